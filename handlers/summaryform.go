package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// defaultSummaryWeeks is how far a summary looks back unless its reader wants something else: as far as
// the criteria do.
const defaultSummaryWeeks = 4

// newSummaryForm is what is chosen before anything was.
func newSummaryForm() ui.SummaryForm {
	return ui.SummaryForm{Period: strconv.Itoa(defaultSummaryWeeks), Parts: views.AllParts()}
}

// decodeSummaryForm reads what was chosen from the parameters of an address or from a form.
func decodeSummaryForm(sent url.Values) (ui.SummaryForm, error) {
	if !sent.Has("period") {
		return newSummaryForm(), nil
	}
	var form ui.SummaryForm
	if err := decoder.Decode(&form, sent); err != nil {
		return form, errBadRequest
	}
	form.Name, form.Words = strings.TrimSpace(form.Name), strings.TrimSpace(form.Words)
	return form, nil
}

// summaryQuery is the part of what was chosen that may stand in an address.
func summaryQuery(form ui.SummaryForm) url.Values {
	return url.Values{"period": {form.Period}, "from": {form.From}, "to": {form.To}, "part": form.Parts}
}

// readSummaryForm reads the period and what is shown from a form. today is the cramp-day of the present.
func readSummaryForm(form ui.SummaryForm, today diary.Date) (diary.SharePeriod, words.SummaryOptions, diary.Problems) {
	var problems diary.Problems
	refuse := func(field string, code diary.Code) {
		problems = append(problems, diary.Problem{Field: field, Code: code})
	}
	var period diary.SharePeriod
	switch weeks, err := strconv.Atoi(form.Period); {
	case err == nil && slices.Contains(diary.ShareWeeks, weeks):
		period.Weeks = weeks
	case form.Period == ui.ChosenDays:
		period.From = readDay(form.From, "from", today, refuse)
		period.To = readDay(form.To, "to", today, refuse)
		if period.From != nil && period.To != nil && *period.To < *period.From {
			refuse("to", diary.EndBeforeStart)
		}
	case form.Period != ui.AllDays:
		refuse("period", diary.Unknown)
	}
	options := words.SummaryOptions{Name: form.Name, Problem: form.Words}
	for _, part := range form.Parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > len(words.SummaryParts) {
			refuse("part", diary.Unknown)
			continue
		}
		options.Parts = append(options.Parts, words.SummaryParts[n-1])
	}
	return period, options, problems
}

// judgeOwnWords finds what is wrong with what the person wrote for a summary.
func judgeOwnWords(form ui.SummaryForm) diary.Problems {
	var problems diary.Problems
	for _, field := range []struct {
		name, text string
		most       int
	}{{"shown_name", form.Name, diary.MaxShownName}, {"shown_words", form.Words, diary.MaxShownWords}} {
		switch {
		case !utf8.ValidString(field.text) || strings.ContainsRune(field.text, 0):
			problems = append(problems, diary.Problem{Field: field.name, Code: diary.NotText})
		case utf8.RuneCountInString(field.text) > field.most:
			problems = append(problems, diary.Problem{Field: field.name, Code: diary.TextTooLong})
		}
	}
	return problems
}

// readDay reads a cramp-day that has begun.
func readDay(text, field string, today diary.Date, refuse func(string, diary.Code)) *diary.Date {
	if strings.TrimSpace(text) == "" {
		refuse(field, diary.Required)
		return nil
	}
	day, ok := diary.ReadDate(text, today, diary.PreferPast)
	switch {
	case !ok:
		refuse(field, diary.Unknown)
		return nil
	case day > today:
		refuse(field, diary.InFuture)
		return nil
	case day.UTC().Year() < firstYear:
		refuse(field, diary.TooEarly)
		return nil
	}
	return &day
}
