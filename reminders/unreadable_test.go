package reminders

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// spoil changes rows behind the store's back.
func (w *world) spoil(t *testing.T, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.path+"?_pragma=busy_timeout(5000)") // the driver is the store's
	must(t, err)
	defer db.Close()
	result, err := db.ExecContext(t.Context(), statement, args...)
	must(t, err)
	if rows, err := result.RowsAffected(); err != nil || rows == 0 {
		t.Fatalf("%s changed nothing (%v)", statement, err)
	}
}

// TestARowThatCannotBeReadKeepsNobodyElsesReminderBack spoils what is stored of one of three people.
func TestARowThatCannotBeReadKeepsNobodyElsesReminderBack(t *testing.T) {
	for name, statement := range map[string]string{
		"reminder": `update reminder set times = 'kvædegelé' where account_id = $1 and kind = 'stretching'`,
		"number":   `update reminder_setup set quiet_from = 'kvædegelé' where account_id = $1`,
		"zone":     `update account set zone = 'Kvædegelé' where id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				var people []diary.Account
				for range 3 {
					a := newPerson(t, w.store, "UTC", time.Now())
					remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(2)))
					people = append(people, a)
				}
				w.spoil(t, statement, people[1].ID)
				preview, err := NewPreview(t.Context(), w.store, false, time.Now().Add(2*time.Minute))
				must(t, err)
				if preview.Unreadable != 1 || preview.Due[diary.Stretching][diary.SlotSent] != 2 {
					t.Errorf("the preview is %+v", preview)
				}
				beat(50)
				var reached []string
				for _, m := range w.sender.sent() {
					reached = append(reached, m.Account.ID)
				}
				slices.Sort(reached)
				if !slices.Equal(reached, []string{people[0].ID, people[2].ID}) { // IDs grow with time
					t.Errorf("reached %v of %v", reached, people)
				}
				wantSaidOnce(t, w, "reminder cannot be read", people[1].ID)
				if got := counts(t, w.runner.Metrics)["unreadable_rows_total reminder"]; got != 1 {
					t.Errorf("the metric counts %v", got)
				}
			})
		})
	}
}

func wantSaidOnce(t *testing.T, w *world, message, account string) {
	t.Helper()
	log := w.log.String()
	if n := strings.Count(log, message); n != 1 || !strings.Contains(log, account) || strings.Contains(log, "ædegelé") || strings.Contains(log, "example.dk") {
		t.Errorf("it is said %d times, with the account %t:\n%s", n, strings.Contains(log, account), log)
	}
}

// TestAMailThatCannotBeReadIsPutOffAndThenMissed spoils a mail that waits, and what one needs when it is sent.
func TestAMailThatCannotBeReadIsPutOffAndThenMissed(t *testing.T) {
	for name, statement := range map[string]string{
		"mail":     `update outbox set slot_day = 'kvædegelé' where account_id = $1`,
		"number":   `update outbox set slot_time = 'kvædegelé' where account_id = $1`,
		"activity": `update activity set slot_day = 'kvædegelé' where account_id = $1`,
		"setup":    `update reminder_setup set quiet_to = 'kvædegelé' where account_id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.sender.answer = always(diary.MessageDelayed)
				people := []diary.Account{newPerson(t, w.store, "UTC", time.Now()), newPerson(t, w.store, "UTC", time.Now())}
				for _, a := range people {
					remind(t, w.store, a, time.Now(), setUp(diary.Hydration, in(1)))
					key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(time.Now())}
					must(t, w.store.LogActivity(t.Context(), a.ID, key.Activity(a.ID, time.UTC, time.Now())))
				}
				beat(2)
				w.spoil(t, statement, people[0].ID)
				w.sender.mu.Lock()
				w.sender.answer = nil
				w.sender.mu.Unlock()
				beat(30)
				if got := states(t, w.store, people[1], time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
					t.Errorf("the other: %v", got)
				}
				wantSaidOnce(t, w, "mail cannot be read", people[0].ID)
				beat(150)
				if got := states(t, w.store, people[0], time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotMissed}) {
					t.Errorf("the person to whom it was: %v", got)
				}
				if got := counts(t, w.runner.Metrics); got["unreadable_rows_total mail"] < 2 || got["mails_missed_total mail reminder"] != 1 {
					t.Errorf("the metrics count %v", got)
				}
			})
		})
	}
}

// mistaken is a store that panics over one account.
type mistaken struct {
	*sqlstore.Store
	account string
}

func (s mistaken) ReminderFacts(ctx context.Context, accountID string, kind diary.ReminderKind, now time.Time) (diary.ReminderFacts, error) {
	if accountID == s.account {
		panic("a mistake")
	}
	return s.Store.ReminderFacts(ctx, accountID, kind, now)
}

func TestAMistakeOverOneMailEndsNothingElse(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		a, b := newPerson(t, w.store, "UTC", time.Now()), newPerson(t, w.store, "UTC", time.Now())
		must(t, w.runner.Stop(t.Context())) // the other one takes over
		r := newTestRunner(mistaken{w.store, a.ID}, w.sender, time.Now)
		for _, person := range []diary.Account{a, b} {
			remind(t, w.store, person, time.Now(), setUp(diary.Stretching, in(1)))
		}
		beat(2)
		must(t, r.sendWaiting())
		r.sending.Wait()
		if sent := w.sender.sent(); len(sent) != 1 || sent[0].Account.ID != b.ID {
			t.Errorf("sent %+v", sent)
		}
	})
}
