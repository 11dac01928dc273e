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

// HelpLines are the out-of-hours lines, in the order of Regions, as the regions and laegevagten.dk give
// them.
var HelpLines = []HelpLine{
	{Hovedstaden, "1813"},
	{Sjaelland, "1818"},
	{Syddanmark, "70 11 07 07"},
	{Midtjylland, "70 11 31 31"},
	{Nordjylland, "70 15 03 00"},
}

// HelpLinesChecked is the day on which HelpLines and the hours were last compared with what the regions
// publish.
var HelpLinesChecked = NewDate(2026, time.November, 23)

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
}

// HelpAt is whom to call at an instant in a region, which may be empty.
func HelpAt(now time.Time, region Region) Help {
	if ownDoctorHours(now) {
		return Help{OwnDoctor: true}
	}
	for _, line := range HelpLines {
		if line.Region == region {
			return Help{Lines: []HelpLine{line}}
		}
	}
	return Help{Lines: slices.Clone(HelpLines)}
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
