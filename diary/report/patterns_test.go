package report

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

// patterns finds the patterns of the last so many cramp-days of an invented diary.
func (m made) patterns(days int, starts ...Start) Patterns {
	m.From, m.To = m.today()-diary.Date(days)+1, m.today()
	return FindPatterns(m.Snapshot, starts, m.now, m.zone)
}

func nothingAnswered(m *made) { m.CheckIns = nil }

// said answers the check-in of the cramp-day so many days back.
func said(back int, cramps diary.Answer) change {
	return func(m *made) {
		m.CheckIns = append(m.CheckIns, diary.CheckIn{Day: m.today() - diary.Date(back), Cramps: cramps})
	}
}

// saidOfNight answers of the night alone that there were no cramps.
func saidOfNight(back int) change {
	return func(m *made) {
		said(back, diary.No)(m)
		m.CheckIns[len(m.CheckIns)-1].Asked = diary.NightOnly
	}
}

// atInstant adds an episode that began at an instant in a zone.
func atInstant(zone, started string, details ...func(*diary.Episode)) change {
	return func(m *made) {
		m.add(at(started), append([]func(*diary.Episode){func(e *diary.Episode) { e.Zone = zone }}, details...)...)
	}
}

func onlyNight(e *diary.Episode)             { e.Precision = diary.Night }
func stillGoing(e *diary.Episode)            { e.Ended, e.Ongoing = nil, true }
func wokeNobody(e *diary.Episode)            { e.Woke = diary.No }
func side(s diary.Side) func(*diary.Episode) { return func(e *diary.Episode) { e.Side = s } }

func TestUnknownDaysAreNeverDaysWithoutCramps(t *testing.T) {
	p := makeDiary(nothingAnswered).patterns(28)
	if p.Days != 28 || p.Answered != 0 || p.CrampDays != (Proportion{}) || p.WokenNights != (Proportion{}) || p.Trend.Direction != TooLittleData {
		t.Errorf("nothing answered: %+v", p)
	}
	p = makeDiary(nothingAnswered, day(1), day(1), said(2, diary.No), said(3, diary.Yes), said(4, diary.Unanswered)).patterns(28)
	if want := (Proportion{2, 3}); p.CrampDays != want || p.Answered != 3 || p.Cramps != 2 || p.Rate != (Rate{2, 3}) || p.Unnoted != 1 {
		t.Errorf("three days answered: %v of the days, %v, %d cramps", p.CrampDays, p.Rate, p.Cramps)
	}
	p = makeDiary(nothingAnswered, saidOfNight(1), said(2, diary.No)).patterns(28)
	if p.Answered != 1 || p.CrampDays != (Proportion{0, 1}) || p.QuietNights != 1 || p.WokenNights != (Proportion{0, 2}) {
		t.Errorf("a night without cramps: %+v", p)
	}
	if p := makeDiary(nothingAnswered, day(0)).patterns(1); p.CrampDays != (Proportion{1, 1}) || len(p.Trend.Weeks) != 1 {
		t.Errorf("one day: %+v", p)
	}
	if p := FindPatterns(diary.Snapshot{From: 10, To: 9}, nil, testNow, copenhagen); p.Days != 0 || p.Answered != 0 {
		t.Errorf("no day: %+v", p)
	}
}

func TestADayToComeIsNotLookedAt(t *testing.T) {
	m := makeDiary(nothingAnswered, said(-1, diary.No), said(0, diary.No))
	m.From, m.To = m.today()-6, m.today()+2
	p := FindPatterns(m.Snapshot, nil, m.now, m.zone)
	if p.To != m.today() || p.Days != 7 || p.CrampDays != (Proportion{0, 1}) {
		t.Errorf("until %s, %v", p.To, p.CrampDays)
	}
	// In Auckland the next cramp-day has begun; what was lived there counts on the present one.
	m = makeDiary(nothingAnswered, atInstant("Pacific/Auckland", "2026-11-25T11:30:00Z"))
	m.now, m.zone = at("2026-11-25T10:30:00-08:00").Add(-time.Hour), mustZone("America/Los_Angeles")
	if day := m.Episodes[0].CrampDay(); day <= m.today() {
		t.Fatalf("%s has begun", day)
	}
	if p := m.patterns(7); p.Cramps != 1 || p.CrampDays != (Proportion{1, 1}) {
		t.Errorf("%d cramps, %v", p.Cramps, p.CrampDays)
	}
}

