package views

import (
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// NowPage helps through a cramp that is going on.
type NowPage struct {
	Page
	Episode OpenEpisode
	Muscle  diary.Muscle
	Side    diary.Side
	Places  []PlaceChoice
	Steps   []string // of first aid
	Elapsed time.Duration
	NewID   string // of another cramp, which the page offers to store
	Running bool   // the big button was pressed while it was going on
}

// PlaceChoice is a muscle, with a side if both are known.
type PlaceChoice struct {
	Muscle diary.Muscle
	Side   diary.Side
}

// recentPlaces is how many of the last used muscles and sides are offered before the plain muscles.
const recentPlaces = 3

// RecentPlaces are the muscles and sides of the last cramps of which both are known, the last used first.
func RecentPlaces(recent []diary.Episode) []PlaceChoice {
	var places []PlaceChoice
	for _, e := range recent {
		place := PlaceChoice{e.Muscle, e.Side}
		if e.Muscle != "" && e.Side != "" && !slices.Contains(places, place) && len(places) < recentPlaces {
			places = append(places, place)
		}
	}
	return places
}

// Places are the muscles to choose from with one tap: those of the last cramps with their sides, and then
// every muscle.
func Places(recent []diary.Episode) []PlaceChoice {
	places := RecentPlaces(recent)
	for _, muscle := range diary.Muscles {
		places = append(places, PlaceChoice{Muscle: muscle})
	}
	return places
}

// value is how a form sends the place.
func (c PlaceChoice) value() string {
	if c.Side == "" {
		return string(c.Muscle)
	}
	return string(c.Muscle) + " " + string(c.Side)
}

func (c PlaceChoice) label(l *i18n.Locale) string {
	return Place(l, diary.Episode{Muscle: c.Muscle, Side: c.Side})
}

// chosen says whether the place is what was noted.
func (p NowPage) chosen(c PlaceChoice) bool {
	return c.Muscle == p.Muscle && c.Side == p.Side
}

// AfterPage asks for what is best noted as soon as the cramp has passed.
type AfterPage struct {
	Page
	ID      string
	Lasted  string
	Lengths []Option // to say how long it lasted, when the end was most likely noted late or is not known
	Pain    string
	Side    string
}
