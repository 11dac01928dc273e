package diary

import (
	"fmt"
	"slices"
	"time"
)

// Limits of reminders.
const (
	MaxReminderTimes = 12 // of one reminder on one day
	// MaxOtherDays is how many groups of days a reminder can have beside its first: one for each of the others.
	MaxOtherDays = 6
	// MaxPauseDays is how far ahead a pause may end. For a longer one the reminder is switched off.
	MaxPauseDays = 366
)

// ReminderKind is what a person is reminded of.
type ReminderKind string

// The kinds.
const (
	Hydration       ReminderKind = "hydration"
	Stretching      ReminderKind = "stretching"
	CheckInReminder ReminderKind = "check-in" // to answer the day's question in the evening
)

// ReminderKinds lists every kind.
var ReminderKinds = []ReminderKind{Hydration, Stretching, CheckInReminder}

// Pace is how often a reminder comes. It slows down by itself when nothing is heard of the person for
// long, and is set back by the person only: a reminder that nobody wants any more must not go on for ever,
// and one that stopped must not start again unasked.
type Pace string

// The paces.
const (
	AsSet   Pace = "as-set"  // at every chosen time of every chosen weekday
	Weekly  Pace = "weekly"  // at the first chosen time of the first chosen weekday, from Monday, of each week
	Resting Pace = "resting" // not at all
)

// Paces lists every pace, the quickest first.
var Paces = []Pace{AsSet, Weekly, Resting}

// How long sent reminders are ignored before the pace slows down, in days. Ignored means that since the
// first of them nothing was logged: nothing as done, no cramp and no check-in. Whether a mail was opened is
// never looked at. Both are this project's own choice.
const (
	WeeklyAfterDays  = 14
	RestingAfterDays = 6 * 7 // at the weekly pace
)

// Reminder is one kind of reminder as a person set it up.
type Reminder struct {
	Kind        ReminderKind
	On          bool
	Times       []TimeOfDay // wall times in the account's zone, ascending, at most MaxReminderTimes
	Weekdays    Weekdays    // on which it comes at Times
	Others      []DayTimes  // the days on which it comes at other times, at most MaxOtherDays
	PausedUntil *Date       // nothing comes on dates before it; nil when not paused
	// Unreadable says that what is stored cannot be made sense of. Then the rest is as suggested and off,
	// nothing comes, and a save puts the reminder right.
	Unreadable bool

	// Pace and PaceSince are kept by the store, whatever is saved. PaceSince is when the pace began: what was
	// sent before it does not count as ignored. A save that changes anything above sets the pace back to
	// AsSet; so does Reminders.ResumeReminder.
	Pace      Pace
	PaceSince time.Time
}

// DayTimes are wall times on some days of the week. No day belongs to two groups of one reminder.
type DayTimes struct {
	Weekdays Weekdays
	Times    []TimeOfDay // ascending, at most MaxReminderTimes
}

// Groups lists all days of the week with their times: the first group and then the others.
func (r Reminder) Groups() []DayTimes {
	return append([]DayTimes{{r.Weekdays, r.Times}}, r.Others...)
}

// TimesOn lists the wall times at which the reminder comes on a day of the week, ascending, when it is not
// paused: none when it is off or rests.
func (r Reminder) TimesOn(day time.Weekday) []TimeOfDay {
	if !r.On || r.Pace == Resting {
		return nil
	}
	times := r.chosenFor(day)
	if r.Pace != Weekly || len(times) == 0 {
		return times
	}
	for _, earlier := range EveryDay.Days()[:mondayFirst(day)] {
		if len(r.chosenFor(earlier)) > 0 {
			return nil
		}
	}
	return times[:1]
}

func (r Reminder) chosenFor(day time.Weekday) []TimeOfDay {
	times := r.Times
	if !r.Weekdays.Has(day) {
		i := slices.IndexFunc(r.Others, func(group DayTimes) bool { return group.Weekdays.Has(day) })
		if i < 0 {
			return nil
		}
		times = r.Others[i].Times
	}
	if slices.IsSorted(times) { // as they are stored
		return times
	}
	return slices.Sorted(slices.Values(times))
}

