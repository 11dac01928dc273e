// Package i18n writes texts, dates and numbers in the reader's language. The texts are in da.json and
// en.json, one key each, named after the place or the code that they are for ("signin.title",
// "muscle.calf"); the tests keep the two files complete and every key used.
package i18n

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/da"
	"github.com/go-playground/locales/en_GB"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"crampdiary/diary"
)

// Locale is one language with its texts and its ways of writing dates and numbers. It is safe for
// concurrent use.
type Locale struct {
	Language diary.Language
	messages map[string]message
	formats  locales.Translator
	tag      language.Tag
}

// all is read when the first text is asked for: most commands of the program say nothing in a language.
var all = sync.OnceValue(load)

func load() map[diary.Language]*Locale {
	formats := map[diary.Language]locales.Translator{diary.Danish: da.New(), diary.English: en_GB.New()}
	found := make(map[diary.Language]*Locale)
	for _, lang := range diary.Languages {
		found[lang] = &Locale{
			Language: lang,
			messages: readCatalog(string(lang) + ".json"),
			formats:  formats[lang],
			tag:      language.Make(string(lang)),
		}
	}
	return found
}

// For is the locale of a language, the default one if the language is unknown.
func For(lang diary.Language) *Locale {
	if locale, ok := all()[lang]; ok {
		return locale
	}
	return all()[diary.Languages[0]]
}

// Negotiate chooses the language that an Accept-Language header asks for, the default one if it asks
// for none of ours.
func Negotiate(acceptLanguage string) diary.Language {
	_, i := language.MatchStrings(ours(), acceptLanguage)
	return diary.Languages[i]
}

var ours = sync.OnceValue(func() language.Matcher {
	tags := make([]language.Tag, len(diary.Languages))
	for i, lang := range diary.Languages {
		tags[i] = language.Make(string(lang))
	}
	return language.NewMatcher(tags)
})

// T is the text of a key. The arguments are names and values in turn, for the text's placeholders. A
// whole number is a count and is written as one; what is no count, like a year or a line's number, is
// given as text. What somebody wrote keeps its direction to itself; see [Isolate].
func (l *Locale) T(key string, args ...any) string {
	known, ok := l.messages[key]
	if !ok {
		return key // the catalog test finds missing keys; a page with one still renders
	}
	return l.fill(known.other, args)
}

// N is the text of a key in the plural form for a count, which fills the placeholder Count unless something else is given
// for it.
func (l *Locale) N(key string, count int, args ...any) string {
	known, ok := l.messages[key]
	if !ok {
		return key
	}
	form := known.other
	if l.formats.CardinalPluralRule(float64(count), 0) == locales.PluralRuleOne {
		form = known.one
	}
	return l.fill(form, append(slices.Clip(args), "Count", count))
}

// fill writes a text with its placeholders filled. Of two values for one placeholder the first counts.
func (l *Locale) fill(p phrase, args []any) string {
	if len(p) == 1 && !p[0].placeholder {
		return p[0].text
	}
	var b strings.Builder
	for _, part := range p {
		if part.placeholder {
			b.WriteString(l.value(part.text, args))
		} else {
			b.WriteString(part.text)
		}
	}
	return b.String()
}

func (l *Locale) value(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch given := args[i+1].(type) {
		case int:
			return l.Count(given)
		case int64:
			return l.Count(int(given))
		case string:
			return Isolate(given)
		default:
			return fmt.Sprint(given)
		}
	}
	return "{{." + name + "}}" // the catalog test finds it; it is seen on the page
}

// Number writes a number with the language's decimal mark, and with no more decimals than it has, at
// most two.
func (l *Locale) Number(n float64) string {
	decimals := uint64(0)
	for decimals < 2 && math.Abs(n-math.Round(n*math.Pow10(int(decimals)))/math.Pow10(int(decimals))) > 1e-9 {
		decimals++
	}
	return strings.Replace(l.formats.FmtNumber(n, decimals), "-", "−", 1)
}

// Count writes a whole number, with its thousands set apart.
func (l *Locale) Count(n int) string { return l.Number(float64(n)) }

// Date writes a date with its weekday, for example "mandag den 23. november 2026".
func (l *Locale) Date(d diary.Date) string { return l.formats.FmtDateFull(d.UTC()) }

// ShortDate writes a date without its weekday, for example "23. nov. 2026".
func (l *Locale) ShortDate(d diary.Date) string { return l.formats.FmtDateMedium(d.UTC()) }

