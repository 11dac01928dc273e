package handlers

import (
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// forced finds the rules of the style sheet that put a capital letter first, by their selectors.
var forced = regexp.MustCompile(`([^{}]+)\{[^{}]*text-transform:\s*(?:uppercase|capitalize)`)

// TestNoCapitalIsForcedOnOnesOwnWords looks for what a person wrote within every element that a rule
// writes with a capital letter: the rules are known, and none of the elements holds such words.
func TestNoCapitalIsForcedOnOnesOwnWords(t *testing.T) {
	var selectors []string
	sheets := os.DirFS("../views/assets/css")
	files, err := fs.Glob(sheets, "*.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		css, err := fs.ReadFile(sheets, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range forced.FindAllStringSubmatch(string(css), -1) {
			selectors = append(selectors, strings.TrimSpace(rule[1]))
		}
	}
	slices.Sort(selectors)
	if want := []string{".calendar thead th::first-letter", ".day h2::first-letter", ".sentence::first-letter"}; !slices.Equal(selectors, want) {
		t.Fatalf("the rules are %q, want %q: teach this test the new one", selectors, want)
	}

	s := newSite(t)
	const email, word = "a@example.org", "eget-ord"
	b := s.member(email)
	account := b.accountID(email)
	made := fillDiary(t, s.store, account, 60, testStart)
	last := &made.Episodes[len(made.Episodes)-1]
	stored, err := s.store.Episode(t.Context(), account, last.ID)
	if err != nil {
		t.Fatal(err)
	}
	stored.Note = word
	if _, err := s.store.UpdateEpisode(t.Context(), account, stored, s.time()); err != nil {
		t.Fatal(err)
	}
	words := []string{word}
	for _, medicine := range made.Profile.Medicines {
		words = append(words, medicine.Name)
	}
	for _, own := range made.Factors.Own {
		words = append(words, own.Name)
	}
	pages := 0
	for _, path := range pagePaths(t, s, made) {
		got := b.get(path)
		if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			continue
		}
		root, err := html.Parse(strings.NewReader(got.body))
		if err != nil {
			t.Fatal(err)
		}
		for node := range root.Descendants() {
			if node.Type != html.TextNode || !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(strings.TrimSpace(node.Data), w) }) {
				continue
			}
			pages++
			if within := capitalised(node); within != "" {
				t.Errorf("%s: %q stands in %s", path, node.Data, within)
			}
		}
	}
	if pages < 3 {
		t.Errorf("the words were found in %d places only", pages)
	}
	if page := b.get("/entries/" + last.ID); !strings.Contains(page.body, `dir="auto">`+word) {
		t.Error("the note does not run in its own direction")
	}
}

// capitalised is the element around a text that a rule writes with a capital letter, if there is one.
func capitalised(node *html.Node) string {
	for up := range node.Ancestors() {
		for _, attribute := range up.Attr {
			if attribute.Key == "class" && slices.Contains(strings.Fields(attribute.Val), "sentence") {
				return up.Data + ".sentence"
			}
		}
		if up.Data == "h2" && up.Parent != nil && slices.ContainsFunc(up.Parent.Attr, func(a html.Attribute) bool {
			return a.Key == "class" && slices.Contains(strings.Fields(a.Val), "day")
		}) {
			return ".day h2"
		}
	}
	return ""
}
