package archive

import (
	"cmp"
	"iter"
	"slices"

	"crampdiary/diary"
)

type trialJSON struct {
	ID           string           `json:"id"`
	Kind         diary.TrialKind  `json:"kind,omitempty"`
	Factor       diary.Factor     `json:"factor"`
	Aim          diary.Aim        `json:"aim"`
	First        string           `json:"first_day"`
	Allocation   diary.Allocation `json:"allocation,omitempty"`
	StoppedAfter string           `json:"stopped_after,omitempty"`
	Started      string           `json:"started_at"`
}

func trialsOf(h diary.Export) iter.Seq2[diary.Trial, error] { return diary.Sequence(h.Trials) }

func writeTrial(t diary.Trial) trialJSON {
	return trialJSON{
		ID: t.ID, Kind: t.Kind(), Factor: t.Factor, Aim: t.Aim, First: t.First.String(), Allocation: t.Allocation,
		StoppedAfter: diary.DateText(t.StoppedAfter), Started: instantText(t.Started),
	}
}

// readTrial reads a trial. A document that an older program wrote names no kind: there was one.
func readTrial(p *problems, j trialJSON) diary.Trial {
	t := diary.Trial{
		ID: j.ID, TrialChoice: diary.TrialChoice{Factor: j.Factor, Aim: j.Aim}, First: p.date("first_day", j.First), Allocation: j.Allocation,
		StoppedAfter: p.optionalDate("stopped_after", j.StoppedAfter), Started: p.instant("started_at", j.Started),
	}
	if kind := cmp.Or(j.Kind, diary.PhaseTrial); !slices.Contains(diary.TrialKinds, kind) {
		p.refuse("kind", diary.Unknown)
	} else if kind != t.Kind() {
		p.refuse("allocation", diary.Contradiction)
	}
	p.add("", t.Validate(p.today(), p.ownFactors("factor", t.Factor)))
	if slices.ContainsFunc(*p.trials, t.SharesDays) {
		p.refuse("first_day", diary.Duplicate)
	}
	*p.trials = append(*p.trials, t)
	return t
}
