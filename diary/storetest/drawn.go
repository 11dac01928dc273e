package storetest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

// The functions of this file draw anything valid that an account can hold.

var (
	drawnText = rapid.StringOfN(rapid.RuneFrom([]rune("aZæøåÆß€😀́\n\t\"'<&;=+-@ ")), 0, 30, -1)
	drawnName = rapid.Map(drawnText, func(text string) string { return "x" + text })
	drawnZone = rapid.SampledFrom([]string{"Europe/Copenhagen", "UTC", "America/Nuuk", "Pacific/Auckland", "Asia/Kathmandu"})
	// drawnPast is a moment to the millisecond, of any year that a diary can tell of.
	drawnPast = rapid.Map(rapid.Int64Range(-2_000_000_000_000, now.UnixMilli()-int64(diary.MaxDuration/time.Millisecond)),
		func(ms int64) time.Time { return time.UnixMilli(ms).UTC() })
)

// one draws a code of a vocabulary, or the empty code of what was not answered.
func one[C ~string](t *rapid.T, vocabulary []C) C {
	return rapid.SampledFrom(append([]C{""}, vocabulary...)).Draw(t, "code")
}

// some draws some codes of a vocabulary, none of them twice.
func some[C comparable](t *rapid.T, vocabulary []C) []C {
	var drawn []C
	for _, code := range vocabulary {
		if rapid.IntRange(0, 3).Draw(t, "in") == 0 {
			drawn = append(drawn, code)
		}
	}
	return drawn
}

// maybe draws a value, or that there is none.
func maybe[T any](t *rapid.T, values *rapid.Generator[T]) *T {
	if !rapid.Bool().Draw(t, "answered") {
		return nil
	}
	value := values.Draw(t, "value")
	return &value
}

func drawnMoment(t *rapid.T) time.Time { return drawnPast.Draw(t, "moment") }

func drawnEpisode(t *rapid.T) diary.Episode {
	e := diary.Episode{
		ID: diary.NewID(), Started: drawnMoment(t), Zone: drawnZone.Draw(t, "zone"), Ongoing: rapid.Bool().Draw(t, "ongoing"),
		Precision: rapid.SampledFrom(diary.Precisions).Draw(t, "precision"),
		Recorded:  drawnMoment(t), Changed: drawnMoment(t), Deleted: maybe(t, drawnPast),
	}
	for _, f := range diary.EpisodeFields {
		f.Set(&e, drawnAnswer(t, f))
	}
	if e.Precision == diary.Night {
		e.Started = diary.MiddleOf(e.CrampDay(), e.Location())
	}
	if lasted := maybe(t, rapid.Int64Range(0, diary.MaxDuration.Milliseconds())); lasted != nil && !e.Ongoing {
		ended := e.Started.Add(time.Duration(*lasted) * time.Millisecond)
		e.Ended = &ended
	} else if lasted != nil {
		still := e.Started.Add(time.Duration(*lasted) * time.Millisecond)
		e.StillAt = &still
	}
	return e
}

// drawnAnswer draws an answer to a field, or none.
func drawnAnswer(t *rapid.T, f *diary.EpisodeField) []string {
	switch f.Kind {
	case diary.OneCode:
		return []string{one(t, f.Codes)}
	case diary.SomeCodes:
		return some(t, f.Codes)
	case diary.Effected:
		var tried []string
		for _, remedy := range some(t, diary.Remedies) {
			tried = append(tried, string(remedy)+"="+string(rapid.SampledFrom(diary.Effects).Draw(t, "effect")))
		}
		return tried
	case diary.Rating, diary.Hours:
		if n := maybe(t, rapid.IntRange(0, f.Most)); n != nil {
			return []string{strconv.Itoa(*n)}
		}
		return nil
	}
	return []string{drawnText.Draw(t, f.Name)}
}

func drawnFactors(t *rapid.T) diary.FactorSetup {
	s := diary.FactorSetup{Changed: drawnMoment(t)}
	s.Chosen = some(t, diary.Factors)
	s.Chosen = s.Chosen[:min(len(s.Chosen), diary.MaxChosenFactors-1)]
	for i := range rapid.IntRange(0, 3).Draw(t, "own") {
		own := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: string(rune('a'+i)) + "æ'=", Retired: rapid.Bool().Draw(t, "retired")}
		s.Own = append(s.Own, own)
		if i == 0 && !own.Retired {
			s.Chosen = append(s.Chosen, own.ID)
		}
	}
	if len(s.Chosen) > 0 && rapid.Bool().Draw(t, "suspect") {
		s.Suspect = &diary.Suspect{
			Factor: rapid.SampledFrom(s.Chosen).Draw(t, "suspected"), From: newYearsEve - diary.Date(rapid.IntRange(0, 400).Draw(t, "suspected days ago")),
		}
	}
	return s
}

