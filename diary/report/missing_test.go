package report

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

// ticked is something that may be ticked or chosen on an episode, with the time for which it may not end in
// silence. This is written down a second time, apart from the table: it is what the table is checked with.
type ticked struct {
	name  string
	set   func(*diary.Episode)
	days  int           // cramp-days, that of now among them
	hours time.Duration // after its end; 0 when it is counted in days
}

func allTicked() []ticked {
	list := []ticked{
		{name: "weakness after", set: weak(after), days: 28},
		{name: "weakness persistent", set: weak(persistent), days: 28},
		{name: "numbness after", set: numb(after), days: 28},
		{name: "numbness persistent", set: numb(persistent), days: 28},
		{name: "swelling on one side", set: swollen(diary.OneSidedSwelling), days: 28},
		{name: "swelling on both sides", set: swollen(diary.BothSidesSwelling), days: 28},
		{name: "red or warm", set: redWarm, days: 28},
		{name: "cold and pale", set: coldPale, days: 14},
		{name: "pain between cramps", set: painBetween, days: 14}, // with a statin, or when that is not known
	}
	for _, s := range diary.Signs {
		t := ticked{name: string(s), set: sign(s), days: 14}
		switch s {
		case diary.DarkUrine:
			t.days, t.hours = 0, 72*time.Hour
		case diary.StiffJaw, diary.DirtyWound:
			t.days = 21
		}
		list = append(list, t)
	}
	return list
}

// blanked draws an episode of which anything at all may be left blank.
func blanked(t *rapid.T, now time.Time) diary.Episode {
	maybe := func(name string) bool { return rapid.Bool().Draw(t, name) }
	e := diary.Episode{
		ID: "ticked", Zone: copenhagen.String(), Precision: rapid.SampledFrom(diary.Precisions).Draw(t, "precision"),
		Started: now.Add(-time.Duration(rapid.IntRange(0, 29*24*60).Draw(t, "minutes ago")) * time.Minute),
		Muscle:  rapid.SampledFrom(append([]diary.Muscle{""}, diary.Muscles...)).Draw(t, "muscle"),
		Ongoing: maybe("ongoing"),
	}
	if e.Precision == diary.Night {
		e.Started = diary.MiddleOf(diary.CrampDayOf(e.Started, copenhagen), copenhagen)
	}
	if maybe("end known") && !e.Ongoing {
		ended := e.Started.Add(time.Duration(rapid.IntRange(0, 59).Draw(t, "lasted")) * time.Minute)
		e.Ended = &ended
	} else if maybe("still there") {
		still := e.Started.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "still")) * time.Minute)
		e.StillAt = &still
	}
	if maybe("pain known") {
		worst := rapid.IntRange(0, diary.MaxPain).Draw(t, "pain")
		e.Pain = &worst
	}
	answer := rapid.SampledFrom([]diary.Answer{"", diary.Yes, diary.No})
	e.Woke, e.UnableNextDay, e.MovementProblem = answer.Draw(t, "woke"), answer.Draw(t, "unable"), answer.Draw(t, "movement")
	return e
}

func TestWhatWasTickedEndsInAFindingOrInAQuestion(t *testing.T) {
	for _, tick := range allTicked() {
		t.Run(tick.name, rapid.MakeCheck(func(t *rapid.T) {
			e := blanked(t, testNow)
			tick.set(&e)
			s := diary.Snapshot{Episodes: []diary.Episode{e}}
			switch rapid.IntRange(0, 2).Draw(t, "profile") {
			case 1:
				s.Profile = diary.Profile{Version: 1, Medicines: []diary.Medicine{{Class: diary.Statin}}}
			case 2:
				if tick.name != "pain between cramps" {
					s.Profile = diary.Profile{Version: 1, NoConditions: true, Pregnant: diary.No, CrampsBefore: diary.Yes}
				}
			}
			for back := range diary.Date(rapid.IntRange(0, 28).Draw(t, "answered")) {
				s.CheckIns = append(s.CheckIns, diary.CheckIn{Day: diary.CrampDayOf(testNow, copenhagen) - back, Cramps: diary.No})
			}
			ended := e.Started
			if e.Ended != nil {
				ended = *e.Ended
			}
			if day := diary.CrampDayOf(testNow, copenhagen) - e.CrampDay(); tick.days > 0 && int(day) >= tick.days || tick.hours > 0 && testNow.Sub(ended) > tick.hours {
				t.Skip("it is out of its window")
			}
			for _, f := range Evaluate(s, nil, testNow, copenhagen).Findings {
				about := slices.Contains(f.Episodes, e.ID)
				if about && (f.Outcome == Met || f.Outcome == AnswerMissing && len(f.Unsaid)+len(f.Asks) > 0) && asksFor(f.Criterion, &e) {
					return
				}
			}
			t.Errorf("%s on %+v ends in silence", tick.name, e)
		}))
	}
}

