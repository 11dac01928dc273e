package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// The throttles. Somebody who guesses at one account from one place is soon stopped; somebody who
// guesses from many places, or at many accounts, is slowed without the owner being locked out for more
// than a minute.
var (
	accountFromAddressThrottle = diary.Throttle{Free: 5, Longest: 15 * time.Minute, Forget: 24 * time.Hour}
	accountThrottle            = diary.Throttle{Free: 50, Longest: time.Minute, Forget: 24 * time.Hour}
	addressThrottle            = diary.Throttle{Free: 100, Longest: time.Minute, Forget: time.Hour}
	signUpThrottle             = diary.Throttle{Free: 30, Longest: time.Minute, Forget: time.Hour}
	// neverThrottle counts for the time that it takes.
	neverThrottle       = diary.Throttle{Free: math.MaxInt, Forget: time.Hour}
	ownPasswordThrottle = diary.Throttle{Free: 5, Longest: 15 * time.Minute, Forget: 24 * time.Hour}
)

// bucketKey names whom a throttle slows. Only a hash is stored, so that the table tells no addresses.
func bucketKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// signinArea is the ways into an account: sign-up, sign-in, a forgotten password, the proof of an address.
type signinArea struct {
	*common
	*sessions
	*mailer
	*events
	keptForms
	factors *secondFactors
	Store   interface {
		diary.Throttles
		CreateAccount(ctx context.Context, account diary.Account, consents []diary.Consent) error
		Invitation(ctx context.Context, tokenHash [32]byte) (diary.Invitation, error)
		AcceptInvitation(ctx context.Context, tokenHash [32]byte, account diary.Account, consents []diary.Consent, now time.Time) error
		Account(ctx context.Context, id string) (diary.Account, error)
		AccountByEmail(ctx context.Context, email string) (diary.Account, error)
		ChangeEmail(ctx context.Context, accountID, email string, now time.Time) error
		ConfirmAddress(ctx context.Context, accountID, email string, now time.Time) error
		ResetPassword(ctx context.Context, accountID, oldHash, newHash string, now time.Time) (diary.EndedAccess, error)
		EndSession(ctx context.Context, accountID, id string) error
		RenewPasswordHash(ctx context.Context, accountID, oldHash, newHash string) error
	}
}

// keptForms does, once somebody has signed in or proved who they are, what waited for it.
type keptForms interface {
	readKept(r *http.Request, l *i18n.Locale) *keptForm
	resumeKept(w http.ResponseWriter, r *http.Request, v visitor, k *keptForm) error
	isFile(address string) bool
}

func (a *signinArea) showSignIn(w http.ResponseWriter, r *http.Request, v visitor) error {
	anew := r.URL.Query().Has("anew") // before the session ends
	if v.signedIn() && !anew {
		return redirect(w, r, localPath(r.URL.Query().Get("next")))
	}
	p := a.newSignInPage(r, v)
	p.Next, p.Email, p.SessionEnds = localPath(r.URL.Query().Get("next")), v.account.Email, ""
	switch {
	case r.URL.Query().Has("new"):
		p.Email = a.signedUpAs(r)
		if a.keptNoCookie(r, browserCookie) {
			p.NoCookies = a.cookieHelp(r)
		}
	case r.URL.Query().Has("erasing"): // no cookie can say it: the answer that leads here has the browser forget them all
		p.Notice = ui.Notice{Text: v.locale.T("signin.erasing"), Done: true}
	}
	return render(w, r, http.StatusOK, views.SignIn(p))
}

func (a *common) newSignInPage(r *http.Request, v visitor) views.SignInPage {
	return views.SignInPage{Page: a.newPage(r, v, "signin.title"), SignupOpen: a.Signup == diary.SignupOpen}
}

