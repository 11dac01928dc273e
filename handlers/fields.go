package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

// typedAnswers reads what was typed in the fields of a form, whether it makes sense or not.
func typedAnswers[T any](r *http.Request, fields []*diary.FieldOf[T]) ui.Answers {
	answers := make(ui.Answers, len(fields))
	for _, field := range fields {
		answers[field.Name] = r.PostForm[field.Name]
		if field.Kind == diary.Effected {
			answers[field.Name] = typedEffects(r.PostForm, field.Name+".")
		}
	}
	return answers
}

// typedEffects are how each remedy worked; a remedy whose effect is empty was not tried.
func typedEffects(form url.Values, prefix string) []string {
	var tried []string
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if remedy, ok := strings.CutPrefix(name, prefix); ok && form.Get(name) != "" {
			tried = append(tried, remedy+"="+form.Get(name))
		}
	}
	return tried
}

// readAnswers fills in fields of what was typed, and says what could not be read.
func readAnswers[T any](fields []*diary.FieldOf[T], answers ui.Answers, today diary.Date, into *T) (unread diary.Problems) {
	for _, field := range fields {
		values := answers[field.Name]
		switch field.Kind {
		case diary.FreeText:
			values = []string{strings.ReplaceAll(strings.TrimSpace(answers.One(&field.Field)), "\r\n", "\n")} // forms send CR LF
		case diary.CalendarDate:
			values = []string{diary.DateText(readDate(field.Name, answers.One(&field.Field), today, diary.PreferFuture, &unread))}
		}
		if !field.Set(into, values) {
			unread = append(unread, diary.Problem{Field: field.Name, Code: diary.Unknown})
		}
	}
	return unread
}

// writeAnswers is what stands in the form of something that is stored.
func writeAnswers[T any](fields []*diary.FieldOf[T], of *T) ui.Answers {
	answers := make(ui.Answers, len(fields))
	for _, field := range fields {
		answers[field.Name] = field.Values(of)
	}
	return answers
}

func fieldNames[T any](fields []*diary.FieldOf[T]) []string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Name
	}
	return names
}

// inOrder puts what could not be read and what is not valid together in the order of a form's fields, at
// most one problem a field: of a start that could not be read the domain has nothing to say.
func inOrder(fields []string, unread, invalid diary.Problems) diary.Problems {
	var kept diary.Problems
	for _, problem := range slices.Concat(unread, invalid) {
		if kept.For(problem.Field) == "" {
			kept = append(kept, problem)
		}
	}
	slices.SortStableFunc(kept, func(x, y diary.Problem) int {
		return slices.Index(fields, x.Field) - slices.Index(fields, y.Field)
	})
	return kept
}
