package reminders

import (
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"crampdiary/diary/sqlstore"
)

// nineInTheMorning is when everybody of the benchmark is reminded.
var nineInTheMorning = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// BenchmarkEnqueueDue measures how fast reminders that are all due in the same minute are claimed and put
// into the outbox, each with its slot, durably. Reminders that are not due should not matter, however many
// there are. It is run with -benchtime=1x: one turn is long enough.
func BenchmarkEnqueueDue(b *testing.B) {
	const due = 100_000
	for _, idle := range []int{0, 1_000_000} {
		b.Run(fmt.Sprintf("idle=%d", idle), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "diary.db")
			s, err := sqlstore.Open(b.Context(), path, sqlstore.WithMigration())
			must(b, err)
			db, err := sql.Open("sqlite", "file:"+path) // the driver is the store's
			must(b, err)
			b.Cleanup(func() {
				must(b, db.Close())
				must(b, s.Close())
			})
			fillReminders(b, db, "due", due, nineInTheMorning)
			fillReminders(b, db, "idle", idle, nineInTheMorning.Add(time.Hour))
			r := NewRunner(Config{Store: s, Log: slog.New(slog.DiscardHandler), Now: time.Now})
			for b.Loop() {
				b.StopTimer()
				makeDue(b, db)
				b.StartTimer()
				must(b, r.enqueueDue(b.Context(), nineInTheMorning.Add(time.Second)))
			}
			queue, err := s.WaitingMessages(b.Context())
			must(b, err)
			if n := queue.ByPurpose["reminder"]; n != due {
				b.Fatalf("%d mails wait, want %d", n, due)
			}
			b.ReportMetric(float64(due*b.N)/b.Elapsed().Seconds(), "reminders/s")
		})
	}
}

// fillReminders makes so many people with a reminder that is looked at next within a day from an instant.
func fillReminders(b *testing.B, db *sql.DB, name string, people int, from time.Time) {
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
