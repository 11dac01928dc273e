package handlers

import (
	"fmt"
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// listDeleted shows the cramps that were deleted and can be restored, the last deleted first.
func (a *episodeArea) listDeleted(w http.ResponseWriter, r *http.Request, v visitor) error {
	cursor, err := parseCursor(r.URL.Query().Get("after"))
	if err != nil {
		return errNotFound
	}
	episodes, err := a.Store.ListDeleted(r.Context(), v.account.ID, cursor, pageSize+1)
	if err != nil {
		return fmt.Errorf("list deleted episodes: %w", err)
	}
	p := views.DeletedPage{
		Page: a.newPage(r, v, "deleted.title"), First: cursor == diary.Cursor{}, Days: int(diary.KeepDeleted / (24 * time.Hour)),
	}
	if len(episodes) > pageSize {
		episodes = episodes[:pageSize]
		last := episodes[pageSize-1]
		p.Older = "/entries/deleted?after=" + formatCursor(diary.Cursor{Started: *last.Deleted, ID: last.ID})
	}
	for _, e := range episodes {
		p.Rows = append(p.Rows, views.NewDeletedRow(v.locale, e))
	}
	return render(w, r, http.StatusOK, views.Deleted(p))
}
