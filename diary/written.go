package diary

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DatePreference says which day is meant by a date that was written without its year, or with the last two digits of it.
type DatePreference int

// The preferences.
const (
	PreferPast   DatePreference = iota // the latest such day that is not after today
	PreferFuture                       // the first such day that is not before today
)

// The ways in which people write dates: in lower case, with single spaces, and without a weekday before them. In a
// date of numbers the year comes first if it has four digits and does, and otherwise last, after the month.
var (
	dateYearFirst = regexp.MustCompile(`^(\d{4}) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(\d{1,2})\.?$`)
	dateDayFirst  = regexp.MustCompile(`^(\d{1,2}) ?[-./ ] ?(\d{1,2})(?: ?[-./ ] ?(\d{4}|\d{2}))?\.?$`)
	dateNamed     = regexp.MustCompile(`^(\d{1,2})\.? ?(\pL{3,})\.?,?(?: ?(\d{4}|\d{2}))?$`)
	dateNameFirst = regexp.MustCompile(`^(\pL{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$`)
	dateWeekday   = regexp.MustCompile(`^(?:(?:man|tirs|ons|tors|fre|lør|søn)(?:dag)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b\.?,? `)
)

// monthNames are the months in Danish and English. Three letters or more of a name are enough.
var monthNames = [12][]string{
	{"januar", "january"}, {"februar", "february"}, {"marts", "march"}, {"april"}, {"maj", "may"}, {"juni", "june"},
	{"juli", "july"}, {"august"}, {"september"}, {"oktober", "october"}, {"november"}, {"december"},
}

// ReadNumber reads a whole number, nil for an empty text. Ok is false for what is no number.
func ReadNumber(text string) (number *int, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, true
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil, false
	}
	return &n, true
}

// ReadDate reads a date as people write it where no program helps them, such as "24-11-2026", "24/11", "24.11.26",
// "24. november" and "2026-11-24". Of two numbers the first is the day, in both languages. Ok is false for what is no
// date, a day that does not exist among them.
func ReadDate(text string, today Date, prefer DatePreference) (date Date, ok bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	text = strings.TrimPrefix(dateWeekday.ReplaceAllString(text, ""), "den ")
	if m := dateYearFirst.FindStringSubmatch(text); m != nil {
		return existing(digits(m[1]), digits(m[2]), digits(m[3]))
	}
	var day, month int
	var year string
	if m := dateDayFirst.FindStringSubmatch(text); m != nil {
		day, month, year = digits(m[1]), digits(m[2]), m[3]
	} else if m := dateNamed.FindStringSubmatch(text); m != nil {
		day, month, year = digits(m[1]), monthNamed(m[2]), m[3]
	} else if m := dateNameFirst.FindStringSubmatch(text); m != nil {
		day, month, year = digits(m[2]), monthNamed(m[1]), m[3]
	}
	switch len(year) {
	case 4:
		return existing(digits(year), month, day)
	case 2:
		return nearest(today, prefer, 100, month, day, digits(year))
	}
	return nearest(today, prefer, 1, month, day, 0)
}

// nearest is the day of a month in the nearest year of those that leave a remainder when divided.
func nearest(today Date, prefer DatePreference, divisor, month, day, remainder int) (Date, bool) {
	step := -1
	if prefer == PreferFuture {
		step = 1
	}
	const longest = 200 // a leap day can be missing in one century
	for year, n := today.UTC().Year(), 0; n <= longest; year, n = year+step, n+1 {
		if year%divisor != remainder {
			continue
		}
		date, ok := existing(year, month, day)
		if ok && (date-today)*Date(step) >= 0 {
			return date, true
		}
	}
	return 0, false
}

// existing is a date that the calendar has.
func existing(year, month, day int) (Date, bool) {
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	date := NewDate(year, time.Month(month), day)
	return date, date.UTC().Day() == day
}

// monthNamed is the number of a month by its name or the beginning of it, 0 for any other word.
func monthNamed(word string) int {
	return 1 + slices.IndexFunc(monthNames[:], func(names []string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, word) || word == "sept" && name == "september" })
	})
}

// digits is a number of so few digits that it is one.
func digits(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// The ways in which people write times of day, in lower case and with single spaces.
var (
	clockBefore = regexp.MustCompile(`^(?:kl(?:okken)?|at)\b\.? ?`)
	clockParts  = regexp.MustCompile(`^(\d{1,2})(?: ?[:., ] ?(\d{2})(?:[:.](\d{2})(?:\.\d+)?)?)? ?(am|pm|a\.m\.|p\.m\.)?$`)
	clockDigits = regexp.MustCompile(`^(\d{1,2})(\d{2})$`)
)

// ReadTimeOfDay reads a time of day as people write it where no program helps them, such as "3.10", "03:10", "0310",
// "kl. 3.10", "3" and "3:10 pm". Seconds, which some browsers send, are left out.
func ReadTimeOfDay(text string) (t TimeOfDay, ok bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	text = clockBefore.ReplaceAllString(text, "")
	m := clockDigits.FindStringSubmatch(text)
	if m != nil {
		m = append(m, "", "")
	} else if m = clockParts.FindStringSubmatch(text); m == nil {
		return 0, false
	}
	hour, minute, half := digits(m[1]), digits(m[2]), m[4]
	if half != "" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		hour %= 12
		if half[0] == 'p' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || digits(m[3]) > 59 {
		return 0, false
	}
	return TimeOfDay(hour*60 + minute), true
}
