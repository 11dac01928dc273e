package e2e

import (
	"net/http"
	"strings"

	"crampdiary/diary"
)

// sharingScenes are the pages of sharing, of what is stored, and of erasing, which ends them.
var sharingScenes = []scene{
	{"share-empty", http.StatusOK, at("/share")},
	{"share-new", http.StatusOK, at("/share/new")},
	{"share-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/share/new")
		b.tap("input[name=period][value=dates]")
		b.write("from", "")
		b.press(b.l.T("share.make"))
	}},
	{"share-made", http.StatusOK, func(b *tab) {
		b.open("/share/new")
		b.tap("#pin")
		b.press(b.l.T("share.make"))
	}},
	{"shared-opening", http.StatusOK, func(b *tab) { b.open(b.makeLink(false)) }},
	{"shared-pin", http.StatusOK, func(b *tab) {
		b.open(b.makeLink(true))
		b.press(b.l.T("shared.open"))
	}},
	{"shared", http.StatusOK, openShared},
	{"shared-refused", http.StatusUnprocessableEntity, func(b *tab) {
		openShared(b)
		b.press(b.l.T("shared.note.send"))
	}},
	{"shared-sent", http.StatusOK, func(b *tab) {
		openShared(b)
		b.tap("input[name=watches][value=woke]")
		b.tap("input[name=watches][value=alcohol]")
		b.write("message", "Prøv at strække ud lige før sengetid, og skriv, om det gør en forskel.")
		b.press(b.l.T("shared.note.send"))
	}},
	{"share", http.StatusOK, at("/share")},
	{"share-one", http.StatusOK, func(b *tab) {
		b.open("/share")
		b.openFirstRow()
	}},
	{"today-note", http.StatusOK, at("/")},
	{"shared-left", http.StatusOK, func(b *tab) {
		b.open("/shared")
		b.press(b.l.T("shared.leave"))
	}},
	{"shared-closed", http.StatusNotFound, at("/shared")},
	{"privacy", http.StatusOK, at("/privacy")},
	{"stored", http.StatusOK, at("/stored")},
	{"erase", http.StatusOK, at("/erase")},
	{"erase-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/erase")
		b.tap("#scope")
		b.write("current_password", "forkert kodeord her")
		b.press(b.l.T("erase.submit"))
	}},
	{"signin-erasing", http.StatusOK, func(b *tab) { b.erase(diary.EraseAccount) }},
	{"erasing", http.StatusOK, func(b *tab) { b.signIn(memberEmail) }},
}

// makeLink makes a link and returns its address.
func (b *tab) makeLink(pin bool) string {
	b.t.Helper()
	b.open("/share/new")
	if pin {
		b.tap("#pin")
	}
	b.press(b.l.T("share.make"))
	b.wantStatus(http.StatusOK)
	return strings.TrimPrefix(b.value("link"), b.site.URL)
}

// openShared makes a link and opens it.
func openShared(b *tab) {
	b.open(b.makeLink(false))
	b.press(b.l.T("shared.open"))
}

// erase asks to erase, which signs out.
func (b *tab) erase(scope diary.ErasureScope) {
	b.t.Helper()
	b.open("/erase")
	b.tap("input[name=scope][value=" + string(scope) + "]")
	b.write("current_password", goodPassword)
	b.press(b.l.T("erase.submit"))
	b.wantStatus(http.StatusOK)
}
