// Package body is the drawing of a person, on whose two sides cramps are shown.
package body

import "crampdiary/diary"

// The grid of the drawing.
const (
	Width  = 100
	Height = 222
)

// Outline is one half of the figure, from the crown to the crotch, as an SVG path on a grid of [Width] by [Height] whose
// middle line is x = 50. The other half is its mirror image.
const Outline = "M50 3q-10 0-10 11 0 8 4 12v8q-12 3-17 8-4 10-7 30l-6 28q-2 12 4 16 8 0 11-6l7-34-3 18q-2 26 2 48-1 26 4 48l-7 24q0 5 4 5h9q3-1 3-6v-24q2-20 0-44l2-44"

// View is the figure from one side.
type View struct {
	Key   string     // of its caption
	Left  diary.Side // the side of the person that is on the left of the picture
	Right diary.Side
}

// Views are the figure seen from the front and from behind.
var Views = []View{
	{Key: "body.front", Left: diary.Right, Right: diary.Left},
	{Key: "body.back", Left: diary.Left, Right: diary.Right},
}
