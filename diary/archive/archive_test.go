package archive

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	_ "time/tzdata"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
)

// All data in these tests is invented.
var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

// invented is an account with a diary of so many days, and something of every kind that an account can
// hold.
func invented(t testing.TB, days int) diary.Export {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	made := demo.Generate(1, days, now, zone)
	made.Profile.Version, made.Factors.Version = 1, 1
	made.Profile.Changed, made.Factors.Changed = now, now
	for i := range made.Episodes {
		e := &made.Episodes[i]
		e.Version, e.Recorded, e.Changed = 1, now.Add(-time.Hour), now
	}
	deleted := now.Add(-time.Minute)
	made.Episodes[len(made.Episodes)-1].Deleted = &deleted
	for i := range made.CheckIns {
		made.CheckIns[i].Recorded, made.CheckIns[i].Changed = now, now
	}
	return diary.Export{
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen", Region: diary.Syddanmark},
		Created:     now, Consents: diary.NewConsents(now),
		Profile: made.Profile, Factors: made.Factors,
		Acknowledgements: []diary.Acknowledgement{{
			ID: "0193575e-0000-7000-8000-00000000000a", Criterion: "frequent", Response: diary.WillCall, Table: "1", Met: []string{"frequent", "sleep"}, At: now,
		}},
		Trials: trials(made.Factors.Own[0].ID), Function: made.Function, CheckIns: diary.Sequence(made.CheckIns), Episodes: diary.Sequence(made.Episodes),
		Reminders: reminders(), Activities: diary.Sequence(activities()), Slots: diary.Sequence(slots()), Shares: shares(),
	}
}

// trials are one that goes on and one of the earlier kind that was stopped, of a person's own factor.
func trials(own diary.Factor) []diary.Trial {
	stopped := diary.NewDate(2026, 10, 20)
	return []diary.Trial{
		{ID: "0193575e-0000-7000-8000-00000000000f", TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
			First: diary.NewDate(2026, 11, 20), Allocation: "TTUUTUTUTUUTUTTUUTUTUUTTTUTU", Started: now},
		{ID: "0193575e-0000-7000-8000-000000000010", TrialChoice: diary.TrialChoice{Factor: own, Aim: diary.LeaveIt},
			First: diary.NewDate(2026, 10, 1), StoppedAfter: &stopped, Started: now},
	}
}

func reminders() diary.ReminderSetup {
	until := diary.NewDate(2027, 1, 15)
	s := diary.DefaultReminderSetup()
	s.Version, s.Neutral, s.Changed = 1, true, now
	for i := range s.Reminders {
		s.Reminders[i].PaceSince = now
	}
	s.Reminders[0].On, s.Reminders[0].PausedUntil, s.Reminders[0].Pace = true, &until, diary.Weekly
	s.Reminders[1].Weekdays = diary.NewWeekdays(time.Monday, time.Sunday)
	s.Reminders[1].Others = []diary.DayTimes{
		{Weekdays: diary.NewWeekdays(time.Tuesday), Times: []diary.TimeOfDay{9 * 60, 20*60 + 30}},
		{Weekdays: diary.NewWeekdays(time.Wednesday, time.Friday), Times: []diary.TimeOfDay{21 * 60}},
	}
	return s
}

var slotKey = diary.SlotKey{Kind: diary.Stretching, Date: diary.NewDate(2026, 11, 23), Time: 21 * 60}

func activities() []diary.Activity {
	return []diary.Activity{
		{ID: "0193575e-0000-7000-8000-00000000000b", Kind: diary.Stretching, At: now, Zone: "Europe/Copenhagen", Slot: &slotKey, Recorded: now},
		{ID: "0193575e-0000-7000-8000-00000000000c", Kind: diary.Hydration, At: now, Zone: "UTC", Recorded: now},
	}
}

func slots() []diary.Slot {
	return []diary.Slot{{SlotKey: slotKey, Zone: "Europe/Copenhagen", Due: now, State: diary.SlotSent, Settled: now, Again: new(now.Add(time.Hour))}}
}

func shares() []diary.ShareHistory {
	from, to := diary.NewDate(2026, 11, 1), diary.NewDate(2026, 11, 20)
	note := diary.ShareNote{Text: "Prøv trappen", Watches: []diary.Watch{diary.WatchPain}, Written: now, Dismissed: &now}
	return []diary.ShareHistory{
		{Share: diary.Share{ID: "0193575e-0000-7000-8000-00000000000d", PINHash: "x", Name: "K.J.", Words: "Kramper om natten", Created: now, Expires: now, Revoked: &now,
			Period: diary.SharePeriod{From: &from, To: &to}}, Opened: []time.Time{now}, Note: &note},
		{Share: diary.Share{ID: "0193575e-0000-7000-8000-00000000000e", Created: now, Expires: now, Period: diary.SharePeriod{Weeks: 4}}},
	}
}

