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
func Episodes(w io.Writer, l *i18n.Locale, episodes iter.Seq2[diary.Episode, error], layout Layout) error {
	return write(w, l, episodeColumns, kept(episodes), layout)
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
		plain("id", "", func(e diary.Episode) string { return e.ID }),
		plain("cramp-day", "", func(e diary.Episode) string { return e.CrampDay().String() }),
		plain("date", "", startedDate),
		plain("clock", "", startedClock),
		plain("zone", "", func(e diary.Episode) string { return e.Zone }),
	},
	pair("precision", "precision", diary.Precisions, func(e diary.Episode) diary.Precision { return e.Precision }),
	[]column[diary.Episode]{
		plain("seconds", "", lastedSeconds),
		plain("at-least", "", stillSeconds),
	},
	pair("ongoing", "answer", []diary.Answer{diary.Yes}, func(e diary.Episode) diary.Answer { return yes(e.Ongoing) }),
	pair("muscle", "muscle", diary.Muscles, func(e diary.Episode) diary.Muscle { return e.Muscle }),
	pair("side", "side", diary.Sides, func(e diary.Episode) diary.Side { return e.Side }),
	[]column[diary.Episode]{
		plain("pain", "", func(e diary.Episode) string { return number(e.Pain) }),
	},
	pair("context", "context", diary.Contexts, func(e diary.Episode) diary.Context { return e.Context }),
	pair("woke", "answer", diary.Answers, func(e diary.Episode) diary.Answer { return e.Woke }),
	pairs("triggers", "trigger", diary.Triggers, func(e diary.Episode) []diary.Trigger { return e.Triggers }),
	[]column[diary.Episode]{
		{key: "tried", code: true, codes: slices.Concat(codesOf("remedy", diary.Remedies), codesOf("effect", diary.Effects)), value: triedCodes},
		{key: "tried", about: inWords, value: triedWords},
		plain("soreness", "", func(e diary.Episode) string { return number(e.SorenessHours) }),
	},
	pair("unable", "answer", diary.Answers, func(e diary.Episode) diary.Answer { return e.UnableNextDay }),
	pair("movement", "answer", diary.Answers, func(e diary.Episode) diary.Answer { return e.MovementProblem }),
	pair("weakness", "residue", diary.Residues, func(e diary.Episode) diary.Residue { return e.Weakness }),
	pair("numbness", "residue", diary.Residues, func(e diary.Episode) diary.Residue { return e.Numbness }),
	pair("swelling", "swelling", diary.Swellings, func(e diary.Episode) diary.Swelling { return e.Swelling }),
	pair("red-warm", "answer", diary.Answers, func(e diary.Episode) diary.Answer { return e.RedWarm }),
	pair("cold-pale", "answer", diary.Answers, func(e diary.Episode) diary.Answer { return e.ColdPale }),
	pair("pain-between", "answer", diary.Answers, func(e diary.Episode) diary.Answer { return e.PainBetween }),
	pairs("signs", "sign", diary.Signs, func(e diary.Episode) []diary.Sign { return e.Signs }),
	[]column[diary.Episode]{
		plain("note", "", func(e diary.Episode) string { return e.Note }),
		plain("recorded", "", func(e diary.Episode) string { return instant(e.Recorded) }),
		plain("changed", "", func(e diary.Episode) string { return instant(e.Changed) }),
	},
)

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
	return wholeSeconds(lasted)
}

func stillSeconds(e diary.Episode) string {
	if e.StillAt == nil {
		return ""
	}
	return wholeSeconds(e.StillAt.Sub(e.Started))
}

func wholeSeconds(d time.Duration) string {
	return strconv.FormatInt(int64(d.Round(time.Second)/time.Second), 10)
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
