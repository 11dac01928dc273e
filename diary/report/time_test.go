package report

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// lived is an episode of no length that began at an instant in a zone.
func lived(zone string, started time.Time) diary.Episode {
	return diary.Episode{ID: started.String() + zone, Started: started, Ended: &started, Zone: zone, Precision: diary.Exact}
}

func TestNoonIsWhereOneCrampDayEndsAndTheNextBegins(t *testing.T) {
	persistent := func(e diary.Episode) diary.Episode { e.Weakness = diary.Persistent; return e }
	for _, test := range []struct {
		name    string
		now     string
		started string
		want    Outcome
	}{
		{"seven cramp-days, the first from its noon", "2026-11-25T12:00:00+01:00", "2026-11-19T12:00:00+01:00", Met},
		{"just before the noon of the first", "2026-11-25T12:00:00+01:00", "2026-11-19T11:59:59+01:00", NotEnough},
		{"just before noon, the day of now is that of yesterday", "2026-11-25T11:59:59+01:00", "2026-11-18T12:00:00+01:00", Met},
		{"and the one before does not count", "2026-11-25T11:59:59+01:00", "2026-11-18T11:59:59+01:00", NotEnough},
		{"spring: noon is 167 hours before noon a week later", "2026-04-02T12:30:00+02:00", "2026-03-27T12:00:00+01:00", Met},
		{"spring: just before that noon", "2026-04-02T12:30:00+02:00", "2026-03-27T11:59:59+01:00", NotEnough},
		{"autumn: noon is 169 hours before noon a week later", "2026-10-29T12:30:00+01:00", "2026-10-23T12:00:00+02:00", Met},
		{"autumn: just before that noon", "2026-10-29T12:30:00+01:00", "2026-10-23T11:59:59+02:00", NotEnough},
	} {
		s := diary.Snapshot{Episodes: []diary.Episode{persistent(lived("Europe/Copenhagen", at(test.started)))}}
		got, _ := outcomeOf(Evaluate(s, nil, at(test.now), copenhagen), "weakness-now")
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestHoursAreHoursAlsoWhenTheClocksChange(t *testing.T) {
	for _, test := range []struct {
		now, ended string
		want       Outcome
	}{
		{"2026-03-30T10:00:00+02:00", "2026-03-28T09:00:00+01:00", Met}, // 48 hours, 49 on the clock
		{"2026-03-30T10:00:00+02:00", "2026-03-28T08:59:59+01:00", NotEnough},
		{"2026-10-26T10:00:00+01:00", "2026-10-24T11:00:00+02:00", Met}, // 48 hours, 47 on the clock
		{"2026-10-26T10:00:00+01:00", "2026-10-24T10:59:59+02:00", NotEnough},
	} {
		e := lived("Europe/Copenhagen", at(test.ended))
		e.ColdPale = diary.Yes
		got, _ := outcomeOf(Evaluate(diary.Snapshot{Episodes: []diary.Episode{e}}, nil, at(test.now), copenhagen), "emergency-limb")
		if got != test.want {
			t.Errorf("ended %s: %s, want %s", test.ended, got, test.want)
		}
	}
}

func TestNowIsOfTheDiarysZoneAndAnEpisodeOfItsOwn(t *testing.T) {
	// In Auckland it is 01:00 on the 26th, the night of the cramp-day of the 25th; in Copenhagen 13:00 on
	// the 25th, and in Los Angeles 04:00 on the 25th, the night of the 24th.
	now := at("2026-11-25T12:00:00Z")
	for zone, want := range map[string]diary.Date{
		"Pacific/Auckland": diary.NewDate(2026, 11, 25), "Europe/Copenhagen": diary.NewDate(2026, 11, 25),
		"America/Los_Angeles": diary.NewDate(2026, 11, 24),
	} {
		if got := Evaluate(diary.Snapshot{}, nil, now, mustZone(zone)).Today; got != want {
			t.Errorf("the cramp-day in %s is %s, want %s", zone, got, want)
		}
	}
	// Two cramps six hours apart fall on one cramp-day at home, and on two when the second was lived away.
	first := at("2026-11-20T18:00:00Z")
	s := diary.Snapshot{Profile: diary.Profile{Version: 1, Medicines: []diary.Medicine{{Kind: diary.Statin}}}}
	for zone, want := range map[string]Outcome{"Europe/Copenhagen": NotEnough, "Pacific/Auckland": Met} {
		s.Episodes = []diary.Episode{lived("Europe/Copenhagen", first), lived(zone, first.Add(6*time.Hour))}
		if got, _ := outcomeOf(Evaluate(s, nil, now, copenhagen), "medicine"); got != want {
			t.Errorf("the second in %s: %s, want %s", zone, got, want)
		}
	}
}

func TestAnEpisodeOfACrampDayToComeHereCountsToday(t *testing.T) {
	now := at("2026-11-25T03:00:00Z") // 16:00 in Auckland, where the cramp-day of the 25th has begun
	e := lived("Pacific/Auckland", now.Add(-time.Hour))
	e.Weakness = diary.Persistent
	losAngeles := mustZone("America/Los_Angeles")
	from, to := Range(now, losAngeles)
	if day := e.CrampDay(); day < from || day > to {
		t.Fatalf("%s is not from %s to %s", day, from, to)
	}
	r := Evaluate(diary.Snapshot{Episodes: []diary.Episode{e}}, nil, now, losAngeles)
	if got, _ := outcomeOf(r, "weakness-now"); got != Met || r.Answered != 1 {
		t.Errorf("got %s with %d days answered", got, r.Answered)
	}
}

func TestRangeHoldsEveryWindow(t *testing.T) {
	from, to := Range(testNow, copenhagen)
	if today := diary.CrampDayOf(testNow, copenhagen); from != today-27 || to != today+2 {
		t.Errorf("from %s to %s", from, to)
	}
}

func TestTheOrderOfASnapshotDoesNotMatter(t *testing.T) {
	m := makeDiary(days(0, 5, pain(9)), ongoing(time.Hour), medicine(diary.Statin))
	want := fmt.Sprint(m.evaluate(Criteria))
	slices.Reverse(m.Episodes)
	slices.Reverse(m.CheckIns)
	if got := fmt.Sprint(m.evaluate(Criteria)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}
