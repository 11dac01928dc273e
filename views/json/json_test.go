package json

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	_ "time/tzdata"

	"crampdiary/diary"
	"crampdiary/diary/archive/archivetest"
	"crampdiary/diary/demo"
	"crampdiary/diary/report"
)

var update = flag.Bool("update", false, "rewrite the documents in testdata")

// All data in these tests is invented. The night between the two cramp-days was one hour longer.
var (
	copenhagen, _ = diary.Zone("Europe/Copenhagen")
	now           = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	afterAutumn   = time.Date(2026, 10, 25, 20, 0, 0, 0, time.UTC)
)

// invented is a diary with the instant at which it is looked at.
type invented struct {
	snapshot     diary.Snapshot
	acknowledged []diary.Acknowledgement
	now          time.Time
}

// documents are the diaries whose documents are kept.
var documents = map[string]func() invented{
	"none": func() invented {
		today := diary.CrampDayOf(now, copenhagen)
		return invented{snapshot: diary.Snapshot{From: today, To: today}, now: now}
	},
	"one": func() invented {
		e := episode(1, now.Add(-time.Hour), 2*time.Minute)
		return invented{snapshot: snapshotOf(now, e), now: now}
	},
	"demo": func() invented {
		made := demo.Generate(1, 90, now, copenhagen)
		s := snapshotOf(now, made.Episodes...)
		s.Profile, s.Factors, s.CheckIns = made.Profile, made.Factors, made.CheckIns
		s.Profile.Version = 1
		s.From = s.To - 89
		return invented{snapshot: s, now: now}
	},
	"edges": edges,
}

func episode(number int, started time.Time, lasted time.Duration, details ...func(*diary.Episode)) diary.Episode {
	ended := started.Add(lasted)
	e := diary.Episode{
		ID: fmt.Sprintf("0193575e-0000-7000-8000-%012d", number), Version: 1, Started: started, Ended: &ended,
		Zone: copenhagen.String(), Precision: diary.Exact,
	}
	for _, detail := range details {
		detail(&e)
	}
	return e
}

// snapshotOf is a diary that begins with its first episode.
func snapshotOf(now time.Time, episodes ...diary.Episode) diary.Snapshot {
	return diary.Snapshot{From: episodes[0].CrampDay(), To: diary.CrampDayOf(now, copenhagen), Episodes: episodes}
}

// edges is a diary in which little is as it mostly is: noon, the hour that comes twice, another zone, a
// night without a time, an end that nobody noted, a cramp that goes on, and a finding of every kind.
func edges() invented {
	autumn := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 02:30 for the first time
	noon := time.Date(2026, 10, 23, 12, 0, 0, 0, copenhagen)
	pain := 9
	s := snapshotOf(afterAutumn,
		episode(1, noon.Add(-time.Second), 10*time.Minute),
		episode(2, noon, 10*time.Minute+time.Second),
		episode(3, diary.MiddleOf(diary.NewDate(2026, 10, 23), copenhagen), time.Minute, func(e *diary.Episode) {
			e.Precision, e.Woke = diary.Night, diary.Yes
		}),
		episode(4, autumn, time.Hour, func(e *diary.Episode) { // ends at 02:30 for the second time
			e.Muscle, e.Swelling, e.Pain = diary.Calf, diary.OneSidedSwelling, &pain
		}),
		episode(5, autumn.Add(2*time.Hour), time.Minute, func(e *diary.Episode) {
			e.Zone, e.Ended, e.Muscle, e.Side = "Pacific/Kiritimati", nil, diary.Foot, diary.BothSides
		}),
		episode(6, afterAutumn.Add(-time.Minute), 0, func(e *diary.Episode) {
			e.Ended, e.Ongoing, e.Signs = nil, true, []diary.Sign{diary.ChestPain, diary.DarkUrine}
		}),
	)
	begun, ended := diary.NewDate(2026, 10, 20), diary.NewDate(2026, 10, 24)
	s.Profile = diary.Profile{
		Version: 1, BirthYear: 1968, Pregnant: diary.No, CrampsBefore: diary.Yes, MovementProblem: diary.No,
		Conditions:  []diary.Condition{diary.ReducedKidney},
		Medicines:   []diary.Medicine{{ID: "m", Kind: diary.Statin, Name: "Statin", Started: &begun}},
		Supplements: []diary.Supplement{{ID: "s", Kind: diary.Magnesium, Name: "Magnesium", Started: &begun, Ended: &ended}, {ID: "t", Kind: diary.Calcium, Name: "Kalk"}},
	}
	own := diary.OwnFactor{ID: "0193575e-0000-7000-8000-00000000000f", Name: "Havearbejde"}
	s.Factors = diary.FactorSetup{
		Version: 1, Chosen: []diary.Factor{own.ID}, Own: []diary.OwnFactor{own}, Suspect: &diary.Suspect{Factor: own.ID, From: s.From},
	}
	s.CheckIns = []diary.CheckIn{
		{Day: s.From, Cramps: diary.Yes, Factors: map[diary.Factor]diary.Answer{own.ID: diary.Yes, diary.StretchingDone: diary.No}},
		{Day: s.From + 1, Factors: map[diary.Factor]diary.Answer{diary.NewShoes: diary.Yes}}, // says nothing of cramps
	}
	s.Function = []diary.FunctionActivity{
		{ID: "f", Words: "Gå tur", Chosen: s.From, Ended: &s.To, Ratings: []diary.FunctionRating{{Day: s.From, Score: 0}, {Day: s.To, Score: 10}}},
		{ID: "g", Words: "Sove", Chosen: s.To},
	}
	choice, stopped := diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt}, s.From+2
	s.Trials = []diary.Trial{{ID: "trial", TrialChoice: choice, First: s.From, StoppedAfter: &stopped, Started: noon}}
	s.Slots = []diary.Slot{{SlotKey: diary.SlotKey{Kind: diary.Stretching}, Zone: copenhagen.String(), Due: noon}}
	s.Activities = []diary.Activity{{Kind: diary.Stretching, At: noon.Add(time.Hour), Zone: copenhagen.String()}}
	return invented{s, []diary.Acknowledgement{
		{ID: "a", Criterion: "dark-urine", Response: diary.WillCall, Met: []string{"dark-urine"}, At: afterAutumn.Add(-time.Minute)},
	}, afterAutumn}
}

func (d invented) document(t *testing.T) string {
	t.Helper()
	summary := report.Build(d.snapshot, d.snapshot.From, d.snapshot.To, d.acknowledged, d.now, copenhagen)
	var text bytes.Buffer
	if err := Write(&text, summary, report.Factors(d.snapshot, d.now, copenhagen), report.Trials(d.snapshot, d.now, copenhagen)); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestTheDocumentOfADiaryStaysTheSame(t *testing.T) {
	for name, diaryOf := range documents {
		got := diaryOf().document(t)
		path := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s; if it should: go test ./views/json -update", name, path)
		}
	}
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.json", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestAStrictValidatorTakesTheSchema(t *testing.T) {
	for _, wrong := range archivetest.StrictlyWrong(Schema) {
		t.Error(wrong)
	}
}

func TestEveryDocumentIsAsTheSchemaSays(t *testing.T) {
	schema := schema(t)
	for name, diaryOf := range documents {
		parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(diaryOf().document(t)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(parsed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaRefusesWhatIsMissingAndWhatItDoesNotKnow(t *testing.T) {
	schema := schema(t)
	var parsed map[string]any
	if err := json.Unmarshal([]byte(edges().document(t)), &parsed); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(parsed); err != nil {
		t.Fatal(err)
	}
	// damaged checks that one change to an object of the document is noticed, and takes it back.
	var damaged func(at string, value any)
	damaged = func(at string, value any) {
		switch value := value.(type) {
		case map[string]any:
			value["unknown"] = 1
			if schema.Validate(parsed) == nil {
				t.Errorf("%s may hold a name that the schema does not know", at)
			}
			delete(value, "unknown")
			for name, member := range value {
				value[name] = map[string]any{"nothing": true}
				if schema.Validate(parsed) == nil {
					t.Errorf("%s.%s may be anything", at, name)
				}
				value[name] = member
				damaged(at+"."+name, member)
			}
		case []any:
			if len(value) > 0 {
				damaged(at+"[0]", value[0])
			}
		}
	}
	damaged("", parsed)
	for name := range parsed {
		if name == "age" {
			continue
		}
		member := parsed[name]
		delete(parsed, name)
		if schema.Validate(parsed) == nil {
			t.Errorf("%s may be missing", name)
		}
		parsed[name] = member
	}
}

func TestWhatIsNotKnownIsNoZero(t *testing.T) {
	var got struct {
		Patterns struct {
			Daily   estimateRead              `json:"cramp_days_per_week"`
			Minutes struct{ Median *float64 } `json:"length_minutes"`
			Trend   struct{ Ratio estimateRead }
		}
		Findings []struct{ Outcome string }
	}
	if err := json.Unmarshal([]byte(documents["none"]().document(t)), &got); err != nil {
		t.Fatal(err)
	}
	p := got.Patterns
	if p.Daily.Value != nil || p.Minutes.Median != nil || p.Trend.Ratio.Value != nil || p.Trend.Ratio.High != nil {
		t.Errorf("of nothing is said %+v", p)
	}
	for _, f := range got.Findings {
		if f.Outcome != string(report.NotEnough) {
			t.Errorf("of nothing is said %v", got.Findings)
			break
		}
	}
}

// estimateRead is an estimate as another program reads it.
type estimateRead struct{ Value, Low, High *float64 }

func TestNumbersAreRoundedAndWithoutEndAreNull(t *testing.T) {
	for _, test := range []struct {
		number number
		want   string
	}{
		{0, "0"}, {1, "1"}, {0.333333, "0.3333"}, {123456, "123500"}, {1e-9, "1e-9"}, {number(1) / 7, "0.1429"}, {99999, "100000"},
	} {
		got, err := json.Marshal(test.number)
		if err != nil || string(got) != test.want {
			t.Errorf("%v is written %s, %v, want %s", float64(test.number), got, err, test.want)
		}
	}
	infinite := report.Ratio{Value: 1, Interval: report.Interval{Low: 0.5}}
	infinite.High = infinite.Value / (infinite.Low - 0.5)
	got, err := json.Marshal(ratioOf(infinite))
	if want := `{"value":1,"low":0.5,"high":null}`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}
