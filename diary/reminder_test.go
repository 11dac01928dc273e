package diary_test

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// remindedOf is the default setup with one reminder switched on at the given times.
func remindedOf(kind diary.ReminderKind, times ...diary.TimeOfDay) diary.ReminderSetup {
	s := diary.DefaultReminderSetup()
	for i := range s.Reminders {
		if s.Reminders[i].Kind == kind {
			s.Reminders[i].On, s.Reminders[i].Times = true, times
		}
	}
	return s
}

// weekend are the days on which many want other times.
const weekend = diary.Weekdays(1<<5 | 1<<6)

// apart has stretching come at other times on some days.
func apart(days diary.Weekdays, times ...diary.TimeOfDay) func(*diary.ReminderSetup) {
	return func(s *diary.ReminderSetup) {
		s.Reminders[1].Weekdays &^= days
		s.Reminders[1].Others = []diary.DayTimes{{Weekdays: days, Times: times}}
	}
}

func TestDefaultReminderSetupIsValidAndOff(t *testing.T) {
	s := diary.DefaultReminderSetup()
	if p := s.Validate(0); len(p) > 0 || s.AnyOn() {
		t.Errorf("problems %v, on %v", p, s.AnyOn())
	}
	for i, kind := range diary.ReminderKinds {
		s.Reminders[i].On = true
		if p := s.Validate(0); len(p) > 0 || s.Reminders[i].Kind != kind {
			t.Errorf("with %s switched on: %v", kind, p)
		}
	}
}

func TestReminderSetupIsRefused(t *testing.T) {
	const today diary.Date = 20_000
	late := today + diary.MaxPauseDays + 1
	for _, test := range []struct {
		name  string
		setup diary.ReminderSetup
		spoil func(*diary.ReminderSetup)
		field string
		code  diary.Code
	}{
		{"no times", remindedOf(diary.Hydration), nil, "hydration.times", diary.Required},
		{"same time twice", remindedOf(diary.Hydration, 600, 600), nil, "hydration.times", diary.Duplicate},
		{"time of no day", remindedOf(diary.Stretching, 24*60), nil, "stretching.times", diary.OutOfRange},
		{"negative time", remindedOf(diary.Stretching, -1), nil, "stretching.times", diary.OutOfRange},
		{"too many times", remindedOf(diary.Hydration, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 490, 491, 492), nil, "hydration.times", diary.TooMany},
		{"in the quiet hours before midnight", remindedOf(diary.Stretching, 22*60), nil, "stretching.times", diary.QuietTime},
		{"in the quiet hours after midnight", remindedOf(diary.Stretching, 6*60+59), nil, "stretching.times", diary.QuietTime},
		{"no weekdays", remindedOf(diary.CheckInReminder, 1200), func(s *diary.ReminderSetup) { s.Reminders[2].Weekdays = 0 }, "check-in.weekdays", diary.Required},
		{"eighth weekday", remindedOf(diary.CheckInReminder, 1200), func(s *diary.ReminderSetup) { s.Reminders[2].Weekdays = 1 << 7 }, "check-in.weekdays", diary.Unknown},
		{"no times on other days", remindedOf(diary.Stretching, 600), apart(weekend), "stretching.others.0.times", diary.Required},
		{"no other days", remindedOf(diary.Stretching, 600), apart(0, 600), "stretching.others.0.weekdays", diary.Required},
		{"eighth weekday among other days", remindedOf(diary.Stretching, 600), apart(1<<7, 600), "stretching.others.0.weekdays", diary.Unknown},
		{"same time twice on other days", remindedOf(diary.Stretching, 600), apart(weekend, 600, 600), "stretching.others.0.times", diary.Duplicate},
		{"in the quiet hours of other days", remindedOf(diary.Stretching, 600), apart(weekend, 23*60), "stretching.others.0.times", diary.QuietTime},
		{"day of the first group among the others", remindedOf(diary.Stretching, 600), func(s *diary.ReminderSetup) {
			apart(weekend, 600)(s)
			s.Reminders[1].Weekdays |= diary.NewWeekdays(time.Sunday)
		}, "stretching.others.0.weekdays", diary.Duplicate},
		{"day of two other groups", remindedOf(diary.Stretching, 600), func(s *diary.ReminderSetup) {
			apart(weekend, 600)(s)
			s.Reminders[1].Others = append(s.Reminders[1].Others, s.Reminders[1].Others[0])
		}, "stretching.others.1.weekdays", diary.Duplicate},
		{"more groups than days", remindedOf(diary.Stretching, 600), func(s *diary.ReminderSetup) {
			s.Reminders[1].On, s.Reminders[1].Others = false, make([]diary.DayTimes, diary.MaxOtherDays+1)
		}, "stretching.others", diary.TooMany},
		{"endless pause", remindedOf(diary.Stretching, 600), func(s *diary.ReminderSetup) { s.Reminders[1].PausedUntil = &late }, "stretching.paused_until", diary.OutOfRange},
		{"unknown kind", remindedOf(diary.Stretching, 600), func(s *diary.ReminderSetup) { s.Reminders[1].Kind = "sleep" }, "sleep", diary.Unknown},
		{"same kind twice", remindedOf(diary.Hydration, 600), func(s *diary.ReminderSetup) { s.Reminders[1].Kind = diary.Hydration }, "hydration", diary.Duplicate},
		{"quiet from no time", remindedOf(diary.Hydration, 600), func(s *diary.ReminderSetup) { s.QuietFrom = 1440 }, "quiet_from", diary.OutOfRange},
		{"quiet to no time", remindedOf(diary.Hydration, 600), func(s *diary.ReminderSetup) { s.QuietTo = -1 }, "quiet_to", diary.OutOfRange},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.spoil != nil {
				test.spoil(&test.setup)
			}
			if got := test.setup.Validate(today).For(test.field); got != test.code {
				t.Errorf("%s: got %q, want %q", test.field, got, test.code)
			}
		})
	}
}

