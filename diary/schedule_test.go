package diary_test

import (
	"archive/zip"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

// daily is a reminder at times of every day.
func daily(times ...diary.TimeOfDay) diary.Reminder {
	return diary.Reminder{Kind: diary.Stretching, On: true, Times: times, Weekdays: diary.EveryDay, Pace: diary.AsSet}
}

// zoneNames are the zones that Go knows of.
func zoneNames(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var names []string
	for _, file := range archive.File {
		if !file.FileInfo().IsDir() {
			names = append(names, file.Name)
		}
	}
	return names
}

// transitions are the instants of a span at which the clocks of a zone are moved.
func transitions(zone *time.Location, from, to time.Time) (all []time.Time) {
	for at := from; ; {
		_, end := at.In(zone).ZoneBounds()
		if end.IsZero() || end.After(to) {
			return all
		}
		_, before := end.Add(-time.Second).In(zone).Zone()
		if _, after := end.In(zone).Zone(); before != after {
			all = append(all, end)
		}
		at = end
	}
}

// wall is a reading of a clock with its calendar.
type wall struct {
	date diary.Date
	time diary.TimeOfDay
}

func (w wall) minutes() int { return int(w.date)*24*60 + int(w.time) }

// watch looks at a clock every minute and tells when each of the wanted readings is first seen, or is seen
// to have been passed over.
func watch(zone *time.Location, from, to time.Time, wanted []wall) map[wall]time.Time {
	first := make(map[wall]time.Time)
	slices.SortFunc(wanted, func(a, b wall) int { return a.minutes() - b.minutes() })
	next := 0 // before it everything was seen or passed over
	for at := from; !at.After(to); at = at.Add(time.Minute) {
		local := at.In(zone)
		now := wall{diary.DateOf(local), diary.TimeOfDayOf(local)}
		for next < len(wanted) && wanted[next].minutes() <= now.minutes() {
			first[wanted[next]] = at
			next++
		}
	}
	return first
}

// TestScheduleAroundEveryClockChange compares the schedule with a clock that is watched for two days
// around each change of each zone.
func TestScheduleAroundEveryClockChange(t *testing.T) {
	const span = 36 * time.Hour
	changes := 0
	for _, name := range zoneNames(t) {
		zone, err := diary.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range transitions(zone, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)) {
			changes++
			around := diary.TimeOfDayOf(change.In(zone))
			// Before, within and after the gap or the doubled hour, its borders among them.
			times := []diary.TimeOfDay{0, 7 * 60, 12*60 + 1, 23*60 + 59}
			for _, minutes := range []int{-60, -31, -30, -1, 0, 1, 30, 59} {
				at := (around + diary.TimeOfDay(minutes) + 24*60) % (24 * 60)
				if !slices.Contains(times, at) {
					times = append(times, at)
				}
			}
			r := daily(times...)
			if changes%2 == 0 { // the day of the change has times of its own
				r.Weekdays = ^diary.NewWeekdays(change.In(zone).Weekday()) & diary.EveryDay
				r.Others = []diary.DayTimes{{Weekdays: diary.EveryDay &^ r.Weekdays, Times: times[2:]}}
			}
			wantAsWatched(t, diary.Schedule{Reminder: r, Zone: zone}, change.Add(-span), change.Add(span))
		}
	}
	if changes < 1000 {
		t.Errorf("only %d clock changes were found", changes)
	}
}

// timesOf are the times of the group that has the weekday of a date.
func timesOf(r diary.Reminder, date diary.Date) []diary.TimeOfDay {
	for _, group := range r.Groups() {
		if slices.Contains(group.Weekdays.Days(), date.UTC().Weekday()) {
			return group.Times
		}
	}
	return nil
}

func wantAsWatched(t *testing.T, s diary.Schedule, from, to time.Time) {
	t.Helper()
	var wanted []wall
	for date := diary.DateOf(from.In(s.Zone)) + 1; date < diary.DateOf(to.In(s.Zone)); date++ {
		for _, at := range timesOf(s.Reminder, date) {
			wanted = append(wanted, wall{date, at})
		}
	}
	seen := watch(s.Zone, from, to, wanted)
	got := make(map[wall]int)
	last := from
	for _, slot := range s.Between(from, to) {
		key := wall{slot.Date, slot.Time}
		if slot.Due.Before(last) {
			t.Errorf("%s: %v is out of order", s.Zone, slot)
		}
		last = slot.Due
		if want, ok := seen[key]; ok {
			got[key]++
			if !slot.Due.Equal(want) {
				t.Errorf("%s: %s %s is due at %v, want %v", s.Zone, slot.Date, slot.Time, slot.Due, want)
			}
		}
	}
	for _, w := range wanted {
		if got[w] != 1 {
			t.Errorf("%s: %s %s is due %d times, want once", s.Zone, w.date, w.time, got[w])
		}
	}
}

