package handlers

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// figures are the numbers of a diary that its documents tell, by the key of the text that names each, with
// one decimal.
type figures map[string][]string

// tenth writes a number as figures hold it.
func tenth(n float64) string { return strconv.FormatFloat(math.Round(10*n)/10, 'f', -1, 64) }

func (f figures) add(key string, numbers ...float64) {
	for _, n := range numbers {
		f[key] = append(f[key], tenth(n))
	}
}

// summaryFigures are those that a summary counts, in the order in which its documents tell them.
func summaryFigures(p report.Patterns) figures {
	f := make(figures)
	f.add("summary.answered", float64(p.Answered), float64(p.Days))
	if p.QuietNights > 0 {
		f.add("summary.answered", float64(p.QuietNights))
	}
	if p.CrampDays.Known() {
		f.add("summary.cramp-days", float64(p.CrampDays.Count), float64(p.CrampDays.Of))
	}
	f.add("summary.episodes", float64(p.Cramps))
	if p.Length.Of > 0 {
		f.add("summary.minutes", p.Length.Median, p.Length.Most, float64(p.Length.Of), float64(p.Cramps))
	}
	if p.Pain.Of > 0 {
		f.add("summary.pain", p.Pain.Median, p.Pain.Most, diary.MaxPain, float64(p.Pain.Of), float64(p.Cramps))
	}
	if p.WokenNights.Known() {
		f.add("summary.woken", float64(p.WokenNights.Count), float64(p.WokenNights.Of))
	}
	if p.Sore.Known() {
		f.add("summary.sore", float64(p.Sore.Count), float64(p.Sore.Of))
	}
	if p.Soreness.Of > 0 {
		f.add("summary.sore", p.Soreness.Median, p.Soreness.Most)
	}
	return f
}

// noted is what a document tells of each cramp and each day, counted here without the program's help.
type noted struct {
	to                      string // the last cramp-day
	cramps                  int
	minutes, pains, soreFor []float64
	sore, notSore           int
	days                    map[string][]string // the answers to whether the cramps of a day woke, by day
	said                    map[string]string   // whether there were cramps, by day, and quietNight for one that was answered alone
}

func newNoted(to string) *noted {
	return &noted{to: to, days: make(map[string][]string), said: make(map[string]string)}
}

// quietNight is what was said of a day of which only is known that its night was without cramps.
const quietNight = "quiet night"

// answer notes what was said of the cramps of a day, or of its night alone.
func (n *noted) answer(day, question, answer string) {
	switch {
	case question == "cramps-at-night" && answer == "no":
		n.said[day] = quietNight
	case question == "cramps", question == "cramps-at-night" && answer != "":
		n.said[day] = answer
	}
}

// cramp notes one cramp of which a document says so much; what it leaves open is empty.
func (n *noted) cramp(t *testing.T, day, seconds, pain, woke, sore string) {
	t.Helper()
	n.cramps++
	n.days[day] = append(n.days[day], woke)
	if seconds != "" {
		n.minutes = append(n.minutes, parsedNumber(t, seconds)/60)
	}
	if pain != "" {
		n.pains = append(n.pains, parsedNumber(t, pain))
	}
	switch {
	case sore == "0":
		n.notSore++
	case sore != "":
		n.sore++
		n.soreFor = append(n.soreFor, parsedNumber(t, sore))
	}
}

