package archive

import (
	"time"

	"crampdiary/diary"
)

// episodeJSON is an episode of the document. One of which only the night is known has night_of,
// lasted_ms and still_after_ms in place of started_at, ended_at and still_at.
type episodeJSON struct {
	ID        string          `json:"id"`
	Started   string          `json:"started_at,omitempty"`
	NightOf   string          `json:"night_of,omitempty"`
	Zone      string          `json:"zone"`
	Precision diary.Precision `json:"precision"`
	Ended     string          `json:"ended_at,omitempty"`
	LastedMS  *int64          `json:"lasted_ms,omitempty"`
	Ongoing   bool            `json:"ongoing,omitempty"`
	Still     string          `json:"still_at,omitempty"`
	StillMS   *int64          `json:"still_after_ms,omitempty"`

	Muscle  diary.Muscle  `json:"muscle,omitempty"`
	Side    diary.Side    `json:"side,omitempty"`
	Pain    *int          `json:"pain,omitempty"`
	Context diary.Context `json:"context,omitempty"`
	Woke    diary.Answer  `json:"woke,omitempty"`

	Triggers []diary.Trigger               `json:"triggers,omitempty"`
	Remedies map[diary.Remedy]diary.Effect `json:"remedies,omitempty"`

	SorenessHours   *int           `json:"soreness_hours,omitempty"`
	DisturbedSleep  *int           `json:"disturbed_sleep,omitempty"`
	UnableNextDay   diary.Answer   `json:"unable_next_day,omitempty"`
	HinderedNextDay *int           `json:"hindered_next_day,omitempty"`
	MovementProblem diary.Answer   `json:"movement_problem,omitempty"`
	Weakness        diary.Residue  `json:"weakness,omitempty"`
	Numbness        diary.Residue  `json:"numbness,omitempty"`
	Swelling        diary.Swelling `json:"swelling,omitempty"`
	RedWarm         diary.Answer   `json:"red_warm,omitempty"`
	ColdPale        diary.Answer   `json:"cold_pale,omitempty"`
	PainBetween     diary.Answer   `json:"pain_between,omitempty"`
	Signs           []diary.Sign   `json:"signs,omitempty"`

	Note string `json:"note,omitempty"`

	Recorded string `json:"recorded_at"`
	Changed  string `json:"changed_at"`
	Deleted  string `json:"deleted_at,omitempty"`
}

func writeEpisode(e diary.Episode) episodeJSON {
	j := episodeJSON{
		ID: e.ID, Zone: e.Zone, Precision: e.Precision, Ongoing: e.Ongoing,
		Muscle: e.Muscle, Side: e.Side, Pain: e.Pain, Context: e.Context, Woke: e.Woke,
		Triggers: e.Triggers, Remedies: e.Remedies,
		SorenessHours: e.SorenessHours, DisturbedSleep: e.DisturbedSleep,
		UnableNextDay: e.UnableNextDay, HinderedNextDay: e.HinderedNextDay, MovementProblem: e.MovementProblem,
		Weakness: e.Weakness, Numbness: e.Numbness, Swelling: e.Swelling,
		RedWarm: e.RedWarm, ColdPale: e.ColdPale, PainBetween: e.PainBetween, Signs: e.Signs,
		Note:     e.Note,
		Recorded: instantText(e.Recorded), Changed: instantText(e.Changed), Deleted: optionalInstantText(e.Deleted),
	}
	if e.Precision != diary.Night {
		j.Started, j.Ended, j.Still = instantText(e.Started), optionalInstantText(e.Ended), optionalInstantText(e.StillAt)
		return j
	}
	j.NightOf = e.CrampDay().String()
	j.LastedMS, j.StillMS = after(e.Started, e.Ended), after(e.Started, e.StillAt)
	return j
}

// after is by how many milliseconds an instant that may not be known is later than another.
func after(started time.Time, later *time.Time) *int64 {
	if later == nil {
		return nil
	}
	ms := later.Sub(started).Milliseconds()
	return &ms
}

func readEpisode(p *problems, j episodeJSON) diary.Episode {
	e := diary.Episode{
		ID: j.ID, Zone: j.Zone, Precision: j.Precision, Ongoing: j.Ongoing,
		Muscle: j.Muscle, Side: j.Side, Pain: j.Pain, Context: j.Context, Woke: j.Woke,
		Triggers: j.Triggers, Remedies: j.Remedies,
		SorenessHours: j.SorenessHours, DisturbedSleep: j.DisturbedSleep,
		UnableNextDay: j.UnableNextDay, HinderedNextDay: j.HinderedNextDay, MovementProblem: j.MovementProblem,
		Weakness: j.Weakness, Numbness: j.Numbness, Swelling: j.Swelling,
		RedWarm: j.RedWarm, ColdPale: j.ColdPale, PainBetween: j.PainBetween, Signs: j.Signs,
		Note:     j.Note,
		Recorded: p.instant("recorded_at", j.Recorded), Changed: p.instant("changed_at", j.Changed),
		Deleted: p.optionalInstant("deleted_at", j.Deleted),
	}
	readEpisodeTime(p, j, &e)
	p.add("", e.Validate(p.now))
	return e
}

func readEpisodeTime(p *problems, j episodeJSON, e *diary.Episode) {
	if j.Precision != diary.Night {
		if j.NightOf != "" || j.LastedMS != nil || j.StillMS != nil {
			p.refuse("night_of", diary.Contradiction)
		}
		e.Started, e.Ended = p.instant("started_at", j.Started), p.optionalInstant("ended_at", j.Ended)
		e.StillAt = p.optionalInstant("still_at", j.Still)
		return
	}
	if j.Started != "" || j.Ended != "" || j.Still != "" {
		p.refuse("started_at", diary.Contradiction)
	}
	e.Started = diary.MiddleOf(p.date("night_of", j.NightOf), e.Location())
	e.Ended = p.later("lasted_ms", e.Started, j.LastedMS, diary.MaxDuration)
	e.StillAt = p.later("still_after_ms", e.Started, j.StillMS, maxStill)
}

// maxStill is how long after its start a cramp may be said to be still there; the domain has no limit, but
// a number that is no time is refused.
const maxStill = 100 * 365 * 24 * time.Hour

// later is the instant so many milliseconds after another, if they are given.
func (p *problems) later(field string, started time.Time, ms *int64, most time.Duration) *time.Time {
	switch {
	case ms == nil:
		return nil
	case *ms < 0 || *ms > most.Milliseconds():
		p.refuse(field, diary.OutOfRange)
		return nil
	}
	instant := started.Add(time.Duration(*ms) * time.Millisecond)
	return &instant
}