func TestOtherTimesOnOtherDaysAreValid(t *testing.T) {
	s := remindedOf(diary.Stretching, 600)
	apart(weekend, 660, 900)(&s)
	if p := s.Validate(0); len(p) > 0 {
		t.Errorf("refused: %v", p)
	}
	for day := range diary.MaxOtherDays {
		s.Reminders[1].Weekdays = diary.NewWeekdays(time.Sunday)
		group := diary.DayTimes{Weekdays: 1 << day, Times: []diary.TimeOfDay{diary.TimeOfDay(600 + day)}}
		s.Reminders[1].Others = append(s.Reminders[1].Others[:day], group)
	}
	if p := s.Validate(0); len(p) > 0 {
		t.Errorf("every day in a group of its own is refused: %v", p)
	}
}

func TestAReminderWithOtherTimesOnSomeDayHasAnotherSchedule(t *testing.T) {
	s, other := remindedOf(diary.Stretching, 600, 660), remindedOf(diary.Stretching, 660, 600)
	if !s.Reminders[1].SameSchedule(other.Reminders[1]) || !s.SameEntry(other) {
		t.Error("the order of the times makes another schedule")
	}
	apart(weekend, 700, 800)(&s)
	for name, change := range map[string]func(*diary.ReminderSetup){
		"none":         func(*diary.ReminderSetup) {},
		"other times":  apart(weekend, 700),
		"another day":  apart(diary.NewWeekdays(time.Sunday), 700, 800),
		"as the first": func(s *diary.ReminderSetup) { apart(weekend, 600, 660)(s) },
	} {
		changed := remindedOf(diary.Stretching, 600, 660)
		if change(&changed); s.Reminders[1].SameSchedule(changed.Reminders[1]) || s.SameEntry(changed) {
			t.Errorf("%s: the same as %+v", name, s.Reminders[1])
		}
	}
	apart(weekend, 800, 700)(&other)
	if !s.Reminders[1].SameSchedule(other.Reminders[1]) {
		t.Error("the order of the other times makes another schedule")
	}
}

func TestQuietHoursReachUpToTheirEnd(t *testing.T) {
	overnight := diary.ReminderSetup{QuietFrom: 22 * 60, QuietTo: 7 * 60}
	noon := diary.ReminderSetup{QuietFrom: 12 * 60, QuietTo: 13 * 60}
	none := diary.ReminderSetup{QuietFrom: 8 * 60, QuietTo: 8 * 60}
	for _, test := range []struct {
		setup diary.ReminderSetup
		at    diary.TimeOfDay
		quiet bool
	}{
		{overnight, 22*60 - 1, false}, {overnight, 22 * 60, true}, {overnight, 0, true}, {overnight, 7*60 - 1, true}, {overnight, 7 * 60, false},
		{noon, 12*60 - 1, false}, {noon, 12 * 60, true}, {noon, 13*60 - 1, true}, {noon, 13 * 60, false},
		{none, 8 * 60, false}, {none, 0, false},
	} {
		if got := test.setup.Quiet(test.at); got != test.quiet {
			t.Errorf("%s in %s to %s: got %v", test.at, test.setup.QuietFrom, test.setup.QuietTo, got)
		}
	}
}

