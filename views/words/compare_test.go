package words

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

var danish = i18n.For(diary.Danish)

func TestComparisonsAreSortedByWhatTheyShow(t *testing.T) {
	nothing := report.Ratio{Value: math.NaN(), Interval: report.Interval{High: math.Inf(1)}}
	found := report.FactorFindings{Factors: []report.FactorFinding{
		{Factor: diary.NewShoes, Ratio: nothing, Direction: report.TooLittleData},
		{Factor: diary.AlcoholDay, With: report.DayProportion{Proportion: report.Proportion{Count: 9, Of: 12}}, Without: report.DayProportion{Proportion: report.Proportion{Count: 1, Of: 40}}, Ratio: nothing, Direction: report.More},
		{Factor: diary.PoorSleep, Ratio: nothing, Direction: report.NoDifference},
		{Factor: diary.HeatOrSweat, Ratio: nothing, Direction: report.TooLittleData, MoreDays: 17},
		{Factor: diary.LongSitting, Ratio: nothing, Direction: report.TooLittleData, MoreDays: report.FactorDays + 1},
		{Factor: diary.StretchingDone, Ratio: nothing, Direction: report.Fewer},
	}}
	c := NewFactorChart(danish, found)
	var got []string
	for _, group := range c.Groups {
		for _, item := range group.Items {
			got = append(got, strings.TrimSpace(group.Title+": "+item.Name+" "+item.Lacking))
		}
	}
	want := []string{
		"Oftere kramper: Alkohol", "Sjældnere kramper: Strakt ud", "Ingen stor forskel set: Sov dårligt",
		"Ved ikke endnu: Nye sko", "Ved ikke endnu: Varme eller sved mangler ca. 17 døgn", "Ved ikke endnu: Sad længe mangler over et år",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sorted as %q, want %q", got, want)
	}
	if side := c.Groups[0].Items[0].Sides[0]; side.Part != 0.75 || side.Text != "Med: kramper på 9 af 12 døgn" {
		t.Errorf("the first side is %+v", side)
	}
	if !slices.Contains(c.About, danish.T("compare.factors.silent")) {
		t.Errorf("nothing is said of days that are left out by what they were like: %q", c.About)
	}
	if len(c.Table.Rows) != len(want) || c.Table.Rows[0][1] != "9 af 12 døgn" {
		t.Errorf("the table is %q", c.Table.Rows)
	}
}

func TestWhatIsNotKnownIsToldOnlyWithWhatIsLacking(t *testing.T) {
	trend := report.Trend{Direction: report.TooLittleData, Ratio: report.Ratio{Value: math.NaN()}}
	if NewChangeChart(danish, report.Changes{Trend: trend}).Informative() {
		t.Error("a block says that nothing is known")
	}
	trend.Direction = report.NoDifference
	if c := NewChangeChart(danish, report.Changes{Trend: trend}); !c.Informative() || c.Groups[0].Note == "" {
		t.Errorf("no difference is told as %+v, and not that a smaller one may be there", c.Groups)
	}
	lacks := report.FactorFindings{Factors: []report.FactorFinding{{Factor: diary.NewShoes, Ratio: report.Ratio{Value: math.NaN()}, Direction: report.TooLittleData, MoreDays: 4}}}
	if !NewFactorChart(danish, lacks).Informative() {
		t.Error("it is not told how much is lacking")
	}
}

func TestAYearHasAMarkAndACellForEachCrampDay(t *testing.T) {
	to := diary.NewDate(2026, time.November, 24) // a Tuesday
	from := diary.MondayOf(to) - 52*7
	snapshot := diary.Snapshot{From: from, To: to, Episodes: []diary.Episode{
		{Started: time.Date(2026, 11, 18, 1, 40, 0, 0, time.UTC), Zone: "Europe/Copenhagen"}, {Started: time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC), Zone: "Europe/Copenhagen"},
	}, CheckIns: []diary.CheckIn{
		{Day: to - 2, Cramps: diary.No, Asked: diary.WholeDay}, {Day: to - 3, Cramps: diary.No, Asked: diary.NightOnly}, {Day: to - 4, Cramps: diary.Yes},
	}}
	c := newYearChart(danish, snapshot.Days())
	marks := make(map[diary.DayState]int)
	for _, week := range c.Weeks {
		for _, state := range week.Days {
			marks[state]++
		}
	}
	if len(c.Weeks) != 53 || marks[diary.Cramps] != 2 || marks[diary.NoCramps] != 1 || marks[diary.QuietNight] != 1 || marks[diary.UnknownDay] != 52*7+2-4 {
		t.Errorf("%d weeks with %v", len(c.Weeks), marks)
	}
	if want := []string{"16. nov. 2026", "?", "2", "?", "?", "ja", "nat", "nej"}; !slices.Equal(c.Table.Rows[1], want) {
		t.Errorf("the last whole week is %q, want %q", c.Table.Rows[1], want)
	}
	if want := "Kramper på 2 af 3 besvarede døgn. 362 døgn er ikke besvaret. For 1 døgn mere er kun natten besvaret: ingen krampe."; c.Summary != want {
		t.Errorf("the year is told as %q, want %q", c.Summary, want)
	}
	months := 0
	for _, week := range c.Weeks {
		if week.Month != "" {
			months++
		}
	}
	if months != 12 || c.Weeks[51].Month != "" {
		t.Errorf("%d months begin", months)
	}
}

func TestAFewCrampsAreNoPattern(t *testing.T) {
	p := report.Patterns{Cramps: 2, Night: report.Proportion{Count: 2, Of: 2}}
	if lines := PatternLines(danish, p); lines != nil {
		t.Errorf("two cramps are told as %q", lines)
	}
	p.Cramps, p.Night = 3, report.Proportion{Count: 2, Of: 3}
	if lines := PatternLines(danish, p); len(lines) != 1 || !strings.HasPrefix(lines[0], "2 af 3 kramper") {
		t.Errorf("three cramps are told as %q", lines)
	}
}

func TestASideSaysHowManyDaysThereAreAtMost(t *testing.T) {
	side := newSide(danish, "Med", report.DayProportion{Proportion: report.Proportion{Count: 7, Of: 20}, Silent: 8})
	if side.Text != "Med: kramper på 7 af 28 døgn, højst 15" || side.Part != 0.25 || side.Most != 15./28 {
		t.Errorf("the side is %+v", side)
	}
}

func TestADifferenceThatMayHaveAnotherReasonSaysWhich(t *testing.T) {
	for doubt, want := range map[report.Confounder]string{report.Rhythm: "ugedage", report.Silence: "ikke har svaret", report.Gradual: "lidt efter lidt"} {
		c := NewChangeChart(danish, report.Changes{Trend: report.Trend{Direction: report.Confounded, Confounder: doubt, Ratio: report.Ratio{Value: math.NaN()}}})
		if g := c.Groups[0]; g.Title != "Kan skyldes noget andet" || g.Note == "" || !strings.Contains(g.Items[0].Note, want) {
			t.Errorf("%s is told as %+v", doubt, g)
		}
	}
}
