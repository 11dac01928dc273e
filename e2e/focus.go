package e2e

import _ "embed"

//go:embed testdata/focus.js
var focusSource string

// Focus is the control that the keyboard acts on.
type Focus struct {
	Name     string
	Tag      string
	Type     string
	Value    string
	InForm   bool
	Visible  bool // some of it is not covered by a bar or outside the window
	Outlined bool
}

// Focus is what has the focus.
func (b *Tab) Focus() Focus {
	b.T.Helper()
	return JS[Focus](b, focusSource)
}
