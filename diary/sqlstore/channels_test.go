package sqlstore

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/migrations"
)

// beforeChannels is the last schema whose outbox knows mails alone.
const beforeChannels = 17

// TestAMailThatWaitsWhenChannelsComeIsSentOnce fills the outbox as an older program did. One mail waits, one is held by
// a process that died, and one is about the account.
func TestAMailThatWaitsWhenChannelsComeIsSentOnce(t *testing.T) {
	for name, test := range map[string]struct {
		engine engine
		driver string
		url    func(testing.TB) string
	}{"SQLite": {sqliteEngine, "sqlite", newSQLite}, "PostgreSQL": {postgresEngine, "pgx", dbtest.Postgres}} {
		t.Run(name, func(t *testing.T) {
			url := test.url(t)
			db, err := sql.Open(test.driver, url)
			must(t, err)
			files, err := migrations.For(test.engine.migrations)
			must(t, err)
			provider, err := goose.NewProvider(test.engine.dialect, db, files)
			must(t, err)
			_, err = provider.UpTo(t.Context(), beforeChannels)
			must(t, err)
			account, first := diary.NewID(), diary.NewID()
			statements := []string{
				fmt.Sprintf(`insert into account (id, email, password_hash, language, zone, region, created_at)
					values ('%s', 'a@example.dk', '-', 'da', 'Europe/Copenhagen', 'hovedstaden', %d)`, account, millis(now)),
			}
			if name == "SQLite" {
				statements = append(statements, fmt.Sprintf(`pragma application_id = %d`, applicationID))
			}
			day := diary.DateOf(evening)
			for _, mail := range []struct {
				id, purpose, recipient, kind, slot, lease string
				lane                                      diary.Lane
			}{
				{first, "reminder", "", "stretching", fmt.Sprintf("'%s', 1080", day), "", diary.ReminderLane},
				{diary.NewID(), "reminder", "", "hydration", fmt.Sprintf("'%s', 1080", day), "gone", diary.ReminderLane},
				{diary.NewID(), "confirm-address", "b@example.dk", "", "null, null", "", diary.AccountLane},
			} {
				statements = append(statements, fmt.Sprintf(`insert into outbox (id, account_id, purpose, recipient, kind, slot_day,
						slot_time, detail, due_at, try_at, give_up_at, attempts, lease, lane)
					values ('%s', '%s', '%s', '%s', '%s', %s, '', %[7]d, %[7]d, %[8]d, 1, '%[9]s', %[10]d)`,
					mail.id, account, mail.purpose, mail.recipient, mail.kind, mail.slot, millis(evening), millis(evening.Add(time.Hour)),
					mail.lease, mail.lane))
			}
			statements = append(statements, fmt.Sprintf(`insert into reminder_slot
					(account_id, day, kind, wall_time, zone, due_at, state, settled_at)
				values ('%s', '%s', 'stretching', 1080, 'Europe/Copenhagen', %d, 'waiting', %[3]d)`, account, day, millis(evening)))
			for _, statement := range statements {
				_, err := db.ExecContext(t.Context(), statement)
				must(t, err)
			}
			must(t, db.Close())

			s := openStore(t, url, WithMigration())
			claimed, err := s.ClaimMessages(t.Context(), evening, evening.Add(time.Minute), 10, diary.MailChannel)
			must(t, err)
			if len(claimed) != 2 {
				t.Fatalf("claimed %+v", claimed)
			}
			to := make(map[diary.MessagePurpose]diary.Recipient)
			for _, messages := range claimed {
				to[messages[0].Purpose] = messages[0].To
				if messages[0].Attempts != 2 || !messages[0].Due.Equal(evening) || !messages[0].GiveUpAt.Equal(evening.Add(time.Hour)) {
					t.Errorf("claimed %+v", messages)
				}
				if want := map[bool]int{true: 2, false: 1}[messages[0].Purpose == diary.ReminderMessage]; len(messages) != want {
					t.Errorf("%d messages are one notification, want %d", len(messages), want)
				}
				must(t, s.SettleMessages(t.Context(), messages, diary.SlotSent, evening))
			}
			if to[diary.ReminderMessage] != diary.OwnAddress || to[diary.ConfirmAddressMail].Address != "b@example.dk" {
				t.Errorf("they go to %v", to)
			}
			if again, err := s.ClaimMessages(t.Context(), evening.Add(time.Hour), evening.Add(2*time.Hour), 10, diary.MailChannel); err != nil || len(again) > 0 {
				t.Errorf("claimed again %+v (%v)", again, err)
			}
			slot, err := s.Slot(t.Context(), account, diary.SlotKey{Kind: diary.Stretching, Date: day, Time: 18 * 60})
			if err != nil || slot.State != diary.SlotSent {
				t.Errorf("the slot is %+v (%v)", slot, err)
			}
			// The schema lets a slot have a message for each recipient, and no more.
			key := diary.SlotKey{Kind: diary.CheckInReminder, Date: day, Time: 18 * 60}
			setup := diary.ReminderSetup{Recipients: []diary.Recipient{diary.OwnAddress, {Channel: "bell", Address: "phone"}}}
			for range 2 {
				for _, m := range setup.Messages(account, key, evening, evening, evening.Add(time.Hour)) {
					must(t, s.EnqueueMessage(t.Context(), m))
				}
			}
			var rows int
			must(t, s.reads.QueryRow(`select count(*) from outbox`).Scan(&rows))
			if rows != 2 {
				t.Errorf("%d messages wait, want 2", rows)
			}
		})
	}
}
