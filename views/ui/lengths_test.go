package ui

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// Anyone who chooses between two lengths has to see on which side of the limit of the criteria each lies.
func TestNoTwoNeighbouringLengthsStraddleTheLimitUnsaid(t *testing.T) {
	limit := 0
	for _, c := range report.Criteria.Criteria {
		if c.ID == "long-recent" {
			limit = c.Rules[0].Counts[0].With.Minutes
		}
	}
	if limit != lengthLimit {
		t.Fatalf("the criteria call more than %d minutes long, the choices %d", limit, lengthLimit)
	}
	for _, still := range []time.Duration{0, 5 * time.Minute, 10*time.Minute + time.Second, 70 * time.Minute} {
		e := diary.Episode{Started: time.Date(2026, 11, 24, 3, 10, 0, 0, time.UTC), Ongoing: true}
		if still > 0 {
			at := e.Started.Add(still)
			e.StillAt = &at
		}
		options := Lengths(danish, e)
		for i, option := range options[:len(options)-2] {
			minutes, err := strconv.Atoi(option.Value)
			if err != nil {
				t.Fatal(err)
			}
			if time.Duration(minutes)*time.Minute < still {
				t.Errorf("%s is offered for a cramp that lasted at least %v", option.Label, still)
			}
			next, err := strconv.Atoi(options[i+1].Value)
			if err != nil {
				continue // more than an hour
			}
			if minutes <= limit && next > limit && (!strings.Contains(option.Label, "højst 10") || !strings.Contains(options[i+1].Label, "over 10")) {
				t.Errorf("%q stands beside %q", option.Label, options[i+1].Label)
			}
		}
		if options[len(options)-2].Value != MoreThanAnHour || options[len(options)-1].Value != UnknownLength {
			t.Errorf("the last choices are %+v", options[len(options)-2:])
		}
	}
}
