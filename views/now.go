package views

import (
	"time"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

// NowPage helps through a cramp that is going on.
type NowPage struct {
	ui.Page
	Episode ui.OpenEpisode
	Muscle  diary.Muscle
	Side    diary.Side
	Places  []ui.PlaceChoice // of the last cramps, and the usual ones
	Muscles []ui.PlaceChoice // all
	Steps   []string         // of first aid
	Elapsed time.Duration
	NewID   string // of another cramp, which the page offers to store
}

// chosen says whether the place is what was noted.
func (p NowPage) chosen(c ui.PlaceChoice) bool {
	return c.Muscle == p.Muscle && c.Side == p.Side
}

// AfterPage asks for what is best noted as soon as the cramp has passed.
type AfterPage struct {
	ui.Page
	ID       string
	Lasted   string
	Lengths  []ui.Option // to say how long it lasted, when the end was most likely noted late or is not known
	Length   string      // that was chosen, empty when none was
	Pain     string
	AsksSide bool // which side it was is not known
	Side     string
}
