package report

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// summary sums up the last cramp-days of a diary, so many.
func (m made) summary(days int) Summary {
	today := m.today()
	return Build(m.Snapshot, today-diary.Date(days)+1, today, m.said, m.now, m.zone)
}

func TestASummaryCountsThePeriodAndTheCriteriaTheirOwn(t *testing.T) {
	m := makeDiary(days(0, 0, weak(diary.Persistent)), days(20, 20), days(27, 27))
	for _, test := range []struct{ days, cramps int }{{1, 1}, {14, 1}, {21, 2}, {28, 3}} {
		s := m.summary(test.days)
		if s.Patterns.Cramps != test.cramps || s.Patterns.Days != test.days || len(s.Last) != test.cramps {
			t.Errorf("%d days hold %d cramps on %d days, %d of them listed; want %d",
				test.days, s.Patterns.Cramps, s.Patterns.Days, len(s.Last), test.cramps)
		}
		if want := m.evaluate(Criteria); s.Report.Answered != want.Answered || !reflect.DeepEqual(s.Report.MetIDs(), want.MetIDs()) {
			t.Errorf("for %d days the criteria look at %d answered days and meet %v", test.days, s.Report.Answered, s.Report.MetIDs())
		}
	}
}

func TestASummaryTellsUnansweredFromNo(t *testing.T) {
	no := func(e *diary.Episode) { e.UnableNextDay, e.MovementProblem, e.RedWarm = diary.No, diary.No, diary.No }
	s := makeDiary(days(0, 2, unable, limping, redWarm), days(3, 4, no), days(5, 10)).summary(28)
	for _, q := range s.Questions {
		got := q.Unanswered
		for _, answer := range q.Answers {
			got += answer.Cramps
		}
		if got != s.Patterns.Cramps {
			t.Errorf("%s adds up to %d of %d cramps", q.Field.Name, got, s.Patterns.Cramps)
		}
		answered := slices.Contains([]string{"unable_next_day", "movement_problem", "red_warm"}, q.Field.Name)
		if answered && !reflect.DeepEqual(q.Answers, []CodeCount{{"yes", 3}, {"no", 2}}) {
			t.Errorf("%s: %v", q.Field.Name, q.Answers)
		}
		if q.Field.Name == "weakness" && (q.Answers != nil || q.Unanswered != 11) {
			t.Errorf("weakness that nobody answered: %v", q)
		}
	}
}

func TestASummaryCountsResiduesAndSigns(t *testing.T) {
	s := makeDiary(
		days(0, 1, weak(diary.NoResidue)), days(2, 2, weak(diary.Persistent), sign(diary.DarkUrine, diary.Breathless)),
		days(3, 3, sign(diary.DarkUrine)),
	).summary(28)
	weakness := s.Questions[slices.IndexFunc(s.Questions, func(q QuestionCount) bool { return q.Field.Name == "weakness" })]
	if want := []CodeCount{{"none", 2}, {"persistent", 1}}; !reflect.DeepEqual(weakness.Answers, want) {
		t.Errorf("weakness %v, want %v", weakness.Answers, want)
	}
	if want := []SignCount{{diary.Breathless, 1}, {diary.DarkUrine, 2}}; !reflect.DeepEqual(s.Signs, want) {
		t.Errorf("signs %v, want %v", s.Signs, want)
	}
}

func TestASummaryListsTheNewestCrampsFirst(t *testing.T) {
	s := makeDiary(days(0, 19)).summary(28)
	if len(s.Last) != LastEpisodes {
		t.Fatalf("%d cramps are listed", len(s.Last))
	}
	for i := 1; i < len(s.Last); i++ {
		if s.Last[i].Started.After(s.Last[i-1].Started) {
			t.Errorf("%v is listed after %v", s.Last[i].Started, s.Last[i-1].Started)
		}
	}
}

func TestASummaryCountsTheDaysOfItsFactors(t *testing.T) {
	m := makeDiary()
	for i := range m.CheckIns {
		c := &m.CheckIns[i]
		switch c.Day % 4 {
		case 0:
			c.Factors = map[diary.Factor]diary.Answer{diary.StretchingDone: diary.Yes, diary.NewShoes: diary.No}
		case 1:
			c.Factors = map[diary.Factor]diary.Answer{diary.StretchingDone: diary.No, diary.AlcoholDay: diary.Yes}
		}
	}
	s := m.summary(28)
	if want := (AnswerCounts{Yes: 7, No: 7, Unanswered: 14}); s.Stretch != want {
		t.Errorf("stretching %v, want %v", s.Stretch, want)
	}
	for _, load := range s.Load {
		want := AnswerCounts{Unanswered: 28}
		if load.Factor == diary.NewShoes {
			want = AnswerCounts{No: 7, Unanswered: 21}
		}
		if load.AnswerCounts != want {
			t.Errorf("%s %v, want %v", load.Factor, load.AnswerCounts, want)
		}
	}
}

