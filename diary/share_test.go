package diary

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAPeriodShowsItsDays(t *testing.T) {
	today, first := NewDate(2026, 11, 24), NewDate(2025, 3, 1)
	from, to := NewDate(2026, 1, 2), NewDate(2026, 2, 3)
	for _, test := range []struct {
		name              string
		period            SharePeriod
		first             Date
		wantFrom, wantTo  Date
		sameAs, different SharePeriod
	}{
		{"weeks end today", SharePeriod{Weeks: 2}, first, today - 13, today, SharePeriod{Weeks: 2}, SharePeriod{Weeks: 4}},
		{"weeks begin before the diary", SharePeriod{Weeks: 12}, today, today - 83, today, SharePeriod{Weeks: 12}, SharePeriod{}},
		{"dates stay", SharePeriod{From: &from, To: &to}, first, from, to, SharePeriod{From: &from, To: &to}, SharePeriod{From: &from, To: &first}},
		{"all begins with the diary", SharePeriod{}, first, first, today, SharePeriod{}, SharePeriod{From: &from, To: &to}},
		{"all of an empty diary is today", SharePeriod{}, today + 1, today, today, SharePeriod{}, SharePeriod{Weeks: 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if from, to := test.period.Range(test.first, today); from != test.wantFrom || to != test.wantTo {
				t.Errorf("shows %s to %s, want %s to %s", from, to, test.wantFrom, test.wantTo)
			}
			if !test.period.Same(test.sameAs) || test.period.Same(test.different) {
				t.Error("is taken for another, or not for itself")
			}
		})
	}
}

func TestALinkIsOpenUntilItExpiresOrIsRevoked(t *testing.T) {
	now := time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	revoked := now
	for name, test := range map[string]struct {
		share Share
		want  bool
	}{
		"before it expires": {Share{Expires: now.Add(time.Millisecond)}, true},
		"as it expires":     {Share{Expires: now}, false},
		"revoked":           {Share{Expires: now.Add(time.Hour), Revoked: &revoked}, false},
	} {
		if got := test.share.Open(now); got != test.want {
			t.Errorf("%s: open is %t", name, got)
		}
	}
}

func TestALinkIsValid(t *testing.T) {
	now := time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	today := NewDate(2026, 11, 23)
	date := func(d Date) *Date { return &d }
	for name, test := range map[string]struct {
		change func(*Share)
		want   Problems
	}{
		"the shortest":        {func(s *Share) { s.Expires = now.Add(time.Millisecond) }, nil},
		"the longest":         {func(s *Share) { s.Expires = now.Add(MaxShareDays * day) }, nil},
		"too long":            {func(s *Share) { s.Expires = now.Add(MaxShareDays*day + 1) }, Problems{{"days", OutOfRange}}},
		"over already":        {func(s *Share) { s.Expires = now }, Problems{{"days", OutOfRange}}},
		"no ID":               {func(s *Share) { s.ID = "x" }, Problems{{"id", Unknown}}},
		"all":                 {func(s *Share) { s.Period = SharePeriod{} }, nil},
		"weeks not offered":   {func(s *Share) { s.Period.Weeks = 3 }, Problems{{"period", Unknown}}},
		"weeks below none":    {func(s *Share) { s.Period.Weeks = -1 }, Problems{{"period", Unknown}}},
		"one day, today":      {func(s *Share) { s.Period = SharePeriod{From: date(today), To: date(today)} }, nil},
		"from tomorrow":       {func(s *Share) { s.Period = SharePeriod{From: date(today + 1), To: date(today + 2)} }, Problems{{"from", InFuture}}},
		"to before from":      {func(s *Share) { s.Period = SharePeriod{From: date(today), To: date(today - 1)} }, Problems{{"to", EndBeforeStart}}},
		"before anyone lived": {func(s *Share) { s.Period = SharePeriod{From: date(-40_000), To: date(today)} }, Problems{{"from", TooEarly}}},
	} {
		t.Run(name, func(t *testing.T) {
			share := Share{ID: NewID(), Period: SharePeriod{Weeks: 4}, Created: now, Expires: now.Add(day)}
			test.change(&share)
			if got := share.Validate(now, today); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestANoteIsValid(t *testing.T) {
	for name, test := range map[string]struct {
		note ShareNote
		want Problems
	}{
		"text":          {ShareNote{Text: "Prøv trappen"}, nil},
		"longest text":  {ShareNote{Text: strings.Repeat("æ", MaxShareNote)}, nil},
		"too long":      {ShareNote{Text: strings.Repeat("æ", MaxShareNote+1)}, Problems{{"message", TextTooLong}}},
		"not text":      {ShareNote{Text: "\xff"}, Problems{{"message", NotText}}},
		"nothing":       {ShareNote{}, Problems{{"message", Required}}},
		"three watches": {ShareNote{Watches: []Watch{WatchPain, WatchWoke, "alcohol"}}, nil},
		"four watches":  {ShareNote{Watches: []Watch{WatchPain, WatchWoke, "alcohol", "new-shoes"}}, Problems{{"watches", TooMany}}},
		"unknown watch": {ShareNote{Watches: []Watch{"note"}}, Problems{{"watches", Unknown}}},
		"twice":         {ShareNote{Watches: []Watch{WatchPain, WatchPain}}, Problems{{"watches", Duplicate}}},
	} {
		if got := test.note.Validate(); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

func TestFieldsAndFactorsToWatchHaveDifferentCodes(t *testing.T) {
	watches := Watches()
	if len(watches) != len(WatchFields)+len(Factors) {
		t.Errorf("%d things can be watched", len(watches))
	}
	slices.Sort(watches)
	if len(slices.Compact(watches)) != len(WatchFields)+len(Factors) {
		t.Error("a field and a factor have one code")
	}
}
