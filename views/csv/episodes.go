package csv

import (
	"io"
	"iter"
	"slices"
	"strconv"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// Episodes writes the episodes that are not deleted, a row each.
func Episodes(w io.Writer, l *i18n.Locale, episodes iter.Seq2[diary.Episode, error], options Options) error {
	return write(w, l, episodeColumns, kept(episodes), options)
}

// kept leaves out what is deleted.
func kept(episodes iter.Seq2[diary.Episode, error]) iter.Seq2[diary.Episode, error] {
	return func(yield func(diary.Episode, error) bool) {
		for e, err := range episodes {
			if err == nil && e.Deleted != nil {
				continue
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// episodeColumns are the columns of the table of episodes.
var episodeColumns = slices.Concat(
	[]column[diary.Episode]{
		plain("id", "the episode's own key", func(e diary.Episode) string { return e.ID }),
		plain("cramp-day", "the date on which the cramp-day (noon to noon) began", func(e diary.Episode) string { return e.CrampDay().String() }),
		plain("date", "the date on which the episode began; empty when only the night is known", startedDate),
		plain("clock", "the time of day, hours and minutes; empty when only the night is known", startedClock),
		plain("zone", "the time zone of date and clock", func(e diary.Episode) string { return e.Zone }),
	},
	pair("precision", "precision", "how well the start is known", func(e diary.Episode) diary.Precision { return e.Precision }),
	[]column[diary.Episode]{
		plain("seconds", "how long it lasted, in whole seconds", lastedSeconds),
	},
	pair("ongoing", "answer", "yes when it had not ended", func(e diary.Episode) diary.Answer { return yes(e.Ongoing) }),
	pair("muscle", "muscle", "the muscle", func(e diary.Episode) diary.Muscle { return e.Muscle }),
	pair("side", "side", "the side of the body", func(e diary.Episode) diary.Side { return e.Side }),
	[]column[diary.Episode]{
		plain("pain", "worst pain, 0 to 10", func(e diary.Episode) string { return number(e.Pain) }),
	},
	pair("context", "context", "what the person was doing", func(e diary.Episode) diary.Context { return e.Context }),
	pair("woke", "answer", "whether it woke the person", func(e diary.Episode) diary.Answer { return e.Woke }),
	pairs("triggers", "trigger", "what went before, codes with spaces between", triggersOf),
	[]column[diary.Episode]{
		{key: "tried", code: true, about: "what was tried and how it worked, as remedy=effect with spaces between", value: triedCodes},
		{key: "tried", about: "the same in words", value: triedWords},
		plain("soreness", "whole hours that the muscle stayed sore", func(e diary.Episode) string { return number(e.SorenessHours) }),
	},
	pair("unable", "answer", "could not do the usual things the next day", func(e diary.Episode) diary.Answer { return e.UnableNextDay }),
	pair("movement", "answer", "stiff, or limping", func(e diary.Episode) diary.Answer { return e.MovementProblem }),
	pair("weakness", "residue", "weakness, and how long it stayed", func(e diary.Episode) diary.Residue { return e.Weakness }),
	pair("numbness", "residue", "numbness, and how long it stayed", func(e diary.Episode) diary.Residue { return e.Numbness }),
	pair("swelling", "swelling", "swelling", func(e diary.Episode) diary.Swelling { return e.Swelling }),
	pair("red-warm", "answer", "red or warm skin", func(e diary.Episode) diary.Answer { return e.RedWarm }),
	pair("cold-pale", "answer", "the limb cold and pale", func(e diary.Episode) diary.Answer { return e.ColdPale }),
	pair("pain-between", "answer", "muscle pain between cramps", func(e diary.Episode) diary.Answer { return e.PainBetween }),
	pairs("signs", "sign", "other signs that were ticked, codes with spaces between", signsOf),
	[]column[diary.Episode]{
		plain("note", "the person's own words", func(e diary.Episode) string { return e.Note }),
		plain("recorded", "when it was first saved, RFC 3339 in UTC", func(e diary.Episode) string { return instant(e.Recorded) }),
		plain("changed", "when it was last saved, RFC 3339 in UTC", func(e diary.Episode) string { return instant(e.Changed) }),
	},
)

// plain is a column that is the same in every language but for its heading.
func plain[T any](key, about string, of func(T) string) column[T] {
	return column[T]{key: key, about: about, value: func(_ *i18n.Locale, t T) string { return of(t) }}
}

func yes(b bool) diary.Answer {
	if b {
		return diary.Yes
	}
	return diary.Unanswered
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// startedDate and startedClock are empty where nobody knew a time.
func startedDate(e diary.Episode) string {
	if e.Precision == diary.Night {
		return ""
	}
	return e.Started.In(e.Location()).Format(time.DateOnly)
}

func startedClock(e diary.Episode) string {
	if e.Precision == diary.Night {
		return ""
	}
	return e.Started.In(e.Location()).Format("15:04")
}

func lastedSeconds(e diary.Episode) string {
	lasted, known := e.Duration()
	if !known {
		return ""
	}
	return strconv.FormatInt(int64(lasted.Round(time.Second)/time.Second), 10)
}

func triggersOf(e diary.Episode) []diary.Trigger { return inOrder(e.Triggers, diary.Triggers) }

func signsOf(e diary.Episode) []diary.Sign { return inOrder(e.Signs, diary.Signs) }

// inOrder are some codes in the order of the vocabulary.
func inOrder[C comparable](codes, vocabulary []C) []C {
	var sorted []C
	for _, code := range vocabulary {
		if slices.Contains(codes, code) {
			sorted = append(sorted, code)
		}
	}
	return sorted
}

func triedOf(e diary.Episode) []diary.Remedy {
	var tried []diary.Remedy
	for _, remedy := range diary.Remedies {
		if _, ok := e.Remedies[remedy]; ok {
			tried = append(tried, remedy)
		}
	}
	return tried
}

func triedCodes(_ *i18n.Locale, e diary.Episode) string {
	return join(triedOf(e), " ", func(r diary.Remedy) string { return string(r) + "=" + string(e.Remedies[r]) })
}

func triedWords(l *i18n.Locale, e diary.Episode) string {
	return join(triedOf(e), "; ", func(r diary.Remedy) string {
		return text(l, "remedy", r) + ": " + text(l, "effect", e.Remedies[r])
	})
}
