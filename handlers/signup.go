package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/password"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// defaultZone is the zone of a new diary whose browser does not tell its own.
const defaultZone = "Europe/Copenhagen"

func (a *signinArea) showSignUp(w http.ResponseWriter, r *http.Request, v visitor) error {
	if v.signedIn() {
		return redirect(w, r, "/")
	}
	p := a.newSignUpPage(r, v, diary.Invitation{})
	p.Open, p.ByInvitation, p.Zone = a.Signup == diary.SignupOpen, a.Signup == diary.SignupInvite, defaultZone
	return render(w, r, http.StatusOK, views.SignUp(p))
}

// signUpCookie holds the address of a sign-up for as long as its mail takes to arrive, so that the sign-in page is
// filled in. In the address of the page it would stay in the browser's history.
const (
	signUpCookie  = "signup"
	signUpWaiting = 10 * time.Minute
)

// newSignUpPage is the form of a new account, or of one that the host invited to.
func (a *signinArea) newSignUpPage(r *http.Request, v visitor, invited diary.Invitation) views.SignUpPage {
	p := views.SignUpPage{Page: a.newPage(r, v, "signup.title"), Open: true, Action: "/signup", Email: invited.Email, Fixed: invited.Email != ""}
	if !invited.Expires.IsZero() {
		p.Action = r.URL.Path
	}
	return p
}

// InvitedPath is where an invitation leads, with its token after it.
const InvitedPath = "/invited"

// invitation finds what the token in the address invites to.
func (a *signinArea) invitation(r *http.Request) (invited diary.Invitation, err error) {
	if a.Signup != diary.SignupOpen && a.Signup != diary.SignupInvite {
		return invited, errSignupClosed
	}
	invited, err = a.Store.Invitation(r.Context(), hashToken(mux.Vars(r)["token"]))
	if errors.Is(err, diary.ErrNotFound) || err == nil && !a.Steady().Before(invited.Expires) {
		return invited, errInvitation
	}
	if err != nil {
		return invited, fmt.Errorf("find invitation: %w", err)
	}
	return invited, nil
}

// showInvited shows the form of an account to the person who was invited, also in a browser that is signed in to another.
func (a *signinArea) showInvited(w http.ResponseWriter, r *http.Request, v visitor) error {
	invited, err := a.invitation(r)
	if err != nil {
		return err
	}
	p := a.newSignUpPage(r, v, invited)
	p.Zone = defaultZone
	return render(w, r, http.StatusOK, views.SignUp(p))
}

// signUpInvited makes the account that the host invited to.
func (a *signinArea) signUpInvited(w http.ResponseWriter, r *http.Request, v visitor) error {
	invited, err := a.invitation(r)
	if err != nil {
		return err
	}
	return a.makeAccount(w, r, v, invited)
}

// signUp makes an account for a stranger.
func (a *signinArea) signUp(w http.ResponseWriter, r *http.Request, v visitor) error {
	if a.Signup != diary.SignupOpen {
		return errSignupClosed
	}
	return a.makeAccount(w, r, v, diary.Invitation{})
}

