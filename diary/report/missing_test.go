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

	statin bool // counts with a statin, or when it is not known what is taken
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
		{name: "pain between cramps", set: painBetween, days: 14, statin: true},
		{name: "numbness during", set: numb(during)},
	}
	for _, s := range diary.Signs {
		t := ticked{name: string(s), set: sign(s), days: 14}
		switch s {
		case diary.DarkUrine:
			t.days, t.hours = 0, 72*time.Hour
		case diary.StiffJaw, diary.DirtyWound:
			t.days = 21
		case diary.MuscleWasting, diary.TwitchingWeak, diary.WalkingPain, diary.WeightLoss:
			t.days = 28
		}
		list = append(list, t)
	}
	return list
}

// within says whether what was ticked has to end in a finding or in a question; in the other days that the
// report looks at it has to be said back.
func (t ticked) within(e diary.Episode, p diary.Profile) bool {
	ended := e.Started
	if e.Ended != nil {
		ended = *e.Ended
	}
	if t.statin && p.Version > 0 && !slices.ContainsFunc(p.Medicines, func(m diary.Medicine) bool {
		day := e.CrampDay()
		if wall := diary.DateOf(e.Started.In(copenhagen)); wall > day {
			day = wall
		}
		return m.Kind == diary.Statin && (m.Started == nil || *m.Started <= day) && (m.Ended == nil || *m.Ended >= e.CrampDay())
	}) {
		return false
	}
	return t.hours > 0 && testNow.Sub(ended) <= t.hours || int(diary.CrampDayOf(testNow, copenhagen)-e.CrampDay()) < t.days
}

// drawnProfile draws a profile that says anything at all, also one that was never saved.
func drawnProfile(t *rapid.T) diary.Profile {
	if rapid.IntRange(0, 4).Draw(t, "profile") == 0 {
		return diary.Profile{}
	}
	today := diary.DateOf(testNow)
	date := func(name string) *diary.Date {
		if rapid.Bool().Draw(t, name+" known") {
			return new(today - diary.Date(rapid.IntRange(-30, 60).Draw(t, name)))
		}
		return nil
	}
	answer := rapid.SampledFrom([]diary.Answer{"", diary.Yes, diary.No})
	p := diary.Profile{
		Version: 1, Changed: testNow.Add(-time.Duration(rapid.IntRange(0, 400).Draw(t, "saved days ago")) * 24 * time.Hour),
		Pregnant: answer.Draw(t, "pregnant"), CrampsBefore: answer.Draw(t, "before"), MovementProblem: answer.Draw(t, "moves"), LimitFluids: answer.Draw(t, "fluids"),
		Conditions: rapid.SliceOfNDistinct(rapid.SampledFrom(diary.Conditions), 0, 3, rapid.ID).Draw(t, "conditions"),
	}
	if p.Pregnant == diary.Yes {
		p.DueDate = date("due")
	}
	p.NoConditions = len(p.Conditions) == 0 && rapid.Bool().Draw(t, "no conditions")
	for _, class := range rapid.SliceOfN(rapid.SampledFrom(diary.MedicineClasses), 0, 3).Draw(t, "medicines") {
		p.Medicines = append(p.Medicines, diary.Medicine{Kind: class, Started: date("medicine begun"), Ended: date("medicine ended")})
	}
	for _, kind := range rapid.SliceOfN(rapid.SampledFrom(diary.SupplementKinds), 0, 2).Draw(t, "supplements") {
		p.Supplements = append(p.Supplements, diary.Supplement{Kind: kind, Started: date("supplement begun"), Ended: date("supplement ended")})
	}
	return p
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

func TestWhatWasTickedEndsInAFindingInAQuestionOrIsSaidBack(t *testing.T) {
	for _, tick := range allTicked() {
		t.Run(tick.name, rapid.MakeCheck(func(t *rapid.T) {
			e := blanked(t, testNow)
			tick.set(&e)
			s := diary.Snapshot{Episodes: []diary.Episode{e}, Profile: drawnProfile(t)}
			for back := range diary.Date(rapid.IntRange(0, 28).Draw(t, "answered")) {
				s.CheckIns = append(s.CheckIns, diary.CheckIn{Day: diary.CrampDayOf(testNow, copenhagen) - back, Cramps: diary.No})
			}
			if diary.CrampDayOf(testNow, copenhagen)-e.CrampDay() >= 28 {
				t.Skip("the report does not look so far back")
			}
			about := func(f Finding) bool {
				spoken := f.Outcome == Met || f.Outcome == AnswerMissing && len(f.Unsaid)+len(f.Asks) > 0
				return spoken && slices.Contains(f.Episodes, e.ID) && asksFor(f.Criterion, &e)
			}
			r := Evaluate(s, nil, testNow, copenhagen)
			found, back := slices.ContainsFunc(r.Findings, about), slices.ContainsFunc(r.Notes, about)
			if !found && (!back || tick.within(e, s.Profile)) {
				t.Errorf("%s on %+v ends in no finding, and said back: %v", tick.name, e, back)
			} else if found && back {
				t.Errorf("%s on %+v is said back as if it fitted nothing", tick.name, e)
			}
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
			return len(signs.parts()) > 0 && (&view{}).matches(&occurrence{Episode: &bare}, &signs).verdict == yes
		})
	})
}

// Anyone who fills a blank in the worst way gets the finding that was asked about: an answer is missing exactly
// when there is such a way.
func TestAnAnswerIsMissingExactlyWhenTheWorstAnswersMeetTheCriterion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := diary.Snapshot{Profile: diary.Profile{Version: 1, NoConditions: true, Pregnant: diary.Yes, CrampsBefore: diary.No, MovementProblem: diary.No}}
		for i := range rapid.IntRange(1, 6).Draw(t, "episodes") {
			e := blanked(t, testNow)
			e.ID = fmt.Sprintf("episode-%d", i)
			s.Episodes = append(s.Episodes, e)
		}
		checkMissing(t, s)
	})
}

// The hours since this cramp are counted from when it was known to go on, which is 48 hours and a minute ago.
func TestACrampThatStillWentOnAtTheEdgeOfTheHoursIsAskedAbout(t *testing.T) {
	e := diary.Episode{ID: "edge", Zone: copenhagen.String(), Precision: diary.Exact, Started: testNow.Add(-twoDays - time.Minute)}
	e.StillAt = &e.Started
	s := diary.Snapshot{Profile: diary.Profile{Version: 1, NoConditions: true, Pregnant: diary.Yes, CrampsBefore: diary.No, MovementProblem: diary.No}}
	s.Episodes = []diary.Episode{e}
	checkMissing(t, s)
}

func checkMissing(t rapid.TB, s diary.Snapshot) {
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
		// The hours since then are counted from when it was last known to go on: it has to begin earlier, on the same cramp-day.
		known := e.Started
		if e.StillAt != nil {
			known = *e.StillAt
		}
		ended := e.Started.Add(justOver)
		if early := known.Add(-justOver); e.Precision != diary.Night && diary.CrampDayOf(early, copenhagen) == e.CrampDay() {
			e.Started, ended = early, known
		}
		e.Ended, e.StillAt, e.Ongoing = &ended, nil, false
	}
	return s
}

// checkAsks says whether what a finding asks is really blank.
func checkAsks(t rapid.TB, s diary.Snapshot, f Finding) {
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
