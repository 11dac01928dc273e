package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/i18n/learn"
	"crampdiary/views/i18n/wording"
)

// shownText is what a page shows, with a space wherever a new element begins.
func shownText(root *html.Node) string {
	var parts []string
	for node := range root.Descendants() {
		if node.Type == html.TextNode {
			parts = append(parts, node.Data)
		}
	}
	return strings.Join(parts, " ")
}

// TestNoPagePlaysTheDoctor reads every page of a diary with findings, as it is shown: texts are put together
// from several, and each may be harmless alone.
func TestNoPagePlaysTheDoctor(t *testing.T) {
	s := newSite(t)
	const email = "a@example.org"
	b := s.member(email)
	made := fillDiary(t, s.store, b.accountID(email), 60, testStart)
	b.share(url.Values{"id": {made.Episodes[len(made.Episodes)-1].ID}}) // pagePaths has one ID for everything
	for _, language := range diary.Languages {
		b.post("/language", url.Values{"language": {string(language)}, "next": {"/"}}).want(t, http.StatusSeeOther)
		l := i18n.For(language)
		read := 0
		for _, path := range pagePaths(t, s, made) {
			got := b.get(path)
			if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
				continue
			}
			read++
			root, err := html.Parse(strings.NewReader(got.body))
			if err != nil {
				t.Fatal(err)
			}
			shown := shownText(root)
			for _, key := range wording.Disclaimers {
				shown = strings.ReplaceAll(shown, l.T(key), "")
			}
			for _, source := range learn.Sources {
				shown = strings.ReplaceAll(shown, source.Title, "")
			}
			if found := wording.Forbidden(language, shown); found != nil {
				t.Errorf("%s in %s says %q", path, language, found)
			}
		}
		if read < 30 {
			t.Errorf("only %d pages were read in %s", read, language)
		}
	}
}