// makeAccount makes an account, and answers in the same way whether the address was new or had one already:
// otherwise anybody could learn who keeps a diary here. Both do the same work, too. A mail says the difference.
// Where no server takes the mails the page alone can say it: a person who made an account is in it, and one who
// has one is asked to sign in. The program warns its host of that where strangers may reach it.
func (a *signinArea) makeAccount(w http.ResponseWriter, r *http.Request, v visitor, invited diary.Invitation) error {
	p := a.newSignUpPage(r, v, invited)
	p.Zone, p.Region = r.PostForm.Get("zone"), r.PostForm.Get("region")
	if !p.Fixed {
		p.Email = r.PostForm.Get("email")
	}
	account, problems := a.readSignUp(r, v, &p)
	if problems != nil {
		return area.OnForm(problems, &p, views.SignUp)
	}
	wait, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{
		{Key: bucketKey("signup", a.clientAddress(r)), Throttle: signUpThrottle},
	}, a.Steady())
	if err != nil {
		return area.OnForm(err, &p, views.SignUp)
	}
	if wait > 0 {
		return area.OnForm(waitAt(&p.Page, "email", wait), &p, views.SignUp)
	}
	account.PasswordHash, err = a.Hasher.Hash(r.Context(), r.PostForm.Get("password"))
	if err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	if invited.Expires.IsZero() {
		err = a.Store.CreateAccount(r.Context(), account, diary.NewConsents(account.Created))
	} else {
		err = a.Store.AcceptInvitation(r.Context(), invited.TokenHash, account, diary.NewConsents(account.Created), a.Steady())
	}
	if errors.Is(err, diary.ErrNotFound) { // used at this moment
		return errInvitation
	}
	known := errors.Is(err, diary.ErrExists)
	if err == nil || known {
		err = a.mailAfterSignUp(r, account.Email, !known)
	}
	if err == nil && a.Mailbox != nil && !known && !v.signedIn() {
		if _, err = a.startSession(w, r, v, account, diary.ByPassword); err == nil {
			a.rememberBrowser(w, r, account, true)
			return redirect(w, r, arrivedAddress("/")+"&new=1")
		}
	}
	if err != nil {
		return area.OnForm(err, &p, views.SignUp)
	}
	a.setCookie(w, a.cookieName(signUpCookie), url.QueryEscape(account.Email), signUpWaiting)
	// Also where nothing was made, so that the answers are alike.
	a.rememberBrowser(w, r, account, false)
	code := signedUp
	if a.Mailbox != nil { // the person who made an account here is in it
		code = signUpKnown
	}
	return a.announce(w, r, "/signin?new=1", code) // which looks whether the browser keeps cookies
}

// signedUpAs is the address of the sign-up that this browser has just sent, empty if there is none.
func (a *common) signedUpAs(r *http.Request) string {
	cookie, err := r.Cookie(a.cookieName(signUpCookie))
	if err != nil {
		return ""
	}
	typed, _ := url.QueryUnescape(cookie.Value)
	email, _ := diary.NormalizeEmail(typed)
	return email
}

// mailAfterSignUp asks to confirm the address of a new account, or tells the owner of an old one.
func (a *signinArea) mailAfterSignUp(r *http.Request, email string, isNew bool) error {
	may, err := a.mayMail(r.Context(), email)
	if err != nil || !may {
		return err
	}
	account, err := a.Store.AccountByEmail(r.Context(), email)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	purpose := diary.KnownAddressMail
	if isNew {
		purpose = diary.ConfirmAddressMail
	}
	return a.enqueue(r.Context(), diary.NewAccountMail(account.ID, purpose, a.Steady()))
}

func (a *signinArea) readSignUp(r *http.Request, v visitor, p *views.SignUpPage) (diary.Account, diary.Problems) {
	now := a.Now()
	account := diary.Account{
		ID: diary.NewID(),
		Preferences: diary.Preferences{
			Language: v.locale.Language, Zone: p.Zone, Region: diary.Region(p.Region),
		},
		Created: now,
	}
	var problems diary.Problems
	email, ok := diary.NormalizeEmail(p.Email)
	if !ok {
		problems = append(problems, diary.Problem{Field: "email", Code: diary.NotAnEmail})
	}
	account.Email = email
	if code := password.Check(r.PostForm.Get("password"), email, a.BaseURL.Hostname()); code != "" {
		problems = append(problems, diary.Problem{Field: "password", Code: code})
	}
	problems = append(problems, account.Preferences.Validate()...)
	for _, statement := range diary.Statements {
		if r.PostForm.Get(string(statement)) != "yes" {
			problems = append(problems, diary.Problem{Field: string(statement), Code: diary.NotConfirmed})
			continue
		}
		p.Agreed = append(p.Agreed, string(statement))
	}
	return account, problems
}
