package diary_test

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
)

// The cramps in these tests are invented.

var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

func ptr[T any](v T) *T { return &v }

// full is a valid episode with every field set.
func full() diary.Episode {
	return diarytest.Answered(diary.Episode{
		ID: "01932f7e-0000-7000-8000-000000000001", Version: 3,
		Started: now.Add(-time.Hour), Zone: "Europe/Copenhagen", Precision: diary.About,
		Ended: ptr(now.Add(-50 * time.Minute)), Muscle: diary.Calf, Side: diary.Right, Pain: ptr(7),
		Context: diary.Sleep, Woke: diary.Yes,
		Triggers: []diary.Trigger{diary.HardExercise, diary.LittleFluid},
		Remedies: map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped}, SorenessHours: ptr(24), DisturbedSleep: ptr(10), HinderedNextDay: ptr(0),
		UnableNextDay: diary.No, MovementProblem: diary.Yes, Weakness: diary.OnlyDuring, Numbness: diary.NoResidue,
		Swelling: diary.OneSidedSwelling, RedWarm: diary.No, ColdPale: diary.No, PainBetween: diary.Yes,
		Signs: []diary.Sign{diary.Confusion, diary.DarkUrine}, Note: "Æblegrød", Recorded: now, Changed: now, Deleted: ptr(now),
	})
}

