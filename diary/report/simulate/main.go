// Simulate measures, with invented diaries, how often the report finds something where there is nothing,
// and how often it finds what is there. It makes SIMULATION.md:
//
//	go run ./diary/report/simulate -write diary/report/SIMULATION.md
//
// It takes a quarter of an hour of one processor. The same numbers come out each time.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"sync"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

var (
	histories = flag.Int("histories", 1000, "how many `diaries` are made up for each number")
	workers   = flag.Int("workers", 2, "how many diaries are judged at the same time")
	write     = flag.String("write", "", "`file` to write instead of standard output")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "simulate:", err)
		os.Exit(1)
	}
}

func run() error {
	if *write == "" {
		return writeDocument(os.Stdout, *histories)
	}
	var document bytes.Buffer // so that a run that was stopped leaves the file as it was
	if err := writeDocument(&document, *histories); err != nil {
		return err
	}
	return os.WriteFile(*write, document.Bytes(), 0o644) // #nosec G306 -- a document that everybody may read
}

// measure says how many of the diaries of a scenario are so.
func measure(s scenario, answered, histories int, is func(diary.Snapshot) bool) report.Proportion {
	return count(histories, func(number uint64) bool { return is(makeDiary(s, answered, number)) })
}

// count says how many of the numbers are so.
func count(histories int, is func(number uint64) bool) report.Proportion {
	share := report.Proportion{Of: histories}
	var counting sync.Mutex
	var running sync.WaitGroup
	for worker := range *workers {
		running.Go(func() {
			for number := worker; number < histories; number += *workers {
				if is(uint64(number)) { // #nosec G115 -- not negative
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

// firstTold says whether the first factor is found to go with more cramps or with fewer.
func firstTold(snapshot diary.Snapshot) bool { return found(compareFactors(snapshot)[0].Direction) }

// firstFound says whether the factor that brings cramps is found to go with more of them.
func firstFound(snapshot diary.Snapshot) bool {
	return compareFactors(snapshot)[0].Direction == report.More
}

// suspected is a diary in which the factor that may bring cramps was named on the day before the first.
func suspected(snapshot diary.Snapshot) diary.Snapshot {
	snapshot.Factors.Suspect = &diary.Suspect{Factor: factorID(0), From: snapshot.From}
	return snapshot
}

func suspectOf(snapshot diary.Snapshot) report.Direction {
	return report.Suspect(suspected(snapshot), lastNight(snapshot), time.UTC).Direction
}

// suspectFound says whether the named factor is found to go with more cramps.
func suspectFound(snapshot diary.Snapshot) bool { return suspectOf(snapshot) == report.More }

// suspectFoundEitherWay says whether the named factor is found to go with more cramps or with fewer.
func suspectFoundEitherWay(snapshot diary.Snapshot) bool { return found(suspectOf(snapshot)) }

// firstDenied says whether the report says of that factor that there is no difference.
func firstDenied(snapshot diary.Snapshot) bool {
	return compareFactors(snapshot)[0].Direction == report.NoDifference
}

// changeFound says whether a change is shown: in the last four weeks, or since the middle of the diary.
func changeFound(snapshot diary.Snapshot) bool {
	start := report.Start{Kind: report.ProgrammeStart, Day: (snapshot.From + snapshot.To) / 2}
	patterns := report.FindPatterns(snapshot, []report.Start{start}, lastNight(snapshot), time.UTC)
	return found(patterns.Trend.Direction) || found(patterns.Starts[0].Direction)
}
