package diary

import (
	"reflect"
	"testing"
	"time"
)

// weeksOf counts the cramp-days from one date to another, with the episodes and check-ins given.
func weeksOf(from, to Date, episodes []Episode, checkIns ...CheckIn) []Week {
	var cramps []CountedCramp
	for _, e := range episodes {
		cramps = append(cramps, CountedCramp{e.CrampDay(), e.Pain})
	}
	return Weeks(from, to, cramps, checkIns)
}

// cramp is an episode that began at a wall time in Denmark.
func cramp(t *testing.T, date Date, hour, minute int, pain *int) Episode {
	t.Helper()
	zone, err := Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	started, ok := LocalTime(date, hour, minute, zone)
	if !ok {
		t.Fatalf("%v has no %d:%d", date, hour, minute)
	}
	return Episode{Started: started, Zone: zone.String(), Precision: Exact, Pain: pain}
}

func wantWeeks(t *testing.T, got []Week, want ...Week) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func TestMondayOf(t *testing.T) {
	monday := NewDate(2026, time.November, 23)
	for i := range Date(7) {
		if got := MondayOf(monday + i); got != monday {
			t.Errorf("the Monday of %v is %v", monday+i, got)
		}
	}
	if got, want := MondayOf(NewDate(1969, time.December, 31)), NewDate(1969, time.December, 29); got != want {
		t.Errorf("before 1970 it is %v, want %v", got, want)
	}
}

func TestAWeekCountsWhatWasNotedAndHowMuchIsKnown(t *testing.T) {
	monday := NewDate(2026, time.November, 16)
	got := weeksOf(monday, monday+6,
		[]Episode{
			cramp(t, monday, 23, 0, new(4)),
			cramp(t, monday+1, 2, 40, new(7)), // still Monday's cramp-day
			cramp(t, monday+3, 15, 0, nil),
		},
		CheckIn{Day: monday, Cramps: No}, // the episodes outweigh it
		CheckIn{Day: monday + 1, Cramps: No},
		CheckIn{Day: monday + 2, Cramps: Yes}, // how many is not known
		CheckIn{Day: monday + 4, Factors: map[Factor]Answer{AlcoholDay: Yes}},
		CheckIn{Day: monday + 5, Cramps: No, Asked: NightOnly}, // of the rest nothing is known
	)
	wantWeeks(t, got, Week{Monday: monday, Days: 7, Answered: 4, QuietNights: 1, Cramps: 3, Unnoted: 1, Rated: 2, WorstPain: new(7)})
	if got[0].LeastCramps() != 4 || got[0].Sparse() {
		t.Errorf("at least %d cramps, sparse: %t", got[0].LeastCramps(), got[0].Sparse())
	}
}

func TestAWeekOfUnknownDaysIsNotOneWithoutCramps(t *testing.T) {
	monday := NewDate(2026, time.November, 16)
	unknown := weeksOf(monday, monday+6, nil)
	wantWeeks(t, unknown, Week{Monday: monday, Days: 7})
	if !unknown[0].Sparse() {
		t.Error("a week of which nothing is known tells something")
	}
	var none []CheckIn
	for i := range Date(7) {
		none = append(none, CheckIn{Day: monday + i, Cramps: No})
	}
	free := weeksOf(monday, monday+6, nil, none...)
	wantWeeks(t, free, Week{Monday: monday, Days: 7, Answered: 7})
	if free[0].Sparse() {
		t.Error("a week that was answered in full tells nothing")
	}
	if !weeksOf(monday, monday+6, nil, none[:LeastAnswered-1]...)[0].Sparse() ||
		weeksOf(monday, monday+6, nil, none[:LeastAnswered]...)[0].Sparse() {
		t.Error("the least number of answered days is not where sparse weeks end")
	}
}

func TestAPainOfZeroIsAnAnswer(t *testing.T) {
	monday := NewDate(2026, time.November, 16)
	got := weeksOf(monday, monday, []Episode{cramp(t, monday, 20, 0, new(0)), cramp(t, monday, 21, 0, nil)})
	wantWeeks(t, got, Week{Monday: monday, Days: 1, Answered: 1, Cramps: 2, Rated: 1, WorstPain: new(0)})
}

func TestAnOngoingCrampCountsOnce(t *testing.T) {
	monday := NewDate(2026, time.November, 2)
	forgotten := cramp(t, monday, 23, 0, nil)
	forgotten.Ongoing = true // for three weeks, if one believed it
	wantWeeks(t, weeksOf(monday, monday+20, []Episode{forgotten}),
		Week{Monday: monday, Days: 7, Answered: 1, Cramps: 1},
		Week{Monday: monday + 7, Days: 7},
		Week{Monday: monday + 14, Days: 7})
}

func TestWeeksWhoseClocksChangeHaveSevenDays(t *testing.T) {
	for name, sunday := range map[string]Date{
		"spring": NewDate(2026, time.March, 29),
		"autumn": NewDate(2026, time.October, 25),
	} {
		var episodes []Episode
		for day := sunday - 6; day <= sunday+7; day++ {
			episodes = append(episodes, cramp(t, day, 12, 0, nil), cramp(t, day+1, 11, 59, nil))
		}
		t.Run(name, func(t *testing.T) {
			wantWeeks(t, weeksOf(sunday-6, sunday+7, episodes),
				Week{Monday: sunday - 6, Days: 7, Answered: 7, Cramps: 14},
				Week{Monday: sunday + 1, Days: 7, Answered: 7, Cramps: 14})
		})
	}
}

func TestAWeekGoesOnOverTheNewYear(t *testing.T) {
	monday := NewDate(2026, time.December, 28)
	newYear := NewDate(2027, time.January, 1)
	episodes := []Episode{cramp(t, newYear, 0, 30, nil), cramp(t, newYear, 23, 0, nil)}
	wantWeeks(t, weeksOf(monday, monday+7, episodes),
		Week{Monday: monday, Days: 7, Answered: 2, Cramps: 2},
		Week{Monday: monday + 7, Days: 1})
}

func TestARangeMayBeginAndEndWithinAWeek(t *testing.T) {
	saturday := NewDate(2026, time.November, 14)
	wantWeeks(t, weeksOf(saturday, saturday+3, nil),
		Week{Monday: saturday - 5, Days: 2}, Week{Monday: saturday + 2, Days: 2})
	if got := weeksOf(saturday, saturday-1, nil); len(got) != 0 {
		t.Errorf("no days make %d weeks", len(got))
	}
}
