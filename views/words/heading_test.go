package words

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/report"
)

// headingOf is the heading under which a factor stands, with what is said of it.
func headingOf(t *testing.T, c ComparisonChart, factor diary.Factor) (title string, item Comparison) {
	t.Helper()
	name := Code(danish, "factor", factor)
	for _, group := range c.Groups {
		if at := slices.IndexFunc(group.Items, func(item Comparison) bool { return item.Name == name }); at >= 0 {
			return group.Title, group.Items[at]
		}
	}
	t.Fatalf("%s stands nowhere", name)
	return "", item
}

// TestWhatGoesWithCrampsStandsUnderItsHeading reads invented diaries of 400 days. Their person trains hard at weekends,
// and has more cramps then, also without training: what comes of which the diary cannot tell. Where the training goes by
// no weekday, it is written as what it is.
func TestWhatGoesWithCrampsStandsUnderItsHeading(t *testing.T) {
	const days, diaries = 400, 8
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	today := diary.CrampDayOf(now, zone)
	more, other := danish.T("compare.group.more"), danish.T("compare.group.confounded")
	confounded := 0
	for seed := range uint64(diaries) {
		made := demo.Generate(seed+1, days, now, zone)
		s := diary.Snapshot{From: today - days + 1, To: today, Factors: made.Factors, Episodes: made.Episodes, CheckIns: made.CheckIns}
		title, item := headingOf(t, NewFactorChart(danish, report.Factors(s, now, zone)), diary.HardExerciseDay)
		switch {
		case title == other && item.Note == danish.T("compare.doubt.rhythm"):
			confounded++
		case title != more:
			t.Errorf("diary %d: training at weekends stands under %q, %q", seed, title, item.Lines())
		}
		r := rand.New(rand.NewPCG(seed, 5))
		cramps := make(map[diary.Date]bool)
		for _, e := range made.Episodes {
			cramps[e.CrampDay()] = true
		}
		for i := range s.CheckIns { // trains on as many days as before, whatever the weekday
			c, chance, answer := &s.CheckIns[i], 0.15, diary.No
			if cramps[c.Day] {
				chance = 0.45
			}
			if r.Float64() < chance {
				answer = diary.Yes
			}
			if c.Factors[diary.HardExerciseDay] != diary.Unanswered {
				c.Factors[diary.HardExerciseDay] = answer
			}
		}
		if title, item = headingOf(t, NewFactorChart(danish, report.Factors(s, now, zone)), diary.HardExerciseDay); title != more {
			t.Errorf("diary %d: training on any day stands under %q, %q", seed, title, item.Lines())
		}
	}
	if confounded < diaries/2 {
		t.Errorf("training at weekends stands only %d times under %q", confounded, other)
	}
}

func TestASuspectAlwaysSaysWhatIsLacking(t *testing.T) {
	share := func(count, of int) report.DayProportion {
		return report.DayProportion{Proportion: report.Proportion{Count: count, Of: of}}
	}
	for _, test := range []struct {
		with, without report.DayProportion
		moreDays      int
		direction     report.Direction
		heading       string
		lacking       string
	}{
		{share(0, 0), share(0, 0), 0, report.TooLittleData, "compare.group.too-little", danish.N("compare.suspect.missing", 28)},
		{share(2, 9), share(3, 18), 0, report.TooLittleData, "compare.group.too-little", danish.N("compare.suspect.missing", 1)},
		{share(2, 9), share(3, 18), 40, report.TooLittleData, "compare.group.too-little", danish.N("compare.more-days", 40)},
		{share(0, 0), share(3, 28), 0, report.TooLittleData, "compare.group.too-little", danish.T("compare.suspect.open")},
		{share(9, 12), share(3, 30), 0, report.More, "compare.group.more", ""},
	} {
		c := newSuspectChart(danish, report.SuspectFinding{From: diary.NewDate(2026, 9, 1), FactorFinding: report.FactorFinding{
			Factor: diary.AlcoholDay, With: test.with, Without: test.without, Direction: test.direction, MoreDays: test.moreDays,
		}})
		title, item := headingOf(t, c, diary.AlcoholDay)
		if title != danish.T(test.heading) || item.Lacking != test.lacking || !c.Informative() {
			t.Errorf("%v and %v: %q, %q", test.with, test.without, title, item.Lacking)
		}
		if note := c.Groups[0].Note; (note == danish.T("compare.lacking")) != (test.moreDays > 0) {
			t.Errorf("%v and %v: %q", test.with, test.without, note)
		}
		if want := danish.T("compare.suspect.note", "From", "1. sep. 2026", "Shown", report.FoundInNoise); c.Note != want {
			t.Errorf("%q", c.Note)
		}
	}
}
