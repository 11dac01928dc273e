package pdf

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/i18n/wording"
	"crampdiary/views/words"
)

func copenhagen(t testing.TB) *time.Location {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// demoSummary sums up the last cramp-days, so many, of an invented diary that was kept for as long.
func demoSummary(t testing.TB, days int, change func(*diary.Snapshot)) report.Summary {
	t.Helper()
	snapshot := demoSnapshot(t, days, change)
	return sumUp(t, snapshot, snapshot.From)
}

// demoSnapshot is an invented diary that was kept for so many cramp-days.
func demoSnapshot(t testing.TB, days int, change func(*diary.Snapshot)) diary.Snapshot {
	t.Helper()
	zone := copenhagen(t)
	invented := demo.Generate(1, days, made, zone)
	today := diary.CrampDayOf(made, zone)
	snapshot := diary.Snapshot{
		From: today - diary.Date(days) + 1, To: today, Profile: invented.Profile, Factors: invented.Factors,
		Episodes: invented.Episodes, CheckIns: invented.CheckIns, Function: invented.Function,
	}
	if change != nil {
		change(&snapshot)
	}
	return snapshot
}

// sumUp sums up a diary from a cramp-day on.
func sumUp(t testing.TB, snapshot diary.Snapshot, from diary.Date) report.Summary {
	t.Helper()
	said := diary.Acknowledgement{Criterion: "frequent", Response: diary.Called, Met: []string{"frequent"}, At: made.Add(-time.Hour)}
	return report.Build(snapshot, from, snapshot.To, []diary.Acknowledgement{said}, made, copenhagen(t))
}

var everything = words.SummaryOptions{
	Name: "Åse Ærø-Østergaard", Problem: "Kramper i læggen, mest om natten, og jeg er træt om dagen.", Parts: words.SummaryParts,
}

func written(t testing.TB, s report.Summary, l *i18n.Locale) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(t.Context(), &out, s, l, everything); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func squeeze(text string) string {
	return strings.Join(strings.Fields(printable(text, diary.Danish)), " ")
}

// everyDiary are an ordinary diary, one with the longest texts, and one in which hardly anything was
// answered, in both languages: the last four weeks of them, with the weeks before.
func everyDiary(t *testing.T, look func(t *testing.T, s report.Summary, l *i18n.Locale)) {
	for name, change := range map[string]func(*diary.Snapshot){
		"ordinary": nil, "longest": diarytest.WriteMuch,
		"unanswered": func(s *diary.Snapshot) {
			s.Profile, s.CheckIns = diary.Profile{}, nil
			for i, e := range s.Episodes {
				s.Episodes[i] = diary.Episode{ID: e.ID, Started: e.Started, Zone: e.Zone, Precision: diary.Night}
			}
		},
	} {
		for _, language := range diary.Languages {
			t.Run(fmt.Sprintf("%s/%s", name, language), func(t *testing.T) {
				snapshot := demoSnapshot(t, 56, change)
				s := sumUp(t, snapshot, snapshot.From+28)
				s.Weeks = report.Weeks(snapshot, snapshot.From, snapshot.To, made, copenhagen(t))
				look(t, s, i18n.For(language))
			})
		}
	}
}

// wordsOfDoc calls found with every text of a document, whatever it is made of.
func wordsOfDoc(value reflect.Value, found func(string)) {
	switch value.Kind() {
	case reflect.String:
		found(value.String())
	case reflect.Slice:
		for i := range value.Len() {
			wordsOfDoc(value.Index(i), found)
		}
	case reflect.Pointer:
		if !value.IsNil() && value.Type() != reflect.TypeFor[*i18n.Locale]() {
			wordsOfDoc(value.Elem(), found)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			field := value.Type().Field(i).Name
			if value.Type() == reflect.TypeFor[words.SummaryDoc]() && (field == "Findings" || field == "Health") {
				continue // the beginning of what the details say in full
			}
			// Names of fields, addresses on the page, and the tables that stand for the drawings there.
			if field != "Field" && field != "ID" && !(field == "Table" && value.Type() != reflect.TypeFor[words.SummarySection]()) && field != "None" {
				wordsOfDoc(value.Field(i), found)
			}
		}
	}
}

func TestEveryWordAndFigureIsPrinted(t *testing.T) {
	everyDiary(t, func(t *testing.T, s report.Summary, l *i18n.Locale) {
		text := textOf(t, written(t, s, l))
		wordsOfDoc(reflect.ValueOf(words.NewSummaryDoc(l, s, everything)), func(words string) {
			if !strings.Contains(text, squeeze(words)) {
				t.Errorf("%q is not printed", words)
			}
		})
		if t.Failed() {
			t.Log(text)
		}
	})
}

func TestNothingThatIsPrintedPlaysTheDoctor(t *testing.T) {
	everyDiary(t, func(t *testing.T, s report.Summary, l *i18n.Locale) {
		if found := wording.Forbidden(l.Language, textOf(t, written(t, s, l))); found != nil {
			t.Errorf("it says %q", found)
		}
	})
}

func TestNothingIsPrintedOutsideThePage(t *testing.T) {
	everyDiary(t, func(t *testing.T, s report.Summary, l *i18n.Locale) {
		for _, word := range overflow(wordsOf(t, written(t, s, l))) {
			t.Errorf("%+v", word)
		}
	})
}

func TestNoPageButTheLastIsMoreThanAThirdEmpty(t *testing.T) {
	everyDiary(t, func(t *testing.T, s report.Summary, l *i18n.Locale) {
		if empty := emptyPages(wordsOf(t, written(t, s, l))); empty != nil {
			t.Errorf("more than a third of pages %v is empty", empty)
		}
	})
}

// TestTheRightSideStaysRight looks where the words and the counts lie on the drawing: seen from the front
// the person's right is on the left of the paper, seen from behind on the right.
func TestTheRightSideStaysRight(t *testing.T) {
	s := demoSummary(t, 28, func(s *diary.Snapshot) {
		for i := range s.Episodes {
			e := &s.Episodes[i]
			e.Muscle, e.Side = diary.Calf, diary.Right
			if i%2 == 0 {
				e.Muscle = diary.Quadriceps
			}
		}
	})
	l := i18n.For(diary.Danish)
	words := wordsOf(t, written(t, s, l))
	count := func(muscle diary.Muscle) string {
		for _, place := range s.Patterns.Places {
			if place.Muscle == muscle && place.Side == diary.Right {
				return strconv.Itoa(place.Cramps)
			}
		}
		t.Fatalf("no %s among %v", muscle, s.Patterns.Places)
		return ""
	}
	// The drawings lie below their title and beside each other: from the front, and from behind.
	at := func(text string, nth int) float64 {
		for _, word := range words {
			if word.page == 1 && word.right < bodyRight+2 && word.text == text {
				if nth--; nth < 0 {
					return (word.left + word.right) / 2
				}
			}
		}
		t.Fatalf("%q is not in the drawing", text)
		return 0
	}
	front, back := at(l.T("body.front"), 0), at(l.T("body.back"), 0)
	right, left := l.T("side.right"), l.T("side.left")
	if !(at(right, 0) < front && front < at(left, 0)) || !(at(left, 1) < back && back < at(right, 1)) {
		t.Error("the sides are named the wrong way round")
	}
	if thigh := at(count(diary.Quadriceps), 0); thigh > front {
		t.Errorf("the right thigh is drawn at %v, the middle of the front is at %v", thigh, front)
	}
	calf := count(diary.Calf)
	last := 0
	if calf == count(diary.Quadriceps) {
		last = 1
	}
	if x := at(calf, last); x < back {
		t.Errorf("the right calf is drawn at %v, the middle of the back is at %v", x, back)
	}
}

func TestUnansweredIsNeverNo(t *testing.T) {
	s := demoSummary(t, 28, func(s *diary.Snapshot) { s.Profile = diary.Profile{} })
	for _, language := range diary.Languages {
		l := i18n.For(language)
		text := textOf(t, written(t, s, l))
		_, missing, said := strings.Cut(text, l.T("answer.empty")+": ")
		for _, label := range []string{
			"summary.age", "field.goal.summary", "field.onset.summary", "field.earlier_treatment.summary", "field.earlier_clot.summary", "field.night_pain.summary",
		} {
			if !said || !strings.Contains(missing, l.T(label)) {
				t.Errorf("that %q is not answered is not said:\n%s", l.T(label), text)
			}
		}
	}
}

// TestWhatNobodyAnsweredIsOneLine looks at every list of facts of a diary in which hardly anything was answered.
func TestWhatNobodyAnsweredIsOneLine(t *testing.T) {
	everyDiary(t, func(t *testing.T, s report.Summary, l *i18n.Locale) {
		doc := words.NewSummaryDoc(l, s, everything)
		lists := [][]words.Fact{doc.Person, doc.Words, doc.Figures}
		for _, section := range doc.Details {
			lists = append(lists, section.Facts)
		}
		lines := 0
		for _, facts := range lists {
			for i, fact := range facts {
				switch {
				case fact.Value == "" || fact.Value == l.T("answer.empty"):
					t.Errorf("%q has a line of its own", fact.Label)
				case fact.Label == l.T("answer.empty"):
					lines++
					if i != len(facts)-1 {
						t.Errorf("%q is not last", fact.Value)
					}
				}
			}
		}
		if len(s.Profile.Goal) == 0 && lines < 4 {
			t.Errorf("only %d lists say what was not answered", lines)
		}
	})
}

// BenchmarkTwoYears writes the PDF of a diary that was kept for two years: one page must not keep a person
// waiting. The size is that of the file.
func BenchmarkTwoYears(b *testing.B) {
	s := demoSummary(b, 2*365, nil)
	l := i18n.For(diary.Danish)
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		size = len(written(b, s, l))
	}
	b.ReportMetric(float64(size)/1000, "kB")
}

// hourScale says whether the hours of a scale stand beside each other.
func hourScale(on []printedWord) bool {
	rows := make(map[float64][]string)
	for _, w := range on {
		rows[w.top] = append(rows[w.top], w.text)
	}
	for _, row := range rows {
		if slices.Contains(row, "15") && slices.Contains(row, "18") && slices.Contains(row, "21") {
			return true
		}
	}
	return false
}

func TestWhereNoHourIsKnownALineSaysSoWithoutAScale(t *testing.T) {
	everyDiary(t, func(t *testing.T, s report.Summary, l *i18n.Locale) {
		on := wordsOf(t, written(t, s, l))
		if drawn := hourScale(on); drawn != (s.Patterns.Timed > 0) {
			t.Errorf("of %d cramps with an hour, the scale is drawn: %v", s.Patterns.Timed, drawn)
		}
	})
}
