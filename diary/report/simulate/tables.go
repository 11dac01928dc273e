package main

import (
	"fmt"
	"io"
	"strings"

	"crampdiary/diary"
)

// table is one table of the document: how many of the diaries of each scenario are so.
type table struct {
	title     string
	scenarios []scenario
	is        func(diary.Snapshot) bool
	says      string // what the table means
	few       bool   // a fifth of the diaries are made
}

var tables = []table{
	{
		"No factor has to do with cramps, and one is found", noise, anyFound,
		"The target is 5 % at most, however many factors a diary has.", false,
	},
	{
		"The same diaries, with the days shuffled for each factor by itself", noise, shufflingFinds,
		"This is what an obvious method would do, for comparison. The report does not use it.", false,
	},
	{
		"A factor brings three times as many cramp-days, and is found", effects(3), firstFound,
		"The target is 80 % at least with 120 answered days and cramps on 20 % of the days without the factor. When cramps are rarer, 120 days do not tell enough when six factors are looked at, and the report says that more are needed.", false,
	},
	{
		"A factor brings twice as many cramp-days, and is found", effects(2), firstFound,
		"Most published risks are of this size or smaller. It takes most of a year to see them.", false,
	},
	{
		"A factor brings three times as many cramp-days, and it is said that no difference was seen", effects(3), firstDenied,
		"It would be wrong: the report says so only when it would probably have seen a ratio of three, and can rule it out. The numbers are of a fifth of the diaries.", true,
	},
	{
		"Cramps are rarer or more frequent, a factor brings three times as many cramp-days, and is found", baseRates(3), firstFound,
		"The numbers are of a fifth of the diaries.", true,
	},
	{
		"Something is started halfway and does nothing, and a change is told", unchanged, changeFound,
		"The target is 5 % at most, for the last four weeks and the days after the start together. In diaries with a trend, seasons or spells the days do differ, for another reason, and mostly that is what the report says. The numbers are of a fifth of the diaries.", true,
	},
}

// sizes are the numbers of answered days that are tried.
var sizes = []int{30, 60, 120, 240}

const preface = `# How far the comparison of factors can be trusted

A diary is short, its days resemble each other, and a person notes many things. A person who looks for what goes together
finds something in almost every diary, also where there is nothing. These tables show how often the report does so,
with diaries that are made up: how they are made stands in ` + "`simulate/scenario.go`" + `, and the method in ` + "`circularshift.go`" + `.

Each number is the share of %d diaries of its kind, with the 95 %% interval of Clopper and Pearson. The days are those
that were answered. Most diaries answer 75 %% of the days and six factors, each of which is so on 30 %% of days; cramps
come on 25 %% of days where nothing else is said.

The file is made, with the same numbers each time, by

    go run ./diary/report/simulate -write diary/report/SIMULATION.md
`

// writeDocument makes so many diaries for each number, and writes all tables.
func writeDocument(w io.Writer, histories int) error {
	if _, err := fmt.Fprintf(w, preface, histories); err != nil {
		return err
	}
	for _, t := range tables {
		if err := t.write(w, histories); err != nil {
			return err
		}
	}
	return writeTrials(w, histories)
}

func (t table) write(w io.Writer, histories int) error {
	if t.few {
		histories = max(1, histories/5)
	}
	text := fmt.Appendf(nil, "\n## %s\n\n%s\n\n| what the diaries are like |", t.title, t.says)
	for _, size := range sizes {
		text = fmt.Appendf(text, " %d days |", size)
	}
	text = append(text, "\n| --- |"+strings.Repeat(" --- |", len(sizes))+"\n"...)
	for _, s := range t.scenarios {
		text = fmt.Appendf(text, "| %s |", s.name)
		for _, size := range sizes {
			share := measure(s, size, histories, t.is)
			interval := share.Interval()
			text = fmt.Appendf(text, " %.1f %% (%.1f–%.1f) |", 100*share.Value(), 100*interval.Low, 100*interval.High)
		}
		text = append(text, '\n')
	}
	_, err := w.Write(text)
	return err
}
