package diary_test

import (
	"reflect"
	"testing"
	"time"

	"crampdiary/diary"
)

// onDay is an episode in the night of a cramp-day, at a minute after its midnight in Copenhagen.
func onDay(t *testing.T, day diary.Date, minute int) diary.Episode {
	t.Helper()
	copenhagen := zone(t, "Europe/Copenhagen")
	return diary.Episode{
		ID: diary.NewID(), Started: diary.MiddleOf(day, copenhagen).Add(time.Duration(minute) * time.Minute),
		Zone: copenhagen.String(), Precision: diary.Exact,
	}
}

func TestDaysAreEveryCrampDayOfTheSnapshotInOrder(t *testing.T) {
	first, second, later := onDay(t, today-3, 10), onDay(t, today-3, 20), onDay(t, today-1, 0)
	early, late := onDay(t, today-5, 0), onDay(t, today+1, 0)
	noCramps := diary.CheckIn{Day: today - 2, Version: 1, Cramps: diary.No}
	also := diary.CheckIn{Day: today - 3, Version: 2, Factors: map[diary.Factor]diary.Answer{diary.NewShoes: diary.No}}
	s := diary.Snapshot{
		From: today - 4, To: today,
		Episodes: []diary.Episode{early, first, second, later, late},
		CheckIns: []diary.CheckIn{{Day: today - 5, Cramps: diary.Yes}, also, noCramps, {Day: today + 1, Cramps: diary.Yes}},
	}
	want := []diary.Day{
		{Date: today - 4, CheckIn: diary.CheckIn{Day: today - 4}},
		{Date: today - 3, CheckIn: also, Episodes: []diary.Episode{first, second}},
		{Date: today - 2, CheckIn: noCramps},
		{Date: today - 1, CheckIn: diary.CheckIn{Day: today - 1}, Episodes: []diary.Episode{later}},
		{Date: today, CheckIn: diary.CheckIn{Day: today}},
	}
	if got := s.Days(); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func TestASnapshotOfOneDayHasOneAndOfNoneHasNone(t *testing.T) {
	for last, want := range map[diary.Date]int{today: 1, today - 1: 0, today - 9: 0} {
		if got := (diary.Snapshot{From: today, To: last}).Days(); len(got) != want {
			t.Errorf("%v to %v has %d days, want %d", today, last, len(got), want)
		}
	}
}

// The two nights share an instant, but not a cramp-day.
func TestDaysFollowTheZoneOfEachEpisode(t *testing.T) {
	home := onDay(t, today, 60)
	away := home
	away.Zone = "Pacific/Auckland"
	days := diary.Snapshot{From: today, To: today + 1, Episodes: []diary.Episode{home, away}}.Days()
	if len(days[0].Episodes) != 1 || days[0].Episodes[0].Zone != home.Zone ||
		len(days[1].Episodes) != 1 || days[1].Episodes[0].Zone != away.Zone {
		t.Errorf("got %+v", days)
	}
}

func TestStateOfADay(t *testing.T) {
	cramp := []diary.Episode{onDay(t, today, 0)}
	for _, test := range []struct {
		episodes []diary.Episode
		answer   diary.Answer
		asked    diary.Span
		want     diary.DayState
	}{
		{nil, diary.Unanswered, diary.WholeDay, diary.UnknownDay},
		{nil, diary.No, diary.WholeDay, diary.NoCramps},
		{nil, diary.No, diary.NightOnly, diary.QuietNight},
		{nil, diary.Yes, diary.WholeDay, diary.Cramps},
		{nil, diary.Yes, diary.NightOnly, diary.Cramps},
		{cramp, diary.Unanswered, diary.WholeDay, diary.Cramps},
		{cramp, diary.No, diary.WholeDay, diary.Cramps},
		{cramp, diary.No, diary.NightOnly, diary.Cramps},
		{cramp, diary.Yes, diary.WholeDay, diary.Cramps},
	} {
		// What else was answered says nothing about cramps.
		factors := map[diary.Factor]diary.Answer{diary.AlcoholDay: diary.No}
		day := diary.Day{Date: today, Episodes: test.episodes, CheckIn: diary.CheckIn{Day: today, Cramps: test.answer, Asked: test.asked, Factors: factors}}
		answered := test.want == diary.Cramps || test.want == diary.NoCramps
		if got := day.State(); got != test.want || day.Answered() != answered || got.NightAnswered() != (test.want != diary.UnknownDay) {
			t.Errorf("%d episodes and the answer %q about %q are %s (answered: %t), want %s",
				len(test.episodes), test.answer, test.asked, got, day.Answered(), test.want)
		}
	}
}

func TestForgottenIsWhatWentOnForLongerThanACrampLasts(t *testing.T) {
	for _, test := range []struct {
		ongoing bool
		age     time.Duration
		want    bool
	}{
		{true, -time.Minute, false}, {true, 0, false}, {true, diary.LongDuration, false},
		{true, diary.LongDuration + time.Millisecond, true}, {true, 365 * 24 * time.Hour, true},
		{false, diary.LongDuration + time.Millisecond, false},
	} {
		e := diary.Episode{Started: now.Add(-test.age), Ongoing: test.ongoing}
		if got := e.Forgotten(now); got != test.want {
			t.Errorf("ongoing %t, begun %v ago: forgotten is %t", test.ongoing, test.age, got)
		}
	}
}

func TestDetailsAreWantedOfRecentEpisodesThatLackThem(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*diary.Episode)
		want   bool
	}{
		"complete":        {func(*diary.Episode) {}, false},
		"no muscle":       {func(e *diary.Episode) { e.Muscle = "" }, true},
		"no pain":         {func(e *diary.Episode) { e.Pain = nil }, true},
		"pain of zero":    {func(e *diary.Episode) { e.Pain = ptr(0) }, false},
		"no end":          {func(e *diary.Episode) { e.Ended = nil }, true},
		"nothing else":    {func(e *diary.Episode) { e.Side, e.Context, e.Note, e.Remedies = "", "", "", nil }, false},
		"just recent":     {func(e *diary.Episode) { e.Pain, e.Started = nil, now.Add(-36*time.Hour+time.Millisecond) }, true},
		"just not recent": {func(e *diary.Episode) { e.Pain, e.Started = nil, now.Add(-36*time.Hour) }, false},
	} {
		e := full()
		test.change(&e)
		if got := e.WantsDetails(now); got != test.want {
			t.Errorf("%s: details are wanted is %t", name, got)
		}
	}
}