func TestHoursAreThoseOfTheClockWhereTheCrampWas(t *testing.T) {
	p := makeDiary(
		atInstant("Europe/Copenhagen", "2026-10-25T02:30:00+02:00"), // twice that night
		atInstant("Europe/Copenhagen", "2026-10-25T02:30:00+01:00"),
		atInstant("Europe/Copenhagen", "2026-11-20T21:59:59+01:00"),
		atInstant("Europe/Copenhagen", "2026-11-20T22:00:00+01:00"),
		atInstant("Europe/Copenhagen", "2026-11-21T06:59:59+01:00"),
		atInstant("Europe/Copenhagen", "2026-11-21T07:00:00+01:00"),
		atInstant("America/New_York", "2026-11-10T08:15:00Z"),
		atInstant("Europe/Copenhagen", "2026-11-22T00:00:00+01:00", onlyNight),
	).patterns(60)
	want := [24]int{2: 2, 3: 1, 6: 1, 7: 1, 21: 1, 22: 1}
	if p.Hours != want || p.Timed != 7 {
		t.Errorf("%d by the clock: %v", p.Timed, p.Hours)
	}
	if p.Night != (Proportion{6, 8}) {
		t.Errorf("in the night: %v", p.Night)
	}
}

func TestACrampWhoseEndNobodyKnowsHasNoLength(t *testing.T) {
	p := makeDiary(
		day(1, lasted(time.Minute)), day(2, lasted(time.Minute+time.Second)), day(3, lasted(10*time.Minute)),
		day(4, lasted(10*time.Minute+time.Second)), day(5, lasted(40*time.Minute)),
		day(6, endUnknown), ongoing(240*time.Hour), ongoing(10*time.Minute),
	).patterns(28)
	if want := [...]int{1, 1, 1, 1, 1}; p.Lengths != want {
		t.Errorf("lengths %v", p.Lengths)
	}
	if want := (Spread{5, 10, 40}); p.Length != want {
		t.Errorf("length %v", p.Length)
	}
	if limits := LengthLimits(); len(limits)+1 != len(p.Lengths) || !slices.IsSorted(limits) {
		t.Errorf("limits %v", limits)
	}
}

func TestFiguresRestOnWhatWasAnswered(t *testing.T) {
	tried := func(remedies map[diary.Remedy]diary.Effect) func(*diary.Episode) {
		return func(e *diary.Episode) { e.Remedies = remedies }
	}
	triggered := func(triggers ...diary.Trigger) func(*diary.Episode) {
		return func(e *diary.Episode) { e.Triggers = triggers }
	}
	asleep := func(e *diary.Episode) { e.Context = diary.Sleep }
	p := makeDiary(
		day(1, pain(3), muscle(diary.Calf), side(diary.Right), sore(0), tried(map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped, diary.Walk: diary.NoHelp})),
		day(2, pain(8), muscle(diary.Calf), side(diary.Right), sore(5), asleep, tried(map[diary.Remedy]diary.Effect{diary.Stretch: diary.HelpedABit})),
		day(3, muscle(diary.Foot), sore(30), triggered(diary.HeatSweat, diary.Alcohol)),
		day(4, muscle(diary.Calf), side(diary.Left), triggered(diary.Alcohol)),
		day(5),
	).patterns(28)
	if want := (Spread{2, 5.5, 8}); p.Pain != want || p.Pains[3] != 1 || p.Pains[8] != 1 {
		t.Errorf("pain %v, %v", p.Pain, p.Pains)
	}
	if want := []Place{{diary.Calf, diary.Right, 2}, {diary.Calf, diary.Left, 1}, {diary.Foot, "", 1}}; !slices.Equal(p.Places, want) || p.Placed != 4 {
		t.Errorf("%d places %v", p.Placed, p.Places)
	}
	if want := []ContextCount{{diary.Sleep, 1}}; !slices.Equal(p.Contexts, want) || p.InContext != 1 {
		t.Errorf("contexts %v of %d", p.Contexts, p.InContext)
	}
	if p.Sore != (Proportion{2, 3}) || p.Soreness != (Spread{2, 17.5, 30}) {
		t.Errorf("sore %v, %v", p.Sore, p.Soreness)
	}
	if want := []RemedyCount{{diary.Stretch, 1, 1, 0}, {diary.Walk, 0, 0, 1}}; !slices.Equal(p.Remedies, want) || p.Remedies[0].Tried() != 2 {
		t.Errorf("remedies %v", p.Remedies)
	}
	if want := []TriggerCount{{diary.Alcohol, Proportion{2, 5}}, {diary.HeatSweat, Proportion{1, 5}}}; !slices.Equal(p.Triggers, want) || p.WithTrigger != 2 {
		t.Errorf("triggers %v, %d", p.Triggers, p.WithTrigger)
	}
}

