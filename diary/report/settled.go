package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// acknowledge adds to each finding what the person last said about it.
func (r *Report) acknowledge(acknowledged []diary.Acknowledgement) {
	met := make(map[string]bool)
	for _, f := range r.Findings {
		met[f.Criterion.ID] = f.Outcome == Met
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		for _, a := range acknowledged {
			if a.Criterion != f.Criterion.ID || a.At.After(r.Now) {
				continue
			}
			if f.Last == nil || a.At.After(f.Last.At) {
				f.Last = &a
			}
			f.Settled = f.Settled || f.stillSettled(a, met, r.Now)
		}
	}
}

// stillSettled says whether a call about the finding settles it: lately, and about everything that is met
// now.
func (f Finding) stillSettled(a diary.Acknowledgement, met map[string]bool, now time.Time) bool {
	if a.Response != diary.Called || f.Criterion.Settled == 0 || now.Sub(a.At) > time.Duration(f.Criterion.Settled)*24*time.Hour {
		return false
	}
	for id, is := range met {
		if is && !slices.Contains(a.Met, id) {
			return false
		}
	}
	return true
}
