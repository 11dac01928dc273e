package handlers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mileusna/useragent"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// handlerFunc answers one route. The form of a POST was read before, but on the routes that are bulk. What it returns is
// shown by serveError.
type handlerFunc func(w http.ResponseWriter, r *http.Request, v visitor) error

// visitor is who asks, and how that person wants to be answered.
type visitor struct {
	account diary.Account // zero when signed out
	session diary.Session
	locale  *i18n.Locale
	theme   ui.Theme
	link    openedLink // zero but on the routes of guests
	bare    bool       // is shown no way into a diary
	// disabled says that the browser holds a session of an account that the host disabled. It stays a session, but
	// opens nothing until the account is enabled.
	disabled bool
	said     announced      // what a redirect announced to the page that is asked for
	leftOut  *diary.LeftOut // what the page that is asked for is without; nil where that may not be
	// tap is when a form was first sent: now, unless it was kept since. What somebody noted with it happened
	// then.
	tap tap
}

func (v visitor) signedIn() bool { return v.account.ID != "" }

// touchEvery is how often the last use of a session is written down: seldom enough that reading pages
// hardly ever writes.
const touchEvery = 5 * time.Minute

// serve puts in front of a page all that its route decides.
func (a *app) serve(route route) http.Handler {
	next := a.limit(route, a.answer(route))
	if !route.Foreign {
		next = a.refuseForeignForms(next)
	}
	if !route.AnyHost {
		next = a.refuseForeignHosts(next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		infoOf(r).route = route
		next.ServeHTTP(w, r)
	})
}

// answer puts a route's access tier in front of its page.
func (a *app) answer(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := a.stranger(r)
		if route.Access == system {
			if err := route.handle(w, r, v); err != nil {
				a.serveError(w, r, v, err)
			}
			return
		}
		err := a.recognize(r, &v)
		if route.keeps() { // read now, to be kept whatever fails
			if formErr := a.readSent(r, &v); formErr != nil {
				err = formErr
			}
		}
		if err != nil {
			a.serveError(w, r, v, err)
			return
		}
		v.said, w = a.announcedTo(w, r)
		if v.bare = route.Access == guest || route.Bare; v.bare {
			w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		}
		if route.leavesOut() {
			var ctx context.Context
			ctx, v.leftOut = diary.LeavingOut(r.Context())
			r = r.WithContext(ctx)
		}
		if err := a.admitTo(w, r, v, route); err != nil {
			a.serveError(w, r, v, err)
		}
		if parts := v.leftOut.Parts(); parts != nil {
			a.Log.LogAttrs(r.Context(), slog.LevelError, "what cannot be read was left out",
				slog.String("request_id", requestID(r)), slog.String("route", route.Path), slog.Any("tables", parts))
		}
	})
}

// leavesOut says whether a page goes without what cannot be read, and says so. A form must not be stored over it, and a
// file cannot say it.
func (route route) leavesOut() bool { return route.Method == http.MethodGet && !route.Bulk }

// admitTo answers with a route's page anyone who may use it, and anybody else with what has to be done first.
func (a *app) admitTo(w http.ResponseWriter, r *http.Request, v visitor, route route) error {
	switch {
	case route.Access == guest:
		if r.URL.RequestURI() == openedAddress && a.keptNoCookie(r, shareCookie) {
			p := a.newNoCookiesPage(r, v, "cookies.share")
			return render(w, r, http.StatusForbidden, views.NoCookies(p))
		}
		if err := a.shares.admit(r, &v); err != nil {
			return err
		}
	case route.Access == member && v.disabled:
		return errAccountDisabled
	case route.Access == member && v.account.Erasure.Pending() && !route.Erasing:
		return closed(w, r)
	case route.Access == member && !v.signedIn():
		return a.askToSignIn(w, r, v, route)
	case route.Access == member && a.mustAddFactor(v) && !route.Keyless:
		return a.askToAddFactor(w, r, v, route)
	case route.Confirmed && a.mustConfirm(v):
		return a.askToConfirm(w, r, v)
	case a.mustProve(v, route) && !v.session.Proven(a.Steady()):
		return a.askToProve(w, r, v, route)
	case route.Offers && a.offersFactor(v):
		return a.askToAddFactor(w, r, v, route)
	}
	return route.handle(w, r, v)
}

// readSent reads a form, and when it was first sent if it was kept since.
func (a *app) readSent(r *http.Request, v *visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	mark, ok := readMark(r.PostForm)
	if err := a.admitForm(*v, r.PostForm); err != nil {
		return err
	}
	if ago, given := readAgo(r.PostForm); given {
		v.tap.at, v.tap.outbox = v.tap.at.Add(-ago), true
	}
	if !r.PostForm.Has(tapField) {
		if ok {
			v.tap.owner = mark
		}
		return nil
	}
	sent, err := a.readTap(r.PostForm.Get(tapField), r.URL.Path)
	if err != nil {
		return err
	}
	if v.signedIn() && sent.owner != "" && sent.owner != a.ownerMark(v.account.ID) {
		return errKeptForeign
	}
	sent.outbox = v.tap.outbox
	v.tap = sent
	return nil
}

// sessions finds, begins and looks after the sessions of browsers.
type sessions struct {
	*common
	Store interface {
		CreateSession(ctx context.Context, session diary.Session) error
		SessionByToken(ctx context.Context, tokenHash [32]byte) (diary.Session, diary.Account, error)
		TouchSession(ctx context.Context, id string, now time.Time) error
		ProveSession(ctx context.Context, accountID, id string, tokenHash [32]byte, now time.Time) error
		EndSession(ctx context.Context, accountID, id string) error
		MovePushDevice(ctx context.Context, accountID, id, sessionID string) error
	}
}