func drawnCheckIns(t *rapid.T, own []diary.OwnFactor) []diary.CheckIn {
	var checkIns []diary.CheckIn
	factors := slices.Clone(diary.Factors)
	for _, factor := range own {
		factors = append(factors, factor.ID)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "check-ins") {
		c := diary.CheckIn{
			Day: newYearsEve - diary.Date(i*rapid.IntRange(1, 400).Draw(t, "days")), Cramps: one(t, diary.Answers),
			Recorded: drawnMoment(t), Changed: drawnMoment(t),
		}
		if c.Cramps != diary.Unanswered {
			c.Asked = one(t, diary.Spans)
		}
		for _, factor := range some(t, factors) {
			if c.Factors == nil {
				c.Factors = make(map[diary.Factor]diary.Answer)
			}
			c.Factors[factor] = rapid.SampledFrom(diary.Answers).Draw(t, "answer")
		}
		if !slices.ContainsFunc(checkIns, func(other diary.CheckIn) bool { return other.Day == c.Day }) {
			checkIns = append(checkIns, c)
		}
	}
	return checkIns
}

func drawnProfile(t *rapid.T) diary.Profile {
	p := diary.Profile{
		Sex: one(t, diary.Sexes), Conditions: some(t, diary.Conditions), Pregnant: one(t, diary.Answers),
		CrampsBefore: one(t, diary.Answers), MovementProblem: one(t, diary.Answers), LimitFluids: one(t, diary.Answers),
		Goal: drawnText.Draw(t, "goal"), Changed: atMillisecond(now),
		Development: one(t, diary.Developments), EarlierTreatment: drawnText.Draw(t, "treatment"), WorkAndSport: drawnText.Draw(t, "work"),
		EarlierClot: one(t, diary.Answers), Cancer: one(t, diary.Answers), NightPain: one(t, diary.Answers),
	}
	p.NoConditions = len(p.Conditions) == 0 && rapid.Bool().Draw(t, "no conditions")
	if year := maybe(t, rapid.IntRange(1930, 2000)); year != nil {
		p.BirthYear = *year
	}
	if year := maybe(t, rapid.IntRange(1930, 2025)); year != nil {
		p.Onset = diary.YearMonth{Year: *year, Month: time.Month(rapid.IntRange(0, 12).Draw(t, "month"))}
	}
	if p.Pregnant != diary.Unanswered {
		answered := drawnMoment(t)
		p.PregnantAnswered = &answered
	}
	if p.Pregnant == diary.Yes {
		p.DueDate = maybe(t, rapid.Map(rapid.IntRange(0, 250), func(days int) diary.Date { return diary.DateOf(now) + diary.Date(days) }))
	}
	begin := rapid.Map(rapid.IntRange(0, 9000), func(days int) diary.Date { return diary.DateOf(now) - diary.Date(days) })
	for range rapid.IntRange(0, 3).Draw(t, "products") {
		p.Medicines = append(p.Medicines, diary.Medicine{
			ID: diary.NewID(), Kind: rapid.SampledFrom(diary.MedicineClasses).Draw(t, "class"),
			Name: drawnName.Draw(t, "name"), Started: maybe(t, begin),
		})
		p.Supplements = append(p.Supplements, diary.Supplement{
			ID: diary.NewID(), Kind: rapid.SampledFrom(diary.SupplementKinds).Draw(t, "kind"),
			Name: drawnName.Draw(t, "name"), Ended: maybe(t, begin),
		})
	}
	return p
}

func drawnReminders(t *rapid.T) diary.ReminderSetup {
	s := diary.DefaultReminderSetup()
	s.QuietFrom, s.QuietTo, s.Neutral, s.Changed = 0, 0, rapid.Bool().Draw(t, "neutral"), atMillisecond(now)
	for i := range s.Reminders {
		r := &s.Reminders[i]
		r.On, r.Pace, r.PaceSince = rapid.Bool().Draw(t, "on"), rapid.SampledFrom(diary.Paces).Draw(t, "pace"), drawnMoment(t)
		r.Weekdays = diary.NewWeekdays(time.Monday, time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")))
		if other := time.Weekday(rapid.IntRange(0, 6).Draw(t, "other day")); !r.Weekdays.Has(other) {
			r.Others = []diary.DayTimes{{Weekdays: diary.NewWeekdays(other), Times: []diary.TimeOfDay{10 * 60, 16 * 60}}}
		}
		r.PausedUntil = maybe(t, rapid.Map(rapid.IntRange(0, 300), func(days int) diary.Date { return diary.DateOf(now) + diary.Date(days) }))
	}
	return s
}

func drawnSlot(t *rapid.T) diary.Slot {
	due := drawnMoment(t)
	return diary.Slot{
		SlotKey: diary.SlotKey{
			Kind: rapid.SampledFrom(diary.ReminderKinds).Draw(t, "kind"), Date: diary.DateOf(due),
			Time: diary.TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(t, "time")),
		},
		Zone: drawnZone.Draw(t, "zone"), Due: due, State: rapid.SampledFrom(diary.SlotStates[1:]).Draw(t, "state"), Settled: drawnMoment(t),
		Again: maybe(t, drawnPast),
	}
}

