package demo

import (
	"slices"

	"crampdiary/diary"
)

// How much of the diary's check-ins was answered, as chances.
const (
	quietDayAnswered = 0.75 // a day without cramps
	crampDayAnswered = 0.6
	crampConfirmed   = 0.8 // "yes" beside the cramps that were noted; nobody says "no" to them
	factorAnswered   = 0.9
)

// circumstance is a factor that the person is asked about, and how often it is so.
type circumstance struct {
	factor     diary.Factor
	weekday    float64 // chance on a day from Monday to Friday
	weekend    float64
	withCramps float64 // on a day with cramps the chance is so many times that
}

// keeper makes up the check-ins of one person.
type keeper struct {
	dice
	setup   diary.FactorSetup
	asked   []circumstance
	retired circumstance // asked about in place of the last one, until it was retired
}

// newKeeper makes up which factors the person is asked about from the first cramp-day on.
func newKeeper(d dice, first diary.Date) *keeper {
	own := func(name string, retired bool) diary.OwnFactor {
		return diary.OwnFactor{ID: diary.Factor(d.id(first.UTC())), Name: name, Retired: retired}
	}
	garden, family, pillow := own("Havearbejde", false), own("Børnebørn på besøg", false), own("Ny hovedpude", true)
	k := &keeper{
		dice: d,
		asked: []circumstance{
			{diary.HardExerciseDay, 0.1, 0.45, 1.4},
			{diary.LongStandingDay, 0.3, 0.15, 1.5},
			{diary.LittleToDrink, 0.25, 0.25, 1.5},
			{diary.StretchingDone, 0.5, 0.35, 0.7},
			{garden.ID, 0.1, 0.5, 1.1},
			{family.ID, 0.05, 0.3, 1},
		},
		retired: circumstance{pillow.ID, 0.6, 0.6, 1},
	}
	k.setup.Own = []diary.OwnFactor{garden, family, pillow}
	for _, c := range k.asked {
		k.setup.Chosen = append(k.setup.Chosen, c.factor)
	}
	return k
}

// checkIns makes up the check-ins of the cramp-days from first and before last, which is not over yet.
// The episodes are those of the diary, oldest first.
func (k *keeper) checkIns(first, last diary.Date, episodes []diary.Episode) []diary.CheckIn {
	byDay := make(map[diary.Date][]diary.Episode)
	for _, e := range episodes {
		byDay[e.CrampDay()] = append(byDay[e.CrampDay()], e)
	}
	retiredOn := first + (last-first)/3
	var all []diary.CheckIn
	for day := first; day < last; day++ {
		asked := k.asked
		if day < retiredOn {
			asked = append(slices.Clone(asked[:len(asked)-1]), k.retired)
		}
		if checkIn, answered := k.checkIn(day, byDay[day], asked); answered {
			all = append(all, checkIn)
		}
	}
	return all
}

// nightOnly is on how many days without cramps there is one of which only the night was answered.
const nightOnly = 11

// checkIn makes up the answers of one day, if it was answered.
func (k *keeper) checkIn(day diary.Date, cramps []diary.Episode, asked []circumstance) (diary.CheckIn, bool) {
	c := diary.CheckIn{Day: day, Cramps: diary.No, Factors: make(map[diary.Factor]diary.Answer)}
	answered := k.chance(quietDayAnswered)
	if len(cramps) > 0 {
		answered = k.chance(crampDayAnswered)
		c.Cramps = diary.Unanswered
		if k.chance(crampConfirmed) {
			c.Cramps = diary.Yes
		}
	}
	if len(cramps) == 0 && day%nightOnly == 0 { // one tap in the morning, about the night alone
		c.Asked = diary.NightOnly
		return c, answered
	}
	for _, about := range asked {
		if answer := k.answer(about, day, cramps); k.chance(factorAnswered) {
			c.Factors[about.factor] = answer
		}
	}
	return c, answered
}

// connected is what a person who names a trigger of a cramp says of the day too.
var connected = map[diary.Factor]diary.Trigger{
	diary.HardExerciseDay: diary.HardExercise,
	diary.LongStandingDay: diary.LongStanding,
	diary.LittleToDrink:   diary.LittleFluid,
}

func (k *keeper) answer(about circumstance, day diary.Date, cramps []diary.Episode) diary.Answer {
	chance := about.weekday
	if weekend(day) {
		chance = about.weekend
	}
	if len(cramps) > 0 {
		chance *= about.withCramps
	}
	trigger, ok := connected[about.factor]
	named := ok && slices.ContainsFunc(cramps, func(e diary.Episode) bool { return slices.Contains(e.Triggers, trigger) })
	if k.chance(chance) || named {
		return diary.Yes
	}
	return diary.No
}
