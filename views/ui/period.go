package ui

import (
	"strconv"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// The periods that are no number of weeks.
const (
	AllDays    = "all"
	ChosenDays = "dates"
)

// PeriodQuestion asks which days are shown.
func PeriodQuestion(l *i18n.Locale) Question {
	q := Question{Field: "period", Legend: l.T("field.period"), Hint: l.T("share.period.hint")}
	for _, weeks := range diary.ShareWeeks {
		q.Options = append(q.Options, Option{Value: strconv.Itoa(weeks), Label: l.N("share.weeks", weeks)})
	}
	q.Options = append(q.Options,
		Option{Value: AllDays, Label: l.T("share.period.all")},
		Option{Value: ChosenDays, Label: l.T("share.period.dates")})
	return q
}