func written(t testing.TB, h diary.Export) string {
	t.Helper()
	var text bytes.Buffer
	if err := Write(&text, h, now); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// again is a whole archive as export.
func again(a Archive) diary.Export {
	h := diary.Export{
		Preferences: a.Preferences, Created: a.Created, Consents: a.Consents,
		Acknowledgements: a.Acknowledgements, CheckIns: diary.Sequence(a.CheckIns), Episodes: diary.Sequence(a.Episodes),
		Activities: diary.Sequence(a.Activities), Slots: diary.Sequence(a.Slots), Trials: a.Trials, Function: a.Function,
	}
	if a.Reminders != nil {
		h.Reminders, h.Reminders.Version = *a.Reminders, 1
	}
	if a.Profile != nil {
		h.Profile, h.Profile.Version = *a.Profile, 1
	}
	if a.Factors != nil {
		h.Factors, h.Factors.Version = *a.Factors, 1
	}
	return h
}

func TestWhatWasWrittenIsReadAndWrittenAgainTheSame(t *testing.T) {
	h := invented(t, 400)
	h.Shares = nil // a link does not come back
	first := written(t, h)
	read, err := Read(strings.NewReader(first), now)
	if err != nil {
		t.Fatal(err)
	}
	if second := written(t, again(read)); second != first {
		t.Error("the second document differs from the first")
	}
	if len(read.Episodes) < 100 || len(read.CheckIns) < 100 || !read.Exported.Equal(now) || len(read.Consents) != 2 {
		t.Errorf("read %d episodes, %d check-ins, header %+v", len(read.Episodes), len(read.CheckIns), read.Header)
	}
}

func TestEveryFieldOfAnEpisodeComesBack(t *testing.T) {
	started, ended := now.Add(-time.Hour), now.Add(-50*time.Minute)
	pain, sore := 8, 36
	want := diarytest.Answered(diary.Episode{
		ID: diary.NewID(), Started: started, Zone: "America/Nuuk", Precision: diary.About, Ended: &ended,
		Muscle: diary.Calf, Side: diary.Left, Pain: &pain, Context: diary.Sleep, Woke: diary.Yes,
		Triggers:      []diary.Trigger{diary.Alcohol, diary.LongStanding},
		Remedies:      map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped},
		SorenessHours: &sore, Signs: []diary.Sign{diary.DarkUrine},
		Note: "Blåbærgrød\n\"<ø>\"", Recorded: started, Changed: ended, Deleted: &ended,
	})
	value := reflect.ValueOf(want)
	for i := range value.NumField() {
		if name := value.Type().Field(i).Name; value.Field(i).IsZero() && !slices.Contains([]string{"Version", "Ongoing", "StillAt"}, name) {
			t.Errorf("the fixture leaves %s unset", name)
		}
	}
	ongoing := want
	ongoing.ID, ongoing.Ended, ongoing.Ongoing, ongoing.StillAt = diary.NewID(), nil, true, &ended
	h := invented(t, 3)
	h.Episodes = diary.Sequence([]diary.Episode{want, ongoing})
	read, err := Read(strings.NewReader(written(t, h)), now)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read.Episodes, []diary.Episode{want, ongoing}) {
		t.Errorf("\n got %+v\nwant %+v", read.Episodes, want)
	}
}

func TestANightIsNeverWrittenAsATimeOfDay(t *testing.T) {
	zone, _ := diary.Zone("Europe/Copenhagen")
	e := diary.Episode{
		ID: diary.NewID(), Zone: zone.String(), Precision: diary.Night, Recorded: now, Changed: now,
		Started: diary.MiddleOf(diary.NewDate(2026, 10, 24), zone), // the clocks change in this night
	}
	ended := e.Started.Add(7 * time.Minute)
	e.Ended = &ended
	h := invented(t, 3)
	h.Episodes, h.Trials = diary.Sequence([]diary.Episode{e}), nil // a trial has an instant at which it was begun
	text := written(t, h)
	if !strings.Contains(text, `"night_of":"2026-10-24"`) || !strings.Contains(text, `"lasted_ms":420000`) ||
		strings.Contains(text, "started_at") || strings.Contains(text, "ended_at") {
		t.Errorf("the night is written as\n%s", text[strings.Index(text, `"episodes"`):])
	}
	read, err := Read(strings.NewReader(text), now)
	if err != nil || !read.Episodes[0].SameEntry(e) {
		t.Errorf("read %+v, %v", read.Episodes, err)
	}
}

