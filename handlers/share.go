package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// defaultShareDays is how long a new link works unless its owner says otherwise: until the appointment
// after next.
const defaultShareDays = 14

// shareArea is the links to a diary: for the member who makes them, and for the guest who opens one.
type shareArea struct {
	*common
	*sessions
	*findings
	Store interface {
		diary.Throttles
		CreateShare(ctx context.Context, accountID string, share diary.Share) error
		ListShares(ctx context.Context, accountID string) ([]diary.ShareHistory, error)
		ShareHistory(ctx context.Context, accountID, id string) (diary.ShareHistory, error)
		RevokeShare(ctx context.Context, accountID, id string, now time.Time) error
		ShareByToken(ctx context.Context, tokenHash [32]byte) (diary.Share, diary.Account, error)
		ShareByVisit(ctx context.Context, tokenHash [32]byte) (diary.ShareVisit, diary.Share, diary.Account, error)
		OpenShare(ctx context.Context, visit diary.ShareVisit) error
		EndShareVisit(ctx context.Context, tokenHash [32]byte) error
		SaveShareNote(ctx context.Context, accountID string, note diary.ShareNote) (diary.ShareNote, error)
		DismissShareNote(ctx context.Context, accountID, shareID string, now time.Time) error
	}
}

func (a *shareArea) listShares(w http.ResponseWriter, r *http.Request, v visitor) error {
	shares, err := a.Store.ListShares(r.Context(), v.account.ID)
	if err != nil {
		return err
	}
	p := views.SharesPage{Page: a.newPage(r, v, "share.title")}
	now, zone := a.Steady(), v.account.Location()
	for _, share := range shares {
		row := views.NewShareRow(v.locale, share, now, zone)
		if share.Open(now) {
			p.Open = append(p.Open, row)
			continue
		}
		p.Closed = append(p.Closed, row)
	}
	return render(w, r, http.StatusOK, views.Shares(p))
}

// newShare asks what to share. The link's secrets are made here and come back with the form, which
// stores nothing of them but hashes.
func (a *shareArea) newShare(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := r.URL.Query().Get("id")
	if !diary.ValidID(id) {
		return redirectToNew(w, r)
	}
	if _, err := a.Store.ShareHistory(r.Context(), v.account.ID, id); err == nil {
		return redirect(w, r, "/share/"+id)
	} else if !errors.Is(err, diary.ErrNotFound) {
		return err
	}
	token, _ := newToken()
	form := views.ShareForm{
		ID: id, Token: token, PIN: newPIN(), Period: "4", Days: strconv.Itoa(defaultShareDays),
	}
	return render(w, r, http.StatusOK, views.NewShare(a.newSharePage(r, v, form)))
}

func (a *shareArea) newSharePage(r *http.Request, v visitor, form views.ShareForm) views.NewSharePage {
	p := views.NewSharePage{Page: a.newPage(r, v, "share.new"), Form: form}
	p.Path = "/share/new?id=" + url.QueryEscape(form.ID)
	return p
}

// createShare makes a link and shows it, once. Sent twice, it makes one and shows it again.
func (a *shareArea) createShare(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.ShareForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	if !validToken(form.Token) || !diary.ValidPIN(form.PIN) {
		return errBadRequest
	}
	now := a.Steady()
	p := a.newSharePage(r, v, form)
	today := diary.CrampDayOf(now, v.account.Location())
	share, problems := readShare(form, now, today)
	problems = append(problems, share.Validate(now, today)...)
	if problems != nil {
		return area.OnForm(problems, &p, views.NewShare)
	}
	if form.AskPIN == "yes" {
		hash, err := a.known.hash(r.Context(), v.account.ID, form.PIN)
		if err != nil {
			return fmt.Errorf("hash PIN: %w", err)
		}
		share.PINHash = hash
	}
	if err := a.Store.CreateShare(r.Context(), v.account.ID, share); err != nil {
		if errors.Is(err, diary.ErrTooManyShares) {
			err = diary.Problems{{Field: "period", Code: diary.TooMany}}
		}
		if errors.Is(err, diary.ErrExists) {
			if _, err := a.Store.ShareHistory(r.Context(), v.account.ID, form.ID); err == nil {
				return redirect(w, r, "/share/"+form.ID) // made before by the same page, which had another secret then
			}
			return errBadRequest // no page of ours gives two links one ID or token
		}
		return area.OnForm(err, &p, views.NewShare)
	}
	if err := a.stillSignedIn(r, v, func(ctx context.Context) error {
		return a.Store.RevokeShare(ctx, v.account.ID, share.ID, a.Steady())
	}); err != nil {
		return err
	}
	return a.showMadeShare(w, r, v, form)
}

