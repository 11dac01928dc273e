package views

import (
	"strconv"

	"crampdiary/views/body"
	"crampdiary/views/ui"
)

// The heights in the charts of a summary, in pixels from the upper edge.
const (
	weekTop   = 20
	weekFloor = weekTop + ui.DaysInWeek*dayHeight
	dayHeight = 12
	barTop    = 20
	barFloor  = 70
)

const bodyViewBox = "0 0 100 222"

// decimal writes a place in a drawing.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// Wide says whether the count fits into the spot; otherwise it stands beside it.
func (s BodySpot) Wide() bool { return s.Radius >= wideSpot }

const wideSpot = 5.5

func (s BodySpot) textX() float64 {
	switch {
	case s.Wide():
		return s.X
	case s.X < body.Width/2:
		return s.X - s.Radius - 1
	}
	return s.X + s.Radius + 1
}

func (s BodySpot) anchor() string {
	switch {
	case s.Wide():
		return "middle"
	case s.X < body.Width/2:
		return "end"
	}
	return "start"
}

// Share writes the days with cramps of those that were answered, as shortly as it can be done.
func (w WeekBar) Share() string { return strconv.Itoa(w.Cramps) + "/" + strconv.Itoa(w.Answered) }

func weekHeight(days int) int { return days * dayHeight }

func (s WeekStrip) at(i int, within float64) string {
	return ui.Percent((float64(i) + within) / float64(len(s.Weeks)))
}

// between says whether the label of a week is left out where there is no room for all, the last one not.
func (s WeekStrip) between(i int) bool { return (len(s.Weeks)-i)%2 == 0 }

func (s WeekStrip) width(part float64) string { return ui.Percent(part / float64(len(s.Weeks))) }

func (s BarStrip) at(i int, within float64) string {
	return ui.Percent((float64(i) + within) / float64(len(s.Bars)))
}

func (s BarStrip) width(part float64) string { return ui.Percent(part / float64(len(s.Bars))) }

func (s BarStrip) top(bar Bar) int {
	return barFloor - bar.Count*(barFloor-barTop)/s.Most
}

// labelAt is where the label of a bar stands.
func (s BarStrip) labelAt(i int) string {
	if s.Between {
		return s.at(i, 0)
	}
	return s.at(i, 0.5)
}

// anchor keeps the first label within the drawing.
func (s BarStrip) anchor(i int) string {
	if s.Between && i == 0 {
		return "start"
	}
	return "middle"
}
