package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// A refusal is an error that the person who asked can understand: a status, and the page to show with
// it, named by its texts "error.<page>.title" and "error.<page>.text".
type refusal struct {
	status int
	page   string
}

func (e refusal) Error() string { return http.StatusText(e.status) }

var (
	errNotFound         = refusal{http.StatusNotFound, "not-found"}
	errMethodNotAllowed = refusal{http.StatusMethodNotAllowed, "not-allowed"}
	errBadRequest       = refusal{http.StatusBadRequest, "bad-request"}
	errForeignForm      = refusal{http.StatusForbidden, "foreign-form"}
	errTooLarge         = refusal{http.StatusRequestEntityTooLarge, "too-large"}
	errFileTooLarge     = refusal{http.StatusRequestEntityTooLarge, "file-too-large"}
	errTransferring     = refusal{http.StatusTooManyRequests, "moving"}
	errBusy             = refusal{http.StatusServiceUnavailable, "busy"}
	errUnavailable      = refusal{http.StatusServiceUnavailable, "unavailable"}
	errShareClosed      = refusal{http.StatusNotFound, "share-closed"}
	errMailLink         = refusal{http.StatusNotFound, "mail-link"}
	errDiaryClosed      = refusal{http.StatusConflict, "diary-closed"}
	errAccountDisabled  = refusal{http.StatusForbidden, "account-disabled"}
	errKeptExpired      = refusal{http.StatusGone, "kept-over"}
	errKeptForeign      = refusal{http.StatusConflict, "kept-foreign"}
	errMadeForOther     = refusal{http.StatusConflict, "made-for-other"}
	errSignupClosed     = refusal{http.StatusForbidden, "signup-closed"}
	errInvitation       = refusal{http.StatusNotFound, "invitation"}
	errSignedOut        = refusal{http.StatusUnauthorized, "signed-out"}
	errMisdirected      = refusal{http.StatusMisdirectedRequest, "misdirected"}
	errRefused          = refusal{http.StatusUnprocessableEntity, "bad-request"} // of a form whose page says why
	errUnreadable       = refusal{http.StatusInternalServerError, "unreadable"}
	errFault            = refusal{http.StatusInternalServerError, "fault"}
)

// retryAfter is how long a client is asked to wait when the database cannot write.
const retryAfter = 10 * time.Second

func notFound(http.ResponseWriter, *http.Request, visitor) error { return errNotFound }

// refusalOf finds what an error means to the person who asked.
func refusalOf(err error) refusal {
	known, refused := errors.AsType[refusal](err)
	_, large := errors.AsType[*http.MaxBytesError](err)
	_, invalid := errors.AsType[diary.Problems](err)
	switch {
	case refused:
		return known
	case invalid: // of a button that no page of ours gets wrong
		return errBadRequest
	case errors.Is(err, diary.ErrNotFound):
		return errNotFound
	case large:
		return errTooLarge
	case errors.Is(err, diary.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return errUnavailable
	case errors.Is(err, diary.ErrUnreadable):
		return errUnreadable
	}
	return errFault
}

// tooSoon asks to wait before the next try. The page of the form says so.
type tooSoon struct{ wait time.Duration }

func (e tooSoon) Error() string { return "too many tries; the next one in " + e.wait.String() }

// formStatus is the status of a form that was not stored for a reason that its page says. It is not ok when that is
// not for its page to say.
func formStatus(err error) (status int, ok bool) {
	_, invalid := errors.AsType[diary.Problems](err)
	_, early := errors.AsType[tooSoon](err)
	switch {
	case errors.Is(err, diary.ErrConflict):
		return http.StatusConflict, true
	case early:
		return http.StatusTooManyRequests, true
	case invalid, errors.Is(err, errRefused):
		return http.StatusUnprocessableEntity, true
	case refusalOf(err) == errUnavailable:
		return http.StatusServiceUnavailable, true
	}
	return 0, false
}

// serveForm shows a form again that was not stored, with all that was typed in it.
func (a *app) serveForm(w http.ResponseWriter, r *http.Request, f *area.FormError, status int) error {
	if problems, ok := errors.AsType[diary.Problems](f.Err); ok && f.Page.Errors == nil {
		refuse(f.Page, problems)
	}
	if early, ok := errors.AsType[tooSoon](f.Err); ok {
		setRetryAfter(w, early.wait)
	}
	if status == http.StatusServiceUnavailable {
		a.logFault(r, f.Err)
		setRetryAfter(w, retryAfter)
		f.Page.Unavailable = true
	}
	return render(w, r, status, f.View())
}

// serveError is the one place where an error becomes a status, a page in the reader's language and a
// line in the operator's log. The page never holds the cause. After a form that failed for a reason of ours
// it holds the form.
func (a *app) serveError(w http.ResponseWriter, r *http.Request, v visitor, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		a.Log.LogAttrs(r.Context(), slog.LevelInfo, "client went away", slog.String("request_id", requestID(r)))
		return
	}
	if form, ok := errors.AsType[*area.FormError](err); ok {
		if status, ok := formStatus(form.Err); ok {
			if err = a.serveForm(w, r, form, status); err == nil {
				return
			}
		}
	}
	shown := refusalOf(err)
	if shown == errMailLink && v.signedIn() {
		shown.page, v.bare = "mail-link-home", false // who is signed in is led home, and not asked to sign in
	}
	p := views.ErrorPage{
		Page: a.newPage(r, v, "error."+shown.page+".title"),
		Text: v.locale.T("error." + shown.page + ".text"),
	}
	p.Path, p.Failed = "/", true // the address that failed is not one to come back to
	if shown == errMisdirected {
		p.Elsewhere, p.Bare, p.Path = a.BaseURL.String(), true, ""
	}
	if shown.status >= http.StatusInternalServerError {
		p.RequestID = requestID(r)
		a.logFault(r, err)
	}
	if shown.status == http.StatusServiceUnavailable || shown.status == http.StatusTooManyRequests {
		setRetryAfter(w, retryAfter)
	}
	if route := routeOf(r); route.keeps() && shown.status >= http.StatusInternalServerError {
		if err := a.serveKept(w, r, v, route, shown); err == nil {
			return
		}
	}
	if shown == errMadeForOther {
		a.offerOwner(r, v, &p)
	}
	if shown == errShareClosed { // the hour of a visit may end while its note is written
		p.Typed = r.PostForm.Get("message")
	}
	if err := render(w, r, shown.status, views.Error(p)); err != nil {
		a.logFault(r, err)
		http.Error(w, http.StatusText(shown.status), shown.status)
	}
}

// logFault tells the operator the cause of something that is not the person's doing.
func (a *common) logFault(r *http.Request, err error) {
	a.Log.LogAttrs(r.Context(), slog.LevelError, "request failed",
		slog.String("request_id", requestID(r)), slog.String("route", routeOf(r).Path), slog.Any("error", err))
}

func setRetryAfter(w http.ResponseWriter, wait time.Duration) {
	seconds := int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
}
