// Package json writes a report as one JSON document for other programs. The document is described by
// schema.json: its names do not change, codes are those of the archive, and what is not known is null or
// left out, never zero. It holds no text in any language.
package json

import (
	_ "embed"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// The document's own name and version. The version is raised whenever a program that reads the older one
// would misread something.
const (
	Format  = "crampdiary-report"
	Version = 1
)

// Schema is the JSON Schema (draft 2020-12) of the document.
//
//go:embed schema.json
var Schema []byte

// Write writes a summary of a diary, and what was found about its factors and trials at the same instant.
func Write(w io.Writer, s report.Summary, f report.FactorFindings, trials []report.TrialFinding) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(documentOf(s, f, trials))
}

type document struct {
	Format          string       `json:"format"`
	Version         int          `json:"version"`
	At              string       `json:"at"`
	Zone            string       `json:"zone"`
	CrampDay        string       `json:"cramp_day"`
	CriteriaVersion string       `json:"criteria_version"`
	Level           report.Level `json:"level"`
	LevelIfAnswered report.Level `json:"level_if_answered"`
	Answered        answeredJSON `json:"answered"`
	Findings        []finding    `json:"findings"`
	Notes           []finding    `json:"notes"`
	Age             int          `json:"age,omitempty"`
	Patterns        patterns     `json:"patterns"`
	Factors         factors      `json:"factors"`
	Trials          []trial      `json:"trials"`
	Function        []function   `json:"function"`
	Answers         answers      `json:"answers"`
	Newest          []string     `json:"newest_episodes"`
}

// answeredJSON says whether enough days are answered to say that a count was not reached.
type answeredJSON struct {
	Days    int `json:"days"`
	Of      int `json:"of"`
	Missing int `json:"missing"`
}

func documentOf(s report.Summary, f report.FactorFindings, trials []report.TrialFinding) document {
	r := s.Report
	return document{
		Format: Format, Version: Version,
		At: instant(r.Now), Zone: r.Now.Location().String(), CrampDay: r.Today.String(),
		CriteriaVersion: r.Version, Level: r.Level, LevelIfAnswered: r.IfAnswered,
		Answered: answeredJSON{r.Answered, r.AnsweredOf, r.Missing},
		Findings: list(r.Findings, findingOf), Notes: list(r.Notes, findingOf),
		Age: s.Age, Patterns: patternsOf(s.Patterns), Factors: factorsOf(f), Trials: list(trials, trialOf),
		Function: list(s.Function, functionOf), Answers: answersOf(s),
		Newest: list(s.Last, func(e diary.Episode) string { return e.ID }),
	}
}

// list is a list as the document has it: an empty one is [], and never null.
func list[T, J any](things []T, of func(T) J) []J {
	made := make([]J, len(things))
	for i, thing := range things {
		made[i] = of(thing)
	}
	return made
}

func same[T any](thing T) T { return thing }

func instant(t time.Time) string { return t.Format(time.RFC3339) }

// number is a figure that was worked out. It is rounded, so that it is the same on every machine, and null
// when there is none or when it has no end.
type number float64

// digits of a number are more than any of them is worth.
const digits = 4

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	value := float64(n)
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return []byte("null"), nil
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'e', digits-1, 64), 64)
	if err != nil {
		return nil, err
	}
	return json.Marshal(rounded)
}

// share is how many of the things that are known were of a kind.
type share struct {
	Count int `json:"count"`
	Of    int `json:"of"`
}

func shareOf(s report.Proportion) share { return share(s) }

// days are a share of days with those beside them that nobody answered.
type days struct {
	share
	Silent int `json:"silent"`
}

func daysOf(s report.DayProportion) days { return days{shareOf(s.Proportion), s.Silent} }

// estimate is a figure with its interval of 95 %.
type estimate struct {
	Value number `json:"value"`
	Low   number `json:"low"`
	High  number `json:"high"`
}

func ratioOf(r report.Ratio) estimate {
	return estimate{number(r.Value), number(r.Low), number(r.High)}
}

// perWeek is a mean number in a week, null without days to take it of.
func perWeek(value float64, interval report.Interval, known bool) estimate {
	if !known {
		value = math.NaN()
	}
	return estimate{number(value), number(interval.Low), number(interval.High)}
}

// spread sums up values. Median and most are null when there are none.
type spread struct {
	Of     int    `json:"of"`
	Median number `json:"median"`
	Most   number `json:"most"`
}

func spreadOf(s report.Spread) spread {
	if s.Of == 0 {
		return spread{0, number(math.NaN()), number(math.NaN())}
	}
	return spread{s.Of, number(s.Median), number(s.Most)}
}
