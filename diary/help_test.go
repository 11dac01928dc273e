package diary

import (
	"slices"
	"testing"
	"time"
)

func TestWhomToCallFollowsTheHourOfTheWeekInDenmark(t *testing.T) {
	for _, test := range []struct {
		name      string
		now       string
		ownDoctor bool
	}{
		{"a Tuesday before eight", "2026-11-24T07:59:59+01:00", false},
		{"a Tuesday at eight", "2026-11-24T08:00:00+01:00", true},
		{"a Tuesday just before four", "2026-11-24T15:59:59+01:00", true},
		{"a Tuesday at four", "2026-11-24T16:00:00+01:00", false},
		{"a Saturday", "2026-11-28T10:00:00+01:00", false},
		{"a Sunday", "2026-11-29T10:00:00+01:00", false},
		{"a summer morning before eight", "2026-07-07T07:59:59+02:00", false},
		{"a summer morning at eight", "2026-07-07T08:00:00+02:00", true},
		{"noon in Denmark, seen from New York", "2026-11-24T06:00:00-05:00", true},
		{"morning in New York, evening in Denmark", "2026-11-24T11:00:00-05:00", false},
		{"New Year's Day", "2027-01-01T10:00:00+01:00", false},
		{"Maundy Thursday", "2026-04-02T10:00:00+02:00", false},
		{"Good Friday", "2026-04-03T10:00:00+02:00", false},
		{"Easter Monday", "2026-04-06T10:00:00+02:00", false},
		{"the day after Easter Monday", "2026-04-07T10:00:00+02:00", true},
		{"the Friday that was Great Prayer Day until 2023", "2026-05-01T10:00:00+02:00", true},
		{"Ascension Day", "2026-05-14T10:00:00+02:00", false},
		{"Whit Monday", "2026-05-25T10:00:00+02:00", false},
		{"Constitution Day", "2026-06-05T10:00:00+02:00", false},
		{"Christmas Day", "2026-12-25T10:00:00+01:00", false},
		{"Maundy Thursday of another year", "2027-03-25T10:00:00+01:00", false},
		{"the same day a week before", "2027-03-18T10:00:00+01:00", true},
	} {
		now, err := time.Parse(time.RFC3339, test.now)
		if err != nil {
			t.Fatal(err)
		}
		got := DefaultHelpBook().At(now, Nordjylland)
		if got.OwnDoctor != test.ownDoctor || (len(got.Lines) == 0) != test.ownDoctor {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestOutOfHoursEachRegionHasItsLine(t *testing.T) {
	sunday := time.Date(2026, 11, 29, 3, 10, 0, 0, time.UTC)
	book := DefaultHelpBook()
	var regions []Region
	for _, line := range book.Lines {
		regions = append(regions, line.Region)
		if got := book.At(sunday, line.Region); len(got.Lines) != 1 || got.Lines[0] != line {
			t.Errorf("%s: %+v", line.Region, got)
		}
	}
	if !slices.Equal(regions, Regions) {
		t.Errorf("lines for %v, want %v", regions, Regions)
	}
	for _, unknown := range []Region{"", "atlantis"} {
		if got := book.At(sunday, unknown); !slices.Equal(got.Lines, book.Lines) {
			t.Errorf("region %q: %+v", unknown, got)
		}
	}
}

func TestAHostsNumberReplacesTheOneOfItsRegionAlone(t *testing.T) {
	book := DefaultHelpBook().With(map[Region]string{Sjaelland: "12 34 56 78"})
	sunday := time.Date(2026, 11, 29, 3, 10, 0, 0, time.UTC)
	if got := book.At(sunday, Sjaelland).Lines; len(got) != 1 || got[0].Number != "12 34 56 78" {
		t.Errorf("the region's line is %+v", got)
	}
	for i, line := range DefaultHelpBook().Lines {
		if line.Region != Sjaelland && book.Lines[i] != line {
			t.Errorf("%s became %+v", line.Region, book.Lines[i])
		}
	}
	if book.Checked != nil {
		t.Errorf("a number that nobody compared is said to be checked on %s", book.Checked)
	}
	if DefaultHelpBook().With(nil).Checked == nil {
		t.Error("without other numbers, the day of the check is lost")
	}
}
