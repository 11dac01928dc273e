package views

// LinkPage is what a link of a reminder mail opens, for whoever holds it, signed in or not. It does
// nothing until a button is pressed, shows nothing of anybody, and tells nothing of why anybody is
// reminded.
type LinkPage struct {
	Page
	Stretch bool     // shows the stretching programme
	CheckIn string   // address of the questions of the day, empty for any other reminder
	About   string   // says which reminder the page is about, empty for all
	Address string   // where the buttons send to
	Done    bool     // offers to say that it was done
	Fewer   []Option // the ways to fewer reminders that are offered
}
