package fhir

import (
	"strings"
	"testing"

	"crampdiary/diary"
)

// TestEveryCrampKeepsToTheGuideOnSymptoms holds each cramp against what HL7's "Symptoms Data Standards" 1.0.0 says
// that a symptom shall have, and shall not.
func TestEveryCrampKeepsToTheGuideOnSymptoms(t *testing.T) {
	has := func(r resource, path ...string) bool { return len(valuesAt(map[string]any(r), path...)) > 0 }
	is := func(r resource, want string, path ...string) bool {
		found := valuesAt(map[string]any(r), path...)
		return len(found) == 1 && found[0] == want
	}
	rules := map[string]func(resource, map[string]resource) bool{
		"a status": func(r resource, _ map[string]resource) bool { return is(r, "final", "status") },
		"the category symptom": func(r resource, _ map[string]resource) bool {
			return is(r, "symptom", "category", "coding", "code") &&
				is(r, "http://hl7.org/fhir/uv/symptoms/CodeSystem/SymptomTemporary", "category", "coding", "system")
		},
		"LOINC 75325-1 as its code": func(r resource, _ map[string]resource) bool {
			return is(r, "75325-1", "code", "coding", "code") && is(r, "http://loinc.org", "code", "coding", "system")
		},
		"a patient": func(r resource, all map[string]resource) bool {
			return all[r["subject"].(map[string]any)["reference"].(string)]["resourceType"] == "Patient"
		},
		"a time or a period": func(r resource, _ map[string]resource) bool {
			return has(r, "effectiveDateTime") != has(r, "effectivePeriod", "start")
		},
		"the patient as the one performer": func(r resource, _ map[string]resource) bool {
			return is(r, r["subject"].(map[string]any)["reference"].(string), "performer", "reference")
		},
		"SNOMED CT 55300003 as its value": func(r resource, _ map[string]resource) bool {
			return is(r, "55300003", "valueCodeableConcept", "coding", "code") &&
				is(r, "http://snomed.info/sct", "valueCodeableConcept", "coding", "system")
		},
		"a body site, if it was told": func(r resource, _ map[string]resource) bool {
			return r["bodySite"] == nil || has(r, "bodySite", "text")
		},
		"nothing that a symptom shall not have": func(r resource, _ map[string]resource) bool {
			for _, name := range []string{"dataAbsentReason", "interpretation", "referenceRange", "specimen", "device"} {
				if r[name] != nil || has(r, "component", name) {
					return false
				}
			}
			return true
		},
		"a coded value in each component": func(r resource, _ map[string]resource) bool {
			return len(valuesAt(map[string]any(r), "component", "code", "coding", "code")) == len(valuesAt(map[string]any(r), "component", "valueCodeableConcept", "text"))
		},
		"the profile that it claims": func(r resource, _ map[string]resource) bool {
			return is(r, "http://hl7.org/fhir/uv/symptoms/StructureDefinition/SymptomObservation", "meta", "profile")
		},
	}
	cramps, placed := 0, 0
	_, resources := read(t, document(full(), night(), bare()), diary.Danish)
	for _, r := range ofType(resources, "Observation") {
		if r["valueInteger"] != nil {
			continue // of a pain, which claims no profile
		}
		cramps++
		if r["bodySite"] != nil {
			placed++
		}
		for name, kept := range rules {
			if !kept(r, resources) {
				t.Errorf("not %s: %v", name, r)
			}
		}
	}
	if cramps < 20 || placed < 10 {
		t.Errorf("%d cramps, %d with a place", cramps, placed)
	}
	broken := resource{"subject": map[string]any{"reference": "x"}, "device": "y", "bodySite": map[string]any{"coding": []any{}}, "component": []any{map[string]any{
		"code": map[string]any{"coding": []any{map[string]any{"code": "100753-3"}}},
	}}}
	for name, kept := range rules {
		if kept(broken, resources) {
			t.Errorf("%s is never missing", name)
		}
	}
}

// valuesAt are all texts that lie at a path, in lists too.
func valuesAt(value any, path ...string) []string {
	switch v := value.(type) {
	case []any:
		var found []string
		for _, one := range v {
			found = append(found, valuesAt(one, path...)...)
		}
		return found
	case map[string]any:
		if len(path) > 0 && v[path[0]] != nil {
			return valuesAt(v[path[0]], path[1:]...)
		}
		if len(path) == 0 {
			return []string{"an object"}
		}
	case string:
		if len(path) == 0 {
			return []string{v}
		}
	}
	return nil
}

// nasty are texts that a person can have written, some by other programs, and what FHIR can hold of them.
var nasty = map[string]string{
	"a\x01b\x1bc\x7fd\u0085e":        "a\uFFFDb\uFFFDc\uFFFDd\ne",
	"a\vb\fc\u2028d\u2029e":          "a\nb\nc\nd\ne",
	"5\u00a0mg\u202f2\u3000x\ufeffy": "5 mg 2 xy",
	"\u202eabc\u202c \u2066x\u2069":  "\u202eabc\u202c \u2066x\u2069",
	"\ufffe\uffff\ufdd0":             "\uFFFD\uFFFD\uFFFD",
	" \u00a0\t\u2003\n":              "",
	"🤕 e\u0301 'a' <b> & \"c\" \\":   "🤕 e\u0301 'a' <b> & \"c\" \\",
	"line\r\nline\ttab":              "line\r\nline\ttab",
}

func TestWordsHoldNothingThatFHIRRefuses(t *testing.T) {
	for text, want := range nasty {
		if got := ownWords(text); got != want {
			t.Errorf("%+q becomes %+q, want %+q", text, got, want)
		}
	}
}

// nastyDocument is a document in which every text of the person's own is one and the same.
func nastyDocument(text string) Document {
	d := document()
	e := full()
	e.Note = text
	d.Episodes = diary.Sequence([]diary.Episode{e})
	d.Initials, d.Profile.Goal = text, text
	began := diary.NewDate(2020, 1, 1)
	d.Profile.Medicines = []diary.Medicine{{Name: text}, {Name: text, Started: &began}}
	d.Profile.Supplements = []diary.Supplement{{Name: text}}
	d.Own = []diary.OwnFactor{{ID: "own-nasty", Name: text}}
	d.CheckIns = diary.Sequence([]diary.CheckIn{{Day: 20000, Factors: map[diary.Factor]diary.Answer{"own-nasty": diary.Yes}, Changed: now}})
	return d
}

// TestEveryTextIsOneThatFHIRCanHold writes each text into every place for one, and looks at all texts of the bundle as
// the schema does in JavaScript, whose white space is that of Unicode.
func TestEveryTextIsOneThatFHIRCanHold(t *testing.T) {
	official := officialSchema(t)
	for text, want := range nasty {
		said, _ := read(t, nastyDocument(text), diary.Danish)
		value := parsed(t, said)
		if err := official.Validate(value); err != nil {
			t.Errorf("%+q: %.1000v", text, err)
		}
		times := 0
		eachText(value, func(found string) {
			if strings.TrimSpace(found) == "" || ownWords(found) != found {
				t.Errorf("%+q: the bundle says %+q", text, found)
			}
			if want != "" && strings.Contains(found, strings.TrimSpace(want)) {
				times++
			}
		})
		if want != "" && times != 8 { // the own factor in its question and in its answer
			t.Errorf("%+q is in %d places", text, times)
		}
	}
}

func eachText(value any, found func(string)) {
	switch v := value.(type) {
	case string:
		found(v)
	case []any:
		for _, one := range v {
			eachText(one, found)
		}
	case map[string]any:
		for _, one := range v {
			eachText(one, found)
		}
	}
}