// asksFor says whether a criterion looks at the signs of episodes, and not only at how many there are.
func asksFor(c Criterion, e *diary.Episode) bool {
	return slices.ContainsFunc(c.Rules, func(r Rule) bool {
		return slices.ContainsFunc(r.Counts, func(count Count) bool {
			w := count.With
			bare := diary.Episode{Weakness: e.Weakness, Numbness: e.Numbness, Swelling: e.Swelling, RedWarm: e.RedWarm, ColdPale: e.ColdPale, PainBetween: e.PainBetween, Signs: e.Signs}
			signs := Trait{Weakness: w.Weakness, Numbness: w.Numbness, Swelling: w.Swelling, RedWarm: w.RedWarm, ColdPale: w.ColdPale, PainBetween: w.PainBetween, Signs: w.Signs}
			return len(signs.parts()) > 0 && (&view{}).fits(&occurrence{Episode: &bare}, &signs).verdict == yes
		})
	})
}

// Whoever fills a blank in the worst way gets the finding that was asked about: an answer is missing exactly
// when there is such a way.
func TestAnAnswerIsMissingExactlyWhenTheWorstAnswersMeetTheCriterion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := diary.Snapshot{Profile: diary.Profile{Version: 1, NoConditions: true, Pregnant: diary.Yes, CrampsBefore: diary.No, MovementProblem: diary.No}}
		for i := range rapid.IntRange(1, 6).Draw(t, "episodes") {
			e := blanked(t, testNow)
			e.ID = fmt.Sprintf("episode-%d", i)
			s.Episodes = append(s.Episodes, e)
		}
		slices.SortStableFunc(s.Episodes, func(a, b diary.Episode) int { return a.Started.Compare(b.Started) })
		asked := Evaluate(s, nil, testNow, copenhagen)
		worst := Evaluate(answeredWorst(s), nil, testNow, copenhagen)
		level := SelfCare
		for _, f := range asked.Findings {
			after, _ := worst.Finding(f.Criterion.ID)
			if f.Outcome == Met && f.Criterion.Level.Above(level) {
				level = f.Criterion.Level
			}
			if missing := f.Outcome == AnswerMissing; missing != (f.Outcome != Met && after.Outcome == Met) {
				t.Errorf("%s is %s, and answered in the worst way %s", f.Criterion.ID, f.Outcome, after.Outcome)
			} else if missing {
				if f.Criterion.Level.Above(level) {
					level = f.Criterion.Level
				}
				if len(f.Asks) == 0 {
					t.Errorf("%s asks nothing", f.Criterion.ID)
				}
			}
			checkAsks(t, s, f)
		}
		if asked.IfAnswered != level || asked.Level.Above(asked.IfAnswered) {
			t.Errorf("the level is %s, and if answered %s, want %s", asked.Level, asked.IfAnswered, level)
		}
	})
}

// answeredWorst fills what is blank in the way that every criterion is afraid of. The muscle can be only one
// of them: the abdomen matters in pregnancy, and the criteria about limbs count a blank as one already.
func answeredWorst(s diary.Snapshot) diary.Snapshot {
	s.Episodes = slices.Clone(s.Episodes)
	for i := range s.Episodes {
		e := &s.Episodes[i]
		if e.Muscle == "" {
			e.Muscle = diary.Abdomen
		}
		if e.Pain == nil {
			e.Pain = new(diary.MaxPain)
		}
		if e.SorenessHours == nil {
			e.SorenessHours = new(diary.MaxSoreness)
		}
		for _, answer := range []*diary.Answer{&e.Woke, &e.UnableNextDay, &e.MovementProblem} {
			if *answer == "" {
				*answer = diary.Yes
			}
		}
		if e.Ended != nil || e.Ongoing && e.Precision != diary.Night && !e.Forgotten(testNow) || e.StillAt != nil && e.StillAt.Sub(e.Started) > 10*time.Minute {
			continue // its length is known, or that it was long
		}
		// The hours since then are counted from what was its start: it has to begin earlier, on the same cramp-day.
		ended := e.Started.Add(justOver)
		if early := e.Started.Add(-justOver); e.StillAt == nil && e.Precision != diary.Night && diary.CrampDayOf(early, copenhagen) == e.CrampDay() {
			e.Started, ended = early, e.Started
		}
		e.Ended, e.StillAt, e.Ongoing = &ended, nil, false
	}
	return s
}

// checkAsks says whether what a finding asks is really blank.
func checkAsks(t *rapid.T, s diary.Snapshot, f Finding) {
	for _, ask := range f.Asks {
		i := slices.IndexFunc(s.Episodes, func(e diary.Episode) bool { return e.ID == ask.Episode })
		e := s.Episodes[i]
		blank := map[Field]bool{
			FieldEnd: e.Ended == nil, FieldMuscle: e.Muscle == "", FieldPain: e.Pain == nil, FieldWoke: e.Woke == "",
			FieldSoreness: e.SorenessHours == nil, FieldUnable: e.UnableNextDay == "", FieldMovement: e.MovementProblem == "",
		}
		for _, field := range ask.Fields {
			if !blank[field] {
				t.Errorf("%s asks for %s, which is answered", f.Criterion.ID, field)
			}
		}
		if !slices.IsSortedFunc(ask.Fields, func(a, b Field) int { return slices.Index(Fields, a) - slices.Index(Fields, b) }) {
			t.Errorf("%s asks in the order %v", f.Criterion.ID, ask.Fields)
		}
	}
}
