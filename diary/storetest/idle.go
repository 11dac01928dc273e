package storetest

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
)

// retire looks after the idle accounts at an instant, and fails the test unless as many were warned and erased.
func retire(t *testing.T, s diary.Store, at time.Time, warned, erased int) {
	t.Helper()
	got := value(s.RetireIdle(t.Context(), at))(t)
	if want := (diary.IdleWork{Warned: warned, Erased: erased}); got != want {
		t.Errorf("at %s: got %+v, want %+v", at.Format(time.DateOnly), got, want)
	}
}

// deliverWarning takes the one warning that waits out of the outbox as sent.
func deliverWarning(t *testing.T, s diary.Store, at time.Time) diary.OutboxMessage {
	t.Helper()
	m := wantLen(t, claim(t, s, at, 10), 1)[0]
	if m.Purpose != diary.IdleMail {
		t.Errorf("the mail is %+v", m)
	}
	must(t, s.SettleMessages(t.Context(), alone(m), diary.SlotSent, at))
	return m
}

// warnings delivers as many warnings of one account that is idle since now, and returns when the last was.
func warnings(t *testing.T, s diary.Store, n int) (at time.Time) {
	t.Helper()
	at = now.AddDate(0, diary.IdleWarnMonths, 0)
	for i := range n {
		if i > 0 {
			at = at.Add(diary.IdleWarnEvery)
		}
		retire(t, s, at, 1, 0)
		deliverWarning(t, s, at)
	}
	return at
}

// erasable is an instant at which an account that is idle since now, and whose warnings were all delivered, is erased.
var erasable = now.AddDate(0, diary.IdleEraseMonths, 0).Add(time.Hour)

func wantGone(t *testing.T, s diary.Store, accountID string) {
	t.Helper()
	_, err := s.Account(t.Context(), accountID)
	wantErr(t, err, diary.ErrNotFound)
}

