package reminders

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
)

// TestMoreThanAPageOfRemindersIsEnqueuedOnce has two processes enqueue reminders that one look at the database does not
// find, among them one that cannot be read.
func TestMoreThanAPageOfRemindersIsEnqueuedOnce(t *testing.T) {
	const due = 3*duePage + 7
	now := nineInTheMorning.Add(time.Second)
	path := dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration())
	first, second := openStoreAt(t, path), openStoreAt(t, path)
	db, err := sql.Open("sqlite", "file:"+path+bareSettings)
	must(t, err)
	defer db.Close()
	fillReminders(t, db, "due", due, nineInTheMorning.Add(-24*time.Hour))
	_, err = db.ExecContext(t.Context(), `update reminder set next_due_at = $1, pace = case when account_id = 'due500' then '?' else pace end`,
		nineInTheMorning.UnixMilli())
	must(t, err)

	var both sync.WaitGroup
	for _, store := range []*sqlstore.Store{first, second} {
		both.Go(func() {
			if err := newTestRunner(store, &fakeSender{}, time.Now).enqueueDue(t.Context(), now); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()

	next := nineInTheMorning.Add(24 * time.Hour)
	for what, want := range map[string]int{
		`select count(distinct account_id) from outbox`:              due - 1,
		`select count(*) from outbox`:                                due - 1,
		`select count(*) from reminder_slot where state = 'waiting'`: due - 1,
		fmt.Sprintf(`select count(*) from reminder where turn = 2 and after_at = %d and next_due_at = %d`, now.UnixMilli(), next.UnixMilli()): due - 1,
		fmt.Sprintf(`select count(*) from reminder where turn = 1 and next_due_at = %d`, now.Add(unreadableWait).UnixMilli()):                 1,
	} {
		var got int
		must(t, db.QueryRowContext(t.Context(), what).Scan(&got))
		if got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
}

// panicking is a store that panics when it is asked for what is due.
type panicking struct{ *sqlstore.Store }

func (panicking) DueReminders(context.Context, time.Time, int, int) ([]diary.DueReminder, error) {
	panic("a made-up fault")
}

func TestAPanicWhileDueRemindersAreLookedForIsAnError(t *testing.T) {
	store := openStoreAt(t, dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration()))
	r := newTestRunner(store, &fakeSender{}, time.Now)
	r.Store = panicking{store}
	if err := r.enqueueDue(t.Context(), nineInTheMorning); err == nil || !strings.Contains(err.Error(), "a made-up fault") {
		t.Errorf("the error is %v, want one that tells of the panic", err)
	}
}
