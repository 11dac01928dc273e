package archive

import (
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// withFactors is a document in which alcohol and poor sleep are chosen, with what else it says of factors.
func withFactors(rest string) string {
	return `{"format":"crampdiary-archive","version":1,"factors":{"chosen":["alcohol","poor-sleep"],` + rest + `"changed_at":"2026-11-01T18:00:00.000Z"}}`
}

func TestASuspectIsReadAndThatOfAnOlderArchiveIsNone(t *testing.T) {
	for written, want := range map[string]*diary.Suspect{
		"": nil,
		`"suspect":{"factor":"alcohol","from":"2026-10-01"},`: {Factor: diary.AlcoholDay, From: diary.NewDate(2026, 10, 1)},
	} {
		read, err := Read(strings.NewReader(withFactors(written)), now)
		if err != nil || (read.Factors.Suspect == nil) != (want == nil) || want != nil && *read.Factors.Suspect != *want {
			t.Errorf("%q is read as %+v, %v", written, read.Factors, err)
		}
	}
}

func TestSuspectsThatCannotBeAreRefused(t *testing.T) {
	tomorrow := func(days int) string { return (diary.DateOf(now.UTC()) + 1 + diary.Date(days)).String() }
	for written, want := range map[string]Problem{
		`"suspect":{"factor":"long-sitting","from":"2026-10-01"},`:       {1, "factors.suspect", diary.Unknown},
		`"suspect":{"factor":"alcohol","from":"2026-13-01"},`:            {1, "factors.suspect.from", diary.Unknown},
		`"suspect":{"factor":"alcohol","from":"` + tomorrow(2) + `"},`:   {1, "factors.suspect.from", diary.InFuture},
		`"suspect":{"factor":"alcohol","from":"2026-10-01","until":""},`: {1, "factors.suspect.until", NotInSchema},
	} {
		_, err := Read(strings.NewReader(withFactors(written)), now)
		if refused, ok := Refused(err); !ok || refused.Problems[0] != want {
			t.Errorf("%s is refused with %v, want %v", written, err, want)
		}
	}
	if _, err := Read(strings.NewReader(withFactors(`"suspect":{"factor":"alcohol","from":"`+tomorrow(1)+`"},`)), now); err != nil {
		t.Errorf("one that begins with the coming night: %v", err)
	}
}

func TestASnapshotOfBeforeASuspectWasNamedHasNone(t *testing.T) {
	a := Archive{ImportBatch: diary.ImportBatch{Factors: &diary.FactorSetup{Suspect: &diary.Suspect{Factor: diary.AlcoholDay, From: diary.NewDate(2026, 10, 2)}}}}
	for day, has := range map[int]bool{30: false, 31: true, 32: true} { // of September
		s := a.Snapshot(time.Date(2026, 9, day, 13, 0, 0, 0, time.UTC), time.UTC)
		if (s.Factors.Suspect != nil) != has {
			t.Errorf("on day %d: %+v", day, s.Factors.Suspect)
		}
	}
}
