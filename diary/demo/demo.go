// Package demo makes up diaries in the domain's own terms: for the demo account, for tests and for
// benchmarks. The person and every cramp are invented. The same arguments always give the same diary,
// to the last octet.
package demo

import (
	"iter"
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
)

// Diary is an invented diary.
type Diary struct {
	Profile  diary.Profile
	Factors  diary.FactorSetup
	Episodes []diary.Episode // oldest first
	CheckIns []diary.CheckIn // oldest first

	Reminders  diary.ReminderSetup
	Activities []diary.Activity // logged as done, oldest first
	Slots      []diary.Slot     // what became of the reminders, oldest first
	Trials     []diary.Trial    // newest first
	Function   []diary.FunctionActivity
}

// Generate makes up the diary that a Danish woman of 58 has kept for so many cramp-days, the last of
// them that of now. It has what real ones have: a spell that is worse, now and some weeks ago, quiet
// weeks between, more cramps at weekends, the right calf more often than other muscles, and much that
// was never answered. Most days were checked in on, but not the last, and no day with a cramp says that
// there was none. For the last weeks she has been reminded to drink and to stretch; before
// that she tried for two weeks to stretch every evening. Nothing in it calls for emergency help. All of it is valid at now;
// every episode is over by then, and none runs into another.
//
// The zone must be one that diary.Zone finds by name.
func Generate(seed uint64, days int, now time.Time, zone *time.Location) Diary {
	last := diary.CrampDayOf(now, zone)
	first := last - diary.Date(days) + 1
	episodes := slices.Collect(Episodes(seed, zone, diary.MiddleOf(first, zone), now))
	k := newKeeper(otherDice(seed), first)
	made := Diary{
		Profile:  profile(newDice(seed), last),
		Factors:  k.setup,
		Episodes: episodes,
		CheckIns: k.checkIns(first, last, episodes),
	}
	made.Trials = trials(thirdDice(seed), first, last)
	made.Function = function(otherDice(seed), first, last)
	made.reminded(thirdDice(seed), first, now, zone)
	return made
}

// function is what the person wants to be able to do, rated every four weeks since the first cramp-day. One of the
// activities got easier, and the other did not.
func function(d dice, first, last diary.Date) []diary.FunctionActivity {
	activities := []diary.FunctionActivity{
		{Words: "Gå tur med hunden, 3 km"}, {Words: "Sove igennem uden at være bange for krampe"},
	}
	scores := [][]int{{4, 5, 7, 7}, {3, 2, 3, 3}}
	chosen := max(first, last-diary.Date(diary.FunctionEvery*(len(scores[0])-1)))
	if chosen >= last {
		return nil
	}
	for i := range activities {
		a := &activities[i]
		a.ID, a.Chosen, a.Changed = d.id(chosen.UTC()), chosen, chosen.UTC().Add(20*time.Hour)
		for n, day := 0, chosen; day <= last-1; n, day = n+1, day+diary.FunctionEvery {
			a.Rate(diary.FunctionRating{Day: day, Score: scores[i][n], Rated: day.UTC().Add(20 * time.Hour)})
			next := day + diary.FunctionEvery
			a.AskOn = &next
		}
	}
	return activities
}

// trialAgo is how many cramp-days before the last one the trial began.
const trialAgo = 63

// trials are what was tried since the first cramp-day.
func trials(d dice, first, last diary.Date) []diary.Trial {
	began := last - trialAgo
	if began < first {
		return nil
	}
	var drawn strings.Builder
	for range diary.TrialLengths[0] / diary.BlockDays {
		drawn.WriteString(string(diary.BlockOrders[d.IntN(len(diary.BlockOrders))]))
	}
	return []diary.Trial{{
		ID: d.id(began.UTC()), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
		First: began, Allocation: diary.Allocation(drawn.String()), Started: began.UTC().Add(18 * time.Hour),
	}}
}

// Episodes makes up the cramps of the cramp-days from that of one instant up to another instant, oldest
// first and without holding more than a day of them. The cramps of different seeds have different IDs.
func Episodes(seed uint64, zone *time.Location, from, to time.Time) iter.Seq[diary.Episode] {
	return func(yield func(diary.Episode) bool) {
		g := generator{dice: newDice(seed), zone: zone}
		last := diary.CrampDayOf(to, zone)
		var busy time.Time // until when the last cramp lasted
		for day := diary.CrampDayOf(from, zone); day <= last; day++ {
			for _, e := range g.crampDay(day, int(last-day)) {
				end := e.Started
				if e.Ended != nil {
					end = *e.Ended
				}
				if !e.Started.After(busy) || end.After(to) {
					continue
				}
				busy = end
				if !yield(e) {
					return
				}
			}
		}
	}
}

// profile is the person's, who is 58 in the year of the diary's last cramp-day.
func profile(d dice, last diary.Date) diary.Profile {
	statin, magnesium := last-200, last-45
	return diary.Profile{
		BirthYear:    last.UTC().Year() - 58,
		Sex:          diary.Female,
		NoConditions: true,
		Medicines: []diary.Medicine{
			{ID: d.id(statin.UTC()), Kind: diary.Statin, Name: "Simvastatin 20 mg", Started: &statin},
		},
		Supplements: []diary.Supplement{
			{ID: d.id(magnesium.UTC()), Kind: diary.Magnesium, Name: "Magnesium 350 mg", Started: &magnesium},
		},
		CrampsBefore: diary.Yes,
		LimitFluids:  diary.No,
		Goal:         "Sove igennem og kunne gå tur med hunden om morgenen.",

		Onset:            diary.YearMonth{Year: last.UTC().Year() - 3, Month: time.March},
		Development:      diary.Worsened,
		EarlierTreatment: "Indlæg i skoene, uden virkning. Magnesium siden efteråret, måske lidt bedre.",
		WorkAndSport:     "Pædagog i en vuggestue. Gymnastik om mandagen.",
		EarlierClot:      diary.No,
		NightPain:        diary.No,
	}
}
