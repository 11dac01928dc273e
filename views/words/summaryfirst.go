package words

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// NewSummaryDoc writes the chosen parts of a summary in the language of the locale.
func NewSummaryDoc(l *i18n.Locale, s report.Summary, o SummaryOptions) SummaryDoc {
	w := summaryWriter{l, s, o}
	person, own := w.person(), w.words()
	doc := SummaryDoc{
		L: l, Title: l.T("summary.title"), Name: o.Name, Person: answered(person), Words: answered(own), Health: w.health(), Function: w.function(), Body: w.body(),
		FiguresTitle: l.T("summary.figures"), Figures: w.unansweredLast(slices.Concat(w.figures(), unanswered(person), unanswered(own))), Weeks: w.weeks(), Hours: w.hours(),
		Worse: w.worse(), Better: w.better(), Foot: l.T("summary.own-words"),
		Closing: []string{
			l.T("summary.closing"),
			l.T("summary.version", "Version", s.Report.Version, "Date", l.ShortDate(diary.DateOf(s.Now))),
		},
	}
	if o.shows(FindingsMet) {
		doc.Findings = w.findingList()
	}
	doc.Details = w.details()
	return doc
}

// summaryWriter writes a summary in one language. It puts words around numbers, and computes none.
type summaryWriter struct {
	l *i18n.Locale
	s report.Summary
	o SummaryOptions
}

// fact has no value where nothing was answered, see [summaryWriter.unansweredLast].
func (w summaryWriter) fact(key, value string) Fact {
	return Fact{Field: key, Label: w.l.T(key), Value: value}
}

// Unanswered is the field of the fact that names what nobody answered.
const Unanswered = "unanswered"

// unansweredLast names what nobody answered on one line, below what was answered.
func (w summaryWriter) unansweredLast(facts []Fact) []Fact {
	var missing []string
	for _, fact := range unanswered(facts) {
		missing = append(missing, fact.Label)
	}
	facts = answered(facts)
	if len(missing) > 0 {
		facts = append(facts, Fact{Field: Unanswered, Label: w.l.T("answer.empty"), Value: strings.Join(missing, " · ")})
	}
	return facts
}

func answered(facts []Fact) []Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return f.Value == "" })
}

func unanswered(facts []Fact) []Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return f.Value != "" })
}

func (w summaryWriter) person() []Fact {
	var facts []Fact
	if w.o.Name != "" {
		facts = append(facts, w.fact("summary.name", w.o.Name))
	}
	age := ""
	if w.s.Age > 0 {
		age = w.l.N("summary.years", w.s.Age)
	}
	facts = append(facts,
		w.fact("summary.age", age),
		w.fact("summary.period", w.l.T("summary.dates", "From", w.l.ShortDate(w.s.Patterns.From), "To", w.l.ShortDate(w.s.Patterns.To))),
		w.fact("summary.answered", w.answered()),
		w.fact("summary.date", w.l.ShortDate(diary.DateOf(w.s.Now))))
	return facts
}

// answered says how many of the cramp-days are answered, and of how many more only the night is.
func (w summaryWriter) answered() string {
	answered := w.l.N("chart.answered", w.s.Patterns.Days, "Answered", w.s.Patterns.Answered)
	if nights := w.s.Patterns.QuietNights; nights > 0 {
		return w.l.T("summary.answered.nights", "Answered", answered, "Nights", nights)
	}
	return answered
}

// words are the person's own, empty where nothing was written.
func (w summaryWriter) words() []Fact {
	var own []Fact
	if w.o.Problem != "" {
		own = append(own, w.fact("summary.problem", w.o.Problem))
	}
	if w.o.shows(OwnWords) {
		own = append(own, w.short(diary.Verbatim)...)
		if len(diary.FunctionGoesOn(w.s.Function)) == 0 {
			own = append(own, w.fact("summary.function", ""))
		}
	}
	return own
}

// WholeText is a text of the first page that is too long for it, to be written in full on those that follow.
func WholeText(l *i18n.Locale, text Fact) SummarySection {
	return SummarySection{ID: "whole." + text.Field, Title: l.T("summary.whole", "Title", text.Label), Text: text.Value}
}

