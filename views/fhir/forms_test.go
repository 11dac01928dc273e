package fhir

import (
	"encoding/json"
	"slices"
	"testing"

	"crampdiary/diary"
)

// TestEveryAnswerIsToAQuestionOfItsQuestionnaire looks whether each response names a questionnaire of the bundle, and
// answers its questions in their order, of their kinds, and with their options.
func TestEveryAnswerIsToAQuestionOfItsQuestionnaire(t *testing.T) {
	for _, language := range diary.Languages {
		_, resources := read(t, document(full(), night(), bare()), language)
		forms := make(map[string]questionnaire)
		for _, r := range ofType(resources, "Questionnaire") {
			var q questionnaire
			again(t, r, &q)
			forms[q.URL] = q
			if q.Language != string(language) || q.Title == "" {
				t.Errorf("%s is %q in %q", q.Name, q.Title, q.Language)
			}
			for _, question := range q.Item {
				if question.Text == "" || (question.Type == "choice") != (len(question.Options) > 0) {
					t.Errorf("%s asks %+v", q.Name, question)
				}
			}
		}
		used := make(map[string]int)
		for _, r := range ofType(resources, "QuestionnaireResponse") {
			var response questionnaireResponse
			again(t, r, &response)
			form, known := forms[response.Questionnaire]
			if !known {
				t.Fatalf("%q is no questionnaire of the bundle", response.Questionnaire)
			}
			used[form.Name]++
			next := 0
			for _, item := range response.Item {
				at := slices.IndexFunc(form.Item[next:], func(q question) bool { return q.LinkID == item.LinkID })
				if at < 0 {
					t.Fatalf("%s does not ask %q, or asks it before what comes before it", form.Name, item.LinkID)
				}
				question := form.Item[next+at]
				next += at + 1
				if question.Text != item.Text || len(item.Answer) > 1 && !question.Repeats {
					t.Errorf("%s: %+v is answered with %+v", form.Name, question, item)
				}
				for _, answer := range item.Answer {
					kind := map[bool]string{answer.Integer != nil: "integer", answer.Date != "": "date", answer.String != "": "text", answer.Coding != nil: "choice"}[true]
					if kind != question.Type || answer.Coding != nil && !slices.Contains(question.Options, option{*answer.Coding}) {
						t.Errorf("%s: %+v is answered with %+v", form.Name, question, answer)
					}
				}
			}
		}
		if len(used) != len(formTitles) || len(forms) != len(formTitles) {
			t.Errorf("%v of %d questionnaires are answered", used, len(forms))
		}
	}
}

// again reads a resource into the type that it was written from.
func again(t *testing.T, r resource, into any) {
	t.Helper()
	text, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSameQuestionsHaveTheSameAddressInEveryBundle(t *testing.T) {
	addresses := func(d Document, language diary.Language) map[string]string {
		_, resources := read(t, d, language)
		found := make(map[string]string)
		for _, q := range ofType(resources, "Questionnaire") {
			found[q["name"].(string)] = q["url"].(string)
		}
		return found
	}
	first, other := document(full()), document(bare())
	other.ID = "0193575e-0000-7000-8000-00000000000e"
	other.Own = append(slices.Clone(other.Own), diary.OwnFactor{ID: "own-another", Name: "Ny madras"})
	one, two, english := addresses(first, diary.Danish), addresses(other, diary.Danish), addresses(first, diary.English)
	for name := range formTitles {
		if same := one[name] == two[name]; same != (name != dayForm) {
			t.Errorf("%s is %s and %s", name, one[name], two[name])
		}
		if one[name] == english[name] {
			t.Errorf("%s has one address in two languages", name)
		}
	}
}
