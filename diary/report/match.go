package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// Field is a question about an episode, named as in storage and forms.
type Field string

// The fields that may be left blank and that a criterion asks about. What is ticked when it is there and
// left alone when it is not is none of them: a sign that was not ticked was not noted.
const (
	FieldEnd      Field = "ended_at"
	FieldMuscle   Field = "muscle"
	FieldPain     Field = "pain"
	FieldWoke     Field = "woke"
	FieldSoreness Field = "soreness_hours"
	FieldUnable   Field = "unable_next_day"
	FieldMovement Field = "movement_problem"
)

// Fields lists every field that may be left blank, in the order of the form.
var Fields = []Field{FieldEnd, FieldMuscle, FieldPain, FieldWoke, FieldSoreness, FieldUnable, FieldMovement}

// match is how an episode compares with a trait.
type match struct {
	verdict
	blank []Field // that leave it open, in the order of Fields
}

// ask compares one field, of which nothing was answered when the verdict is open.
func (f *match) ask(field Field, answer verdict) {
	f.verdict = min(f.verdict, answer)
	if answer == open {
		f.blank = append(f.blank, field)
	}
}

// sign compares what is ticked or left alone: what was not ticked was not noted.
func (f *match) sign(answer verdict) {
	if answer != yes {
		f.verdict = no
	}
}

// matches says whether an episode is as a count wants it. What was not answered leaves it open, unless
// something that was answered rules it out.
func (v *view) matches(o *occurrence, want *Trait) match {
	f := match{verdict: yes}
	if want.Minutes > 0 {
		f.ask(FieldEnd, v.longer(o, time.Duration(want.Minutes)*time.Minute))
	}
	if want.Muscles != nil {
		f.ask(FieldMuscle, oneOf(o.Muscle, want.Muscles))
	}
	if want.Pain > 0 {
		f.ask(FieldPain, atLeast(o.Pain, want.Pain))
	}
	f.ask(FieldWoke, answers(o.Woke, want.Woke))
	if want.SoreHours > 0 {
		f.ask(FieldSoreness, atLeast(o.SorenessHours, want.SoreHours+1))
	}
	f.ask(FieldUnable, answers(o.UnableNextDay, want.Unable))
	f.ask(FieldMovement, answers(o.MovementProblem, want.MovementProblem))
	if want.Limb != "" && want.Limb != limb(o.Muscle) {
		f.verdict = no
	}
	if want.Weakness != nil {
		f.sign(oneOf(o.Weakness, want.Weakness))
	}
	if want.Numbness != nil {
		f.sign(oneOf(o.Numbness, want.Numbness))
	}
	if want.Swelling != "" && o.Swelling != want.Swelling {
		f.verdict = no
	}
	f.sign(answers(o.RedWarm, want.RedWarm))
	f.sign(answers(o.ColdPale, want.ColdPale))
	f.sign(answers(o.PainBetween, want.PainBetween))
	if want.Signs != nil && !slices.ContainsFunc(want.Signs, func(s diary.Sign) bool { return slices.Contains(o.Signs, s) }) {
		f.verdict = no
	}
	return f
}

// limb says whether a muscle is of an arm or a leg. A blank one counts as such: four of five cramps are
// in the calf.
func limb(m diary.Muscle) diary.Answer {
	if m == "" || m.Limb() {
		return diary.Yes
	}
	return diary.No
}

func atLeast(value *int, least int) verdict {
	switch {
	case value == nil:
		return open
	case *value >= least:
		return yes
	}
	return no
}

func oneOf[T ~string](value T, wanted []T) verdict {
	switch {
	case value == "":
		return open
	case slices.Contains(wanted, value):
		return yes
	}
	return no
}

// answers says whether an answer is the wanted one, and yes when none is wanted.
func answers(got, want diary.Answer) verdict {
	switch {
	case want == "" || got == want:
		return yes
	case got == "":
		return open
	}
	return no
}

// longer says whether an episode lasted longer than a limit. One that still goes on has lasted until
// now, unless its end was most likely forgotten: then nobody knows.
func (v *view) longer(o *occurrence, limit time.Duration) verdict {
	switch {
	case o.LastedAtLeast(v.now) > limit:
		return yes
	case o.Ended != nil || o.Ongoing && o.Precision != diary.Night && !o.Forgotten(v.now):
		return no
	}
	return open
}

// CanBeBlank says whether an episode may leave open if it is so.
func (t Trait) CanBeBlank() bool {
	return t.Pain+t.Minutes+t.SoreHours+len(t.Muscles) > 0 || t.Woke+t.Unable+t.MovementProblem != ""
}

