package json

import (
	"crampdiary/diary"
	"crampdiary/diary/report"
)

// finding is what came out for one criterion, or a note.
type finding struct {
	ID        string           `json:"id"`
	Kind      report.Kind      `json:"kind"`
	Outcome   report.Outcome   `json:"outcome"`
	Level     report.Level     `json:"level"`
	Timeframe report.Timeframe `json:"pace,omitempty"`
	Contact   report.Contact   `json:"contact,omitempty"`
	From      string           `json:"from,omitempty"`
	To        string           `json:"to,omitempty"`
	Counts    []count          `json:"counts"`
	Episodes  []string         `json:"episodes"`
	Profile   []string         `json:"profile"`
	Missing   []string         `json:"profile_missing"`
	Asks      []ask            `json:"asks"`
	Days      []string         `json:"days"`
	RestsOn   restsOn          `json:"rests_on"`
	Stronger  bool             `json:"stronger"`
	Answer    *acknowledgement `json:"answer"`
	Settled   bool             `json:"told"`
}

// ask is an episode with the fields that keep a criterion open.
type ask struct {
	Episode string         `json:"episode"`
	Fields  []report.Field `json:"fields"`
}

// restsOn is what of the profile a criterion that is met rests on.
type restsOn struct {
	Conditions  []diary.Condition `json:"conditions"`
	Medicines   []product         `json:"medicines"`
	Supplements []product         `json:"supplements"`
	Begun       []product         `json:"begun"`
	Changed     []string          `json:"changed"`
}

type product struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

func productOf[K ~string](p diary.Product[K]) product { return product{string(p.Kind), p.Name} }

func dayText(d diary.Date) string { return d.String() }

// count is one count of a criterion with its limit and its result.
type count struct {
	Of         report.Unit  `json:"of"`
	AtLeast    int          `json:"at_least"`
	Found      int          `json:"found"`
	Unanswered int          `json:"unanswered"`
	From       string       `json:"from"`
	To         string       `json:"to"`
	Hours      int          `json:"hours,omitempty"`
	Signs      []diary.Sign `json:"signs"`
	Episodes   []string     `json:"episodes"`
}

// acknowledgement is what the person last said about a finding.
type acknowledgement struct {
	Response diary.Response `json:"response"`
	At       string         `json:"at"`
}

func findingOf(f report.Finding) finding {
	c := f.Criterion
	made := finding{
		ID: c.ID, Kind: c.Kind, Outcome: f.Outcome, Level: c.Level, Timeframe: c.Timeframe, Contact: c.Call,
		Counts: list(f.Counted, countOf), Episodes: list(f.Episodes, same),
		Profile: list(f.Said, question), Missing: list(f.Unsaid, question),
		Asks: list(f.Asks, func(a report.Ask) ask { return ask{a.Episode, a.Fields} }), Days: list(f.Days, dayText),
		RestsOn: restsOn{
			Conditions:  list(f.Rests.Conditions, same),
			Medicines:   list(f.Rests.Medicines, productOf),
			Supplements: list(f.Rests.Supplements, productOf),
			Begun:       list(f.Rests.Begun, productOf),
			Changed:     list(f.Rests.Changed, same),
		},
		Stronger: f.Stronger(), Settled: f.Settled,
	}
	if len(f.Counted) > 0 { // otherwise it rests on the profile alone
		made.From, made.To = f.From.String(), f.To.String()
	}
	if f.Last != nil {
		made.Answer = &acknowledgement{f.Last.Response, instant(f.Last.At.UTC())}
	}
	return made
}

func countOf(c report.Counted) count {
	return count{
		Of: c.Of, AtLeast: c.AtLeast, Found: c.Found, Unanswered: c.Unanswered,
		From: c.From.String(), To: c.To.String(), Hours: c.Window.Hours,
		Signs: list(c.Seen, same), Episodes: list(c.Episodes, same),
	}
}

func question(q report.ProfileQuestion) string { return string(q) }
