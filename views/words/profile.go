package words

import (
	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// LapsedPregnancy says why an answer about a pregnancy is no longer one, empty when it still is.
func LapsedPregnancy(l *i18n.Locale, p diary.Profile, today diary.Date) string {
	switch {
	case !p.PregnancyLapsed(today):
		return ""
	case p.DueDate != nil:
		return l.T("pregnant.lapsed.due", "Date", l.ShortDate(*p.DueDate))
	}
	return l.T("pregnant.lapsed.said", "Date", l.ShortDate(diary.DateOf(*p.PregnantAnswered)))
}

// optionalDate writes a date, empty for none.
func optionalDate(l *i18n.Locale, date *diary.Date) string {
	if date == nil {
		return ""
	}
	return l.ShortDate(*date)
}
