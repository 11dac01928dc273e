package fhir

import (
	"time"

	"crampdiary/diary/report"
)

// addTotals writes what was counted of everything before, as the summary counts it.
func (b *bundle) addTotals(t report.Totals, now time.Time) error {
	a := answers{l: b.l}
	a.add("total.from", "fhir.from", answer{Date: t.From.String()})
	a.add("total.to", "fhir.to", answer{Date: t.To.String()})
	a.number("total.days", "fhir.days", &t.Days)
	a.number("total.answered", "fhir.answered", &t.Answered)
	a.number("total.cramp-days", "fhir.cramp-days", &t.CrampDays)
	a.number("total.cramps", "fhir.cramps", &t.Cramps)
	a.number("total.timed", "fhir.timed", &t.Timed)
	a.number("total.lasted", "fhir.lasted", &t.Lasted)
	a.number("total.pain", "fhir.pain", &t.Pain)
	a.number("total.woke", "fhir.woke", &t.Woke)
	a.number("total.woke-answered", "fhir.woke-answered", &t.WokeAnswered)
	return b.addAnswers("totals", now, a.items)
}
