package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// startNow stores a cramp that begins as the button is pressed, before anything is asked. Pressed twice,
// it stores one. While a cramp is going on it leads to that one, unless the form says that it is another.
func (a *episodeArea) startNow(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := r.PostForm.Get("id")
	if id == "" {
		id = diary.NewID()
	}
	now := a.Now()
	e := diary.Episode{ID: id, Started: v.tap.at, Zone: v.account.Zone, Precision: diary.Exact, Ongoing: true}
	if problems := e.Validate(now); problems != nil {
		return errBadRequest
	}
	if !r.PostForm.Has("another") {
		running, err := a.runningEpisode(r.Context(), v, v.tap.at)
		if err != nil {
			return err
		}
		if running.ID != "" {
			return a.announce(w, r, nowAddress(running.ID), nowRunning)
		}
	}
	saved, err := a.Store.CreateEpisode(r.Context(), v.account.ID, e, now)
	if conflict, ok := errors.AsType[*diary.ConflictError[diary.Episode]](err); ok {
		saved, err = conflict.Stored, nil // the same button, pressed a moment before
		if v.tap.outbox {
			saved, err = a.earlierStart(r, v, conflict.Stored)
		} else if overBy(conflict.Stored, v.tap.at) {
			e.ID = diary.NewID() // an older page: what was stored with its button is over, and this is a new cramp
			saved, err = a.Store.CreateEpisode(r.Context(), v.account.ID, e, now)
		}
	}
	if err != nil {
		return fmt.Errorf("start an episode: %w", err)
	}
	return redirect(w, r, nowAddress(saved.ID))
}

// mostLate is how much later than it was pressed a button may have come by a slow network: a system tries for about
// a quarter of an hour to send what it has taken.
const mostLate = 15 * time.Minute

// lateBy says whether an instant that was stored as the moment of a tap is a little later than the tap.
func lateBy(stored, tapped time.Time) bool {
	late := stored.Sub(tapped)
	return 0 < late && late <= mostLate
}

// startBefore moves the start of a cramp that is over at an instant, so that it is no later than that. The request with the
// start took longer than that with the end, and a person who says that it has passed said before that it had begun. When the
// start is sent again, it is moved to its tap.
func startBefore(e *diary.Episode, ended time.Time) {
	if e.Precision == diary.Exact && lateBy(e.Started, ended) {
		e.Started = ended
	}
}

// earlierStart moves the start of a cramp to the moment of its tap, if what stored it came later than that.
func (a *episodeArea) earlierStart(r *http.Request, v visitor, stored diary.Episode) (diary.Episode, error) {
	if stored.Precision != diary.Exact || stored.Deleted != nil || !lateBy(stored.Started, v.tap.at) {
		return stored, nil
	}
	r = mux.SetURLVars(r, map[string]string{"id": stored.ID})
	return a.changeEpisode(r, v, func(e *diary.Episode) { e.Started = v.tap.at })
}

func nowAddress(id string) string { return "/now/" + id }

// overBy says whether a cramp was over, or most likely so, or had been taken back, at the instant at.
func overBy(e diary.Episode, at time.Time) bool {
	switch {
	case e.Deleted != nil:
		return !at.Before(*e.Deleted)
	case e.Ended != nil:
		return !at.Before(*e.Ended)
	case e.Ongoing:
		return e.Forgotten(at)
	}
	return !at.Before(e.Changed) // that it is over was said then
}

// runningEpisode is the cramp that is going on at the instant at, the last one begun if there are several;
// without an ID when there is none.
func (a *episodeArea) runningEpisode(ctx context.Context, v visitor, at time.Time) (diary.Episode, error) {
	open, err := a.Store.OpenEpisodes(ctx, v.account.ID)
	if err != nil {
		return diary.Episode{}, fmt.Errorf("list open episodes: %w", err)
	}
	for _, e := range open {
		if !e.Started.After(at) && !e.Forgotten(at) {
			return e, nil
		}
	}
	return diary.Episode{}, nil
}

// takeBack takes a cramp out of the diary that was stored by a slip of the finger. It can be restored.
func (a *episodeArea) takeBack(w http.ResponseWriter, r *http.Request, v visitor) error {
	e, err := a.ownEpisode(r, v)
	if err != nil {
		return err
	}
	if err := a.Store.DeleteEpisode(r.Context(), v.account.ID, e.ID, a.Steady()); err != nil {
		return fmt.Errorf("take back an episode: %w", err)
	}
	return a.announce(w, r, "/", entryDeleted, e.ID)
}

