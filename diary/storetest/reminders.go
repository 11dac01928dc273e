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

// wholeReminderSetup is a setup in which everything is chosen.
func wholeReminderSetup(t *testing.T) diary.ReminderSetup {
	t.Helper()
	until, weekend := diary.DateOf(now)+3, diary.NewWeekdays(time.Saturday, time.Sunday)
	setup := diary.ReminderSetup{
		Reminders: []diary.Reminder{
			{Kind: diary.Hydration, On: true, Times: []diary.TimeOfDay{9 * 60, 18*60 + 5}, Weekdays: diary.EveryDay &^ weekend, PausedUntil: &until,
				Others: []diary.DayTimes{
					{Weekdays: diary.NewWeekdays(time.Sunday), Times: []diary.TimeOfDay{11 * 60}},
					{Weekdays: diary.NewWeekdays(time.Saturday), Times: []diary.TimeOfDay{10 * 60, 14*60 + 30}},
				}},
			{Kind: diary.Stretching, On: true, Times: []diary.TimeOfDay{21 * 60}, Weekdays: diary.NewWeekdays(time.Monday, time.Sunday)},
			{Kind: diary.CheckInReminder, On: true, Times: []diary.TimeOfDay{20 * 60}, Weekdays: diary.EveryDay},
		},
		QuietFrom: 22 * 60, QuietTo: 6*60 + 30, Neutral: true, Recipients: []diary.Recipient{diary.OwnAddress},
	}
	everyFieldSet(t, setup, "Recipients", "Version", "Changed", "Pace", "PaceSince", "Unreadable")
	return setup
}

// stretchAt is a setup with nothing but stretching, every day at the given times.
func stretchAt(times ...diary.TimeOfDay) diary.ReminderSetup {
	setup := diary.DefaultReminderSetup()
	setup.Reminders[1].On, setup.Reminders[1].Times = true, times
	return setup
}

// at is a wall time in Copenhagen on the day of now.
func at(hour, minute int) time.Time {
	t, _ := diary.LocalTime(diary.DateOf(now), hour, minute, diary.Preferences{Zone: "Europe/Copenhagen"}.Location())
	return t.UTC()
}

func saveSetup(t *testing.T, s diary.Store, accountID string, setup diary.ReminderSetup, at time.Time) diary.ReminderSetup {
	t.Helper()
	saved := value(s.SaveReminderSetup(t.Context(), accountID, setup, at))(t)
	wantLen(t, saved.Reminders, len(diary.ReminderKinds))
	if quiet := value(s.Account(t.Context(), accountID))(t).Quiet; quiet != (diary.QuietHours{From: setup.QuietFrom, To: setup.QuietTo}) {
		t.Errorf("the account's quiet hours are %v, want those of %v", quiet, setup)
	}
	return saved
}

func due(t *testing.T, s diary.Store, at time.Time) []diary.DueReminder {
	t.Helper()
	return value(s.DueReminders(t.Context(), at, 100))(t)
}

// advance makes a slot of a due reminder wait, with its mail, and looks for the next from the instant on.
func advance(d diary.DueReminder, at time.Time) diary.ReminderAdvance {
	zone := diary.Preferences{Zone: d.Zone}.Location()
	schedule := diary.Schedule{Reminder: d.Reminder, Zone: zone}
	a := diary.ReminderAdvance{Due: d, Until: at, Slots: schedule.Between(d.After, at)}
	if next, ok := schedule.Next(at); ok {
		a.Next = &next.Due
	}
	if len(a.Slots) > 0 {
		last := a.Slots[len(a.Slots)-1]
		a.Messages = d.Setup.Messages(d.AccountID, last.SlotKey, last.Due, at, at.Add(time.Hour))
	}
	return a
}

