package sheet

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The ways in which dates are written, in lower case and with single spaces. What follows a date is the
// time of day.
var (
	yearFirst = regexp.MustCompile(`^(\d{4}) ?[-./] ?(\d{1,2}) ?[-./] ?(\d{1,2})`)
	yearLast  = regexp.MustCompile(`^(\d{1,2}) ?[-./] ?(\d{1,2})(?: ?[-./] ?(\d{4}|\d{2})| (\d{4}))`)
	dayMonth  = regexp.MustCompile(`^(\d{1,2})\.? ?([a-z]{3,})\.?,? ?(\d{4})`)
	monthDay  = regexp.MustCompile(`^([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})`)
	serial    = regexp.MustCompile(`^(\d{5})(?:[.,](\d+))?$`)
	fraction  = regexp.MustCompile(`^0[.,](\d{4,})$`)
)

// weekdays may stand before a date.
var weekdays = regexp.MustCompile(`^(?:(?:man|tirs?|ons|tors?|fre|lør|søn)(?:dag)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b\.?,? ?`)

// months are the beginnings of the names of the months, in Danish and English.
var months = [12][]string{
	{"jan"}, {"feb"}, {"mar"}, {"apr"}, {"maj", "may"}, {"jun"}, {"jul"}, {"aug"}, {"sep"}, {"okt", "oct"}, {"nov"}, {"dec"},
}

// parseDate reads a date and the time of day that may stand after it. A date without a year is not read: a
// guess could put it into the wrong one.
func parseDate(cell string, order Order) (date time.Time, clock string, ok bool) {
	text := fold(cell)
	if date, clock, ok := parseSerial(text); ok {
		return date, clock, true
	}
	return parseWrittenDate(text, order)
}

// parseWrittenDate reads a date that somebody wrote, and not the number by which a spreadsheet counts days.
func parseWrittenDate(text string, order Order) (date time.Time, clock string, ok bool) {
	text = strings.TrimPrefix(weekdays.ReplaceAllString(text, ""), "den ")
	day, month, year, rest := dateParts(text, order)
	date = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year == 0 || date.Day() != day || int(date.Month()) != month {
		return time.Time{}, "", false
	}
	clock = strings.TrimPrefix(rest, ",")
	if after, iso := strings.CutPrefix(clock, "t"); iso && after != "" && after[0] >= '0' && after[0] <= '9' {
		clock = " " + after // ISO 8601
	}
	if clock != "" && clock[0] != ' ' {
		return time.Time{}, "", false
	}
	return date, strings.TrimSpace(clock), true
}

// dateParts takes a date apart. The year is 0 when it is none.
func dateParts(text string, order Order) (day, month, year int, rest string) {
	if m := yearFirst.FindStringSubmatch(text); m != nil {
		return whole(m[3]), whole(m[2]), whole(m[1]), text[len(m[0]):]
	}
	if m := yearLast.FindStringSubmatch(text); m != nil {
		day, month, year = whole(m[1]), whole(m[2]), fullYear(m[3]+m[4])
		if order == MonthFirst {
			day, month = month, day
		}
		return day, month, year, text[len(m[0]):]
	}
	if m := dayMonth.FindStringSubmatch(text); m != nil {
		return whole(m[1]), monthOf(m[2]), whole(m[3]), text[len(m[0]):]
	}
	if m := monthDay.FindStringSubmatch(text); m != nil {
		return whole(m[2]), monthOf(m[1]), whole(m[3]), text[len(m[0]):]
	}
	return 0, 0, 0, ""
}

// whole is a number of a few digits.
func whole(digits string) int {
	n, _ := strconv.Atoi(digits) // the pattern lets nothing else through
	return n
}

// fullYear is a year of which perhaps only the last two digits are given. POSIX divides the centuries at 69.
func fullYear(digits string) int {
	year := whole(digits)
	switch {
	case len(digits) != 2:
		return year
	case year < 69:
		return 2000 + year
	}
	return 1900 + year
}

// monthOf is the number of a month by its name or the beginning of it, 0 for any other word.
func monthOf(word string) int {
	return 1 + slices.IndexFunc(months[:], func(begins []string) bool {
		return slices.ContainsFunc(begins, func(begin string) bool { return strings.HasPrefix(word, begin) })
	})
}

// The days that a spreadsheet's number can stand for: those of this century. A smaller or larger number is
// more likely something else.
const (
	firstSerial = 36526 // 2000-01-01
	lastSerial  = 73050 // 2099-12-31
)

// parseSerial reads a moment as spreadsheets count it: in days since the end of 1899, with the time of day
// as a fraction.
func parseSerial(text string) (date time.Time, clock string, ok bool) {
	m := serial.FindStringSubmatch(text)
	if m == nil || whole(m[1]) < firstSerial || whole(m[1]) > lastSerial {
		return time.Time{}, "", false
	}
	date = time.Date(1899, time.December, 30+whole(m[1]), 0, 0, 0, 0, time.UTC)
	if m[2] != "" {
		clock = "0." + m[2]
	}
	return date, clock, true
}

// clockLayouts are the ways in which times of day are written, after points were made colons.
var clockLayouts = []string{"15:4:5", "15:4", "3:4 PM", "3:4:5 PM", "3:4PM", "15", "1504"}

// clockWords may stand before a time of day.
var clockWords = regexp.MustCompile(`^KL(?:\.|OKKEN)? ?`)

// parseClock reads a time of day, to the minute.
func parseClock(cell string) (hour, minute int, ok bool) {
	text := strings.ToUpper(strings.TrimSpace(cell))
	if hour, minute, ok := parseFraction(text); ok {
		return hour, minute, true
	}
	text = strings.ReplaceAll(clockWords.ReplaceAllString(text, ""), ".", ":")
	for _, layout := range clockLayouts {
		if clock, err := time.Parse(layout, text); err == nil {
			return clock.Hour(), clock.Minute(), true
		}
	}
	return 0, 0, false
}

// parseFraction reads a time of day as spreadsheets count it: as a part of the day. It takes four digits at
// least, so that it cannot be hours and minutes with a point between.
func parseFraction(text string) (hour, minute int, ok bool) {
	m := fraction.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	part, err := strconv.ParseFloat("0."+m[1], 64)
	minutes := int(math.Round(part * 24 * 60))
	if err != nil || minutes >= 24*60 {
		return 0, 0, false
	}
	return minutes / 60, minutes % 60, true
}