// stranger is a visitor of whom only the browser is known.
func (a *common) stranger(r *http.Request) visitor {
	language := i18n.Negotiate(r.Header.Get("Accept-Language"))
	if cookie, err := r.Cookie(languageCookie); err == nil {
		if chosen := diary.Language(cookie.Value); slices.Contains(diary.Languages, chosen) {
			language = chosen
		}
	}
	v := visitor{locale: i18n.For(language), tap: tap{at: a.Now()}}
	if cookie, err := r.Cookie(themeCookie); err == nil {
		if chosen := ui.Theme(cookie.Value); slices.Contains(ui.Themes, chosen) {
			v.theme = chosen
		}
	}
	return v
}

// recognize finds the visitor's session and account, if the browser holds a living session. It writes
// at most the session's last use, and goes on when that cannot be written: reading must work when
// writing cannot.
func (a *sessions) recognize(r *http.Request, v *visitor) error {
	cookie, err := r.Cookie(a.sessionCookieName())
	if err != nil {
		return nil
	}
	session, account, err := a.Store.SessionByToken(r.Context(), hashToken(cookie.Value))
	if errors.Is(err, diary.ErrNotFound) {
		return nil
	}
	if errors.Is(err, diary.ErrUnreadable) { // another session may be begun
		a.logFault(r, fmt.Errorf("find session: %w", err))
		return nil
	}
	if err != nil {
		return fmt.Errorf("find session: %w", err)
	}
	now := a.Steady()
	if !session.Alive(now, a.Sessions) {
		return nil
	}
	if !account.Disabled.IsZero() {
		v.disabled, v.locale = true, i18n.For(account.Language)
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

// newPIN makes the digits that a link may ask for.
func newPIN() string {
	const codes = 1_000_000                          // of diary.PINDigits digits
	n, _ := rand.Int(rand.Reader, big.NewInt(codes)) // never fails, see crypto/rand
	return fmt.Sprintf("%0*d", diary.PINDigits, n)
}

// newToken makes the secret that a browser keeps, and the hash by which it is known here.
func newToken() (text string, hash [32]byte) { return token.NewSecret() }

// validToken says whether a text is a token as newToken makes them.
func validToken(token string) bool {
	secret, err := base64.RawURLEncoding.DecodeString(token)
	return err == nil && len(secret) == sha256.Size
}

func hashToken(text string) [32]byte { return token.HashSecret(text) }

// startSession signs the browser in with a token of its own. A session that the browser held before
// ends, so that a token known to somebody else before the sign-in is worth nothing after it.
func (a *sessions) startSession(w http.ResponseWriter, r *http.Request, v visitor, account diary.Account, how diary.SignInMethod) (diary.Session, error) {
	if !account.Disabled.IsZero() {
		return diary.Session{}, errAccountDisabled
	}
	now := a.Steady()
	token, hash := newToken()
	session := diary.Session{
		ID: diary.NewID(), TokenHash: hash, AccountID: account.ID, Device: device(r.UserAgent()), How: how, Proved: now,
		Created: now, LastSeen: now, Expires: a.Sessions.End(now, account.Location()),
	}
	if err := a.Store.CreateSession(r.Context(), session); err != nil {
		return session, fmt.Errorf("start session: %w", err)
	}
	// The password may have been replaced since it was found to fit, or the second factor added or taken away, and with it the
	// sessions ended; or the host disabled the account.
	_, present, err := a.Store.SessionByToken(r.Context(), hash)
	if err != nil || present.PasswordHash != account.PasswordHash || present.SecondFactor == (how == diary.ByPassword) || !present.Disabled.IsZero() {
		endErr := a.Store.EndSession(context.WithoutCancel(r.Context()), account.ID, session.ID)
		if err != nil {
			return session, fmt.Errorf("look at the new session: %w", errors.Join(err, endErr))
		}
		if !present.Disabled.IsZero() {
			return session, errors.Join(errAccountDisabled, endErr)
		}
		return session, errors.Join(errSignedOut, endErr)
	}
	if id := a.deviceOf(r); id != "" {
		if err := a.Store.MovePushDevice(r.Context(), account.ID, id, session.ID); err != nil {
			return session, fmt.Errorf("keep the device: %w", err)
		}
	}
	if v.signedIn() {
		err := a.Store.EndSession(r.Context(), v.account.ID, v.session.ID)
		if err != nil && !errors.Is(err, diary.ErrNotFound) {
			return session, fmt.Errorf("end the session before: %w", err)
		}
	}
	a.setCookie(w, a.sessionCookieName(), token, session.Expires.Sub(now))
	return session, nil
}

// proveSession records that the visitor proved to be the owner of the account just now, and gives the browser another
// token: one that somebody else came to know before is worth nothing after it.
func (a *sessions) proveSession(w http.ResponseWriter, r *http.Request, v visitor) (diary.Session, error) {
	now := a.Steady()
	token, hash := newToken()
	if err := a.Store.ProveSession(r.Context(), v.account.ID, v.session.ID, hash, now); err != nil {
		return v.session, fmt.Errorf("prove session: %w", err)
	}
	v.session.Proved, v.session.TokenHash = now, hash
	a.setCookie(w, a.sessionCookieName(), token, v.session.Expires.Sub(now))
	return v.session, nil
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

// forgetBrowser makes the browser forget its session and everything it kept of the pages. What waits in its outbox may be
// another person's, and stays: it is encrypted, and the page that signs out takes its own away. It does not ask the
// store, so that it works when the store does not.
func (a *common) forgetBrowser(w http.ResponseWriter) {
	a.setCookie(w, a.sessionCookieName(), "", -time.Second)
	w.Header().Set("Clear-Site-Data", `"cache"`)
}