func TestAFullAndABareEpisodeAreValid(t *testing.T) {
	bare := diary.Episode{ID: diary.NewID(), Started: now, Zone: "UTC", Precision: diary.Exact}
	for name, e := range map[string]diary.Episode{"full": full(), "bare": bare} {
		if problems := e.Validate(now); problems.Err() != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// differing names the fields in which two values of a struct type differ.
func differing[T any](one, other T) []string {
	var names []string
	a, b := reflect.ValueOf(one), reflect.ValueOf(other)
	for i := range a.NumField() {
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			names = append(names, a.Type().Field(i).Name)
		}
	}
	return names
}

// everyFieldBut fails unless the fields, together with those for which there is a reason to be left
// out, are all that a struct type has.
func everyFieldBut[T any](t *testing.T, fields map[string]bool, left ...string) {
	t.Helper()
	for i := range reflect.TypeFor[T]().NumField() {
		name := reflect.TypeFor[T]().Field(i).Name
		switch covered := fields[name]; {
		case !covered && !slices.Contains(left, name):
			t.Errorf("no case is about %s", name)
		case covered && slices.Contains(left, name):
			t.Errorf("%s is left out although a case is about it", name)
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	refused := make(map[string]bool)
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
		"still there, ended": {func(e *diary.Episode) { e.StillAt = ptr(e.Started) }, "still_at", diary.Contradiction},
		"still there before": {func(e *diary.Episode) { e.Ended, e.StillAt = nil, ptr(e.Started.Add(-time.Millisecond)) }, "still_at", diary.EndBeforeStart},
		"still there later":  {func(e *diary.Episode) { e.Ended, e.StillAt = nil, ptr(now.Add(2*time.Minute+time.Millisecond)) }, "still_at", diary.InFuture},
		"over a day": {func(e *diary.Episode) {
			e.Started, e.Ended, e.StillAt = now.Add(-48*time.Hour), nil, ptr(now.Add(-24*time.Hour+time.Millisecond))
		}, "still_at", diary.TooLong},
		"empty trigger":  {func(e *diary.Episode) { e.Triggers = []diary.Trigger{""} }, "triggers", diary.Unknown},
		"trigger twice":  {func(e *diary.Episode) { e.Triggers = []diary.Trigger{diary.Alcohol, diary.Alcohol} }, "triggers", diary.Duplicate},
		"remedy":         {func(e *diary.Episode) { e.Remedies = map[diary.Remedy]diary.Effect{"x": diary.Helped} }, "tried", diary.Unknown},
		"effect":         {func(e *diary.Episode) { e.Remedies = map[diary.Remedy]diary.Effect{diary.Cold: ""} }, "tried", diary.Unknown},
		"sign twice":     {func(e *diary.Episode) { e.Signs = []diary.Sign{diary.DarkUrine, diary.DarkUrine} }, "signs", diary.Duplicate},
		"long note":      {func(e *diary.Episode) { e.Note = strings.Repeat("å", 4001) }, "note", diary.TextTooLong},
		"note with NUL":  {func(e *diary.Episode) { e.Note = "a\x00b" }, "note", diary.NotText},
		"note not UTF-8": {func(e *diary.Episode) { e.Note = "a\xffb" }, "note", diary.NotText},
	} {
		e := full()
		test.change(&e)
		for _, field := range differing(full(), e) {
			refused[field] = true
		}
		problems := e.Validate(now)
		if len(problems) != 1 || problems[0] != (diary.Problem{Field: test.field, Code: test.code}) {
			t.Errorf("%s: found %v, want %s: %s", name, problems, test.field, test.code)
		}
		if strings.Contains(problems.Error(), e.Note) && e.Note != "" {
			t.Errorf("%s: the error tells what was written", name)
		}
	}
	for _, field := range diary.EpisodeFields {
		for values, code := range refusedValues(field.Field) {
			e := full()
			if !field.Set(&e, []string{values}) {
				t.Errorf("%s cannot be %q", field.Name, values)
			}
			for _, name := range differing(full(), e) {
				refused[name] = true
			}
			if problems := e.Validate(now); len(problems) != 1 || problems[0] != (diary.Problem{Field: field.Name, Code: code}) {
				t.Errorf("%s of %q: found %v", field.Name, values, problems)
			}
		}
	}
	// The store sets these, and no value of them is refused.
	everyFieldBut[diary.Episode](t, refused, "Version", "Recorded", "Changed", "Deleted")
}

// refusedValues are values that no field of a kind may have, with what is said of each.
func refusedValues(f diary.Field) map[string]diary.Code {
	switch f.Kind {
	case diary.OneCode, diary.SomeCodes:
		return map[string]diary.Code{"x": diary.Unknown}
	case diary.Rating, diary.Hours:
		return map[string]diary.Code{"-1": diary.OutOfRange, strconv.Itoa(f.Most + 1): diary.OutOfRange}
	case diary.Effected:
		return map[string]diary.Code{"x=" + string(diary.Helped): diary.Unknown}
	}
	return map[string]diary.Code{"a\x00b": diary.NotText}
}

func TestTheZeroEpisodeLacksWhatMustBeKnown(t *testing.T) {
	want := diary.Problems{
		{Field: "id", Code: diary.Unknown}, {Field: "zone", Code: diary.Unknown},
		{Field: "precision", Code: diary.Required}, {Field: "started_at", Code: diary.Required},
	}
	if got := (diary.Episode{}).Validate(now); !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	ended := diary.Episode{Ended: ptr(now)}
	if got := ended.Validate(now); !slices.Equal(got, want) {
		t.Errorf("with an end found %v, want %v", got, want)
	}
}

func TestValidateAcceptsTheBounds(t *testing.T) {
	for name, change := range map[string]func(*diary.Episode){
		"a phone two minutes ahead": func(e *diary.Episode) { e.Started, e.Ended = now.Add(2*time.Minute), nil },
		"a whole day": func(e *diary.Episode) {
			e.Started = now.Add(-24 * time.Hour)
			e.Ended = ptr(now)
		},
		"a phone whose clock is ahead at the end": func(e *diary.Episode) { e.Ended = ptr(now.Add(2 * time.Minute)) },
		"the first start that is not too early": func(e *diary.Episode) {
			e.Started, e.Ended = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), nil
		},
		"no soreness": func(e *diary.Episode) { e.SorenessHours = ptr(0) },
		"every trigger, remedy and sign": func(e *diary.Episode) {
			e.Triggers, e.Signs = diary.Triggers, diary.Signs
			for _, remedy := range diary.Remedies {
				e.Remedies[remedy] = diary.NoHelp
			}
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

func TestHowLongACrampLastedAtLeastIsWhatWasSaid(t *testing.T) {
	minutes := func(n int) *time.Time { return ptr(now.Add(-3*time.Hour + time.Duration(n)*time.Minute)) }
	for name, test := range map[string]struct {
		change    func(*diary.Episode)
		forgotten bool
		want      time.Duration
	}{
		"ended":                         {func(e *diary.Episode) { e.Ended = minutes(4) }, false, 4 * time.Minute},
		"end not known":                 {func(e *diary.Episode) {}, false, 0},
		"over an hour":                  {func(e *diary.Episode) { e.StillAt = minutes(60) }, false, time.Hour},
		"never said to have passed":     {func(e *diary.Episode) { e.Ongoing = true }, true, 0},
		"still there an hour ago":       {func(e *diary.Episode) { e.Ongoing, e.StillAt = true, minutes(120) }, false, 3 * time.Hour},
		"still there over an hour ago":  {func(e *diary.Episode) { e.Ongoing, e.StillAt = true, minutes(119) }, true, 119 * time.Minute},
		"in the night, not yet passed":  {func(e *diary.Episode) { e.Ongoing, e.Precision, e.StillAt = true, diary.Night, minutes(150) }, false, 150 * time.Minute},
		"began a moment ago, going on":  {func(e *diary.Episode) { e.Ongoing, e.Started = true, now.Add(-time.Minute) }, false, time.Minute},
		"in the night, nothing is said": {func(e *diary.Episode) { e.Ongoing, e.Precision, e.Started = true, diary.Night, now.Add(-time.Hour) }, false, 0},
	} {
		e := diary.Episode{Started: now.Add(-3 * time.Hour), Precision: diary.Exact}
		test.change(&e)
		if got := e.LastedAtLeast(now); got != test.want || e.Forgotten(now) != test.forgotten {
			t.Errorf("%s: at least %v, forgotten %t", name, got, e.Forgotten(now))
		}
	}
}

func TestSameEntryTellsEveryFieldApart(t *testing.T) {
	bySaving := []string{"Version", "Recorded", "Changed", "Deleted"}
	changed := make(map[string]bool)
	changes := map[string]func(*diary.Episode){
		"ID":        func(e *diary.Episode) { e.ID = "01932f7e-0000-7000-8000-000000000002" },
		"Version":   func(e *diary.Episode) { e.Version++ },
		"Started":   func(e *diary.Episode) { e.Started = e.Started.Add(time.Millisecond) },
		"Zone":      func(e *diary.Episode) { e.Zone = "Europe/Oslo" },
		"Precision": func(e *diary.Episode) { e.Precision = diary.Exact },
		"Ended":     func(e *diary.Episode) { e.Ended = ptr(e.Ended.Add(time.Millisecond)) },
		"Ongoing":   func(e *diary.Episode) { e.Ongoing = true },
		"StillAt":   func(e *diary.Episode) { e.StillAt = ptr(e.Started) },
		"Recorded":  func(e *diary.Episode) { e.Recorded = e.Recorded.Add(time.Hour) },
		"Changed":   func(e *diary.Episode) { e.Changed = e.Changed.Add(time.Hour) },
		"Deleted":   func(e *diary.Episode) { e.Deleted = ptr(e.Deleted.Add(time.Hour)) },
	}
	for _, field := range diary.EpisodeFields {
		e := full()
		other := func(e *diary.Episode) { field.Set(e, anotherAnswer(field, *e)) }
		other(&e)
		changes[strings.Join(differing(full(), e), " ")] = other
	}
	for name, change := range changes {
		e := full()
		change(&e)
		if got := differing(full(), e); !slices.Equal(got, []string{name}) {
			t.Errorf("%s: the test changes %v", name, got)
		}
		changed[name] = true
		want := slices.Contains(bySaving, name)
		if full().SameEntry(e) != want || e.SameEntry(full()) != want {
			t.Errorf("with another %s the entry is the same: %t", name, !want)
		}
	}
	everyFieldBut[diary.Episode](t, changed)
}

// anotherAnswer is one to a field that an episode answers otherwise.
func anotherAnswer(field *diary.EpisodeField, e diary.Episode) []string {
	given := field.Values(&e)
	switch field.Kind {
	case diary.OneCode, diary.SomeCodes:
		return []string{field.Codes[(slices.Index(field.Codes, given[0])+1)%len(field.Codes)]}
	case diary.Effected:
		return []string{string(diary.Stretch) + "=" + string(diary.NoHelp)}
	case diary.FreeText:
		return []string{given[0] + " "}
	}
	return []string{"1"}
}

// What was not answered is another entry than any answer, also than zero.
func TestSameEntryTellsAnAnswerFromNone(t *testing.T) {
	for i := range reflect.TypeFor[diary.Episode]().NumField() {
		name := reflect.TypeFor[diary.Episode]().Field(i).Name
		if slices.Contains([]string{"Version", "Ongoing", "StillAt", "Recorded", "Changed", "Deleted"}, name) {
			continue
		}
		e := full()
		reflect.ValueOf(&e).Elem().Field(i).SetZero()
		if full().SameEntry(e) {
			t.Errorf("without %s the entry is the same", name)
		}
	}
	unanswered, zero := full(), full()
	unanswered.Pain, zero.Pain = nil, ptr(0)
	if unanswered.SameEntry(zero) {
		t.Error("no pain and no answer are the same")
	}
}

func TestSameEntryDoesNotMindHowItIsWritten(t *testing.T) {
	e := full()
	e.Started = e.Started.In(time.FixedZone("", 3600)).Add(400 * time.Microsecond)
	e.Ended = ptr(e.Ended.In(time.FixedZone("", -3600)).Add(400 * time.Microsecond))
	slices.Reverse(e.Triggers)
	slices.Reverse(e.Signs)
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
