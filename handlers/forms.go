package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/schema"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

// maxForm is the most octets a form may have: the longest note, with every character written as nine
// or twelve, and room for the rest.
const maxForm = 128 << 10

// decoder fills form structs from what a browser sent.
var decoder = newDecoder()

func newDecoder() *schema.Decoder {
	d := schema.NewDecoder()
	d.IgnoreUnknownKeys(true)
	d.ZeroEmpty(true)
	return d
}

// parseForm reads the form of a request. The size was limited before.
func parseForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return err
		}
		return errBadRequest
	}
	return nil
}

// decodeForm reads the form of a request into a struct with schema tags.
func decodeForm(r *http.Request, into any) error {
	if err := decoder.Decode(into, r.PostForm); err != nil {
		return errBadRequest // the structs take text, so only a form that no page of ours sends fails
	}
	return nil
}

// refuse marks a page's form as refused.
func refuse(p *ui.Page, problems diary.Problems) {
	p.Errors = ui.NewFormErrors(p.L, problems)
}

// localPath is a path of this site to go on to, "/" for anything else: an address that leads elsewhere
// must not be followed because a link or a form said so.
func localPath(to string) string {
	parsed, err := url.Parse(to)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\x00\r\n\t") {
		return "/"
	}
	return to
}
