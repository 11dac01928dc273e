package fhir

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	_ "time/tzdata"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
	"crampdiary/views/i18n"
)

// All data in these tests is invented.
var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

const documentID = "0193575e-0000-7000-8000-00000000000d"

func full() diary.Episode {
	pain, sore := 8, 36
	ended := now.Add(8*time.Minute + 20*time.Second)
	return diarytest.Answered(diary.Episode{
		ID: "0193575e-0000-7000-8000-000000000001", Started: now, Zone: "Europe/Copenhagen", Precision: diary.About,
		Ended: &ended, Muscle: diary.Calf, Side: diary.Left, Pain: &pain, Context: diary.Sleep, Woke: diary.Yes,
		Triggers:      []diary.Trigger{diary.Alcohol, diary.LongStanding},
		Remedies:      map[diary.Remedy]diary.Effect{diary.Warmth: diary.NoHelp, diary.Stretch: diary.Helped},
		SorenessHours: &sore, DisturbedSleep: new(6), HinderedNextDay: new(3), UnableNextDay: diary.No, MovementProblem: diary.Yes, Weakness: diary.OnlyDuring,
		Numbness: diary.OutlastedAndWent, Swelling: diary.OneSidedSwelling, RedWarm: diary.No, ColdPale: diary.Yes,
		PainBetween: diary.No, Signs: []diary.Sign{diary.DarkUrine}, Note: "Sad \"længe\"\n<æøå>", Recorded: now, Changed: now,
	})
}

func night() diary.Episode {
	zone, _ := diary.Zone("Europe/Copenhagen")
	e := diary.Episode{
		ID: "0193575e-0000-7000-8000-000000000002", Started: diary.MiddleOf(diary.NewDate(2026, 11, 22), zone),
		Zone: zone.String(), Precision: diary.Night, Recorded: now, Changed: now,
	}
	ended := e.Started.Add(5 * time.Minute)
	e.Ended = &ended
	return e
}

func bare() diary.Episode {
	return diary.Episode{
		ID: "0193575e-0000-7000-8000-000000000003", Started: now, Zone: "UTC", Precision: diary.Exact,
		Ongoing: true, Recorded: now, Changed: now,
	}
}

// document is a document of an invented person with some episodes.
func document(episodes ...diary.Episode) Document {
	zone, _ := diary.Zone("Europe/Copenhagen")
	made := demo.Generate(1, 60, now, zone)
	made.Profile.Version, made.Profile.Changed = 1, now
	due := diary.NewDate(2027, 1, 1)
	made.Profile.Pregnant, made.Profile.DueDate = diary.Yes, &due
	made.Profile.Conditions, made.Profile.NoConditions = []diary.Condition{diary.Diabetes}, false
	for i := range made.CheckIns {
		made.CheckIns[i].Changed = now
	}
	for i := range made.Episodes {
		made.Episodes[i].Recorded, made.Episodes[i].Changed = now, now
	}
	return Document{
		ID: documentID, Initials: "K.N.", Now: now, Zone: zone, Profile: made.Profile, Own: made.Factors.Own, Function: made.Function,
		CheckIns: diary.Sequence(made.CheckIns), Episodes: diary.Sequence(append(episodes, made.Episodes...)),
	}
}

// nobody is a document of an account without anything in it.
func nobody() Document {
	return Document{
		ID: documentID, Now: now, Zone: time.UTC,
		CheckIns: diary.Sequence([]diary.CheckIn(nil)), Episodes: diary.Sequence([]diary.Episode(nil)),
	}
}

// resource is any resource that was written.
type resource map[string]any

// read reads a bundle back, its resources by their address.
func read(t *testing.T, d Document, language diary.Language) (text string, resources map[string]resource) {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, d, i18n.For(language)); err != nil {
		t.Fatal(err)
	}
	var b struct {
		Entry []struct {
			FullURL  string
			Resource resource
		}
	}
	if err := json.Unmarshal(out.Bytes(), &b); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	resources = make(map[string]resource)
	for _, e := range b.Entry {
		resources[e.FullURL] = e.Resource
	}
	if len(resources) != len(b.Entry) {
		t.Errorf("%d resources have %d addresses", len(b.Entry), len(resources))
	}
	return out.String(), resources
}

// ofType are the resources of a type.
func ofType(resources map[string]resource, name string) []resource {
	var found []resource
	for _, r := range resources {
		if r["resourceType"] == name {
			found = append(found, r)
		}
	}
	return found
}

// officialSchema is HL7's own schema of FHIR R4.
func officialSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/fhir.schema.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft6)
	if err := compiler.AddResource("http://hl7.org/fhir/json-schema/4.0", schema); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("http://hl7.org/fhir/json-schema/4.0#/definitions/Bundle")
}

