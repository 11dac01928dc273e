package views

import (
	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// DeletedPage lists the episodes that were deleted and can be restored, the last deleted first.
type DeletedPage struct {
	ui.Page
	Rows  []DeletedRow
	Days  int    // for which a deleted episode is kept
	First bool   // the last deleted are on this page
	Older string // address of the next page, empty on the last
}

// DeletedRow is one deleted episode.
type DeletedRow struct {
	ui.EpisodeRow
	ID      string
	Started string
	Until   string // the date on which it goes for good
}

// NewDeletedRow writes a deleted episode for the list.
func NewDeletedRow(l *i18n.Locale, e diary.Episode) DeletedRow {
	row := DeletedRow{EpisodeRow: ui.NewEpisodeRow(l, &e), ID: e.ID, Started: words.Started(l, e)}
	if e.Deleted != nil {
		row.Until = l.ShortDate(diary.DateOf(e.Deleted.Add(diary.KeepDeleted).In(e.Location())))
	}
	return row
}
