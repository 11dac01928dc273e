package diary

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2/dk"
)

// Emergency is the number to call with a life-threatening illness, all over Denmark and the EU.
const Emergency = "112"

// HelpLine is the telephone of the out-of-hours doctors of an area.
type HelpLine struct {
	Region  Region
	Number  string // as it is written; a telephone leaves the spaces out
	Checked *Date  // when it was last compared with what the area publishes; nil if that is not known
}

// stale says whether a number may have changed since it was checked.
func (l HelpLine) stale(today Date) bool {
	return l.Checked == nil || DateOf(l.Checked.UTC().AddDate(0, checkedFor, 0)) < today ||
		slices.Contains(eastDenmark, l.Region) && *l.Checked < eastDenmarkFrom && today >= eastDenmarkFrom
}

// checkedFor is for how many months a check of a number is good. It is this project's own choice.
const checkedFor = 6

// Hovedstaden and Sjælland become Region Østdanmark (law of 20 June 2025). They stay areas to choose, and what becomes of
// their numbers was not published when these were checked.
var (
	eastDenmark     = []Region{Hovedstaden, Sjaelland}
	eastDenmarkFrom = NewDate(2027, time.January, 1)
)

// HelpBook is whom to call out of hours.
type HelpBook struct {
	Lines []HelpLine // one for each area, in the order of Regions
}

// DefaultHelpBook holds the lines as the regions and laegevagten.dk give them.
func DefaultHelpBook() HelpBook {
	checked := NewDate(2026, time.November, 23) // of the lines and of the hours below
	return HelpBook{
		Lines: []HelpLine{
			{Hovedstaden, "1813", &checked},
			{Sjaelland, "1818", &checked},
			{Syddanmark, "70 11 07 07", &checked},
			{Midtjylland, "70 11 31 31", &checked},
			{Nordjylland, "70 15 03 00", &checked},
		},
	}
}

// With is the book with other lines for some areas, and the check that comes with each.
func (b HelpBook) With(others ...HelpLine) HelpBook {
	lines := slices.Clone(b.Lines)
	for i, line := range lines {
		if at := slices.IndexFunc(others, func(other HelpLine) bool { return other.Region == line.Region }); at >= 0 {
			lines[i] = others[at]
		}
	}
	return HelpBook{Lines: lines}
}

// Stale lists the areas whose numbers may have changed since they were checked.
func (b HelpBook) Stale(now time.Time) (areas []Region) {
	for _, line := range b.Lines {
		if line.stale(todayInDenmark(now)) {
			areas = append(areas, line.Region)
		}
	}
	return areas
}

// Check is what is known of some numbers.
type Check struct {
	Oldest *Date // when the one that was checked first was; nil if that is not known of each
	Stale  bool  // one of them may have changed since
}

// CheckOf is what is known of some lines at an instant.
func CheckOf(lines []HelpLine, now time.Time) (c Check) {
	for i, line := range lines {
		c.Stale = c.Stale || line.stale(todayInDenmark(now))
		if i == 0 || c.Oldest != nil && (line.Checked == nil || *line.Checked < *c.Oldest) {
			c.Oldest = line.Checked
		}
	}
	return c
}

// The hours of weekdays, by the clocks in Denmark, in which one's own doctor answers.
const (
	doctorOpens  = 8
	doctorCloses = 16
)

// denmark is the zone of the doctors' hours, wherever the diary is kept.
const denmark = "Europe/Copenhagen"

// Help is whom to call with something that cannot wait for another day.
type Help struct {
	OwnDoctor bool       // one's own doctor answers now
	Lines     []HelpLine // otherwise the out-of-hours line; all of them when the area is not known
	Check     Check      // of the lines
}

// At is whom to call at an instant in an area, which may be empty.
func (b HelpBook) At(now time.Time, region Region) Help {
	if ownDoctorHours(now) {
		return Help{OwnDoctor: true}
	}
	lines := slices.Clone(b.Lines)
	if at := slices.IndexFunc(lines, func(line HelpLine) bool { return line.Region == region }); at >= 0 {
		lines = lines[at : at+1]
	}
	return Help{Lines: lines, Check: CheckOf(lines, now)}
}

// todayInDenmark is the date there, or in the zone of now where the machine does not know it.
func todayInDenmark(now time.Time) Date {
	if zone, err := Zone(denmark); err == nil {
		now = now.In(zone)
	}
	return DateOf(now)
}

func ownDoctorHours(now time.Time) bool {
	zone, err := Zone(denmark)
	if err != nil {
		return false // the out-of-hours line says what to do at any hour
	}
	local := now.In(zone)
	weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
	return !weekend && !danishHoliday(local) && local.Hour() >= doctorOpens && local.Hour() < doctorCloses
}

// danishHoliday says whether a day is a public holiday in Denmark.
func danishHoliday(local time.Time) bool {
	for _, holiday := range dk.Holidays {
		if day, _ := holiday.Calc(local.Year()); !day.IsZero() && DateOf(day) == DateOf(local) {
			return true
		}
	}
	return false
}
