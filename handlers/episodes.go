package handlers

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// pageSize is about how many episodes one page of the list holds.
const pageSize = 30

// episodeArea is the diary by its cramps: the one that goes on, what comes after it, and the list of all.
type episodeArea struct {
	*common
	*findings
	Store interface {
		diary.Episodes
		OpenEpisodes(ctx context.Context, accountID string) ([]diary.Episode, error)
		Activities(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Activity, error)
	}
}

// listEpisodes shows the diary by cramp-day, newest first.
func (a *episodeArea) listEpisodes(w http.ResponseWriter, r *http.Request, v visitor) error {
	cursor, err := parseCursor(r.URL.Query().Get("after"))
	if err != nil {
		return errNotFound
	}
	form, filter, err := readFilter(r.URL.Query())
	if err != nil {
		return err
	}
	// One more than a page says whether there is another page.
	episodes, err := a.Store.ListEpisodes(r.Context(), v.account.ID, filter, cursor, pageSize+1)
	if err != nil {
		return fmt.Errorf("list episodes: %w", err)
	}
	p := views.EpisodesPage{
		Page: a.newPage(r, v, "episodes.title"), Filter: form, FilterWords: views.FilterWords(v.locale, filter),
		First: cursor == diary.Cursor{}, Newest: listAddress(form, ""),
	}
	if len(episodes) > pageSize {
		episodes = wholeDays(episodes)
		last := episodes[len(episodes)-1]
		p.Older = listAddress(form, formatCursor(diary.Cursor{Started: last.Started, ID: last.ID}))
	}
	p.Days = views.NewEpisodeDays(v.locale, episodes)
	if n := len(p.Days); n > 0 && len(p.FilterWords) == 0 {
		if p.Done, err = doneDays(r, a.Store, v, p.Days[n-1].Day, p.Days[0].Day); err != nil {
			return err
		}
	}
	p.Path = p.Newest // without the fields that were left open
	return render(w, r, http.StatusOK, views.Episodes(p))
}

// wholeDays drops the last episodes so that the page ends where a cramp-day ends, unless one day fills
// the page.
func wholeDays(episodes []diary.Episode) []diary.Episode {
	cut := len(episodes) - 1
	next := episodes[cut].CrampDay()
	end := cut
	for end > 0 && episodes[end-1].CrampDay() == next {
		end--
	}
	if end == 0 {
		end = cut
	}
	return episodes[:end]
}

// A cursor is written as milliseconds since 1970 and an ID, so that it stays a place in the list even
// when the episode it names is changed or purged.
func formatCursor(c diary.Cursor) string {
	return strconv.FormatInt(c.Started.UnixMilli(), 10) + "_" + c.ID
}

func parseCursor(text string) (diary.Cursor, error) {
	if text == "" {
		return diary.Cursor{}, nil
	}
	millis, id, _ := strings.Cut(text, "_")
	n, err := strconv.ParseInt(millis, 10, 64)
	if err != nil || !diary.ValidID(id) {
		return diary.Cursor{}, errBadRequest
	}
	return diary.Cursor{Started: time.UnixMilli(n), ID: id}, nil
}
