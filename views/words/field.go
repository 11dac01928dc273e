package words

import (
	"slices"
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
	return strings.Join(FieldTexts(l, field, of), " · ")
}

// FieldTexts writes what was answered one by one, codes in the order of the vocabulary.
func FieldTexts[T any](l *i18n.Locale, field *diary.FieldOf[T], of *T) []string {
	texts := field.Values(of)
	if field.Kind == diary.SomeCodes {
		texts = InOrder(field, of)
	}
	if field.Kind == diary.YearAndMonth {
		return yearAndMonth(l, texts)
	}
	for i, value := range texts {
		switch field.Kind {
		case diary.OneCode, diary.SomeCodes:
			texts[i] = Code(l, field.Vocabulary, value)
		case diary.Rating:
			texts[i] = l.T("pain.of", "Pain", *field.Number(of), "Max", field.Most)
		case diary.Hours:
			texts[i] = l.Duration(time.Duration(*field.Number(of)) * time.Hour)
		case diary.CalendarDate:
			texts[i] = Date(l, value)
		case diary.Effected:
			remedy, effect, _ := strings.Cut(value, "=")
			texts[i] = Code(l, field.Vocabulary, remedy) + ": " + Code(l, "effect", effect)
		}
	}
	return texts
}

// yearAndMonth writes a year, with its month where that is known, and what is neither as it was typed.
func yearAndMonth(l *i18n.Locale, parts []string) []string {
	y, err := diary.ParseYearMonth(strings.Join(parts, "-"))
	if err != nil || y.Month == 0 {
		return parts
	}
	return []string{l.Month(diary.NewDate(y.Year, y.Month, 1))}
}

// InOrder are the codes that were answered in the order of the vocabulary.
func InOrder[T any](field *diary.FieldOf[T], of *T) []string {
	given := field.Values(of)
	return slices.DeleteFunc(slices.Clone(field.Codes), func(code string) bool { return !slices.Contains(given, code) })
}

// Date writes a date of a form in the reader's language, and what is not a date as it was typed.
func Date(l *i18n.Locale, text string) string {
	date, err := diary.ParseDate(text)
	if err != nil {
		return text
	}
	return l.ShortDate(date)
}
