package fhir

import "crampdiary/diary/report"

// addTotals writes what the summary of the diary counts, each number with how many it rests on.
func (b *bundle) addTotals(s report.Summary) error {
	p := s.Patterns
	a := answers{l: b.l}
	a.add("total.from", "fhir.from", answer{Date: p.From.String()})
	a.add("total.to", "fhir.to", answer{Date: p.To.String()})
	a.number("total.days", "fhir.days", &p.Days)
	a.number("total.answered", "fhir.answered", &p.Answered)
	a.number("total.cramp-days", "fhir.cramp-days", &p.CrampDays.Count)
	a.number("total.cramps", "fhir.cramps", &p.Cramps)
	a.number("total.timed", "fhir.timed", &p.Timed)
	a.number("total.lasted", "fhir.lasted", &p.Length.Of)
	a.number("total.pain", "fhir.pain", &p.Pain.Of)
	a.number("total.woke", "fhir.woke", &p.Woke.Count)
	a.number("total.woke-answered", "fhir.woke-answered", &p.Woke.Of)
	return b.addAnswers("totals", s.Now, a.items)
}