// Asks says whether anything is asked of the profile.
func (p ProfileTrait) Asks() bool { return len(p.questions()) > 0 }

// questions lists what a rule asks of the profile.
func (p ProfileTrait) questions() []ProfileQuestion {
	var asked []ProfileQuestion
	for _, ask := range []struct {
		question ProfileQuestion
		asked    bool
	}{
		{AskConditions, p.Conditions != nil},
		{AskMedicines, p.Medicines != nil},
		{AskSupplements, p.Supplements != nil},
		{AskPregnant, p.Pregnant != ""},
		{AskCrampsBefore, p.CrampsBefore != ""},
		{AskMovement, p.MovementProblem != ""},
	} {
		if ask.asked {
			asked = append(asked, ask.question)
		}
	}
	return asked
}

// asks says whether the profile is as a rule wants it, and which questions of it are not answered. The
// lists of medicines and supplements count as answered once a profile was saved. A medicine counts when
// it is taken now, or was on one of the days.
func (v *view) asks(want ProfileTrait, days []span) (said verdict, unsaid []ProfileQuestion) {
	said = yes
	ask := func(question ProfileQuestion, answer verdict) {
		said = min(said, answer)
		if answer == open {
			unsaid = append(unsaid, question)
		}
	}
	p := v.profile
	if want.Conditions != nil {
		ask(AskConditions, there(len(v.conditions(want)) > 0, p.NoConditions || len(p.Conditions) > 0))
	}
	if want.Medicines != nil {
		ask(AskMedicines, there(len(v.medicines(want, days)) > 0, p.Version > 0))
	}
	if want.Supplements != nil {
		ask(AskSupplements, there(len(v.supplements(want)) > 0, p.Version > 0))
	}
	for _, question := range []struct {
		name      ProfileQuestion
		want, got diary.Answer
	}{
		{AskPregnant, want.Pregnant, p.PregnantOn(v.date)},
		{AskCrampsBefore, want.CrampsBefore, p.CrampsBefore},
		{AskMovement, want.MovementProblem, p.MovementProblem},
	} {
		if question.want != "" {
			ask(question.name, oneOf(question.got, []diary.Answer{question.want}))
		}
	}
	return said, unsaid
}

// there says whether something is in a list. When nothing was answered it is open.
func there(found, answered bool) verdict {
	switch {
	case found:
		return yes
	case answered:
		return no
	}
	return open
}

// conditions are those that a rule asks about.
func (v *view) conditions(want ProfileTrait) []diary.Condition {
	return slices.DeleteFunc(slices.Clone(v.profile.Conditions), func(c diary.Condition) bool {
		return !slices.Contains(want.Conditions, c)
	})
}

// medicines are those that a rule asks about and that are taken now or were on one of the days.
func (v *view) medicines(want ProfileTrait, days []span) []diary.Medicine {
	return productsTaken(v.profile.Medicines, want.Medicines, append(days[:len(days):len(days)], span{v.date, v.date}))
}

// supplements are those that a rule asks about and that are taken now.
func (v *view) supplements(want ProfileTrait) []diary.Supplement {
	return productsTaken(v.profile.Supplements, want.Supplements, []span{{v.date, v.date}})
}

// productsTaken are the products of some kinds that were taken on one of the days.
func productsTaken[K ~string](products []diary.Product[K], kinds []K, days []span) []diary.Product[K] {
	return slices.DeleteFunc(slices.Clone(products), func(p diary.Product[K]) bool {
		during := func(s span) bool { return s.taken(p.Started, p.Ended) }
		return !slices.Contains(kinds, p.Kind) || !slices.ContainsFunc(days, during)
	})
}

// span is a few dates, the last one among them.
type span struct{ from, to diary.Date }

// dates are those on which a cramp of an episode may be said to have been: the date of its start, and that
// of its cramp-day. What was taken in the evening was taken on the day of a cramp at three in the night.
func (o *occurrence) dates() span {
	return span{o.Episode.CrampDay(), diary.DateOf(o.Started.In(o.Location()))}
}

// taken says whether something that was begun and ended on two days, known or not, was taken on one of
// the dates. On the day on which it ends it was taken.
func (s span) taken(started, ended *diary.Date) bool {
	return (started == nil || *started <= s.to) && (ended == nil || *ended >= s.from)
}

// begunWithin are the medicines that were begun at most so many months ago.
func (v *view) begunWithin(medicines []diary.Medicine, months int) []diary.Medicine {
	since := diary.DateOf(v.date.UTC().AddDate(0, -months, 0))
	return slices.DeleteFunc(slices.Clone(medicines), func(m diary.Medicine) bool {
		return months == 0 || m.Started == nil || *m.Started < since
	})
}
