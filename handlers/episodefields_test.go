package handlers

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/report"
	"crampdiary/diary/sheet"
	"crampdiary/views"
	"crampdiary/views/csv"
	"crampdiary/views/fhir"
	"crampdiary/views/i18n"
	"crampdiary/views/json"
	"crampdiary/views/pdf"
	plaintext "crampdiary/views/text"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// sampleOf is an answer to a field that no other field of the test has.
func sampleOf(f diary.Field) []string {
	switch f.Kind {
	case diary.OneCode, diary.SomeCodes:
		return f.Codes[len(f.Codes)-1:]
	case diary.Rating, diary.Hours:
		return []string{"7"}
	case diary.Year:
		return []string{"1968"}
	case diary.YearAndMonth:
		return []string{"1987", "03"}
	case diary.CalendarDate:
		return []string{"2027-03-01"}
	case diary.Effected:
		return []string{"massage=helped"}
	}
	return []string{"Blåbærgrød"}
}

// rendering is one way in which something is shown, sent or counted.
type rendering[T any] struct {
	name  string
	write func(t *testing.T, w io.Writer, of T) error
	named string // what names the field in it, with %s for its name; empty where only its answer is there
	lacks func(diary.Field) bool
}

var bareEpisode = diary.Episode{
	ID: "0193575e-0000-7000-8000-000000000001", Version: 1, Started: testStart.Add(-time.Hour), Zone: "Europe/Copenhagen",
	Precision: diary.Exact, Muscle: diary.Calf, Recorded: testStart, Changed: testStart, // a side alone is no place
}

func summaryOf(e diary.Episode) (report.Summary, diary.Snapshot) {
	day := diary.CrampDayOf(testStart, e.Location())
	snapshot := diary.Snapshot{From: day - 27, To: day, Episodes: []diary.Episode{e}}
	return report.Build(snapshot, day-27, day, nil, testStart, e.Location()), snapshot
}

// renderings lists every way in which the fields of an episode leave the diary or are looked at.
func renderings(l *i18n.Locale) []rendering[diary.Episode] {
	verbatim := func(f diary.Field) bool { return f.Topic == diary.Verbatim }
	doc := func(e diary.Episode) words.SummaryDoc {
		s, _ := summaryOf(e)
		return words.NewSummaryDoc(l, s, words.SummaryOptions{Parts: words.SummaryParts})
	}
	return []rendering[diary.Episode]{
		{name: "entry page", write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			facts, missing := words.EpisodeFacts(l, e)
			return views.Episode(views.EpisodePage{Page: ui.Page{L: l}, Facts: facts, Missing: missing}).Render(t.Context(), w)
		}},
		{name: "form", named: `name="%s`, write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			return views.EpisodeFormView(views.EpisodeFormPage{Page: ui.Page{L: l}, Form: writeEpisode(e)}).Render(t.Context(), w)
		}},
		{name: "conflict", write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			_, err := fmt.Fprint(w, views.Conflict(l, bareEpisode, e).Rows)
			return err
		}},
		{name: "csv", write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			return csv.Episodes(w, l, diary.Sequence([]diary.Episode{e}), csv.Plain)
		}},
		{name: "fhir", write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			return fhir.Write(w, fhir.Document{
				ID: e.ID, Now: testStart, Zone: e.Location(), CheckIns: diary.Sequence[diary.CheckIn](nil), Episodes: diary.Sequence([]diary.Episode{e}),
			}, l)
		}},
		{name: "archive", write: func(t *testing.T, w io.Writer, e diary.Episode) error { return archive.Write(w, holding(e), testStart) }},
		{name: "summary", write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			return ui.SummaryBody(doc(e)).Render(t.Context(), w)
		}},
		{
			name:  "patterns",
			lacks: func(f diary.Field) bool { return f.Topic != diary.CountedApart && f.Kind != diary.Rating },
			write: func(t *testing.T, w io.Writer, e diary.Episode) error {
				s, _ := summaryOf(e)
				return views.Patterns(views.PatternsPage{
					Page: ui.Page{L: l}, Doc: words.NewPatternsDoc(l, s, words.LastYear{}), Ready: true, Filled: true,
				}).Render(t.Context(), w)
			},
		},
		{name: "summary as PDF", write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			s, _ := summaryOf(e)
			return pdf.Write(t.Context(), w, s, l, words.SummaryOptions{Parts: words.SummaryParts})
		}},
		{name: "summary as text", lacks: verbatim, write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			s, snapshot := summaryOf(e)
			return plaintext.Write(w, s, report.FactorFindings{}, snapshot, diary.Help{}, l)
		}},
		{name: "summary for programs", lacks: verbatim, write: func(t *testing.T, w io.Writer, e diary.Episode) error {
			s, _ := summaryOf(e)
			return json.Write(w, s, report.FactorFindings{}, nil)
		}},
	}
}

func holding(e diary.Episode) diary.Export {
	return diary.Export{
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen"}, Created: testStart,
		Consents: diary.NewConsents(testStart), CheckIns: diary.Sequence[diary.CheckIn](nil), Episodes: diary.Sequence([]diary.Episode{e}),
		Activities: diary.Sequence[diary.Activity](nil), Slots: diary.Sequence[diary.Slot](nil),
	}
}

