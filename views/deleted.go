package views

import (
	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// DeletedPage lists the episodes that were deleted and can be had back, the last deleted first.
type DeletedPage struct {
	Page
	Rows  []DeletedRow
	Days  int    // for which a deleted episode is kept
	First bool   // the last deleted are on this page
	Older string // address of the next page, empty on the last
}

// DeletedRow is one deleted episode.
type DeletedRow struct {
	EpisodeRow
	ID      string
	Started string
	Until   string // the date on which it goes for good
}

// NewDeletedRow writes a deleted episode for the list.
func NewDeletedRow(l *i18n.Locale, e diary.Episode) DeletedRow {
	row := DeletedRow{EpisodeRow: NewEpisodeRow(l, e), ID: e.ID, Started: Started(l, e)}
	if e.Deleted != nil {
		row.Until = l.ShortDate(diary.DateOf(e.Deleted.Add(diary.KeepDeleted).In(e.Location())))
	}
	return row
}
