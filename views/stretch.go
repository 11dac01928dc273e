package views

import "crampdiary/views/ui"

// StretchPage leads through the stretches before sleep, one figure at a time. Like the mails, it tells nothing of
// why anybody would follow it.
type StretchPage struct {
	ui.Page
	Sitting bool   // the stretches that are done sitting, instead of standing
	Action  string // where the button sends to that logs that it was done
	ID      string // of what that logs, empty where the address says it
	Kind    string // code of what that logs, empty with ID
}
