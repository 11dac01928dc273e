package views

import "crampdiary/views/ui"

// LinkPage is what a link of a reminder mail opens, for anyone who holds it, signed in or not. It does
// nothing until a button is pressed, shows nothing of anybody, and tells nothing of why anybody is
// reminded.
type LinkPage struct {
	ui.Page
	Stretch string      // address where one is led through the stretches, empty for any other reminder
	CheckIn string      // address of the questions of the day, empty for any other reminder
	About   string      // says which reminder the page is about, empty for all
	Address string      // where the buttons send to
	Stale   string      // says that the link no longer works, and what to do instead
	Done    bool        // offers to say that it was done
	Fewer   []ui.Option // the ways to fewer reminders that are offered
	Today   string      // address where no more of it come today
	Later   string      // address where it is asked for again, empty where that cannot be
}

// RestPage offers that no more reminders come today, or says that none do.
type RestPage struct {
	LinkPage
	Day     string      // the date that is meant, which the buttons send
	Text    string      // what will happen, or what has
	Choices []ui.Option // what can be chosen
	Undo    string      // takes it back; empty when there is nothing to take back
}
