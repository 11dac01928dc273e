package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"crampdiary/diary"
)

// amount is a number with a decimal comma or point, and the unit that may stand after it.
var amount = regexp.MustCompile(`^(\d+(?:[.,]\d+)?) ?([a-z]*)\.? ?`)

// clockLength is a length as spreadsheets write it: hours, minutes and seconds. Two numbers with a colon
// between may be hours and minutes or minutes and seconds.
var (
	clockLength = regexp.MustCompile(`^(\d{1,3}):(\d{2}):(\d{2})(?:[.,]\d+)?$`)
	shortLength = regexp.MustCompile(`^(\d{1,3}):(\d{2})$`)
)

// roughly may stand before a length.
var roughly = regexp.MustCompile(`^(?:ca|cirka|omtrent|omkring|about)\.? |^~ ?`)

// units are the words for units of time, in Danish and English.
var units = map[string]time.Duration{
	"s": time.Second, "sek": time.Second, "sekund": time.Second, "sekunder": time.Second,
	"sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minut": time.Minute, "minutter": time.Minute,
	"minute": time.Minute, "minutes": time.Minute,
	"t": time.Hour, "time": time.Hour, "timer": time.Hour,
	"d": 24 * time.Hour, "h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
}

// headingLengths are the words of a heading that say in what its numbers are.
var headingLengths = map[string]time.Duration{
	"sek": time.Second, "sekunder": time.Second, "sec": time.Second, "secs": time.Second, "seconds": time.Second,
	"min": time.Minute, "mins": time.Minute, "minutter": time.Minute, "minutes": time.Minute,
	"timer": time.Hour, "hours": time.Hour, "hrs": time.Hour,
}

// headingUnit is the unit that a heading names.
func headingUnit(heading string) (time.Duration, bool) {
	for _, word := range strings.FieldsFunc(fold(heading), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if unit, known := headingLengths[word]; known {
			return unit, true
		}
	}
	return 0, false
}

// parseLength reads a length of time, to the second: a number of the unit, or numbers with units of their
// own. A length that no cramp can have is cut down to one that is just too long.
func parseLength(cell string, unit time.Duration, short Lengths) (length time.Duration, ok bool) {
	text := roughly.ReplaceAllString(fold(cell), "")
	if m := clockLength.FindStringSubmatch(text); m != nil {
		seconds := whole(m[1])*3600 + whole(m[2])*60 + whole(m[3])
		return time.Duration(seconds) * time.Second, true
	}
	if m := shortLength.FindStringSubmatch(text); m != nil && short != "" {
		length = time.Duration(whole(m[1])*60+whole(m[2])) * time.Second
		if short == HoursMinutes {
			length *= 60
		}
		return length, true
	}
	var seconds float64
	for rest := text; rest != ""; {
		m := amount.FindStringSubmatch(rest)
		if m == nil {
			return 0, false
		}
		rest = rest[len(m[0]):]
		of, named := units[m[2]]
		if alone := rest == "" && seconds == 0; m[2] == "" && alone {
			of, named = unit, true
		}
		n, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
		if !named || err != nil {
			return 0, false
		}
		seconds += n * of.Seconds()
	}
	seconds = math.Round(min(seconds, diary.MaxDuration.Seconds()+1))
	return time.Duration(seconds) * time.Second, text != ""
}