// SameSchedule says whether two reminders are set up alike, whatever their pace.
func (r Reminder) SameSchedule(other Reminder) bool {
	samePause := r.PausedUntil == other.PausedUntil ||
		r.PausedUntil != nil && other.PausedUntil != nil && *r.PausedUntil == *other.PausedUntil
	return r.Kind == other.Kind && r.On == other.On && r.Unreadable == other.Unreadable && samePause &&
		slices.EqualFunc(r.Groups(), other.Groups(), func(a, b DayTimes) bool {
			return a.Weekdays == b.Weekdays &&
				slices.Equal(slices.Sorted(slices.Values(a.Times)), slices.Sorted(slices.Values(b.Times)))
		})
}

// ReminderSetup is how a person wants to be reminded.
type ReminderSetup struct {
	Version int64 // grows with every save; 0 before the first

	Reminders []Reminder // one of every kind, in the order of ReminderKinds
	// QuietFrom and QuietTo bound the hours in which nothing is sent, over midnight if QuietTo is the
	// earlier. They are equal when there are none. A reminder's time within them is refused by Validate, so
	// that nothing is left out or put off silently; and a mail that could not be sent in time is given up
	// when they begin.
	QuietFrom, QuietTo TimeOfDay
	Neutral            bool // the messages do not even say what they remind of
	// Unreadable is why only the version and the reminders can be relied on, an ErrUnreadable; nil when everything can.
	// Then the rest is as suggested and nothing comes. A save that sets it to nil puts it right, any other leaves what
	// is stored.
	Unreadable error

	// Recipients are whom every reminder goes to. They come with the setup, and are not saved with it.
	Recipients []Recipient

	Changed time.Time
}

// QuietHours are the wall times from one up to, but not at, another, over midnight if To is the earlier. There are
// none when both are equal.
type QuietHours struct{ From, To TimeOfDay }

// DefaultQuietHours hold until a person chooses others.
var DefaultQuietHours = QuietHours{22 * 60, 7 * 60}

// Include says whether a wall time lies within the hours.
func (q QuietHours) Include(t TimeOfDay) bool {
	if q.From <= q.To {
		return q.From <= t && t < q.To
	}
	return t >= q.From || t < q.To
}

// DefaultReminderSetup is what a person who never chose has: nothing is on. The times are suggestions.
func DefaultReminderSetup() ReminderSetup {
	return ReminderSetup{
		Reminders: []Reminder{
			{Kind: Hydration, Times: []TimeOfDay{9 * 60, 12 * 60, 15 * 60, 18 * 60}, Weekdays: EveryDay, Pace: AsSet},
			{Kind: Stretching, Times: []TimeOfDay{21 * 60}, Weekdays: EveryDay, Pace: AsSet},
			{Kind: CheckInReminder, Times: []TimeOfDay{20 * 60}, Weekdays: EveryDay, Pace: AsSet},
		},
		QuietFrom: DefaultQuietHours.From, QuietTo: DefaultQuietHours.To, Recipients: []Recipient{OwnAddress},
	}
}

// Of is the reminder of a kind, one that is off when the setup has none.
func (s ReminderSetup) Of(kind ReminderKind) Reminder {
	for _, r := range s.Reminders {
		if r.Kind == kind {
			return r
		}
	}
	return Reminder{Kind: kind, Pace: AsSet}
}

// AnyOn says whether any reminder is on.
func (s ReminderSetup) AnyOn() bool {
	return slices.ContainsFunc(s.Reminders, func(r Reminder) bool { return r.On })
}

// HasDevices says whether reminders go to any PushDevice.
func (s ReminderSetup) HasDevices() bool {
	return slices.ContainsFunc(s.Recipients, func(to Recipient) bool { return ToDevices(to.Channel) })
}

// Quiet says whether a wall time lies within the quiet hours: from QuietFrom up to, but not at, QuietTo.
func (s ReminderSetup) Quiet(t TimeOfDay) bool {
	return QuietHours{s.QuietFrom, s.QuietTo}.Include(t)
}

