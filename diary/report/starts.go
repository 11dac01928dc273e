package report

import (
	"cmp"
	"slices"
	"time"

	"crampdiary/diary"
)

// StartKind is what was started.
type StartKind string

// The kinds of start.
const (
	MedicineStart   StartKind = "medicine"
	SupplementStart StartKind = "supplement"
	ProgrammeStart  StartKind = "programme" // of stretching
)

// Start is something that a person began on a date.
type Start struct {
	Kind  StartKind
	ID    string // of the medicine or supplement
	Name  string // in the person's own words, empty for a programme without one
	Day   diary.Date
	Ended *diary.Date // the last day, nil when it goes on
}

// StartDays is how many cramp-days before and after a start are compared: eight weeks, so that every
// weekday is in each as often. It is this project's own choice.
const StartDays = 56

// StartFinding is how the share of cramp-days before a start compares with that after it. It says what
// came first, and never why.
type StartFinding struct {
	Start
	Before    Share // of the answered ones of the StartDays cramp-days before
	After     Share // of the answered ones of the StartDays cramp-days from the start, until it ended or now
	Ratio     Ratio // of After to Before
	Direction Direction
}

// CompareStarts compares the days before and after everything that was begun, as FindPatterns does for what
// lies in a period. A stretching programme counts from its first reminder.
func CompareStarts(snapshot diary.Snapshot, now time.Time, zone *time.Location) []StartFinding {
	days := newCalendar(&snapshot, now, zone, func(*diary.Episode) {})
	findings := compareStarts(days, append(profileStarts(snapshot.Profile), programmeStarts(snapshot)...))
	return slices.DeleteFunc(findings, func(f StartFinding) bool { return !f.Before.Known() || !f.After.Known() })
}

// quietDays is how many days without a reminder to stretch must lie before one that begins a programme:
// after fewer it may just go on after a pause. It is this project's own choice.
const quietDays = 28

// programmeStarts is the day of the first reminder to stretch, if it is known that there was none before.
func programmeStarts(s diary.Snapshot) []Start {
	first := s.To + 1
	for _, slot := range s.Slots {
		if slot.Kind == diary.Stretching {
			first = min(first, slot.CrampDay())
		}
	}
	if first > s.To || first < s.From+quietDays {
		return nil
	}
	return []Start{{Kind: ProgrammeStart, Day: first}}
}

// profileStarts lists the medicines and supplements of which it is known when they were started.
func profileStarts(p diary.Profile) []Start {
	return append(productStarts(MedicineStart, p.Medicines), productStarts(SupplementStart, p.Supplements)...)
}

func productStarts[K ~string](kind StartKind, products []diary.Product[K]) []Start {
	var starts []Start
	for _, p := range products {
		if p.Started != nil {
			starts = append(starts, Start{Kind: kind, ID: p.ID, Name: p.Name, Day: *p.Started, Ended: p.Ended})
		}
	}
	return starts
}

// compareStarts compares the days before each start with those after it. The night after the day of the
// start belongs to the days after it.
func compareStarts(days calendar, starts []Start) []StartFinding {
	var findings []StartFinding
	for _, start := range starts {
		last := start.Day + StartDays - 1
		if start.Ended != nil {
			last = min(last, *start.Ended)
		}
		before, after := period{start.Day - StartDays, start.Day - 1}, period{start.Day, last}
		f := StartFinding{Start: start, Before: days.share(before), After: days.share(after)}
		f.Ratio, f.Direction = days.compare(after, before)
		findings = append(findings, f)
	}
	slices.SortStableFunc(findings, func(a, b StartFinding) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return findings
}
