package views

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// DayPage shows one cramp-day and fills in its check-in.
type DayPage struct {
	Page
	Day      diary.Day
	Today    diary.Date  // the cramp-day of the present
	Strip    []diary.Day // the last days, to go to
	Setup    diary.FactorSetup
	Form     CheckInForm
	Conflict []ConflictRow // where the stored check-in differs from the one that was sent

	Activities []ActivityRow // what was logged as done on the day
	Trying     diary.Factor  // of the trial to which the day belongs, empty if none
	Stretched  diary.Answer  // the check-in's answer if stretching was logged, empty otherwise
}

// CheckInForm is a check-in as it stands in the form.
type CheckInForm struct {
	Version string
	Cramps  string
	Factors map[string]string // factor to answer
}

// factors are what is asked about on the day: the chosen factors, what is tried, and others that were
// answered before they were unchosen.
func (p DayPage) factors() []diary.Factor {
	factors := slices.Clone(p.Setup.Chosen)
	if p.Trying != "" && !slices.Contains(factors, p.Trying) {
		factors = append(factors, p.Trying)
	}
	for _, factor := range allFactors(p.Setup) {
		if _, answered := p.Form.Factors[string(factor)]; answered && !slices.Contains(factors, factor) {
			factors = append(factors, factor)
		}
	}
	return factors
}

// allFactors are those of the vocabulary and then the person's own, retired ones too.
func allFactors(setup diary.FactorSetup) []diary.Factor {
	factors := slices.Clone(diary.Factors)
	for _, own := range setup.Own {
		factors = append(factors, own.ID)
	}
	return factors
}

// factorName is what a factor is called: by the person who added it, or in the reader's language.
func factorName(l *i18n.Locale, setup diary.FactorSetup, factor diary.Factor) string {
	for _, own := range setup.Own {
		if own.ID == factor {
			return own.Name
		}
	}
	return code(l, "factor", factor)
}

func (p DayPage) episodeRows() []EpisodeRow {
	var rows []EpisodeRow
	for _, e := range p.Day.Episodes {
		rows = append(rows, NewEpisodeRow(p.L, e))
	}
	return rows
}

// crampsQuestion asks whether there were any.
func (p DayPage) crampsQuestion() Question {
	return Question{Field: "cramps", Legend: p.L.T("field.cramps"), Options: answerOptions(p.L)}
}

func (p DayPage) factorQuestion(factor diary.Factor) Question {
	return Question{
		Field: "factor." + string(factor), Legend: factorName(p.L, p.Setup, factor), Options: answerOptions(p.L),
	}
}

// CheckInConflict compares the stored check-in with the one that was sent. It is not empty even when
// only the version differs, so that the page can say what happened.
func CheckInConflict(l *i18n.Locale, setup diary.FactorSetup, stored, yours diary.CheckIn) []ConflictRow {
	var rows []ConflictRow
	add := func(label string, stored, yours diary.Answer) {
		if stored != yours {
			rows = append(rows, ConflictRow{
				Label:  label,
				Stored: orUnanswered(l, code(l, "answer", stored)),
				Yours:  orUnanswered(l, code(l, "answer", yours)),
			})
		}
	}
	add(l.T("field.cramps"), stored.Cramps, yours.Cramps)
	for _, factor := range allFactors(setup) {
		add(factorName(l, setup, factor), stored.Factors[factor], yours.Factors[factor])
	}
	return rows
}

// FactorsPage chooses which factors are asked about.
type FactorsPage struct {
	Page
	Setup   diary.FactorSetup
	New     string // the name that was typed for one more
	Changed bool   // they were changed elsewhere since the form was made
}

// chosen are the chosen factors, as the form sends them.
func (p FactorsPage) chosen() []string {
	var chosen []string
	for _, factor := range p.Setup.Chosen {
		chosen = append(chosen, string(factor))
	}
	return chosen
}

func (p FactorsPage) question() Question {
	q := Question{Field: "chosen", Legend: p.L.T("field.chosen"), Hint: p.L.T("factors.chosen.hint", "Most", diary.MaxChosenFactors)}
	for _, factor := range diary.Factors {
		q.Options = append(q.Options, Option{Value: string(factor), Label: code(p.L, "factor", factor)})
	}
	for _, own := range p.active() {
		q.Options = append(q.Options, Option{Value: string(own.ID), Label: own.Name})
	}
	return q
}

// active are the person's own factors that are offered.
func (p FactorsPage) active() []diary.OwnFactor {
	var active []diary.OwnFactor
	for _, own := range p.Setup.Own {
		if !own.Retired {
			active = append(active, own)
		}
	}
	return active
}