// figures say how often and how long, how it developed, and how much it disturbs: how easily the muscle is
// provoked, and how slowly it calms down.
func (w summaryWriter) figures() []Fact {
	l, p := w.l, w.s.Patterns
	var facts []Fact
	if w.o.shows(SpecialQuestions) {
		facts = w.short(diary.CaseHistory)
	}
	facts = append(facts,
		w.fact("summary.cramp-days", w.share("summary.of-answered", p.CrampDays)),
		w.fact("summary.episodes", l.Count(p.Cramps)),
		w.fact("summary.minutes", w.known("summary.minutes.value", p.Length)),
		w.fact("summary.pain", w.known("summary.pain.value", p.Pain)),
		w.fact("summary.woken", w.share("summary.woken.value", p.WokenNights)),
		w.fact("summary.sore", w.soreness()))
	if w.o.shows(SpecialQuestions) {
		facts = append(facts, w.questions(diary.Irritability)...)
		facts = append(facts, w.fact("summary.before", Code(l, "answer", w.s.Profile.CrampsBefore)))
		if p.Trend.Earlier.Known() { // otherwise the weeks show it
			facts = append(facts,
				w.fact("compare.recent", DaysText(l, p.Trend.Recent)),
				w.fact("compare.earlier", DaysText(l, p.Trend.Earlier)))
		}
	}
	return facts
}

// short writes what was answered in the profile to the questions of a topic, in the few words that the first page has for it.
func (w summaryWriter) short(topic diary.SummaryTopic) []Fact {
	var facts []Fact
	for _, field := range diary.ProfileFields {
		if field.Topic == topic {
			facts = append(facts, w.fact(field.Text+".summary", FieldText(w.l, field, &w.s.Profile)))
		}
	}
	return facts
}

func (w summaryWriter) soreness() string {
	sore := w.share("summary.sore.value", w.s.Patterns.Sore)
	if w.s.Patterns.Soreness.Of > 0 {
		sore += ", " + w.spread("summary.sore.hours", w.s.Patterns.Soreness)
	}
	return sore
}

// share writes a part of what is known, empty when nothing is.
func (w summaryWriter) share(key string, s report.Proportion) string {
	if !s.Known() {
		return ""
	}
	return w.l.N(key, s.Of, "Part", s.Count)
}

// spread writes a median and the most, to a tenth: nobody times a cramp more exactly.
func (w summaryWriter) spread(key string, s report.Spread) string {
	return w.l.T(key, "Median", Tenths(w.l, s.Median), "Most", Tenths(w.l, s.Most), "Max", diary.MaxPain)
}

// Tenths writes a number to a tenth.
func Tenths(l *i18n.Locale, n float64) string { return l.Number(math.Round(10*n) / 10) }

// known writes a median and the most with how many of the cramps they rest on, empty when that is none.
func (w summaryWriter) known(key string, s report.Spread) string {
	if s.Of == 0 {
		return ""
	}
	return w.l.N("summary.known", w.s.Patterns.Cramps, "Figures", w.spread(key, s), "Known", s.Of)
}

func (w summaryWriter) body() BodyChart {
	count := func(muscle diary.Muscle, side diary.Side) int {
		for _, place := range w.s.Patterns.Places {
			if place.Muscle == muscle && place.Side == side {
				return place.Cramps
			}
		}
		return 0
	}
	chart := BodyChart{
		Title: w.l.T("summary.places"), Views: bodySpots(w.l, count),
		Table: SummaryTable{Headings: []string{w.l.T("summary.place"), w.l.T("chart.heading.cramps")}, Widths: []float64{0.7, 0.3}},
	}
	var rest []string
	for _, place := range w.s.Patterns.Places {
		name := Place(w.l, diary.Episode{Muscle: place.Muscle, Side: place.Side})
		if place.Side == "" {
			name = w.l.T("summary.place.no-side", "Muscle", name)
		}
		chart.Table.Rows = append(chart.Table.Rows, []string{name, w.l.Count(place.Cramps)})
		if !drawnOnBody(place.Muscle, place.Side) {
			rest = append(rest, w.count(name, place.Cramps))
		}
	}
	if unplaced := w.s.Patterns.Cramps - w.s.Patterns.Placed; unplaced > 0 {
		name := w.l.T("summary.place.unanswered")
		chart.Table.Rows = append(chart.Table.Rows, []string{name, w.l.Count(unplaced)})
		rest = append(rest, w.count(name, unplaced))
	}
	if len(rest) > 0 {
		chart.NotDrawn = []string{w.l.T("summary.not-drawn", "Places", strings.Join(rest, " · "))}
	}
	return chart
}

// SummaryWeeks is how many weeks are drawn, the last ones.
const SummaryWeeks = 8

