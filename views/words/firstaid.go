package words

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// firstAid is what to do with one muscle while it cramps, as keys of texts.
type firstAid struct {
	caution string   // when to call somebody instead; empty if there is no such case
	steps   []string // for this muscle, in the order in which they are done
	stretch bool     // the steps end in a stretch, which is held until the cramp lets go
}

// firstAidOf is the first aid for each muscle. A clinician has not reviewed it yet.
var firstAidOf = map[diary.Muscle]firstAid{
	diary.Calf:        {stretch: true, steps: []string{"firstaid.calf.stand", "firstaid.calf.sit", "firstaid.calf.walk"}},
	diary.Foot:        {stretch: true, steps: []string{"firstaid.foot.stand", "firstaid.foot.toes"}},
	diary.Toes:        {stretch: true, steps: []string{"firstaid.foot.stand", "firstaid.foot.toes"}},
	diary.Shin:        {stretch: true, steps: []string{"firstaid.shin.point", "firstaid.shin.massage"}},
	diary.Hamstring:   {stretch: true, steps: []string{"firstaid.hamstring.straighten", "firstaid.hamstring.reach"}},
	diary.Quadriceps:  {stretch: true, steps: []string{"firstaid.quadriceps.hold-on", "firstaid.quadriceps.bend"}},
	diary.InnerThigh:  {stretch: true, steps: []string{"firstaid.inner-thigh.sit"}},
	diary.Buttock:     {stretch: true, steps: []string{"firstaid.buttock.lie"}},
	diary.Hand:        {stretch: true, steps: []string{"firstaid.hand.pause", "firstaid.hand.open"}},
	diary.Forearm:     {stretch: true, steps: []string{"firstaid.hand.pause", "firstaid.forearm.bend"}},
	diary.Abdomen:     {caution: "firstaid.abdomen.caution", steps: []string{"firstaid.pause", "firstaid.abdomen.breathe"}},
	diary.Back:        {caution: "firstaid.back.caution", steps: []string{"firstaid.pause", "firstaid.back.lie", "firstaid.back.move"}},
	diary.Neck:        {caution: "firstaid.neck.caution", steps: []string{"firstaid.neck.move"}},
	diary.OtherMuscle: anyMuscle,
}

// anyMuscle is the first aid when the muscle is not known, or is none that has its own.
var anyMuscle = firstAid{stretch: true, steps: []string{"firstaid.pause", "firstaid.other.stretch"}}

// The steps that are common to many muscles.
const (
	holdStretch = "firstaid.hold"    // for every stretch
	easeMuscle  = "firstaid.ease"    // for every muscle
	stopIfWorse = "firstaid.sharper" // for every muscle
)

func firstAidFor(muscle diary.Muscle) firstAid {
	if known, ok := firstAidOf[muscle]; ok {
		return known
	}
	return anyMuscle
}

// FirstAid says what to do while a muscle cramps: when to call instead, if that can be, then the steps
// for the muscle, then those for every muscle. The muscle may be empty.
func FirstAid(l *i18n.Locale, muscle diary.Muscle) []string {
	aid := firstAidFor(muscle)
	var keys []string
	if aid.caution != "" {
		keys = append(keys, aid.caution) // before anything is done
	}
	keys = append(keys, aid.steps...)
	if aid.stretch {
		keys = append(keys, holdStretch)
	}
	return texts(l, append(keys, stopIfWorse, easeMuscle))
}

func texts(l *i18n.Locale, keys []string) []string {
	words := make([]string, len(keys))
	for i, key := range keys {
		words[i] = l.T(key)
	}
	return words
}

// muscleAid is the first aid for muscles that are treated alike.
type muscleAid struct {
	Names   []string
	Caution string // when to call somebody instead; empty if there is no such case
	Steps   []string
}

// MuscleAids is the first aid for each muscle without the steps for every muscle, in the order of
// [diary.Muscles]. Neighbours with the same steps stand together.
func MuscleAids(l *i18n.Locale) []muscleAid {
	var aids []muscleAid
	for _, muscle := range diary.Muscles {
		known, name := firstAidFor(muscle), l.T("muscle."+string(muscle))
		aid := muscleAid{Names: []string{name}, Steps: texts(l, known.steps)}
		if known.caution != "" {
			aid.Caution = l.T(known.caution)
		}
		if last := len(aids) - 1; last >= 0 && aids[last].Caution == aid.Caution && slices.Equal(aids[last].Steps, aid.Steps) {
			aids[last].Names = append(aids[last].Names, name)
			continue
		}
		aids = append(aids, aid)
	}
	return aids
}