func TestNextFindsWhatBetweenLists(t *testing.T) {
	names := zoneNames(t)
	rapid.Check(t, func(t *rapid.T) {
		zone, err := diary.Zone(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		r := diary.Reminder{Kind: diary.Hydration, On: true, Pace: rapid.SampledFrom(diary.Paces).Draw(t, "pace")}
		drawDays(t, &r)
		from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 7*365*24*60).Draw(t, "from")) * time.Minute)
		if rapid.Bool().Draw(t, "paused") {
			until := diary.DateOf(from) + diary.Date(rapid.IntRange(-3, 20).Draw(t, "until"))
			r.PausedUntil = &until
		}
		s := diary.Schedule{Reminder: r, Zone: zone}
		to := from.Add(30 * 24 * time.Hour)
		var stepped []time.Time
		for at := from; ; {
			slot, ok := s.Next(at)
			if !ok || slot.Due.After(to) {
				break
			}
			if !s.Wants(slot.SlotKey) {
				t.Fatalf("%v is not wanted", slot.SlotKey)
			}
			stepped = append(stepped, slot.Due)
			at = slot.Due
		}
		var listed []time.Time
		slots := s.Between(from, to)
		wantTheTimesOfEachDay(t, r, slots, diary.DateOf(from.In(zone)), diary.DateOf(to.In(zone)))
		for _, slot := range slots {
			if len(listed) == 0 || !listed[len(listed)-1].Equal(slot.Due) {
				listed = append(listed, slot.Due)
			}
		}
		if !slices.EqualFunc(stepped, listed, time.Time.Equal) {
			t.Fatalf("steps to %v, and lists %v", stepped, listed)
		}
	})
}

// drawDays draws days of the week with their times, some of them in groups of other days.
func drawDays(t *rapid.T, r *diary.Reminder) {
	groups := make([]diary.DayTimes, 1+rapid.IntRange(0, diary.MaxOtherDays).Draw(t, "other groups"))
	for day := range 7 {
		if group := rapid.IntRange(-1, len(groups)-1).Draw(t, "group of a day"); group >= 0 {
			groups[group].Weekdays |= 1 << day
		}
	}
	for i := range groups {
		for _, minutes := range rapid.SliceOfNDistinct(rapid.IntRange(0, 24*60-1), 0, diary.MaxReminderTimes, rapid.ID).Draw(t, "times") {
			groups[i].Times = append(groups[i].Times, diary.TimeOfDay(minutes))
		}
	}
	r.Weekdays, r.Times, r.Others = groups[0].Weekdays, groups[0].Times, groups[1:]
}

// wantTheTimesOfEachDay checks that the slots of each date are the times of the group that has its weekday, each
// once: all of them at the pace that was set, and on one day of the week the first of them at the weekly pace.
// The first and the last date are only partly there.
func wantTheTimesOfEachDay(t *rapid.T, r diary.Reminder, slots []diary.Slot, first, last diary.Date) {
	got := make(map[diary.Date][]diary.TimeOfDay)
	for _, slot := range slots {
		got[slot.Date] = append(got[slot.Date], slot.Time)
	}
	weekly := diary.Date(-1) // the day of the week, counted from Monday, of the weekly pace
	for monday := first; ; monday++ {
		if monday.UTC().Weekday() != time.Monday {
			continue
		}
		for day := monday; day < monday+7 && weekly < 0; day++ {
			if len(timesOf(r, day)) > 0 {
				weekly = day - monday
			}
		}
		break
	}
	for date := first + 1; date < last; date++ {
		want := slices.Sorted(slices.Values(timesOf(r, date)))
		switch {
		case r.Pace == diary.Resting, r.PausedUntil != nil && date < *r.PausedUntil:
			want = nil
		case r.Pace == diary.Weekly && diary.Date((int(date.UTC().Weekday())+6)%7) != weekly:
			want = nil
		case r.Pace == diary.Weekly:
			want = want[:1]
		}
		if !slices.Equal(slices.Sorted(slices.Values(got[date])), want) {
			t.Fatalf("on %s, a %s, it comes at %v, want %v of %+v", date, date.UTC().Weekday(), got[date], want, r)
		}
	}
}

