package words

import (
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// FieldFacts writes every field, whether it was answered or not.
func FieldFacts[T any](l *i18n.Locale, fields []*diary.FieldOf[T], of *T) []Fact {
	facts := make([]Fact, len(fields))
	for i, field := range fields {
		facts[i] = Fact{Field: field.Name, Label: l.T(field.Text), Value: FieldText(l, field, of), Own: field.Kind == diary.FreeText}
	}
	return facts
}

// FieldText writes what was answered, empty for nothing.
func FieldText[T any](l *i18n.Locale, field *diary.FieldOf[T], of *T) string {
	values := field.Values(of)
	if len(values) == 0 {
		return ""
	}
	switch field.Kind {
	case diary.OneCode:
		return Code(l, field.Vocabulary, values[0])
	case diary.SomeCodes:
		return Codes(l, field.Vocabulary, values, field.Codes)
	case diary.Rating:
		return l.T("pain.of", "Pain", *field.Number(of), "Max", field.Most)
	case diary.Hours:
		return l.Duration(time.Duration(*field.Number(of)) * time.Hour)
	case diary.CalendarDate:
		return Date(l, values[0])
	case diary.Effected:
		for i, value := range values {
			remedy, effect, _ := strings.Cut(value, "=")
			values[i] = Code(l, field.Vocabulary, remedy) + ": " + Code(l, "effect", effect)
		}
		return strings.Join(values, " · ")
	}
	return values[0]
}

// Date writes a date of a form in the reader's language, and what is not a date as it was typed.
func Date(l *i18n.Locale, text string) string {
	date, err := diary.ParseDate(text)
	if err != nil {
		return text
	}
	return l.ShortDate(date)
}
