package diary

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Limits of a profile.
const (
	MaxName     = 200  // characters of a medicine's or supplement's name
	MaxGoal     = 2000 // characters, as of every other text
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

// Development is how the cramps have been since they began.
type Development string

// The developments.
const (
	Improved  Development = "better"
	Unchanged Development = "same"
	Worsened  Development = "worse"
)

// Developments lists every development.
var Developments = []Development{Improved, Unchanged, Worsened}

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

// Product is a medicine or a dietary supplement taken regularly.
type Product[Kind ~string] struct {
	ID      string // UUID version 7
	Kind    Kind
	Name    string
	Started *Date // nil when not known
	Ended   *Date // nil when still taken
}

// Medicine is a product whose kind is its class, Supplement one whose kind is what it holds.
type (
	Medicine   = Product[MedicineClass]
	Supplement = Product[SupplementKind]
)

// Profile is what changes seldom about the person who keeps the diary. Everything may be unanswered.
type Profile struct {
	Version int64 // grows with every save; 0 before the first

	BirthYear    int // 0 when not answered
	Sex          Sex
	Conditions   []Condition
	NoConditions bool // the person said that none of Conditions applies
	Pregnant     Answer
	// PregnantAnswered is when Pregnant was answered, see DatePregnancy; nil when that is not known.
	PregnantAnswered *time.Time
	DueDate          *Date
	Medicines        []Medicine
	Supplements      []Supplement
	CrampsBefore     Answer // had cramps before the diary began
	MovementProblem  Answer
	LimitFluids      Answer // told by a doctor to limit fluids
	Goal             string // in the person's own words

	Onset            YearMonth // when the cramps began
	Development      Development
	EarlierTreatment string // and what came of it, in the person's own words
	WorkAndSport     string // in the person's own words
	EarlierClot      Answer // thrombosis, ever
	Cancer           Answer // now or earlier
	NightPain        Answer // pain at night that is no cramp

	Changed time.Time
}

// Validate finds everything that keeps the profile from being saved at the instant now. The items of
// lists are named by their place, for example "medicines.0.name".
func (p Profile) Validate(now time.Time) Problems {
	var found Problems
	for _, field := range ProfileFields {
		field.validate(&found, &p, now)
	}
	ids := make(map[string]bool) // of both lists
	validateProducts(&found, "medicines", "class", p.Medicines, MedicineClasses, ids, DateOf(now))
	validateProducts(&found, "supplements", "kind", p.Supplements, SupplementKinds, ids, DateOf(now))
	return found
}

// SameEntry says whether two profiles hold the same, whatever their version and when they were saved.
func (p Profile) SameEntry(other Profile) bool {
	return reflect.DeepEqual(p.entry(), other.entry())
}

// entry is the profile in one canonical form, without what a save adds to it.
func (p Profile) entry() Profile {
	p.Version, p.Changed, p.PregnantAnswered = 0, time.Time{}, nil
	p.Conditions = slices.Sorted(slices.Values(p.Conditions))
	if len(p.Medicines) == 0 {
		p.Medicines = nil
	}
	if len(p.Supplements) == 0 {
		p.Supplements = nil
	}
	return p
}

// minAge is the least age, in years, of a person who may keep a diary here.
const minAge = 18

// maxUntilDue and MaxSinceDue are how far from today, in days, the due date of a pregnancy of today can be: a due date
// is counted as 280 days from the last period, and hardly any birth is awaited for four weeks after it.
const (
	maxUntilDue = 280
	MaxSinceDue = 28
)

// maxAhead is how far in the future, in days, something may begin or end: what is prescribed for later
// may be written down, a year that was mistyped may not.
const maxAhead = 366

// validateProducts adds what is wrong with a list of products, whose IDs must not be among those seen before.
func validateProducts[K ~string](found *Problems, list, kind string, products []Product[K], kinds []K, ids map[string]bool, today Date) {
	if len(products) > MaxProducts {
		found.add(list, TooMany)
	}
	for i, p := range products {
		field := fmt.Sprintf("%s.%d.", list, i)
		switch {
		case !ValidID(p.ID):
			found.add(field+"id", Unknown)
		case ids[p.ID]:
			found.add(field+"id", Duplicate)
		}
		ids[p.ID] = true
		if strings.TrimSpace(p.Name) == "" {
			found.add(field+"name", Required)
		}
		found.text(field+"name", p.Name, MaxName)
		validateProductDate(found, field+"started", p.Started, today)
		validateProductDate(found, field+"ended", p.Ended, today)
		if p.Started != nil && p.Ended != nil && *p.Ended < *p.Started {
			found.add(field+"ended", EndBeforeStart)
		}
		if p.Kind == "" {
			found.add(field+kind, Required)
		}
		oneOf(found, field+kind, p.Kind, kinds)
	}
}

func validateProductDate(found *Problems, field string, date *Date, today Date) {
	switch {
	case date == nil:
	case *date < DateOf(earliest):
		found.add(field, TooEarly)
	case *date > today+maxAhead:
		found.add(field, InFuture)
	}
}

// PregnantOn is what the answer about a pregnancy is worth on a date. Some weeks after the due date, or when
// longer has gone by since it was given than a pregnancy lasts, a yes no longer says anything, and the
// question counts as not answered.
func (p Profile) PregnantOn(date Date) Answer {
	if p.Pregnant != Yes {
		return p.Pregnant
	}
	switch {
	case p.DueDate != nil:
		if date > *p.DueDate+MaxSinceDue {
			return Unanswered
		}
	case p.PregnantAnswered != nil && date > DateOf(*p.PregnantAnswered)+maxUntilDue+MaxSinceDue:
		return Unanswered
	}
	return Yes
}

// DatePregnancy notes that the answer about a pregnancy was given at the instant now, in the person's zone,
// unless it is the one of the profile before, which still holds.
func (p *Profile) DatePregnancy(before Profile, now time.Time) {
	switch p.Pregnant {
	case Unanswered:
		p.PregnantAnswered = nil
	case before.PregnantOn(DateOf(now)):
		p.PregnantAnswered = before.PregnantAnswered
	default:
		p.PregnantAnswered = &now
	}
}

// PregnancyLapsed says whether a pregnancy that was noted must be over on a date: it is asked about again.
func (p Profile) PregnancyLapsed(date Date) bool {
	return p.Pregnant == Yes && p.PregnantOn(date) != Yes
}

// MaySuggestFluids says whether an amount to drink may be suggested: the person has said that no doctor
// asked for a limit, and has no illness of the kidneys or the heart, in which it may do harm.
func (p Profile) MaySuggestFluids() bool {
	return p.LimitFluids == No && !slices.ContainsFunc(p.Conditions, func(c Condition) bool {
		return c == ReducedKidney || c == Dialysis || c == Cardiovascular
	})
}