func parsedNumber(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// figures are those of a summary, as far as they can be made of what was noted.
func (n *noted) figures(t *testing.T) figures {
	t.Helper()
	f := make(figures)
	first, crampDays, answered, quiet, woken, wokenKnown := n.to, 0, 0, 0, 0, 0
	for day, said := range n.said {
		first = min(first, day)
		switch {
		case n.days[day] != nil:
		case said == quietNight:
			quiet++
			wokenKnown++
		case said != "":
			n.days[day] = []string{}
		}
	}
	for day, wokes := range n.days {
		first = min(first, day)
		answered++
		if len(wokes) > 0 || n.said[day] == "yes" {
			crampDays++
		}
		switch {
		case slices.Contains(wokes, "yes"):
			woken++
			wokenKnown++
		case len(wokes) > 0 && !slices.Contains(wokes, ""), len(wokes) == 0 && n.said[day] == "no":
			wokenKnown++
		}
	}
	f.add("summary.answered", float64(answered), daysBetween(t, first, n.to))
	if quiet > 0 {
		f.add("summary.answered", float64(quiet))
	}
	if answered > 0 {
		f.add("summary.cramp-days", float64(crampDays), float64(answered))
	}
	f.add("summary.episodes", float64(n.cramps))
	if len(n.minutes) > 0 {
		f.add("summary.minutes", median(n.minutes), slices.Max(n.minutes), float64(len(n.minutes)), float64(n.cramps))
	}
	if len(n.pains) > 0 {
		f.add("summary.pain", median(n.pains), slices.Max(n.pains), 10, float64(len(n.pains)), float64(n.cramps))
	}
	if wokenKnown > 0 {
		f.add("summary.woken", float64(woken), float64(wokenKnown))
	}
	if n.sore+n.notSore > 0 {
		f.add("summary.sore", float64(n.sore), float64(n.sore+n.notSore))
	}
	if n.sore > 0 {
		f.add("summary.sore", median(n.soreFor), slices.Max(n.soreFor))
	}
	return f
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

func daysBetween(t *testing.T, from, to string) float64 {
	t.Helper()
	first, err := time.Parse(time.DateOnly, from)
	last, lastErr := time.Parse(time.DateOnly, to)
	if err != nil || lastErr != nil {
		t.Fatal(err, lastErr)
	}
	return last.Sub(first).Hours()/24 + 1
}

// printedNumber finds the numbers of a text, with a decimal comma or point.
var printedNumber = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)?`)

// printedFigures reads the figures in the text of a summary: those between the name of one and the next that stands
// there. What nobody answered is named last, without any.
func printedFigures(t *testing.T, l *i18n.Locale, text string) figures {
	t.Helper()
	f := make(figures)
	for _, part := range []struct {
		keys []string
		end  string
	}{
		{[]string{"summary.answered"}, "summary.date"},
		{[]string{"summary.cramp-days", "summary.episodes", "summary.minutes", "summary.pain", "summary.woken", "summary.sore"}, "summary.weeks"},
	} {
		_, rest, found := strings.Cut(text, l.T(part.keys[0]))
		if part.end == "summary.weeks" {
			_, after, _ := strings.Cut(text, l.T("summary.figures"))
			_, rest, found = strings.Cut(after, l.T(part.keys[0]))
		}
		within, _, ended := strings.Cut(l.T(part.keys[0])+rest, l.T(part.end))
		if !found || !ended {
			t.Fatalf("%s and %s are not both in\n%s", part.keys[0], part.end, text)
		}
		for _, key := range part.keys {
			_, value, named := strings.Cut(within, l.T(key))
			if !named {
				t.Fatalf("%s is not in\n%s", key, text)
			}
			for _, next := range part.keys {
				value, _, _ = strings.Cut(value, l.T(next))
			}
			for _, number := range printedNumber.FindAllString(value, -1) {
				f.add(key, parsedNumber(t, strings.Replace(number, ",", ".", 1)))
			}
		}
	}
	return f
}

// pageText is the text of the summary on a page, with single spaces.
func pageText(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for node := range root.Descendants() {
		if node.Data != "article" {
			continue
		}
		for inner := range node.Descendants() {
			if inner.Type == html.TextNode {
				words = append(words, strings.Fields(inner.Data)...)
			}
		}
	}
	return strings.Join(words, " ")
}

// paperText is the text of a PDF as a reader copies it, with single spaces.
func paperText(t *testing.T, content string) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext: install poppler-utils")
	}
	file := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(program, "-raw", "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

func (f figures) want(t *testing.T, document string, want figures) {
	t.Helper()
	for key := range want {
		if !slices.Equal(f[key], want[key]) {
			t.Errorf("%s: %s is %v, the summary counts %v", document, key, f[key], want[key])
		}
	}
	for key := range f {
		if want[key] == nil {
			t.Errorf("%s: %s is %v, and the summary does not know it", document, key, f[key])
		}
	}
}

// TestEveryDocumentTellsTheSameFigures compares what the page, the PDF, the tables and the bundle of a diary
// tell, each read back from what was sent, with what the summary counts.
func TestEveryDocumentTellsTheSameFigures(t *testing.T) {
	for name, fill := range totalledDiaries {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			b := s.member("a@example.org")
			account := s.accountOf("a@example.org")
			fill(t, s, b, account)
			to := diary.CrampDayOf(testStart, zoneOfDiary(t))
			snapshot, err := s.store.Snapshot(t.Context(), account, diary.NewDate(firstYear, time.January, 1), to)
			if err != nil {
				t.Fatal(err)
			}
			patterns := report.Build(snapshot, firstNoted(snapshot), to, nil, testStart, zoneOfDiary(t)).Patterns
			want := summaryFigures(patterns)
			for _, language := range diary.Languages {
				b.post("/language", url.Values{"language": {string(language)}}).want(t, http.StatusSeeOther)
				b.language = string(language)
				l := i18n.For(language)
				in := func(document string) string { return fmt.Sprintf("%s in %s", document, language) }
				page := b.get("/summary?period=all").want(t, http.StatusOK).body
				printedFigures(t, l, pageText(t, page)).want(t, in("the page"), want)
				paper := b.post("/summary/pdf", url.Values{"period": {"all"}}).want(t, http.StatusOK).body
				printedFigures(t, l, paperText(t, paper)).want(t, in("the PDF"), want)
				tables := tabled(t, l, b.get("/data/entries?layout=plain").want(t, http.StatusOK).body, b.get("/data/days?layout=plain").want(t, http.StatusOK).body, to)
				tables.figures(t).want(t, in("the table"), want)
				text := b.post("/data/fhir", nil).want(t, http.StatusOK).body
				bundled(t, text, to).figures(t).want(t, in("the bundle"), want)
				wantBundleTotals(t, text, patterns.Totals())
			}
		})
	}
}

func zoneOfDiary(t *testing.T) *time.Location {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
