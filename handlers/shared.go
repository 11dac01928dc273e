package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// visitLifetime is how long a browser may look at what a link shares before the link has to be opened
// again: an appointment, and not the day after on a shared computer.
const visitLifetime = time.Hour

// pinThrottle leaves a million PINs far out of reach: after five guesses it comes down to one an hour,
// some two thousand in the life of the longest link.
var pinThrottle = diary.Throttle{Free: 5, Longest: time.Hour, Forget: 24 * time.Hour}

// sharedPath is where what a link shares is shown, and where its PIN is sent.
const sharedPath = "/shared"

// openedAddress is where a browser comes to that has just opened a link, to show that it kept its cookie.
const openedAddress = sharedPath + "?opened=1"

// openedLink is what a browser that opened a link may see.
type openedLink struct {
	visit diary.ShareVisit
	share diary.Share
	owner diary.Account
}

// shareCookie holds the secret of a visit.
const shareCookie = "share"

func (a *shareArea) shareCookieName() string { return a.cookieName(shareCookie) }

// admit finds what the browser's link shares, if it is still open. There is one answer to every link
// that does not work.
func (a *shareArea) admit(r *http.Request, v *visitor) error {
	cookie, err := r.Cookie(a.shareCookieName())
	if err != nil {
		return errShareClosed
	}
	visit, share, owner, err := a.Store.ShareByVisit(r.Context(), hashToken(cookie.Value))
	if errors.Is(err, diary.ErrNotFound) {
		return errShareClosed
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	if now := a.Steady(); !now.Before(visit.Expires) || !works(share, owner, now) {
		return errShareClosed
	}
	if !owner.Disabled.IsZero() {
		return errAccountDisabled
	}
	v.link = openedLink{visit, share, owner}
	return nil
}

// works says whether a link opens the diary of its owner.
func works(share diary.Share, owner diary.Account, now time.Time) bool {
	return share.Open(now) && !owner.Erasure.Pending()
}

// openShareForm is what a link leads to. It looks nothing up, so that anyone who follows links by machine learns
// and changes nothing, and every address looks the same.
func (a *shareArea) openShareForm(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.OpenShare(a.newOpenSharePage(r, v, mux.Vars(r)["token"])))
}

func (a *shareArea) newOpenSharePage(r *http.Request, v visitor, token string) views.OpenSharePage {
	return views.OpenSharePage{Page: a.newPage(r, v, "shared.opening"), Token: token}
}

// openShare exchanges the token of a link, and its PIN if it has one, for a cookie, and leads to an
// address without a secret.
func (a *shareArea) openShare(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newOpenSharePage(r, v, r.PostForm.Get("token"))
	p.Path = "/s/" + url.PathEscape(p.Token) // where a changed language can come back to
	wait, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{
		{Key: bucketKey("share-address", a.clientAddress(r)), Throttle: addressThrottle},
	}, a.Steady())
	if err != nil {
		return err
	}
	if wait > 0 {
		p.Refused = waitText(v.locale, wait)
		return area.OnForm(tooSoon{wait}, &p, views.OpenShare)
	}
	share, owner, err := a.Store.ShareByToken(r.Context(), hashToken(p.Token))
	if errors.Is(err, diary.ErrNotFound) || err == nil && !works(share, owner, a.Steady()) {
		return errShareClosed
	}
	if err != nil {
		return fmt.Errorf("find share: %w", err)
	}
	if !owner.Disabled.IsZero() {
		return errAccountDisabled
	}
	if p.AsksPIN = share.PINHash != ""; p.AsksPIN {
		if !r.PostForm.Has("pin") {
			return render(w, r, http.StatusOK, views.OpenShare(p))
		}
		err := a.checkPIN(r, share, &p)
		if p.Refused != "" {
			return area.OnForm(err, &p, views.OpenShare)
		}
		if err != nil {
			return err
		}
	}
	if err := a.startVisit(w, r, share, owner); err != nil {
		return err
	}
	return redirect(w, r, openedAddress)
}

// checkPIN compares the PIN that was given with the link's. It returns why it is not let pass, and the page says so.
func (a *shareArea) checkPIN(r *http.Request, share diary.Share, p *views.OpenSharePage) error {
	pin := strings.Join(strings.Fields(r.PostForm.Get("pin")), "") // however it was written down
	key := bucketKey("share-pin", share.ID, string(share.TokenHash[:]))
	wait, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{{Key: key, Throttle: pinThrottle}}, a.Steady())
	if err != nil {
		return err
	}
	if wait > 0 {
		a.logRefused(r, pinTooSoon)
		p.Refused = waitText(p.L, wait)
		return tooSoon{wait}
	}
	matches, err := a.known.verify(r.Context(), share.ID, pin, share.PINHash)
	if err != nil {
		return fmt.Errorf("verify PIN: %w", err)
	}
	if !matches {
		a.logRefused(r, pinWrong)
		p.Refused = p.L.T("shared.pin.refused")
		return errRefused
	}
	return a.Store.ForgetAttempts(r.Context(), key)
}