func TestANightIsWokenOnceAndOnlyIfThatIsKnown(t *testing.T) {
	p := makeDiary(nothingAnswered,
		said(1, diary.No),          // known: not woken
		day(2, woke), day(2, woke), // woken
		day(3, woke), day(3), // woken, whatever the other did
		day(4, wokeNobody),         // not woken
		day(5, wokeNobody), day(5), // open
		said(6, diary.Yes), // open: no cramp was noted
	).patterns(28)
	if p.WokenNights != (Proportion{2, 4}) || p.Woke != (Proportion{3, 5}) {
		t.Errorf("nights %v, cramps %v", p.WokenNights, p.Woke)
	}
}

// every adds an episode to every so many of the cramp-days from so many days back to so many.
func every(step, from, to int) change {
	return func(m *made) {
		for back := from; back <= to; back += step {
			day(back)(m)
		}
	}
}

func TestTheTrendComparesFourWeeksWithTheFourBefore(t *testing.T) {
	quiet := func(m *made) {
		for back := diary.Date(28); back < 70; back++ {
			m.CheckIns = append(m.CheckIns, diary.CheckIn{Day: m.today() - back, Cramps: diary.No})
		}
	}
	for _, test := range []struct {
		name            string
		diary           []change
		recent, earlier Proportion
		want            Direction
	}{
		{"more", []change{quiet, every(2, 0, 27), every(9, 28, 55)}, Proportion{14, 28}, Proportion{4, 28}, More},
		{"fewer", []change{quiet, every(9, 0, 26), every(2, 27, 55)}, Proportion{4, 28}, Proportion{14, 28}, Fewer},
		{"as many", []change{quiet, every(2, 0, 55)}, Proportion{14, 28}, Proportion{14, 28}, NoDifference},
		{"more, in one spell", []change{quiet, days(0, 13), every(9, 28, 55)}, Proportion{14, 28}, Proportion{4, 28}, TooLittleData},
		{"hardly any", []change{quiet, day(0), day(28)}, Proportion{1, 28}, Proportion{1, 28}, TooLittleData},
		{"none", []change{quiet}, Proportion{0, 28}, Proportion{0, 28}, TooLittleData},
		{"the weeks before unknown", []change{days(0, 27)}, Proportion{28, 28}, Proportion{}, TooLittleData},
		{"what is earlier does not count", []change{quiet, days(56, 69)}, Proportion{0, 28}, Proportion{0, 28}, TooLittleData},
	} {
		got := makeDiary(test.diary...).patterns(70).Trend
		if got.Recent.Proportion != test.recent || got.Earlier.Proportion != test.earlier || got.Direction != test.want {
			t.Errorf("%s: %v and %v, %s", test.name, got.Recent, got.Earlier, got.Direction)
		}
		if weeks := len(got.Weeks); weeks != 11 || got.Weeks[0].Days+got.Weeks[10].Days != 7 {
			t.Errorf("%s: %d weeks, from %v to %v", test.name, weeks, got.Weeks[0], got.Weeks[weeks-1])
		}
	}
}

