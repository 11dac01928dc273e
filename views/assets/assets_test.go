package assets_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"crampdiary/views/assets"
)

func ask(t *testing.T, name, accepted string) (body []byte, header http.Header) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, assets.URL(name), nil)
	if accepted != "" {
		r.Header.Set("Accept-Encoding", accepted)
	}
	w := httptest.NewRecorder()
	assets.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%s is answered with %d, %v", name, w.Code, w.Header())
	}
	return w.Body.Bytes(), w.Header()
}

func TestAnAssetIsSentInTheSmallestFormThatTheBrowserReads(t *testing.T) {
	for _, name := range []string{"app.css", "app.js", "waiting.js", "icon.svg"} {
		plain, _ := ask(t, name, "")
		for accepted, want := range map[string]string{
			"gzip, deflate, br, zstd": "br", "gzip, deflate": "gzip", "BR;q=0.5": "br", "br;q=0, gzip": "gzip", "gzip; q=0.0": "", "identity": "", "*": "", "brotli": "",
		} {
			body, header := ask(t, name, accepted)
			if got := header.Get("Content-Encoding"); got != want {
				t.Fatalf("%s with %q comes as %q", name, accepted, got)
			}
			reader := io.Reader(bytes.NewReader(body))
			switch want {
			case "br":
				reader = brotli.NewReader(reader)
			case "gzip":
				var err error
				if reader, err = gzip.NewReader(reader); err != nil {
					t.Fatal(err)
				}
			}
			if unpacked, err := io.ReadAll(reader); err != nil || !bytes.Equal(unpacked, plain) {
				t.Errorf("%s with %q is other content (%v)", name, accepted, err)
			}
			if want != "" && len(body) >= len(plain) {
				t.Errorf("%s with %q takes %d of %d octets", name, accepted, len(body), len(plain))
			}
		}
	}
	if _, header := ask(t, "icon-192.png", "br"); header.Get("Content-Encoding") != "" {
		t.Error("a picture is packed twice")
	}
	if style, _ := ask(t, "app.css", ""); strings.Contains(string(style), "/* ") {
		t.Error("the comments of the style sheet are sent")
	}
}