// drawnTrials draws trials one after the other, some of which were stopped, the last one maybe before it
// had a day.
func drawnTrials(t *rapid.T, own []diary.OwnFactor) []diary.Trial {
	factors := slices.Clone(diary.Factors)
	for _, factor := range own {
		factors = append(factors, factor.ID)
	}
	var trials []diary.Trial
	first := newYearsEve - 300
	for range rapid.IntRange(0, 3).Draw(t, "trials") {
		one := diary.Trial{ID: diary.NewID(), First: first, Started: drawnMoment(t)}
		one.Factor, one.Aim = rapid.SampledFrom(factors).Draw(t, "factor"), rapid.SampledFrom(diary.Aims).Draw(t, "aim")
		if days := rapid.SampledFrom(append([]int{0}, diary.TrialLengths...)).Draw(t, "days"); days > 0 {
			order := rapid.SampledFrom(diary.BlockOrders).Draw(t, "order")
			one.Allocation = diary.Allocation(strings.Repeat(string(order), days/diary.BlockDays))
		}
		one.StoppedAfter = maybe(t, rapid.Map(rapid.IntRange(-1, 26), func(days int) diary.Date { return one.First + diary.Date(days) }))
		first = one.Last() + 1 + diary.Date(rapid.IntRange(0, 20).Draw(t, "pause"))
		trials = append(trials, one)
	}
	return trials
}

// drawnFunction draws activities, some of which were ended, and their ratings.
func drawnFunction(t *rapid.T) []diary.FunctionActivity {
	var activities []diary.FunctionActivity
	for range rapid.IntRange(0, 3).Draw(t, "activities") {
		a := diary.FunctionActivity{
			ID: diary.NewID(), Words: drawnName.Draw(t, "words"), Chosen: newYearsEve - diary.Date(rapid.IntRange(100, 300).Draw(t, "chosen")),
			Changed: drawnMoment(t),
		}
		a.Ended = maybe(t, rapid.Map(rapid.IntRange(0, 90), func(days int) diary.Date { return newYearsEve - diary.Date(days) }))
		a.AskOn = maybe(t, rapid.Map(rapid.IntRange(-50, 50), func(days int) diary.Date { return newYearsEve + diary.Date(days) }))
		for range rapid.IntRange(0, 3).Draw(t, "ratings") {
			a.Rate(diary.FunctionRating{
				Day: newYearsEve - diary.Date(rapid.IntRange(0, 90).Draw(t, "day")), Score: rapid.IntRange(0, diary.MaxFunction).Draw(t, "score"),
				Rated: drawnMoment(t),
			})
		}
		activities = append(activities, a)
	}
	return activities
}

// drawnWhole draws something of every section.
func drawnWhole(t *rapid.T) diary.ImportBatch {
	factors, profile, reminders := drawnFactors(t), drawnProfile(t), drawnReminders(t)
	p := diary.ImportBatch{
		Profile: &profile, Factors: &factors, Reminders: &reminders, CheckIns: drawnCheckIns(t, factors.Own),
		Trials: drawnTrials(t, factors.Own), Function: drawnFunction(t),
	}
	for range rapid.IntRange(0, 4).Draw(t, "episodes") {
		p.Episodes = append(p.Episodes, drawnEpisode(t))
	}
	for range rapid.IntRange(0, 2).Draw(t, "others") {
		p.Slots = append(p.Slots, drawnSlot(t))
		activity := diary.Activity{
			ID: diary.NewID(), Kind: rapid.SampledFrom([]diary.ReminderKind{diary.Hydration, diary.Stretching}).Draw(t, "kind"), At: drawnMoment(t),
			Zone: drawnZone.Draw(t, "zone"), Recorded: drawnMoment(t),
		}
		p.Activities = append(p.Activities, activity)
		at := drawnMoment(t)
		p.Acknowledgements = append(p.Acknowledgements, diary.Acknowledgement{
			ID: diary.NewID(), Criterion: "frequent", Response: rapid.SampledFrom(diary.Responses).Draw(t, "response"),
			Table: "1", Met: []string{"frequent", "sleep"}, At: at,
		})
	}
	return p
}