var idles = []behaviour{
	{"an account that nobody uses is warned three times, and then erased, and no other", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		create(t, s, a.ID, everything(t))
		newSession(t, s, b.ID, 1, now.AddDate(0, 6, 0))
		first := now.AddDate(0, diary.IdleWarnMonths, 0)
		retire(t, s, first.Add(-time.Second), 0, 0)
		retire(t, s, first, 1, 0)
		m := deliverWarning(t, s, first)
		if m.AccountID != a.ID || m.To != diary.OwnAddress || m.Detail != diary.DateOf(now.AddDate(0, diary.IdleEraseMonths, 0)).String() {
			t.Errorf("the warning is %+v", m)
		}
		retire(t, s, first.Add(diary.IdleWarnEvery-time.Second), 0, 0)
		for i := range diary.IdleWarnings - 1 {
			at := first.Add(time.Duration(i+1) * diary.IdleWarnEvery)
			retire(t, s, at, 1, 0)
			deliverWarning(t, s, at)
		}
		wantEvents(t, s, a.ID, diary.IdleWarned, diary.IdleWarned, diary.IdleWarned)
		retire(t, s, now.AddDate(0, diary.IdleEraseMonths, 0).Add(-time.Second), 0, 0)
		retire(t, s, erasable, 0, 1)
		wantGone(t, s, a.ID)
		if got := list(t, s, a.ID); len(got) > 0 {
			t.Errorf("episodes of nobody are left: %v", got)
		}
		value(s.Account(t.Context(), b.ID))(t)
		newAccount(t, s, a.Email) // the address is free again
	}},
	{"a warning that was not delivered does not count, and is sent again", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		at := warnings(t, s, diary.IdleWarnings-1).Add(diary.IdleWarnEvery)
		retire(t, s, at, 1, 0)
		m := wantLen(t, claim(t, s, at, 10), 1)
		must(t, s.SettleMessages(t.Context(), m, diary.SlotMissed, at)) // given up
		at = at.Add(diary.IdleWarnEvery)
		retire(t, s, at, 1, 0)
		deliverWarning(t, s, at)
		retire(t, s, at.Add(diary.IdleWarnEvery-time.Second), 0, 0)
		retire(t, s, at.Add(diary.IdleWarnEvery), 0, 1)
		wantGone(t, s, a.ID)
	}},
	{"who is warned late has as long as the others", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		at := now.AddDate(5, 0, 0)
		retire(t, s, at, 1, 0)
		zone := a.Location()
		if m := deliverWarning(t, s, at); m.Detail != diary.DateOf(at.Add(diary.IdleWarnings*diary.IdleWarnEvery).In(zone)).String() {
			t.Errorf("the warning says %q", m.Detail)
		}
		for range diary.IdleWarnings - 1 {
			at = at.Add(diary.IdleWarnEvery)
			retire(t, s, at, 1, 0)
			deliverWarning(t, s, at)
		}
		retire(t, s, at.Add(diary.IdleWarnEvery-time.Second), 0, 0)
		retire(t, s, at.Add(diary.IdleWarnEvery), 0, 1)
	}},
	{"an account that is used in whatever way is kept", func(t *testing.T, s diary.Store) {
		for name, use := range map[string]func(a diary.Account, at time.Time){
			"signing in": func(a diary.Account, at time.Time) { newSession(t, s, a.ID, 1, at) },
			"an answer to a reminder": func(a diary.Account, at time.Time) {
				must(t, s.LogActivity(t.Context(), a.ID, diary.Activity{ID: diary.NewID(), Kind: diary.Stretching, At: at, Zone: a.Zone, Recorded: at}))
			},
			"a pause of reminders": func(a diary.Account, at time.Time) {
				must(t, s.PauseReminders(t.Context(), a.ID, diary.ReminderKinds, diary.DateOf(at), at))
			},
			"a confirmed address": func(a diary.Account, at time.Time) { must(t, s.ConfirmAddress(t.Context(), a.ID, a.Email, at)) },
			"a press": func(a diary.Account, at time.Time) {
				address := makePressAddress(t, s, a.ID, 3, diary.PressDrank)
				value(s.Press(t.Context(), a.ID, address.ID, diary.Press{At: at, Now: at, Zone: a.Zone}))(t)
			},
			"the opening of a link": func(a diary.Account, at time.Time) {
				openShare(t, s, a.ID, createShare(t, s, a.ID, 4).ID, 5, at)
			},
		} {
			a := newAccount(t, s, "a@example.dk")
			last := warnings(t, s, diary.IdleWarnings)
			use(a, last)
			retire(t, s, erasable, 0, 0)
			if work := value(s.RetireIdle(t.Context(), last.AddDate(0, diary.IdleWarnMonths, 0).Add(-time.Second)))(t); work.Warned != 0 {
				t.Errorf("%s: the owner was warned again", name)
			}
			value(s.EraseByHost(t.Context(), a.ID, diary.Erasure{Scope: diary.EraseAccount, Due: erasable}, erasable))(t)
		}
	}},
	{"a session that is used keeps the account", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		session := newSession(t, s, a.ID, 1, now)
		must(t, s.TouchSession(t.Context(), session.ID, now.AddDate(0, 0, 20)))
		retire(t, s, now.AddDate(0, diary.IdleWarnMonths, 19), 0, 0)
		retire(t, s, now.AddDate(0, diary.IdleWarnMonths, 21), 1, 0)
	}},
	{"a calendar that fetches its feed does not keep the account", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		must(t, s.SaveCalendarFeed(t.Context(), a.ID, calendarFeed(1, now)))
		must(t, s.NoteAccountEvent(t.Context(), a.ID, diary.FeedFetched, now.AddDate(1, 0, 0)))
		retire(t, s, now.AddDate(0, diary.IdleWarnMonths, 0), 1, 0)
	}},
	{"using the account takes back the warning that waits, and what is under way counts for nothing", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		at := now.AddDate(0, diary.IdleWarnMonths, 0)
		retire(t, s, at, 1, 0)
		underWay := wantLen(t, claim(t, s, at, 10), 1)
		newSession(t, s, a.ID, 1, at)
		wantErr(t, s.SettleMessages(t.Context(), underWay, diary.SlotSent, at), diary.ErrNotFound)
		wantLen(t, claim(t, s, at.Add(time.Hour), 10), 0)
		wantEvents(t, s, a.ID, diary.SignedIn)
	}},
	{"nobody is warned or erased whom the host keeps out, who waits to be erased, or whose address refuses mail", func(t *testing.T, s diary.Store) {
		disabled, pending, refused := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk"), newAccount(t, s, "c@example.dk")
		must(t, s.DisableAccount(t.Context(), disabled.ID, now))
		value(s.ScheduleErasure(t.Context(), pending.ID, diary.Erasure{Scope: diary.EraseDiary, Due: now.AddDate(9, 0, 0)}, now))(t)
		must(t, s.RefuseAddress(t.Context(), refused.ID, refused.Email, now))
		if got := value(s.RetireIdle(t.Context(), now.AddDate(5, 0, 0)))(t); got != (diary.IdleWork{Unreachable: 1}) {
			t.Errorf("got %+v", got)
		}
		wantLen(t, claim(t, s, now.AddDate(5, 0, 0), 10), 0)
	}},
	{"an address that bounced the warnings keeps the account", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		last := warnings(t, s, diary.IdleWarnings)
		must(t, s.RefuseAddress(t.Context(), a.ID, a.Email, last)) // as the report of a mail server says later
		if got := value(s.RetireIdle(t.Context(), erasable))(t); got != (diary.IdleWork{Unreachable: 1}) {
			t.Errorf("got %+v", got)
		}
		value(s.Account(t.Context(), a.ID))(t)
	}},
	{"warnings that are long ago begin anew, so that no jump of the clock and no restored backup erases", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		last := warnings(t, s, diary.IdleWarnings)
		at := last.Add(diary.IdleWarningHolds)
		for range diary.IdleWarnings {
			retire(t, s, at, 1, 0)
			deliverWarning(t, s, at)
			at = at.Add(diary.IdleWarnEvery)
		}
		value(s.Account(t.Context(), a.ID))(t)
		retire(t, s, at, 0, 1)
	}},
	{"a use that a clock which was ahead noted is no later than the next purge", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		newSession(t, s, a.ID, 1, now.AddDate(3, 0, 0))
		wantPurged(t, s, now, now, 0)
		retire(t, s, now.AddDate(0, diary.IdleWarnMonths, 0), 1, 0)
	}},
	{"of many processes one warns, and one erases", func(t *testing.T, s diary.Store) {
		newAccount(t, s, "a@example.dk")
		var warned, erased atomic.Int64
		all := func(at time.Time) {
			succeeded(t, atOnce(t.Context(), 10, func(ctx context.Context, _ int) error {
				work, err := s.RetireIdle(ctx, at)
				warned.Add(int64(work.Warned))
				erased.Add(int64(work.Erased))
				return err
			}), func(error) bool { return false })
		}
		at := now.AddDate(0, diary.IdleWarnMonths, 0)
		for range diary.IdleWarnings {
			all(at)
			deliverWarning(t, s, at)
			at = at.Add(diary.IdleWarnEvery)
		}
		all(erasable)
		if warned.Load() != diary.IdleWarnings || erased.Load() != 1 {
			t.Errorf("%d warnings and %d erasures", warned.Load(), erased.Load())
		}
	}},
	{"an account that is erased while its owner comes is either gone or as it was", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		create(t, s, a.ID, everything(t))
		warnings(t, s, diary.IdleWarnings)
		errs := atOnce(t.Context(), 2, func(ctx context.Context, i int) error {
			if i == 0 {
				_, err := s.RetireIdle(ctx, erasable)
				return err
			}
			return s.CreateSession(ctx, diary.Session{
				ID: diary.NewID(), TokenHash: [32]byte{9}, AccountID: a.ID, How: diary.ByPassword, Created: erasable, LastSeen: erasable, Expires: erasable.Add(time.Hour),
			})
		})
		must(t, errs[0])
		if errs[1] == nil {
			wantLen(t, list(t, s, a.ID), 1)
			return
		}
		wantGone(t, s, a.ID)
	}},
}
