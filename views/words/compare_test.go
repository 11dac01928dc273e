package words

import (
	"math"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

var danish = i18n.For(diary.Danish)

func TestARatioStandsOnItsScale(t *testing.T) {
	for _, test := range []struct{ ratio, want float64 }{{1, 0.5}, {8, 1}, {0.125, 0}, {100, 1}, {0, 0}} {
		if got := RatioPlace(test.ratio); got != test.want {
			t.Errorf("%v stands at %v, want %v", test.ratio, got, test.want)
		}
	}
	if up, down := RatioPlace(2)-0.5, 0.5-RatioPlace(0.5); math.Abs(up-down) > 1e-9 || up <= 0 {
		t.Errorf("twice as many is %v away from the middle, half as many %v", up, down)
	}
}

func TestAFewCrampsAreNoPattern(t *testing.T) {
	p := report.Patterns{Cramps: 2, Night: report.Share{Count: 2, Of: 2}}
	if lines := PatternLines(danish, p); lines != nil {
		t.Errorf("two cramps are told as %q", lines)
	}
	p.Cramps, p.Night = 3, report.Share{Count: 2, Of: 3}
	if lines := PatternLines(danish, p); len(lines) != 1 || !strings.HasPrefix(lines[0], "2 af 3 kramper") {
		t.Errorf("three cramps are told as %q", lines)
	}
}