// remindOn reminds of stretching in the evening of a date, and logs that it was done.
func remindOn(t *testing.T, s diary.Store, a diary.Account, date diary.Date) {
	t.Helper()
	const evening diary.TimeOfDay = 18 * 60
	wanted, _ := diary.LocalTime(date, evening.Hour(), evening.Minute(), a.Location())
	saveSetup(t, s, a.ID, stretchAt(evening), wanted.Add(-time.Hour))
	value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, wanted), 1)[0], wanted)}))(t)
	must(t, s.LogActivity(t.Context(), a.ID, diary.Activity{
		ID: diary.NewID(), Kind: diary.Stretching, At: wanted.Add(time.Minute), Zone: a.Zone,
		Slot: &diary.SlotKey{Kind: diary.Stretching, Date: date, Time: evening}, Recorded: wanted.Add(time.Hour),
	}))
}

// askedAgain sends the one mail that waits by an instant, and has it come again.
func askedAgain(t *testing.T, s diary.Store, by time.Time) {
	t.Helper()
	sent := claim(t, s, by, 1)[0]
	must(t, s.SettleMessages(t.Context(), alone(sent), diary.SlotSent, by))
	again := sent
	again.ID, again.Due, again.NotBefore = diary.NewID(), by.Add(diary.AgainAfter), by.Add(diary.AgainAfter)
	value(s.RemindAgain(t.Context(), alone(again)))(t)
}

