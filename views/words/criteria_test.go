package words

import (
	"fmt"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// The sheet says of every criterion all that its row of the table has, and no code.
func TestTheSheetHoldsEveryCriterion(t *testing.T) {
	for _, language := range diary.Languages {
		l := i18n.For(language)
		sheet := NewCriteriaSheet(l)
		if len(sheet.Criteria) != len(report.Criteria.Criteria) || len(sheet.Verdicts) != 3 || len(sheet.Sign) != 2 {
			t.Fatalf("%d criteria, %q, %q", len(sheet.Criteria), sheet.Verdicts, sheet.Sign)
		}
		for i, c := range report.Criteria.Criteria {
			facts := make(map[string]string)
			all := ""
			for _, fact := range sheet.Criteria[i].Facts {
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
					for _, n := range []int{count.AtLeast, count.With.Pain, count.With.Minutes, count.With.SoreHours, count.Window.Last, count.Window.Before, count.Window.Hours, count.Window.Earlier} {
						if n > 1 && !strings.Contains(facts[l.T("criteria.rule")], fmt.Sprint(n)) {
							t.Errorf("%s: the rule lacks %d: %s", c.ID, n, facts[l.T("criteria.rule")])
						}
					}
				}
			}
			prose := all
			for _, g := range c.Evidence {
				if !strings.Contains(all, g.Source.Address) {
					t.Errorf("%s lacks %s", c.ID, g.Source.Address)
				}
				prose = strings.ReplaceAll(prose, g.Source.Address, "")
				if g.Of == report.TheAdvice && facts[l.T("criteria.deviation")] == "" {
					t.Errorf("%s lacks where it deviates from its source", c.ID)
				}
				key := "why." + c.ID + "." + string(g.Of)
				switch {
				case g.Why == "" || g.Why == oneIsEnough:
				case !l.Has(key):
					t.Errorf("%s is not said in %s", g.Why, language)
				case language == diary.English && strings.NewReplacer("’", "'", "“", `"`, "”", `"`).Replace(l.T(key)) != g.Why:
					t.Errorf("%s says %q, the table %q", key, l.T(key), g.Why)
				}
			}
			if strings.Contains(prose, c.ID) && strings.Contains(c.ID, "-") && language == diary.Danish {
				t.Errorf("%s is told by its code", c.ID)
			}
		}
	}
}
