package diary_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// The cramps in these tests are invented.

var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

func ptr[T any](v T) *T { return &v }

// full is a valid episode with every field set.
func full() diary.Episode {
	return diary.Episode{
		ID: "01932f7e-0000-7000-8000-000000000001", Version: 3,
		Started: now.Add(-time.Hour), Zone: "Europe/Copenhagen", Precision: diary.About,
		Ended: ptr(now.Add(-50 * time.Minute)), Muscle: diary.Calf, Side: diary.Right, Pain: ptr(7),
		Context: diary.Sleep, Woke: diary.Yes,
		Triggers: []diary.Trigger{diary.HardExercise, diary.LittleFluid},
		Remedies: map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped}, SorenessHours: ptr(24),
		UnableNextDay: diary.No, MovementProblem: diary.Yes, Weakness: diary.OnlyDuring, Numbness: diary.NoResidue,
		Swelling: diary.OneSidedSwelling, RedWarm: diary.No, ColdPale: diary.No, PainBetween: diary.Yes,
		Signs: []diary.Sign{diary.DarkUrine}, Note: "Æblegrød", Recorded: now, Changed: now, Deleted: ptr(now),
	}
}

func TestAFullAndABareEpisodeAreValid(t *testing.T) {
	bare := diary.Episode{ID: diary.NewID(), Started: now, Zone: "UTC", Precision: diary.Exact}
	for name, e := range map[string]diary.Episode{"full": full(), "bare": bare} {
		if problems := e.Validate(now); problems.Err() != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*diary.Episode)
		field  string
		code   diary.Code
	}{
		"no ID":             {func(e *diary.Episode) { e.ID = "" }, "id", diary.Unknown},
		"ID of version 4":   {func(e *diary.Episode) { e.ID = "01932f7e-0000-4000-8000-000000000001" }, "id", diary.Unknown},
		"ID in capitals":    {func(e *diary.Episode) { e.ID = strings.ToUpper(e.ID) }, "id", diary.Unknown},
		"no start":          {func(e *diary.Episode) { e.Started = time.Time{} }, "started_at", diary.Required},
		"future start":      {func(e *diary.Episode) { e.Started, e.Ended = now.Add(2*time.Minute+time.Millisecond), nil }, "started_at", diary.InFuture},
		"ancient start":     {func(e *diary.Episode) { e.Started, e.Ended = time.Date(1899, 12, 31, 23, 59, 59, 0, time.UTC), nil }, "started_at", diary.TooEarly},
		"no zone":           {func(e *diary.Episode) { e.Zone = "" }, "zone", diary.Unknown},
		"unknown zone":      {func(e *diary.Episode) { e.Zone = "Europe/Atlantis" }, "zone", diary.Unknown},
		"no precision":      {func(e *diary.Episode) { e.Precision = "" }, "precision", diary.Required},
		"unknown precision": {func(e *diary.Episode) { e.Precision = "x" }, "precision", diary.Unknown},
		"end before start":  {func(e *diary.Episode) { e.Ended = ptr(e.Started.Add(-time.Millisecond)) }, "ended_at", diary.EndBeforeStart},
		"more than a day": {func(e *diary.Episode) {
			e.Started = now.Add(-48 * time.Hour)
			e.Ended = ptr(e.Started.Add(24*time.Hour + time.Millisecond))
		}, "ended_at", diary.TooLong},
		"future end":         {func(e *diary.Episode) { e.Ended = ptr(now.Add(2*time.Minute + time.Millisecond)) }, "ended_at", diary.InFuture},
		"ended and ongoing":  {func(e *diary.Episode) { e.Ongoing = true }, "ended_at", diary.Contradiction},
		"muscle":             {func(e *diary.Episode) { e.Muscle = "tail" }, "muscle", diary.Unknown},
		"side":               {func(e *diary.Episode) { e.Side = "top" }, "side", diary.Unknown},
		"pain 11":            {func(e *diary.Episode) { e.Pain = ptr(11) }, "pain", diary.OutOfRange},
		"pain -1":            {func(e *diary.Episode) { e.Pain = ptr(-1) }, "pain", diary.OutOfRange},
		"context":            {func(e *diary.Episode) { e.Context = "x" }, "context", diary.Unknown},
		"woke":               {func(e *diary.Episode) { e.Woke = "maybe" }, "woke", diary.Unknown},
		"trigger":            {func(e *diary.Episode) { e.Triggers = []diary.Trigger{"moon"} }, "triggers", diary.Unknown},
		"empty trigger":      {func(e *diary.Episode) { e.Triggers = []diary.Trigger{""} }, "triggers", diary.Unknown},
		"trigger twice":      {func(e *diary.Episode) { e.Triggers = []diary.Trigger{diary.Alcohol, diary.Alcohol} }, "triggers", diary.Duplicate},
		"remedy":             {func(e *diary.Episode) { e.Remedies = map[diary.Remedy]diary.Effect{"x": diary.Helped} }, "tried", diary.Unknown},
		"effect":             {func(e *diary.Episode) { e.Remedies = map[diary.Remedy]diary.Effect{diary.Cold: ""} }, "tried", diary.Unknown},
		"sore too long":      {func(e *diary.Episode) { e.SorenessHours = ptr(14*24 + 1) }, "soreness_hours", diary.OutOfRange},
		"sore less than not": {func(e *diary.Episode) { e.SorenessHours = ptr(-1) }, "soreness_hours", diary.OutOfRange},
		"unable":             {func(e *diary.Episode) { e.UnableNextDay = "x" }, "unable_next_day", diary.Unknown},
		"movement":           {func(e *diary.Episode) { e.MovementProblem = "x" }, "movement_problem", diary.Unknown},
		"weakness":           {func(e *diary.Episode) { e.Weakness = "x" }, "weakness", diary.Unknown},
		"numbness":           {func(e *diary.Episode) { e.Numbness = "x" }, "numbness", diary.Unknown},
		"swelling":           {func(e *diary.Episode) { e.Swelling = "x" }, "swelling", diary.Unknown},
		"red":                {func(e *diary.Episode) { e.RedWarm = "x" }, "red_warm", diary.Unknown},
		"cold":               {func(e *diary.Episode) { e.ColdPale = "x" }, "cold_pale", diary.Unknown},
		"pain between":       {func(e *diary.Episode) { e.PainBetween = "x" }, "pain_between", diary.Unknown},
		"sign":               {func(e *diary.Episode) { e.Signs = []diary.Sign{"x"} }, "signs", diary.Unknown},
		"long note":          {func(e *diary.Episode) { e.Note = strings.Repeat("å", 4001) }, "note", diary.TextTooLong},
		"note with NUL":      {func(e *diary.Episode) { e.Note = "a\x00b" }, "note", diary.NotText},
		"note not UTF-8":     {func(e *diary.Episode) { e.Note = "a\xffb" }, "note", diary.NotText},
	} {
		e := full()
		test.change(&e)
		problems := e.Validate(now)
		if len(problems) != 1 || problems[0] != (diary.Problem{Field: test.field, Code: test.code}) {
			t.Errorf("%s: found %v, want %s: %s", name, problems, test.field, test.code)
		}
		if strings.Contains(problems.Error(), e.Note) && e.Note != "" {
			t.Errorf("%s: the error tells what was written", name)
		}
	}
}

