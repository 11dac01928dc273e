package text

import (
	"math"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	_ "time/tzdata"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// All data in these tests is invented.
var (
	copenhagen, _ = diary.Zone("Europe/Copenhagen")
	now           = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
)

// written is the report of a snapshot that ends with the cramp-day of now.
func written(t *testing.T, s diary.Snapshot, acknowledged []diary.Acknowledgement, language diary.Language) (string, report.Summary) {
	t.Helper()
	summary := report.Build(s, s.From, s.To, acknowledged, now, copenhagen)
	var text strings.Builder
	help := diary.DefaultHelpBook().At(now, diary.Nordjylland)
	if err := Write(&text, summary, report.Factors(s, now, copenhagen), s, help, i18n.For(language)); err != nil {
		t.Fatal(err)
	}
	return text.String(), summary
}

func demoDiary() diary.Snapshot {
	made := demo.Generate(1, 90, now, copenhagen)
	today := diary.CrampDayOf(now, copenhagen)
	s := diary.Snapshot{From: today - 89, To: today, Profile: made.Profile, Factors: made.Factors, Episodes: made.Episodes, CheckIns: made.CheckIns}
	s.Profile.Version = 1
	last := &s.Episodes[len(s.Episodes)-1]
	last.Signs = []diary.Sign{diary.ChestPain}
	return s
}

func TestTheSignsForAnAmbulanceStandFirstWhateverTheDiaryHolds(t *testing.T) {
	today := diary.CrampDayOf(now, copenhagen)
	for _, language := range diary.Languages {
		l := i18n.For(language)
		for name, s := range map[string]diary.Snapshot{"nothing": {From: today, To: today}, "demo": demoDiary()} {
			text, _ := written(t, s, nil, language)
			before, _, _ := strings.Cut(text, l.T("report.anyway"))
			emergency := strings.Index(before, l.T("emergency.title"))
			card := strings.LastIndex(before, l.T("report.too-little.title"))
			if name == "demo" {
				card = strings.LastIndex(before, l.T("urgency.emergency"))
			}
			if emergency < 0 || card < emergency {
				t.Errorf("%s, %s: the signs are at %d, the card at %d:\n%s", language, name, emergency, card, before)
			}
		}
	}
}

func TestEveryCriterionIsToldWithWhatItRestsOn(t *testing.T) {
	s := demoDiary()
	said := []diary.Acknowledgement{{ID: "a", Criterion: "frequent", Response: diary.WillCall, Met: []string{"frequent"}, At: now.Add(-time.Hour)}}
	for _, language := range diary.Languages {
		l := i18n.For(language)
		text, summary := written(t, s, said, language)
		printed := strings.Join(strings.Fields(text), " ") // whatever the lines are broken at
		met := 0
		for _, f := range summary.Report.Findings {
			if !strings.Contains(printed, l.T(f.Criterion.Text())) {
				t.Errorf("%s: %s is missing", language, f.Criterion.ID)
			}
			if f.Outcome != report.Met {
				continue
			}
			met++
			for _, want := range []string{"(" + f.Criterion.ID + ")", l.T(f.Criterion.Text() + ".advice")} {
				if !strings.Contains(printed, strings.ReplaceAll(want, "\u00a0", " ")) {
					t.Errorf("%s: nothing says %q", language, want)
				}
			}
		}
		if met < 3 {
			t.Fatalf("only %d criteria are met", met)
		}
		for _, want := range []string{l.T("response.will-call"), "70 15 03 00", l.T("summary.weeks"), l.T("summary.better"), l.T("summary.part.episodes")} {
			if !strings.Contains(printed, want) {
				t.Errorf("%s: nothing says %q", language, want)
			}
		}
	}
}

// A diary that somebody sent must not clear the screen, or write over what stands there.
func TestNoControlCharacterReachesTheTerminal(t *testing.T) {
	p := printer{l: i18n.For(diary.Danish)}
	const words = "a\x1b[2Jb\rc\x9b31md\x00\x07\x7f\te\u2028f\ng"
	p.heading(words)
	p.paragraph(words)
	p.below([]string{words})
	p.columns([][]string{{words, words}})
	for _, r := range strings.ReplaceAll(p.String(), "\n", "") {
		if unicode.IsControl(r) {
			t.Fatalf("%+q is written in %+q", r, p.String())
		}
	}
	if !strings.Contains(p.String(), "[2Jb") || !strings.Contains(p.String(), "e") {
		t.Errorf("the words are gone from %+q", p.String())
	}
}

// Such marks stand around words from right to left, and on letters.
func TestMarksThatTakeNoRoomMoveNoColumn(t *testing.T) {
	var p printer
	p.columns([][]string{{"Navn", "Art"}, {i18n.Isolate("דואר"), "x"}, {"a\u030aben", "x"}, {"kort", "x"}})
	for line := range strings.Lines(p.String()) {
		shown := []rune(strings.NewReplacer("\u2068", "", "\u2069", "", "\u030a", "").Replace(strings.TrimSpace(line)))
		if len(shown) > 0 && (len(shown) < 7 || shown[5] != ' ' || shown[6] == ' ') {
			t.Errorf("the second column of %q is elsewhere", line)
		}
	}
	if !strings.Contains(p.String(), "דואר") {
		t.Errorf("the table is %q", p.String())
	}
}

func TestLinesOfRunningTextFitATerminal(t *testing.T) {
	p := printer{l: i18n.For(diary.Danish)}
	p.paragraph(strings.Repeat("ærø ", 100))
	p.item(strings.Repeat("ø\u00a0ø ", 50))
	p.below([]string{strings.Repeat("kort ", 60), strings.Repeat("x", 2*width)})
	for line := range strings.Lines(p.String()) {
		line = strings.TrimSuffix(line, "\n")
		if length := utf8.RuneCountInString(line); length > width && strings.Contains(strings.TrimSpace(line), " ") {
			t.Errorf("%d characters: %q", length, line)
		}
		if strings.TrimRight(line, " ") != line || strings.ContainsRune(line, '\u00a0') {
			t.Errorf("stray space in %q", line)
		}
	}
	var nothing printer
	if nothing.paragraph(""); nothing.Len() > 0 {
		t.Errorf("nothing became %q", nothing.String())
	}
}

func TestColumnsStandBelowEachOther(t *testing.T) {
	p := printer{}
	p.columns([][]string{{"Sted", "Antal"}, {"Læg\nhøjre", "2"}, {"Fod", "10"}})
	if want := "\nSted         Antal\nLæg · højre  2\nFod          10\n"; p.String() != want {
		t.Errorf("got\n%s\nwant\n%s", p.String(), want)
	}
}

func TestComparisonsSayWhatTheyRestOnAndHowMuchIsLacking(t *testing.T) {
	ratio := report.Ratio{Value: 2.04, Interval: report.Interval{Low: 1.1, High: 3.96}}
	nothing := report.Ratio{Value: math.NaN(), Interval: report.Interval{High: math.Inf(1)}}
	found := report.FactorFindings{Factors: []report.FactorFinding{
		{Factor: diary.AlcoholDay, With: report.DayProportion{Proportion: report.Proportion{Count: 9, Of: 12}}, Without: report.DayProportion{Proportion: report.Proportion{Count: 1, Of: 40}}, Ratio: ratio, Direction: report.More},
		{Factor: diary.StretchingDone, With: report.DayProportion{Proportion: report.Proportion{Count: 1, Of: 12}}, Without: report.DayProportion{Proportion: report.Proportion{Count: 9, Of: 40}}, Ratio: ratio, Direction: report.Fewer, MayFollow: true},
		{Factor: diary.NewShoes, Ratio: nothing, Direction: report.TooLittleData},
		{Factor: diary.HeatOrSweat, Ratio: nothing, Direction: report.TooLittleData, MoreDays: 17},
		{Factor: "own", Name: "Havearbejde", Ratio: ratio, Direction: report.NoDifference},
	}}
	p := printer{l: i18n.For(diary.Danish)}
	p.comparisons(report.Summary{Patterns: report.Patterns{Changes: report.Changes{
		Trend:  report.Trend{Recent: report.DayProportion{Proportion: report.Proportion{Count: 3, Of: 20}}, Ratio: nothing, Direction: report.Fewer},
		Starts: []report.StartFinding{{Start: report.Start{Name: "Kalk", Day: 20_000}, Ratio: ratio, Direction: report.More}},
	}}}, found)
	got := strings.Join(strings.Fields(p.String()), " ")
	for _, want := range []string{
		"Oftere kramper", "Kalk, begyndt 4. okt. 2024 Op til 8 uger efter: ingen besvarede døgn De 8 uger før: ingen besvarede døgn På de besvarede døgn kom kramperne 2 gange så ofte.",
		"kan være fra 1,1 til 4; 1 er ingen forskel. * Sjældnere kramper",
		"De sidste 4 uger: kramper på 3 af 20 døgn De 4 uger før: ingen besvarede døgn Hvad",
		"- Alkohol Med: kramper på 9 af 12 døgn Uden: kramper på 1 af 40 døgn På",
		"1 er ingen forskel. Det kan også være en følge af kramperne. * Ingen stor forskel",
		"En mindre forskel end det kan være der. - Havearbejde",
		"Ved ikke endnu Her", "- Nye sko Med: ingen besvarede døgn Uden: ingen besvarede døgn - Varme",
		"mangler ca. 17 døgn",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("nothing says %q:\n%s", want, p.String())
		}
	}
}
