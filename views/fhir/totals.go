package fhir

import (
	"time"

	"crampdiary/diary/report"
)

// addTotals writes what was counted of everything before, as the summary counts it.
func (b *bundle) addTotals(t report.Totals, now time.Time) error {
	_, err := b.addAnswers(totalsForm, "totals", now, func(f *form) {
		f.date("total.from", "fhir.from", t.From.String())
		f.date("total.to", "fhir.to", t.To.String())
		f.number("total.days", "fhir.days", &t.Days)
		f.number("total.answered", "fhir.answered", &t.Answered)
		f.number("total.cramp-days", "fhir.cramp-days", &t.CrampDays)
		f.number("total.cramps", "fhir.cramps", &t.Cramps)
		f.number("total.timed", "fhir.timed", &t.Timed)
		f.number("total.lasted", "fhir.lasted", &t.Lasted)
		f.number("total.pain", "fhir.pain", &t.Pain)
		f.number("total.woke", "fhir.woke", &t.Woke)
		f.number("total.woke-answered", "fhir.woke-answered", &t.WokeAnswered)
	})
	return err
}