var reminders = []behaviour{
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
	{"reminder is due at its wall time and not before", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60, 20*60), at(12, 0))
		if got := due(t, s, at(18, 0).Add(-time.Millisecond)); len(got) > 0 {
			t.Errorf("due early: %+v", got)
		}
		got := due(t, s, at(18, 0))
		if len(got) != 1 || got[0].AccountID != a.ID || got[0].Reminder.Kind != diary.Stretching ||
			got[0].Zone != a.Zone || got[0].ScheduledZone != a.Zone || !got[0].After.Equal(at(12, 0)) || got[0].Setup.QuietFrom != 22*60 {
			t.Errorf("due are %+v", got)
		}
	}},
	{"reminder is due at the other times of the other days", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		setup := stretchAt(18 * 60)
		today := diary.NewWeekdays(diary.DateOf(now).UTC().Weekday())
		setup.Reminders[1].Weekdays &^= today
		setup.Reminders[1].Others = []diary.DayTimes{{Weekdays: today, Times: []diary.TimeOfDay{20 * 60}}}
		setup = saveSetup(t, s, a.ID, setup, at(12, 0))
		if got := due(t, s, at(19, 59)); len(got) > 0 {
			t.Errorf("due early: %+v", got)
		}
		if got := due(t, s, at(20, 0)); len(got) != 1 || !reflect.DeepEqual(got[0].Reminder, setup.Reminders[1]) {
			t.Errorf("due are %+v", got)
		}
		setup.Reminders[1].Others[0].Times = []diary.TimeOfDay{21 * 60} // and nothing else
		saveSetup(t, s, a.ID, setup, at(12, 1))
		if got := due(t, s, at(20, 59)); len(got) > 0 {
			t.Errorf("due as it was before: %+v", got)
		}
	}},
	{"reminder that was changed by nobody goes on as it was when the rest of the setup is saved", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		setup := saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		setup.Neutral = true
		saveSetup(t, s, a.ID, setup, at(18, 0).Add(time.Second)) // due, and not yet looked at
		if got := due(t, s, at(18, 1)); len(got) != 1 || !got[0].After.Equal(at(12, 0)) {
			t.Errorf("due are %+v", got)
		}
	}},
	{"reminder that was changed is scheduled from then on", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		setup := saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		setup.Reminders[1].Times = []diary.TimeOfDay{17 * 60, 20 * 60}
		saveSetup(t, s, a.ID, setup, at(19, 0))
		if got := due(t, s, at(19, 59)); len(got) > 0 {
			t.Errorf("due are %+v", got)
		}
		if got := due(t, s, at(20, 0)); len(got) != 1 {
			t.Errorf("due are %+v", got)
		}
	}},
	{"reminder is looked at once when the zone becomes another", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		must(t, s.SavePreferences(t.Context(), a.ID, a.Preferences))
		if got := due(t, s, at(12, 1)); len(got) > 0 {
			t.Errorf("due without a change: %+v", got)
		}
		moved := a.Preferences
		moved.Zone = "America/New_York"
		must(t, s.SavePreferences(t.Context(), a.ID, moved))
		got := due(t, s, at(12, 1))
		if len(got) != 1 || got[0].Zone != moved.Zone || got[0].ScheduledZone != a.Zone {
			t.Errorf("due are %+v", got)
		}
	}},
	{"reminder is advanced once, with its slot and its mail", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60, 20*60), at(12, 0))
		step := advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))
		other := step // what another process that read the same made of it
		other.Messages = slices.Clone(step.Messages)
		other.Messages[0].ID = diary.NewID()
		if n := len(value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{step}))(t)); n != 1 {
			t.Errorf("%d were moved on", n)
		}
		if n := len(value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{other}))(t)); n != 0 {
			t.Errorf("%d were moved on a second time", n)
		}
		wantSlots(t, s, a.ID, diary.SlotWaiting)
		if mails := claim(t, s, at(18, 2), 10); len(mails) != 1 || mails[0].ID != step.Messages[0].ID {
			t.Errorf("the outbox holds %+v", mails)
		}
		if got := due(t, s, at(19, 59)); len(got) > 0 {
			t.Errorf("due again: %+v", got)
		}
		if got := due(t, s, at(20, 0)); len(got) != 1 {
			t.Errorf("due next: %+v", got)
		}
	}},
	{"reminder that was changed since it was read is not advanced", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		setup := saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		step := advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))
		setup.Reminders[1].On = false
		saveSetup(t, s, a.ID, setup, at(18, 1))
		if n := len(value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{step}))(t)); n != 0 {
			t.Errorf("%d were moved on", n)
		}
		wantSlots(t, s, a.ID)
	}},
	{"wall time that is lived twice, in two zones, is reminded of once", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		west := a.Preferences
		west.Zone = "America/New_York"
		must(t, s.SavePreferences(t.Context(), a.ID, west))
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 2)), 1)[0], at(23, 30))}))(t)
		wantSlots(t, s, a.ID, diary.SlotWaiting)
		if mails := claim(t, s, at(23, 31), 10); len(mails) != 1 {
			t.Errorf("the outbox holds %d mails", len(mails))
		}
	}},
	{"reminder that many advance at once moves on once", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		moved := make([]int, 8) // by each
		errs := atOnce(t.Context(), len(moved), func(ctx context.Context, i int) error {
			read, err := s.DueReminders(ctx, at(18, 1), 10)
			if err != nil || len(read) == 0 {
				return err
			}
			steps, err := s.AdvanceReminders(ctx, []diary.ReminderAdvance{advance(read[0], at(18, 1))})
			moved[i] = len(steps)
			return err
		})
		succeeded(t, errs, func(error) bool { return false })
		slices.Sort(moved)
		if !slices.Equal(moved, []int{0, 0, 0, 0, 0, 0, 0, 1}) || len(claim(t, s, at(18, 2), 10)) != 1 {
			t.Errorf("moved on: %v", moved)
		}
	}},
	{"reminder slows down with the mail that says so, and only from the pace it has", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saved := saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		told := diary.NewAccountMail(a.ID, diary.SteppedDownMessage, at(18, 0))
		told.Kind = diary.Stretching
		must(t, s.SlowReminder(t.Context(), diary.AsSet, told, diary.Weekly, at(18, 0)))
		again := told
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
	{"reminder that is asked for again comes once more, whatever becomes of it", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 18 * 60}
		again := diary.OutboxMessage{
			ID: diary.NewID(), AccountID: a.ID, Purpose: diary.ReminderMessage, To: diary.OwnAddress, Kind: key.Kind, Slot: &key,
			Due: at(18, 40), NotBefore: at(18, 40), GiveUpAt: at(20, 0),
		}
		_, err := s.Slot(t.Context(), a.ID, key)
		wantErr(t, err, diary.ErrNotFound)
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		_, err = s.RemindAgain(t.Context(), alone(again))
		wantErr(t, err, diary.ErrNotFound) // the first was not sent yet
		must(t, s.SettleMessages(t.Context(), alone(claim(t, s, at(18, 2), 1)[0]), diary.SlotSent, at(18, 3)))
		for minute := range 3 {
			asked := again
			asked.ID, asked.Due = diary.NewID(), again.Due.Add(time.Duration(minute)*time.Minute)
			if got := value(s.RemindAgain(t.Context(), alone(asked)))(t); !got.Equal(again.Due) {
				t.Errorf("comes at %v, want %v", got, again.Due)
			}
		}
		strange := again
		strange.AccountID = b.ID
		_, err = s.RemindAgain(t.Context(), alone(strange))
		wantErr(t, err, diary.ErrNotFound)
		if mails := claim(t, s, at(18, 39), 10); len(mails) > 0 {
			t.Errorf("early: %+v", mails)
		}
		mails := claim(t, s, at(18, 41), 10)
		if len(mails) != 1 || *mails[0].Slot != key || !mails[0].Due.Equal(again.Due) {
			t.Fatalf("the outbox holds %+v", mails)
		}
		must(t, s.SettleMessages(t.Context(), alone(mails[0]), diary.SlotDone, at(18, 42)))
		slot := value(s.Slot(t.Context(), a.ID, key))(t)
		if slot.State != diary.SlotSent || !slot.Settled.Equal(at(18, 3)) || slot.Again == nil || !slot.Again.Equal(again.Due) {
			t.Errorf("the slot is %+v", slot)
		}
		if got := value(s.ReminderFacts(t.Context(), a.ID, diary.Stretching, at(19, 0)))(t); len(got.Ignored) > 0 {
			t.Errorf("who asked for it again ignored it on %v", got.Ignored)
		}
	}},
	{"what was sent before a pause was not ignored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		must(t, s.SettleMessages(t.Context(), alone(claim(t, s, at(18, 2), 1)[0]), diary.SlotSent, at(18, 3)))
		must(t, s.PauseReminders(t.Context(), a.ID, diary.ReminderKinds, diary.DateOf(now)+1, at(18, 4)))
		if got := value(s.ReminderFacts(t.Context(), a.ID, diary.Stretching, at(18, 5)))(t); len(got.Ignored) > 0 {
			t.Errorf("ignored are %v", got.Ignored)
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
	{"activities are kept once, counted on their cramp-day, and removed", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 11 * 60}
		want := diary.Activity{
			ID: diary.NewID(), Kind: diary.Stretching, At: at(11, 59), Zone: "Europe/Copenhagen", Slot: &key, Recorded: atMillisecond(now),
		}
		everyFieldSet(t, want)
		for range 2 {
			must(t, s.LogActivity(t.Context(), a.ID, want))
		}
		day := diary.DateOf(now) - 1 // before noon
		got := value(s.Activities(t.Context(), a.ID, day, day))(t)
		if len(got) != 1 || !got[0].At.Equal(want.At) || *got[0].Slot != key || got[0].ID != want.ID || got[0].Kind != want.Kind ||
			got[0].Zone != want.Zone || !got[0].Recorded.Equal(want.Recorded) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		for _, none := range [][]diary.Activity{
			value(s.Activities(t.Context(), a.ID, day+1, day+1))(t), value(s.Activities(t.Context(), b.ID, day, day))(t),
		} {
			if len(none) > 0 {
				t.Errorf("got %+v", none)
			}
		}
		must(t, s.DeleteActivity(t.Context(), b.ID, want.ID))
		if snapshot := value(s.Snapshot(t.Context(), a.ID, day, day))(t); len(snapshot.Activities) != 1 {
			t.Errorf("the snapshot holds %+v", snapshot.Activities)
		}
		must(t, s.DeleteActivity(t.Context(), a.ID, want.ID))
		if got := value(s.Activities(t.Context(), a.ID, day, day))(t); len(got) > 0 {
			t.Errorf("left: %+v", got)
		}
	}},
	{"facts of a reminder tell what was logged and which mails nobody answered", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		_, err := s.ReminderFacts(t.Context(), diary.NewID(), diary.Stretching, now)
		wantErr(t, err, diary.ErrNotFound)
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		facts := func(at time.Time) diary.ReminderFacts {
			t.Helper()
			return value(s.ReminderFacts(t.Context(), a.ID, diary.Stretching, at))(t)
		}
		if got := facts(now); !got.LastLogged.IsZero() || len(got.Ignored) > 0 || got.Account.ID != a.ID || len(got.Consents) != 2 {
			t.Errorf("got %+v", got)
		}
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		mail := claim(t, s, at(18, 2), 1)[0]
		must(t, s.SettleMessages(t.Context(), alone(mail), diary.SlotSent, at(18, 3)))
		if got := facts(at(18, 4)); !slices.Equal(got.Ignored, []diary.Date{diary.DateOf(now)}) {
			t.Errorf("ignored are %v", got.Ignored)
		}
		create(t, s, a.ID, barely(now)) // recorded at now, before the mail
		if got := facts(at(18, 4)); !got.LastLogged.Equal(atMillisecond(now)) || len(got.Ignored) != 1 {
			t.Errorf("got %+v", got)
		}
		must(t, s.LogActivity(t.Context(), a.ID, diary.Activity{
			ID: diary.NewID(), Kind: diary.Hydration, At: at(18, 5), Zone: a.Zone, Recorded: at(18, 5),
		}))
		value(s.SaveCheckIn(t.Context(), a.ID, diary.CheckIn{Day: diary.DateOf(now), Cramps: diary.No}, at(17, 0)))(t)
		if got := facts(at(18, 6)); !got.LastLogged.Equal(at(18, 5)) || len(got.Ignored) > 0 || len(got.Activities) != 1 || len(got.CheckIns) != 1 {
			t.Errorf("got %+v", got)
		}
	}},
	{"reminder that a clock which was ahead looked after is rescheduled", func(t *testing.T, s diary.Store) {
		a, other := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		saveSetup(t, s, other.ID, stretchAt(18*60), at(12, 0))
		saveSetup(t, s, a.ID, stretchAt(18*60, 20*60), at(12, 0))
		if n := value(s.RescheduleReminders(t.Context(), at(12, 1)))(t); n != 0 {
			t.Errorf("%d reminders are rescheduled for nothing", n)
		}
		later := at(18, 1).AddDate(0, 0, 40) // as the clock showed
		for _, d := range due(t, s, later) {
			if d.AccountID == a.ID {
				value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(d, later)}))(t)
			}
		}
		claim(t, s, later, 10) // and nobody settled it
		test := diary.NewAccountMail(a.ID, diary.TestMail, later)
		enqueue(t, s, test)
		if n := value(s.RescheduleReminders(t.Context(), at(12, 2)))(t); n != 1 {
			t.Errorf("%d reminders are rescheduled, want 1", n)
		}
		if mails := claim(t, s, at(12, 2), 10); len(mails) != 1 || mails[0].ID != test.ID || mails[0].GiveUpAt.After(at(12, 3).Add(diary.AccountPatience)) {
			t.Errorf("the outbox holds %+v", mails)
		}
		got := due(t, s, at(18, 0))
		if len(got) != 2 || !got[0].After.Equal(at(12, 2)) && !got[1].After.Equal(at(12, 2)) {
			t.Errorf("due are %+v", got)
		}
		slots := value(s.Slots(t.Context(), a.ID, diary.DateOf(now)-1, diary.DateOf(later)+1))(t)
		if slices.ContainsFunc(slots, func(slot diary.Slot) bool { return slot.Due.After(at(12, 2)) }) {
			t.Errorf("the slots are %+v", slots)
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

func wantSlots(t *testing.T, s diary.Store, accountID string, states ...diary.SlotState) {
	t.Helper()
	day := diary.DateOf(now)
	var got []diary.SlotState
	for _, slot := range value(s.Slots(t.Context(), accountID, day-1, day+1))(t) {
		got = append(got, slot.State)
	}
	if !slices.Equal(got, states) {
		t.Errorf("the slots are %v, want %v", got, states)
	}
}