// Validate finds everything that keeps the setup from being saved on the date today of the account's zone.
// Fields of a reminder are named by its kind, for example "hydration.times" and "hydration.others.0.times". A
// reminder that is off may lack times and weekdays, but those that it has must be sound. A weekday that
// belongs to two groups is reported for the later one.
func (s ReminderSetup) Validate(today Date) Problems {
	var p Problems
	if !s.QuietFrom.valid() {
		p.add("quiet_from", OutOfRange)
	}
	if !s.QuietTo.valid() {
		p.add("quiet_to", OutOfRange)
	}
	seen := make(map[ReminderKind]bool)
	for _, r := range s.Reminders {
		field := string(r.Kind)
		switch {
		case !slices.Contains(ReminderKinds, r.Kind):
			p.add(field, Unknown)
			continue
		case seen[r.Kind]:
			p.add(field, Duplicate)
		}
		seen[r.Kind] = true
		s.validateDays(&p, field+".", r)
		if r.PausedUntil != nil && *r.PausedUntil > today+MaxPauseDays {
			p.add(field+".paused_until", OutOfRange)
		}
	}
	return p
}

func (s ReminderSetup) validateDays(p *Problems, field string, r Reminder) {
	if len(r.Others) > MaxOtherDays {
		p.add(field+"others", TooMany)
	}
	var taken Weekdays
	for i, group := range r.Groups() {
		of := field
		if i > 0 {
			of = field + OtherDaysField(i-1)
		}
		s.validateTimes(p, of+"times", group.Times, r.On)
		switch {
		case group.Weekdays&^EveryDay != 0:
			p.add(of+"weekdays", Unknown)
		case r.On && group.Weekdays == 0:
			p.add(of+"weekdays", Required)
		case group.Weekdays&taken != 0:
			p.add(of+"weekdays", Duplicate)
		}
		taken |= group.Weekdays
	}
}

// OtherDaysField begins the names of the fields of a place in Others, for example "others.0." of
// "others.0.times".
func OtherDaysField(place int) string { return fmt.Sprintf("others.%d.", place) }

func (s ReminderSetup) validateTimes(p *Problems, field string, times []TimeOfDay, on bool) {
	if on && len(times) == 0 {
		p.add(field, Required)
	}
	if len(times) > MaxReminderTimes {
		p.add(field, TooMany)
	}
	for i, t := range times {
		switch {
		case !t.valid():
			p.add(field, OutOfRange)
		case slices.Contains(times[:i], t):
			p.add(field, Duplicate)
		case on && s.Quiet(t):
			p.add(field, QuietTime)
		}
	}
}

// TimeOfDay is a wall time: minutes since midnight, from 0 to 1439.
type TimeOfDay int

// ParseTimeOfDay reads a time written as HH:MM.
func ParseTimeOfDay(text string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("diary: not a time of day: %q", text)
	}
	return TimeOfDayOf(t), nil
}

// TimeOfDayOf is the wall time that a clock in t's location shows.
func TimeOfDayOf(t time.Time) TimeOfDay { return TimeOfDay(t.Hour()*60 + t.Minute()) }

// Hour is the hour, from 0 to 23.
func (t TimeOfDay) Hour() int { return int(t) / 60 }

// Minute is the minute of the hour.
func (t TimeOfDay) Minute() int { return int(t) % 60 }

// String writes the time as HH:MM.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t.Hour(), t.Minute()) }

func (t TimeOfDay) valid() bool { return t >= 0 && t < 24*60 }

// Weekdays is a set of weekdays: bit 0 is Monday, bit 6 is Sunday.
type Weekdays uint8

// EveryDay is the set of all weekdays.
const EveryDay Weekdays = 1<<7 - 1

// NewWeekdays is the set of the given weekdays.
func NewWeekdays(days ...time.Weekday) Weekdays {
	var set Weekdays
	for _, day := range days {
		set |= 1 << mondayFirst(day)
	}
	return set
}

// Has says whether a weekday is in the set.
func (w Weekdays) Has(day time.Weekday) bool { return w&(1<<mondayFirst(day)) != 0 }

