package diary

import (
	"slices"
	"time"
)

// Response is what a person said about a reason to seek help.
type Response string

// The responses.
const (
	Called   Response = "called"
	WillCall Response = "will-call"
	NotNow   Response = "not-now"
)

// Responses lists every response.
var Responses = []Response{Called, WillCall, NotNow}

// Acknowledgement records that a person has seen that the diary meets a criterion, and what the person
// said about it.
type Acknowledgement struct {
	ID        string // UUID version 7, made by the page with the question; the key against doubles
	Criterion string // ID of the criterion
	Response  Response
	Table     string   // version of the criteria by which it was met
	Met       []string // IDs of all criteria that were met then, sorted
	At        time.Time
}

// Validate finds everything that keeps the acknowledgement from being saved.
func (a Acknowledgement) Validate() Problems {
	var p Problems
	if !ValidID(a.ID) {
		p.add("id", Unknown)
	}
	if a.Criterion == "" || !slices.Contains(a.Met, a.Criterion) {
		p.add("criterion", Unknown)
	}
	if a.Response == "" {
		p.add("response", Required)
	}
	oneOf(&p, "response", a.Response, Responses)
	return p
}

// SameEntry says whether two acknowledgements say the same.
func (a Acknowledgement) SameEntry(other Acknowledgement) bool {
	return a.ID == other.ID && a.Criterion == other.Criterion && a.Response == other.Response &&
		a.Table == other.Table && a.At.UnixMilli() == other.At.UnixMilli() &&
		slices.Equal(slices.Sorted(slices.Values(a.Met)), slices.Sorted(slices.Values(other.Met)))
}
