package archive

import (
	"iter"
	"slices"

	"crampdiary/diary"
)

type trialJSON struct {
	ID           string       `json:"id"`
	Factor       diary.Factor `json:"factor"`
	Aim          diary.Aim    `json:"aim"`
	First        string       `json:"first_day"`
	StoppedAfter string       `json:"stopped_after,omitempty"`
	Started      string       `json:"started_at"`
}

func trialsOf(h diary.Export) iter.Seq2[diary.Trial, error] { return diary.Sequence(h.Trials) }

func writeTrial(t diary.Trial) trialJSON {
	return trialJSON{
		ID: t.ID, Factor: t.Factor, Aim: t.Aim, First: t.First.String(), StoppedAfter: diary.DateText(t.StoppedAfter), Started: instantText(t.Started),
	}
}

func readTrial(p *problems, j trialJSON) diary.Trial {
	t := diary.Trial{
		ID: j.ID, TrialChoice: diary.TrialChoice{Factor: j.Factor, Aim: j.Aim}, First: p.date("first_day", j.First),
		StoppedAfter: p.optionalDate("stopped_after", j.StoppedAfter), Started: p.instant("started_at", j.Started),
	}
	p.add("", t.Validate(p.today(), p.ownFactors("factor", t.Factor)))
	if slices.ContainsFunc(*p.trials, t.SharesDays) {
		p.refuse("first_day", diary.Duplicate)
	}
	*p.trials = append(*p.trials, t)
	return t
}
