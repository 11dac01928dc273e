package handlers

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// profileAnswer is how the report's question about the profile is answered.
type profileAnswer struct {
	// accepts says whether it is an answer at all.
	accepts func(answer string) bool
	// open says whether the profile leaves the question unanswered on a date.
	open func(p diary.Profile, today diary.Date) bool
	// fill writes the answer into a profile that does.
	fill func(p *diary.Profile, answer string)
	// said are the question and its answer, as they are stored.
	said func(v visitor, p diary.Profile) (question, answer string)
	// sent is an answer in words.
	sent func(v visitor, answer string) string
}

var profileAnswers = map[report.ProfileQuestion]profileAnswer{
	report.AskPregnant: {
		accepts: func(answer string) bool { return answer == string(diary.Yes) || answer == string(diary.No) },
		open: func(p diary.Profile, today diary.Date) bool {
			return p.Pregnant == diary.Unanswered || p.PregnancyLapsed(today)
		},
		fill: func(p *diary.Profile, answer string) {
			p.Pregnant, p.DueDate = diary.Answer(answer), nil // the date was that of another pregnancy
		},
		said: func(v visitor, p diary.Profile) (string, string) {
			return v.locale.T(diary.PregnantField.Text), words.Code(v.locale, "answer", p.Pregnant)
		},
		sent: func(v visitor, answer string) string { return words.Code(v.locale, "answer", diary.Answer(answer)) },
	},
	report.AskMedicines: {
		accepts: func(answer string) bool { return answer == ui.NothingTaken },
		open:    func(p diary.Profile, _ diary.Date) bool { return p.Version == 0 },
		fill:    func(*diary.Profile, string) {}, // a profile that is saved with empty lists says so
		said: func(v visitor, p diary.Profile) (string, string) {
			var names []string
			for _, product := range products(p) {
				names = append(names, product.form().Name)
			}
			return v.locale.T("summary.part.products"), cmp.Or(strings.Join(names, ", "), v.locale.T("report.nothing-taken"))
		},
		sent: func(v visitor, _ string) string { return v.locale.T("report.nothing-taken") },
	},
}

// errAnswered keeps what the profile says already.
var errAnswered = errors.New("the question is answered already")

// answerProfile stores the answer to a question about the profile, unless it was answered elsewhere since it was asked.
// The report then says what is stored, and what was answered where that is something else.
func (a *reportArea) answerProfile(w http.ResponseWriter, r *http.Request, v visitor, question report.ProfileQuestion, how profileAnswer) error {
	answer := r.PostForm.Get(string(question))
	if !how.accepts(answer) {
		return errBadRequest
	}
	_, err := changeProfile(r, a.Store, v, a.Now(), func(p *diary.Profile) error {
		if !how.open(*p, a.dateNow(v)) {
			return errAnswered
		}
		before := *p
		how.fill(p, answer)
		p.DatePregnancy(before, a.Now().In(v.account.Location()))
		return nil
	})
	if err != nil && !errors.Is(err, errAnswered) {
		return err
	}
	return a.announce(w, r, "/report", profileAnswered, string(question), answer)
}

// sayProfileAnswered says what a notice names, as it is stored now.
func sayProfileAnswered(v visitor, args []string, stored diary.Profile) ui.Notice {
	if len(args) != 2 {
		return ui.Notice{}
	}
	how, known := profileAnswers[report.ProfileQuestion(args[0])]
	if !known || !how.accepts(args[1]) {
		return ui.Notice{}
	}
	question, answer := how.said(v, stored)
	if sent := how.sent(v, args[1]); sent != answer {
		return ui.Notice{Text: v.locale.T("report.profile-answered-elsewhere", "Question", question, "Sent", sent, "Stored", answer)}
	}
	return ui.Notice{Text: v.locale.T("report.profile-answered", "Question", question, "Answer", answer), Done: true}
}
