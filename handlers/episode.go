package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// newEpisode asks for a new episode. Nothing is answered beforehand; the places of the last ones are offered.
// An address with a cramp-day asks for that night. When the episode is stored already, as after Back from the
// page that shows it, it is changed instead.
func (a *episodeArea) newEpisode(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := r.URL.Query().Get("id")
	if !diary.ValidID(id) {
		return redirectToNew(w, r)
	}
	stored, err := a.Store.Episode(r.Context(), v.account.ID, id)
	switch {
	case err == nil && stored.Deleted != nil:
		return redirect(w, r, "/entries/"+id)
	case err == nil:
		return a.announce(w, r, "/entries/"+id+"/edit", entryAgain)
	case refusalOf(err) != errNotFound:
		return fmt.Errorf("find episode: %w", err)
	}
	p := a.newEpisodeFormPage(r, v, id)
	if err := a.offerPlaces(r, v, &p); err != nil {
		return err
	}
	today := a.dateNow(v)
	p.Form = views.EpisodeForm{ID: id, Date: today.String()}
	if night, err := diary.ParseDate(r.URL.Query().Get("night")); err == nil && night < today {
		p.Form.When, p.Form.Date = views.WhenNight, (night + 1).String()
	}
	return render(w, r, http.StatusOK, views.EpisodeFormView(p))
}

// redirectToNew leads to the same address with the ID of what its form is to create. A browser that comes back
// to it gets the form of the same thing again, and not one that would store it twice.
func redirectToNew(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	query.Set("id", diary.NewID())
	return redirect(w, r, r.URL.Path+"?"+query.Encode())
}

func (a *episodeArea) newEpisodeFormPage(r *http.Request, v visitor, id string) views.EpisodeFormPage {
	p := views.EpisodeFormPage{Page: a.newPage(r, v, "episode.new.title"), New: true, Action: "/entries"}
	p.Path = "/entries/new?id=" + url.QueryEscape(id)
	return p
}

// offerPlaces puts the places of the last cramps on the form, which is to be shown: a save does without them.
func (a *episodeArea) offerPlaces(r *http.Request, v visitor, p *views.EpisodeFormPage) error {
	recent, err := a.Store.ListEpisodes(r.Context(), v.account.ID, diary.EpisodeFilter{}, diary.Cursor{}, pageSize)
	if err != nil {
		return fmt.Errorf("list recent episodes: %w", err)
	}
	p.Places = ui.RecentPlaces(recent)
	return nil
}

func (a *episodeArea) editEpisodeFormPage(r *http.Request, v visitor, stored diary.Episode) views.EpisodeFormPage {
	p := views.EpisodeFormPage{Page: a.newPage(r, v, "episode.edit.title"), Action: "/entries/" + stored.ID}
	if stored.Zone != v.account.Zone {
		p.EpisodeZone = stored.Zone
	}
	return p
}

// createEpisode stores a new episode. Sent twice, it stores one. Sent again with another content, as after
// Back, it is shown beside what is stored, to be changed or stored as one more.
func (a *episodeArea) createEpisode(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.EpisodeForm
	if err := decodeEpisodeForm(r, &form); err != nil {
		return err
	}
	if another := r.PostForm.Get(views.AnotherID); another != "" {
		form.ID = another
	}
	if form.ID == "" {
		form.ID = diary.NewID()
	}
	p := a.newEpisodeFormPage(r, v, form.ID)
	p.Form = form
	again := func(err error) error {
		if unread := a.offerPlaces(r, v, &p); unread != nil {
			return unread
		}
		return area.OnForm(err, &p, views.EpisodeFormView)
	}
	episode, problems := readEpisode(p.Form, diary.Episode{Zone: v.account.Zone}, v.tap.at)
	if err := judgeEpisode(&p, episode, problems); err != nil {
		return again(err)
	}
	saved, err := a.Store.CreateEpisode(r.Context(), v.account.ID, episode, a.Now())
	if conflict, ok := errors.AsType[*diary.ConflictError[diary.Episode]](err); ok {
		stored := conflict.Stored
		if stored.Deleted == nil && sameButLater(p.Form, stored, episode) {
			return a.announce(w, r, "/entries/"+stored.ID, entrySaved)
		}
		edit := a.editEpisodeFormPage(r, v, stored)
		edit.Form, edit.AnotherID = p.Form, diary.NewID()
		edit.Form.Answers, edit.Form.Place = writeAnswers(diary.EpisodeFields, &episode), ""
		showConflict(&edit, stored, episode)
		return area.OnForm(err, &edit, views.EpisodeFormView)
	}
	if err != nil {
		fixMoment(&p.Form, episode)
		return again(fmt.Errorf("save episode: %w", err))
	}
	return a.announce(w, r, "/entries/"+saved.ID, entrySaved)
}

// sameButLater says whether an episode that began "now" or "15 minutes ago" is the stored one, sent
// again a moment later: only what was counted back from the moment differs.
func sameButLater(form views.EpisodeForm, stored, again diary.Episode) bool {
	if again.StillAt != nil && stored.StillAt != nil {
		again.StillAt = stored.StillAt
	}
	if _, relative := minutesAgo(form.When); !relative {
		return stored.SameEntry(again)
	}
	if d, ok := again.Duration(); ok {
		ended := stored.Started.Add(d)
		again.Ended = &ended
	}
	again.Started = stored.Started
	return stored.SameEntry(again)
}

