// Package body is the drawing of a person, on whose two sides muscles are chosen and cramps are shown.
package body

import "crampdiary/diary"

// The grid of the drawing.
const (
	Width  = 100
	Height = 222
)

// Part is one muscle's area on one half of the drawing, as an SVG path on a grid of [Width] by [Height] whose
// middle line is x = 50. The other half is its mirror image.
type Part struct {
	Muscle diary.Muscle
	Path   string
}

// The drawing is made for this project. Parts are drawn on the left of the picture: seen from the front
// that is the person's right side, seen from behind the left.
var (
	frontParts = []Part{
		{diary.Neck, "M50 26h-6v9h6z"},
		{diary.Abdomen, "M50 62H38q-2 14-1 26h13z"},
		{diary.Forearm, "M22 74l9 3-5 22-9-2z"},
		{diary.Hand, "M16 101l9 2q1 8-4 11-6-1-6-9z"},
		{diary.InnerThigh, "M49 100h-5l1 33h3z"},
		{diary.Quadriceps, "M43 96h-8q-1 20 2 38h7z"},
		{diary.Shin, "M37 146h9l-2 40h-4z"},
		{diary.Foot, "M39 191h8v10H36z"},
		{diary.Toes, "M36 203h11v10q-1 3-3 3h-9z"},
	}
	backParts = []Part{
		{diary.Neck, "M50 26h-6v9h6z"},
		{diary.Back, "M50 38H35q1 24 2 44h13z"},
		{diary.Forearm, "M22 74l9 3-5 22-9-2z"},
		{diary.Hand, "M16 101l9 2q1 8-4 11-6-1-6-9z"},
		{diary.Buttock, "M49 85H37q-3 10-2 18h14z"},
		{diary.Hamstring, "M48 106H35q0 18 2 32h9z"},
		{diary.Calf, "M46 146h-9q-1 18 3 36h5z"},
		{diary.Foot, "M39 191h8v22q-1 3-3 3h-8z"},
	}
)

// Outline is the half of the figure to which the parts belong, from the crown to the crotch.
const Outline = "M50 3q-10 0-10 11 0 8 4 12v8q-12 3-17 8-4 10-7 30l-6 28q-2 12 4 16 8 0 11-6l7-34-3 18q-2 26 2 48-1 26 4 48l-7 24q0 5 4 5h9q3-1 3-6v-24q2-20 0-44l2-44"

// View is the figure from one side.
type View struct {
	Key   string // of its caption
	Parts []Part
	Left  diary.Side // the side of the person that is on the left of the picture
	Right diary.Side
}

// Views are the figure seen from the front and from behind.
var Views = []View{
	{Key: "body.front", Parts: frontParts, Left: diary.Right, Right: diary.Left},
	{Key: "body.back", Parts: backParts, Left: diary.Left, Right: diary.Right},
}
