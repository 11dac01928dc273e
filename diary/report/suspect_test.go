package report

import (
	"testing"

	"crampdiary/diary"
)

// suspecting names a factor, of which the last so many cramp-days before that of now count.
func suspecting(factor diary.Factor, days int) change {
	return func(m *made) {
		m.Factors.Chosen = append(m.Factors.Chosen, factor)
		m.Factors.Suspect = &diary.Suspect{Factor: factor, From: m.today() - diary.Date(days)}
	}
}

func TestASuspectIsFoundAloneWhereItIsNotAmongOthers(t *testing.T) {
	hard := scattered(3, 18)
	cramps := func(day int) bool { return hard(day) && scattered(3, 119)(day) || scattered(1, 220)(day) }
	others := map[diary.Factor]func(int) bool{diary.HardExerciseDay: hard}
	for i, factor := range diary.Factors[1:9] {
		others[factor] = scattered(4, 320+i)
	}
	const days = 90
	among := makeDiary(logged(days, cramps, others)).factors()
	if f := among.Factors[0]; among.Suspect != nil || f.Factor != diary.HardExerciseDay || f.Direction != TooLittleData {
		t.Fatalf("without a suspect: %+v", f)
	}
	found := makeDiary(logged(days, cramps, others), suspecting(diary.HardExerciseDay, days)).factors()
	alone := found.Suspect
	if alone == nil || alone.Direction != More || alone.With != among.Factors[0].With || alone.Ratio.Value != among.Factors[0].Ratio.Value {
		t.Fatalf("alone: %+v", alone)
	}
	if alone.Ratio.Low <= among.Factors[0].Ratio.Low {
		t.Errorf("alone the interval begins at %v, among others at %v", alone.Ratio.Low, among.Factors[0].Ratio.Low)
	}
	if found.Tested != len(others)-1 || len(found.Factors) != len(others)-1 || found.Factors[0].Factor == diary.HardExerciseDay {
		t.Errorf("%d of %d others are tested", found.Tested, len(found.Factors))
	}
}

func TestDaysBeforeASuspectWasNamedDoNotCountForIt(t *testing.T) {
	hard := scattered(3, 1)
	for _, test := range []struct {
		name     string
		since    int // days
		answered int
		tested   bool
	}{
		{"named long ago", 200, 120, true},
		{"named just long enough ago", LeastFactorDays, LeastFactorDays, true},
		{"named a day too late", LeastFactorDays - 1, LeastFactorDays - 1, false},
		{"named last night", 0, 0, false},
		{"named for the coming night", -1, 0, false},
	} {
		m := makeDiary(logged(120, hard, map[diary.Factor]func(int) bool{diary.HardExerciseDay: hard}), suspecting(diary.HardExerciseDay, test.since))
		f := m.factors().Suspect
		if f.Answered() != test.answered || f.testable() != test.tested || (f.Direction == More) != test.tested {
			t.Errorf("%s: %+v", test.name, f)
		}
		if f.From != m.Factors.Suspect.From {
			t.Errorf("%s: counts from %s", test.name, f.From)
		}
	}
}

func TestASummaryTellsOfASuspectWhenAllOfItsDaysMayBeSeen(t *testing.T) {
	hard := scattered(3, 1)
	m := makeDiary(logged(120, hard, map[diary.Factor]func(int) bool{diary.HardExerciseDay: hard}), suspecting(diary.HardExerciseDay, 60))
	m.From, m.To = m.today()-200, m.today()
	named := m.Factors.Suspect.From
	for _, test := range []struct {
		from, to diary.Date
		told     bool
	}{{named, m.today(), true}, {named - 1, m.today(), true}, {named + 1, m.today(), false}, {named, m.today() - 1, false}} {
		s := Build(m.Snapshot, test.from, test.to, nil, m.now, m.zone).Suspect
		if (s != nil) != test.told || s != nil && (s.Answered() != 60 || s.Direction != More) {
			t.Errorf("from %s to %s: %+v", test.from, test.to, s)
		}
	}
	m.Factors.Suspect = nil
	if s := Build(m.Snapshot, m.From, m.To, nil, m.now, m.zone).Suspect; s != nil {
		t.Errorf("nothing was named: %+v", s)
	}
}
