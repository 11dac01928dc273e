// Package area is the seam between the table of routes and an area of the pages that is a package of its own. Such
// a package has a New that takes what it needs, with the part of the store that it declares, and returns its rows of
// the table. It sees nothing of the other areas, and of a visitor what a [Visitor] holds.
package area

import (
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// Access says who may use a route.
type Access int

const (
	Public Access = iota // answers everybody and shows nothing of anybody's diary
	Member               // answers a person who is signed in, and shows nothing but that person's own
	Guest                // answers anyone who opened a shared link, and shows nothing but what it shares
	System               // answers machines; it neither reads a session nor shows a page
)

// Resume says what becomes of a member's form when the session has ended meanwhile: "form", "button", …, see
// handlers/kept.go. It is the last part of the names of the texts that say so.
type Resume string

// What the areas that are packages of their own say of their forms.
const (
	ResumeButton Resume = "button"
	ResumeForm   Resume = "form"
	LostPassword Resume = "lost-password"
)

// NoticeCode names what the page after a redirect says once. It is sent to the browser, so it tells nothing of anybody's
// health. The texts are in handlers/notices.go.
type NoticeCode string

// What the areas that are packages of their own announce.
const (
	CodesAdded     NoticeCode = "codes-added"
	PasskeyAdded   NoticeCode = "passkey-added"
	PasskeyRemoved NoticeCode = "passkey-removed"
	PasskeyRenamed NoticeCode = "passkey-renamed"
	PasskeyGone    NoticeCode = "passkey-gone"
	CodesThere     NoticeCode = "codes-there"
	CodesRemoved   NoticeCode = "codes-removed"
	FactorKept     NoticeCode = "factor-kept"
)

// Proof says what a route asks for besides a session, which may be somebody else's who found a browser open.
type Proof int

const (
	NoProof    Proof = iota
	FreshProof       // may be used only shortly after the person proved to be the owner, see diary.ProofLasts
	OwnProof         // its form asks for the password itself, and for a fresh proof too where there is a second factor
)

// Row is one address and all that is decided about it but what answers it: handlers applies it, and the page, the log
// and the error page read it.
type Row struct {
	Method  string
	Path    string // a template of the router
	Access  Access
	Resume  Resume // of a form of a member
	Section string // the page of the main menu that leads to a page; empty for those of the menu itself
	Proof   Proof  // of who asks
	Shows   string // the template of the page that a form is on, where that is not the nearest above it

	Bare      bool // shows no way into a diary, as all pages for guests do
	Erasing   bool // stays open to a member whose diary waits to be erased
	Keyless   bool // stays open to a member without a second factor, where the host requires one
	Offers    bool // asks once, before what it does, whether the member wants a second factor
	Confirmed bool // may be used only once the account's address is confirmed
	Moves     bool // moves a whole diary, which an account does once at a time
	Bulk      bool // moves it through the request or the answer, which may be large and take long
	Outbox    bool // takes what was noted without a network and is sent later
	Foreign   bool // is posted to by programs for their users, such as mail programs (RFC 8058): the token in the address is all that counts
	AnyHost   bool // is answered under every host name, since it shows nothing of anybody
}

// Route is a row of the table with what answers it.
type Route struct {
	Row
	Handle HandlerFunc
}

// HandlerFunc answers one route. The form of a POST was read before. The errors of the store, and problems of what was
// sent, are shown as everywhere; any other is a fault.
type HandlerFunc func(w http.ResponseWriter, r *http.Request, v Visitor) error

// Visitor is who asks.
type Visitor struct {
	Account diary.Account // zero when signed out
	Session diary.Session // that asks; zero when signed out
	Locale  *i18n.Locale
	At      time.Time                     // when a form was first sent; what somebody noted with it happened then
	NewPage func(titleKey string) ui.Page // what every page has
	// Announce sends the browser on after a form was dealt with, to a page that says once what was done, with the
	// counts or the ID that the notice needs; an empty notice says nothing.
	Announce func(to string, notice NoticeCode, args ...string) error
}

// FormError is why a form was not stored, with the page that shows it again with all that was typed in it. A handler
// returns it, and its cause decides the answer: problems are marked at their fields, a newer version is shown
// beside what was sent, and what could not be stored just now can be sent again. Any other cause is answered as
// without the page.
type FormError struct {
	Err  error
	Page *ui.Page               // is marked with the cause
	View func() templ.Component // the page, as it is marked then
}

func (e *FormError) Error() string { return e.Err.Error() }
func (e *FormError) Unwrap() error { return e.Err }

// OnForm puts the page of a form, which shows what was typed, to what kept the form from being stored.
func OnForm[P any, F interface {
	*P
	Frame() *ui.Page
}](err error, page F, view func(P) templ.Component) error {
	return &FormError{err, page.Frame(), func() templ.Component { return view(*page) }}
}

// Render sends a page. Nothing is sent before the whole page was made, so that a fault half-way never
// looks like a page.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(r.Context(), buffer); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	set := templ.GetBuffer()
	defer templ.ReleaseBuffer(set)
	set.Grow(buffer.Len() + buffer.Len()/16)
	_, _ = w.Write(ui.Typeset(set.AvailableBuffer(), buffer.String())) // what fails now is the connection, and nobody is left to tell
	return nil
}