func TestBundlesFitTheSchemaOfFHIR(t *testing.T) {
	official := officialSchema(t)
	for name, d := range map[string]Document{"full": document(full(), night(), bare()), "nothing": nobody()} {
		for _, language := range diary.Languages {
			text, _ := read(t, d, language)
			value := parsed(t, text)
			if err := official.Validate(value); err != nil {
				t.Errorf("%s, %s: %.2000v", name, language, err)
			}
			wantWhole(t, name, value)
		}
	}
	broken, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","gender":"tall"}}]}`))
	if err != nil || official.Validate(broken) == nil {
		t.Error("the schema lets anything through")
	}
}

// parsed is a bundle as the schema looks at it.
func parsed(t *testing.T, text string) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// wantWhole looks for what the schema does not see: an empty list, object or text, and two values of one
// thing.
func wantWhole(t *testing.T, path string, value any) {
	t.Helper()
	switch v := value.(type) {
	case string:
		if v == "" {
			t.Errorf("%s is empty", path)
		}
	case []any:
		if len(v) == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, one := range v {
			wantWhole(t, path, one)
		}
	case map[string]any:
		if len(v) == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, choice := range []string{"value", "effective"} {
			var given []string
			for name := range v {
				if rest, ok := strings.CutPrefix(name, choice); ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
					given = append(given, name)
				}
			}
			if len(given) > 1 {
				t.Errorf("%s has %v", path, given)
			}
		}
		for name, inner := range v {
			wantWhole(t, path+"."+name, inner)
		}
	}
}

func TestEveryReferenceLeadsToAResourceOfTheBundle(t *testing.T) {
	text, resources := read(t, document(full(), night(), bare()), diary.Danish)
	found := 0
	for rest := text; ; {
		_, after, more := strings.Cut(rest, `"reference":"`)
		if !more {
			break
		}
		to, _, _ := strings.Cut(after, `"`)
		if resources[to] == nil {
			t.Errorf("%s leads nowhere", to)
		}
		found++
		rest = after
	}
	if found < 100 {
		t.Errorf("only %d references were found", found)
	}
}

// theSymptom is the one cramp among resources, and thePain that of it, nil when it was not answered.
func theSymptom(t *testing.T, resources map[string]resource) (cramp, pain resource) {
	t.Helper()
	for _, r := range ofType(resources, "Observation") {
		if r["valueInteger"] != nil {
			pain = r
			continue
		}
		if cramp != nil {
			t.Fatal("there are two cramps")
		}
		cramp = r
	}
	return cramp, pain
}

func TestACrampIsASymptomWithItsPainAndItsAnswers(t *testing.T) {
	d := document()
	d.Episodes = diary.Sequence([]diary.Episode{full()})
	text, resources := read(t, d, diary.Danish)
	for _, want := range []string{
		`"code":"55300003"`, `"code":"53840002"`, `"code":"75325-1"`, `"code":"72514-3"`, `"valueInteger":8`,
		`"effectivePeriod":{"start":"2026-11-24T03:10:00.000+01:00","end":"2026-11-24T03:18:20.000+01:00"}`, `"text":"Læg, venstre"`,
		`{"code":{"coding":[{"system":"http://loinc.org","code":"100753-3","display":"Alleviating factors - Reported"}]},"valueCodeableConcept":{"text":"Stræk"}}`,
		`"linkId":"woke","text":"Vækkede","answer":[{"valueCoding":{"code":"yes","display":"Ja"}}]`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the bundle does not say %s", want)
		}
	}
	cramp, pain := theSymptom(t, resources)
	for name, of := range map[string]resource{"hasMember": pain, "derivedFrom": nil} {
		to := cramp[name].([]any)[0].(map[string]any)["reference"].(string)
		found := resources[to]
		if of != nil && found["valueInteger"] != of["valueInteger"] || of == nil && found["resourceType"] != "QuestionnaireResponse" {
			t.Errorf("%s leads to %v", name, found)
		}
	}
}

func TestNoCrampIsAProblemOfAProblemList(t *testing.T) {
	_, resources := read(t, document(full(), night(), bare()), diary.Danish)
	if n := len(ofType(resources, "Condition")); n != 0 {
		t.Errorf("%d conditions", n)
	}
}

func TestANightIsAPeriodAndNeverATimeOfDay(t *testing.T) {
	d := document()
	e := night()
	pain := 4
	e.Pain = &pain
	d.Episodes = diary.Sequence([]diary.Episode{e})
	text, resources := read(t, d, diary.Danish)
	if n := strings.Count(text, `"effectivePeriod":{"start":"2026-11-22","end":"2026-11-23"}`); n != 2 {
		t.Errorf("the night is told %d times", n)
	}
	for _, r := range ofType(resources, "Observation") {
		if r["effectiveDateTime"] != nil {
			t.Errorf("the night has %v", r["effectiveDateTime"])
		}
	}
}

