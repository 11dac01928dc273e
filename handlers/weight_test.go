package handlers

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/views/assets"
)

var assetAddress = regexp.MustCompile(`(?:href|src)="(` + assets.Prefix + `[^"]+)"`)

// TestAVisitIsLight counts what a browser that has nothing yet must fetch, compressed as it is sent.
func TestAVisitIsLight(t *testing.T) {
	const mostRequests = 8
	s := newSite(t)
	member, stranger := s.member("a@example.org"), s.browser()
	for _, visit := range []struct {
		by    *browser
		path  string
		bytes int
	}{
		{stranger, "/", 12 << 10},
		{stranger, "/signin", 12 << 10},
		{stranger, "/signup", 16 << 10}, // with the names of all time zones
		{member, "/", 18 << 10},
		{member, "/entries/new", 26 << 10},
		{member, "/overview", 25 << 10},
		{member, "/learn/now", 25 << 10},
	} {
		visit.by.compressed = true
		page := visit.by.get(visit.path).want(t, http.StatusOK)
		bytes, requests := len(page.body), 1
		for _, match := range assetAddress.FindAllStringSubmatch(gunzip(t, page), -1) {
			asset := visit.by.get(match[1]).want(t, http.StatusOK)
			bytes += len(asset.body)
			requests++
		}
		t.Logf("%s: %d bytes in %d requests", visit.path, bytes, requests)
		if bytes > visit.bytes || requests > mostRequests || requests < 4 {
			t.Errorf("%s takes %d bytes in %d requests, want at most %d in %d", visit.path, bytes, requests, visit.bytes, mostRequests)
		}
	}
}

var (
	ruleBody   = regexp.MustCompile(`\{[^{}]*\}`)
	ruleClass  = regexp.MustCompile(`\.([A-Za-z][\w-]*)`)
	writtenAll = regexp.MustCompile(`class="([^"]*)"`)
)

// classesOf are the classes that a style sheet has rules for.
func classesOf(t *testing.T, s *site, name string) map[string]bool {
	t.Helper()
	sheet := s.browser().get(assets.URL(name)).want(t, http.StatusOK).body
	classes := make(map[string]bool)
	for _, class := range ruleClass.FindAllStringSubmatch(ruleBody.ReplaceAllString(sheet, "{}"), -1) {
		classes[class[1]] = true
	}
	return classes
}

// bare is a class that a page has though it lacks the style sheet with its rules, empty when there is none.
func bare(page string, rest map[string]bool) string {
	if strings.Contains(page, assets.URL("more.css")) {
		return ""
	}
	for _, names := range writtenAll.FindAllStringSubmatch(page, -1) {
		for class := range strings.FieldsSeq(names[1]) {
			if rest[class] {
				return class
			}
		}
	}
	return ""
}

// moreClasses are the classes that the second style sheet alone has rules for.
func moreClasses(t *testing.T, s *site) map[string]bool {
	t.Helper()
	more, base := classesOf(t, s, "more.css"), classesOf(t, s, "app.css")
	maps.DeleteFunc(more, func(class string, _ bool) bool { return base[class] })
	if len(more) < 50 {
		t.Fatalf("the second style sheet has rules for %d classes", len(more))
	}
	return more
}

// TestALeanPageHasNoClassOfTheSecondStyleSheet asks for the pages that somebody sees who is not signed in, and for the first
// page of somebody who has done what it tells of. Those of whole diaries are asked for with every other page.
func TestALeanPageHasNoClassOfTheSecondStyleSheet(t *testing.T) {
	s := newSite(t)
	rest, lean := moreClasses(t, s), 0
	for _, path := range []string{"/", "/signin", "/signup", "/forgot"} {
		page := s.browser().get(path).want(t, http.StatusOK).body
		if class := bare(page, rest); class != "" {
			t.Errorf("%s has the class %q and not its rules", path, class)
		}
		if !strings.Contains(page, assets.URL("more.css")) {
			lean++
		}
	}
	b := s.member(me)
	b.switchOn(diary.Stretching)
	b.post("/activities", pageForm(t, b.get("/").body, "/activities")).want(t, http.StatusSeeOther)
	b.startCramp()
	if class := bare(b.get("/").want(t, http.StatusOK).body, rest); class != "" {
		t.Errorf("the first page has the class %q and not its rules", class)
	}
	if lean == 0 {
		t.Error("no page is lean")
	}
}

// gunzip is the text of an answer that was sent compressed.
func gunzip(t *testing.T, a answer) string {
	t.Helper()
	if a.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%s was not compressed", a.Request.URL.Path)
	}
	reader, err := gzip.NewReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
