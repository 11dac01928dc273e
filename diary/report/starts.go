package report

import (
	"math"
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
	Before     DayProportion // of the StartDays cramp-days before
	After      DayProportion // of the StartDays cramp-days from the start, until it ended or now
	Ratio      Ratio         // of After to Before
	Direction  Direction
	Confounder Confounder
}

// FindChanges compares the last days with those before, and the days before and after everything that was
// begun, as FindPatterns does for what lies in a period. A stretching programme counts from its first reminder.
func FindChanges(snapshot diary.Snapshot, now time.Time, zone *time.Location) Changes {
	days := newCalendar(&snapshot, now, zone, func(*diary.Episode) {})
	changes := findChanges(days, append(profileStarts(snapshot.Profile), programmeStarts(snapshot)...))
	changes.Starts = slices.DeleteFunc(changes.Starts, func(f StartFinding) bool { return !f.Before.Known() || !f.After.Known() })
	return changes
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

// compareStart compares the days before a start with those after it. The night after the day of the start
// belongs to the days after it.
func (c calendar) compareStart(start Start) *comparison {
	last := start.Day + StartDays - 1
	if start.Ended != nil {
		last = min(last, *start.Ended)
	}
	before, after := period{start.Day - StartDays, start.Day - 1}, period{start.Day, last}
	x := c.comparison(after, before)
	if !stepped(c.series(before), c.series(after), x.deff) {
		x.sure, x.Confounder = 1, Gradual
	}
	return x
}

// stepped says whether days change more by a step between them than steadily or in a wave, which something
// that began on that day does not do. Each is fitted by itself, as a line, half a wave and a whole one, and the
// step has to explain more than the best of them, by a chi-squared of 1 at least: that is this project's own
// choice, after trying 0 to 2 in the simulation.
func stepped(before, after series, deff float64) bool {
	all := slices.Concat(before, after)
	n := float64(len(all))
	explained := func(of func(day float64) float64) float64 { return all.explainedBy(of) / deff }
	step := explained(func(day float64) float64 {
		if int(day) < len(before) {
			return 0
		}
		return 1
	})
	return step-1 >= max(
		explained(func(day float64) float64 { return day }),
		explained(func(day float64) float64 { return math.Cos(math.Pi * (day + 0.5) / n) }),
		explained(func(day float64) float64 { return math.Sin(2 * math.Pi * (day + 0.5) / n) }),
	)
}

// explainedBy is the chi-squared of one degree of freedom by which what is said of each day goes with cramps:
// the test for a trend in proportions (Armitage, Biometrics 1955;11:375-386).
func (s series) explainedBy(of func(day float64) float64) float64 {
	var days, cramps, sum, squares, products float64
	for i, value := range s {
		if math.IsNaN(value) {
			continue
		}
		x := of(float64(i))
		days++
		cramps += value
		sum += x
		squares += x * x
		products += x * value
	}
	p := cramps / days
	away, size := products-sum*p, (squares-sum*sum/days)*p*(1-p)
	if days == 0 || size <= rounding {
		return 0
	}
	return away * away / size
}
