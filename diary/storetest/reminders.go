package storetest

import (
	"context"
	"fmt"
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
	return value(s.DueReminders(t.Context(), at, 0, 100))(t)
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
	{"reminders that are many are advanced together, each as if it were alone", func(t *testing.T, s diary.Store) {
		const many = 110 // more than a store may write by one statement
		var accounts []diary.Account
		for i := range many {
			accounts = append(accounts, newAccount(t, s, fmt.Sprintf("%d@example.dk", i)))
			saveSetup(t, s, accounts[i].ID, stretchAt(18*60), at(12, 0))
		}
		stopped, twice, phone := accounts[20], accounts[30], accounts[70]
		for _, d := range wantLen(t, value(s.DueReminders(t.Context(), at(18, 1), 0, 2*many))(t), many) {
			if d.AccountID == twice.ID {
				value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(d, at(18, 1))}))(t)
			}
		}
		sent := claim(t, s, at(18, 1), 1)[0]
		must(t, s.SettleMessages(t.Context(), alone(sent), diary.SlotSent, at(18, 1)))
		west := twice.Preferences
		west.Zone = "America/New_York"
		must(t, s.SavePreferences(t.Context(), twice.ID, west))
		newDevice(t, s, phone.ID, "", "Firefox, Android")
		var steps []diary.ReminderAdvance
		for _, d := range wantLen(t, value(s.DueReminders(t.Context(), at(18, 2), 0, 2*many))(t), many) {
			steps = append(steps, advance(d, at(23, 30)))
		}
		off := value(s.ReminderSetup(t.Context(), stopped.ID))(t)
		off.Reminders[1].On = false
		saveSetup(t, s, stopped.ID, off, at(18, 2))
		moved := value(s.AdvanceReminders(t.Context(), steps))(t)
		if slices.ContainsFunc(moved, func(a diary.ReminderAdvance) bool { return a.Due.AccountID == stopped.ID }) || len(moved) != many-1 {
			t.Errorf("%d were moved on, want all but one", len(moved))
		}
		if again := value(s.AdvanceReminders(t.Context(), steps))(t); len(again) > 0 {
			t.Errorf("%d were moved on a second time", len(again))
		}
		messages := make(map[string]int)
		for _, channel := range []diary.Channel{diary.MailChannel, diary.PushChannel} {
			for _, m := range slices.Concat(value(s.ClaimMessages(t.Context(), at(23, 59), at(23, 59).Add(lease), 2*many, channel))(t)...) {
				messages[m.AccountID]++
				want := diary.OutboxMessage{ID: m.ID, AccountID: m.AccountID, Purpose: diary.ReminderMessage, To: m.To,
					Kind: diary.Stretching, Slot: &diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 18 * 60},
					Due: at(18, 0), NotBefore: at(23, 59).Add(lease), GiveUpAt: m.GiveUpAt, Attempts: 1, Lease: m.Lease}
				if !reflect.DeepEqual(m, want) {
					t.Errorf("the outbox holds %+v", m)
				}
			}
		}
		for _, a := range accounts {
			slots, waiting := []diary.SlotState{diary.SlotWaiting}, 1
			switch a.ID {
			case stopped.ID:
				slots, waiting = nil, 0
			case twice.ID:
				slots, waiting = []diary.SlotState{diary.SlotSent}, 0
			case phone.ID:
				waiting = 2
			}
			wantSlots(t, s, a.ID, slots...)
			if n := messages[a.ID]; n != waiting {
				t.Errorf("%d messages wait for %s, want %d", n, a.Email, waiting)
			}
		}
	}},
	{"reminders that are due are listed behind the longest due", func(t *testing.T, s diary.Store) {
		var accounts []string
		for i, time := range []diary.TimeOfDay{17 * 60, 16 * 60, 18 * 60} {
			accounts = append(accounts, newAccount(t, s, fmt.Sprintf("%d@example.dk", i)).ID)
			saveSetup(t, s, accounts[i], stretchAt(time), at(12, 0))
		}
		for skip, want := range [][]string{{accounts[1], accounts[0]}, {accounts[0], accounts[2]}, {accounts[2]}, nil} {
			var got []string
			for _, d := range value(s.DueReminders(t.Context(), at(18, 0), skip, 2))(t) {
				got = append(got, d.AccountID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("behind %d: due are %v, want %v", skip, got, want)
			}
		}
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
			read, err := s.DueReminders(ctx, at(18, 1), 0, 10)
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
		if mails := claim(t, s, at(12, 2), 10); len(mails) != 1 || mails[0].ID != test.ID || mails[0].GiveUpAt.After(at(12, 3).Add(diary.AccountMailLasts)) {
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
