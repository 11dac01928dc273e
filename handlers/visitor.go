package handlers

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mileusna/useragent"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n"
)

// page answers one route. What it returns is shown by serveError.
type page func(w http.ResponseWriter, r *http.Request, v visitor) error

// visitor is who asks, and how that person wants to be answered.
type visitor struct {
	account diary.Account // zero when signed out
	session diary.Session
	locale  *i18n.Locale
	theme   views.Theme
	link    openedLink // zero but on the routes of guests
	bare    bool       // is shown no way into a diary
}

func (v visitor) signedIn() bool { return v.account.ID != "" }

// touchEvery is how often the last use of a session is written down: seldom enough that reading pages
// hardly ever writes.
const touchEvery = 5 * time.Minute

// serve puts a route's access tier in front of its page.
func (a *app) serve(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := a.stranger(r)
		if route.access == system {
			if err := route.page(w, r, v); err != nil {
				a.serveError(w, r, v, err)
			}
			return
		}
		if err := a.recognize(r, &v); err != nil {
			a.serveError(w, r, v, err)
			return
		}
		if v.bare = route.access == guest || route.bare; v.bare {
			w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		}
		if route.access == guest {
			if err := a.admit(r, &v); err != nil {
				a.serveError(w, r, v, err)
				return
			}
		}
		if route.access == member && v.account.Erasure.Pending() && !route.erasing {
			if err := closed(w, r); err != nil {
				a.serveError(w, r, v, err)
			}
			return
		}
		if route.access == member && !v.signedIn() {
			if err := a.askToSignIn(w, r, v, route); err != nil {
				a.serveError(w, r, v, err)
			}
			return
		}
		if route.confirmed && a.mustConfirm(v) {
			if err := a.askToConfirm(w, r, v); err != nil {
				a.serveError(w, r, v, err)
			}
			return
		}
		if err := route.page(w, r, v); err != nil {
			a.serveError(w, r, v, err)
		}
	})
}

// stranger is a visitor of whom only the browser is known.
func (a *app) stranger(r *http.Request) visitor {
	language := i18n.Negotiate(r.Header.Get("Accept-Language"))
	if cookie, err := r.Cookie(languageCookie); err == nil {
		if chosen := diary.Language(cookie.Value); slices.Contains(diary.Languages, chosen) {
			language = chosen
		}
	}
	v := visitor{locale: i18n.For(language)}
	if cookie, err := r.Cookie(themeCookie); err == nil {
		if chosen := views.Theme(cookie.Value); slices.Contains(views.Themes, chosen) {
			v.theme = chosen
		}
	}
	return v
}

// recognize finds the visitor's session and account, if the browser holds a living session. It writes
// at most the session's last use, and goes on when that cannot be written: reading must work when
// writing cannot.
func (a *app) recognize(r *http.Request, v *visitor) error {
	cookie, err := r.Cookie(a.sessionCookieName())
	if err != nil {
		return nil
	}
	session, account, err := a.Store.SessionByToken(r.Context(), hashToken(cookie.Value))
	if errors.Is(err, diary.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find session: %w", err)
	}
	now := a.Now()
	if !session.Alive(now, a.Sessions) {
		return nil
	}
	if now.Sub(session.LastSeen) > touchEvery {
		if err := a.Store.TouchSession(r.Context(), session.ID, now); err != nil {
			a.Log.LogAttrs(r.Context(), slog.LevelWarn, "session use not recorded",
				slog.String("request_id", requestID(r)), slog.Any("error", err))
		}
	}
	v.session, v.account = session, account
	v.locale = i18n.For(account.Language)
	return nil
}

// askToSignIn answers a visitor who must be signed in. A page is come back to after the sign-in; a form
// is carried through it.
func (a *app) askToSignIn(w http.ResponseWriter, r *http.Request, v visitor, route route) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return redirect(w, r, "/signin?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	p := views.SignInPage{Page: a.newPage(r, v, "signin.title"), SignupOpen: a.SignupOpen}
	p.Path = "/signin"
	if route.resume {
		if err := parseForm(r); err != nil {
			return err
		}
		p.Resume = views.Resume{Action: r.URL.Path, Fields: formFields(r.PostForm)}
	}
	return render(w, r, http.StatusUnauthorized, views.SignIn(p))
}

// formFields lists a form's names and values, in the order of the names.
func formFields(form url.Values) []views.Option {
	var fields []views.Option
	for name, values := range form {
		for _, value := range values {
			fields = append(fields, views.Option{Value: name, Label: value})
		}
	}
	slices.SortStableFunc(fields, func(x, y views.Option) int { return strings.Compare(x.Value, y.Value) })
	return fields
}

// newPIN makes the digits that a link may ask for.
func newPIN() string {
	const codes = 1_000_000                          // of diary.PINDigits digits
	n, _ := rand.Int(rand.Reader, big.NewInt(codes)) // never fails, see crypto/rand
	return fmt.Sprintf("%0*d", diary.PINDigits, n)
}

// newToken makes the 256-bit secret that a browser keeps, and the hash by which it is known here.
func newToken() (token string, hash [32]byte) {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails, see crypto/rand
	token = base64.RawURLEncoding.EncodeToString(secret[:])
	return token, hashToken(token)
}

// validToken says whether a text is a token as newToken makes them.
func validToken(token string) bool {
	secret, err := base64.RawURLEncoding.DecodeString(token)
	return err == nil && len(secret) == sha256.Size
}

func hashToken(token string) [32]byte { return sha256.Sum256([]byte(token)) }

// startSession signs the browser in with a token of its own. A session that the browser held before
// ends, so that a token known to somebody else before the sign-in is worth nothing after it.
func (a *app) startSession(w http.ResponseWriter, r *http.Request, v visitor, accountID string) error {
	now := a.Now()
	token, hash := newToken()
	session := diary.Session{
		ID: diary.NewID(), TokenHash: hash, AccountID: accountID, Device: device(r.UserAgent()),
		Created: now, LastSeen: now, Expires: now.Add(a.Sessions.Lifetime),
	}
	if err := a.Store.CreateSession(r.Context(), session); err != nil {
		return fmt.Errorf("start session: %w", err)
	}
	if v.signedIn() {
		err := a.Store.EndSession(r.Context(), v.account.ID, v.session.ID)
		if err != nil && !errors.Is(err, diary.ErrNotFound) {
			return fmt.Errorf("end the session before: %w", err)
		}
	}
	a.setCookie(w, a.sessionCookieName(), token, a.Sessions.Lifetime)
	return nil
}

// device describes a browser coarsely enough to recognise one's own and to tell nobody apart.
func device(userAgent string) string {
	found := useragent.Parse(userAgent)
	var parts []string
	for _, part := range []string{found.Name, found.OS} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	const most = 80 // characters; the header is the client's to choose
	text := []rune(strings.ToValidUTF8(strings.Join(parts, ", "), ""))
	return strings.ReplaceAll(string(text[:min(len(text), most)]), "\x00", "")
}

// forgetBrowser makes the browser forget its session and everything it kept of the pages. It does not ask
// the store, so that it works when the store does not.
func (a *app) forgetBrowser(w http.ResponseWriter) {
	a.setCookie(w, a.sessionCookieName(), "", -time.Second)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
}
