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

func TestAHostsNumberReplacesTheOneOfItsAreaAlone(t *testing.T) {
	checked := NewDate(2026, time.November, 28)
	theirs := HelpLine{Sjaelland, "12 34 56 78", &checked}
	book := DefaultHelpBook().With(theirs)
	sunday := time.Date(2026, 11, 29, 3, 10, 0, 0, time.UTC)
	if got := book.At(sunday, Sjaelland); len(got.Lines) != 1 || got.Lines[0] != theirs || *got.Check.Oldest != checked || got.Check.Stale {
		t.Errorf("the area's line is %+v", got)
	}
	for i, line := range DefaultHelpBook().Lines {
		if got := book.Lines[i]; line.Region != Sjaelland && (got.Number != line.Number || *got.Checked != *line.Checked) {
			t.Errorf("%s became %+v", line.Region, got)
		}
	}
	undated := DefaultHelpBook().With(HelpLine{Region: Sjaelland, Number: "12 34 56 78"})
	if got := undated.At(sunday, ""); got.Check.Oldest != nil || !got.Check.Stale {
		t.Errorf("numbers of which nobody knows when one was checked are said to be checked: %+v", got.Check)
	}
}

func TestANumberIsStaleHalfAYearAfterItsCheckAndWhenItsAreaBecomesAnother(t *testing.T) {
	book := DefaultHelpBook() // checked on 23 November 2026
	since := NewDate(2027, time.January, 4)
	told := book.With(HelpLine{Hovedstaden, "1813", &since}, HelpLine{Sjaelland, "1818", &since})
	for _, test := range []struct {
		name string
		book HelpBook
		now  string
		want []Region
	}{
		{"the week after", book, "2026-11-30T10:00:00+01:00", nil},
		{"the last minute of 2026", book, "2026-12-31T23:59:00+01:00", nil},
		{"Østdanmark", book, "2027-01-01T00:00:00+01:00", []Region{Hovedstaden, Sjaelland}},
		{"Østdanmark, checked since", told, "2027-01-05T10:00:00+01:00", nil},
		{"half a year", book, "2027-05-23T10:00:00+02:00", []Region{Hovedstaden, Sjaelland}},
		{"a day more", book, "2027-05-24T10:00:00+02:00", Regions},
		{"a day more, some checked since", told, "2027-05-24T10:00:00+02:00", []Region{Syddanmark, Midtjylland, Nordjylland}},
	} {
		now, err := time.Parse(time.RFC3339, test.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := test.book.Stale(now); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