// showNow helps through a cramp that is going on.
func (a *episodeArea) showNow(w http.ResponseWriter, r *http.Request, v visitor) error {
	e, err := a.ownEpisode(r, v)
	if err != nil {
		return err
	}
	if !e.Ongoing || e.Deleted != nil {
		return redirect(w, r, "/entries/"+e.ID)
	}
	recent, err := a.Store.ListEpisodes(r.Context(), v.account.ID, diary.EpisodeFilter{}, diary.Cursor{}, pageSize)
	if err != nil {
		return fmt.Errorf("list recent episodes: %w", err)
	}
	p := views.NowPage{
		Page: a.newPage(r, v, "now.title"), Episode: ui.NewOpenEpisode(v.locale, e), Muscle: e.Muscle, Side: e.Side,
		Places: ui.Places(recent), Muscles: ui.AllMuscles(), Steps: words.FirstAid(v.locale, e.Muscle), Elapsed: a.Now().Sub(e.Started),
		NewID: diary.NewID(),
	}
	p.AtHand = true
	return render(w, r, http.StatusOK, views.Now(p))
}

// setPlace notes which muscle cramps, and on which side if that was said in the same tap.
func (a *episodeArea) setPlace(w http.ResponseWriter, r *http.Request, v visitor) error {
	muscle, side, _ := strings.Cut(r.PostForm.Get("place"), " ")
	e, err := a.changeEpisode(r, v, func(e *diary.Episode) {
		e.Muscle = diary.Muscle(muscle)
		if side != "" {
			e.Side = diary.Side(side)
		}
	})
	if err != nil {
		return err
	}
	return redirect(w, r, nowAddress(e.ID))
}

// endNow notes that the cramp has passed, this moment. One that was forgotten for more than a day had not
// lasted until now; then its length is not known, and the page after it asks.
func (a *episodeArea) endNow(w http.ResponseWriter, r *http.Request, v visitor) error {
	e, err := a.changeEpisode(r, v, func(e *diary.Episode) {
		ended := v.tap.at
		if !e.Ongoing { // pressed twice
			if v.tap.outbox && e.Ended != nil && lateBy(*e.Ended, ended) && ended.After(e.Started) {
				e.Ended = &ended
			}
			return
		}
		e.Ongoing = false
		if v.tap.outbox {
			startBefore(e, ended)
		}
		if ended.Sub(e.Started) <= diary.MaxDuration {
			e.Ended, e.StillAt = &ended, nil
		} else if e.LastedAtLeast(ended) > diary.MaxDuration {
			e.StillAt = nil
		}
	})
	if err != nil {
		return err
	}
	return redirect(w, r, nowAddress(e.ID)+"/after")
}

// stillNow notes that a cramp whose end nobody noted has not passed, this moment.
func (a *episodeArea) stillNow(w http.ResponseWriter, r *http.Request, v visitor) error {
	e, err := a.changeEpisode(r, v, func(e *diary.Episode) {
		if e.Ongoing {
			said := v.tap.at
			e.StillAt = &said
		}
	})
	if err != nil {
		return err
	}
	if !e.Ongoing {
		return redirect(w, r, "/entries/"+e.ID) // it was ended elsewhere, and the page says so
	}
	return a.announce(w, r, "/", stillNoted)
}

// showAfter asks for what is best noted at once. All of it can be skipped.
func (a *episodeArea) showAfter(w http.ResponseWriter, r *http.Request, v visitor) error {
	e, err := a.ownEpisode(r, v)
	if err != nil {
		return err
	}
	if e.Ongoing || e.Deleted != nil {
		return redirect(w, r, nowAddress(e.ID))
	}
	return render(w, r, http.StatusOK, views.After(a.newAfterPage(r, v, e)))
}

func (a *episodeArea) newAfterPage(r *http.Request, v visitor, e diary.Episode) views.AfterPage {
	p := views.AfterPage{
		Page: a.newPage(r, v, "after.title"), ID: e.ID, Lasted: words.LastedInWords(v.locale, e),
		Pain: writeNumber(e.Pain), Side: string(e.Side),
		AsksSide: e.Side == "" && (e.Muscle == "" || e.Muscle.Limb()),
	}
	if lasted, known := e.Duration(); !known || lasted > diary.LongDuration {
		p.Lengths = ui.Lengths(v.locale, e)
	}
	p.AtHand = true
	return p
}

