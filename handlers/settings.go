package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// accountArea is what members decide about their own account, and what is stored of it.
type accountArea struct {
	*common
	*sessions
	*mailer
	*events
	keptForms
	factors *secondFactors
	Store   interface {
		diary.Erasures
		diary.Throttles
		AccountByEmail(ctx context.Context, email string) (diary.Account, error)
		AwaitEmail(ctx context.Context, accountID, email string) error
		Consents(ctx context.Context, accountID string) ([]diary.Consent, error)
		SavePreferences(ctx context.Context, accountID string, preferences diary.Preferences) error
		SavePassword(ctx context.Context, accountID, oldHash, newHash, keepSessionID string, now time.Time) (diary.EndedAccess, error)
		ListSessions(ctx context.Context, accountID string) ([]diary.Session, error)
		EndSession(ctx context.Context, accountID, id string) error
		EndSessions(ctx context.Context, accountID, keepID string, now time.Time) error
		DeclineSecondFactor(ctx context.Context, accountID string, now time.Time) error
		ListAccountEvents(ctx context.Context, accountID string, limit int) ([]diary.AccountEvent, error)
	}
}

func (a *accountArea) showSettings(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newSettingsPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Settings(p))
}

func (a *accountArea) newSettingsPage(r *http.Request, v visitor) (views.SettingsPage, error) {
	p := views.SettingsPage{
		Page: a.newPage(r, v, "settings.title"), Email: v.account.Email, Preferences: v.account.Preferences,
		Mailbox: a.Mailbox != nil,
	}
	sessions, err := a.Store.ListSessions(r.Context(), v.account.ID)
	if err != nil {
		return p, fmt.Errorf("list sessions: %w", err)
	}
	zone, now := v.account.Location(), a.Steady()
	for _, session := range sessions {
		if !session.Alive(now, a.Sessions) {
			continue
		}
		row := views.SessionRow{
			ID: session.ID, Device: session.Device, Current: session.ID == v.session.ID, How: v.locale.T("sign-in-method." + string(session.How)),
			LastSeen: v.locale.Moment(session.LastSeen.In(zone)), Created: v.locale.Moment(session.Created.In(zone)),
		}
		if row.Device == "" {
			row.Device = v.locale.T("settings.sessions.unknown-device")
		}
		p.Sessions = append(p.Sessions, row)
	}
	consents, err := a.Store.Consents(r.Context(), v.account.ID)
	if err != nil {
		return p, fmt.Errorf("list consents: %w", err)
	}
	for _, consent := range consents {
		row := views.ConsentRow{
			Text: v.locale.T("consent." + string(consent.Statement)),
			Given: v.locale.T("settings.consent.given",
				"Date", v.locale.Moment(consent.Given.In(zone)), "Version", consent.Version),
		}
		if consent.Withdrawn != nil {
			row.Given = v.locale.T("settings.consent.withdrawn",
				"Date", v.locale.Moment(consent.Withdrawn.In(zone)), "Version", consent.Version)
		}
		p.Consents = append(p.Consents, row)
	}
	return p, nil
}

// showPreferences asks how the account's pages and times are written.
func (a *accountArea) showPreferences(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.Preferences(a.newPreferencesPage(r, v)))
}

func (a *accountArea) newPreferencesPage(r *http.Request, v visitor) views.PreferencesPage {
	return views.PreferencesPage{Page: a.newPage(r, v, "settings.preferences"), Preferences: v.account.Preferences}
}

func (a *accountArea) savePreferences(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newPreferencesPage(r, v)
	p.Preferences = diary.Preferences{
		Language: diary.Language(r.PostForm.Get("language")),
		Zone:     r.PostForm.Get("zone"),
		Region:   diary.Region(r.PostForm.Get("region")),
	}
	if problems := p.Preferences.Validate(); problems != nil {
		return area.OnForm(problems, &p, views.Preferences)
	}
	if err := a.Store.SavePreferences(r.Context(), v.account.ID, p.Preferences); err != nil {
		return area.OnForm(err, &p, views.Preferences)
	}
	return a.announce(w, r, "/settings", preferencesSaved)
}

// saveZone changes the diary's zone to the browser's, which the banner offered.
func (a *accountArea) saveZone(w http.ResponseWriter, r *http.Request, v visitor) error {
	preferences := v.account.Preferences
	preferences.Zone = r.PostForm.Get("zone")
	if preferences.Validate() != nil {
		return errBadRequest
	}
	if err := a.Store.SavePreferences(r.Context(), v.account.ID, preferences); err != nil {
		return err
	}
	return redirect(w, r, localPath(r.PostForm.Get("next")))
}

// endSession signs another browser of the same person out.
func (a *accountArea) endSession(w http.ResponseWriter, r *http.Request, v visitor) error {
	err := a.Store.EndSession(r.Context(), v.account.ID, mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	a.tryNote(r, v.account.ID, diary.SignedOutOthers)
	return a.announce(w, r, "/settings", sessionEnded)
}

// endAllSessions signs every browser out, this one too.
func (a *accountArea) endAllSessions(w http.ResponseWriter, r *http.Request, v visitor) error {
	a.forgetBrowser(w)
	err := a.Store.EndSessions(r.Context(), v.account.ID, "", a.Steady())
	if err != nil && !errors.Is(err, diary.ErrNotFound) {
		return fmt.Errorf("sign out everywhere: %w", err)
	}
	return a.announce(w, r, "/signin", signedOut)
}
