package reminders

import (
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// nineInTheMorning is when everybody of the benchmark is reminded.
var nineInTheMorning = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// BenchmarkEnqueueDue measures how fast reminders that are all due in the same minute are claimed and put
// into the outbox, each with its slot, durably. Reminders that are not due should not matter, however many
// there are. A bare loop takes turns with it, see [bareLoop]. The figures are medians, of both and of what ours reaches of the
// turn of the loop before it. It is run with -benchtime=1x: one run is long enough.
func BenchmarkEnqueueDue(b *testing.B) {
	const due, turns = 100_000, 7
	for _, idle := range []int{0, 1_000_000} {
		b.Run(fmt.Sprintf("idle=%d", idle), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "diary.db")
			s, err := sqlstore.Open(b.Context(), path, sqlstore.WithMigration())
			must(b, err)
			db, err := sql.Open("sqlite", "file:"+path+bareSettings) // the driver is the store's
			must(b, err)
			// All connections of a program share the room for pages, and one that is idle keeps what it has of it.
			db.SetMaxIdleConns(-1)
			b.Cleanup(func() {
				must(b, db.Close())
				must(b, s.Close())
			})
			fillReminders(b, db, "due", due, nineInTheMorning)
			fillReminders(b, db, "idle", idle, nineInTheMorning.Add(time.Hour))
			r := NewRunner(Config{Store: s, Log: slog.New(slog.DiscardHandler), Now: time.Now})
			now := nineInTheMorning.Add(time.Second)
			turn := func(enqueue func()) (perSecond float64) {
				makeDue(b, db)
				start := time.Now()
				enqueue()
				took := time.Since(start)
				queue, err := s.WaitingMessages(b.Context())
				must(b, err)
				if n := queue.ByPurpose["reminder"]; n != due {
					b.Fatalf("%d mails wait, want %d", n, due)
				}
				return due / took.Seconds()
			}
			loop := bareLoop(b, db, now, due)
			for b.Loop() {
				var bare, ours, reached []float64
				for i := range turns {
					bare = append(bare, turn(loop))
					ours = append(ours, turn(func() { must(b, r.enqueueDue(b.Context(), now)) }))
					reached = append(reached, ours[i]/bare[i])
				}
				for unit, values := range map[string][]float64{"bare/s": bare, "reminders/s": ours, "of-bare": reached} {
					slices.Sort(values)
					b.ReportMetric(values[turns/2], unit)
				}
			}
		})
	}
}

// bareSettings are those of the store's writer.
const bareSettings = "?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_txlock=immediate&_pragma=secure_delete(on)"

// bareLoop writes a row of the outbox for each reminder and moves the reminder on, in batches as large as those of the runner,
// with two statements for each. It writes no slots and looks for nothing: it knows whose reminders are due, that all of them
// are alike and due next at the same time, and that nobody changes them.
func bareLoop(b *testing.B, db *sql.DB, now time.Time, due int) func() {
	insert := `insert into outbox (id, account_id, purpose, recipient, kind, slot_day, slot_time, detail, due_at,
		try_at, give_up_at, attempts, lease, lane, channel) values `
	update := `update reminder set after_at = $1, next_due_at = $2, turn = turn + 1 where kind = 'stretching' and account_id in (`
	for i := range dueBatch {
		comma := []string{"", ", "}[min(i, 1)]
		insert += fmt.Sprintf("%s($%d, $%d, 'reminder', '', 'stretching', '2026-11-23', 540, '', $1, $2, $3, 0, '', 1, 'mail')", comma, 2*i+4, 2*i+5)
		update += fmt.Sprintf("%s$%d", comma, i+3)
	}
	update += ")"
	accounts := make([]string, due)
	for i := range accounts {
		accounts[i] = fmt.Sprint("due", i)
	}
	slices.Sort(accounts) // as they lie in the file
	return func() {
		conn, err := db.Conn(b.Context())
		must(b, err)
		inserts, err := conn.PrepareContext(b.Context(), insert)
		must(b, err)
		updates, err := conn.PrepareContext(b.Context(), update)
		must(b, err)
		for batch := range slices.Chunk(accounts, dueBatch) {
			messages := []any{nineInTheMorning.UnixMilli(), now.UnixMilli(), now.Add(time.Hour).UnixMilli()}
			reminders := []any{now.UnixMilli(), nineInTheMorning.Add(24 * time.Hour).UnixMilli()}
			for _, account := range batch {
				messages = append(messages, diary.NewID(), account)
				reminders = append(reminders, account)
			}
			tx, err := conn.BeginTx(b.Context(), nil)
			must(b, err)
			_, err = tx.StmtContext(b.Context(), inserts).ExecContext(b.Context(), messages...)
			must(b, err)
			_, err = tx.StmtContext(b.Context(), updates).ExecContext(b.Context(), reminders...)
			must(b, err)
			must(b, tx.Commit())
		}
		must(b, errors.Join(inserts.Close(), updates.Close(), conn.Close()))
	}
}

// fillReminders makes so many people with a reminder that is looked at next within a day from an instant.
func fillReminders(b testing.TB, db *sql.DB, name string, people int, from time.Time) {
	b.Helper()
	const minutes = 24 * 60
	numbers := fmt.Sprintf(`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < %d) `, people)
	for _, fill := range []string{
		`insert into account (id, email, password_hash, language, zone, region, created_at)
			select $1 || i, $1 || i || '@example.dk', '-', 'da', 'Europe/Copenhagen', '', $2 from n`,
		`insert into reminder_setup (account_id, version, quiet_from, quiet_to, neutral, changed_at)
			select $1 || i, 1, 1320, 420, 0, $2 from n`,
		`insert into reminder (account_id, kind, switched_on, times, weekdays, pace, pace_since, reckoned,
				after_at, next_due_at, turn)
			select $1 || i, 'stretching', 1, '09:00', 127, 'as-set', $2, 'Europe/Copenhagen', $2,
				$2 + i % ` + fmt.Sprint(minutes) + ` * 60000, 1 from n`,
	} {
		if people > 0 {
			_, err := db.ExecContext(b.Context(), numbers+fill, name, from.UnixMilli())
			must(b, err)
		}
	}
}

// makeDue puts everything back to where it was at nine o'clock, and lets the disk come to rest.
func makeDue(b *testing.B, db *sql.DB) {
	b.Helper()
	for _, reset := range []string{
		`delete from outbox`,
		`delete from reminder_slot`,
		`update reminder set next_due_at = ` + fmt.Sprint(nineInTheMorning.UnixMilli()) + `, after_at = ` +
			fmt.Sprint(nineInTheMorning.Add(-time.Hour).UnixMilli()) + ` where account_id like 'due%'`,
		`pragma wal_checkpoint(truncate)`,
	} {
		_, err := db.ExecContext(b.Context(), reset)
		must(b, err)
	}
}
