package pdf

import (
	"strconv"

	"crampdiary/views/body"
	"crampdiary/views/words"
)

// shade is a grey, 0 black to 255 white, so that what is printed in black and white says the same.
type shade int

const (
	dark  shade = 55
	mid   shade = 205
	pale  shade = 240
	white shade = 255
)

func (s *document) fill(c shade) { s.pdf.SetFillColor(int(c), int(c), int(c)) }

// bodyChart draws the figure from both sides with a spot for every place, and gives the lower edge.
func (s *document) bodyChart(chart words.BodyChart) float64 {
	const scale = 0.31 // millimetres for each unit of the drawing
	s.label(headingStyle, atLeft, left, s.y, chart.Title)
	y := s.y + headingStyle.height() + 1
	width := (bodyRight - left) / float64(max(1, len(chart.Views)))
	for i, view := range chart.Views {
		centre := left + (float64(i)+0.5)*width
		p := place{x: centre - body.Width*scale/2, y: y, scale: scale}
		s.figure(p, view)
		caption := y + body.Height*scale + 0.5
		s.label(strongStyle, centred, centre, caption, view.Title)
		s.label(figureStyle, atLeft, centre-width/2+1, caption+0.5, view.Left)
		s.label(figureStyle, atRight, centre+width/2-1, caption+0.5, view.Right)
	}
	y += body.Height*scale + strongStyle.height() + 1
	for _, line := range chart.NotDrawn {
		y = s.block(hintStyle, left, y, s.lines(hintStyle, line, bodyRight-left))
	}
	return y
}

// figure draws the outline, then the spots from the largest on, each with its count.
func (s *document) figure(p place, view words.BodyView) {
	s.pdf.SetDrawColor(grey, grey, grey)
	s.fill(pale)
	drawPath(s.pdf, p, body.Outline, "DF")
	mirrored := p
	mirrored.mirror = body.Width
	drawPath(s.pdf, mirrored, body.Outline, "DF")
	for _, spot := range view.Spots {
		x, y := p.at(point{spot.X, spot.Y})
		s.fill(dark)
		s.pdf.SetDrawColor(255, 255, 255)
		s.pdf.Circle(x, y, spot.Radius*p.scale, "DF")
		s.inSpot(x, y, spot, p.scale)
	}
}

// inSpot writes the count into a spot, or beside it when the spot is small.
func (s *document) inSpot(x, y float64, spot words.BodySpot, scale float64) {
	st := figureStyle
	st.bold = true
	text := s.locale.Count(spot.Count)
	s.use(st)
	radius := spot.Radius * scale
	if s.measure(text) < 1.6*radius && st.height() < 2*radius {
		s.pdf.SetTextColor(255, 255, 255)
		s.pdf.Text(x-s.measure(text)/2, y-st.height()/2+st.baseline(), text)
		s.pdf.SetTextColor(0, 0, 0)
		return
	}
	if spot.X < body.Width/2 {
		s.label(st, atRight, x-radius-0.4, y-st.height()/2, text)
		return
	}
	s.label(st, atLeft, x+radius+0.4, y-st.height()/2, text)
}

// stripHeight is that of the highest column of a strip, in millimetres.
const stripHeight = 14.0

// weekStrip draws a column for each week: its height is the days of the week, the pale part those that
// were answered, and the dark part those with cramps.
func (s *document) weekStrip(strip words.WeekStrip, x1, x2 float64) {
	const fullWeek = 7
	if len(strip.Weeks) == 0 {
		return
	}
	s.label(headingStyle, atLeft, x1, s.y, strip.Title)
	s.y += headingStyle.height()
	if strip.Summary != "" {
		s.y = s.block(bodyStyle, x1, s.y, s.lines(bodyStyle, strip.Summary, x2-x1))
	}
	s.y = s.block(hintStyle, x1, s.y, s.lines(hintStyle, strip.Legend, x2-x1))
	s.y += figureStyle.height() + 0.5
	each := (x2 - x1) / float64(len(strip.Weeks))
	floor := s.y + stripHeight
	for i, week := range strip.Weeks {
		x, width := x1+(float64(i)+0.15)*each, 0.7*each
		bar := func(days int, c shade, how string) {
			h := stripHeight * float64(days) / fullWeek
			s.fill(c)
			s.pdf.Rect(x, floor-h, width, h, how)
		}
		s.pdf.SetDrawColor(grey, grey, grey)
		bar(week.Days, white, "D")
		bar(week.Answered, mid, "F")
		bar(week.Cramps, dark, "F")
		s.pdf.Line(x, floor, x+width, floor)
		s.label(figureStyle, centred, x+width/2, floor-stripHeight-figureStyle.height(), strconv.Itoa(week.Cramps)+"/"+strconv.Itoa(week.Answered))
		s.label(figureStyle, centred, x+width/2, floor+0.3, week.Label)
	}
	s.y = floor + figureStyle.height() + 1
}

// barStrip draws a bar for each count, on one line.
func (s *document) barStrip(strip words.BarStrip, x1, x2 float64) {
	s.label(headingStyle, atLeft, x1, s.y, strip.Title)
	s.y += headingStyle.height()
	s.y = s.block(bodyStyle, x1, s.y, s.lines(bodyStyle, strip.Summary, x2-x1))
	if len(strip.Bars) == 0 {
		return
	}
	s.y += figureStyle.height()
	floor := s.y + stripHeight
	each := (x2 - x1) / float64(len(strip.Bars))
	for i, bar := range strip.Bars {
		x := x1 + float64(i)*each
		s.pdf.SetDrawColor(int(mid), int(mid), int(mid))
		s.pdf.Line(x, floor, x, floor+1)
		if bar.Label != "" {
			a := centred
			if i == 0 {
				a = atLeft // within the margin
			}
			s.label(figureStyle, a, x, floor+1, bar.Label)
		}
		if bar.Count == 0 {
			continue
		}
		h := stripHeight * float64(bar.Count) / float64(strip.Most)
		s.fill(dark)
		s.pdf.Rect(x+0.12*each, floor-h, 0.76*each, h, "F")
		s.label(figureStyle, centred, x+each/2, floor-h-figureStyle.height(), s.locale.Count(bar.Count))
	}
	s.pdf.SetDrawColor(grey, grey, grey)
	s.pdf.Line(x1, floor, x2, floor)
	s.y = floor + figureStyle.height() + 1
}
