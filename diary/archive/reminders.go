package archive

import (
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
)

type remindersJSON struct {
	Reminders []reminderJSON `json:"reminders"`
	QuietFrom string         `json:"quiet_from"`
	QuietTo   string         `json:"quiet_to"`
	Neutral   bool           `json:"neutral,omitempty"`
	Changed   string         `json:"changed_at"`
}

type reminderJSON struct {
	Kind        diary.ReminderKind `json:"kind"`
	On          bool               `json:"on,omitempty"`
	Times       []string           `json:"times,omitempty"`
	Weekdays    []string           `json:"weekdays,omitempty"`
	Others      []dayTimesJSON     `json:"others,omitempty"`
	PausedUntil string             `json:"paused_until,omitempty"`
	Pace        diary.Pace         `json:"pace"`
	PaceSince   string             `json:"pace_since"`
}

// dayTimesJSON is a group of days with times of their own.
type dayTimesJSON struct {
	Times    []string `json:"times,omitempty"`
	Weekdays []string `json:"weekdays,omitempty"`
}

func remindersOf(h diary.Export) (diary.ReminderSetup, bool) {
	return h.Reminders, h.Reminders.Version > 0
}

func writeReminders(s diary.ReminderSetup) remindersJSON {
	j := remindersJSON{
		Reminders: []reminderJSON{}, QuietFrom: s.QuietFrom.String(), QuietTo: s.QuietTo.String(),
		Neutral: s.Neutral, Changed: instantText(s.Changed),
	}
	for _, r := range s.Reminders {
		written := reminderJSON{
			Kind: r.Kind, On: r.On, PausedUntil: diary.DateText(r.PausedUntil), Pace: r.Pace, PaceSince: instantText(r.PaceSince),
		}
		written.Times, written.Weekdays = timesText(r.Times), weekdayCodes(r.Weekdays)
		for _, group := range r.Others {
			written.Others = append(written.Others, dayTimesJSON{timesText(group.Times), weekdayCodes(group.Weekdays)})
		}
		j.Reminders = append(j.Reminders, written)
	}
	return j
}

func timesText(times []diary.TimeOfDay) (texts []string) {
	for _, t := range times {
		texts = append(texts, t.String())
	}
	return texts
}

func weekdayCodes(days diary.Weekdays) (codes []string) {
	for _, day := range days.Days() {
		codes = append(codes, weekdayCode(day))
	}
	return codes
}

// weekdayCode is the code of a weekday: its English name in lower case.
func weekdayCode(day time.Weekday) string { return strings.ToLower(day.String()) }

func readReminders(p *problems, j remindersJSON) diary.ReminderSetup {
	s := diary.ReminderSetup{
		QuietFrom: p.timeOfDay("quiet_from", j.QuietFrom), QuietTo: p.timeOfDay("quiet_to", j.QuietTo),
		Neutral: j.Neutral, Changed: p.instant("changed_at", j.Changed),
	}
	for _, r := range j.Reminders {
		reminder := diary.Reminder{
			Kind: r.Kind, On: r.On, PausedUntil: p.optionalDate("reminders", r.PausedUntil),
			Pace: r.Pace, PaceSince: p.instant("reminders", r.PaceSince),
		}
		if !slices.Contains(diary.Paces, r.Pace) {
			p.refuse("reminders", diary.Unknown)
		}
		reminder.Times, reminder.Weekdays = p.times("reminders", r.Times), p.weekdays("reminders", r.Weekdays)
		for _, group := range r.Others {
			reminder.Others = append(reminder.Others, diary.DayTimes{
				Weekdays: p.weekdays("reminders", group.Weekdays), Times: p.times("reminders", group.Times),
			})
		}
		s.Reminders = append(s.Reminders, reminder)
	}
	// A program that does not know a kind yet leaves it out.
	for _, usual := range diary.DefaultReminderSetup().Reminders {
		if !slices.ContainsFunc(s.Reminders, func(r diary.Reminder) bool { return r.Kind == usual.Kind }) {
			usual.PaceSince = s.Changed
			s.Reminders = append(s.Reminders, usual)
		}
	}
	// A pause ends some time after the day on which it was noted, not after that of the import.
	p.add("", s.Validate(diary.DateOf(s.Changed)))
	return s
}

