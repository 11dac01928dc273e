package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/diary/token"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// secondFactors checks what is given besides a password.
type secondFactors struct {
	*common
	*mailer
	Store interface {
		EndSession(ctx context.Context, accountID, id string) error
		CountAttempt(ctx context.Context, buckets []diary.Bucket, now time.Time) (wait time.Duration, err error)
		ForgetAttempts(ctx context.Context, keys ...string) error
		OneTimeCodes(ctx context.Context, accountID string) (diary.OneTimeCodes, error)
		UseOneTimeCode(ctx context.Context, accountID string, step int64) error
		UseRecoveryCode(ctx context.Context, accountID, entry string, now time.Time) error
		RecoveryCodes(ctx context.Context, accountID string) (entries []string, err error)
	}
}

// confirmCode asks for a one-time code or a recovery code of the account, and says which it was. It returns what is wrong
// with the one that was given. Attempts are slowed as those to sign in are: those of a browser that signed in before apart
// from those of everybody else, so that nobody who knows the password locks its owner out.
func (a *secondFactors) confirmCode(r *http.Request, account diary.Account, p *ui.Page) (diary.SignInMethod, error) {
	key := bucketKey("code", account.ID)
	if known, ok := a.knowsBrowser(r, account); ok {
		key = bucketKey("code-known", account.ID, known.text)
	}
	wait, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{{Key: key, Throttle: accountFromAddressThrottle}}, a.Steady())
	if err != nil {
		return "", err
	}
	if wait > 0 {
		a.logRefused(r, codeTooSoon)
		return "", waitAt(p, otp.Field, wait)
	}
	how, err := a.useCode(r, account, otp.Clean(r.PostForm.Get(otp.Field)))
	if errors.Is(err, diary.ErrNotFound) {
		a.logRefused(r, codeWrong)
		return "", diary.Problems{{Field: otp.Field, Code: diary.WrongCode}}
	}
	if err != nil {
		return "", fmt.Errorf("use code: %w", err)
	}
	if err := a.Store.ForgetAttempts(r.Context(), key); err != nil {
		a.logFault(r, err) // the code is used up; only the next try may have to wait
	}
	return how, nil
}

// useCode uses a code up, or returns diary.ErrNotFound when it is not good.
func (a *secondFactors) useCode(r *http.Request, account diary.Account, code string) (diary.SignInMethod, error) {
	switch {
	case otp.IsCode(code):
		return diary.ByCode, a.useOneTimeCode(r.Context(), account.ID, code)
	case otp.IsRecoveryCode(code):
		return diary.ByRecoveryCode, a.useRecoveryCode(r, account.ID, code)
	}
	return "", diary.ErrNotFound
}

func (a *secondFactors) useOneTimeCode(ctx context.Context, accountID, code string) error {
	codes, err := a.Store.OneTimeCodes(ctx, accountID)
	if err != nil {
		return err
	}
	key, err := a.sealer.Open(accountID, codes.SealedKey)
	if err != nil { // the secret key of the installation is another: recovery codes still work
		return fmt.Errorf("%w: %w", diary.ErrUnreadable, err)
	}
	step, ok := otp.StepOf(key, code, a.Now())
	if !ok {
		return diary.ErrNotFound
	}
	return a.Store.UseOneTimeCode(ctx, accountID, step)
}

func (a *secondFactors) useRecoveryCode(r *http.Request, accountID, code string) error {
	entries, err := a.Store.RecoveryCodes(r.Context(), accountID)
	if err != nil {
		return err
	}
	entry, hash := otp.FindRecovery(entries, code)
	matches, err := a.known.verify(r.Context(), accountID, code, hash)
	if err != nil {
		return fmt.Errorf("verify recovery code: %w", err)
	}
	if !matches { // or it was made when they were stored otherwise
		if entry, err = otp.EarlierRecoveryEntry(accountID, code); err != nil {
			return err
		}
	}
	now := a.Steady()
	if err := a.Store.UseRecoveryCode(r.Context(), accountID, entry, now); err != nil {
		return err
	}
	message := diary.NewAccountMail(accountID, diary.SecondFactorMail, now)
	message.Detail = string(diary.RecoveryUsed)
	if left, err := a.Store.RecoveryCodes(r.Context(), accountID); err != nil {
		a.logFault(r, err)
	} else {
		message.Detail = diary.SecondFactorDetail(diary.RecoveryUsed, len(left))
	}
	a.tellOwner(r, message)
	return nil
}

// secondStepFor is how long after the password the code may be given.
const secondStepFor = 15 * time.Minute

// secondStepPath is where the code is sent to after the password.
const secondStepPath = "/signin/code"

