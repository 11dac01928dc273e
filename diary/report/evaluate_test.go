package report

import (
	"fmt"
	"slices"
	"testing"
	"time"

	_ "time/tzdata"

	"crampdiary/diary"
)

// All diaries in these tests are invented.

var copenhagen = mustZone("Europe/Copenhagen")

func mustZone(name string) *time.Location {
	zone, err := diary.Zone(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// testNow is when the tests look at a diary: a Wednesday at 13:00, one hour into its cramp-day.
var testNow = time.Date(2026, 11, 25, 13, 0, 0, 0, copenhagen)

// change makes a diary for a case.
type change func(*made)

// made is a diary that is being made: nothing but check-ins that say no, on each of the last 28 days.
type made struct {
	diary.Snapshot
	now  time.Time
	zone *time.Location
	said []diary.Acknowledgement
}

func makeDiary(changes ...change) made {
	m := made{now: testNow, zone: copenhagen}
	today := diary.CrampDayOf(m.now, m.zone)
	for back := range diary.Date(28) {
		m.CheckIns = append(m.CheckIns, diary.CheckIn{Day: today - back, Cramps: diary.No})
	}
	m.Profile.Version = 1
	for _, change := range changes {
		change(&m)
	}
	slices.SortStableFunc(m.Episodes, func(a, b diary.Episode) int { return a.Started.Compare(b.Started) })
	return m
}

func (m made) evaluate(table Table) Report {
	return evaluate(table, m.Snapshot, m.said, m.now, m.zone)
}

func (m *made) today() diary.Date { return diary.CrampDayOf(m.now, m.zone) }

// day adds an episode to the cramp-day so many days before that of now, at 12:30 and of two minutes.
func day(back int, details ...func(*diary.Episode)) change {
	return func(m *made) {
		started, _ := diary.LocalTime(m.today()-diary.Date(back), 12, 30, m.zone)
		m.add(started, details...)
	}
}

// ended adds an episode of two minutes that ended so long ago.
func ended(ago time.Duration, details ...func(*diary.Episode)) change {
	return func(m *made) { m.add(m.now.Add(-ago-2*time.Minute), details...) }
}

func (m *made) add(started time.Time, details ...func(*diary.Episode)) {
	end := started.Add(2 * time.Minute)
	e := diary.Episode{
		ID: fmt.Sprintf("episode-%d", len(m.Episodes)), Zone: m.zone.String(), Precision: diary.Exact, Started: started, Ended: &end,
	}
	for _, detail := range details {
		detail(&e)
	}
	m.Episodes = append(m.Episodes, e)
}

// days adds an episode to each of the cramp-days from so many days back to so many.
func days(from, to int, details ...func(*diary.Episode)) change {
	return func(m *made) {
		for back := from; back <= to; back++ {
			day(back, details...)(m)
		}
	}
}

func pain(worst int) func(*diary.Episode) { return func(e *diary.Episode) { e.Pain = &worst } }

func sore(hours int) func(*diary.Episode) { return func(e *diary.Episode) { e.SorenessHours = &hours } }

func lasted(d time.Duration) func(*diary.Episode) {
	return func(e *diary.Episode) { end := e.Started.Add(d); e.Ended = &end }
}

// endedAfter lets an episode last so long and end when it would have ended.
func endedAfter(d time.Duration) func(*diary.Episode) {
	return func(e *diary.Episode) { e.Started = e.Ended.Add(-d) }
}

func sign(signs ...diary.Sign) func(*diary.Episode) {
	return func(e *diary.Episode) { e.Signs = signs }
}

func muscle(m diary.Muscle) func(*diary.Episode) { return func(e *diary.Episode) { e.Muscle = m } }

func weak(r diary.Residue) func(*diary.Episode) { return func(e *diary.Episode) { e.Weakness = r } }

func numb(r diary.Residue) func(*diary.Episode) { return func(e *diary.Episode) { e.Numbness = r } }

func swollen(s diary.Swelling) func(*diary.Episode) { return func(e *diary.Episode) { e.Swelling = s } }

func redWarm(e *diary.Episode)     { e.RedWarm = diary.Yes }
func coldPale(e *diary.Episode)    { e.ColdPale = diary.Yes }
func woke(e *diary.Episode)        { e.Woke = diary.Yes }
func unable(e *diary.Episode)      { e.UnableNextDay = diary.Yes }
func limping(e *diary.Episode)     { e.MovementProblem = diary.Yes }
func painBetween(e *diary.Episode) { e.PainBetween = diary.Yes }
func slept(e *diary.Episode)       { e.Woke = diary.No }
func able(e *diary.Episode)        { e.UnableNextDay = diary.No }
func walking(e *diary.Episode)     { e.MovementProblem = diary.No }
func inTheNight(e *diary.Episode)  { e.Precision = diary.Night }
func endUnknown(e *diary.Episode)  { e.Ended = nil }

// stillThere takes the end of an episode away and says that it was still there so long after its start.
func stillThere(after time.Duration) func(*diary.Episode) {
	return func(e *diary.Episode) { still := e.Started.Add(after); e.Ended, e.StillAt = nil, &still }
}

// saidCramps answers so many days before that of now with cramps, and describes none.
func saidCramps(back ...int) change {
	return func(m *made) {
		for _, days := range back {
			m.CheckIns = slices.DeleteFunc(m.CheckIns, func(c diary.CheckIn) bool { return c.Day == m.today()-diary.Date(days) })
			m.CheckIns = append(m.CheckIns, diary.CheckIn{Day: m.today() - diary.Date(days), Cramps: diary.Yes})
		}
	}
}

// due says that a child is or was awaited so many days from today.
func due(days int) change {
	return profile(func(p *diary.Profile) {
		date := diary.DateOf(testNow) + diary.Date(days)
		p.Pregnant, p.DueDate = diary.Yes, &date
	})
}

// taken adds a medicine that was taken until so many days before today.
func taken(class diary.MedicineClass, until int) change {
	return profile(func(p *diary.Profile) {
		last := diary.DateOf(testNow) - diary.Date(until)
		p.Medicines = append(p.Medicines, diary.Medicine{Kind: class, Ended: &last})
	})
}

func profile(set func(*diary.Profile)) change { return func(m *made) { set(&m.Profile) } }

func condition(c diary.Condition) change {
	return profile(func(p *diary.Profile) { p.Conditions = append(p.Conditions, c) })
}

func medicine(class diary.MedicineClass) change {
	return profile(func(p *diary.Profile) { p.Medicines = append(p.Medicines, diary.Medicine{Kind: class}) })
}

func supplement(kind diary.SupplementKind) change {
	return profile(func(p *diary.Profile) { p.Supplements = append(p.Supplements, diary.Supplement{Kind: kind}) })
}

// begun adds a medicine that was begun on a date.
func begun(class diary.MedicineClass, on diary.Date) change {
	return profile(func(p *diary.Profile) { p.Medicines = append(p.Medicines, diary.Medicine{Kind: class, Started: &on}) })
}

func pregnant(p *diary.Profile)        { p.Pregnant = diary.Yes }
func notPregnant(p *diary.Profile)     { p.Pregnant = diary.No }
func newToCramps(p *diary.Profile)     { p.CrampsBefore = diary.No }
func hadCramps(p *diary.Profile)       { p.CrampsBefore = diary.Yes }
func troubleMoving(p *diary.Profile)   { p.MovementProblem = diary.Yes }
func noTroubleMoving(p *diary.Profile) { p.MovementProblem = diary.No }
func healthy(p *diary.Profile)         { p.NoConditions = true }

// answered leaves so many of the last 28 days answered, beginning with the first of them.
func answered(n int) change {
	return func(m *made) { m.CheckIns = m.CheckIns[len(m.CheckIns)-n:] }
}

// outcomeOf finds what came out for a criterion or a note. A note that does not apply is not met.
func outcomeOf(r Report, id string) (Outcome, Finding) {
	if f, ok := r.Finding(id); ok {
		return f.Outcome, f
	}
	for _, note := range r.Notes {
		if note.Criterion.ID == id {
			return Met, note
		}
	}
	return NotMet, Finding{}
}

func TestEachCriterionIsMetFromItsThresholdsOnAndWithinItsWindows(t *testing.T) {
	covered := make(map[string]map[Outcome]bool)
	for _, c := range cases {
		got, _ := outcomeOf(makeDiary(c.diary...).evaluate(Criteria), c.id)
		if got != c.want {
			t.Errorf("%s: %s: got %s, want %s", c.id, c.name, got, c.want)
		}
		if covered[c.id] == nil {
			covered[c.id] = make(map[Outcome]bool)
		}
		covered[c.id][c.want] = true
	}
	for _, criterion := range Criteria.Criteria {
		if !covered[criterion.ID][Met] || !covered[criterion.ID][NotMet] {
			t.Errorf("%s lacks a case that is met or one that is not", criterion.ID)
		}
	}
}

func TestNothingIsSaidNotToFitBeforeTwentyDaysAreAnswered(t *testing.T) {
	for _, test := range []struct {
		answered int
		want     Outcome
		missing  int
	}{{0, NotEnough, 20}, {19, NotEnough, 1}, {20, NotMet, 0}, {28, NotMet, 0}} {
		r := makeDiary(answered(test.answered)).evaluate(Criteria)
		if r.Answered != test.answered || r.Missing != test.missing || r.AnsweredOf != 28 {
			t.Errorf("%d answered: %+v", test.answered, r)
		}
		for _, id := range []string{"frequent", "long-recent", "emergency-chest", "sleep"} {
			if got, _ := outcomeOf(r, id); got != test.want {
				t.Errorf("%d answered: %s is %s, want %s", test.answered, id, got, test.want)
			}
		}
	}
	if got, _ := outcomeOf(makeDiary(answered(0), ended(0, sign(diary.ChestPain))).evaluate(Criteria), "emergency-chest"); got != Met {
		t.Errorf("what is met by what is there is %s", got)
	}
}

func TestADayIsAnsweredByAnEpisodeOrByAnAnswerToTheQuestion(t *testing.T) {
	m := makeDiary(answered(0), day(0), day(0), day(27), day(28))
	m.CheckIns = []diary.CheckIn{
		{Day: m.today() - 1, Cramps: diary.Yes},
		{Day: m.today() - 2, Factors: map[diary.Factor]diary.Answer{diary.AlcoholDay: diary.Yes}},
		{Day: m.today(), Cramps: diary.No},
		{Day: m.today() - 3, Cramps: diary.No, Asked: diary.NightOnly},
		{Day: m.today() - 28, Cramps: diary.No},
	}
	if got := m.evaluate(Criteria).Answered; got != 3 {
		t.Errorf("%d days are answered, want 3", got)
	}
}

// What is asked about the night alone says nothing of the rest of the day.
func TestAnAnswerAboutTheNightIsEnoughForWakingAlone(t *testing.T) {
	for nights, want := range map[int]Outcome{19: NotEnough, 20: NotMet} {
		m := makeDiary(answered(nights))
		for i := range m.CheckIns {
			m.CheckIns[i].Asked = diary.NightOnly
		}
		r := m.evaluate(Criteria)
		if got, _ := outcomeOf(r, "sleep"); got != want || r.Answered != 0 {
			t.Errorf("%d nights answered: sleep is %s, want %s; %d days answered", nights, got, want, r.Answered)
		}
		if got, _ := outcomeOf(r, "frequent"); got != NotEnough {
			t.Errorf("%d nights answered: frequent is %s", nights, got)
		}
	}
}

func TestAnEmptyDiaryMeetsNothingAndSaysSo(t *testing.T) {
	r := Evaluate(diary.Snapshot{}, nil, testNow, copenhagen)
	if r.Level != SelfCare || len(r.Notes) != 0 || len(r.Findings) != len(articleCriteria)+len(safetyCriteria) {
		t.Errorf("got %+v", r)
	}
	for _, f := range r.Findings {
		if f.Outcome != NotEnough {
			t.Errorf("%s is %s", f.Criterion.ID, f.Outcome)
		}
	}
}

func TestFindingsStandInTheOrderOfTheirLevels(t *testing.T) {
	m := makeDiary(days(1, 6, woke), day(0, weak(diary.Persistent)), ended(time.Hour, sign(diary.Collapse)), medicine(diary.Diuretic))
	r := m.evaluate(Criteria)
	var levels []Level
	for _, f := range r.Findings {
		if f.Outcome == Met {
			levels = append(levels, f.Criterion.Level)
		}
	}
	want := []Level{EmergencyCall, SameDay, OwnDoctor, OwnDoctor, Prescriber}
	if !slices.Equal(levels, want) || r.Level != EmergencyCall {
		t.Errorf("got %v and %s overall, want %v", levels, r.Level, want)
	}
}

func TestAFindingNamesItsEpisodesNumbersAndDays(t *testing.T) {
	m := makeDiary(day(2, pain(9)), day(2, pain(8)), day(9, pain(8)), day(3, pain(7)), day(4))
	_, f := outcomeOf(m.evaluate(Criteria), "very-painful")
	if want := []string{"episode-2", "episode-0", "episode-1"}; !slices.Equal(f.Episodes, want) {
		t.Errorf("it rests on %v, want %v", f.Episodes, want)
	}
	c := f.Counted[0]
	if c.Found != 2 || c.Unanswered != 1 || f.From != m.today()-27 || f.To != m.today() {
		t.Errorf("counted %d, %d open, from %s to %s", c.Found, c.Unanswered, f.From, f.To)
	}
	_, f = outcomeOf(makeDiary(ended(time.Hour, sign(diary.Confusion, diary.DarkUrine))).evaluate(Criteria), "emergency-collapse")
	if !slices.Equal(f.Counted[0].Seen, []diary.Sign{diary.Confusion}) {
		t.Errorf("saw %v", f.Counted[0].Seen)
	}
}

func TestAMedicineBegunWithinAYearIsSpokenOfMoreStrongly(t *testing.T) {
	for on, want := range map[diary.Date]bool{
		diary.NewDate(2025, 11, 25): true, diary.NewDate(2025, 11, 24): false, diary.NewDate(2026, 11, 25): true,
	} {
		outcome, f := outcomeOf(makeDiary(days(1, 2), begun(diary.Statin, on)).evaluate(Criteria), "medicine")
		if outcome != Met || f.Stronger() != want {
			t.Errorf("begun %s: %s, stronger %v", on, outcome, f.Stronger())
		}
	}
	_, f := outcomeOf(makeDiary(days(1, 2), medicine(diary.Statin), begun(diary.OtherMedicine, diary.NewDate(2026, 11, 1))).evaluate(Criteria), "medicine")
	if f.Stronger() {
		t.Error("stronger because of a medicine that the criterion does not name")
	}
}

func TestMedicineThatIsNotTakenNowDoesNotCount(t *testing.T) {
	today := diary.NewDate(2026, 11, 25)
	for _, test := range []struct {
		started, ended diary.Date
		want           Outcome
	}{
		{today, today, Met}, {today - 9, today - 3, NotMet}, {today - 9, today - 2, Met}, {today + 1, today + 9, NotMet}, {today - 1, today + 1, Met},
	} {
		m := makeDiary(days(1, 2))
		m.Profile.Medicines = []diary.Medicine{{Kind: diary.Statin, Started: &test.started, Ended: &test.ended}}
		if got, _ := outcomeOf(m.evaluate(Criteria), "medicine"); got != test.want {
			t.Errorf("from %s to %s: %s, want %s", test.started, test.ended, got, test.want)
		}
		m.Profile.Medicines = nil
		m.Profile.Conditions = []diary.Condition{diary.Dialysis}
		m.Profile.Supplements = []diary.Supplement{{Kind: diary.Potassium, Started: &test.started, Ended: &test.ended}}
		want := test.want
		if test.ended == today-2 {
			want = NotMet // what was taken when the cramps were has no say about what is taken now
		}
		if got, _ := outcomeOf(m.evaluate(Criteria), "supplement"); got != want {
			t.Errorf("supplement from %s to %s: %s, want %s", test.started, test.ended, got, want)
		}
	}
}