// Weekday names the weekday of a date.
func (l *Locale) Weekday(d diary.Date) string { return l.formats.WeekdayWide(d.UTC().Weekday()) }

// WeekdayName names a day of the week.
func (l *Locale) WeekdayName(day time.Weekday) string { return l.formats.WeekdayWide(day) }

// ShortWeekday names the weekday of a date in two letters.
func (l *Locale) ShortWeekday(d diary.Date) string { return l.formats.WeekdayShort(d.UTC().Weekday()) }

// Month writes the month of a date, for example "november 2026".
func (l *Locale) Month(d diary.Date) string {
	return l.T("time.month", "Month", l.formats.MonthWide(d.UTC().Month()), "Year", strconv.Itoa(d.UTC().Year()))
}

// ShortMonth writes the month of a date, for example "nov. 2026".
func (l *Locale) ShortMonth(d diary.Date) string {
	return l.T("time.month", "Month", l.formats.MonthAbbreviated(d.UTC().Month()), "Year", strconv.Itoa(d.UTC().Year()))
}

// MonthName names the month of a date in short, for example "nov.".
func (l *Locale) MonthName(d diary.Date) string { return l.formats.MonthAbbreviated(d.UTC().Month()) }

// MonthInFull names a month, for example "november".
func (l *Locale) MonthInFull(month time.Month) string { return l.formats.MonthWide(month) }

// DayAndMonth writes a date without its year, for example "23. nov.".
func (l *Locale) DayAndMonth(d diary.Date) string {
	return l.T("time.day-month", "Day", d.UTC().Day(), "Month", l.MonthName(d))
}

// Clock writes the time of day that t's location shows, to the minute.
func (l *Locale) Clock(t time.Time) string { return l.formats.FmtTimeShort(t) }

// WallTime writes a time of every day as Clock does.
func (l *Locale) WallTime(t diary.TimeOfDay) string {
	return l.Clock(time.Date(2000, time.January, 1, t.Hour(), t.Minute(), 0, 0, time.UTC))
}

// Moment writes a date and a time of day, as t's location shows them.
func (l *Locale) Moment(t time.Time) string {
	return l.T("time.moment", "Date", l.ShortDate(diary.DateOf(t)), "Clock", l.Clock(t))
}

// Night names the night of a cramp-day by the morning on which it ends: "natten til tirsdag den 24.
// november 2026".
func (l *Locale) Night(crampDay diary.Date) string {
	return l.T("time.night-to", "Date", l.Date(crampDay+1))
}

// CrampDay names a cramp-day by the date on which it began and the night that it holds.
func (l *Locale) CrampDay(day diary.Date) string {
	return l.T("episodes.day", "Date", l.Date(day), "Weekday", l.Weekday(day+1))
}

// Duration writes how long something lasted, in hours, minutes and seconds, for a sentence.
func (l *Locale) Duration(d time.Duration) string {
	var words []string
	for _, part := range partsOf(d) {
		words = append(words, l.N(part.key, part.n))
	}
	return strings.Join(words, " ")
}

// ShortDuration is a Duration for a list or a table: the units are abbreviated where there is more than one.
func (l *Locale) ShortDuration(d time.Duration) string {
	parts := partsOf(d)
	if len(parts) == 1 {
		return l.Duration(d)
	}
	var words []string
	for _, part := range parts {
		words = append(words, l.T(part.short, "Count", strconv.Itoa(part.n)))
	}
	return strings.Join(words, " ")
}

// durationPart is how many there are of one unit of time, with the texts that say so.
type durationPart struct {
	key, short string
	n          int
}

// partsOf leaves out the units that there are none of, but never all of them.
func partsOf(d time.Duration) []durationPart {
	d = d.Round(time.Second)
	parts := slices.DeleteFunc([]durationPart{
		{"time.hours", "time.short.hours", int(d / time.Hour)},
		{"time.minutes", "time.short.minutes", int(d % time.Hour / time.Minute)},
		{"time.seconds", "time.short.seconds", int(d % time.Minute / time.Second)},
	}, func(part durationPart) bool { return part.n <= 0 })
	if len(parts) == 0 {
		return []durationPart{{"time.seconds", "time.short.seconds", 0}}
	}
	return parts
}

// Collator sorts words in the language's order; æ, ø and å come last in Danish. It is not safe for
// concurrent use, so each use makes its own.
func (l *Locale) Collator() *collate.Collator { return collate.New(l.tag) }

// Has says whether the language has a text for a key.
func (l *Locale) Has(key string) bool {
	_, ok := l.messages[key]
	return ok
}