func TestThatACrampWasStillThereIsKeptOfANightToo(t *testing.T) {
	zone, _ := diary.Zone("Europe/Copenhagen")
	for _, precision := range diary.Precisions {
		e := diary.Episode{
			ID: diary.NewID(), Zone: zone.String(), Precision: precision, Recorded: now, Changed: now,
			Started: diary.MiddleOf(diary.NewDate(2026, 10, 24), zone),
		}
		still := e.Started.Add(time.Hour)
		e.StillAt = &still
		h := invented(t, 3)
		h.Episodes, h.Trials = diary.Sequence([]diary.Episode{e}), nil
		text := written(t, h)
		if night := precision == diary.Night; strings.Contains(text, `"still_after_ms":3600000`) != night || strings.Contains(text, `"still_at"`) == night {
			t.Errorf("%s is written as\n%s", precision, text[strings.Index(text, `"episodes"`):])
		}
		read, err := Read(strings.NewReader(text), now)
		if err != nil || !read.Episodes[0].SameEntry(e) {
			t.Errorf("read %+v, %v", read.Episodes, err)
		}
	}
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("schema.json")
}

func TestArchivesFitTheirSchema(t *testing.T) {
	compiled := schema(t)
	empty := diary.Export{
		Preferences: diary.Preferences{Language: diary.English, Zone: "UTC"}, Created: now,
		Factors: diary.DefaultFactorSetup(), CheckIns: diary.Sequence([]diary.CheckIn(nil)), Episodes: diary.Sequence([]diary.Episode(nil)),
		Reminders: diary.DefaultReminderSetup(), Activities: diary.Sequence([]diary.Activity(nil)), Slots: diary.Sequence([]diary.Slot(nil)),
	}
	for name, h := range map[string]diary.Export{"empty": empty, "full": invented(t, 400)} {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, h)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaHasEveryFieldOfAnEpisode(t *testing.T) {
	compiled := schema(t)
	answers := map[diary.FieldKind]string{diary.Rating: "0", diary.Hours: "0", diary.Effected: "stretch=helped", diary.FreeText: "x"}
	for _, f := range diary.EpisodeFields {
		e := diary.Episode{ID: diary.NewID(), Started: now, Zone: "Europe/Copenhagen", Precision: diary.Exact, Recorded: now, Changed: now}
		bare, h := e, invented(t, 14)
		answer := answers[f.Kind]
		if f.Codes != nil {
			answer = f.Codes[0]
		}
		f.Set(&e, []string{answer})
		h.Episodes = diary.Sequence([]diary.Episode{bare})
		without := written(t, h)
		h.Episodes = diary.Sequence([]diary.Episode{e})
		with := written(t, h)
		if with == without {
			t.Errorf("the archive has no %s", f.Name)
		}
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(with))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// TestTheSchemaHasTheVocabulary keeps the codes of the schema those of the domain.
func TestTheSchemaHasTheVocabulary(t *testing.T) {
	var document struct {
		Properties map[string]any
		Defs       map[string]struct {
			Enum  []string
			AnyOf []struct{ Enum []string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(Schema, &document); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"answer": texts(diary.Answers), "precision": texts(diary.Precisions), "muscle": texts(diary.Muscles),
		"side": texts(diary.Sides), "context": texts(diary.Contexts), "trigger": texts(diary.Triggers),
		"remedy": texts(diary.Remedies), "effect": texts(diary.Effects), "residue": texts(diary.Residues),
		"swelling": texts(diary.Swellings), "sign": texts(diary.Signs), "sex": texts(diary.Sexes),
		"condition": texts(diary.Conditions), "medicineClass": texts(diary.MedicineClasses),
		"supplementKind": texts(diary.SupplementKinds), "language": texts(diary.Languages),
		"region": texts(diary.Regions), "statement": texts(append(slices.Clone(diary.Statements), diary.RemindByMail)),
		"reminderKind": texts(diary.ReminderKinds), "pace": texts(diary.Paces), "slotState": texts(diary.SlotStates[1:]), "response": texts(diary.Responses), "aim": texts(diary.Aims),
		"eventKind": texts(diary.EventKinds), "signInMethod": texts(diary.SignInMethods),
	} {
		if got := document.Defs[name].Enum; !sameCodes(got, want) {
			t.Errorf("the schema's %s has %v, the domain %v", name, got, want)
		}
	}
	if factor := document.Defs["factor"].AnyOf; len(factor) == 0 || !sameCodes(factor[0].Enum, texts(diary.Factors)) {
		t.Errorf("the schema's factors are %v", factor)
	}
	for _, s := range sections {
		if document.Properties[string(s.name)] == nil {
			t.Errorf("the schema has no %s", s.name)
		}
	}
}

func texts[T ~string](codes []T) []string {
	all := make([]string, len(codes))
	for i, code := range codes {
		all[i] = string(code)
	}
	return all
}

func sameCodes(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func TestEverySectionIsCounted(t *testing.T) {
	var names []diary.ExportSection
	for _, s := range sections {
		if s.name != diary.SharesSection && s.name != diary.AccountLogSection { // which are left alone
			names = append(names, s.name)
		}
	}
	if !sameCodes(texts(names), texts(diary.ExportSections)) {
		t.Errorf("the document has %v, the domain %v", names, diary.ExportSections)
	}
}