// leavesNoFieldOut answers one field at a time, and looks whether each rendering is another than without the answer.
func leavesNoFieldOut[T any](t *testing.T, fields []*diary.FieldOf[T], bare T, renderings func(*i18n.Locale) []rendering[T]) {
	t.Helper()
	for _, language := range diary.Languages {
		for _, r := range renderings(i18n.For(language)) {
			write := func(of T) string {
				var out bytes.Buffer
				if err := r.write(t, &out, of); err != nil {
					t.Fatalf("%s: %v", r.name, err)
				}
				return out.String()
			}
			without := write(bare)
			if again := write(bare); again != without {
				t.Fatalf("%s: the same is written in two ways", r.name)
			}
			for _, f := range fields {
				of := bare
				f.Set(&of, sampleOf(f.Field))
				got := write(of)
				if lacks := r.lacks != nil && r.lacks(f.Field); lacks != (got == without) {
					t.Errorf("%s in %s: %s is there: %v", r.name, language, f.Name, got != without)
				}
				if r.named != "" && !strings.Contains(got, fmt.Sprintf(r.named, f.Name)) {
					t.Errorf("%s in %s: nothing is named %s", r.name, language, f.Name)
				}
			}
		}
	}
}

func TestNoRenderingLeavesAFieldOut(t *testing.T) {
	leavesNoFieldOut(t, diary.EpisodeFields, bareEpisode, renderings)
}

func TestEveryFieldComesBackFromItsFormFromAnArchiveAndFromATable(t *testing.T) {
	for _, f := range diary.EpisodeFields {
		e := bareEpisode
		f.Set(&e, sampleOf(f.Field))
		if problems := e.Validate(testStart); problems != nil {
			t.Fatalf("%s: %v", f.Name, problems)
		}
		if again, problems := readEpisode(writeEpisode(e), bareEpisode, testStart); problems != nil || !again.SameEntry(e) {
			t.Errorf("%s: the form makes %+v of %+v (%v)", f.Name, again, e, problems)
		}
		var out bytes.Buffer
		if err := archive.Write(&out, holding(e), testStart); err != nil {
			t.Fatal(err)
		}
		if read, err := archive.Read(&out, testStart); err != nil || len(read.Episodes) != 1 || !read.Episodes[0].SameEntry(e) {
			t.Errorf("%s: the archive makes %+v of %+v (%v)", f.Name, read.Episodes, e, err)
		}
		for _, language := range diary.Languages {
			read := throughATable(t, i18n.For(language), e)
			if !slices.Equal(f.Values(&read), f.Values(&e)) {
				t.Errorf("%s: the table in %s makes %q of %q", f.Name, language, f.Values(&read), f.Values(&e))
			}
		}
	}
}

// throughATable is what an episode becomes that is written as a row of a table and read again.
func throughATable(t *testing.T, l *i18n.Locale, e diary.Episode) diary.Episode {
	t.Helper()
	var out bytes.Buffer
	if err := csv.Episodes(&out, l, diary.Sequence([]diary.Episode{e}), csv.Semicolons); err != nil {
		t.Fatal(err)
	}
	table, err := sheet.Parse(&out, 0)
	if err != nil {
		t.Fatal(err)
	}
	reader := sheet.Reader{Words: views.SheetWords(), AccountID: diary.NewID(), Zone: e.Location(), Now: testStart}
	reading, err := reader.Read(t.Context(), table, table.Guess(views.SheetHeadings(), testStart))
	if err != nil || len(reading.Episodes) != 1 {
		t.Fatalf("%+v is read as %+v (%v)", e, reading, err)
	}
	return reading.Episodes[0]
}

func TestAFoldIsOpenOverAnAnswerAndOverAnErrorInIt(t *testing.T) {
	l := i18n.For(diary.Danish)
	folds := map[diary.FormPart]string{
		diary.Details: "<summary>" + l.T("episode.more"), diary.NextDay: "<summary>" + l.T("episode.next-day"), diary.WarningSigns: "<summary>" + l.T("episode.signs"),
	}
	open := func(form views.EpisodeForm, problems diary.Problems) []diary.FormPart {
		var page strings.Builder
		p := views.EpisodeFormPage{Page: ui.Page{L: l, Errors: ui.NewFormErrors(l, problems)}, Form: form}
		if err := views.EpisodeFormView(p).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		var parts []diary.FormPart
		for part, summary := range folds {
			before, _, found := strings.Cut(page.String(), summary)
			if !found {
				t.Fatalf("no fold says %s", summary)
			}
			if strings.HasSuffix(before, "<details class=\"fold\" open>") {
				parts = append(parts, part)
			}
		}
		return parts
	}
	if parts := open(writeEpisode(bareEpisode), nil); parts != nil {
		t.Errorf("without any answer the folds %v are open", parts)
	}
	for _, f := range diary.EpisodeFields {
		var want []diary.FormPart
		if folds[f.Part] != "" {
			want = []diary.FormPart{f.Part}
		}
		e := bareEpisode
		f.Set(&e, sampleOf(f.Field))
		if parts := open(writeEpisode(e), nil); !slices.Equal(parts, want) {
			t.Errorf("over an answer to %s the folds %v are open, want %v", f.Name, parts, want)
		}
		refused := diary.Problems{{Field: f.Name, Code: diary.Unknown}}
		if parts := open(writeEpisode(bareEpisode), refused); !slices.Equal(parts, want) {
			t.Errorf("over an error in %s the folds %v are open, want %v", f.Name, parts, want)
		}
	}
}
