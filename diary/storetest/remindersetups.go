package storetest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

var reminderSetups = []behaviour{
	{"reminders that were never set up are off", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		setup := value(s.ReminderSetup(t.Context(), a.ID))(t)
		if !reflect.DeepEqual(setup, diary.DefaultReminderSetup()) || setup.AnyOn() {
			t.Errorf("got %+v", setup)
		}
	}},
	{"reminder setup comes back as it was saved", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		want := wholeReminderSetup(t)
		stored := saveSetup(t, s, a.ID, want, now)
		want.Version, want.Changed = stored.Version, atMillisecond(now)
		for i := range want.Reminders {
			want.Reminders[i].Pace, want.Reminders[i].PaceSince = diary.AsSet, atMillisecond(now)
		}
		for _, got := range []diary.ReminderSetup{stored, value(s.ReminderSetup(t.Context(), a.ID))(t)} {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
		}
		if other := value(s.ReminderSetup(t.Context(), b.ID))(t); other.Version != 0 {
			t.Errorf("the other account has %+v", other)
		}
	}},
	{"reminder setup that is stale is refused with the stored one", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first := saveSetup(t, s, a.ID, wholeReminderSetup(t), now)
		second := saveSetup(t, s, a.ID, first, now.Add(time.Minute))
		for _, stale := range []diary.ReminderSetup{wholeReminderSetup(t), first} {
			_, err := s.SaveReminderSetup(t.Context(), a.ID, stale, now)
			if got := wantConflict[diary.ReminderSetup](t, err); !reflect.DeepEqual(got, second) {
				t.Errorf("\n got %+v\nwant %+v", got, second)
			}
		}
	}},
	{"reminder slows down with the mail that says so, and only from the pace it has", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saved := saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		slowed := diary.NewAccountMail(a.ID, diary.SteppedDownMessage, at(18, 0))
		slowed.Kind = diary.Stretching
		must(t, s.SlowReminder(t.Context(), diary.AsSet, slowed, diary.Weekly, at(18, 0)))
		again := slowed
		again.ID = diary.NewID()
		wantErr(t, s.SlowReminder(t.Context(), diary.AsSet, again, diary.Weekly, at(18, 1)), diary.ErrNotFound)
		setup := value(s.ReminderSetup(t.Context(), a.ID))(t)
		if r := setup.Of(diary.Stretching); r.Pace != diary.Weekly || !r.PaceSince.Equal(at(18, 0)) || setup.Version != saved.Version+1 {
			t.Errorf("got %+v", setup)
		}
		if mails := claim(t, s, at(18, 1), 10); len(mails) != 1 || mails[0].Kind != diary.Stretching || mails[0].Slot != nil {
			t.Errorf("the outbox holds %+v", mails)
		}
		must(t, s.ResumeReminder(t.Context(), a.ID, diary.Stretching, at(19, 0)))
		if r := value(s.ReminderSetup(t.Context(), a.ID))(t).Of(diary.Stretching); r.Pace != diary.AsSet || !r.PaceSince.Equal(at(19, 0)) {
			t.Errorf("resumed as %+v", r)
		}
	}},
	{"pause changes neither the pace nor other kinds, and is not ignoring", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		kinds, tomorrow := []diary.ReminderKind{diary.Stretching, diary.Hydration}, diary.DateOf(now)+1
		must(t, s.PauseReminders(t.Context(), a.ID, kinds, tomorrow, at(12, 0))) // nothing is set up
		if setup := value(s.ReminderSetup(t.Context(), a.ID))(t); setup.Version != 0 {
			t.Errorf("set up as %+v", setup)
		}
		for _, account := range []diary.Account{a, b} {
			saveSetup(t, s, account.ID, stretchAt(18*60), at(12, 0))
			must(t, s.PaceReminder(t.Context(), account.ID, diary.Stretching, diary.Weekly, at(12, 1)))
		}
		before := value(s.ReminderSetup(t.Context(), a.ID))(t)
		must(t, s.PauseReminders(t.Context(), a.ID, kinds, tomorrow, at(12, 2)))
		want := before
		want.Reminders = slices.Clone(wantLen(t, before.Reminders, len(diary.ReminderKinds)))
		want.Reminders[1].PausedUntil, want.Version, want.Changed = &tomorrow, before.Version+1, at(12, 2)
		paused := value(s.ReminderSetup(t.Context(), a.ID))(t)
		if !reflect.DeepEqual(paused, want) {
			t.Errorf("\n got %+v\nwant %+v", paused, want)
		}
		for _, shorter := range []diary.Date{tomorrow, tomorrow - 1} {
			must(t, s.PauseReminders(t.Context(), a.ID, kinds, shorter, at(12, 3)))
		}
		must(t, s.EndPause(t.Context(), a.ID, kinds, tomorrow+1, at(12, 3)))
		if got := value(s.ReminderSetup(t.Context(), a.ID))(t); !reflect.DeepEqual(got, paused) {
			t.Errorf("changed to %+v", got)
		}
		if other := value(s.ReminderSetup(t.Context(), b.ID))(t); other.Of(diary.Stretching).PausedUntil != nil {
			t.Errorf("the other account is paused: %+v", other)
		}
		must(t, s.EndPause(t.Context(), a.ID, kinds, tomorrow, at(12, 4)))
		if got := value(s.ReminderSetup(t.Context(), a.ID))(t); !reflect.DeepEqual(got.Reminders, before.Reminders) {
			t.Errorf("\n got %+v\nwant %+v", got.Reminders, before.Reminders)
		}
	}},
	{"pace that changes while a setup is saved takes nothing back of it", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		for minute := range diary.TimeOfDay(20) {
			must(t, s.PaceReminder(t.Context(), a.ID, diary.Stretching, diary.Weekly, at(12, 1)))
			wanted := stretchAt(18*60 + 1 + minute)
			wanted.Version = value(s.ReminderSetup(t.Context(), a.ID))(t).Version
			errs := atOnce(t.Context(), 2, func(ctx context.Context, i int) error {
				if i == 0 {
					return s.ResumeReminder(ctx, a.ID, diary.Stretching, at(12, 2))
				}
				_, err := s.SaveReminderSetup(ctx, a.ID, wanted, at(12, 2))
				return err
			})
			succeeded(t, errs, func(err error) bool {
				_, conflict := errors.AsType[*diary.ConflictError[diary.ReminderSetup]](err)
				return conflict
			})
			got := value(s.ReminderSetup(t.Context(), a.ID))(t).Of(diary.Stretching)
			if errs[1] == nil && !slices.Equal(got.Times, wanted.Of(diary.Stretching).Times) {
				t.Fatalf("saved %v, and then there is %v", wanted.Of(diary.Stretching).Times, got.Times)
			}
		}
	}},
	{"erased diary leaves no reminder, and keeps its confirmed address", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		must(t, s.ConfirmAddress(t.Context(), a.ID, a.Email, now))
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		erasure := diary.NewErasure(diary.EraseDiary, now)
		value(s.ScheduleErasure(t.Context(), a.ID, erasure, now))(t)
		value(s.Purge(t.Context(), erasure.Due, now, limits))(t)
		if got := due(t, s, erasure.Due); len(got) > 0 {
			t.Errorf("due are %+v", got)
		}
		if status := value(s.MailStatus(t.Context(), a.ID))(t); status.Confirmed == nil {
			t.Error("the address is no longer confirmed")
		}
	}},
}
