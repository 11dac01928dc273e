package diary

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// YearMonth is when something began that nobody dates more exactly: a year, and its month where that is known. The zero
// YearMonth is not known.
type YearMonth struct {
	Year  int
	Month time.Month // 0 when only the year is known
}

// String writes it as YYYY or YYYY-MM, as ISO 8601 does, empty when it is not known.
func (y YearMonth) String() string { return strings.Join(y.parts(), "-") }

// ParseYearMonth reads what String writes.
func ParseYearMonth(text string) (YearMonth, error) {
	y, ok := readYearMonth(strings.SplitN(text, "-", 2))
	if !ok || y.String() != text {
		return YearMonth{}, fmt.Errorf("%q is neither YYYY nor YYYY-MM", text)
	}
	return y, nil
}

// parts are the digits of the year and those of the month, as far as they are known.
func (y YearMonth) parts() []string {
	switch {
	case y == YearMonth{}:
		return nil
	case y.Month == 0:
		return []string{fmt.Sprintf("%04d", y.Year)}
	}
	return []string{fmt.Sprintf("%04d", y.Year), fmt.Sprintf("%02d", y.Month)}
}

// readYearMonth reads a year and a month, each of which may be left out, but not the year alone. What is none is none:
// the year of a number of fewer digits is not guessed.
func readYearMonth(parts []string) (y YearMonth, ok bool) {
	read := func(place, digits int) (n int, ok bool) {
		if place >= len(parts) || strings.TrimSpace(parts[place]) == "" {
			return 0, true
		}
		text := strings.TrimSpace(parts[place])
		n, err := strconv.Atoi(text)
		return n, err == nil && n > 0 && len(text) <= digits && (place > 0 || len(text) == digits)
	}
	year, yearOK := read(0, 4)
	month, monthOK := read(1, 2)
	if !yearOK || !monthOK || len(parts) > 2 || month > int(time.December) || month != 0 && year == 0 {
		return YearMonth{}, false
	}
	return YearMonth{year, time.Month(month)}, true
}

func monthOf(t time.Time) YearMonth { return YearMonth{t.Year(), t.Month()} }
