package views

import (
	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// ErasePage asks what to erase, and for the password.
type ErasePage struct {
	ui.Page
	Email string
	Scope string
}

// ErasingPage is all that is shown of a diary which waits to be erased.
type ErasingPage struct {
	ui.Page
	Scope diary.ErasureScope
	Due   string
}

func scopeQuestion(l *i18n.Locale) ui.Question {
	return ui.Question{
		Field: "scope", Legend: l.T("field.scope"),
		Options: ui.CodeOptions(l, "erase.scope", diary.ErasureScopes),
	}
}

// PrivacyPage says what is stored, to everybody.
type PrivacyPage struct {
	ui.Page
	Facts PrivacyFacts
}

// PrivacyFacts are numbers of days.
type PrivacyFacts struct {
	IdleDays    int // until a browser that is not used is signed out
	SessionDays int // until every browser is signed out
	UndoDays    int // in which an erasure can be undone
	DeletedDays int // in which a deleted cramp can be restored
	ImportDays  int // in which an import can be undone
	// IdleWarnMonths and IdleEraseMonths are without use until the owner of an account is warned, and it is erased; 0 where
	// none is.
	IdleWarnMonths, IdleEraseMonths int
}

// howLong says how long everything is kept.
func howLong(l *i18n.Locale, facts PrivacyFacts) []string {
	said := []string{l.N("privacy.long.diary", facts.DeletedDays)}
	if facts.IdleEraseMonths > 0 {
		said = append(said, l.T("privacy.long.idle", "Warned", facts.IdleWarnMonths, "Erased", facts.IdleEraseMonths))
	}
	return append(said, l.N("privacy.long.imports", facts.ImportDays), l.N("privacy.long.erasure", facts.UndoDays),
		l.T("privacy.long.sessions", "Idle", facts.IdleDays, "Most", facts.SessionDays), l.T("privacy.long.backups"))
}

// StoredPage says what is stored of the reader's own.
type StoredPage struct {
	ui.Page
	Facts  PrivacyFacts
	Email  string
	Counts []string
}