// signIn starts a session. A wrong password and an unknown address get the same answer after the same
// work.
func (a *signinArea) signIn(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newSignInPage(r, v)
	p.Email = r.PostForm.Get("email")
	p.Next = localPath(r.PostForm.Get("next"))
	kept := a.readKept(r, v.locale)
	if kept != nil && !kept.expired {
		p.Kept = kept.Kept
		a.describeKept(&p, v.locale, kept.route, kept.tap.at, a.lastOwner(r).zone)
	}

	email, _ := diary.NormalizeEmail(p.Email)
	account, err := a.Store.AccountByEmail(r.Context(), email)
	if err != nil && !errors.Is(err, diary.ErrNotFound) {
		return signInUnavailable(p, err)
	}
	attempt := a.newAttempt(r, email, account)
	wait, err := a.Store.CountAttempt(r.Context(), attempt.buckets, a.Steady())
	if err != nil {
		return signInUnavailable(p, err)
	}
	if wait > 0 {
		a.logRefused(r, signInTooSoon)
		p.Refused = waitText(v.locale, wait)
		return area.OnForm(tooSoon{wait}, &p, views.SignIn)
	}
	ok, err := attempt.verify(r.Context(), r.PostForm.Get("password"))
	if err != nil {
		return signInUnavailable(p, fmt.Errorf("verify password: %w", err))
	}
	if !ok || account.ID == "" {
		a.logRefused(r, signInWrong)
		if err := a.noteFailed(r, account, email); err != nil {
			return signInUnavailable(p, err)
		}
		p.Refused = v.locale.T("signin.refused")
		return area.OnForm(errRefused, &p, views.SignIn)
	}
	if err := a.Store.ForgetAttempts(r.Context(), attempt.forget...); err != nil {
		return signInUnavailable(p, err)
	}
	if a.isForeign(kept, account) {
		return foreignKept(p)
	}
	account.PasswordHash = a.renewHash(r, account)
	if account.SecondFactor {
		return a.askSecondStep(w, r, v, account, p.Next, kept)
	}
	return a.enter(w, r, v, account, diary.ByPassword, p.Next, kept, nil, func(err error) error { return signInUnavailable(p, err) })
}

// renewHash hashes the password that was just given again, when its hash was made with older parameters. It returns the
// hash that is stored now; when it cannot be renewed the old one stays.
func (a *signinArea) renewHash(r *http.Request, account diary.Account) string {
	if !a.Hasher.Outdated(account.PasswordHash) {
		return account.PasswordHash
	}
	hash, err := a.known.hash(r.Context(), account.ID, r.PostForm.Get("password"))
	if err == nil {
		err = a.Store.RenewPasswordHash(r.Context(), account.ID, account.PasswordHash, hash)
	}
	if err != nil {
		a.logFault(r, fmt.Errorf("renew password hash: %w", err))
		return account.PasswordHash
	}
	return hash
}

// noteFailed notes in the log of an account that somebody tried to sign in, and writes as much where there is no account:
// the time that the answer takes must not tell.
func (a *signinArea) noteFailed(r *http.Request, account diary.Account, email string) error {
	if account.ID != "" {
		return a.note(r, account.ID, diary.SignInFailed)
	}
	_, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{{Key: bucketKey("no account", email), Throttle: neverThrottle}}, a.Steady())
	return err
}

// signInBuckets are what one attempt is counted under; those of the account come first.
func signInBuckets(email, address string) []diary.Bucket {
	return []diary.Bucket{
		{Key: bucketKey("signin", email, address), Throttle: accountFromAddressThrottle},
		{Key: bucketKey("signin-account", email), Throttle: accountThrottle},
		{Key: bucketKey("signin-address", address), Throttle: addressThrottle},
	}
}

// isForeign says whether what waits for the sign-in was sent from a page of another account.
func (a *common) isForeign(kept *keptForm, account diary.Account) bool {
	return kept != nil && kept.tap.owner != "" && kept.tap.owner != a.ownerMark(account.ID)
}

func foreignKept(p views.SignInPage) error {
	p.Refused, p.Kept.Foreign = p.L.T("signin.foreign"), true
	return area.OnForm(diary.ErrConflict, &p, views.SignIn)
}

func signInUnavailable(p views.SignInPage, err error) error {
	p.Refused = p.L.T("signin.unavailable")
	return area.OnForm(err, &p, views.SignIn)
}

// signOut ends this browser's session. The browser forgets even when the store cannot be written; then
// the page says that the session is still known here.
func (a *signinArea) signOut(w http.ResponseWriter, r *http.Request, v visitor) error {
	a.forgetBrowser(w)
	if v.signedIn() {
		err := a.Store.EndSession(r.Context(), v.account.ID, v.session.ID)
		if err != nil && !errors.Is(err, diary.ErrNotFound) {
			return fmt.Errorf("sign out: %w", err)
		}
	}
	return a.announce(w, r, "/signin", signedOut)
}

// waitText says how long to wait before the next try.
func waitText(l *i18n.Locale, wait time.Duration) string {
	return l.T("signin.wait", "Wait", l.Duration(max(wait.Round(time.Second), time.Second)))
}
