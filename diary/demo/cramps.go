package demo

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// The rhythm of the invented cramps.
const (
	spellEvery = 45 // days from the start of one spell to that of the next, counted back from the last day
	spellDays  = 10

	quietNight       = 0.2  // chance of a cramp in a night outside spells
	spellNight       = 0.75 // in a spell
	weekendNight     = 0.15 // more in the two nights after weekend days
	anotherCramp     = 0.3  // chance that a night with a cramp brings one more
	weekendExercise  = 0.25 // chance of a cramp after exercise on a weekend day
	numbCramp        = 20   // one cramp in so many leaves the leg numb while it lasts
	firstNumbCramp   = 5
	meanDuration     = 4 * time.Minute // most are short and a few long
	shortestDuration = 10 * time.Second
	longestDuration  = 12 * time.Minute
)

// generator makes up cramps one after the other.
type generator struct {
	dice
	zone *time.Location
	made int
}

// crampDay makes up the cramps of the cramp-day that lies so many days before the last, by start.
func (g *generator) crampDay(day diary.Date, age int) []diary.Episode {
	night := quietNight
	if age%spellEvery < spellDays {
		night = spellNight
	}
	var episodes []diary.Episode
	if weekend(day) {
		night += weekendNight
		if g.chance(weekendExercise) {
			episodes = append(episodes, g.afterExercise(day))
		}
	}
	for ; g.chance(night); night = anotherCramp {
		episodes = append(episodes, g.atNight(day))
	}
	slices.SortStableFunc(episodes, func(a, b diary.Episode) int { return a.Started.Compare(b.Started) })
	return episodes
}

// weekend says whether a cramp-day began on a Saturday or Sunday.
func weekend(day diary.Date) bool {
	weekday := day.UTC().Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}

func (g *generator) atNight(day diary.Date) diary.Episode {
	e := g.began(day+1, 30, 6*60)
	e.Muscle = pick(g.dice, shares[diary.Muscle]{
		{diary.Calf, 70}, {diary.Foot, 14}, {diary.Toes, 10}, {diary.Hamstring, 6},
	})
	if g.chance(0.18) {
		e.Started, e.Precision = diary.MiddleOf(day, g.zone), diary.Night
	}
	if g.chance(0.85) {
		e.Context, e.Woke = diary.Sleep, diary.Yes
	}
	if g.chance(0.3) {
		e.Triggers = []diary.Trigger{pick(g.dice, shares[diary.Trigger]{
			{diary.LongStanding, 40}, {diary.LittleFluid, 35}, {diary.Alcohol, 15}, {diary.Footwear, 10},
		})}
	}
	if g.chance(0.15) {
		e.Note = notes[g.IntN(len(notes))]
	}
	g.describe(&e)
	return e
}

func (g *generator) afterExercise(day diary.Date) diary.Episode {
	e := g.began(day, 15*60, 5*60)
	e.Muscle = pick(g.dice, shares[diary.Muscle]{{diary.Calf, 50}, {diary.Hamstring, 30}, {diary.Quadriceps, 20}})
	e.Context, e.Woke = diary.AfterExercise, diary.No
	e.Triggers = []diary.Trigger{diary.HardExercise}
	if g.chance(0.4) {
		e.Triggers = append(e.Triggers, diary.HeatSweat)
	}
	g.describe(&e)
	return e
}

// began makes up when a cramp began: within so many minutes after a minute of a date.
func (g *generator) began(date diary.Date, first, within int) diary.Episode {
	precision, minute := diary.Exact, first+g.IntN(within)
	if g.chance(0.35) {
		precision, minute = diary.About, minute-minute%15
	}
	started, _ := diary.LocalTime(date, minute/60, minute%60, g.zone)
	return diary.Episode{Started: started, Zone: g.zone.String(), Precision: precision}
}

// describe answers some of the questions about a cramp that has begun, and leaves the others
// unanswered as people do.
func (g *generator) describe(e *diary.Episode) {
	e.ID = g.id(e.Started)
	if g.chance(0.92) {
		e.Side = pick(g.dice, shares[diary.Side]{{diary.Right, 65}, {diary.Left, 28}, {diary.BothSides, 7}})
	}
	if g.chance(0.8) {
		e.Pain = new(min(max(int(g.NormFloat64()*1.5+6), 3), 9))
	}
	if g.chance(0.75) {
		duration := time.Duration(g.ExpFloat64() * float64(meanDuration)).Truncate(time.Second)
		e.Ended = new(e.Started.Add(min(max(duration, shortestDuration), longestDuration)))
	}
	e.Remedies = g.remedies()
	g.describeAfterwards(e)
}

// describeAfterwards answers what is asked about the hours after a cramp.
func (g *generator) describeAfterwards(e *diary.Episode) {
	if g.chance(0.4) {
		e.SorenessHours = new([]int{0, 0, 1, 2, 6, 12, 24, 30}[g.IntN(8)])
	}
	if g.chance(0.3) {
		e.UnableNextDay = diary.No
		e.MovementProblem = pick(g.dice, shares[diary.Answer]{{diary.No, 80}, {diary.Yes, 20}})
	}
	if g.chance(0.3) {
		e.Weakness, e.Numbness, e.Swelling = diary.NoResidue, diary.NoResidue, diary.NoSwelling
	}
	// Counted and not left to chance, so that every diary of some weeks has one.
	if g.made++; g.made%numbCramp == firstNumbCramp {
		e.Numbness = diary.OnlyDuring
	}
	if e.Woke == diary.Yes && g.made%2 == 0 {
		e.DisturbedSleep = new(2 + g.made%7)
	}
	if e.UnableNextDay != diary.Unanswered {
		e.HinderedNextDay = new(g.made % 5)
	}
}

// habits are what the person tries, how often, and how it works.
var habits = []struct {
	remedy  diary.Remedy
	often   float64
	effects shares[diary.Effect]
}{
	{diary.Stretch, 0.7, shares[diary.Effect]{{diary.Helped, 70}, {diary.HelpedABit, 20}, {diary.NoHelp, 10}}},
	{diary.Massage, 0.35, shares[diary.Effect]{{diary.Helped, 30}, {diary.HelpedABit, 50}, {diary.NoHelp, 20}}},
	{diary.Walk, 0.3, shares[diary.Effect]{{diary.Helped, 50}, {diary.HelpedABit, 30}, {diary.NoHelp, 20}}},
	{diary.Cold, 0.08, shares[diary.Effect]{{diary.Helped, 10}, {diary.HelpedABit, 40}, {diary.NoHelp, 50}}},
}

func (g *generator) remedies() map[diary.Remedy]diary.Effect {
	tried := make(map[diary.Remedy]diary.Effect)
	for _, habit := range habits {
		if g.chance(habit.often) {
			tried[habit.remedy] = pick(g.dice, habit.effects)
		}
	}
	return tried
}

// notes are what the person writes about a night, in Danish as she does.
var notes = []string{
	"Stod i haven hele eftermiddagen.",
	"Måtte op og gå rundt om bordet.",
	"Tæerne trak sig helt skævt.",
	"Havde glemt at strække ud inden sengetid.",
	"Kom igen, så snart jeg lagde mig.",
	"Ny madras. Sov dårligt i det hele taget.",
	"Lang cykeltur i går, med vinden imod på vej hjem.",
	"Drak kun kaffe hele dagen.",
}
