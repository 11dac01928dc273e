package words

import (
	"strconv"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

func TestEveryNumberOfTheTableStandsOnThePageAboutHelp(t *testing.T) {
	for _, language := range diary.Languages {
		thresholds := NewThresholds(i18n.For(language))
		i := 0
		for _, c := range report.Criteria.Criteria {
			if c.Kind == report.Note {
				continue
			}
			rules := strings.Join(thresholds[i].Rules, " ")
			i++
			for _, rule := range c.Rules {
				for _, count := range rule.Counts {
					w := count.Window
					for _, n := range []int{count.AtLeast, count.With.Pain, count.With.Minutes, count.With.SoreHours, w.Last, w.Before, w.Hours, w.Earlier} {
						if n > 1 && !strings.Contains(rules, strconv.Itoa(n)) {
							t.Errorf("%s: %s does not tell %d: %s", language, c.ID, n, rules)
						}
					}
				}
			}
		}
		if i != len(thresholds) {
			t.Errorf("%d thresholds, want %d", len(thresholds), i)
		}
	}
}
