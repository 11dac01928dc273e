package archive

import (
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestASnapshotHoldsAllThatWasNotDeleted(t *testing.T) {
	h := invented(t, 60)
	read, err := Read(strings.NewReader(written(t, h)), now)
	if err != nil {
		t.Fatal(err)
	}
	today := diary.NewDate(2026, 11, 23)
	s := read.Snapshot(now, copenhagen(t))
	if len(s.Episodes) != len(read.Episodes)-1 || len(s.CheckIns) != len(read.CheckIns) || s.To != today ||
		s.From > s.Episodes[0].CrampDay() || s.From > s.CheckIns[0].Day || s.Profile.Sex != diary.Female || len(s.Factors.Own) == 0 {
		t.Errorf("%d episodes, %d check-ins from %s to %s", len(s.Episodes), len(s.CheckIns), s.From, s.To)
	}
	if s.Profile.Version == 0 || s.Factors.Version == 0 {
		t.Error("a profile and factors that were saved look as if they had not been")
	}
	if len(s.Activities) != len(read.Activities) || len(s.Slots) != len(read.Slots) || len(s.Activities) == 0 || len(s.Slots) == 0 {
		t.Errorf("%d activities, %d slots", len(s.Activities), len(s.Slots))
	}
	if !slices.IsSortedFunc(s.Episodes, func(x, y diary.Episode) int { return x.Started.Compare(y.Started) }) {
		t.Error("the episodes are not in order")
	}
	nothing := (Archive{}).Snapshot(now, copenhagen(t))
	if nothing.From != today || nothing.To != today || len(nothing.Factors.Chosen) == 0 || nothing.Profile.Version != 0 {
		t.Errorf("nothing at all became %+v", nothing)
	}
}

func copenhagen(t testing.TB) *time.Location {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestASnapshotOfAnEarlierInstantLooksNoFurther(t *testing.T) {
	zone := copenhagen(t)
	earlier := now.Add(-10 * 24 * time.Hour) // at 03:10
	ended := earlier.Add(time.Minute)
	episode := func(started time.Time, precision diary.Precision, ended *time.Time) diary.Episode {
		return diary.Episode{ID: diary.NewID(), Started: started, Zone: zone.String(), Precision: precision, Ended: ended}
	}
	today := diary.CrampDayOf(earlier, zone)
	a := Archive{ImportBatch: diary.ImportBatch{
		Episodes: []diary.Episode{
			episode(earlier, diary.Exact, &ended), episode(earlier.Add(time.Millisecond), diary.Exact, &ended),
			episode(diary.MiddleOf(today, zone), diary.Night, &ended), episode(diary.MiddleOf(today+1, zone), diary.Night, nil),
		},
		CheckIns:   []diary.CheckIn{{Day: today + 1, Cramps: diary.No}, {Day: today, Cramps: diary.Yes}, {Day: today - 3, Cramps: diary.No}},
		Activities: []diary.Activity{{At: now}, {At: earlier}},
		Slots:      []diary.Slot{{Due: earlier.Add(time.Second)}, {Due: earlier}},
		Trials:     []diary.Trial{{First: today - 60, Started: earlier.Add(-60 * 24 * time.Hour)}, {First: today, Started: earlier}, {First: today + 1, Started: now}},
		Function: []diary.FunctionActivity{
			{Words: "a", Chosen: today - 9, Ended: new(today + 3), Ratings: []diary.FunctionRating{{Day: today - 9}, {Day: today + 2}}}, {Words: "b", Chosen: today + 2},
		},
	}}
	s := a.Snapshot(earlier, zone)
	if len(s.Episodes) != 2 || len(s.CheckIns) != 2 || len(s.Activities) != 1 || len(s.Slots) != 1 || s.From != today-3 || s.To != today {
		t.Fatalf("%+v", s)
	}
	if len(s.Trials) != 2 || s.Trials[0].First != today {
		t.Errorf("trials %+v", s.Trials)
	}
	if f := s.Function; len(f) != 1 || f[0].Words != "a" || f[0].Ended != nil || len(f[0].Ratings) != 1 {
		t.Errorf("function %+v", f)
	}
	night, exact := s.Episodes[0], s.Episodes[1]
	if exact.Ended != nil || !exact.Ongoing {
		t.Errorf("one that ended later is %+v", exact)
	}
	if night.Ended == nil || night.Ongoing {
		t.Errorf("one of which only the night is known is %+v", night)
	}
	if a.Episodes[0].Ended == nil {
		t.Error("the archive was changed")
	}
}
