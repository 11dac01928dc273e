package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n"
)

// sendManifest answers in the language of its address, since a browser sends no cookies for it.
func (a *common) sendManifest(w http.ResponseWriter, r *http.Request, _ visitor) error {
	language := diary.Language(mux.Vars(r)["language"])
	if !slices.Contains(diary.Languages, language) {
		return diary.ErrNotFound
	}
	content, err := json.Marshal(views.NewManifest(i18n.For(language)))
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(content) // what fails now is the connection, and nobody is left to tell
	return nil
}

// showStart is the big button alone.
func (a *dayArea) showStart(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.TodayPage{Page: a.newPage(r, v, "today.now"), NewID: diary.NewID()}
	p.AtHand = true
	open, err := a.Store.OpenEpisodes(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("list open episodes: %w", err)
	}
	p.Open, p.Forgotten = splitOpen(v, open, a.Now())
	return render(w, r, http.StatusOK, views.Start(p))
}

// showLastNight asks about the last night alone.
func (a *dayArea) showLastNight(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.TodayPage{Page: a.newPage(r, v, "last-night.title")}
	asked := diary.LastNight(a.Now(), v.account.Location())
	days, err := a.Store.Days(r.Context(), v.account.ID, asked, asked)
	if err != nil {
		return fmt.Errorf("read last night: %w", err)
	}
	p.LastNight = a.nightQuestion(v, days[0])
	return render(w, r, http.StatusOK, views.LastNight(p))
}

// nightQuestion asks about the night of a cramp-day, and is nil as long as that goes on.
func (a *dayArea) nightQuestion(v visitor, day diary.Day) *views.NightQuestion {
	now, zone := a.Now(), v.account.Location()
	if !diary.NightOver(day.Date, now, zone) {
		return nil
	}
	return &views.NightQuestion{Day: day, DayOver: diary.DayOver(day.Date, now, zone)}
}
