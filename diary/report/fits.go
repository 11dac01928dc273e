package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// fits says whether an episode is as a count wants it. What was not answered leaves it open, unless
// something that was answered rules it out.
func (v *view) fits(o *occurrence, want *Trait) verdict {
	fits := yes
	if want.Pain > 0 {
		fits = min(fits, atLeast(o.Pain, want.Pain))
	}
	if want.Minutes > 0 {
		fits = min(fits, v.longer(o, time.Duration(want.Minutes)*time.Minute))
	}
	if want.SoreHours > 0 {
		fits = min(fits, atLeast(o.SorenessHours, want.SoreHours+1))
	}
	if want.Limb {
		fits = min(fits, oneOf(o.Muscle, limbs))
	}
	if want.Muscles != nil {
		fits = min(fits, oneOf(o.Muscle, want.Muscles))
	}
	if want.Weakness != nil {
		fits = min(fits, oneOf(o.Weakness, want.Weakness))
	}
	if want.Numbness != nil {
		fits = min(fits, oneOf(o.Numbness, want.Numbness))
	}
	if want.Swelling != "" {
		fits = min(fits, oneOf(o.Swelling, []diary.Swelling{want.Swelling}))
	}
	fits = min(fits, answers(o.Woke, want.Woke), answers(o.UnableNextDay, want.Unable), answers(o.MovementProblem, want.MovementProblem),
		answers(o.RedWarm, want.RedWarm), answers(o.ColdPale, want.ColdPale), answers(o.PainBetween, want.PainBetween))
	if want.Signs != nil && !slices.ContainsFunc(want.Signs, func(s diary.Sign) bool { return slices.Contains(o.Signs, s) }) {
		return no // signs are ticked or not; none of them is a question
	}
	return fits
}

// limbs are the muscles of arms and legs.
var limbs = slices.DeleteFunc(slices.Clone(diary.Muscles), func(m diary.Muscle) bool { return !m.Limb() })

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
	lasted, known := o.Duration()
	if o.Ongoing && !o.Forgotten(v.now) {
		lasted, known = v.now.Sub(o.Started), true
	}
	switch {
	case !known:
		return open
	case lasted > limit:
		return yes
	}
	return no
}

// questions lists what a rule asks of the profile.
func (p Profile) questions() []Question {
	var asked []Question
	for _, ask := range []struct {
		question Question
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
// lists of medicines and supplements count as answered once a profile was saved.
func (v *view) asks(want Profile) (said verdict, unsaid []Question) {
	said = yes
	ask := func(question Question, answer verdict) {
		said = min(said, answer)
		if answer == open {
			unsaid = append(unsaid, question)
		}
	}
	p := v.profile
	if want.Conditions != nil {
		ask(AskConditions, anyOf(want.Conditions, p.Conditions, p.NoConditions || len(p.Conditions) > 0))
	}
	if want.Medicines != nil {
		ask(AskMedicines, anyOf(want.Medicines, v.medicines(nil), p.Version > 0))
	}
	if want.Supplements != nil {
		ask(AskSupplements, anyOf(want.Supplements, v.supplements(), p.Version > 0))
	}
	for _, question := range []struct {
		name      Question
		want, got diary.Answer
	}{
		{AskPregnant, want.Pregnant, p.Pregnant},
		{AskCrampsBefore, want.CrampsBefore, p.CrampsBefore},
		{AskMovement, want.MovementProblem, p.MovementProblem},
	} {
		if question.want != "" {
			ask(question.name, oneOf(question.got, []diary.Answer{question.want}))
		}
	}
	return said, unsaid
}

// anyOf says whether one of the wanted is there. When nothing was answered it is open.
func anyOf[T comparable](wanted, there []T, answered bool) verdict {
	switch {
	case slices.ContainsFunc(wanted, func(w T) bool { return slices.Contains(there, w) }):
		return yes
	case answered:
		return no
	}
	return open
}

// medicines are the classes that are taken now, of those begun on or after a day if one is given.
func (v *view) medicines(begun *diary.Date) []diary.MedicineClass {
	var classes []diary.MedicineClass
	for _, m := range v.profile.Medicines {
		if v.takenNow(m.Started, m.Ended) && (begun == nil || m.Started != nil && *m.Started >= *begun) {
			classes = append(classes, m.Class)
		}
	}
	return classes
}

func (v *view) supplements() []diary.SupplementKind {
	var kinds []diary.SupplementKind
	for _, s := range v.profile.Supplements {
		if v.takenNow(s.Started, s.Ended) {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}

// takenNow says whether something that was begun and ended on two days, known or not, is taken now. On
// the day on which it ends it was taken.
func (v *view) takenNow(started, ended *diary.Date) bool {
	return (started == nil || *started <= v.date) && (ended == nil || *ended >= v.date)
}

// begunWithin says whether one of the medicines was begun at most so many months ago.
func (v *view) begunWithin(classes []diary.MedicineClass, months int) bool {
	if months == 0 {
		return false
	}
	since := diary.DateOf(v.date.UTC().AddDate(0, -months, 0))
	return anyOf(classes, v.medicines(&since), true) == yes
}
