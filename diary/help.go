package diary

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2/dk"
)

// Emergency is the number to call with a life-threatening illness, all over Denmark and the EU.
const Emergency = "112"

// HelpLine is the telephone of a region's out-of-hours doctors.
type HelpLine struct {
	Region Region
	Number string // as it is written; a telephone leaves the spaces out
}

// HelpBook is whom to call out of hours.
type HelpBook struct {
	Lines   []HelpLine // one for each region, in the order of Regions
	Checked *Date      // when the lines were last compared with what the regions publish; nil if that is not known
}

// DefaultHelpBook holds the lines as the regions and laegevagten.dk give them.
func DefaultHelpBook() HelpBook {
	checked := NewDate(2026, time.November, 23) // of the lines and of the hours below
	return HelpBook{
		Lines: []HelpLine{
			{Hovedstaden, "1813"},
			{Sjaelland, "1818"},
			{Syddanmark, "70 11 07 07"},
			{Midtjylland, "70 11 31 31"},
			{Nordjylland, "70 15 03 00"},
		},
		Checked: &checked,
	}
}

// With is the book with other numbers for some regions. Who knows better than the book also knows when
// that was checked.
func (b HelpBook) With(numbers map[Region]string) HelpBook {
	if len(numbers) == 0 {
		return b
	}
	lines := slices.Clone(b.Lines)
	for i, line := range lines {
		if number, ok := numbers[line.Region]; ok {
			lines[i].Number = number
		}
	}
	return HelpBook{Lines: lines}
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
	Lines     []HelpLine // otherwise the out-of-hours line; all of them when the region is not known
	Checked   *Date      // as in the book
}

// At is whom to call at an instant in a region, which may be empty.
func (b HelpBook) At(now time.Time, region Region) Help {
	if ownDoctorHours(now) {
		return Help{OwnDoctor: true, Checked: b.Checked}
	}
	for _, line := range b.Lines {
		if line.Region == region {
			return Help{Lines: []HelpLine{line}, Checked: b.Checked}
		}
	}
	return Help{Lines: slices.Clone(b.Lines), Checked: b.Checked}
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