// showMadeShare shows the secrets that the form brought. When the link has been revoked since, as after
// going back in the browser, its page says so instead.
func (a *shareArea) showMadeShare(w http.ResponseWriter, r *http.Request, v visitor, form views.ShareForm) error {
	stored, err := a.Store.ShareHistory(r.Context(), v.account.ID, form.ID)
	if err != nil {
		return err
	}
	if !stored.Open(a.Steady()) {
		return redirect(w, r, "/share/"+form.ID)
	}
	link := a.BaseURL.JoinPath("s", form.Token).String()
	code, err := ui.NewQRCode(link)
	if err != nil {
		return err
	}
	p := views.ShareMadePage{
		Page: a.newPage(r, v, "share.made"), ID: form.ID, Link: link, QR: code,
		Until: v.locale.Moment(stored.Expires.In(v.account.Location())),
	}
	if stored.PINHash != "" {
		p.PIN = form.PIN
	}
	return render(w, r, http.StatusOK, views.ShareMade(p))
}

// readShare reads a new link, and the problems of what cannot be read. today is the cramp-day of the present.
func readShare(form views.ShareForm, now time.Time, today diary.Date) (diary.Share, diary.Problems) {
	share := diary.Share{
		ID: form.ID, TokenHash: hashToken(form.Token), Created: now,
		Name:  strings.TrimSpace(form.Name),
		Words: strings.ReplaceAll(strings.TrimSpace(form.Words), "\r\n", "\n"), // forms send CR LF
	}
	var problems diary.Problems
	switch form.Period {
	case "":
		problems = append(problems, diary.Problem{Field: "period", Code: diary.Required})
	case ui.AllDays:
	case ui.ChosenDays:
		share.Period.From = readShareDate("from", form.From, today, &problems)
		share.Period.To = readShareDate("to", form.To, today, &problems)
	default:
		weeks, err := strconv.Atoi(form.Period)
		if err != nil || weeks == 0 {
			weeks = -1 // which is no period of the list
		}
		share.Period.Weeks = weeks
	}
	days, err := strconv.Atoi(form.Days)
	if err != nil || days < 1 || days > diary.MaxShareDays {
		problems = append(problems, diary.Problem{Field: "days", Code: diary.OutOfRange})
		days = 1
	}
	share.Expires = now.Add(time.Duration(days) * 24 * time.Hour)
	return share, problems
}

func readShareDate(field, text string, today diary.Date, problems *diary.Problems) *diary.Date {
	if strings.TrimSpace(text) == "" {
		*problems = append(*problems, diary.Problem{Field: field, Code: diary.Required})
		return nil
	}
	date, ok := diary.ReadDate(text, today, diary.PreferPast)
	if !ok {
		*problems = append(*problems, diary.Problem{Field: field, Code: diary.Unknown})
		return nil
	}
	return &date
}

func (a *shareArea) showShare(w http.ResponseWriter, r *http.Request, v visitor) error {
	share, err := a.Store.ShareHistory(r.Context(), v.account.ID, mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	now, zone := a.Steady(), v.account.Location()
	p := views.SharePage{
		Page: a.newPage(r, v, "share.one"), Row: views.NewShareRow(v.locale, share, now, zone),
		Name: share.Name, Words: share.Words, AsksPIN: share.PINHash != "", Works: share.Open(now),
	}
	for _, opened := range share.Opened {
		p.Opened = append(p.Opened, v.locale.Moment(opened.In(zone)))
	}
	if share.Note != nil {
		note := ui.NewNoteView(v.locale, *share.Note, zone)
		p.Note = &note
	}
	return render(w, r, http.StatusOK, views.ShareHistory(p))
}

// revokeShare closes a link, also in the browsers that have it open.
func (a *shareArea) revokeShare(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := mux.Vars(r)["id"]
	if err := a.Store.RevokeShare(r.Context(), v.account.ID, id, a.Steady()); err != nil {
		return err
	}
	return a.announce(w, r, "/share/"+id, shareRevoked)
}

// dismissNote puts what a link's reader left away from the first screen.
func (a *shareArea) dismissNote(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.DismissShareNote(r.Context(), v.account.ID, mux.Vars(r)["id"], a.Now()); err != nil {
		return err
	}
	return a.announce(w, r, "/", noteDismissed)
}