func TestWeeklyPaceComesAtTheFirstTimeOfTheFirstChosenWeekday(t *testing.T) {
	r := daily(20*60, 8*60)
	r.Weekdays, r.Pace = diary.NewWeekdays(time.Sunday, time.Thursday), diary.Weekly
	s := diary.Schedule{Reminder: r, Zone: time.UTC}
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) // a Monday
	slots := s.Between(from, from.AddDate(0, 0, 21))
	if len(slots) != 3 {
		t.Fatalf("got %v, want one for each of 3 weeks", slots)
	}
	for i, slot := range slots {
		if want := from.AddDate(0, 0, 7*i+3).Add(8 * time.Hour); !slot.Due.Equal(want) {
			t.Errorf("got %v, want %v", slot.Due, want)
		}
	}
}

func TestWeeklyPaceLooksAtAllGroupsForTheFirstDay(t *testing.T) {
	r := daily(20*60, 8*60)
	r.Weekdays, r.Pace = diary.NewWeekdays(time.Sunday, time.Thursday), diary.Weekly
	r.Others = []diary.DayTimes{
		{Weekdays: diary.NewWeekdays(time.Friday), Times: []diary.TimeOfDay{9 * 60}},
		{Weekdays: diary.NewWeekdays(time.Tuesday), Times: []diary.TimeOfDay{15 * 60, 11 * 60}},
	}
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) // a Monday
	slots := diary.Schedule{Reminder: r, Zone: time.UTC}.Between(from, from.AddDate(0, 0, 14))
	if len(slots) != 2 || !slots[0].Due.Equal(from.AddDate(0, 0, 1).Add(11*time.Hour)) || !slots[1].Due.Equal(from.AddDate(0, 0, 8).Add(11*time.Hour)) {
		t.Errorf("got %v, want both Tuesdays at 11", slots)
	}
}

func TestPausedReminderComesAgainOnTheDateUntilWhichItIsPaused(t *testing.T) {
	r := daily(8 * 60)
	from := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	until := diary.DateOf(from) + 300
	r.PausedUntil = &until
	slot, ok := diary.Schedule{Reminder: r, Zone: time.UTC}.Next(from)
	if !ok || slot.Date != until {
		t.Errorf("comes on %v (%v), want %v", slot.Date, ok, until)
	}
}

func TestReminderThatIsOffOrRestsNeverComes(t *testing.T) {
	off, resting, never := daily(8*60), daily(8*60), daily(8*60)
	off.On, resting.Pace, never.Weekdays = false, diary.Resting, 0
	for _, r := range []diary.Reminder{off, resting, never, daily()} {
		s := diary.Schedule{Reminder: r, Zone: time.UTC}
		if slot, ok := s.Next(time.Unix(0, 0)); ok {
			t.Errorf("%+v comes at %v", r, slot.Due)
		}
		if slots := s.Between(time.Unix(0, 0), time.Unix(1e7, 0)); len(slots) > 0 {
			t.Errorf("%+v comes %d times", r, len(slots))
		}
	}
}

// TestTwoTimesInOneGapAreDueAtOnce is about Copenhagen, where 02:00 to 02:59 did not exist on 29 March 2026.
func TestTwoTimesInOneGapAreDueAtOnce(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	s := diary.Schedule{Reminder: daily(2*60+10, 2*60+40), Zone: zone}
	from := time.Date(2026, 3, 29, 0, 0, 0, 0, zone)
	slots := s.Between(from, from.Add(20*time.Hour))
	if len(slots) != 2 || !slots[0].Due.Equal(slots[1].Due) || !slots[0].Due.Equal(time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)) {
		t.Fatalf("got %v", slots)
	}
	if slots[0].Time != 2*60+10 || slots[1].Time != 2*60+40 {
		t.Errorf("in the order %v, %v", slots[0].Time, slots[1].Time)
	}
	if before, ok := s.Before(slots[1]); !ok || before.SlotKey != slots[0].SlotKey {
		t.Errorf("before the second is %v", before)
	}
}
