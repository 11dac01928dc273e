package csv

import (
	"io"
	"iter"
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// CheckIns writes the check-ins, a row for each question that was answered and one for the question
// whether there were cramps, answered or not. own are the names of the person's own factors.
func CheckIns(w io.Writer, l *i18n.Locale, checkIns iter.Seq2[diary.CheckIn, error], own []diary.OwnFactor, layout Layout) error {
	return write(w, l, answerColumns, answers(l, checkIns, own), layout)
}

// The codes of the question whether there were cramps, which is no factor: on the cramp-day, or in its
// night alone.
const (
	crampsQuestion = "cramps"
	nightQuestion  = "cramps-at-night"
)

// dayAnswer is the answer to one question about one cramp-day.
type dayAnswer struct {
	day      diary.Date
	question string
	words    string // the question in words
	answer   diary.Answer
}

// answerColumns are the columns of the table of check-ins.
var answerColumns = slices.Concat(
	[]column[dayAnswer]{
		plain("cramp-day", "", func(a dayAnswer) string { return a.day.String() }),
		{key: "question", code: true, codes: slices.Concat([]namedCode{{crampsQuestion, "column.cramps"}, {nightQuestion, "column.cramps-at-night"}}, codesOf("factor", diary.Factors)),
			value: func(_ *i18n.Locale, a dayAnswer) string { return a.question }},
		plain("question", inWords, func(a dayAnswer) string { return a.words }),
	},
	pair("answer", "answer", diary.Answers, func(a dayAnswer) diary.Answer { return a.answer }),
)

// answers are the rows of the check-ins: first whether there were cramps, then the factors in the order
// of the vocabulary, then the person's own in the person's order.
func answers(l *i18n.Locale, checkIns iter.Seq2[diary.CheckIn, error], own []diary.OwnFactor) iter.Seq2[dayAnswer, error] {
	questions := []dayAnswer{}
	for _, factor := range diary.Factors {
		questions = append(questions, dayAnswer{question: string(factor), words: l.T("factor." + string(factor))})
	}
	for _, factor := range own {
		questions = append(questions, dayAnswer{question: string(factor.ID), words: factor.Name})
	}
	cramps := map[diary.Span]dayAnswer{
		diary.WholeDay:  {question: crampsQuestion, words: l.T("column.cramps")},
		diary.NightOnly: {question: nightQuestion, words: l.T("column.cramps-at-night")},
	}
	return func(yield func(dayAnswer, error) bool) {
		for c, err := range checkIns {
			asked := cramps[c.Asked]
			asked.day, asked.answer = c.Day, c.Cramps
			if !yield(asked, err) || err != nil {
				return
			}
			for _, q := range questions {
				q.day, q.answer = c.Day, c.Factors[diary.Factor(q.question)]
				if q.answer != diary.Unanswered && !yield(q, nil) {
					return
				}
			}
		}
	}
}
