package archive

import "crampdiary/diary"

type profileJSON struct {
	BirthYear        int                                 `json:"birth_year,omitempty"`
	Sex              diary.Sex                           `json:"sex,omitempty"`
	Conditions       []diary.Condition                   `json:"conditions,omitempty"`
	NoConditions     bool                                `json:"no_conditions,omitempty"`
	Pregnant         diary.Answer                        `json:"pregnant,omitempty"`
	PregnantAt       string                              `json:"pregnant_answered_at,omitempty"`
	DueDate          string                              `json:"due_date,omitempty"`
	Medicines        []medicineJSON                      `json:"medicines,omitempty"`
	Supplements      []productJSON[diary.SupplementKind] `json:"supplements,omitempty"`
	CrampsBefore     diary.Answer                        `json:"cramps_before,omitempty"`
	MovementProblem  diary.Answer                        `json:"movement_problem,omitempty"`
	LimitFluids      diary.Answer                        `json:"limit_fluids,omitempty"`
	Goal             string                              `json:"goal,omitempty"`
	Onset            string                              `json:"onset,omitempty"`
	Development      diary.Development                   `json:"development,omitempty"`
	EarlierTreatment string                              `json:"earlier_treatment,omitempty"`
	WorkAndSport     string                              `json:"work_and_sport,omitempty"`
	EarlierClot      diary.Answer                        `json:"earlier_clot,omitempty"`
	Cancer           diary.Answer                        `json:"cancer,omitempty"`
	NightPain        diary.Answer                        `json:"night_pain,omitempty"`
	Changed          string                              `json:"changed_at"`
}

type productJSON[K ~string] struct {
	ID      string `json:"id"`
	Kind    K      `json:"kind,omitempty"`
	Name    string `json:"name"`
	Started string `json:"started_on,omitempty"`
	Ended   string `json:"ended_on,omitempty"`
}

// medicineJSON is a product whose kind is named class.
type medicineJSON struct {
	ID      string              `json:"id"`
	Kind    diary.MedicineClass `json:"class,omitempty"`
	Name    string              `json:"name"`
	Started string              `json:"started_on,omitempty"`
	Ended   string              `json:"ended_on,omitempty"`
}

func profileOf(h diary.Export) (diary.Profile, bool) { return h.Profile, h.Profile.Version > 0 }

func writeProfile(p diary.Profile) profileJSON {
	j := profileJSON{
		BirthYear: p.BirthYear, Sex: p.Sex, Conditions: p.Conditions, NoConditions: p.NoConditions,
		Pregnant: p.Pregnant, PregnantAt: optionalInstantText(p.PregnantAnswered), DueDate: diary.DateText(p.DueDate), CrampsBefore: p.CrampsBefore,
		MovementProblem: p.MovementProblem, LimitFluids: p.LimitFluids, Goal: p.Goal, Changed: instantText(p.Changed),
		Onset: p.Onset.String(), Development: p.Development, EarlierTreatment: p.EarlierTreatment, WorkAndSport: p.WorkAndSport,
		EarlierClot: p.EarlierClot, Cancer: p.Cancer, NightPain: p.NightPain,
	}
	for _, m := range p.Medicines {
		j.Medicines = append(j.Medicines, medicineJSON(writeProduct(m)))
	}
	for _, s := range p.Supplements {
		j.Supplements = append(j.Supplements, writeProduct(s))
	}
	return j
}

func readProfile(p *problems, j profileJSON) diary.Profile {
	profile := diary.Profile{
		BirthYear: j.BirthYear, Sex: j.Sex, Conditions: j.Conditions, NoConditions: j.NoConditions,
		Pregnant: j.Pregnant, DueDate: p.optionalDate("due_date", j.DueDate), CrampsBefore: j.CrampsBefore,
		MovementProblem: j.MovementProblem, LimitFluids: j.LimitFluids, Goal: j.Goal,
		Onset: p.yearMonth("onset", j.Onset), Development: j.Development, EarlierTreatment: j.EarlierTreatment, WorkAndSport: j.WorkAndSport,
		EarlierClot: j.EarlierClot, Cancer: j.Cancer, NightPain: j.NightPain,
		Changed:          p.instant("changed_at", j.Changed),
		PregnantAnswered: p.optionalInstant("pregnant_answered_at", j.PregnantAt),
	}
	if profile.PregnantAnswered == nil && profile.Pregnant != diary.Unanswered { // of an older program
		profile.PregnantAnswered = &profile.Changed
	}
	for _, m := range j.Medicines {
		profile.Medicines = append(profile.Medicines, readProduct(p, "medicines", productJSON[diary.MedicineClass](m)))
	}
	for _, s := range j.Supplements {
		profile.Supplements = append(profile.Supplements, readProduct(p, "supplements", s))
	}
	// A due date lies near the day on which it was noted, not near that of the import.
	p.add("", profile.Validate(profile.Changed))
	return profile
}

func writeProduct[K ~string](p diary.Product[K]) productJSON[K] {
	return productJSON[K]{p.ID, p.Kind, p.Name, diary.DateText(p.Started), diary.DateText(p.Ended)}
}

func readProduct[K ~string](p *problems, list string, j productJSON[K]) diary.Product[K] {
	return diary.Product[K]{
		ID: j.ID, Kind: j.Kind, Name: j.Name,
		Started: p.optionalDate(list, j.Started), Ended: p.optionalDate(list, j.Ended),
	}
}
