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
	says      string  // what the table means
	share     float64 // how many times as many diaries as most tables have
}

var tables = []table{
	{
		"No factor has to do with cramps, and one is found", noise, anyFound,
		"The target is 5 % at most, however many factors a diary has.", 1,
	},
	{
		"The same diaries, with the days shuffled for each factor by itself", noise, shufflingFinds,
		"This is what an obvious method would do, for comparison. The report does not use it.", 1,
	},
	{
		"A factor brings three times as many cramp-days, and is found", effects(3), firstFound,
		"The target is 80 % at least with 120 answered days and cramps on 20 % of the days without the factor. When cramps are rarer, 120 days do not tell enough when six factors are looked at, and the report says that more are needed.", 1,
	},
	{
		"A factor brings twice as many cramp-days, and is found", effects(2), firstFound,
		"Most published risks are of this size or smaller. It takes most of a year to see them.", 1,
	},
	{
		"A factor brings three times as many cramp-days, and it is said that no difference was seen", effects(3), firstDenied,
		"It would be wrong: the report says so only when it would probably have seen a ratio of three, and can rule it out. The numbers are of two fifths of the diaries.", 0.4,
	},
	{
		"Cramps are rarer or more frequent, a factor brings three times as many cramp-days, and is found", baseRates(3), firstFound,
		"One of six factors.", 1,
	},
	{
		"The same, and the factor was named beforehand", baseRates(3), suspectFound,
		"Named before the first day. It is compared alone, and need not stand out among six.", 1,
	},
	{
		"A factor that was named beforehand brings twice as many cramp-days, and is found", effects(2), suspectFound,
		"The same diaries as those of the factor that was not named.", 1,
	},
	{
		"A factor that was named beforehand has nothing to do with cramps, and is found", noise, suspectFoundEitherWay,
		"The target is 5 % at most. The other factors are compared beside it, as a family with a target of its own.", 1,
	},
	{
		"Which days are answered goes by a factor and by cramps together, and the factor is found", unevenly, firstTold,
		"There is no target: the answers are as if the factor brought fewer cramps, and nothing in the diary can tell. The report says how many days are not answered.", 1,
	},
	{
		"Something is started halfway and does nothing, and a change is told", noise, changeFound,
		"The target is 5 % at most, for the last four weeks and the days after the start together. In diaries with a trend, seasons or spells the days do differ, for another reason, and mostly that is what the report says. The numbers are of twice as many diaries.", 2,
	},
}

// sizes are the numbers of answered days that are tried.
var sizes = []int{30, 60, 120, 240}

const preface = `# How far the comparison of factors can be trusted

A diary is short, its days resemble each other, and a person notes many things. A person who looks for what goes together
finds something in almost every diary, also where there is nothing. These tables show how often the report does so,
with diaries that are made up: how they are made stands in ` + "`simulate/scenario.go`" + `, and the method in ` + "`circularshift.go`" + `.

Each number is the share of %d diaries of its kind, where nothing else is said, with the 95 %% interval of Clopper and
Pearson. The days are those that were answered. Most diaries answer 75 %% of the days and six factors, each of which is
so on 30 %% of days; cramps come on 25 %% of days where nothing else is said.

The file is made in about a quarter of an hour of one processor, with the same numbers each time, by

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
	histories = max(1, int(t.share*float64(histories)))
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
