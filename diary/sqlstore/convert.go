package sqlstore

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
)

// Instants are stored as milliseconds since 1970 and come back in UTC. Dates are stored as YYYY-MM-DD.
// Yes-or-no facts are stored as 0 or 1. Whatever may be unknown is null in the database and nil here.

func millis(t time.Time) int64 { return t.UnixMilli() }

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func optionalMillis(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	ms := millis(*t)
	return &ms
}

func optionalInstant(ms *int64) *time.Time {
	if ms == nil {
		return nil
	}
	t := instant(*ms)
	return &t
}

// toMillisecond is an optional instant as it will be read back.
func toMillisecond(t *time.Time) *time.Time { return optionalInstant(optionalMillis(t)) }

func optionalDateText(d *diary.Date) *string {
	if d == nil {
		return nil
	}
	text := d.String()
	return &text
}

func optionalDate(text *string) (*diary.Date, error) {
	if text == nil {
		return nil, nil
	}
	d, err := diary.ParseDate(*text)
	if err != nil {
		return nil, err
	}
	return &d, nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// firstVersion is the version of something that is stored for the first time. It may be a second time: an import can
// be undone and done again, and what was erased can be answered again. A page that was made from what was there before
// must not be taken for one of what is there now, so each draws one of so many that none comes twice.
func firstVersion() int64 { return 1 + rand.Int64N(1<<52) } // #nosec G404 -- no secret

// placeholders writes the values of an insert of several rows: ($1, $2), ($3, $4) and so on.
func placeholders(rows, columns int) string {
	var text strings.Builder
	n := 0
	for row := range rows {
		if row > 0 {
			text.WriteString(", ")
		}
		for column := range columns {
			text.WriteString([]string{"($", ", $"}[min(column, 1)])
			n++
			text.WriteString(strconv.Itoa(n))
		}
		text.WriteString(")")
	}
	return text.String()
}

// codesText is how codes are stored, and codes reads them.
func codesText[T ~string](codes []T) string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = string(code)
	}
	return strings.Join(texts, " ")
}

// asSet is a set of codes as it is stored and will be read back: in order, and nil when there is none.
func asSet[T ~string](codes []T) []T { return slices.Sorted(slices.Values(codes)) }

// answersText is how answers by their codes are stored, and answers reads them.
func answersText[K, V ~string](said map[K]V) string {
	texts := make([]string, 0, len(said))
	for _, code := range slices.Sorted(maps.Keys(said)) {
		texts = append(texts, string(code)+"="+string(said[code]))
	}
	return strings.Join(texts, " ")
}

// asAnswers is what was said of each code as it will be read back: nil when there is nothing.
func asAnswers[K comparable, V any](said map[K]V) map[K]V {
	if len(said) == 0 {
		return nil
	}
	return maps.Clone(said)
}
