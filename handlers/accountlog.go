package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// events notes in the log of an account what a method of the store does not note by itself.
type events struct {
	*common
	Store interface {
		NoteAccountEvent(ctx context.Context, accountID string, kind diary.EventKind, now time.Time) error
	}
}

func (a *events) note(r *http.Request, accountID string, kind diary.EventKind) error {
	if err := a.Store.NoteAccountEvent(r.Context(), accountID, kind, a.Steady()); err != nil {
		return fmt.Errorf("note %s: %w", kind, err)
	}
	return nil
}

// tryNote notes what is done whether it can be noted or not: also when nothing can be written a diary can be taken away.
func (a *events) tryNote(r *http.Request, accountID string, kind diary.EventKind) {
	if err := a.note(r, accountID, kind); err != nil {
		a.logFault(r, err)
	}
}

// What the operator's log calls a proof that was refused, or a way around one. It does not say whose account it was.
const (
	signInWrong    = "sign-in wrong"
	signInTooSoon  = "sign-in too soon"
	signInDisabled = "sign-in to a disabled account"
	proofWrong     = "proof wrong"
	proofTooSoon   = "proof too soon"
	codeWrong      = "code wrong" // after the right password, or as a proof
	passkeyWrong   = "passkey wrong"
	codeTooSoon    = "code too soon"
	pinWrong       = "pin wrong" // of a link
	pinTooSoon     = "pin too soon"
	foreignForm    = "form of another site"
)

// logRefused tells the operator that somebody did not prove to be who they say, or was sent by another site.
func (a *common) logRefused(r *http.Request, what string) {
	a.Log.LogAttrs(r.Context(), slog.LevelWarn, "security",
		slog.String("request_id", requestID(r)), slog.String("route", routeOf(r).Path), slog.String("event", what))
}

// mostEvents is how many events the page shows. The archive has them all.
const mostEvents = 200

// showLog shows what happened to the account.
func (a *accountArea) showLog(w http.ResponseWriter, r *http.Request, v visitor) error {
	events, err := a.Store.ListAccountEvents(r.Context(), v.account.ID, mostEvents+1)
	if err != nil {
		return fmt.Errorf("list account events: %w", err)
	}
	p := views.AccountLogPage{Page: a.newPage(r, v, "account-log.title"), More: len(events) > mostEvents}
	for _, e := range events[:min(len(events), mostEvents)] {
		p.Rows = append(p.Rows, views.NewEventRow(v.locale, e, v.account.Location()))
	}
	return render(w, r, http.StatusOK, views.AccountLog(p))
}

// signOutOthers ends every session but the one that asks, and leads to the password, which ends every other way in.
func (a *accountArea) signOutOthers(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.EndSessions(r.Context(), v.account.ID, v.session.ID, a.Steady()); err != nil {
		return fmt.Errorf("sign out the others: %w", err)
	}
	return a.announce(w, r, "/settings/password", othersSignedOut)
}
