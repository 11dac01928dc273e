package ui

import "github.com/a-h/templ"

// stretch is one position of the stretching programme.
type stretch struct {
	title   string   // key of its name
	steps   []string // keys
	drawing templ.Component
}

// stretches is the programme that was tried by Hallegraeff et al. (2012, doi 10.1016/S1836-9553(12)70068-1):
// calf and hamstring, held for 10 seconds three times, every evening before sleep. It is worded so that it
// tells nothing of why anybody would do it.
var stretches = []stretch{
	{"stretch.calf", []string{"stretch.calf.1", "stretch.calf.2", "stretch.calf.3"}, drawCalf()},
	{"stretch.hamstring", []string{"stretch.hamstring.1", "stretch.hamstring.2", "stretch.hamstring.3"}, drawHamstring()},
	{"stretch.sitting", []string{"stretch.sitting.1", "stretch.sitting.2", "stretch.sitting.3"}, drawSitting()},
}
