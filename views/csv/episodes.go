package csv

import (
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// Episodes writes the episodes that are not deleted, a row each.
func Episodes(w io.Writer, l *i18n.Locale, episodes iter.Seq2[diary.Episode, error], layout Layout) error {
	return write(w, l, episodeColumns, kept(episodes), layout)
}

// kept leaves out what is deleted.
func kept(episodes iter.Seq2[diary.Episode, error]) iter.Seq2[*diary.Episode, error] {
	return func(yield func(*diary.Episode, error) bool) {
		for e, err := range episodes {
			if err == nil && e.Deleted != nil {
				continue
			}
			if !yield(&e, err) {
				return
			}
		}
	}
}

// episodeColumns are the columns of the table of episodes.
var episodeColumns = slices.Concat(
	[]column[*diary.Episode]{
		plain("id", "", func(e *diary.Episode) string { return e.ID }),
		plain("cramp-day", "", func(e *diary.Episode) string { return e.CrampDay().String() }),
		plain("date", "", startedDate),
		plain("clock", "", startedClock),
		plain("zone", "", func(e *diary.Episode) string { return e.Zone }),
	},
	pair("precision", "precision", diary.Precisions, func(e *diary.Episode) diary.Precision { return e.Precision }),
	[]column[*diary.Episode]{
		plain("seconds", "", lastedSeconds),
		plain("at-least", "", stillSeconds),
	},
	pair("ongoing", "answer", []diary.Answer{diary.Yes}, func(e *diary.Episode) diary.Answer { return yes(e.Ongoing) }),
	fieldColumns(),
	[]column[*diary.Episode]{
		plain("recorded", "", func(e *diary.Episode) string { return instant(e.Recorded) }),
		plain("changed", "", func(e *diary.Episode) string { return instant(e.Changed) }),
	},
)

// fieldColumns are those of the fields that may be left unanswered.
func fieldColumns() []column[*diary.Episode] {
	var columns []column[*diary.Episode]
	for _, f := range diary.EpisodeFields {
		switch f.Kind {
		case diary.OneCode:
			columns = append(columns, pair(f.Name, f.Vocabulary, f.Codes, f.Code)...)
		case diary.SomeCodes:
			columns = append(columns, listed(f, codesOf(f.Vocabulary, f.Codes), func(e *diary.Episode) []string { return words.InOrder(f, e) })...)
		case diary.Effected:
			codes := slices.Concat(codesOf("remedy", diary.Remedies), codesOf("effect", diary.Effects))
			columns = append(columns, listed(f, codes, f.Values)...)
		case diary.Rating, diary.Hours, diary.FreeText:
			columns = append(columns, plain(f.Name, "", func(e *diary.Episode) string { return strings.Join(f.Values(e), "") }))
		}
	}
	return columns
}

// listed are the two columns of a field with any number of answers.
func listed(f *diary.EpisodeField, codes []namedCode, of func(*diary.Episode) []string) []column[*diary.Episode] {
	return []column[*diary.Episode]{
		{key: f.Name, code: true, codes: codes, value: func(_ *i18n.Locale, e *diary.Episode) string { return strings.Join(of(e), " ") }},
		{key: f.Name, about: inWords, value: func(l *i18n.Locale, e *diary.Episode) string { return strings.Join(words.FieldTexts(l, f, e), "; ") }},
	}
}

func yes(b bool) diary.Answer {
	if b {
		return diary.Yes
	}
	return diary.Unanswered
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// startedDate and startedClock are empty where nobody knew a time.
func startedDate(e *diary.Episode) string {
	if e.Precision == diary.Night {
		return ""
	}
	return e.Started.In(e.Location()).Format(time.DateOnly)
}

func startedClock(e *diary.Episode) string {
	if e.Precision == diary.Night {
		return ""
	}
	return e.Started.In(e.Location()).Format("15:04")
}

func lastedSeconds(e *diary.Episode) string {
	lasted, known := e.Duration()
	if !known {
		return ""
	}
	return wholeSeconds(lasted)
}

func stillSeconds(e *diary.Episode) string {
	if e.StillAt == nil {
		return ""
	}
	return wholeSeconds(e.StillAt.Sub(e.Started))
}

func wholeSeconds(d time.Duration) string {
	return strconv.FormatInt(int64(d.Round(time.Second)/time.Second), 10)
}
