package views

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// FunctionPage shows what a person wants to be able to do, and asks how well it goes.
type FunctionPage struct {
	ui.Page
	Rows  []FunctionRow // that can be rated, the last ones not yet chosen
	Again bool          // it is asked again every four weeks
	Ended []FunctionRow
	Stale bool // something was changed elsewhere since the form was made
}

// FunctionRow is an activity as it stands in the form.
type FunctionRow struct {
	ID       string
	Version  int64
	Words    string   // as typed
	Score    string   // of today, as typed
	Stored   string   // the activity as it is stored, empty for a new one
	Progress string   // its first and its latest rating
	Ratings  []string // all of them, the newest first
}

// NewFunctionRow writes a stored activity for its form.
func NewFunctionRow(l *i18n.Locale, a diary.FunctionActivity) FunctionRow {
	row := FunctionRow{ID: a.ID, Version: a.Version, Words: a.Words, Stored: a.Words, Progress: words.FunctionProgress(l, a)}
	for _, r := range slices.Backward(a.Ratings) {
		row.Ratings = append(row.Ratings, words.FunctionScore(l, r, true))
	}
	return row
}

// WordsName, ScoreName and VersionName name the controls of an activity.
func WordsName(id string) string   { return "words-" + id }
func ScoreName(id string) string   { return "score-" + id }
func VersionName(id string) string { return "version-" + id }

// FunctionAgain is the box that asks to be asked again.
const FunctionAgain = "again"

func (r FunctionRow) url(action string) string { return "/function/" + r.ID + "/" + action }

// scale is the field of today's rating.
func (r FunctionRow) scale() *diary.Field {
	return &diary.Field{Name: ScoreName(r.ID), Text: "field.score", Kind: diary.Rating, Most: diary.MaxFunction}
}

func (r FunctionRow) legend(l *i18n.Locale) string {
	if r.Stored == "" {
		return l.T("field.score")
	}
	return l.T("function.how", "Words", r.Stored)
}