// startVisit lets the browser see what the link shares, and ends what it saw before.
func (a *shareArea) startVisit(w http.ResponseWriter, r *http.Request, share diary.Share, owner diary.Account) error {
	if cookie, err := r.Cookie(a.shareCookieName()); err == nil {
		if err := a.Store.EndShareVisit(r.Context(), hashToken(cookie.Value)); err != nil {
			return err
		}
	}
	now := a.Steady()
	token, hash := newToken()
	visit := diary.ShareVisit{
		TokenHash: hash, AccountID: owner.ID, ShareID: share.ID, Opened: now, Expires: now.Add(visitLifetime),
	}
	if err := a.Store.OpenShare(r.Context(), visit); err != nil {
		return err
	}
	a.setCookie(w, a.shareCookieName(), token, visitLifetime)
	return nil
}

func (a *shareArea) showShared(w http.ResponseWriter, r *http.Request, v visitor) error {
	if r.URL.Query().Has("opened") { // once shown, it is an address like any other
		return redirect(w, r, sharedPath)
	}
	p, err := a.newSharedPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Shared(p))
}

func (a *shareArea) newSharedPage(r *http.Request, v visitor) (views.SharedPage, error) {
	zone := v.link.owner.Location()
	p := views.SharedPage{
		Page: a.newPage(r, v, "shared.title"), Until: v.locale.Moment(v.link.share.Expires.In(zone)),
	}
	summary, err := a.readSummary(r.Context(), v.link.owner, v.link.share.Period, weeksOfPeriod)
	if err != nil {
		return p, err
	}
	if p.Filled = summary.Patterns.Answered > 0; p.Filled {
		p.Summary = words.NewSummaryDoc(v.locale, summary, sharedOptions(v.link.share))
	}
	history, err := a.Store.ShareHistory(r.Context(), v.link.owner.ID, v.link.share.ID)
	if err != nil {
		return p, err
	}
	if history.Note != nil {
		left := ui.NewNoteView(v.locale, *history.Note, zone)
		p.Left = &left
	}
	return p, nil
}

// weeksOfPeriod keeps the weeks of a summary within the period: a link shows nothing else.
const weeksOfPeriod = 0

// sharedOptions say that a link shows all parts of the summary, and what its owner wrote on it.
func sharedOptions(share diary.Share) words.SummaryOptions {
	return words.SummaryOptions{Name: share.Name, Problem: share.Words, Parts: words.SummaryParts}
}

// sendShared sends the summary that a link shows as a file.
func (a *shareArea) sendShared(w http.ResponseWriter, r *http.Request, v visitor) error {
	if v.account.Importing != "" {
		return errTransferring // a file cannot say that something is missing
	}
	summary, err := a.readSummary(diary.Refusing(r.Context()), v.link.owner, v.link.share.Period, weeksOfPeriod)
	if err != nil {
		return err
	}
	if summary.Patterns.Answered == 0 {
		return redirect(w, r, "/shared")
	}
	return sendSummary(w, r, v, summary, sharedOptions(v.link.share))
}

// leaveNote leaves a note for the diary's owner. Sent twice, it is left once.
func (a *shareArea) leaveNote(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.SharedNoteForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	note := readShareNote(v.link.share.ID, form, a.Now())
	if problems := note.Validate(); problems != nil {
		return a.refuseNote(r, v, form, problems)
	}
	if _, err := a.Store.SaveShareNote(r.Context(), v.link.owner.ID, note); err != nil {
		return a.refuseNote(r, v, form, err)
	}
	return a.announce(w, r, sharedPath, noteSent)
}

// refuseNote shows the shared page again with what was typed, and what is wrong with it.
func (a *shareArea) refuseNote(r *http.Request, v visitor, form views.SharedNoteForm, refused error) error {
	p, err := a.newSharedPage(r, v)
	if err != nil {
		return err
	}
	p.Form, p.Clash = form, errors.Is(refused, diary.ErrConflict)
	return area.OnForm(refused, &p, views.Shared)
}

// readShareNote reads a note, with what is asked for in the order of the vocabulary. What is not in it
// comes last, to be refused.
func readShareNote(shareID string, form views.SharedNoteForm, now time.Time) diary.ShareNote {
	note := diary.ShareNote{ShareID: shareID, Text: strings.ReplaceAll(strings.TrimSpace(form.Message), "\r\n", "\n"), Written: now}
	for _, watch := range form.Watches {
		note.Watches = append(note.Watches, diary.Watch(watch))
	}
	order := diary.Watches()
	place := func(w diary.Watch) int {
		if i := slices.Index(order, w); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(note.Watches, func(x, y diary.Watch) int { return place(x) - place(y) })
	return note
}

// leaveShared ends the visit.
func (a *shareArea) leaveShared(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.EndShareVisit(r.Context(), v.link.visit.TokenHash); err != nil {
		return err
	}
	a.setCookie(w, a.shareCookieName(), "", -time.Second)
	page := a.newPage(r, v, "shared.left")
	page.Path = "/"
	return render(w, r, http.StatusOK, views.SharedLeft(page))
}
