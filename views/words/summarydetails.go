package words

import (
	"cmp"
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// details writes the parts that follow the first page.
func (w summaryWriter) details() []SummarySection {
	var sections []SummarySection
	for _, part := range []struct {
		part  SummaryPart
		write func() SummarySection
	}{
		{SpecialQuestions, w.special}, {LoadAndMovement, w.load},
		{StretchProgramme, w.stretching}, {ProductsTaken, w.medicines}, {ProductsTaken, w.supplements},
		{FindingsMet, w.findings}, {LastEpisodes, w.episodes},
	} {
		if w.o.shows(part.part) {
			section := part.write()
			section.Facts = w.unansweredLast(section.Facts)
			sections = append(sections, section)
		}
	}
	if w.s.Suspect != nil && w.o.shows(LoadAndMovement) {
		sections = append(sections, w.suspect(*w.s.Suspect))
	}
	if ended := w.endedFunction(); ended.Table != nil {
		sections = append(sections, ended)
	}
	if len(w.s.Trials) > 0 && w.o.shows(StretchProgramme) {
		sections = append(sections, w.trials())
	}
	return sections
}

// special writes what was answered to the questions that may point to something else than cramps.
func (w summaryWriter) special() SummarySection {
	section := SummarySection{
		ID: "summary-special", Title: w.l.T("summary.special"), Lead: w.l.T("summary.special.lead"), Facts: w.questions(diary.OtherCauses),
	}
	var signs []string
	for _, sign := range w.s.Signs {
		signs = append(signs, w.count(Code(w.l, "sign", sign.Sign), sign.Cramps))
	}
	if len(signs) == 0 {
		signs = []string{w.l.T("summary.no-signs")}
	}
	section.Facts = append(section.Facts, w.fact("field.signs", strings.Join(signs, " · ")))
	section.Facts = append(section.Facts, w.profile(diary.OtherCauses)...)
	return section
}

// suspect writes what can be said of the factor that was named beforehand.
func (w summaryWriter) suspect(f report.SuspectFinding) SummarySection {
	c := newSuspect(w.l, f)
	return SummarySection{
		ID: "summary-suspect", Title: w.l.T("summary.suspect"), Lead: w.l.T("summary.suspect.lead", "From", w.l.ShortDate(f.From)),
		Facts: []Fact{{Label: c.Name, Value: w.l.T("compare.group." + string(f.Direction))}},
		Items: c.Lines(),
	}
}

// profile writes what was answered in the profile to the questions of a topic.
func (w summaryWriter) profile(topic diary.SummaryTopic) []Fact {
	var facts []Fact
	for _, field := range diary.ProfileFields {
		if field.Topic != topic {
			continue
		}
		value := FieldText(w.l, field, &w.s.Profile)
		if field == diary.PregnantField {
			value = cmp.Or(LapsedPregnancy(w.l, w.s.Profile, diary.DateOf(w.s.Now)), value)
		}
		facts = append(facts, w.fact(field.Text, value))
	}
	return facts
}

// load writes what the muscles had to do, and whether there was trouble with moving.
func (w summaryWriter) load() SummarySection {
	section := SummarySection{ID: "summary-load", Title: w.l.T("summary.part.load"), Lead: w.l.T("summary.load.lead")}
	for _, load := range w.s.Load {
		section.Facts = append(section.Facts, w.fact("factor."+string(load.Factor), w.answers(load.AnswerCounts)))
	}
	section.Facts = slices.Concat(section.Facts, w.profile(diary.Movement), w.questions(diary.Movement))
	return section
}

// questions writes what was answered to the questions of a topic.
func (w summaryWriter) questions(topic diary.SummaryTopic) []Fact {
	var facts []Fact
	for _, q := range w.s.Questions {
		if q.Field.Topic == topic {
			facts = append(facts, w.question(q))
		}
	}
	return facts
}

// question writes how often each answer was given, or how the numbers are spread.
func (w summaryWriter) question(q report.QuestionCount) Fact {
	label := q.Field.Text
	if w.l.Has(label + ".counted") {
		label += ".counted"
	}
	switch q.Field.Kind {
	case diary.Rating:
		return w.fact(label, w.known("summary.pain.value", q.Numbers))
	case diary.Hours:
		return w.fact(label, w.known("summary.sore.hours", q.Numbers))
	}
	var parts []string
	for _, answer := range q.Field.Codes {
		// Of what may have another cause, only what was noted is said.
		if n := q.Of(answer); n > 0 || len(q.Answers) > 0 && q.Field.Topic != diary.OtherCauses {
			parts = append(parts, w.count(Code(w.l, q.Field.Vocabulary, answer), n))
		}
	}
	return w.fact(label, w.withUnanswered(parts, q.Unanswered))
}

// stretching writes on how many days the person stretched, and how that compares with the plan.
func (w summaryWriter) stretching() SummarySection {
	plan := w.s.Plan
	times := w.l.T("summary.stretch.no-plan")
	if plan.Planned > 0 || plan.Logged > 0 {
		times = w.l.T("summary.stretch.times.value", "Logged", plan.Logged, "Planned", plan.Planned)
	}
	facts := []Fact{
		w.fact("factor."+string(diary.StretchingDone), w.answers(w.s.Stretch)),
		w.fact("summary.stretch.times", times),
	}
	if plan.Days.Known() {
		facts = append(facts, w.fact("summary.stretch.days", w.share("summary.stretch.days.value", plan.Days)))
	}
	return SummarySection{
		ID: "summary-stretching", Title: w.l.T("summary.part.stretching"), Lead: w.l.T("summary.load.lead"), Facts: facts,
	}
}

// answers writes how often a question was answered with yes and no, and how often not at all.
func (w summaryWriter) answers(a report.AnswerCounts) string {
	if a.Known() == 0 {
		return ""
	}
	parts := []string{w.count(w.l.T("answer.yes"), a.Yes), w.count(w.l.T("answer.no"), a.No)}
	return w.withUnanswered(parts, a.Unanswered)
}

// withUnanswered adds how often a question was left open, empty when that is always.
func (w summaryWriter) withUnanswered(parts []string, unanswered int) string {
	if len(parts) == 0 {
		return ""
	}
	if unanswered > 0 {
		parts = append(parts, w.count(w.l.T("answer.empty"), unanswered))
	}
	return strings.Join(parts, " · ")
}

func (w summaryWriter) count(what string, n int) string {
	return w.l.T("summary.count", "What", what, "Count", n)
}

// productSection has one row for each medicine or supplement.
func productSection[K ~string](l *i18n.Locale, id, title, vocabulary string, products []diary.Product[K]) SummarySection {
	section := SummarySection{ID: id, Title: l.T(title), None: l.T("product.none")}
	if len(products) == 0 {
		return section
	}
	section.Table = &SummaryTable{
		Headings: []string{l.T("field.name"), l.T("field.kind"), l.T("summary.started"), l.T("summary.ended")},
		Widths:   []float64{0.42, 0.26, 0.16, 0.16},
	}
	for _, p := range products {
		section.Table.Rows = append(section.Table.Rows, []string{
			i18n.Isolate(p.Name), Code(l, vocabulary, p.Kind), OrUnanswered(l, optionalDate(l, p.Started)),
			cmp.Or(optionalDate(l, p.Ended), l.T("summary.still-taken")),
		})
	}
	return section
}

func (w summaryWriter) medicines() SummarySection {
	return productSection(w.l, "summary-regular", "profile.medicines", "medicine-class", w.s.Profile.Medicines)
}

func (w summaryWriter) supplements() SummarySection {
	return productSection(w.l, "summary-extra", "profile.supplements", "supplement-kind", w.s.Profile.Supplements)
}

// How many lines the lists at the top of the page have; all of it is on what follows.
const (
	mostTaken    = 7
	mostFindings = 10
)

// health names the illnesses and what is taken, for the first page.
func (w summaryWriter) health() SummaryList {
	list := SummaryList{Most: mostTaken}
	if w.o.shows(SpecialQuestions) {
		list.Title = w.l.T("summary.illnesses")
		illnesses := FieldText(w.l, diary.ConditionsField, &w.s.Profile)
		if w.s.Profile.NoConditions {
			illnesses = w.l.T("summary.illnesses.none")
		}
		list.Items = []string{OrUnanswered(w.l, illnesses)}
	}
	if w.o.shows(ProductsTaken) {
		list.None = w.l.T("product.none")
		taken := append(
			productNames(w.l, "medicine-class", w.s.Profile.Medicines),
			productNames(w.l, "supplement-kind", w.s.Profile.Supplements)...)
		if list.Title == "" {
			list.Title = w.l.T("summary.part.products")
		} else {
			list.Title = w.l.T("summary.health")
			list.Items[0] = w.l.T("summary.health.illnesses", "Illnesses", list.Items[0])
			if len(taken) == 0 {
				taken = []string{w.l.T("summary.health.nothing-taken")}
			}
		}
		list.Items = append(list.Items, taken...)
	}
	return list
}

// productNames writes each product with the days on which it was begun and ended, as far as they are known.
func productNames[K ~string](l *i18n.Locale, vocabulary string, products []diary.Product[K]) []string {
	var names []string
	for _, p := range products {
		name := l.T("summary.product", "Name", p.Name, "Kind", lowerFirst(Code(l, vocabulary, p.Kind)))
		if p.Started != nil {
			name = l.T("summary.product.from", "Product", name, "Date", l.ShortDate(*p.Started))
		}
		if p.Ended != nil {
			name = l.T("summary.product.until", "Product", name, "Date", l.ShortDate(*p.Ended))
		}
		names = append(names, name)
	}
	return names
}

// findingList names the criteria that the diary meets, and those that it would meet if an answer that is
// missing were the worst, each with what was done about it, for the first page.
func (w summaryWriter) findingList() SummaryList {
	list := SummaryList{Title: w.l.T("summary.findings"), None: w.noFindings(), Most: mostFindings}
	for _, f := range w.s.Report.Findings {
		name, level := w.l.T(f.Criterion.Text()), Code(w.l, "level", f.Criterion.Level)
		switch f.Outcome {
		case report.Met:
			list.Items = append(list.Items, w.done(w.l.T("summary.finding.level", "Name", name, "Level", level), f.Last))
		case report.AnswerMissing:
			list.Items = append(list.Items, w.l.T("summary.finding.asks", "Name", name, "Level", level))
		}
	}
	for _, note := range w.rest() {
		list.Items = append(list.Items, w.l.T("summary.finding.rest", "Noted", strings.Join(note.Noted, "; ")))
	}
	return list
}

// done adds to a finding what the person last said to have done about it.
func (w summaryWriter) done(finding string, last *diary.Acknowledgement) string {
	if last == nil {
		return finding
	}
	day := diary.DateOf(last.At.In(w.s.Now.Location()))
	return w.l.T("summary.finding.done", "Finding", finding, "Response", Code(w.l, "response", last.Response), "Date", w.l.ShortDate(day))
}

// noFindings is what stands in place of findings when there are none.
func (w summaryWriter) noFindings() string {
	if w.s.Report.Missing > 0 {
		return w.l.T("report.too-little.title")
	}
	return w.l.T("summary.findings.none")
}

// rest writes the signs that were noted and that no criterion is about.
func (w summaryWriter) rest() []FindingView {
	var rest []FindingView
	for _, note := range w.s.Report.Notes {
		if note.Criterion.Rest {
			rest = append(rest, reportWriter{l: w.l, zone: w.s.Now.Location()}.finding(note))
		}
	}
	return rest
}

// findings writes the criteria that the diary meets, each with what it rests on and what the person said,
// and those of which an answer is missing.
func (w summaryWriter) findings() SummarySection {
	section := SummarySection{
		ID: "summary-findings", Title: w.l.T("summary.findings"), Lead: w.l.T("summary.findings.lead"),
		None: w.noFindings(),
	}
	table := &SummaryTable{
		Headings: []string{w.l.T("summary.finding"), w.l.T("summary.level"), w.l.T("summary.noted"), w.l.T("summary.said")},
		Widths:   []float64{0.24, 0.16, 0.36, 0.24},
	}
	writer := reportWriter{l: w.l, zone: w.s.Now.Location()}
	for _, f := range w.s.Report.Findings {
		switch f.Outcome {
		case report.Met:
			written := writer.finding(f)
			table.Rows = append(table.Rows, []string{
				written.Name, written.Level, strings.Join(written.Noted, "\n"), OrUnanswered(w.l, written.Last),
			})
		case report.AnswerMissing:
			asked := writer.question(f)
			table.Rows = append(table.Rows, []string{asked.Name, asked.Level, asked.Ask, w.l.T("summary.finding.unanswered")})
		}
	}
	for _, note := range w.rest() {
		table.Rows = append(table.Rows, []string{note.Name, w.l.T("summary.finding.no-level"), strings.Join(note.Noted, "\n"), ""})
	}
	if len(table.Rows) > 0 {
		section.Table = table
	}
	return section
}

// episodes writes the last cramps, the newest first, with their notes below them.
func (w summaryWriter) episodes() SummarySection {
	table := &SummaryTable{
		Headings: []string{
			w.l.T("summary.when"), w.l.T("summary.place"), w.l.T("summary.length"), w.l.T("summary.worst"),
			w.l.T("summary.around"), w.l.T("summary.tried"),
		},
		Widths: []float64{0.2, 0.15, 0.13, 0.1, 0.21, 0.21},
	}
	for _, e := range w.s.Last {
		around := slices.DeleteFunc([]string{
			Code(w.l, "context", e.Context), Codes(w.l, "trigger", e.Triggers, diary.Triggers),
		}, func(s string) bool { return s == "" })
		var row []string
		for _, cell := range []string{
			w.started(e), Place(w.l, e), Lasted(w.l, e), Pain(w.l, &e), strings.Join(around, " · "), FieldText(w.l, diary.TriedField, &e),
		} {
			row = append(row, OrUnanswered(w.l, cell))
		}
		below := ""
		if w.o.shows(EpisodeNotes) {
			below = e.Note
		}
		table.Rows, table.Below = append(table.Rows, row), append(table.Below, below)
	}
	return SummarySection{ID: "summary-episodes", Title: w.l.T("summary.part.episodes"), Table: table, None: w.l.T("summary.nothing-noted")}
}

// started writes when an episode began, shortly and never more exactly than it is known.
func (w summaryWriter) started(e diary.Episode) string {
	day := diary.DateOf(e.Started.In(e.Location()))
	if e.Precision == diary.Night {
		day = e.CrampDay() + 1
	}
	return w.l.T("report.entry", "Date", w.l.DayAndMonth(day), "Clock", StartedClock(w.l, e))
}
