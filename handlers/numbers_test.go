package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/i18n/learn"
	"crampdiary/views/ui"
)

// runOfDigits is a number of four digits or more in one piece, a word of its own and no page of a journal.
var runOfDigits = regexp.MustCompile(`(?:^|[^\pL\pN.,:/_-])(\d{4,})(?:$|[^\pL\pN_-])`)

// The numbers that name something and count nothing.
var (
	writtenYear = regexp.MustCompile(`^(19|20)\d\d$`)
	standard    = regexp.MustCompile(`(RFC|ISO) \d{4}`)
)

// unseparated are the numbers above 999 in a text whose thousands are not set apart. Years, standards and
// the telephones of the regions are no such numbers.
func unseparated(text string) []string {
	text = standard.ReplaceAllString(text, "")
	for _, line := range diary.DefaultHelpBook().Lines {
		text = strings.ReplaceAll(text, line.Number, "")
	}
	var found []string
	for _, match := range runOfDigits.FindAllStringSubmatch(text, -1) {
		if !writtenYear.MatchString(match[1]) {
			found = append(found, match[1])
		}
	}
	return found
}

func TestUnseparatedNumbersAreFound(t *testing.T) {
	for text, want := range map[string]string{
		"3000 af 3.000": "3000", "(1240)": "1240", "i 2026": "", "12.345": "", "1,234 of 1,234": "", "af 12345.": "12345",
	} {
		if got := strings.Join(unseparated(text), " "); got != want {
			t.Errorf("in %q are %q, want %q", text, got, want)
		}
	}
}

// TestThousandsAreSetApart reads every page and the paper of a diary with more than a thousand cramps.
func TestThousandsAreSetApart(t *testing.T) {
	s := newSite(t)
	const email, more = "a@example.org", 1200
	b := s.member(email)
	account := b.accountID(email)
	made := fillDiary(t, s.store, account, 60, testStart)
	pain := 4
	for i := range more {
		s.add(account, diary.Episode{Started: testStart.Add(-time.Duration(i+1) * 20 * time.Minute), Muscle: diary.Calf, Side: diary.Left, Pain: &pain})
	}
	b.share(url.Values{"id": {made.Episodes[len(made.Episodes)-1].ID}}) // pagePaths has one ID for everything
	for _, language := range diary.Languages {
		b.post("/language", url.Values{"language": {string(language)}, "next": {"/"}}).want(t, http.StatusSeeOther)
		l := i18n.For(language)
		separated := regexp.MustCompile(`\b1` + regexp.QuoteMeta(l.Count(1000)[1:2]) + `\d{3}\b`)
		with := 0
		for _, path := range append(pagePaths(t, s, made), "/summary?period=all", "/report/patterns?period=all") {
			got := b.get(path)
			if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
				continue
			}
			root, err := html.Parse(strings.NewReader(got.body))
			if err != nil {
				t.Fatal(err)
			}
			shown := shownText(root)
			for _, source := range learn.Sources {
				shown = strings.NewReplacer(source.Title, "", source.In, "").Replace(shown)
			}
			if found := unseparated(shown); found != nil {
				t.Errorf("%s in %s says %q", path, language, found)
			}
			if separated.MatchString(shown) {
				with++
			}
		}
		if with < 3 {
			t.Errorf("only %d pages in %s tell of more than a thousand", with, language)
		}
		paper := paperText(t, b.post("/summary/pdf", url.Values{"period": {ui.AllDays}, "part": views.AllParts()}).want(t, http.StatusOK).body)
		if found := unseparated(paper); found != nil || !separated.MatchString(paper) {
			t.Errorf("the paper in %s says %q; tells of more than a thousand: %t", language, found, separated.MatchString(paper))
		}
	}
}
