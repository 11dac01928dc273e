package ui

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

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

// usualPlaces are where most cramps are: four of five in the calf.
var usualPlaces = []PlaceChoice{{diary.Calf, diary.Left}, {diary.Calf, diary.Right}, {diary.Foot, diary.Left}, {diary.Foot, diary.Right}}

// Places are the muscles to choose from with one tap: those of the last cramps with their sides, and then the most
// usual ones.
func Places(recent []diary.Episode) []PlaceChoice {
	places := RecentPlaces(recent)
	for _, place := range usualPlaces {
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

// AllMuscles are every muscle, without a side.
func AllMuscles() (places []PlaceChoice) {
	for _, muscle := range diary.Muscles {
		places = append(places, PlaceChoice{Muscle: muscle})
	}
	return places
}

// Value is how a form sends the place.
func (c PlaceChoice) Value() string {
	if c.Side == "" {
		return string(c.Muscle)
	}
	return string(c.Muscle) + " " + string(c.Side)
}

// Label names the place in the reader's language.
func (c PlaceChoice) Label(l *i18n.Locale) string {
	return words.Place(l, diary.Episode{Muscle: c.Muscle, Side: c.Side})
}
