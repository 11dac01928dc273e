package main

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"crampdiary/diary/report"
)

func TestCriteriaPrintsEveryCriterionWithItsNumbersAndSources(t *testing.T) {
	for _, format := range []string{"text", "markdown"} {
		got := command(t, nil, "criteria", "--format", format)
		got.mustSucceed(t)
		for _, c := range report.Criteria.Criteria {
			wanted := []string{c.ID, c.Urgency()}
			for _, rule := range c.Rules {
				wanted = append(wanted, rule.String())
			}
			for _, grounds := range c.Evidence {
				wanted = append(wanted, grounds.Source.Address)
			}
			for _, text := range wanted {
				if !strings.Contains(got.stdout, text) {
					t.Errorf("%s does not say %q of %s", format, text, c.ID)
				}
			}
		}
		for _, text := range []string{
			report.Criteria.Version(), "at least 20 of the last 28", "10.3389/fpsyg.2016.01466",
			"≥3 cramp-days in the last 7 cramp-days, and ≥3 cramp-days in the last 14 cramp-days, but not in the last 7",
			"≥1 episodes with worst pain ≥9 and soreness for more than 24 hours in the last 28 cramp-days",
			"has diabetes or reduced-kidney-function or dialysis or cardiovascular",
		} {
			if !strings.Contains(got.stdout, text) {
				t.Errorf("%s does not say %q", format, text)
			}
		}
	}
}

func TestCriteriaAsJSONHoldTheWholeTable(t *testing.T) {
	got := command(t, nil, "criteria", "--format=json")
	got.mustSucceed(t)
	var printed struct {
		Version string
		report.Table
	}
	if err := json.Unmarshal([]byte(got.stdout), &printed); err != nil {
		t.Fatal(err)
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
	command(t, nil, "criteria", "--format=pdf").mustFail(t, exitRefused, "--format", "pdf")
}
