package archive

import (
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// withTrials is a document with the trials as they are written in one.
func withTrials(trials ...string) string {
	return `{"format":"crampdiary-archive","version":1,"trials":[` + strings.Join(trials, ",\n") + `]}`
}

func writtenTrial(id, rest string) string {
	return `{"id":"0193575e-0000-7000-8000-0000000000` + id + `",` + rest + `,"started_at":"2026-11-01T18:00:00.000Z"}`
}

const stretching = `"factor":"stretching-done","aim":"do"`

const (
	drawn  = `,"allocation":"TTUUTUTUTUUTUTTUUTUTUUTTTUTU"`
	longer = `,"allocation":"TTUUTUTUTUUTUTTUUTUTUUTTTUTUTTUUTUTUTUUTUTTUUTUTUUTTTUTU"`
)

// TestATrialOfAnOlderArchiveIsOfTheEarlierKind reads what older programs wrote, which named no kind.
func TestATrialOfAnOlderArchiveIsOfTheEarlierKind(t *testing.T) {
	read, err := Read(strings.NewReader(withTrials(writtenTrial("01", stretching+`,"first_day":"2026-10-01"`))), now)
	if err != nil || len(read.Trials) != 1 || read.Trials[0].Kind() != diary.PhaseTrial || read.Trials[0].Last() != diary.NewDate(2026, 10, 28) {
		t.Errorf("read %+v, %v", read.Trials, err)
	}
	read, err = Read(strings.NewReader(withTrials(writtenTrial("01", stretching+`,"kind":"blocks","first_day":"2026-09-01"`+longer))), now)
	if err != nil || len(read.Trials) != 1 || read.Trials[0].Kind() != diary.BlockTrial || read.Trials[0].Last() != diary.NewDate(2026, 10, 26) {
		t.Errorf("read %+v, %v", read.Trials, err)
	}
}

func TestTrialsThatCannotBeAreRefused(t *testing.T) {
	first := writtenTrial("01", stretching+`,"first_day":"2026-10-01"`)
	for name, test := range map[string]struct {
		document string
		path     string
		code     diary.Code
	}{
		"two at a time":    {withTrials(first, writtenTrial("02", stretching+`,"first_day":"2026-10-28"`)), "trials[1].first_day", diary.Duplicate},
		"the same twice":   {withTrials(first, first), "trials[1].first_day", diary.Duplicate},
		"foreign factor":   {withTrials(writtenTrial("01", `"factor":"0193575e-0000-7000-8000-000000000099","aim":"do","first_day":"2026-10-01"`)), "trials[0].factor", diary.Unknown},
		"unknown aim":      {withTrials(writtenTrial("01", `"factor":"alcohol","aim":"perhaps","first_day":"2026-10-01"`)), "trials[0].aim", diary.Unknown},
		"stopped too late": {withTrials(writtenTrial("01", stretching+`,"first_day":"2026-10-01","stopped_after":"2026-10-28"`)), "trials[0].stopped_after", diary.OutOfRange},
		"unknown kind":     {withTrials(writtenTrial("01", stretching+`,"kind":"weeks","first_day":"2026-10-01"`)), "trials[0].kind", diary.Unknown},
		"blocks not drawn": {withTrials(writtenTrial("01", stretching+`,"kind":"blocks","first_day":"2026-10-01"`)), "trials[0].allocation", diary.Contradiction},
		"drawn, no blocks": {withTrials(writtenTrial("01", stretching+`,"first_day":"2026-10-01"`+drawn)), "trials[0].allocation", diary.Contradiction},
		"cannot be drawn":  {withTrials(writtenTrial("01", stretching+`,"kind":"blocks","first_day":"2026-10-01","allocation":"TTTT"`)), "trials[0].allocation", diary.Unknown},
		"within the 56":    {withTrials(writtenTrial("01", stretching+`,"kind":"blocks","first_day":"2026-09-01"`+longer), first), "trials[1].first_day", diary.Duplicate},
		"no first day":     {withTrials(writtenTrial("01", stretching)), "trials[0].first_day", diary.Required},
	} {
		_, err := Read(strings.NewReader(test.document), now)
		refused, ok := Refused(err)
		if !ok || refused.Problems[0].Path != test.path || refused.Problems[0].Code != test.code {
			t.Errorf("%s: refused with %v, want %s at %s", name, err, test.code, test.path)
		}
	}
	next := writtenTrial("02", stretching+`,"first_day":"2026-10-29"`)
	if read, err := Read(strings.NewReader(withTrials(first, next)), now); err != nil || len(read.Trials) != 2 {
		t.Errorf("one after the other: read %+v, %v", read.Trials, err)
	}
}

func TestASnapshotHoldsTheTrialsAsTheyWereThen(t *testing.T) {
	stopped := diary.NewDate(2026, 10, 20)
	a := Archive{ImportBatch: diary.ImportBatch{Trials: []diary.Trial{
		{ID: "1", First: diary.NewDate(2026, 10, 1), StoppedAfter: &stopped, Started: time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC)},
		{ID: "2", First: diary.NewDate(2026, 11, 1), Started: time.Date(2026, 11, 1, 18, 0, 0, 0, time.UTC)},
	}}}
	for name, test := range map[string]struct {
		moment  time.Time
		want    string
		stopped bool
	}{
		"before":          {time.Date(2026, 9, 30, 18, 0, 0, 0, time.UTC), "", false},
		"before the stop": {time.Date(2026, 10, 19, 18, 0, 0, 0, time.UTC), "1", false},
		"after the stop":  {time.Date(2026, 10, 22, 18, 0, 0, 0, time.UTC), "1", true},
		"in the second":   {time.Date(2026, 11, 2, 18, 0, 0, 0, time.UTC), "21", true},
	} {
		var got string
		stopped := false
		for _, trial := range a.Snapshot(test.moment, time.UTC).Trials {
			got += trial.ID
			stopped = stopped || trial.StoppedAfter != nil
		}
		if got != test.want || stopped != test.stopped {
			t.Errorf("%s: trials %q, stopped %t", name, got, stopped)
		}
	}
}
