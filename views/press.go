package views

import (
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// PressPage lists the addresses that note one thing when they are pressed, makes new ones, and says how to use them.
type PressPage struct {
	ui.Page
	Form    PressForm
	Made    string // the address that was just made, shown this once; empty otherwise
	Example string // what an address looks like, for how to use one
	Working []PressRow
	Revoked []PressRow
}

// PressForm is a new address, as it stands in the form.
type PressForm struct {
	ID    string `schema:"id"`
	Token string `schema:"token"`
	Name  string `schema:"press_name"`
	Notes string `schema:"press_notes"`
}

// PressRow is one address.
type PressRow struct {
	ID, Name, Notes string
	State           string // when it was last used, and closed
}

// NewPressRow describes an address.
func NewPressRow(l *i18n.Locale, a diary.PressAddress, zone *time.Location) PressRow {
	row := PressRow{ID: a.ID, Name: a.Name, Notes: l.T("press.notes." + string(a.Notes)), State: l.T("press.never")}
	if a.Used != nil {
		row.State = l.T("press.used", "Moment", l.Moment(a.Used.In(zone)))
	}
	if a.Revoked != nil {
		row.State += " · " + l.T("press.revoked-at", "Moment", l.Moment(a.Revoked.In(zone)))
	}
	return row
}

// notesQuestion asks what a press notes.
func (p PressPage) notesQuestion() ui.Question {
	return ui.Question{Field: "press_notes", Legend: p.L.T("field.press_notes"), Options: ui.CodeOptions(p.L, "press.notes", diary.PressNotes)}
}

// homeAssistant is what to write into the configuration of Home Assistant.
func (p PressPage) homeAssistant() string {
	return "rest_command:\n  one_press:\n    url: \"" + p.Example + "\"\n    method: post\n"
}