// Days lists the weekdays of the set, from Monday.
func (w Weekdays) Days() []time.Weekday {
	var days []time.Weekday
	for i := range 7 {
		if day := time.Weekday((i + 1) % 7); w.Has(day) {
			days = append(days, day)
		}
	}
	return days
}

func mondayFirst(day time.Weekday) int { return (int(day) + 6) % 7 }

// SlotKey names one time at which a reminder was wanted. It stays the same when the schedule or the zone
// changes later.
type SlotKey struct {
	Kind ReminderKind
	Date Date // of the wall calendar, not the cramp-day
	Time TimeOfDay
}

// NightAsked is the cramp-day that a check-in reminder asks about: the night before its evening.
func (k SlotKey) NightAsked() Date { return k.Date - 1 }

// SlotState says what became of a slot.
type SlotState string

// The states.
const (
	SlotWaiting  SlotState = "waiting"  // to be sent, or tried again
	SlotSent     SlotState = "sent"     // the mail server took the mail
	SlotDone     SlotState = "done"     // it was logged as done before, so nothing was sent
	SlotCovered  SlotState = "covered"  // another mail was sent instead: of a later slot, or to say that the reminder slows down
	SlotMissed   SlotState = "missed"   // the mail could not be sent while it made sense
	SlotWithheld SlotState = "withheld" // must not be sent; see [Obstacle]
	// SlotJumped is a wall time that the person never lived, because a journey to the east led past it.
	SlotJumped SlotState = "jumped"
)

// SlotStates lists every state.
var SlotStates = []SlotState{SlotWaiting, SlotSent, SlotDone, SlotCovered, SlotMissed, SlotWithheld, SlotJumped}

// Slot is one time at which a reminder was wanted, and what became of it. Slots exist from when they are
// due; those to come are found with [Schedule.Next].
//
// A slot has a message for each recipient. It is sent as soon as one of them was delivered, whatever becomes of the
// others. Until then it waits as long as one of them does, and then it is what became of the last.
type Slot struct {
	SlotKey
	Zone    string    // in which date and time were meant
	Due     time.Time // the instant that the wall time stood for
	State   SlotState
	Settled time.Time // when the state came about
	// Again is when it comes, or came, a second time, because the person asked for it; nil when nobody did.
	// What became of that changes the state only when it was missed, that is, by every channel.
	Again *time.Time
}

// CrampDay is the cramp-day on which the slot counts as planned.
func (s Slot) CrampDay() Date {
	zone, err := Zone(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	return CrampDayOf(s.Due, zone)
}

// Activity is one time that a person stretched or drank, as logged with "done". It counts on its cramp-day.
type Activity struct {
	ID       string // UUID version 7
	Kind     ReminderKind
	At       time.Time
	Zone     string   // IANA zone in which it was lived
	Slot     *SlotKey // the reminder that it answers, if the person came from one
	Recorded time.Time
}

// CrampDay is the cramp-day on which the activity counts.
func (a Activity) CrampDay() Date {
	zone, err := Zone(a.Zone)
	if err != nil {
		zone = time.UTC
	}
	return CrampDayOf(a.At, zone)
}

// ActivityKinds lists what can be logged as done. A check-in is done by answering it.
var ActivityKinds = []ReminderKind{Hydration, Stretching}

// Validate finds everything that keeps the activity from being logged at the instant now.
func (a Activity) Validate(now time.Time) Problems {
	var p Problems
	if !ValidID(a.ID) {
		p.add("id", Unknown)
	}
	if a.Kind == "" {
		p.add("kind", Required)
	}
	oneOf(&p, "kind", a.Kind, ActivityKinds)
	if _, err := Zone(a.Zone); err != nil {
		p.add("zone", Unknown)
	}
	switch {
	case a.At.After(now.Add(clockTolerance)):
		p.add("at", InFuture)
	case a.At.Before(earliest):
		p.add("at", TooEarly)
	}
	if a.Slot != nil && a.Slot.Kind != a.Kind {
		p.add("slot", Contradiction)
	}
	return p
}
