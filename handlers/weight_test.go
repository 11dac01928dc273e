package handlers

import (
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"crampdiary/views/assets"
)

var assetAddress = regexp.MustCompile(`(?:href|src)="(` + assets.Prefix + `[^"]+)"`)

// TestAFirstVisitIsLight counts what a browser that has nothing yet must fetch, compressed as it is sent.
func TestAFirstVisitIsLight(t *testing.T) {
	const mostBytes, mostRequests = 25 << 10, 8
	s := newSite(t)
	b := s.member("a@example.org")
	b.compressed = true
	for _, path := range []string{"/", "/entries/new", "/overview", "/learn/now"} {
		page := b.get(path).want(t, http.StatusOK)
		bytes, requests := len(page.body), 1
		for _, match := range assetAddress.FindAllStringSubmatch(gunzip(t, page), -1) {
			asset := b.get(match[1]).want(t, http.StatusOK)
			bytes += len(asset.body)
			requests++
		}
		t.Logf("%s: %d bytes in %d requests", path, bytes, requests)
		if bytes > mostBytes || requests > mostRequests || requests < 4 {
			t.Errorf("%s takes %d bytes in %d requests, want at most %d in %d", path, bytes, requests, mostBytes, mostRequests)
		}
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
