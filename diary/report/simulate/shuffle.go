package main

import (
	"math/rand/v2"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// shuffles is how often the obvious method shuffles the days of a diary.
const shuffles = 99

// shufflingFinds says whether the obvious method finds any factor. It shuffles the days a hundred times,
// and calls a factor found whose difference is among the largest 5 %. The report does not use it: days in
// a row, weekdays and seasons resemble each other, and what is tried many times is found at some time. It
// is here for the sake of the comparison.
func shufflingFinds(snapshot diary.Snapshot) bool {
	r := rand.New(rand.NewPCG(uint64(snapshot.To), uint64(len(snapshot.CheckIns)))) // #nosec G404 -- a simulation that can be repeated
	for i := range snapshot.Factors.Own {
		var factor, cramps []bool
		for _, c := range snapshot.CheckIns {
			if answer := c.Factors[factorID(i)]; answer != diary.Unanswered {
				factor = append(factor, answer == diary.Yes)
				cramps = append(cramps, c.Cramps == diary.Yes)
			}
		}
		seen, asFar := difference(factor, cramps), 1
		for range shuffles {
			r.Shuffle(len(cramps), func(a, b int) { cramps[a], cramps[b] = cramps[b], cramps[a] })
			if difference(factor, cramps) >= seen {
				asFar++
			}
		}
		if float64(asFar)/(shuffles+1) <= report.FamilyError {
			return true
		}
	}
	return false
}

// difference is how far the shares of cramp-days with and without a factor are apart.
func difference(factor, cramps []bool) float64 {
	var with, without report.Proportion
	for i, so := range factor {
		share := &without
		if so {
			share = &with
		}
		share.Of++
		if cramps[i] {
			share.Count++
		}
	}
	return max(with.Value()-without.Value(), without.Value()-with.Value())
}