func (w summaryWriter) weeks() WeekStrip {
	strip := WeekStrip{
		Title: w.l.T("summary.weeks"), Legend: w.l.T("summary.weeks.legend"),
		Table: SummaryTable{
			Headings: []string{w.l.T("chart.heading.week"), w.l.T("summary.cramp-days"), w.l.T("chart.heading.answered")},
			Widths:   []float64{0.4, 0.3, 0.3},
		},
	}
	weeks := w.s.Weeks[max(0, len(w.s.Weeks)-SummaryWeeks):]
	days := 0
	for _, week := range weeks {
		days += week.Days
		cramps, answered := week.CrampDays.Count, week.CrampDays.Of
		strip.Weeks = append(strip.Weeks, WeekBar{Label: w.l.DayAndMonth(week.Monday), Cramps: cramps, Answered: answered, Days: week.Days})
		strip.Table.Rows = append(strip.Table.Rows, []string{
			w.l.T("chart.week", "Date", w.l.ShortDate(week.Monday)), w.l.Count(cramps),
			w.l.N("chart.answered", week.Days, "Answered", answered),
		})
	}
	switch {
	case len(weeks) < len(w.s.Weeks):
		strip.Summary = w.l.N("summary.weeks.last", len(weeks))
	case days > w.s.Patterns.Days:
		strip.Summary = w.l.T("summary.weeks.before", "Date", w.l.ShortDate(weeks[0].Monday))
	}
	return strip
}

// noonFirst is the hour at which the strip of hours begins, so that the night is in its middle.
const noonFirst = 12

func (w summaryWriter) hours() BarStrip {
	strip := BarStrip{
		Between: true,
		Title:   w.l.T("summary.hours"),
		Summary: w.l.N("summary.timed", w.s.Patterns.Cramps, "Timed", w.s.Patterns.Timed),
		Table:   SummaryTable{Headings: []string{w.l.T("summary.hour"), w.l.T("chart.heading.cramps")}, Widths: []float64{0.5, 0.5}},
	}
	for i := range w.s.Patterns.Hours {
		hour := (noonFirst + i) % len(w.s.Patterns.Hours)
		count := w.s.Patterns.Hours[hour]
		bar := Bar{Count: count}
		if i%3 == 0 {
			bar.Label = strconv.Itoa(hour)
		}
		strip.Bars = append(strip.Bars, bar)
		strip.Most = max(strip.Most, count)
		if count > 0 {
			strip.Table.Rows = append(strip.Table.Rows, []string{
				w.l.T("summary.hour.span", "From", hour, "To", (hour+1)%len(w.s.Patterns.Hours)), w.l.Count(count),
			})
		}
	}
	if strip.Most == 0 {
		strip.Bars = nil // a scale without a bar says no more than the line does
	}
	return strip
}

// worse lists what came together with cramps, the most frequent first. It is what was noted, and not what causes them.
func (w summaryWriter) worse() SummaryList {
	list := SummaryList{Title: w.l.T("summary.worse"), None: w.l.T("summary.nothing-noted")}
	type noted struct {
		what  string
		share report.Proportion
	}
	var all []noted
	for _, c := range w.s.Patterns.Contexts {
		all = append(all, noted{Code(w.l, "context", c.Context), report.Proportion{Count: c.Cramps, Of: w.s.Patterns.InContext}})
	}
	for _, t := range w.s.Patterns.Triggers {
		all = append(all, noted{Code(w.l, "trigger", t.Trigger), t.Noted})
	}
	slices.SortStableFunc(all, func(a, b noted) int { return b.share.Count - a.share.Count })
	for _, n := range all {
		list.Items = append(list.Items, w.l.N("summary.of-cramps", n.share.Of, "What", n.what, "Part", n.share.Count))
	}
	if len(list.Items) > 0 {
		list.Note = w.l.T("summary.worse.note")
	}
	return list
}

func (w summaryWriter) better() SummaryList {
	list := SummaryList{Title: w.l.T("summary.better"), None: w.l.T("summary.nothing-noted")}
	for _, r := range w.s.Patterns.Remedies {
		list.Items = append(list.Items, remedyText(w.l, r))
	}
	return list
}

// remedyText says how often a remedy helped of the times that it was tried.
func remedyText(l *i18n.Locale, r report.RemedyCount) string {
	key := "summary.helped"
	if r.HelpedABit > 0 {
		key = "summary.helped-a-bit"
	}
	return l.N(key, r.Tried(), "What", Code(l, "remedy", r.Remedy), "Helped", r.Helped, "Bit", r.HelpedABit)
}
