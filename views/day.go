package views

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// DayPage shows one cramp-day and fills in its check-in.
type DayPage struct {
	ui.Page
	Day   diary.Day
	Today diary.Date  // the cramp-day of the present
	Strip []diary.Day // the last days, to go to
	Setup diary.FactorSetup
	Form  CheckInForm
	// NightOver and DayOver say of what of the day cramps can be asked about by now.
	NightOver, DayOver bool

	Conflict []words.ConflictRow // where the stored check-in differs from the one that was sent

	Activities []ui.ActivityRow // what was logged as done on the day
	Trial      *diary.Trial     // to which the day belongs, nil if none
	Stretched  diary.Answer     // the check-in's answer if stretching was logged, empty otherwise
}

// CheckInForm is a check-in as it stands in the form.
type CheckInForm struct {
	Version string
	Cramps  string            // as CrampsValue writes it
	Factors map[string]string // factor to answer
}

// factors are what is asked about on the day: the chosen factors, what is tried, and others that were
// answered before they were unchosen.
func (p DayPage) factors() []diary.Factor {
	factors := slices.Clone(p.Setup.Chosen)
	if p.Trial != nil && !slices.Contains(factors, p.Trial.Factor) {
		factors = append(factors, p.Trial.Factor)
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

func (p DayPage) episodeRows() []ui.EpisodeRow {
	var rows []ui.EpisodeRow
	for _, e := range p.Day.Episodes {
		rows = append(rows, ui.NewEpisodeRow(p.L, &e))
	}
	return rows
}

// AtNight ends the value of an answer about the night alone.
const AtNight = "-night"

// CrampsValue is how a form sends whether there were cramps, with what was asked about.
func CrampsValue(c diary.CheckIn) string {
	if c.Asked == diary.NightOnly {
		return string(c.Cramps) + AtNight
	}
	return string(c.Cramps)
}

// The values of CrampsValue but the empty one.
const (
	crampsYes        = string(diary.Yes)
	crampsNo         = string(diary.No)
	crampsYesAtNight = string(diary.Yes) + AtNight
	crampsNoAtNight  = string(diary.No) + AtNight
)

// crampsValues are the answers that can be given by now: nobody knows of a day, or a night, to its end. What
// is stored can always stay.
func (p DayPage) crampsValues() []string {
	var values []string
	switch {
	case p.DayOver:
		values = []string{crampsYes, crampsNo, crampsNoAtNight}
	case p.NightOver:
		values = []string{crampsYesAtNight, crampsNoAtNight}
	}
	if stored := CrampsValue(p.Day.CheckIn); stored != "" && !slices.Contains(values, stored) {
		values = append(values, stored)
	}
	return values
}

// MayAnswer says whether an answer about cramps can be given by now.
func (p DayPage) MayAnswer(value string) bool {
	return value != crampsNo && value != crampsNoAtNight || slices.Contains(p.crampsValues(), value)
}

// asksCramps says whether the form asks about cramps: entries answer more than it could.
func (p DayPage) asksCramps() bool {
	return len(p.crampsValues()) > 0 && (len(p.Day.Episodes) == 0 || p.Form.Cramps != "")
}

// crampsQuestion asks whether there were any.
func (p DayPage) crampsQuestion() ui.Question {
	q := ui.Question{Field: "cramps", Legend: p.L.T("field.cramps"), Hint: words.DaySpan(p.L, p.Day.Date)}
	if !p.DayOver {
		q.Legend, q.Hint = p.L.T("column.cramps-at-night"), ""
	}
	for _, value := range p.crampsValues() {
		q.Options = append(q.Options, ui.Option{Value: value, Label: words.Code(p.L, "day.answer", value)})
	}
	q.Options = ui.WithUnanswered(p.L, q.Options)
	return q
}

func (p DayPage) factorQuestion(factor diary.Factor) ui.Question {
	q := ui.Question{
		Field: "factor." + string(factor), Legend: words.FactorName(p.L, p.Setup, factor), Options: ui.AnswerOptions(p.L),
	}
	if p.Trial != nil && p.Trial.Factor == factor {
		q.Hint = p.L.T("day.trial." + string(p.Trial.Asks(p.Day.Date)))
	}
	return q
}

// CheckInConflict compares the stored check-in with the one that was sent. It is not empty even when
// only the version differs, so that the page can say what happened.
func CheckInConflict(l *i18n.Locale, setup diary.FactorSetup, stored, yours diary.CheckIn) []words.ConflictRow {
	var rows []words.ConflictRow
	add := func(label string, stored, yours diary.Answer) {
		if stored != yours {
			rows = append(rows, words.ConflictRow{
				Label:  label,
				Stored: words.OrUnanswered(l, words.Code(l, "answer", stored)),
				Yours:  words.OrUnanswered(l, words.Code(l, "answer", yours)),
			})
		}
	}
	if theirs, mine := CrampsValue(stored), CrampsValue(yours); theirs != mine {
		rows = append(rows, words.ConflictRow{
			Label: l.T("field.cramps"), Stored: words.OrUnanswered(l, words.Code(l, "day.answer", theirs)), Yours: words.OrUnanswered(l, words.Code(l, "day.answer", mine)),
		})
	}
	for _, factor := range allFactors(setup) {
		add(words.FactorName(l, setup, factor), stored.Factors[factor], yours.Factors[factor])
	}
	return rows
}

// FactorsPage chooses which factors are asked about.
type FactorsPage struct {
	ui.Page
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

func (p FactorsPage) question() ui.Question {
	return ui.Question{
		Field: "chosen", Legend: p.L.T("field.chosen"), Hint: p.L.T("factors.chosen.hint", "Most", diary.MaxChosenFactors), Options: p.options(),
	}
}

// suspectQuestion asks for the one factor to name beforehand, and says from when on days count for it.
func (p FactorsPage) suspectQuestion() ui.Question {
	q := ui.Question{Field: "suspect", Legend: p.L.T("field.suspect"), Hint: p.L.T("factors.suspect.hint")}
	if named := p.Setup.Suspect; named != nil {
		q.Hint = p.L.T("factors.suspect.named", "What", words.FactorName(p.L, p.Setup, named.Factor), "From", p.L.ShortDate(named.From))
	}
	q.Options = append([]ui.Option{{Value: "", Label: p.L.T("factors.suspect.none")}}, p.options()...)
	return q
}

// suspect is the named factor, as the form sends it.
func (p FactorsPage) suspect() string {
	if p.Setup.Suspect == nil {
		return ""
	}
	return string(p.Setup.Suspect.Factor)
}

// options are all factors that are offered.
func (p FactorsPage) options() []ui.Option {
	var options []ui.Option
	for _, factor := range diary.Factors {
		options = append(options, ui.Option{Value: string(factor), Label: words.Code(p.L, "factor", factor)})
	}
	for _, own := range p.active() {
		options = append(options, ui.Option{Value: string(own.ID), Label: i18n.Isolate(own.Name)})
	}
	return options
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