// askSecondStep asks for a code after the password. Nothing is stored: what was proved is in the page.
func (a *signinArea) askSecondStep(w http.ResponseWriter, r *http.Request, v visitor, account diary.Account, next string, kept *keptForm) error {
	p := a.newSecondStepPage(r, v, next, kept)
	p.Passed = a.Links.Make(token.Claim{
		Purpose: token.SecondStep, Account: account.ID, Subject: a.Links.Binding(account.PasswordHash), Expires: a.Steady().Add(secondStepFor),
	})
	return render(w, r, http.StatusOK, views.SecondStep(p))
}

func (a *signinArea) newSecondStepPage(r *http.Request, v visitor, next string, kept *keptForm) views.SecondStepPage {
	p := views.SecondStepPage{Page: a.newPage(r, v, "signin.step.title"), Next: next}
	p.Path, p.SessionEnds = "/signin", ""
	if kept != nil && !kept.expired {
		p.Kept, p.Holds = kept.Kept, true
		p.AtHand = kept.Aid != nil
	}
	return p
}

// passed is the account whose password was given in the step before.
func (a *signinArea) passed(r *http.Request, text string) (diary.Account, error) {
	claim, err := a.Links.Verify(text, token.SecondStep, a.Steady())
	if err != nil {
		return diary.Account{}, errStepOver
	}
	account, err := a.Store.Account(r.Context(), claim.Account)
	if errors.Is(err, diary.ErrNotFound) || err == nil && !a.Links.BoundTo(claim, account.PasswordHash) {
		return diary.Account{}, errStepOver
	}
	if err != nil {
		return diary.Account{}, fmt.Errorf("find account: %w", err)
	}
	return account, nil
}

// errStepOver says that the password has to be given again.
var errStepOver = errors.New("the password was given too long ago, or is another now")

// secondStep starts a session with the code that was asked for after the password.
func (a *signinArea) secondStep(w http.ResponseWriter, r *http.Request, v visitor) error {
	next, kept := localPath(r.PostForm.Get("next")), a.readKept(r, v.locale)
	account, err := a.passed(r, r.PostForm.Get("passed"))
	if errors.Is(err, errStepOver) {
		p := a.newSignInAgain(r, v, next, kept)
		p.Refused = v.locale.T("signin.step.over")
		return area.OnForm(errRefused, &p, views.SignIn)
	}
	if err != nil {
		return err
	}
	p := a.newSecondStepPage(r, v, next, kept)
	p.Passed = r.PostForm.Get("passed")
	how, err := a.factors.confirmCode(r, account, &p.Page)
	if _, wrong := errors.AsType[diary.Problems](err); wrong {
		a.tryNote(r, account.ID, diary.CodeRefused)
	}
	if err != nil {
		return area.OnForm(err, &p, views.SecondStep)
	}
	return a.enter(w, r, v, account, how, next, kept, nil, func(err error) error { return area.OnForm(err, &p, views.SecondStep) })
}

// newSignInAgain is the sign-in from the start, with what waits for it.
func (a *signinArea) newSignInAgain(r *http.Request, v visitor, next string, kept *keptForm) views.SignInPage {
	p := a.newSignInPage(r, v)
	p.Path, p.Next = "/signin", next
	if kept != nil && !kept.expired {
		p.Kept = kept.Kept
		a.describeKept(&p, v.locale, kept.route, kept.tap.at, a.lastOwner(r).zone)
	}
	return p
}

// enter starts a session for somebody who has proved all that the account asks for, and goes on with what waited for it.
// Still looks, once the session is there, whether what opened it holds; nil where nothing has to. Again shows the form
// again when that cannot be stored.
func (a *signinArea) enter(w http.ResponseWriter, r *http.Request, v visitor, account diary.Account, how diary.SignInMethod, next string, kept *keptForm,
	still func(context.Context, diary.Session) error, again func(error) error,
) error {
	if a.isForeign(kept, account) {
		return foreignKept(a.newSignInAgain(r, v, next, kept))
	}
	session, err := a.startSession(w, r, v, account, how)
	if errors.Is(err, errAccountDisabled) {
		a.logRefused(r, signInDisabled)
		p := a.newSignInAgain(r, v, next, kept)
		p.Email, p.Refused = account.Email, v.locale.T("error.account-disabled.text")
		return area.OnForm(errRefused, &p, views.SignIn)
	}
	if err != nil {
		return again(err)
	}
	if still != nil {
		if err := still(r.Context(), session); err != nil {
			return again(err)
		}
	}
	a.noticeSignIn(w, r, account)
	if kept == nil {
		return redirect(w, r, arrivedAddress(next))
	}
	signedIn := visitor{account: account, session: session, locale: i18n.For(account.Language), theme: v.theme, tap: v.tap}
	return a.resumeKept(arrival{w}, r, signedIn, kept)
}
