package diary

import (
	"fmt"
	"time"
)

// Limits of a profile.
const (
	MaxName     = 200  // characters of a medicine's or supplement's name
	MaxGoal     = 2000 // characters
	MaxProducts = 100  // medicines, and supplements
)

// Sex is the sex registered at birth, if the person wants to tell it.
type Sex string

// The sexes.
const (
	Female   Sex = "female"
	Male     Sex = "male"
	OtherSex Sex = "other"
)

// Sexes lists every sex.
var Sexes = []Sex{Female, Male, OtherSex}

// Condition is a long-term illness that matters to the seek-help criteria.
type Condition string

// The conditions.
const (
	Diabetes       Condition = "diabetes"
	ReducedKidney  Condition = "reduced-kidney-function"
	Dialysis       Condition = "dialysis"
	Cardiovascular Condition = "cardiovascular"
	OtherCondition Condition = "other"
)

// Conditions lists every condition.
var Conditions = []Condition{Diabetes, ReducedKidney, Dialysis, Cardiovascular, OtherCondition}

// MedicineClass groups medicines by what the criteria ask about.
type MedicineClass string

// The classes.
const (
	Statin        MedicineClass = "statin"
	Diuretic      MedicineClass = "diuretic"
	InhaledLABA   MedicineClass = "inhaled-laba" // inhaled long-acting beta-agonist
	OtherMedicine MedicineClass = "other"
)

// MedicineClasses lists every class.
var MedicineClasses = []MedicineClass{Statin, Diuretic, InhaledLABA, OtherMedicine}

// SupplementKind is the active content of a supplement.
type SupplementKind string

// The kinds.
const (
	Magnesium       SupplementKind = "magnesium"
	Potassium       SupplementKind = "potassium"
	Calcium         SupplementKind = "calcium"
	OtherSupplement SupplementKind = "other"
)

// SupplementKinds lists every kind.
var SupplementKinds = []SupplementKind{Magnesium, Potassium, Calcium, OtherSupplement}

// Medicine is a medicine taken regularly.
type Medicine struct {
	ID      string // UUID version 7
	Class   MedicineClass
	Name    string
	Started *Date // nil when not known
	Ended   *Date // nil when still taken
}

// Supplement is a dietary supplement taken regularly.
type Supplement struct {
	ID      string // UUID version 7
	Kind    SupplementKind
	Name    string
	Started *Date
	Ended   *Date
}

// Profile is what changes seldom about the person who keeps the diary. Everything may be unanswered.
type Profile struct {
	Version int64 // counts the saves from 1; 0 before the first

	BirthYear       int // 0 when not told
	Sex             Sex
	Conditions      []Condition
	NoConditions    bool // the person said that none of Conditions applies
	Pregnant        Answer
	DueDate         *Date
	Medicines       []Medicine
	Supplements     []Supplement
	CrampsBefore    Answer // had cramps before the diary began
	MovementProblem Answer
	LimitFluids     Answer // told by a doctor to limit fluids
	Goal            string // in the person's own words

	Changed time.Time
}

// Validate finds everything that keeps the profile from being saved at the instant now. The items of
// lists are named by their place, for example "medicines.0.name".
func (p Profile) Validate(now time.Time) Problems {
	var found Problems
	if p.BirthYear != 0 && (p.BirthYear < earliest.Year() || p.BirthYear > now.Year()-minAge) {
		found.add("birth_year", OutOfRange)
	}
	oneOf(&found, "sex", p.Sex, Sexes)
	someOf(&found, "conditions", p.Conditions, Conditions)
	if p.NoConditions && len(p.Conditions) > 0 {
		found.add("conditions", Contradiction)
	}
	oneOf(&found, "pregnant", p.Pregnant, Answers)
	if p.DueDate != nil && p.Pregnant != Yes {
		found.add("due_date", Contradiction)
	}
	if len(p.Medicines) > MaxProducts {
		found.add("medicines", TooMany)
	}
	for i, m := range p.Medicines {
		validateProduct(&found, fmt.Sprintf("medicines.%d", i), m.ID, m.Name, m.Started, m.Ended)
		field := fmt.Sprintf("medicines.%d.class", i)
		if m.Class == "" {
			found.add(field, Required)
		}
		oneOf(&found, field, m.Class, MedicineClasses)
	}
	if len(p.Supplements) > MaxProducts {
		found.add("supplements", TooMany)
	}
	for i, s := range p.Supplements {
		validateProduct(&found, fmt.Sprintf("supplements.%d", i), s.ID, s.Name, s.Started, s.Ended)
		field := fmt.Sprintf("supplements.%d.kind", i)
		if s.Kind == "" {
			found.add(field, Required)
		}
		oneOf(&found, field, s.Kind, SupplementKinds)
	}
	oneOf(&found, "cramps_before", p.CrampsBefore, Answers)
	oneOf(&found, "movement_problem", p.MovementProblem, Answers)
	oneOf(&found, "limit_fluids", p.LimitFluids, Answers)
	found.text("goal", p.Goal, MaxGoal)
	return found
}

// minAge is the least age, in years, of a person who may keep a diary here.
const minAge = 18

func validateProduct(found *Problems, field, id, name string, started, ended *Date) {
	if !ValidID(id) {
		found.add(field+".id", Unknown)
	}
	if name == "" {
		found.add(field+".name", Required)
	}
	found.text(field+".name", name, MaxName)
	if started != nil && ended != nil && *ended < *started {
		found.add(field+".ended", EndBeforeStart)
	}
}
