package diary

// LeastAnswered is how many days of a week must be answered for its figures to tell something. With fewer
// of seven the days that nobody knows of outweigh those that are known. It is this project's own choice.
const LeastAnswered = 4

// Week counts what was noted on the cramp-days from a Monday to the Sunday after it. It counts cramps and
// days and never hours, so a cramp whose end nobody noted weighs no more than another.
type Week struct {
	Monday   Date
	Days     int // of the week that were looked at: 7, or fewer at either end of a range
	Answered int // of these, those of which it is known if there were cramps
	// QuietNights are those of the others of which only is known that there were no cramps in the night.
	QuietNights int

	Cramps  int // that were noted
	Unnoted int // days on which there were cramps, as a check-in says, none of which was noted

	Rated     int  // cramps of which the worst pain was answered
	WorstPain *int // of these, nil when there are none
}

// LeastCramps is how many cramps there were at least: those that were noted, and one on each day of
// which only is known that there were some.
func (w Week) LeastCramps() int { return w.Cramps + w.Unnoted }

// Sparse says whether too little of the week was answered for its figures to tell something. Then few
// cramps, or none, do not mean that there were few.
func (w Week) Sparse() bool { return w.Answered < LeastAnswered }

// MondayOf is the Monday of the week that a date belongs to.
func MondayOf(d Date) Date {
	sinceMonday := (int(d.UTC().Weekday()) + 6) % 7
	return d - Date(sinceMonday)
}

// CountedCramp is what a week counts of an episode.
type CountedCramp struct {
	Day  Date // its cramp-day
	Pain *int // as in [Episode]
}

// Weeks counts what was noted on the cramp-days from one date to another, by the week. There is a week for every one that
// holds one of these days, also if nothing is known of it, and what was noted on other days is left out.
func Weeks(from, to Date, cramps []CountedCramp, checkIns []CheckIn) []Week {
	if to < from {
		return nil
	}
	first := MondayOf(from)
	weeks := make([]Week, (to-first)/7+1)
	for i := range weeks {
		weeks[i].Monday = first + Date(7*i)
	}
	days := make([]struct { // from the first one on
		cramps  int
		checkIn CheckIn
	}, to-from+1)
	for _, c := range cramps {
		if c.Day >= from && c.Day <= to {
			days[c.Day-from].cramps++
			weeks[(c.Day-first)/7].countCramp(c.Pain)
		}
	}
	for _, c := range checkIns {
		if c.Day >= from && c.Day <= to {
			days[c.Day-from].checkIn = c
		}
	}
	for i, day := range days {
		weeks[(from+Date(i)-first)/7].countDay(day.cramps, day.checkIn)
	}
	return weeks
}

func (w *Week) countCramp(pain *int) {
	w.Cramps++
	if pain == nil {
		return
	}
	w.Rated++
	if w.WorstPain == nil || *pain > *w.WorstPain {
		w.WorstPain = pain
	}
}

func (w *Week) countDay(cramps int, c CheckIn) {
	w.Days++
	switch state := StateOf(cramps, c); {
	case state.Answered():
		w.Answered++
	case state == QuietNight:
		w.QuietNights++
	}
	if cramps == 0 && c.Cramps == Yes {
		w.Unnoted++
	}
}