func TestTimeOfDayIsWrittenAsItIsRead(t *testing.T) {
	for minutes := range diary.TimeOfDay(24 * 60) {
		if got, err := diary.ParseTimeOfDay(minutes.String()); err != nil || got != minutes {
			t.Errorf("%s is read as %d, %v", minutes, got, err)
		}
	}
	for _, text := range []string{"", "7:00", "24:00", "12:60", "12.30", "12:30 ", "aa:bb"} {
		if got, err := diary.ParseTimeOfDay(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestWeekdaysAreListedFromMonday(t *testing.T) {
	set := diary.NewWeekdays(time.Sunday, time.Monday, time.Sunday)
	if got := set.Days(); !slices.Equal(got, []time.Weekday{time.Monday, time.Sunday}) {
		t.Errorf("got %v", got)
	}
	if set.Has(time.Tuesday) || !set.Has(time.Sunday) || len(diary.EveryDay.Days()) != 7 {
		t.Errorf("the set %b is wrong", set)
	}
}

func TestActivityIsRefused(t *testing.T) {
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	good := diary.Activity{ID: diary.NewID(), Kind: diary.Stretching, At: now, Zone: "Europe/Copenhagen"}
	if p := good.Validate(now); len(p) > 0 {
		t.Fatalf("refused: %v", p)
	}
	for field, spoil := range map[string]func(*diary.Activity){
		"id":   func(a *diary.Activity) { a.ID = "1" },
		"kind": func(a *diary.Activity) { a.Kind = diary.CheckInReminder },
		"zone": func(a *diary.Activity) { a.Zone = "Jylland" },
		"at":   func(a *diary.Activity) { a.At = now.Add(time.Hour) },
		"slot": func(a *diary.Activity) { a.Slot = &diary.SlotKey{Kind: diary.Hydration} },
	} {
		bad := good
		spoil(&bad)
		if p := bad.Validate(now); p.For(field) == "" {
			t.Errorf("%s: not refused", field)
		}
	}
}

func TestObstaclesToBeingReminded(t *testing.T) {
	at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	free := diary.Circumstances{
		Account:  diary.Account{Preferences: diary.Preferences{Zone: "Europe/Copenhagen"}},
		Consents: []diary.Consent{{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: at}},
		Mail:     diary.MailStatus{Confirmed: &at},
		Profile:  diary.Profile{LimitFluids: diary.Yes},
	}
	if found := free.Obstacles(diary.MailChannel, diary.Hydration); len(found) > 0 {
		t.Errorf("found %v", found)
	}
	for want, hinder := range map[diary.Obstacle]func(*diary.Circumstances){
		diary.AccountDisabled:    func(c *diary.Circumstances) { c.Account.Disabled = at },
		diary.DiaryClosed:        func(c *diary.Circumstances) { c.Account.Erasure = diary.NewErasure(diary.EraseAccount, at) },
		diary.ZoneUnknown:        func(c *diary.Circumstances) { c.Account.Zone = "Europe/Atlantis" },
		diary.NoMailConsent:      func(c *diary.Circumstances) { c.Consents = nil },
		diary.AddressUnconfirmed: func(c *diary.Circumstances) { c.Mail.Confirmed = nil },
		diary.AddressRefused:     func(c *diary.Circumstances) { c.Mail.Refused = &at },
		diary.FluidsUnanswered:   func(c *diary.Circumstances) { c.Profile.LimitFluids = diary.Unanswered },
	} {
		c := free
		hinder(&c)
		if found := c.Obstacles(diary.MailChannel, diary.Hydration); !slices.Equal(found, []diary.Obstacle{want}) {
			t.Errorf("found %v, want %v", found, want)
		}
		found := c.Obstacles(diary.MailChannel, diary.Stretching)
		if wantNone := want == diary.FluidsUnanswered; (len(found) == 0) != wantNone {
			t.Errorf("%s: stretching is kept from being sent by %v", want, found)
		}
	}
}
