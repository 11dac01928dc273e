// Simulate measures, with invented diaries, how often the report finds something where there is nothing,
// and how often it finds what is there. It prints the tables of SIMULATION.md:
//
//	go run ./diary/report/simulate
//
// It takes some minutes. The same numbers come out each time.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

var (
	histories = flag.Int("histories", 2000, "how many `diaries` are made up for each number")
	workers   = flag.Int("workers", 2, "how many diaries are judged at the same time")
)

// sizes are the numbers of answered days that are tried.
var sizes = []int{60, 120, 240}

func main() {
	flag.Parse()
	for _, table := range []struct {
		title     string
		scenarios []scenario
		is        func(diary.Snapshot) bool
	}{
		{"No factor brings cramps, and one is found", noise, anyFound},
		{"A factor brings twice as many cramp-days, and is found", effects(2), firstFound},
		{"A factor brings three times as many cramp-days, and is found", effects(3), firstFound},
		{"A factor brings three times as many cramp-days, and no difference is said to be there", effects(3), firstDenied},
		{"Something is started halfway and does nothing, and a difference is found", noise, startFound},
	} {
		writeTable(os.Stdout, table.title, table.scenarios, table.is)
	}
}

// writeTable writes how many of the diaries of each scenario and size are so.
func writeTable(w io.Writer, title string, scenarios []scenario, is func(diary.Snapshot) bool) {
	fmt.Fprintf(w, "%s:\n\n| what the diaries are like |", title)
	for _, size := range sizes {
		fmt.Fprintf(w, " %d days |", size)
	}
	fmt.Fprint(w, "\n| --- | --- | --- | --- |\n")
	for _, s := range scenarios {
		fmt.Fprintf(w, "| %s |", s.name)
		for _, size := range sizes {
			share := measure(s, size, *histories, is)
			interval := share.Interval()
			fmt.Fprintf(w, " %.1f %% (%.1f–%.1f) |", 100*share.Value(), 100*interval.Low, 100*interval.High)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
}

// measure says how many of the diaries of a scenario are so.
func measure(s scenario, answered, histories int, is func(diary.Snapshot) bool) report.Share {
	share := report.Share{Of: histories}
	var counting sync.Mutex
	var running sync.WaitGroup
	for worker := range *workers {
		running.Go(func() {
			for number := worker; number < histories; number += *workers {
				if is(makeDiary(s, answered, uint64(number))) {
					counting.Lock()
					share.Count++
					counting.Unlock()
				}
			}
		})
	}
	running.Wait()
	return share
}

// compareFactors is what the report says of factors in the last night of a diary.
func compareFactors(snapshot diary.Snapshot) []report.FactorFinding {
	return report.Factors(snapshot, lastNight(snapshot), time.UTC).Factors
}

func lastNight(snapshot diary.Snapshot) time.Time { return diary.MiddleOf(snapshot.To, time.UTC) }

// anyFound says whether any factor is found to go with more cramps or with fewer.
func anyFound(snapshot diary.Snapshot) bool {
	for _, f := range compareFactors(snapshot) {
		if found(f.Direction) {
			return true
		}
	}
	return false
}

func found(d report.Direction) bool { return d == report.More || d == report.Fewer }

// firstFound says whether the factor that brings cramps is found to go with more of them.
func firstFound(snapshot diary.Snapshot) bool {
	return compareFactors(snapshot)[0].Direction == report.More
}

// firstDenied says whether the report says of that factor that there is no difference.
func firstDenied(snapshot diary.Snapshot) bool {
	return compareFactors(snapshot)[0].Direction == report.NoDifference
}

// startFound says whether there is a difference between the days before and after the middle of the diary.
func startFound(snapshot diary.Snapshot) bool {
	start := report.Start{Kind: report.ProgrammeStart, Day: (snapshot.From + snapshot.To) / 2}
	patterns := report.FindPatterns(snapshot, []report.Start{start}, lastNight(snapshot), time.UTC)
	return found(patterns.Starts[0].Direction)
}