// saveAfter stores what was answered, and leaves the rest for the morning.
func (a *episodeArea) saveAfter(w http.ResponseWriter, r *http.Request, v visitor) error {
	length := r.PostForm.Get("minutes")
	setLength, err := readLength(length)
	if err != nil {
		return err
	}
	pain, problems := readPain(r.PostForm.Get("pain"))
	if problems == nil {
		_, err = a.changeEpisode(r, v, func(e *diary.Episode) {
			if pain != nil {
				e.Pain = pain
			}
			if r.PostForm.Has("side") { // it is asked only where it is not known
				e.Side = diary.Side(r.PostForm.Get("side"))
			}
			if length != "" {
				setLength(e)
			}
		})
	}
	if invalid, ok := errors.AsType[diary.Problems](err); ok {
		problems = invalid
	}
	if problems != nil {
		e, err := a.ownEpisode(r, v)
		if err != nil {
			return err
		}
		p := a.newAfterPage(r, v, e)
		p.Length, p.Pain, p.Side = length, r.PostForm.Get("pain"), r.PostForm.Get("side")
		p.AsksSide = p.AsksSide || p.Side != ""
		return area.OnForm(problems, &p, views.After)
	}
	if err != nil {
		return err
	}
	return a.announce(w, r, "/", entrySavedShort)
}

// readPain reads an optional number.
func readPain(text string) (*int, diary.Problems) {
	if text == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil, diary.Problems{{Field: "pain", Code: diary.Unknown}}
	}
	return &n, nil
}

// readLength reads about how long a cramp lasted, into what that changes of it. That it is not known leaves the
// cramp without a length, and it is not asked about again.
func readLength(text string) (func(*diary.Episode), error) {
	longest := int(diary.MaxDuration / time.Minute)
	switch minutes, err := strconv.Atoi(text); {
	case err == nil && minutes >= 0 && minutes <= longest:
		return func(e *diary.Episode) {
			ended := e.Started.Add(time.Duration(minutes) * time.Minute)
			e.Ended, e.StillAt = &ended, nil
		}, nil
	case text == ui.MoreThanAnHour:
		return func(e *diary.Episode) {
			still := e.Started.Add(diary.LongDuration)
			if e.StillAt == nil || e.StillAt.Before(still) || e.StillAt.Sub(e.Started) > diary.MaxDuration {
				e.StillAt = &still
			}
			e.Ended = nil
		}, nil
	case text == ui.UnknownLength, text == "":
		return func(e *diary.Episode) {
			e.Ended = nil
			if e.StillAt != nil && e.StillAt.Sub(e.Started) > diary.MaxDuration {
				e.StillAt = nil
			}
		}, nil
	}
	return nil, errBadRequest
}

// setLasted notes about how long a cramp lasted whose end nobody noted.
func (a *episodeArea) setLasted(w http.ResponseWriter, r *http.Request, v visitor) error {
	setLength, err := readLength(r.PostForm.Get("minutes"))
	if err != nil {
		return err
	}
	_, err = a.changeEpisode(r, v, func(e *diary.Episode) {
		if !e.Ongoing {
			return // said elsewhere
		}
		e.Ongoing = false
		setLength(e)
	})
	if err != nil {
		return err
	}
	return a.announce(w, r, "/", entrySavedShort)
}

// saveTries is how often a small change is made again because another request changed the same thing in
// between.
const saveTries = 3

// changeEpisode changes a part of the episode of the address, whatever its version: the rest stays as
// it is stored. It returns diary.Problems when the change is not valid.
func (a *episodeArea) changeEpisode(r *http.Request, v visitor, change func(*diary.Episode)) (diary.Episode, error) {
	return retryConflict(func() (diary.Episode, error) {
		e, err := a.ownEpisode(r, v)
		if err != nil {
			return e, err
		}
		if e.Deleted != nil {
			return e, errNotFound
		}
		changed := e
		change(&changed)
		if changed.SameEntry(e) {
			return e, nil
		}
		now := a.Now()
		if problems := changed.Validate(now); problems != nil {
			return e, problems
		}
		return a.Store.UpdateEpisode(r.Context(), v.account.ID, changed, now)
	})
}

// retryConflict reads, changes and saves again when what was read had changed meanwhile.
func retryConflict[T any](save func() (T, error)) (saved T, err error) {
	for range saveTries {
		saved, err = save()
		if _, conflict := errors.AsType[*diary.ConflictError[T]](err); !conflict {
			return saved, err
		}
	}
	return saved, fmt.Errorf("save after %d tries: %w", saveTries, err)
}