func TestDaysBeforeAStartAreComparedWithDaysFromItOn(t *testing.T) {
	today := diary.CrampDayOf(testNow, copenhagen)
	start := today - 27
	ended := start + 6
	quiet := func(m *made) {
		for back := diary.Date(28); back < 56; back++ {
			m.CheckIns = append(m.CheckIns, diary.CheckIn{Day: m.today() - back, Cramps: diary.No})
		}
	}
	begun := func(ended *diary.Date) change {
		return profile(func(p *diary.Profile) {
			p.Medicines = []diary.Medicine{{ID: "m", Name: "Simvastatin", Started: &start, Ended: ended}, {ID: "unknown"}}
			p.Supplements = []diary.Supplement{{ID: "s", Name: "Magnesium", Started: &start, Ended: ended}}
		})
	}
	p := makeDiary(quiet, begun(nil), every(1, 0, 26), every(6, 29, 55)).patterns(56, Start{Kind: ProgrammeStart, Day: start - 7})
	if len(p.Starts) != 3 || p.Starts[0].Kind != ProgrammeStart || p.Starts[1].Kind != MedicineStart || p.Starts[2].Kind != SupplementStart {
		t.Fatalf("starts %+v", p.Starts)
	}
	for _, f := range p.Starts[1:] {
		if f.Before.Proportion != (Proportion{5, 28}) || f.After.Proportion != (Proportion{27, 28}) || f.Direction != More || math.Abs(f.Ratio.Value-27.0/5) > 1e-9 {
			t.Errorf("%s: %v before and %v after, %s %v", f.Kind, f.Before, f.After, f.Direction, f.Ratio)
		}
	}
	if f := makeDiary(begun(&ended), every(1, 0, 26)).patterns(28).Starts[0]; f.After.Proportion != (Proportion{6, 7}) {
		t.Errorf("until it ended: %v", f.After)
	}
	long := makeDiary(begun(nil))
	for back := diary.Date(28); back < 100; back++ {
		long.CheckIns = append(long.CheckIns, diary.CheckIn{Day: long.today() - back, Cramps: diary.No})
	}
	if f := long.patterns(100).Starts[0]; f.Before.Proportion != (Proportion{0, StartDays}) || f.Direction != TooLittleData {
		t.Errorf("eight weeks before: %v, %s", f.Before, f.Direction)
	}
}

func TestDaysThatGoTogetherTellLess(t *testing.T) {
	worth := func(changes ...change) float64 {
		m := makeDiary(changes...)
		m.From, m.To = m.today()-27, m.today()
		return designEffect(newCalendar(&m.Snapshot, m.now, m.zone, func(*diary.Episode) {}).series(period{m.From, m.To}))
	}
	for name, one := range map[string]float64{
		"nothing answered": worth(nothingAnswered), "no cramps": worth(), "cramps every day": worth(days(0, 27)),
		"every other day": worth(every(2, 0, 27)), "no two days in a row": worth(nothingAnswered, every(2, 0, 13), every(4, 14, 27)),
	} {
		if one != 1 {
			t.Errorf("%s: %v days tell as much as one", name, one)
		}
	}
	pairs, spell := worth(days(0, 1), days(6, 7), days(12, 13), days(20, 21)), worth(days(0, 13))
	if pairs <= 1 || spell <= 2*pairs {
		t.Errorf("in pairs %v days tell as much as one, in one spell %v", pairs, spell)
	}
	// In closed form, for a mean of n days with the correlations r, r squared and so on.
	const n, r = 10, 0.5
	want := (1+r)/(1-r) - 2*r*(1-math.Pow(r, n))/(n*(1-r)*(1-r))
	if got := autoregressionEffect([]series{make(series, n)}, r); math.Abs(got-want) > 1e-9 {
		t.Errorf("design effect %v, want %v", got, want)
	}
}

// anyDiary makes up a diary of some weeks around a change of the clocks, from three zones, with anything
// unanswered.
func anyDiary(t *rapid.T) made {
	m := made{zone: copenhagen}
	m.now = rapid.SampledFrom([]time.Time{
		at("2026-03-29T12:00:00+02:00"), at("2026-03-29T11:59:59+02:00"), at("2026-10-25T02:30:00+01:00"), at("2026-11-25T13:00:00+01:00"),
	}).Draw(t, "now")
	m.From, m.To = m.today()-41, m.today()+2
	for range rapid.IntRange(0, 30).Draw(t, "cramps") {
		started := m.now.Add(-time.Duration(rapid.IntRange(0, 39*24*60).Draw(t, "minutes ago")) * time.Minute)
		e := lived(rapid.SampledFrom([]string{"Europe/Copenhagen", "Pacific/Auckland", "America/Los_Angeles"}).Draw(t, "zone"), started)
		e.Precision = rapid.SampledFrom(diary.Precisions).Draw(t, "precision")
		e.Woke = rapid.SampledFrom(append(slices.Clone(diary.Answers), diary.Unanswered)).Draw(t, "woke")
		e.Muscle = rapid.SampledFrom([]diary.Muscle{"", diary.Calf, diary.Foot}).Draw(t, "muscle")
		e.Pain = rapid.Ptr(rapid.IntRange(0, diary.MaxPain), true).Draw(t, "pain")
		if rapid.Bool().Draw(t, "ongoing") {
			stillGoing(&e)
		}
		m.Episodes = append(m.Episodes, e)
	}
	for day := m.From; day <= m.today(); day++ {
		if rapid.Bool().Draw(t, "checked in") {
			m.CheckIns = append(m.CheckIns, diary.CheckIn{
				Day:     day,
				Cramps:  rapid.SampledFrom(append(slices.Clone(diary.Answers), diary.Unanswered)).Draw(t, "said"),
				Factors: rapid.MapOf(rapid.SampledFrom(diary.Factors[:4]), rapid.SampledFrom(diary.Answers)).Draw(t, "factors"),
			})
		}
	}
	slices.SortStableFunc(m.Episodes, func(a, b diary.Episode) int { return a.Started.Compare(b.Started) })
	return m
}

func TestPatternsHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyDiary(t)
		p := FindPatterns(m.Snapshot, nil, m.now, m.zone)
		sum := func(counts []int) (sum int) {
			for _, n := range counts {
				sum += n
			}
			return sum
		}
		inWeeks := Proportion{}
		for _, week := range p.Trend.Weeks {
			inWeeks.Count += week.CrampDays.Count
			inWeeks.Of += week.CrampDays.Of
		}
		switch {
		case sum(p.Hours[:]) != p.Timed, p.Night.Of != p.Cramps, p.Timed > p.Cramps:
			t.Fatalf("%d hours of %d, night %v of %d cramps", sum(p.Hours[:]), p.Timed, p.Night, p.Cramps)
		case sum(p.Lengths[:]) != p.Length.Of, sum(p.Pains[:]) != p.Pain.Of:
			t.Fatalf("lengths %v of %v, pains %v of %v", p.Lengths, p.Length, p.Pains, p.Pain)
		case inWeeks != p.CrampDays, p.Answered > p.Days, p.WokenNights.Of > p.Answered:
			t.Fatalf("%v in weeks, %v in all, woken %v", inWeeks, p.CrampDays, p.WokenNights)
		}
		known := 0
		for _, day := range m.Days() {
			if day.Date <= m.today() && day.Answered() {
				known++
			}
		}
		if known > p.Answered {
			t.Fatalf("%d answered days, of %d", p.Answered, known)
		}
	})
}

func TestTheOrderOfASnapshotChangesNoFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyDiary(t)
		patterns, factors := FindPatterns(m.Snapshot, nil, m.now, m.zone), Factors(m.Snapshot, m.now, m.zone)
		m.Episodes = rapid.Permutation(m.Episodes).Draw(t, "episodes")
		m.CheckIns = rapid.Permutation(m.CheckIns).Draw(t, "check-ins")
		if got := FindPatterns(m.Snapshot, nil, m.now, m.zone); !sameFigures(got, patterns) {
			t.Fatalf("\n got %+v\nwant %+v", got, patterns)
		}
		if got := Factors(m.Snapshot, m.now, m.zone); !sameFigures(got, factors) {
			t.Fatalf("\n got %+v\nwant %+v", got, factors)
		}
	})
}

func TestAnUnansweredDayChangesNoShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyDiary(t)
		before := FindPatterns(m.Snapshot, nil, m.now, m.zone)
		factors := Factors(m.Snapshot, m.now, m.zone)
		m.From -= diary.Date(rapid.IntRange(1, 20).Draw(t, "days"))
		after := FindPatterns(m.Snapshot, nil, m.now, m.zone)
		if after.CrampDays != before.CrampDays || after.WokenNights != before.WokenNights || after.Trend.Recent != before.Trend.Recent || after.Rate != before.Rate {
			t.Fatalf("\n got %+v\nwant %+v", after, before)
		}
		if got := Factors(m.Snapshot, m.now, m.zone); !sameFigures(got.Factors, factors.Factors) {
			t.Fatalf("\n got %+v\nwant %+v", got, factors)
		}
	})
}

// sameFigures compares results, in which a ratio of nothing is not a number.
func sameFigures(a, b any) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }
