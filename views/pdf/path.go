package pdf

import (
	"regexp"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// point is a place in a drawing.
type point struct{ x, y float64 }

// place puts a drawing on the page.
type place struct {
	x, y   float64 // of its upper left corner
	scale  float64 // millimetres for each unit of the drawing
	mirror float64 // the drawing's width when left and right change places, otherwise 0
}

func (p place) at(q point) (x, y float64) {
	if p.mirror > 0 {
		q.x = p.mirror - q.x
	}
	return p.x + q.x*p.scale, p.y + q.y*p.scale
}

var pathToken = regexp.MustCompile(`[A-Za-z]|-?[0-9]*\.?[0-9]+`)

// drawPath draws an SVG path of the kind that the pages use: moves, lines and quadratic curves.
func drawPath(f *fpdf.Fpdf, p place, path, how string) {
	tokens := pathToken.FindAllString(path, -1)
	number := func() float64 {
		if len(tokens) == 0 {
			return 0
		}
		n, _ := strconv.ParseFloat(tokens[0], 64) // the expression lets through nothing else
		tokens = tokens[1:]
		return n
	}
	var now point
	// next reads a place, relative to the present one after a small letter.
	next := func(relative bool) point {
		q := point{number(), number()}
		if relative {
			q.x, q.y = q.x+now.x, q.y+now.y
		}
		return q
	}
	command := byte(0)
	for len(tokens) > 0 {
		if first := tokens[0][0]; first >= 'A' {
			command, tokens = first, tokens[1:]
		}
		relative := command >= 'a'
		switch command {
		case 'M', 'm':
			now = next(relative)
			f.MoveTo(p.at(now))
		case 'L', 'l':
			now = next(relative)
			f.LineTo(p.at(now))
		case 'H':
			now.x = number()
			f.LineTo(p.at(now))
		case 'h':
			now.x += number()
			f.LineTo(p.at(now))
		case 'V':
			now.y = number()
			f.LineTo(p.at(now))
		case 'v':
			now.y += number()
			f.LineTo(p.at(now))
		case 'Q', 'q':
			bend, end := next(relative), next(relative)
			quadratic(f, p, now, bend, end)
			now = end
		case 'Z', 'z':
			f.ClosePath()
		default:
			f.SetErrorf("a path has the command %q, which is not drawn", command)
			return
		}
	}
	f.DrawPath(how)
}

// quadratic draws a curve with one point of control as the cubic curve that is the same.
func quadratic(f *fpdf.Fpdf, p place, from, bend, to point) {
	near := func(end point) point {
		return point{end.x + (bend.x-end.x)*2/3, end.y + (bend.y-end.y)*2/3}
	}
	x0, y0 := p.at(near(from))
	x1, y1 := p.at(near(to))
	x, y := p.at(to)
	f.CurveBezierCubicTo(x0, y0, x1, y1, x, y)
}
