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
	{"share-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/share/new")
		b.Tap("input[name=period][value=dates]")
		b.Write("from", "")
		b.Press(b.L.T("share.make"))
	}},
	{"share-made", http.StatusOK, func(b *Tab) {
		b.Open("/share/new")
		b.Tap("#pin")
		b.Press(b.L.T("share.make"))
	}},
	{"shared-opening", http.StatusOK, func(b *Tab) { b.Open(b.makeLink(false)) }},
	{"shared-pin", http.StatusOK, func(b *Tab) {
		b.Open(b.makeLink(true))
		b.Press(b.L.T("shared.open"))
	}},
	{"shared", http.StatusOK, openShared},
	{"shared-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		openShared(b)
		b.Press(b.L.T("shared.note.send"))
	}},
	{"shared-sent", http.StatusOK, func(b *Tab) {
		openShared(b)
		b.Tap("input[name=watches][value=woke]")
		b.Tap("input[name=watches][value=alcohol]")
		b.Write("message", "Prøv at strække ud lige før sengetid, og skriv, om det gør en forskel.")
		b.Press(b.L.T("shared.note.send"))
	}},
	{"share", http.StatusOK, at("/share")},
	{"share-one", http.StatusOK, func(b *Tab) {
		b.Open("/share")
		b.OpenFirstRow()
	}},
	{"today-note", http.StatusOK, at("/")},
	{"shared-left", http.StatusOK, func(b *Tab) {
		b.Open("/shared")
		b.Press(b.L.T("shared.leave"))
	}},
	{"shared-closed", http.StatusNotFound, at("/shared")},
	{"privacy", http.StatusOK, at("/privacy")},
	{"stored", http.StatusOK, at("/stored")},
	{"erase", http.StatusOK, at("/erase")},
	{"erase-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/erase")
		b.Tap("#scope")
		b.Write("current_password", "forkert kodeord her")
		b.Press(b.L.T("erase.submit"))
	}},
	{"signin-erasing", http.StatusOK, func(b *Tab) { b.erase(diary.EraseAccount) }},
	{"erasing", http.StatusOK, func(b *Tab) { b.SignIn(MemberEmail) }},
}

// makeLink makes a link and returns its address.
func (b *Tab) makeLink(pin bool) string {
	b.T.Helper()
	b.Open("/share/new")
	if pin {
		b.Tap("#pin")
	}
	b.Press(b.L.T("share.make"))
	b.WantStatus(http.StatusOK)
	return strings.TrimPrefix(b.Value("link"), b.Site.URL)
}

// openShared makes a link and opens it.
func openShared(b *Tab) {
	b.Open(b.makeLink(false))
	b.Press(b.L.T("shared.open"))
}

// erase asks to erase, which signs out.
func (b *Tab) erase(scope diary.ErasureScope) {
	b.T.Helper()
	b.Open("/erase")
	b.Tap("input[name=scope][value=" + string(scope) + "]")
	b.Write("current_password", GoodPassword)
	b.Press(b.L.T("erase.submit"))
	b.WantStatus(http.StatusOK)
}
