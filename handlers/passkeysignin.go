package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/handlers/keys"
	"crampdiary/views"
)

// The addresses at which a passkey signs somebody in.
const (
	passkeyPath        = "/signin/passkey"
	passkeyOptionsPath = passkeyPath + "/options"
)

// passkeyThrottle bounds the challenges that strangers have kept for them: each page that can be signed in on asks for one.
var passkeyThrottle = diary.Throttle{Free: 200, Longest: time.Minute, Forget: time.Hour}

// askForPasskey sends the script of a page what to ask an authenticator for.
func (a *signinArea) askForPasskey(w http.ResponseWriter, r *http.Request, _ visitor) error {
	if a.passkeys == nil {
		return errNotFound
	}
	wait, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{{Key: bucketKey("passkey", a.clientAddress(r)), Throttle: passkeyThrottle}}, a.Steady())
	if err != nil {
		return err
	}
	if wait > 0 {
		return errBusy
	}
	request, err := a.passkeys.AskToSignIn(r.Context())
	if err != nil {
		return err
	}
	return keys.SendRequest(w, request)
}

// signInByPasskey starts a session with a passkey alone: it is something that the person has, and asked for a finger, a face
// or a PIN.
func (a *signinArea) signInByPasskey(w http.ResponseWriter, r *http.Request, v visitor) error {
	if a.passkeys == nil {
		return errNotFound
	}
	next, kept := localPath(r.PostForm.Get("next")), a.readKept(r, v.locale)
	p := a.newSignInAgain(r, v, next, kept)
	account, passkey, err := a.passkeys.Verify(r.Context(), r.PostForm)
	if errors.Is(err, keys.ErrPasskey) {
		a.logRefused(r, passkeyWrong)
		if account.ID != "" {
			a.tryNote(r, account.ID, diary.SignInFailed)
		}
		p.Refused = v.locale.T("signin.passkey.refused")
		return area.OnForm(errRefused, &p, views.SignIn)
	}
	if err != nil {
		return err
	}
	return a.enter(w, r, v, account, diary.ByPasskey, next, kept, func(ctx context.Context, session diary.Session) error {
		return a.factors.stillThere(ctx, session, passkey)
	}, func(err error) error { return err })
}

// stillThere ends a session that a passkey opened which was taken away meanwhile.
func (a *secondFactors) stillThere(ctx context.Context, session diary.Session, passkey diary.Passkey) error {
	err := a.passkeys.Still(ctx, passkey)
	if err == nil {
		return nil
	}
	if endErr := a.Store.EndSession(context.WithoutCancel(ctx), session.AccountID, session.ID); endErr != nil && !errors.Is(endErr, diary.ErrNotFound) {
		return fmt.Errorf("end the session of a passkey that is gone: %w", errors.Join(err, endErr))
	}
	if errors.Is(err, diary.ErrNotFound) {
		return errSignedOut
	}
	return err
}

// confirmPasskey asks for a passkey of the account as a proof.
func (a *secondFactors) confirmPasskey(r *http.Request, account diary.Account) error {
	if a.passkeys == nil {
		return keys.ErrPasskey
	}
	owner, _, err := a.passkeys.Verify(r.Context(), r.PostForm)
	if err == nil && owner.ID != account.ID {
		err = keys.ErrPasskey
	}
	return err
}
