package words

import (
	"cmp"
	"math"
	"slices"

	"crampdiary/diary"
	"crampdiary/views/body"
	"crampdiary/views/i18n"
)

// spotPlace is the middle of a muscle in the left half of the drawing, see bodyPart. Each muscle is
// marked on one of the two views only, so that no cramp is counted twice.
type spotPlace struct {
	muscle diary.Muscle
	x, y   float64
}

var (
	frontSpots = []spotPlace{
		{diary.Abdomen, 43, 75}, {diary.Forearm, 26, 86}, {diary.Hand, 20, 107}, {diary.Quadriceps, 38, 112},
		{diary.InnerThigh, 46.5, 118}, {diary.Shin, 41, 165}, {diary.Toes, 42, 209},
	}
	backSpots = []spotPlace{
		{diary.Neck, 46.5, 30}, {diary.Back, 42, 60}, {diary.Buttock, 43, 94}, {diary.Hamstring, 41, 122},
		{diary.Calf, 41, 163}, {diary.Foot, 43, 203},
	}
)

// The radius of a spot, in units of the drawing. Its area grows with the count.
const (
	leastRadius = 3
	mostRadius  = 8.5
)

// bodySpots places counts of cramps on the drawing from both sides. A cramp on both sides of the body
// counts on each of them. What has no place on the drawing, because the muscle or the side is not known
// or not drawn, is left out.
func bodySpots(l *i18n.Locale, count func(diary.Muscle, diary.Side) int) []BodyView {
	most := 0
	for _, muscle := range diary.Muscles {
		most = max(most, onSide(count, muscle, diary.Left), onSide(count, muscle, diary.Right))
	}
	var views []BodyView
	for i, view := range body.Views {
		drawn := BodyView{Title: l.T(view.Key), Left: Code(l, "side", view.Left), Right: Code(l, "side", view.Right)}
		for _, place := range [][]spotPlace{frontSpots, backSpots}[i] {
			add := func(side diary.Side, x float64) {
				if n := onSide(count, place.muscle, side); n > 0 {
					drawn.Spots = append(drawn.Spots, BodySpot{X: x, Y: place.y, Radius: spotRadius(n, most), Count: n})
				}
			}
			add(view.Left, place.x)
			add(view.Right, body.Width-place.x)
		}
		slices.SortStableFunc(drawn.Spots, func(a, b BodySpot) int { return cmp.Compare(b.Count, a.Count) })
		views = append(views, drawn)
	}
	return views
}

func onSide(count func(diary.Muscle, diary.Side) int, muscle diary.Muscle, side diary.Side) int {
	return count(muscle, side) + count(muscle, diary.BothSides)
}

func spotRadius(count, most int) float64 {
	return max(leastRadius, mostRadius*math.Sqrt(float64(count)/float64(most)))
}

// drawnOnBody says whether a muscle and a side have a place on the drawing.
func drawnOnBody(muscle diary.Muscle, side diary.Side) bool {
	return side != "" && slices.ContainsFunc(slices.Concat(frontSpots, backSpots), func(p spotPlace) bool { return p.muscle == muscle })
}
