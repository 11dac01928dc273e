package handlers

import (
	"net/http"

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
