package json

import (
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// patterns are the regularities of the diary, each with the number that it rests on.
type patterns struct {
	From        string `json:"from"`
	To          string `json:"to"`
	Days        int    `json:"days"`
	Answered    int    `json:"answered_days"`
	QuietNights int    `json:"days_with_only_the_night_answered"`

	Cramps          int      `json:"cramps"`
	CrampDays       share    `json:"cramp_days"`
	CrampDaysWeekly estimate `json:"cramp_days_per_week"`
	Unnoted         int      `json:"cramp_days_without_entry"`
	CrampsWeekly    estimate `json:"cramps_per_week"`
	Trend           trend    `json:"trend"`

	Hours     []int         `json:"hours"`
	Timed     int           `json:"timed"`
	Night     share         `json:"night"`
	Places    []placeCount  `json:"places"`
	Placed    int           `json:"placed"`
	Contexts  []contextJSON `json:"contexts"`
	InContext int           `json:"in_context"`
	Lengths   []lengthGroup `json:"lengths"`
	Minutes   spread        `json:"length_minutes"`
	Pains     []int         `json:"pains"`
	Pain      spread        `json:"pain"`

	Woke        share         `json:"woke"`
	WokenNights share         `json:"woken_nights"`
	Sore        share         `json:"sore"`
	SoreHours   spread        `json:"soreness_hours"`
	Remedies    []remedyCount `json:"remedies"`
	Triggers    []triggerJSON `json:"triggers"`
	WithTrigger int           `json:"with_trigger"`
	Starts      []start       `json:"starts"`
}

type trend struct {
	Recent     days              `json:"recent"`
	Earlier    days              `json:"earlier"`
	Ratio      estimate          `json:"ratio"`
	Direction  report.Direction  `json:"direction"`
	Confounder report.Confounder `json:"doubt,omitempty"`
	Weeks      []week            `json:"weeks"`
}

type week struct {
	Monday    string `json:"monday"`
	Days      int    `json:"days"`
	CrampDays share  `json:"cramp_days"`
}

type placeCount struct {
	Muscle diary.Muscle `json:"muscle"`
	Side   diary.Side   `json:"side,omitempty"`
	Cramps int          `json:"cramps"`
}

type contextJSON struct {
	Context diary.Context `json:"context"`
	Cramps  int           `json:"cramps"`
}

// lengthGroup is the cramps that lasted longer than the group before it and up to its limit; the last
// group has none.
type lengthGroup struct {
	UpTo   int `json:"up_to_seconds,omitempty"`
	Cramps int `json:"cramps"`
}

type remedyCount struct {
	Remedy     diary.Remedy `json:"remedy"`
	Tried      int          `json:"tried"`
	Helped     int          `json:"helped"`
	HelpedABit int          `json:"helped_a_bit"`
	NoHelp     int          `json:"no_help"`
}

type triggerJSON struct {
	Trigger diary.Trigger `json:"trigger"`
	Noted   share         `json:"noted"`
}

type start struct {
	Kind       report.StartKind  `json:"kind"`
	ID         string            `json:"id,omitempty"`
	Day        string            `json:"day"`
	Ended      string            `json:"ended,omitempty"`
	Before     days              `json:"before"`
	After      days              `json:"after"`
	Ratio      estimate          `json:"ratio"`
	Direction  report.Direction  `json:"direction"`
	Confounder report.Confounder `json:"doubt,omitempty"`
}

func patternsOf(p report.Patterns) patterns {
	daysWeekly, daysInterval := p.CrampDays.PerWeek()
	crampsWeekly, crampsInterval := p.Rate.PerWeek()
	return patterns{
		From: p.From.String(), To: p.To.String(), Days: p.Days, Answered: p.Answered, QuietNights: p.QuietNights,
		Cramps: p.Cramps, CrampDays: shareOf(p.CrampDays), Unnoted: p.Unnoted,
		CrampDaysWeekly: perWeek(daysWeekly, daysInterval, p.CrampDays.Known()),
		CrampsWeekly:    perWeek(crampsWeekly, crampsInterval, p.Rate.Days > 0),
		Trend: trend{
			daysOf(p.Trend.Recent), daysOf(p.Trend.Earlier), ratioOf(p.Trend.Ratio), p.Trend.Direction, p.Trend.Confounder,
			list(p.Trend.Weeks, func(w report.WeekProportion) week { return week{w.Monday.String(), w.Days, shareOf(w.CrampDays)} }),
		},
		Hours: p.Hours[:], Timed: p.Timed, Night: shareOf(p.Night),
		Places: list(p.Places, func(place report.Place) placeCount { return placeCount(place) }), Placed: p.Placed,
		Contexts: list(p.Contexts, func(c report.ContextCount) contextJSON { return contextJSON(c) }), InContext: p.InContext,
		Lengths: lengthsOf(p), Minutes: spreadOf(p.Length), Pains: p.Pains[:], Pain: spreadOf(p.Pain),
		Woke: shareOf(p.Woke), WokenNights: shareOf(p.WokenNights), Sore: shareOf(p.Sore), SoreHours: spreadOf(p.Soreness),
		Remedies: list(p.Remedies, remedyOf), WithTrigger: p.WithTrigger,
		Triggers: list(p.Triggers, func(t report.TriggerCount) triggerJSON { return triggerJSON{t.Trigger, shareOf(t.Noted)} }),
		Starts:   list(p.Starts, startOf),
	}
}

func lengthsOf(p report.Patterns) []lengthGroup {
	groups := make([]lengthGroup, len(p.Lengths))
	for i, cramps := range p.Lengths {
		groups[i].Cramps = cramps
	}
	for i, limit := range report.LengthLimits() {
		groups[i].UpTo = int(limit / time.Second)
	}
	return groups
}

func remedyOf(r report.RemedyCount) remedyCount {
	return remedyCount{r.Remedy, r.Tried(), r.Helped, r.HelpedABit, r.NoHelp}
}

func startOf(f report.StartFinding) start {
	return start{
		Kind: f.Kind, ID: f.ID, Day: f.Day.String(), Ended: diary.DateText(f.Ended), Before: daysOf(f.Before), After: daysOf(f.After),
		Ratio: ratioOf(f.Ratio), Direction: f.Direction, Confounder: f.Confounder,
	}
}
