package json

import (
	"crampdiary/diary"
	"crampdiary/diary/report"
)

// trial is how the cramp-days on which something was tried compare with those as usual.
type trial struct {
	ID           string              `json:"id"`
	Kind         diary.TrialKind     `json:"kind"`
	Factor       diary.Factor        `json:"factor"`
	Name         string              `json:"name,omitempty"`
	Aim          diary.Aim           `json:"aim"`
	First        string              `json:"first"`
	StoppedAfter string              `json:"stopped_after,omitempty"`
	Phase        diary.TrialPhase    `json:"phase"`
	Baseline     trialCounts         `json:"baseline"`
	Trying       trialCounts         `json:"trying"`
	Ratio        estimate            `json:"ratio"`
	Difference   estimate            `json:"difference"`
	Outcome      report.TrialOutcome `json:"outcome"`
}

// trialCounts is what was noted on the days of a trial that asked for the same.
type trialCounts struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Days      int    `json:"days"`
	CrampDays share  `json:"cramp_days"`
	Cramps    int    `json:"cramps"`
	Minutes   number `json:"minutes"`
	Timed     int    `json:"timed"`
	Woke      share  `json:"woke"`
	Kept      yesNo  `json:"kept"`
}

func trialOf(f report.TrialFinding) trial {
	return trial{
		ID: f.ID, Kind: f.Kind(), Factor: f.Factor, Name: f.Name, Aim: f.Aim, First: f.First.String(), StoppedAfter: diary.DateText(f.StoppedAfter), Phase: f.Phase,
		Baseline: trialCountsOf(f.Baseline), Trying: trialCountsOf(f.Trying), Ratio: ratioOf(f.Ratio), Difference: differenceOf(f.Difference), Outcome: f.Outcome,
	}
}

func trialCountsOf(c report.TrialCounts) trialCounts {
	return trialCounts{
		From: c.From.String(), To: c.To.String(), Days: c.Length, CrampDays: shareOf(c.Days), Cramps: c.Cramps,
		Minutes: number(c.Minutes), Timed: c.Timed, Woke: shareOf(c.Woken), Kept: yesNo(c.Kept),
	}
}

func differenceOf(d report.Difference) estimate {
	return estimate{number(d.Value), number(d.Low), number(d.High)}
}