func (p *problems) timeOfDay(field, text string) diary.TimeOfDay {
	t, err := diary.ParseTimeOfDay(text)
	if err != nil {
		p.refuse(field, diary.Unknown)
	}
	return t
}

func (p *problems) times(field string, texts []string) (times []diary.TimeOfDay) {
	for _, text := range texts {
		times = append(times, p.timeOfDay(field, text))
	}
	return times
}

func (p *problems) weekdays(field string, codes []string) (set diary.Weekdays) {
	for _, code := range codes {
		days := diary.EveryDay.Days()
		i := slices.IndexFunc(days, func(day time.Weekday) bool { return weekdayCode(day) == code })
		if i < 0 {
			p.refuse(field, diary.Unknown)
			continue
		}
		set |= diary.NewWeekdays(days[i])
	}
	return set
}

// slotKeyJSON names one time at which a reminder was wanted.
type slotKeyJSON struct {
	Kind diary.ReminderKind `json:"kind"`
	Date string             `json:"date"`
	Time string             `json:"time"`
}

func writeSlotKey(key diary.SlotKey) slotKeyJSON {
	return slotKeyJSON{Kind: key.Kind, Date: key.Date.String(), Time: key.Time.String()}
}

func (p *problems) slotKey(before string, j slotKeyJSON) diary.SlotKey {
	if !slices.Contains(diary.ReminderKinds, j.Kind) {
		p.refuse(before+"kind", diary.Unknown)
	}
	return diary.SlotKey{Kind: j.Kind, Date: p.date(before+"date", j.Date), Time: p.timeOfDay(before+"time", j.Time)}
}

type activityJSON struct {
	ID       string             `json:"id"`
	Kind     diary.ReminderKind `json:"kind"`
	At       string             `json:"at"`
	Zone     string             `json:"zone"`
	Slot     *slotKeyJSON       `json:"slot,omitempty"`
	Recorded string             `json:"recorded_at"`
}

func writeActivity(a diary.Activity) activityJSON {
	j := activityJSON{ID: a.ID, Kind: a.Kind, At: instantText(a.At), Zone: a.Zone, Recorded: instantText(a.Recorded)}
	if a.Slot != nil {
		slot := writeSlotKey(*a.Slot)
		j.Slot = &slot
	}
	return j
}

func readActivity(p *problems, j activityJSON) diary.Activity {
	a := diary.Activity{
		ID: j.ID, Kind: j.Kind, At: p.instant("at", j.At), Zone: j.Zone, Recorded: p.instant("recorded_at", j.Recorded),
	}
	if j.Slot != nil {
		slot := p.slotKey("slot.", *j.Slot)
		a.Slot = &slot
	}
	p.add("", a.Validate(p.now))
	return a
}

type slotJSON struct {
	slotKeyJSON
	Zone    string          `json:"zone"`
	Due     string          `json:"due_at"`
	State   diary.SlotState `json:"state"`
	Settled string          `json:"settled_at"`
	Again   string          `json:"again_at,omitempty"`
}

func writeSlot(s diary.Slot) slotJSON {
	return slotJSON{
		slotKeyJSON: writeSlotKey(s.SlotKey), Zone: s.Zone, Due: instantText(s.Due), State: s.State, Settled: instantText(s.Settled),
		Again: optionalInstantText(s.Again),
	}
}

func readSlot(p *problems, j slotJSON) diary.Slot {
	s := diary.Slot{
		SlotKey: p.slotKey("", j.slotKeyJSON), Zone: j.Zone, Due: p.instant("due_at", j.Due),
		State: j.State, Settled: p.instant("settled_at", j.Settled), Again: p.optionalInstant("again_at", j.Again),
	}
	if _, err := diary.Zone(s.Zone); err != nil {
		p.refuse("zone", diary.Unknown)
	}
	if s.State == diary.SlotWaiting || !slices.Contains(diary.SlotStates, s.State) {
		p.refuse("state", diary.Unknown)
	}
	return s
}