func (a *episodeArea) showEpisode(w http.ResponseWriter, r *http.Request, v visitor) error {
	episode, err := a.ownEpisode(r, v)
	if err != nil {
		return err
	}
	p := views.EpisodePage{Page: a.newPage(r, v, "episode.title"), ID: episode.ID, Deleted: episode.Deleted != nil}
	p.Facts, p.Missing = words.EpisodeFacts(v.locale, episode)
	status := http.StatusOK
	switch {
	case p.Deleted:
		status = http.StatusGone
	case v.said.code == entrySaved:
		if err := a.addFindings(r, v, &p); err != nil {
			return err
		}
	}
	return render(w, r, status, views.Episode(p))
}

func (a *episodeArea) editEpisode(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.ownEpisode(r, v)
	if err != nil {
		return err
	}
	if stored.Deleted != nil {
		return redirect(w, r, "/entries/"+stored.ID)
	}
	p := a.editEpisodeFormPage(r, v, stored)
	p.Form = writeEpisode(stored)
	p.Asked = r.URL.Query().Get("ask")
	return render(w, r, http.StatusOK, views.EpisodeFormView(p))
}

// updateEpisode stores a changed episode, unless it was changed elsewhere since the form was made.
func (a *episodeArea) updateEpisode(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.ownEpisode(r, v)
	if err != nil {
		return err
	}
	p := a.editEpisodeFormPage(r, v, stored)
	if err := decodeEpisodeForm(r, &p.Form); err != nil {
		return err
	}
	p.Form.ID = stored.ID
	now := a.Now()
	episode, problems := readEpisode(p.Form, stored, v.tap.at)
	if err := judgeEpisode(&p, episode, problems); err != nil {
		return area.OnForm(err, &p, views.EpisodeFormView)
	}
	if _, err = a.Store.UpdateEpisode(r.Context(), v.account.ID, episode, now); err != nil {
		fixMoment(&p.Form, episode)
		if conflict, ok := errors.AsType[*diary.ConflictError[diary.Episode]](err); ok {
			showConflict(&p, conflict.Stored, episode)
		}
		return area.OnForm(fmt.Errorf("save episode: %w", err), &p, views.EpisodeFormView)
	}
	return a.announce(w, r, "/entries/"+stored.ID, entrySaved)
}

// judgeEpisode says what is wrong with a form, or doubtful and not confirmed.
func judgeEpisode(p *views.EpisodeFormPage, e diary.Episode, problems diary.Problems) error {
	p.AskLong = problems == nil && len(e.Doubts()) > 0 && !p.Form.ConfirmLong
	if problems == nil && !p.AskLong {
		return nil
	}
	fixMoment(&p.Form, e)
	if p.AskLong {
		return errRefused
	}
	return problems
}

// showConflict shows the stored version beside the one that was sent. Saving once more is then a
// decision made with both in sight, so the form takes on the stored version's number.
func showConflict(p *views.EpisodeFormPage, stored, yours diary.Episode) {
	conflict := views.Conflict(p.L, stored, yours)
	p.Conflict = &conflict
	p.Form.Version = strconv.FormatInt(stored.Version, 10)
	fixMoment(&p.Form, yours)
}

func (a *episodeArea) deleteEpisode(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := mux.Vars(r)["id"]
	if err := a.Store.DeleteEpisode(r.Context(), v.account.ID, id, a.Steady()); err != nil {
		return fmt.Errorf("delete episode: %w", err)
	}
	return a.announce(w, r, "/entries", entryDeleted, id)
}

func (a *episodeArea) restoreEpisode(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := mux.Vars(r)["id"]
	if err := a.Store.RestoreEpisode(r.Context(), v.account.ID, id, a.Now()); err != nil {
		return fmt.Errorf("restore episode: %w", err)
	}
	if e, err := a.ownEpisode(r, v); err == nil && e.Ongoing && !e.Forgotten(a.Now()) {
		return redirect(w, r, nowAddress(id)) // it is going on, and needs help
	}
	return a.announce(w, r, "/entries/"+id, entryRestored)
}

// ownEpisode finds the episode of the address among the visitor's own.
func (a *episodeArea) ownEpisode(r *http.Request, v visitor) (diary.Episode, error) {
	id := mux.Vars(r)["id"]
	if !diary.ValidID(id) {
		return diary.Episode{}, errNotFound
	}
	episode, err := a.Store.Episode(r.Context(), v.account.ID, id)
	if err != nil {
		return diary.Episode{}, fmt.Errorf("find episode: %w", err)
	}
	return episode, nil
}

// minutesAgo is how long before the moment of sending an episode began, for the answers that count
// back from it.
func minutesAgo(when views.When) (time.Duration, bool) {
	switch when {
	case views.WhenNow:
		return 0, true
	case views.When15:
		return 15 * time.Minute, true
	case views.When30:
		return 30 * time.Minute, true
	case views.When60:
		return time.Hour, true
	}
	return 0, false
}