func TestAMomentIsNoMoreExactThanItIsKnown(t *testing.T) {
	ended := now.Add(7*time.Minute + 31*time.Second)
	for name, test := range map[string]struct {
		change func(*diary.Episode)
		want   string
	}{
		"to the second": {func(e *diary.Episode) { e.Started = now.Add(time.Second) }, `"effectiveDateTime":"2026-11-24T03:10:01.000+01:00"`},
		"a guess":       {func(e *diary.Episode) { e.Started, e.Precision = now.Add(31*time.Second), diary.About }, `"effectiveDateTime":"2026-11-24T03:10:00.000+01:00"`},
		"with an end":   {func(e *diary.Episode) { e.Ended = &ended }, `"effectivePeriod":{"start":"2026-11-24T03:10:00.000+01:00","end":"2026-11-24T03:17:31.000+01:00"}`},
		"going on":      {func(e *diary.Episode) { e.Ongoing = true }, `"effectivePeriod":{"start":"2026-11-24T03:10:00.000+01:00"}`},
		"forgotten": {func(e *diary.Episode) { e.Ongoing, e.Started = true, now.AddDate(0, 0, -20) },
			`"effectiveDateTime":"2026-11-04T03:10:00.000+01:00"`},
		"before the time zones": {func(e *diary.Episode) {
			e.Zone, e.Started = "Europe/Amsterdam", time.Date(1930, 1, 1, 3, 0, 0, 0, time.UTC)
		}, `"effectiveDateTime":"1930-01-01T03:00:00.000Z"`},
	} {
		d := nobody()
		e := diary.Episode{ID: full().ID, Started: now, Zone: "Europe/Copenhagen", Precision: diary.Exact, Recorded: now, Changed: now}
		test.change(&e)
		d.Episodes = diary.Sequence([]diary.Episode{e})
		if text, _ := read(t, d, diary.Danish); !strings.Contains(text, test.want) {
			t.Errorf("%s: no %s in\n%s", name, test.want, text)
		}
	}
}

func TestWhatWasNotAnsweredIsNotSaid(t *testing.T) {
	d := document()
	d.Episodes = diary.Sequence([]diary.Episode{bare()})
	_, resources := read(t, d, diary.Danish)
	cramp, pain := theSymptom(t, resources)
	if pain != nil {
		t.Error("an observation of a pain that nobody told")
	}
	for _, name := range []string{"bodySite", "note", "hasMember", "component"} {
		if cramp[name] != nil {
			t.Errorf("%s is %v", name, cramp[name])
		}
	}
}

func TestTheBundleNamesNobody(t *testing.T) {
	_, resources := read(t, document(full()), diary.Danish)
	p := ofType(resources, "Patient")[0]
	if p["identifier"] != nil || p["telecom"] != nil || p["birthDate"] != "1968" || p["gender"] != "female" {
		t.Errorf("the patient is %v", p)
	}
	unnamed := document(full())
	unnamed.Initials = ""
	_, resources = read(t, unnamed, diary.Danish)
	if p := ofType(resources, "Patient")[0]; p["name"] != nil {
		t.Errorf("the patient is %v", p)
	}
}

// TestOnlyVerifiedCodesAreUsed lists the codes of others a second time, with where they were verified.
func TestOnlyVerifiedCodesAreUsed(t *testing.T) {
	verified := []string{
		"http://snomed.info/sct 55300003", "http://loinc.org 72514-3",
		// Of HL7's guide, in input/fsh/SymptomObservation.fsh of its sources.
		"http://loinc.org 75325-1", "http://loinc.org 100753-3",
		"http://hl7.org/fhir/uv/symptoms/CodeSystem/SymptomTemporary symptom",
		"http://terminology.hl7.org/CodeSystem/observation-category survey", // part of FHIR
		// Of DICOM PS3.16, Annex L.
		"http://snomed.info/sct 53840002", "http://snomed.info/sct 30021000", "http://snomed.info/sct 56459004",
		"http://snomed.info/sct 29707007", "http://snomed.info/sct 68367000", "http://snomed.info/sct 46862004",
		"http://snomed.info/sct 85562004", "http://snomed.info/sct 14975008", "http://snomed.info/sct 77568009",
		"http://snomed.info/sct 45048000",
	}
	seen := make(map[string]bool)
	var look func(any)
	look = func(value any) {
		switch v := value.(type) {
		case []any:
			for _, one := range v {
				look(one)
			}
		case map[string]any:
			if system, ok := v["system"].(string); ok {
				code := system + " " + v["code"].(string)
				if seen[code] = true; !slices.Contains(verified, code) {
					t.Errorf("%s is not verified", code)
				}
			}
			for _, inner := range v {
				look(inner)
			}
		}
	}
	everywhere := make([]diary.Episode, len(diary.Muscles))
	for i, muscle := range diary.Muscles {
		everywhere[i] = diary.Episode{ID: diary.NewID(), Started: now, Zone: "UTC", Precision: diary.Exact, Muscle: muscle}
	}
	_, resources := read(t, document(append(everywhere, full())...), diary.Danish)
	for _, r := range resources {
		look(map[string]any(r))
	}
	if len(seen) != len(verified) {
		t.Errorf("%d of %d codes are used", len(seen), len(verified))
	}
}
