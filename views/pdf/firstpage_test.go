package pdf

import (
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// item is something that a physiotherapist has to know before touching a muscle.
type item struct {
	name string
	// said is what of it must stand on the first page.
	said func(doc words.SummaryDoc) []string
	// drop leaves it out of a summary.
	drop func(doc *words.SummaryDoc)
}

// facts are an item of one or more facts, each with its value beside it or, where nobody answered, in the line of these.
func facts(name string, keys ...string) item {
	return item{
		name: name,
		said: func(doc words.SummaryDoc) []string {
			var said []string
			for _, key := range keys {
				text := doc.L.T(key)
				for _, fact := range slices.Concat(doc.Person, doc.Words, doc.Figures) {
					if fact.Field == key {
						text += " " + fact.Value[:min(len(fact.Value), 40)] // of a long text the beginning
					}
				}
				said = append(said, text)
			}
			return said
		},
		drop: func(doc *words.SummaryDoc) {
			for _, facts := range []*[]words.Fact{&doc.Person, &doc.Words, &doc.Figures} {
				*facts = slices.DeleteFunc(slices.Clone(*facts), func(f words.Fact) bool { return slices.Contains(keys, f.Field) })
			}
		},
	}
}

// list is an item that is a list, with what there is to say of it where it is empty.
func list(name string, of func(doc *words.SummaryDoc) *words.SummaryList) item {
	return item{
		name: name,
		said: func(doc words.SummaryDoc) []string {
			list := of(&doc)
			if len(list.Items) == 0 {
				return []string{list.Title, list.None}
			}
			return []string{list.Title, list.Items[0]}
		},
		drop: func(doc *words.SummaryDoc) { *of(doc) = words.SummaryList{} },
	}
}

var firstPageItems = []item{
	facts("who", "summary.name", "summary.age"),
	facts("the period", "summary.period"),
	facts("the days answered", "summary.answered"),
	facts("the problem", "summary.problem"),
	facts("the goal", "field.goal.summary"),
	facts("since when", "field.onset.summary"),
	facts("how it developed", "field.development.summary"),
	{
		name: "the body",
		said: func(doc words.SummaryDoc) []string {
			said := append([]string{doc.Body.Title}, doc.Body.NotDrawn...)
			for _, view := range doc.Body.Views {
				said = append(said, view.Title, view.Left, view.Right)
				for _, spot := range view.Spots {
					said = append(said, doc.L.Count(spot.Count))
				}
			}
			return said
		},
		drop: func(doc *words.SummaryDoc) { doc.Body = words.BodyChart{} },
	},
	{
		name: "the 24 hours",
		said: func(doc words.SummaryDoc) []string { return []string{doc.Hours.Title, doc.Hours.Summary} },
		drop: func(doc *words.SummaryDoc) { doc.Hours = words.BarStrip{} },
	},
	{
		name: "the weeks",
		said: func(doc words.SummaryDoc) []string {
			said := []string{doc.Weeks.Title}
			for _, week := range doc.Weeks.Weeks {
				said = append(said, week.Label, week.Share())
			}
			return said
		},
		drop: func(doc *words.SummaryDoc) { doc.Weeks = words.WeekStrip{} },
	},
	facts("how often", "summary.cramp-days", "summary.episodes"),
	facts("the length", "summary.minutes"),
	facts("the pain", "summary.pain"),
	facts("the sleep", "summary.woken", "field.disturbed_sleep.counted"),
	facts("the day after", "summary.sore", "field.unable_next_day.counted", "field.hindered_next_day.counted"),
	list("what makes it worse", func(doc *words.SummaryDoc) *words.SummaryList { return &doc.Worse }),
	list("what makes it better", func(doc *words.SummaryDoc) *words.SummaryList { return &doc.Better }),
	list("the illnesses", func(doc *words.SummaryDoc) *words.SummaryList { return &doc.Health }),
	product("a medicine", 1),
	product("a supplement", 2),
	list("the findings", func(doc *words.SummaryDoc) *words.SummaryList { return &doc.Findings }),
	{
		name: "what was done about a finding",
		said: func(doc words.SummaryDoc) []string {
			done := words.Code(doc.L, "response", diary.Called) + ", " + doc.L.ShortDate(diary.DateOf(made))
			if !slices.ContainsFunc(shown(doc.Findings), func(said string) bool { return strings.Contains(said, done) }) {
				return nil // there is more urgent advice
			}
			return []string{done}
		},
		drop: func(doc *words.SummaryDoc) {
			for i, said := range doc.Findings.Items {
				doc.Findings.Items[i], _, _ = strings.Cut(said, ". ")
			}
		},
	},
}

// product is the medicine or supplement at a place in the list of what is taken, with its dates.
func product(name string, place int) item {
	return item{
		name: name,
		said: func(doc words.SummaryDoc) []string {
			if len(doc.Health.Items) != 3 { // nothing is taken, or too much
				return nil
			}
			return doc.Health.Items[place : place+1]
		},
		drop: func(doc *words.SummaryDoc) {
			doc.Health.Items = slices.Delete(slices.Clone(doc.Health.Items), place, place+1)
		},
	}
}

// shown is as much of a list as a first page has room for, however much else there is.
func shown(list words.SummaryList) []string { return list.Items[:min(len(list.Items), 4)] }

// leftOut are the names of the items that are not on the first page of a PDF, of which it says what the summary whole
// does.
func leftOut(t *testing.T, content []byte, whole words.SummaryDoc) []string {
	t.Helper()
	first := " " + squeeze(run(t, content, "pdftotext", "-raw", "-f", "1", "-l", "1", "-enc", "UTF-8", "FILE", "-")) + " "
	var missing []string
	for _, item := range firstPageItems {
		for _, said := range item.said(whole) {
			if !strings.Contains(first, squeeze(said)) {
				t.Logf("%q is not there", said)
				missing = append(missing, item.name)
				break
			}
		}
	}
	return missing
}

// TestTheFirstPageHoldsItAll looks at ordinary and empty diaries, and at one of a year with the longest texts.
func TestTheFirstPageHoldsItAll(t *testing.T) {
	look := func(t *testing.T, s report.Summary, l *i18n.Locale) {
		doc := words.NewSummaryDoc(l, s, everything)
		if missing := leftOut(t, pdfOf(t, doc), doc); missing != nil {
			t.Errorf("not on the first page: %s", strings.Join(missing, ", "))
		}
	}
	everyDiary(t, look)
	for _, language := range diary.Languages {
		t.Run("a year/"+string(language), func(t *testing.T) {
			snapshot := demoSnapshot(t, 365, diarytest.WriteMuch)
			s := sumUp(t, snapshot, snapshot.From)
			s.Weeks = report.Weeks(snapshot, snapshot.From, snapshot.To, made, copenhagen(t))
			look(t, s, i18n.For(language))
		})
	}
}

// TestAnItemThatIsLeftOutIsMissed leaves out each item in turn.
func TestAnItemThatIsLeftOutIsMissed(t *testing.T) {
	for _, language := range diary.Languages {
		s := demoSummary(t, 28, nil)
		doc := func() words.SummaryDoc { return words.NewSummaryDoc(i18n.For(language), s, everything) }
		for _, item := range firstPageItems {
			t.Run(item.name+"/"+string(language), func(t *testing.T) {
				without := doc()
				item.drop(&without)
				if missing := leftOut(t, pdfOf(t, without), doc()); !slices.Contains(missing, item.name) {
					t.Errorf("it is not missed, but %q", missing)
				}
			})
		}
	}
}
