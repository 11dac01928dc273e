package views

import "crampdiary/views/ui"

// PressedPage is a button that presses an address, or says that it was pressed.
type PressedPage struct {
	ui.Page
	Address string // where the button sends to
	Refused string // why nothing was noted; empty otherwise
}