func TestASummaryComparesStretchingWithItsPlan(t *testing.T) {
	m := makeDiary()
	zone := m.zone.String()
	evening := func(back diary.Date) time.Time {
		at, _ := diary.LocalTime(m.today()-back, 20, 0, m.zone)
		return at
	}
	for back := range diary.Date(10) {
		m.Slots = append(m.Slots,
			diary.Slot{SlotKey: diary.SlotKey{Kind: diary.Stretching}, Zone: zone, Due: evening(back)},
			diary.Slot{SlotKey: diary.SlotKey{Kind: diary.Hydration}, Zone: zone, Due: evening(back)})
	}
	for _, back := range []diary.Date{0, 0, 2, 20} { // twice on one day, and once without a plan
		m.Activities = append(m.Activities, diary.Activity{Kind: diary.Stretching, At: evening(back), Zone: zone})
	}
	m.Activities = append(m.Activities, diary.Activity{Kind: diary.Hydration, At: evening(4), Zone: zone})
	for i := range m.CheckIns {
		if m.CheckIns[i].Day == m.today()-3 {
			m.CheckIns[i].Factors = map[diary.Factor]diary.Answer{diary.StretchingDone: diary.Yes}
		}
	}
	if got, want := m.summary(28).Plan, (StretchPlan{Planned: 10, Logged: 4, Days: Proportion{3, 10}}); got != want {
		t.Errorf("four weeks: %+v, want %+v", got, want)
	}
	if got, want := m.summary(7).Plan, (StretchPlan{Planned: 7, Logged: 3, Days: Proportion{3, 7}}); got != want {
		t.Errorf("one week: %+v, want %+v", got, want)
	}
	if got := makeDiary().summary(28).Plan; got.Days.Known() || got.Planned > 0 {
		t.Errorf("without reminders there is a plan: %+v", got)
	}
}

func TestTheAgeIsThatReachedInTheYear(t *testing.T) {
	if s := makeDiary(profile(func(p *diary.Profile) { p.BirthYear = 1968 })).summary(7); s.Age != 58 {
		t.Errorf("aged %d", s.Age)
	}
	if s := makeDiary().summary(7); s.Age != 0 {
		t.Errorf("without a year of birth aged %d", s.Age)
	}
}

func TestASummaryOfNothingHoldsNothing(t *testing.T) {
	s := Build(diary.Snapshot{}, 20000, 20027, nil, time.Unix(0, 0), time.UTC)
	if s.Patterns.Answered != 0 || len(s.Last) != 0 || s.Stretch.Known() != 0 {
		t.Errorf("%+v", s)
	}
}

func TestASummaryFindsItsPeriodInAnyOrderAndChangesNothing(t *testing.T) {
	m := makeDiary(days(0, 27, pain(5)))
	m.From, m.To = m.today()-27, m.today()
	want := Build(m.Snapshot, m.today()-20, m.today()-5, nil, m.now, m.zone)
	if want.Patterns.Cramps != 16 || want.Stretch.Unanswered != 16 {
		t.Fatalf("%d cramps, %v", want.Patterns.Cramps, want.Stretch)
	}
	for i, j := range []int{7, 21, 3, 14, 0, 27} {
		m.Episodes[i], m.Episodes[j] = m.Episodes[j], m.Episodes[i]
		m.CheckIns[i], m.CheckIns[j] = m.CheckIns[j], m.CheckIns[i]
	}
	episodes, checkIns := slices.Clone(m.Episodes), slices.Clone(m.CheckIns)
	got := Build(m.Snapshot, m.today()-20, m.today()-5, nil, m.now, m.zone)
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) { // a ratio of nothing is not equal to itself
		t.Errorf("in another order it holds %d cramps, the newest %v", got.Patterns.Cramps, got.Last[0].Started)
	}
	if !reflect.DeepEqual(m.Episodes, episodes) || !reflect.DeepEqual(m.CheckIns, checkIns) {
		t.Error("the snapshot was changed")
	}
}
