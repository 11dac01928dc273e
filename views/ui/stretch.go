package ui

import "github.com/a-h/templ"

// StretchPath is where anybody is led through the stretches.
const StretchPath = "/stretch"

// stretch is one position of the stretching programme.
type stretch struct {
	title   string   // key of its name
	steps   []string // keys
	drawing templ.Component
}

// The programme that was tried by Hallegraeff et al. (2012, doi 10.1016/S1836-9553(12)70068-1): calf and hamstring of
// both legs, held for 10 seconds three times with 10 seconds between, every evening before sleep; sitting for those
// who find it hard to stand. It is worded so that it tells nothing of why anybody would do it.
var (
	standingStretches = []stretch{
		{"stretch.calf", []string{"stretch.calf.1", "stretch.calf.2", "stretch.calf.3"}, drawCalf()},
		{"stretch.hamstring", []string{"stretch.hamstring.1", "stretch.hamstring.2", "stretch.hamstring.3"}, drawHamstring()},
	}
	sittingStretches = []stretch{
		{"stretch.sitting", []string{"stretch.sitting.1", "stretch.sitting.2", "stretch.sitting.3"}, drawSitting()},
	}
)

// stretchHolds is how often each stretch is held. The style sheet counts them: a change here is one there.
const stretchHolds = 3

// stretchTurn is one stretch of one leg, as the guide shows it.
type stretchTurn struct {
	stretch
	leg      string // key of its name
	mirrored bool
}

// stretchTurns is the programme in the order of the guide.
func stretchTurns(sitting bool) (turns []stretchTurn) {
	programme := standingStretches
	if sitting {
		programme = sittingStretches
	}
	for _, s := range programme {
		turns = append(turns, stretchTurn{s, "stretch.leg.left", false}, stretchTurn{s, "stretch.leg.right", true})
	}
	return turns
}
