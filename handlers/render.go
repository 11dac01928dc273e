package handlers

import (
	"io"
	"net/http"
	"strconv"

	"github.com/klauspost/compress/gzhttp"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views/ui"
)

// render sends a page, whatever area it is of.
var render = area.Render

// newPage is what every page has, with the title of a key.
func (a *common) newPage(r *http.Request, v visitor, titleKey string) ui.Page {
	p := ui.Page{
		L:        v.locale,
		Title:    v.locale.T(titleKey),
		Theme:    v.theme,
		Night:    a.nightOf(r, v.account),
		Path:     pageOf(r),
		Section:  routeOf(r).Section,
		SignedIn: v.signedIn() && !v.bare,
		Bare:     v.bare,
		Notice:   v.said.notice(v.locale),
		LeftOut:  v.leftOut,
		Passkeys: a.passkeys != nil,
	}
	if v.account.Importing != "" {
		p.Importing = importAddress(v.account.Importing)
	}
	if p.SignedIn {
		p.Zone = v.account.Zone
		p.MadeFor = a.madeFor(v.account.ID)
		if now, zone := a.Steady(), v.account.Location(); v.session.EndsSoon(now, zone) {
			p.SessionEnds = v.locale.Moment(v.session.Expires.In(zone))
		}
		if v.account.AddressRefused {
			p.MailRefused = v.account.Email
		}
		if _, err := diary.Zone(v.account.Zone); err != nil {
			p.ZoneUnknown = v.account.Zone
		}
	}
	return p
}

// redirect sends the browser on with a GET, after a form was dealt with.
func redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// answerNow is redirect for a form whose work goes on: the answer arrives before the handler returns, for which it needs a
// body, and one that is not held back to be compressed. The connection is not used again, so that nothing else that is
// sent over it waits for the work.
func answerNow(w http.ResponseWriter, r *http.Request, to string) {
	const body = "\n"
	header := w.Header()
	header.Set("Connection", "close")
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set(gzhttp.HeaderNoCompression, "yes")
	http.Redirect(w, r, to, http.StatusSeeOther)
	// Who does not get it finds the import on the page of all of them.
	_, _ = io.WriteString(w, body)
	_ = http.NewResponseController(w).Flush()
}
