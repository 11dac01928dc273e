package report

import (
	"testing"
	"time"

	"crampdiary/diary"
)

func TestACallSettlesAnIllnessUntilSomethingNewComesUp(t *testing.T) {
	ill := []change{condition(diary.Diabetes), day(0)}
	for _, test := range []struct {
		name  string
		more  []change
		told  bool
		level Level
	}{
		{"nothing said", nil, false, OwnDoctor},
		{"called 90 days ago", []change{told(90 * 24 * time.Hour)}, true, SelfCare},
		{"called longer ago", []change{told(90*24*time.Hour + time.Second)}, false, OwnDoctor},
		{"called, and something else met since", []change{told(time.Hour), day(3, weak(diary.Persistent))}, false, SameDay},
		{"will call", []change{told(time.Hour), func(m *made) { m.said[0].Response = diary.WillCall }}, false, OwnDoctor},
		{"called later than now", []change{told(-time.Hour)}, false, OwnDoctor},
	} {
		r := makeDiary(append(ill, test.more...)...).evaluate(Criteria)
		_, f := outcomeOf(r, "underlying-disease")
		if f.Outcome != Met || f.Settled != test.told || r.Level != test.level {
			t.Errorf("%s: %s, told %v, level %s", test.name, f.Outcome, f.Settled, r.Level)
		}
	}
}

func TestTheLastAnswerIsShown(t *testing.T) {
	m := makeDiary(days(1, 6))
	for i, response := range []diary.Response{diary.NotNow, diary.Called, diary.WillCall} {
		m.said = append(m.said, diary.Acknowledgement{
			Criterion: "frequent", Response: response, At: m.now.Add(-[]time.Duration{3, 1, 2}[i] * time.Hour),
		})
	}
	r := m.evaluate(Criteria)
	_, f := outcomeOf(r, "frequent")
	if f.Last == nil || f.Last.Response != diary.Called || f.Settled || r.Level != OwnDoctor {
		t.Errorf("got %+v, level %s", f.Last, r.Level)
	}
}

func TestAnAnswerNeverHidesAnEmergencyAndHidesNoNews(t *testing.T) {
	said := func(id string, ago time.Duration) change {
		return func(m *made) {
			m.said = append(m.said, diary.Acknowledgement{Criterion: id, Response: diary.Called, At: m.now.Add(-ago)})
		}
	}
	changed := func(ago time.Duration) change {
		return func(m *made) {
			for i := range m.Episodes {
				m.Episodes[i].Changed = m.now.Add(-ago)
			}
		}
	}
	for _, test := range []struct {
		name  string
		diary []change
		want  int
	}{
		{"not said", []change{day(0, weak(diary.Persistent)), changed(2 * time.Hour)}, 1},
		{"said after the last change", []change{day(0, weak(diary.Persistent)), changed(2 * time.Hour), said("weakness-now", time.Hour)}, 0},
		{"said before the last change", []change{day(0, weak(diary.Persistent)), changed(2 * time.Hour), said("weakness-now", 3*time.Hour)}, 1},
		{"an emergency", []change{day(0, coldPale), changed(2 * time.Hour), said("emergency-limb", time.Hour)}, 1},
		{"not urgent", []change{days(0, 6), changed(2 * time.Hour)}, 0},
	} {
		m := makeDiary(test.diary...)
		r := m.evaluate(Criteria)
		if got := r.Urgent(m.Episodes); len(got) != test.want {
			t.Errorf("%s: %d findings are urgent, want %d", test.name, len(got), test.want)
		}
	}
	r := makeDiary(day(0, coldPale), said("emergency-limb", time.Hour)).evaluate(Criteria)
	if r.Level != EmergencyCall {
		t.Errorf("the level is %s", r.Level)
	}
}
