package words

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// The doc says of every criterion all that its row of the table has, and no code.
func TestTheCriteriaDocHoldsEveryCriterion(t *testing.T) {
	for _, language := range diary.Languages {
		l, raw := i18n.For(language), catalog(t, language)
		doc := NewCriteriaDoc(l)
		if len(doc.Groups) != len(report.Levels) || len(doc.Verdicts) != 3 || len(doc.Sign) != 3 {
			t.Fatalf("%d groups, %q, %q", len(doc.Groups), doc.Verdicts, doc.Sign)
		}
		for _, c := range report.Criteria.Criteria {
			facts := make(map[string]string)
			all := ""
			for _, fact := range doc.Criterion(c.ID).Facts {
				facts[fact.Label] = fact.Value
				all += fact.Value + "\n"
			}
			wanted := []string{"criteria.origin", "criteria.rule", "criteria.level", "criteria.blank", "criteria.lasts"}
			if c.Kind == report.Article {
				wanted = append(wanted, "criteria.quote", "criteria.published")
			}
			for _, label := range wanted {
				if facts[l.T(label)] == "" {
					t.Errorf("%s lacks %s", c.ID, label)
				}
			}
			for _, rule := range c.Rules {
				for _, count := range rule.Counts {
					for _, n := range []int{count.AtLeast, count.With.Pain, count.With.Minutes, count.With.SoreHours, count.Window.Last - count.Window.Before, count.Window.Before, count.Window.Hours, count.Window.Earlier} {
						if n > 0 && !strings.Contains(facts[l.T("criteria.rule")], fmt.Sprint(n)) {
							t.Errorf("%s: the rule lacks %d: %s", c.ID, n, facts[l.T("criteria.rule")])
						}
					}
					if window := (reportWriter{l: l}).timeless(count.Window); !strings.Contains(facts[l.T("criteria.lasts")], window) {
						t.Errorf("%s does not say that something counts %s: %s", c.ID, window, facts[l.T("criteria.lasts")])
					}
				}
			}
			prose := all
			for _, e := range c.Evidence {
				if !strings.Contains(all, e.Source.Address) {
					t.Errorf("%s lacks %s", c.ID, e.Source.Address)
				}
				prose = strings.ReplaceAll(prose, e.Source.Address, "")
				if e.Of == report.TheAdvice && facts[l.T("criteria.deviation")] == "" {
					t.Errorf("%s lacks where it deviates from its source", c.ID)
				}
				key := "why." + c.ID + "." + string(e.Of)
				switch {
				case e.Why == "" || e.Why == oneIsEnough:
				case !l.Has(key):
					t.Errorf("%s is not said in %s", e.Why, language)
				case language == diary.English && strings.NewReplacer("’", "'", "“", `"`, "”", `"`).Replace(raw[key]) != e.Why:
					t.Errorf("%s says %q, the table %q", key, raw[key], e.Why)
				}
			}
			if strings.Contains(prose, c.ID) && strings.Contains(c.ID, "-") && language == diary.Danish {
				t.Errorf("%s is told by its code", c.ID)
			}
		}
	}
}

// catalog are the texts of a language as they are written, without those that have a plural.
func catalog(t *testing.T, language diary.Language) map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "i18n", string(language)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	texts := make(map[string]string)
	for key, value := range all {
		if text, plain := value.(string); plain {
			texts[key] = text
		}
	}
	return texts
}

// testdata/article.da.md holds the passages of the article that are quoted, under the headings that they stand under.
func TestWhatTheArticleIsSaidToSayItSays(t *testing.T) {
	content, err := os.ReadFile("testdata/article.da.md")
	if err != nil {
		t.Fatal(err)
	}
	passages, heading := make(map[string][]string), "" // by heading
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if title, is := strings.CutPrefix(line, "#"); is {
			heading = strings.TrimSpace(strings.TrimLeft(title, "#"))
		} else if line != "" {
			passages[heading] = append(passages[heading], line)
		}
	}
	l := i18n.For(diary.Danish)
	for _, c := range report.Criteria.Criteria {
		named := slices.ContainsFunc(c.Evidence, func(e report.Evidence) bool { return e.Kind == report.InArticle })
		quote, quoted := quotes[c.ID]
		if named != quoted || c.Kind == report.Article && !named {
			t.Errorf("%s is from the article: %v, and is quoted: %v", c.ID, named, quoted)
		}
		if !quoted {
			continue
		}
		said := strings.TrimPrefix(strings.Trim(l.T("article."+quote.text), "»«"), "… ")
		section := l.T("article.section." + quote.section)
		if !slices.ContainsFunc(passages[section], func(p string) bool { return strings.HasSuffix(p, said) }) {
			t.Errorf("%s: under %q the article does not say %q", c.ID, section, said)
		}
	}
	for id := range quotes {
		if NewCriteriaDoc(l).Criterion(id).ID == "" {
			t.Errorf("%s is quoted, and no criterion", id)
		}
	}
}

// A reason that speaks of a number of its criterion has it from the table.
func TestAReasonFollowsTheNumbersOfItsCriterion(t *testing.T) {
	digits := regexp.MustCompile(`\d+`)
	for _, language := range diary.Languages {
		l, raw := i18n.For(language), catalog(t, language)
		followed := 0
		for _, c := range report.Criteria.Criteria {
			numbers := make(map[string]bool)
			for _, n := range c.Numbers() {
				numbers[fmt.Sprint(n)] = n > 1
			}
			for _, e := range c.Evidence {
				key := "why." + c.ID + "." + string(e.Of)
				// A share, a year and a ratio of a publication are not of the table.
				plain := regexp.MustCompile(`\d+ %|\d{4}|\d+[.,]\d+`).ReplaceAllString(raw[key], "")
				for _, n := range digits.FindAllString(plain, -1) {
					if numbers[n] && !publishedToo[key+" "+n] {
						t.Errorf("%s says %s in %s, which the table says too", key, n, language)
					}
				}
				if !strings.Contains(raw[key], "{{") {
					continue
				}
				followed++
				before := Why(l, c, e)
				moved := c
				moved.Settled, moved.Since = 3*c.Settled, 3*c.Since
				moved.Rules = nil
				for _, rule := range c.Rules {
					rule.Counts = slices.Clone(rule.Counts)
					for i := range rule.Counts {
						count := &rule.Counts[i]
						for _, n := range []*int{&count.AtLeast, &count.With.Pain, &count.With.Minutes, &count.With.SoreHours, &count.Window.Last, &count.Window.Before, &count.Window.Hours, &count.Window.Earlier} {
							*n *= 3
						}
					}
					moved.Rules = append(moved.Rules, rule)
				}
				if after := Why(l, moved, e); after == before || strings.Contains(after, "no value") {
					t.Errorf("%s says %q whatever the numbers are", key, after)
				}
			}
		}
		if followed < 10 {
			t.Errorf("only %d reasons in %s follow a number", followed, language)
		}
	}
}

// publishedToo are numbers that a source says of itself, and that are the table's by chance.
var publishedToo = map[string]bool{"why.very-painful.pain 7": true}