func TestValidateAcceptsTheBounds(t *testing.T) {
	for name, change := range map[string]func(*diary.Episode){
		"a phone two minutes ahead": func(e *diary.Episode) { e.Started, e.Ended = now.Add(2*time.Minute), nil },
		"a whole day": func(e *diary.Episode) {
			e.Started = now.Add(-24 * time.Hour)
			e.Ended = ptr(now)
		},
		"no time at all":        func(e *diary.Episode) { e.Ended = ptr(e.Started) },
		"no pain":               func(e *diary.Episode) { e.Pain = ptr(0) },
		"worst pain":            func(e *diary.Episode) { e.Pain = ptr(10) },
		"longest note":          func(e *diary.Episode) { e.Note = strings.Repeat("å", 4000) },
		"two weeks of soreness": func(e *diary.Episode) { e.SorenessHours = ptr(14 * 24) },
		"ongoing":               func(e *diary.Episode) { e.Ended, e.Ongoing = nil, true },
		"a night that ends later than now": func(e *diary.Episode) {
			e.Precision, e.Started, e.Ended = diary.Night, now, ptr(now.Add(time.Hour))
		},
	} {
		e := full()
		change(&e)
		if problems := e.Validate(now); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestOnlyACrampOfMoreThanAnHourIsDoubted(t *testing.T) {
	e := full()
	e.Ended = ptr(e.Started.Add(time.Hour))
	if doubts := e.Doubts(); doubts != nil {
		t.Errorf("an hour: %v", doubts)
	}
	e.Ended = ptr(e.Started.Add(time.Hour + time.Second))
	if doubts := e.Doubts(); len(doubts) != 1 || doubts[0] != diary.LongCramp {
		t.Errorf("more than an hour: %v", doubts)
	}
	e.Ended = nil
	if doubts := e.Doubts(); doubts != nil {
		t.Errorf("no end: %v", doubts)
	}
}

func TestSameEntryTellsEveryFieldApart(t *testing.T) {
	notTheEntry := map[string]bool{"Version": true, "Recorded": true, "Changed": true, "Deleted": true}
	for field := range reflect.TypeFor[diary.Episode]().NumField() {
		name := reflect.TypeFor[diary.Episode]().Field(field).Name
		changed := full()
		value := reflect.ValueOf(&changed).Elem().Field(field)
		if name != "Ongoing" && value.IsZero() {
			t.Errorf("%s is not set in the full episode", name)
		}
		if name == "Ongoing" {
			value.SetBool(true)
		} else {
			value.SetZero()
		}
		if same := full().SameEntry(changed); same != notTheEntry[name] {
			t.Errorf("with another %s the entry is the same: %v", name, same)
		}
	}
}

func TestSameEntryDoesNotMindHowItIsWritten(t *testing.T) {
	e := full()
	e.Started = e.Started.In(time.FixedZone("", 3600)).Add(400 * time.Microsecond)
	e.Triggers = []diary.Trigger{diary.LittleFluid, diary.HardExercise}
	if !full().SameEntry(e) {
		t.Error("another zone, order or fraction of a millisecond makes another entry")
	}
	bare, empty := diary.Episode{}, diary.Episode{
		Triggers: []diary.Trigger{}, Signs: []diary.Sign{}, Remedies: map[diary.Remedy]diary.Effect{},
	}
	if !bare.SameEntry(empty) {
		t.Error("nil and empty lists make two entries")
	}
	before := full()
	before.SameEntry(e)
	if !reflect.DeepEqual(before, full()) {
		t.Error("comparing changed the episode")
	}
}

func TestAnEpisodeBelongsToTheNightOfTheZoneItWasLivedIn(t *testing.T) {
	e := full()
	e.Started = time.Date(2026, 11, 24, 1, 40, 0, 0, time.UTC)
	if got := e.CrampDay().String(); got != "2026-11-23" {
		t.Errorf("belongs to %s", got)
	}
	e.Zone = "Pacific/Auckland" // 14:40 on the 24th
	if got := e.CrampDay().String(); got != "2026-11-24" {
		t.Errorf("belongs to %s", got)
	}
	e.Zone = "gone"
	if e.Location() != time.UTC {
		t.Error("an unknown zone is not read as UTC")
	}
}

func TestNewIDsAreValidAndDifferent(t *testing.T) {
	one, two := diary.NewID(), diary.NewID()
	if !diary.ValidID(one) || one >= two {
		t.Errorf("%s, then %s", one, two)
	}
}
