package main

import (
	"encoding/json"
	"html"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// mayBreak leaves out where a line may be broken.
var mayBreak = strings.NewReplacer("<wbr>", "", "\u00ad", "")

// Every criterion is printed with its rule, whom to call and what it rests on, in the words of the language.
func TestCriteriaArePrintedInEveryFormat(t *testing.T) {
	for _, language := range diary.Languages {
		doc := words.NewCriteriaDoc(i18n.For(language))
		for _, format := range []string{"text", "markdown", "html"} {
			got := command(t, nil, "criteria", "--format", format, "--language", string(language))
			got.mustSucceed(t)
			said := html.UnescapeString(mayBreak.Replace(got.stdout))
			for _, group := range doc.Groups {
				for _, c := range group.Criteria {
					for _, fact := range append(c.Facts, doc.Terms...) {
						if !strings.Contains(said, c.Name) || !strings.Contains(said, fact.Label) || !strings.Contains(said, fact.Value) {
							t.Errorf("%s in %s does not say %q of %s", format, language, fact.Value, c.ID)
						}
					}
				}
			}
			if n := strings.Count(said, doc.Verdicts[0]); n != len(report.Criteria.Criteria) {
				t.Errorf("%s in %s has room to agree %d times", format, language, n)
			}
		}
		got := command(t, nil, "criteria", "--format", "pdf", "--language", string(language))
		got.mustSucceed(t)
		if !strings.HasPrefix(got.stdout, "%PDF-") {
			t.Errorf("printed %q", got.stdout[:20])
		}
	}
}

func TestCriteriaAsJSONHoldTheWholeTable(t *testing.T) {
	got := command(t, nil, "criteria", "--format=json", "--language=en")
	got.mustSucceed(t)
	var printed struct {
		Version string
		report.Table
	}
	if err := json.Unmarshal([]byte(got.stdout), &printed); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(got.stdout, "{{") {
		t.Error("a number is named and not said")
	}
	for i := range printed.Criteria {
		for j := range printed.Criteria[i].Evidence { // whose numbers were filled in
			if whole := report.Criteria.Criteria[i].Evidence[j].Why; printed.Criteria[i].Evidence[j].Why != "" || whole == "" {
				printed.Criteria[i].Evidence[j].Why = whole
			}
		}
	}
	var said struct {
		Criteria []struct {
			ID, Name string
			Words    []struct{ Label, Text string }
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &said); err != nil {
		t.Fatal(err)
	}
	doc := words.NewCriteriaDoc(i18n.For(diary.English))
	for _, c := range said.Criteria {
		want := doc.Criterion(c.ID)
		if c.Name != want.Name || len(c.Words) != len(want.Facts) || len(c.Words) == 0 || c.Words[0].Text != want.Facts[0].Value {
			t.Errorf("%s is told as %+v", c.ID, c)
		}
	}
	if name := regexp.MustCompile(`"[^"]*[A-Z ][^"]*":`).FindString(got.stdout); name != "" {
		t.Errorf("a name that is not written as the others: %s", name)
	}
	if printed.Version != report.Criteria.Version() || !reflect.DeepEqual(printed.Table, report.Criteria) {
		t.Errorf("printed version %s, want %s", printed.Version, report.Criteria.Version())
	}
}

func TestCriteriaPrintTextUnlessToldOtherwise(t *testing.T) {
	plain, text := command(t, nil, "criteria"), command(t, nil, "criteria", "--format=text")
	if plain.code != exitDone || plain.stdout != text.stdout {
		t.Errorf("exit code %d, %q", plain.code, plain.stdout)
	}
	command(t, nil, "criteria", "--format=odt").mustFail(t, exitRefused, "--format", "odt")
}
