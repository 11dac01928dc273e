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

// Weeks counts days, one after the other as [Snapshot.Days] lists them, by the week. There is a week for
// every one that holds one of the days, also if nothing is known of it.
func Weeks(days []Day) []Week {
	var weeks []Week
	for _, day := range days {
		monday := MondayOf(day.Date)
		if len(weeks) == 0 || weeks[len(weeks)-1].Monday != monday {
			weeks = append(weeks, Week{Monday: monday})
		}
		weeks[len(weeks)-1].count(day)
	}
	return weeks
}

func (w *Week) count(day Day) {
	w.Days++
	switch {
	case day.Answered():
		w.Answered++
	case day.State() == QuietNight:
		w.QuietNights++
	}
	if day.State() == Cramps && len(day.Episodes) == 0 {
		w.Unnoted++
	}
	for _, e := range day.Episodes {
		w.Cramps++
		if e.Pain == nil {
			continue
		}
		w.Rated++
		if w.WorstPain == nil || *e.Pain > *w.WorstPain {
			w.WorstPain = e.Pain
		}
	}
}
