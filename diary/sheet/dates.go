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
	dayMonth  = regexp.MustCompile(`^(\d{1,2})(?:\.|st|nd|rd|th)? ?[-/]?([a-z]{3,})\.?,? ?(?:[-/]?(\d{4})|[-/]?(\d{2})(?:$|[ ,]))`)
	monthDay  = regexp.MustCompile(`^([a-z]{3,})\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?:,? ?|-)(\d{4})`)
	compact   = regexp.MustCompile(`^(20\d{2})([01]\d)([0-3]\d)(?:t|$| )`)
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
	if m := compact.FindStringSubmatch(text); m != nil {
		return whole(m[3]), whole(m[2]), whole(m[1]), text[8:]
	}
	if m := yearLast.FindStringSubmatch(text); m != nil {
		day, month, year = whole(m[1]), whole(m[2]), fullYear(m[3]+m[4])
		if order == MonthFirst {
			day, month = month, day
		}
		return day, month, year, text[len(m[0]):]
	}
	if m := dayMonth.FindStringSubmatch(text); m != nil {
		return whole(m[1]), monthOf(m[2]), fullYear(m[3] + m[4]), strings.TrimPrefix(text, strings.TrimRight(m[0], " ,"))
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

// wall is a time of day.
type wall struct {
	hour, minute, second int
	offset               *time.Location // where it comes with one
	about                bool           // it was given roughly
}

// clock is a time of day as it is written, in lower case: with points or colons or nothing between its parts, on a
// clock of twelve hours or of twenty-four, and with the offset from UTC that programs add.
var clock = regexp.MustCompile(`^(ca\.? ?|cirka |omkring |about |around |~ ?)?(?:kl(?:okken)?\.? ?)?(\d{1,2})(?:[:.](\d{1,2})(?:[:.](\d{2})(?:[.,]\d+)?)?|(\d{2}))?(?: ?([ap])\.? ?m\.?)?(?: ?(z|utc|gmt|[-+]\d{2}:?(?:\d{2})?))?$`)

// parseClock reads a time of day.
func parseClock(cell string) (w wall, ok bool) {
	text := fold(cell)
	if w, ok := parseFraction(text); ok {
		return w, true
	}
	m := clock.FindStringSubmatch(text)
	if m == nil {
		return wall{}, false
	}
	w = wall{hour: whole(m[2]), minute: whole(m[3] + m[5]), second: whole(m[4]), about: m[1] != ""}
	if m[6] != "" {
		if w.hour < 1 || w.hour > 12 {
			return wall{}, false
		}
		w.hour %= 12
		if m[6] == "p" {
			w.hour += 12
		}
	}
	if m[7] != "" {
		if w.offset = offset(m[7]); w.offset == nil {
			return wall{}, false
		}
	}
	return w, w.hour < 24 && w.minute < 60 && w.second < 60
}

// span is a time of day and that of the end.
var span = regexp.MustCompile(`^(.*?\d.*?) ?(?:[-–—]|til|to|until) ?(.*\d.*)$`)

// parseSpan reads two times of day in one cell. What programs write with seconds has an offset from UTC after it.
func parseSpan(cell string) (from, until wall, ok bool) {
	if !strings.ContainsAny(cell, "-–—tT") {
		return wall{}, wall{}, false
	}
	m := span.FindStringSubmatch(fold(cell))
	if m == nil || !strings.ContainsAny(cell, ":.") || strings.Count(m[1], ":") == 2 && strings.Count(m[2], ":") < 2 {
		return wall{}, wall{}, false
	}
	from, begins := parseClock(m[1])
	until, ends := parseClock(m[2])
	return from, until, begins && ends
}

// offset is the zone of an offset from UTC, nil where no place has it.
func offset(text string) *time.Location {
	digits := strings.NewReplacer(":", "", "+", "", "-", "").Replace(text)
	if len(digits) < 2 || text[0] >= 'a' {
		return time.UTC
	}
	hours, minutes := whole(digits[:2]), whole(digits[2:])
	if hours > 14 || minutes%15 != 0 {
		return nil
	}
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone(text, seconds)
}

// parseFraction reads a time of day as spreadsheets count it: as a part of the day. It takes four digits at
// least, so that it cannot be hours and minutes with a point between.
func parseFraction(text string) (w wall, ok bool) {
	m := fraction.FindStringSubmatch(text)
	if m == nil {
		return wall{}, false
	}
	part, err := strconv.ParseFloat("0."+m[1], 64)
	minutes := int(math.Round(part * 24 * 60))
	if err != nil || minutes >= 24*60 {
		return wall{}, false
	}
	return wall{hour: minutes / 60, minute: minutes % 60}, true
}
