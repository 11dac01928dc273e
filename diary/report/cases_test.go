package report

import (
	"time"

	"crampdiary/diary"
)

// testCase is a diary and what comes out for one criterion. Unless a case says otherwise every one of the
// last 28 days is answered, and the profile was saved with nothing in it.
type testCase struct {
	id    string
	name  string
	want  Outcome
	diary []change
}

const (
	justOver = 10*time.Minute + time.Second
	twoDays  = 48 * time.Hour
)

var (
	none       = diary.NoResidue
	during     = diary.OnlyDuring
	after      = diary.OutlastedAndWent
	persistent = diary.Persistent
)

// ongoing adds a cramp that began so long ago and has not been said to have passed.
func ongoing(ago time.Duration, details ...func(*diary.Episode)) change {
	open := func(e *diary.Episode) { e.Ended, e.Ongoing = nil, true }
	return func(m *made) { m.add(m.now.Add(-ago), append(details, open)...) }
}

func endUnknown(e *diary.Episode) { e.Ended = nil }

var cases = []testCase{
	{"frequent", "three days in each of two weeks, at their far ends", Met, []change{days(4, 6), days(11, 13)}},
	{"frequent", "two days in the last week", NotMet, []change{days(5, 6), days(11, 13)}},
	{"frequent", "two days in the week before", NotMet, []change{days(4, 6), days(12, 13)}},
	{"frequent", "one of the days is in the week before last", NotMet, []change{days(4, 6), days(12, 14)}},
	{"frequent", "one of the days is in the week before, not in the last", NotMet, []change{days(5, 7), days(11, 12)}},
	{"frequent", "one of the days is the last of the week before", Met, []change{days(4, 7), days(12, 13)}},
	{"frequent", "several on one day are one day", NotMet, []change{days(4, 6), day(11), day(11), day(12)}},
	{"frequent", "several on one day of the last week are one day", NotMet, []change{day(4), day(4), day(5), days(11, 13)}},
	{"frequent", "six days in one week, today among them", Met, []change{days(0, 5)}},
	{"frequent", "six days in one week, the first of it among them", Met, []change{days(1, 6)}},
	{"frequent", "five days in one week", NotMet, []change{days(2, 6)}},
	{"frequent", "six on five days in one week", NotMet, []change{days(2, 6), day(3)}},
	{"frequent", "five days in one week and the one before", NotMet, []change{days(2, 7)}},
	{"frequent", "nineteen days are answered", NotEnough, []change{answered(19)}},
	{"frequent", "twenty days are answered, the first of 28 among them", NotMet, []change{answered(20)}},
	{"frequent", "nineteen days are answered and one before them", NotEnough, []change{answered(19), func(m *made) {
		m.CheckIns = append(m.CheckIns, diary.CheckIn{Day: m.today() - 28, Cramps: diary.No})
	}}},

	{"very-painful", "8 on two days, one of them the first", Met, []change{day(0, pain(8)), day(27, pain(8))}},
	{"very-painful", "8 on one day and 7 on another", NotMet, []change{day(0, pain(8)), day(27, pain(7))}},
	{"very-painful", "8 on one day and before the window", NotMet, []change{day(0, pain(8)), day(28, pain(8))}},
	{"very-painful", "twice on one day", NotMet, []change{day(3, pain(10)), day(3, pain(10))}},
	{"very-painful", "pain not answered", NotMet, []change{day(3), day(4)}},

	{"long-recent", "over ten minutes, ended 48 hours ago", Met, []change{ended(twoDays, endedAfter(justOver))}},
	{"long-recent", "over ten minutes, ended more than 48 hours ago", NotMet, []change{ended(twoDays+time.Second, endedAfter(justOver))}},
	{"long-recent", "ten minutes", NotMet, []change{ended(time.Hour, endedAfter(10*time.Minute))}},
	{"long-recent", "going on for more than ten minutes", Met, []change{ongoing(justOver)}},
	{"long-recent", "going on for ten minutes", NotMet, []change{ongoing(10 * time.Minute)}},
	{"long-recent", "going on for an hour", Met, []change{ongoing(time.Hour)}},
	{"long-recent", "going on only because its end was forgotten", NotMet, []change{ongoing(time.Hour + time.Second)}},
	{"long-recent", "end not known", NotMet, []change{ended(time.Hour, endUnknown)}},
	{"long-recent", "began 71 hours ago and lasted a day", Met, []change{ended(47*time.Hour, endedAfter(24*time.Hour))}},

	{"long-past", "over ten minutes on the first day", Met, []change{day(27, lasted(justOver))}},
	{"long-past", "over ten minutes before the window", NotMet, []change{day(28, lasted(justOver))}},
	{"long-past", "ten minutes", NotMet, []change{day(10, lasted(10*time.Minute))}},
	{"long-past", "ended 48 hours ago", NotMet, []change{ended(twoDays, endedAfter(justOver))}},
	{"long-past", "ended more than 48 hours ago", Met, []change{ended(twoDays+time.Second, endedAfter(justOver))}},
	{"long-past", "end forgotten long ago", NotMet, []change{ongoing(240 * time.Hour)}},

	{"weakness-now", "persistent on the first day", Met, []change{day(6, weak(persistent))}},
	{"weakness-now", "persistent before the window", NotMet, []change{day(7, weak(persistent))}},
	{"weakness-now", "gone now", NotMet, []change{day(0, weak(after))}},
	{"weakness-now", "only during, and none", NotMet, []change{day(0, weak(during)), day(1, weak(none))}},

	{"weakness", "outlasted the cramp on the first day", Met, []change{day(27, weak(after))}},
	{"weakness", "outlasted the cramp before the window", NotMet, []change{day(28, weak(after))}},
	{"weakness", "persistent a week ago", Met, []change{day(7, weak(persistent))}},
	{"weakness", "persistent within the week", NotMet, []change{day(6, weak(persistent))}},
	{"weakness", "persistent on the first day", Met, []change{day(27, weak(persistent))}},
	{"weakness", "persistent before the window", NotMet, []change{day(28, weak(persistent))}},
	{"weakness", "only during never counts", NotMet, []change{days(0, 27, weak(during))}},

	{"numbness", "outlasted the cramp on the first day", Met, []change{day(27, numb(after))}},
	{"numbness", "persistent", Met, []change{day(0, numb(persistent))}},
	{"numbness", "outlasted the cramp before the window", NotMet, []change{day(28, numb(after))}},
	{"numbness", "during one", NotMet, []change{day(27, numb(during))}},
	{"numbness", "during two", Met, []change{day(26, numb(during)), day(27, numb(during))}},
	{"numbness", "during two on one day", Met, []change{day(27, numb(during)), day(27, numb(during))}},
	{"numbness", "during two, one before the window", NotMet, []change{day(26, numb(during)), day(28, numb(during))}},
	{"numbness", "none", NotMet, []change{day(0, numb(none)), day(1, numb(none))}},

	{"clot-pattern", "one-sided swelling of a limb on the first day", Met, []change{day(6, muscle(diary.Calf), swollen(diary.OneSidedSwelling))}},
	{"clot-pattern", "one-sided swelling before the window", NotMet, []change{day(7, muscle(diary.Calf), swollen(diary.OneSidedSwelling))}},
	{"clot-pattern", "one-sided swelling, not of a limb", NotMet, []change{day(0, muscle(diary.Neck), swollen(diary.OneSidedSwelling))}},
	{"clot-pattern", "one-sided swelling, muscle not answered", NotMet, []change{day(0, swollen(diary.OneSidedSwelling))}},
	{"clot-pattern", "swelling on both sides", NotMet, []change{day(0, muscle(diary.Calf), swollen(diary.BothSidesSwelling))}},
	{"clot-pattern", "red skin of a limb on the first day", Met, []change{day(6, muscle(diary.Hand), redWarm)}},
	{"clot-pattern", "red skin before the window", NotMet, []change{day(7, muscle(diary.Hand), redWarm)}},
	{"clot-pattern", "red skin, not of a limb", NotMet, []change{day(0, muscle(diary.Back), redWarm)}},

	{"swelling-redness", "both sides on the first day", Met, []change{day(27, swollen(diary.BothSidesSwelling))}},
	{"swelling-redness", "both sides before the window", NotMet, []change{day(28, swollen(diary.BothSidesSwelling))}},
	{"swelling-redness", "a week ago, with nothing of the kind", NotMet, []change{day(7)}},
	{"swelling-redness", "one side a week ago", Met, []change{day(7, swollen(diary.OneSidedSwelling))}},
	{"swelling-redness", "one side within the week", NotMet, []change{day(6, swollen(diary.OneSidedSwelling))}},
	{"swelling-redness", "one side on the first day", Met, []change{day(27, swollen(diary.OneSidedSwelling))}},
	{"swelling-redness", "one side before the window", NotMet, []change{day(28, swollen(diary.OneSidedSwelling))}},
	{"swelling-redness", "red skin a week ago", Met, []change{day(7, redWarm)}},
	{"swelling-redness", "red skin within the week", NotMet, []change{day(6, redWarm)}},
	{"swelling-redness", "red skin on the first day", Met, []change{day(27, redWarm)}},
	{"swelling-redness", "red skin before the window", NotMet, []change{day(28, redWarm)}},

	{"underlying-disease", "diabetes and a cramp on the first day", Met, []change{condition(diary.Diabetes), day(27)}},
	{"underlying-disease", "diabetes and a cramp before the window", NotMet, []change{condition(diary.Diabetes), day(28)}},
	{"underlying-disease", "reduced kidney function", Met, []change{condition(diary.ReducedKidney), day(0)}},
	{"underlying-disease", "dialysis", Met, []change{condition(diary.Dialysis), day(0)}},
	{"underlying-disease", "cardiovascular disease", Met, []change{condition(diary.Cardiovascular), day(0)}},
	{"underlying-disease", "another illness", NotMet, []change{condition(diary.OtherCondition), day(0)}},
	{"underlying-disease", "said to have none", NotMet, []change{profile(healthy), day(0)}},
	{"underlying-disease", "illnesses not answered", NotEnough, []change{day(0)}},
	{"underlying-disease", "told 90 days ago", Met, []change{condition(diary.Diabetes), day(0), told(90 * 24 * time.Hour)}},
	{"underlying-disease", "told longer ago", Met, []change{condition(diary.Diabetes), day(0), told(90*24*time.Hour + time.Second)}},

	{"sudden-severe", "two, the first on the first day, the other severe", Met, []change{profile(newToCramps), day(6), day(1, pain(8))}},
	{"sudden-severe", "two, one before the window", NotMet, []change{profile(newToCramps), day(7), day(1, pain(8))}},
	{"sudden-severe", "two on one day", Met, []change{profile(newToCramps), day(1), day(1, pain(8))}},
	{"sudden-severe", "two, the severe one on the first day", Met, []change{profile(newToCramps), day(6, pain(8)), day(1)}},
	{"sudden-severe", "the severe one before the window", NotMet, []change{profile(newToCramps), day(7, pain(8)), days(1, 2)}},
	{"sudden-severe", "one", NotMet, []change{profile(newToCramps), day(1, pain(10))}},
	{"sudden-severe", "two, at most 7", NotMet, []change{profile(newToCramps), days(1, 2, pain(7))}},
	{"sudden-severe", "cramps before", NotMet, []change{profile(hadCramps), days(1, 2, pain(10))}},
	{"sudden-severe", "cramps before not answered", NotEnough, []change{days(1, 2, pain(10))}},

	{"violent", "9 and sore for more than a day, on the first day", Met, []change{day(27, pain(9), sore(25))}},
	{"violent", "sore, before the window", NotMet, []change{day(28, pain(9), sore(25))}},
	{"violent", "8 and sore", NotMet, []change{day(1, pain(8), sore(25))}},
	{"violent", "9 and sore for a day", NotMet, []change{day(1, pain(9), sore(24))}},
	{"violent", "9 and unable, on the first day", Met, []change{day(27, pain(9), unable)}},
	{"violent", "unable, before the window", NotMet, []change{day(28, pain(9), unable)}},
	{"violent", "8 and unable", NotMet, []change{day(1, pain(8), unable)}},
	{"violent", "9 and nothing else answered", NotMet, []change{day(1, pain(9))}},

	{"physiotherapy", "four days and trouble moving", Met, []change{profile(troubleMoving), days(24, 27)}},
	{"physiotherapy", "three days and trouble moving", NotMet, []change{profile(troubleMoving), days(25, 27)}},
	{"physiotherapy", "four on three days and trouble moving", NotMet, []change{profile(troubleMoving), days(25, 27), day(25)}},
	{"physiotherapy", "one of four days before the window", NotMet, []change{profile(troubleMoving), days(25, 28)}},
	{"physiotherapy", "four days, limping after two, one of them the first", Met, []change{profile(noTroubleMoving), days(1, 3), days(26, 27, limping)}},
	{"physiotherapy", "limping after one, and one before the window", NotMet, []change{profile(noTroubleMoving), days(1, 4), days(27, 28, limping)}},
	{"physiotherapy", "limping after two on one of four days", Met, []change{profile(noTroubleMoving), days(1, 3), day(27, limping), day(27, limping)}},
	{"physiotherapy", "limping after two, four on three days", NotMet, []change{profile(noTroubleMoving), days(1, 2), days(26, 26, limping), days(26, 26, limping)}},
	{"physiotherapy", "limping after two of four days, a third the first", Met, []change{profile(noTroubleMoving), days(1, 2, limping), day(3), day(27)}},
	{"physiotherapy", "limping after two of three days, a fourth before the window", NotMet, []change{profile(noTroubleMoving), days(1, 2, limping), day(3), day(28)}},
	{"physiotherapy", "trouble moving not answered", NotEnough, []change{days(24, 27)}},

	{"medicine", "a statin and two days, one of them the first", Met, []change{medicine(diary.Statin), day(0), day(27)}},
	{"medicine", "a statin and one day", NotMet, []change{medicine(diary.Statin), day(0), day(0)}},
	{"medicine", "a statin and one day, one before the window", NotMet, []change{medicine(diary.Statin), day(0), day(28)}},
	{"medicine", "a diuretic", Met, []change{medicine(diary.Diuretic), days(0, 1)}},
	{"medicine", "an inhaled beta-agonist", Met, []change{medicine(diary.InhaledLABA), days(0, 1)}},
	{"medicine", "another medicine", NotMet, []change{medicine(diary.OtherMedicine), days(0, 1)}},
	{"medicine", "no profile", NotEnough, []change{profile(func(p *diary.Profile) { p.Version = 0 }), days(0, 1)}},
	{"medicine", "begun twelve months ago", Met, []change{begun(diary.Statin, diary.NewDate(2025, 11, 25)), days(0, 1)}},
	{"medicine", "begun the day before that", Met, []change{begun(diary.Statin, diary.NewDate(2025, 11, 24)), days(0, 1)}},

	{"supplement", "magnesium with reduced kidney function", Met, []change{supplement(diary.Magnesium), condition(diary.ReducedKidney)}},
	{"supplement", "potassium with dialysis", Met, []change{supplement(diary.Potassium), condition(diary.Dialysis)}},
	{"supplement", "calcium with any medicine", Met, []change{supplement(diary.Calcium), medicine(diary.OtherMedicine)}},
	{"supplement", "calcium with reduced kidney function", Met, []change{supplement(diary.Calcium), condition(diary.ReducedKidney)}},
	{"supplement", "magnesium with a statin", Met, []change{supplement(diary.Magnesium), medicine(diary.Statin)}},
	{"supplement", "potassium with a diuretic", Met, []change{supplement(diary.Potassium), medicine(diary.Diuretic)}},
	{"supplement", "magnesium with an inhaled beta-agonist", Met, []change{supplement(diary.Magnesium), medicine(diary.InhaledLABA)}},
	{"supplement", "another supplement", NotMet, []change{supplement(diary.OtherSupplement), medicine(diary.Statin)}},
	{"supplement", "magnesium alone", NotMet, []change{supplement(diary.Magnesium), profile(healthy)}},
	{"supplement", "magnesium, illnesses not answered", NotEnough, []change{supplement(diary.Magnesium)}},
	{"supplement", "magnesium with diabetes", NotMet, []change{supplement(diary.Magnesium), condition(diary.Diabetes)}},

	{"emergency-chest", "chest pain 48 hours ago", Met, []change{ended(twoDays, sign(diary.ChestPain))}},
	{"emergency-chest", "chest pain longer ago", NotMet, []change{ended(twoDays+time.Second, sign(diary.ChestPain))}},
	{"emergency-chest", "breathless", Met, []change{ended(0, sign(diary.Breathless))}},
	{"emergency-chest", "coughing blood", Met, []change{ended(0, sign(diary.CoughingBlood))}},
	{"emergency-chest", "another sign", NotMet, []change{ended(0, sign(diary.Collapse))}},
	{"emergency-chest", "going on", Met, []change{ongoing(time.Minute, sign(diary.ChestPain))}},
	{"emergency-chest", "end forgotten, began 48 hours ago", Met, []change{ongoing(twoDays, sign(diary.ChestPain))}},
	{"emergency-chest", "end forgotten, began longer ago", NotMet, []change{ongoing(twoDays+time.Second, sign(diary.ChestPain))}},
	{"emergency-limb", "48 hours ago", Met, []change{ended(twoDays, coldPale)}},
	{"emergency-limb", "longer ago", NotMet, []change{ended(twoDays+time.Second, coldPale)}},
	{"emergency-limb", "nothing of the kind", NotMet, []change{ended(0)}},
	{"emergency-stroke", "face droop 48 hours ago", Met, []change{ended(twoDays, sign(diary.FaceDroop))}},
	{"emergency-stroke", "face droop longer ago", NotMet, []change{ended(twoDays+time.Second, sign(diary.FaceDroop))}},
	{"emergency-stroke", "speech trouble", Met, []change{ended(0, sign(diary.SpeechTrouble))}},
	{"emergency-stroke", "one side weak", Met, []change{ended(0, sign(diary.OneSideWeak))}},
	{"emergency-collapse", "collapse 48 hours ago", Met, []change{ended(twoDays, sign(diary.Collapse))}},
	{"emergency-collapse", "collapse longer ago", NotMet, []change{ended(twoDays+time.Second, sign(diary.Collapse))}},
	{"emergency-collapse", "unconscious", Met, []change{ended(0, sign(diary.Unconscious))}},
	{"emergency-collapse", "seizure", Met, []change{ended(0, sign(diary.WholeBody))}},
	{"emergency-collapse", "confusion", Met, []change{ended(0, sign(diary.Confusion))}},
	{"dark-urine", "72 hours ago", Met, []change{ended(72*time.Hour, sign(diary.DarkUrine))}},
	{"dark-urine", "longer ago", NotMet, []change{ended(72*time.Hour+time.Second, sign(diary.DarkUrine))}},
	{"dark-urine", "ended 72 hours ago after a whole day", Met, []change{ended(72*time.Hour, endedAfter(24*time.Hour), sign(diary.DarkUrine))}},
	{"saddle", "numb, on the first day", Met, []change{day(13, sign(diary.SaddleNumb))}},
	{"saddle", "bladder or bowel", Met, []change{day(13, sign(diary.BladderBowel))}},
	{"saddle", "before the window", NotMet, []change{day(14, sign(diary.SaddleNumb))}},
	{"statin-muscle", "pain between, on the first day", Met, []change{medicine(diary.Statin), day(13, painBetween)}},
	{"statin-muscle", "pain between, before the window", NotMet, []change{medicine(diary.Statin), day(14, painBetween)}},
	{"statin-muscle", "weakness after, on the first day", Met, []change{medicine(diary.Statin), day(13, weak(after))}},
	{"statin-muscle", "persistent weakness", Met, []change{medicine(diary.Statin), day(13, weak(persistent))}},
	{"statin-muscle", "weakness before the window", NotMet, []change{medicine(diary.Statin), day(14, weak(after))}},
	{"statin-muscle", "weakness during", NotMet, []change{medicine(diary.Statin), day(0, weak(during))}},
	{"statin-muscle", "another medicine", NotMet, []change{medicine(diary.Diuretic), day(0, painBetween)}},
	{"tetanus", "stiff jaw on the first day", Met, []change{day(20, sign(diary.StiffJaw))}},
	{"tetanus", "dirty wound", Met, []change{day(20, sign(diary.DirtyWound))}},
	{"tetanus", "before the window", NotMet, []change{day(21, sign(diary.StiffJaw))}},
	{"pregnancy-abdomen", "on the first day", Met, []change{profile(pregnant), day(6, muscle(diary.Abdomen))}},
	{"pregnancy-abdomen", "before the window", NotMet, []change{profile(pregnant), day(7, muscle(diary.Abdomen))}},
	{"pregnancy-abdomen", "another muscle", NotMet, []change{profile(pregnant), day(0, muscle(diary.Calf))}},
	{"pregnancy-abdomen", "not pregnant", NotMet, []change{profile(notPregnant), day(0, muscle(diary.Abdomen))}},
	{"pregnancy-abdomen", "not answered", NotEnough, []change{day(0, muscle(diary.Abdomen))}},
	{"pregnancy-abdomen", "not pregnant, few days answered", NotMet, []change{answered(0), profile(notPregnant)}},
	{"sleep", "woken on four days, one of them the first", Met, []change{days(10, 13, woke)}},
	{"sleep", "woken on three days", NotMet, []change{days(11, 13, woke), day(10)}},
	{"sleep", "woken four times on three days", NotMet, []change{days(11, 13, woke), day(12, woke)}},
	{"sleep", "woken on three days and one before", NotMet, []change{days(11, 14, woke)}},

	{"pregnancy-info", "a cramp on the first day", Met, []change{profile(pregnant), day(27)}},
	{"pregnancy-info", "a cramp before the window", NotMet, []change{profile(pregnant), day(28)}},
	{"pregnancy-info", "not pregnant", NotMet, []change{profile(notPregnant), day(0)}},
	{"recurrent-info", "four days, one of them the first", Met, []change{days(24, 27)}},
	{"recurrent-info", "three days", NotMet, []change{days(25, 27)}},
	{"recurrent-info", "four on three days", NotMet, []change{days(25, 27), day(26)}},
	{"recurrent-info", "three days and one before", NotMet, []change{days(25, 28)}},
}

// told says that the person called about an illness so long ago, when nothing else was met.
func told(ago time.Duration) change {
	return func(m *made) {
		m.said = append(m.said, diary.Acknowledgement{
			Criterion: "underlying-disease", Response: diary.Called, Met: []string{"underlying-disease"}, At: m.now.Add(-ago),
		})
	}
}
