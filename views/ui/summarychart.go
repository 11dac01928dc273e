package ui

import (
	"strconv"

	"crampdiary/views/body"
	"crampdiary/views/words"
)

// The heights in the charts of a summary, in pixels from the upper edge.
const (
	weekTop   = 20
	weekFloor = weekTop + DaysInWeek*dayHeight
	dayHeight = 12
	barTop    = 20
	barFloor  = 70
)

const bodyViewBox = "0 0 100 222"

// decimal writes a place in a drawing.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// wideSpot says whether the count fits into the spot; otherwise it stands beside it.
func wideSpot(s words.BodySpot) bool { return s.Radius >= leastWide }

const leastWide = 5.5

func spotTextX(s words.BodySpot) float64 {
	switch {
	case wideSpot(s):
		return s.X
	case s.X < body.Width/2:
		return s.X - s.Radius - 1
	}
	return s.X + s.Radius + 1
}

func spotAnchor(s words.BodySpot) string {
	switch {
	case wideSpot(s):
		return "middle"
	case s.X < body.Width/2:
		return "end"
	}
	return "start"
}

func weekHeight(days int) int { return days * dayHeight }

func weekAt(s words.WeekStrip, i int, within float64) string {
	return Percent((float64(i) + within) / float64(len(s.Weeks)))
}

// betweenWeeks says whether the label of a week is left out where there is no room for all, the last one not.
func betweenWeeks(s words.WeekStrip, i int) bool { return (len(s.Weeks)-i)%2 == 0 }

func weekWidth(s words.WeekStrip, part float64) string { return Percent(part / float64(len(s.Weeks))) }

func barAt(s words.BarStrip, i int, within float64) string {
	return Percent((float64(i) + within) / float64(len(s.Bars)))
}

func barWidth(s words.BarStrip, part float64) string { return Percent(part / float64(len(s.Bars))) }

func topOfBar(s words.BarStrip, bar words.Bar) int {
	return barFloor - bar.Count*(barFloor-barTop)/s.Most
}

// barLabelAt is where the label of a bar stands.
func barLabelAt(s words.BarStrip, i int) string {
	if s.Between {
		return barAt(s, i, 0)
	}
	return barAt(s, i, 0.5)
}

// barAnchor keeps the first label within the drawing.
func barAnchor(s words.BarStrip, i int) string {
	if s.Between && i == 0 {
		return "start"
	}
	return "middle"
}
