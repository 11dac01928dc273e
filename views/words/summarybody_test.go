package words

import (
	"slices"
	"testing"

	"crampdiary/diary"
	"crampdiary/views/body"
)

func TestEveryMuscleHasOnePlaceOnTheDrawing(t *testing.T) {
	for _, muscle := range diary.Muscles {
		places := 0
		for _, place := range slices.Concat(frontSpots, backSpots) {
			if place.muscle == muscle {
				places++
			}
			if place.x >= body.Width/2 {
				t.Errorf("%s is not in the left half", place.muscle)
			}
		}
		if want := 1; muscle == diary.OtherMuscle && places != 0 || muscle != diary.OtherMuscle && places != want {
			t.Errorf("%s has %d places", muscle, places)
		}
	}
}

func TestSpotsLieOnTheSideOfTheBodyThatHurt(t *testing.T) {
	counts := map[diary.Side]int{diary.Left: 2, diary.Right: 5, diary.BothSides: 1, "": 7}
	for _, muscle := range []diary.Muscle{diary.Quadriceps, diary.Calf} {
		views := bodySpots(danish, func(m diary.Muscle, side diary.Side) int {
			if m != muscle {
				return 0
			}
			return counts[side]
		})
		for i, view := range views {
			for _, spot := range view.Spots {
				// Seen from the front the person's right is on the left of the picture.
				onLeft := spot.X < body.Width/2
				want := counts[diary.Left] + counts[diary.BothSides]
				if onLeft == (i == 0) {
					want = counts[diary.Right] + counts[diary.BothSides]
				}
				if spot.Count != want {
					t.Errorf("%s, %s: %d cramps at %v, want %d", muscle, view.Title, spot.Count, spot.X, want)
				}
			}
		}
		if front, back := len(views[0].Spots), len(views[1].Spots); front+back != 2 {
			t.Errorf("%s has %d spots in front and %d behind", muscle, front, back)
		}
	}
}
