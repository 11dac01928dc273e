package main

import (
	"fmt"

	"crampdiary/diary"
)

// scenario is how invented diaries come about. Chances are worked out as odds, so that what raises them
// never lifts one above 1. The zero value of a field leaves out what it says.
type scenario struct {
	name string

	cramps  float64 // chance of cramps on a day without anything that raises it
	factors int     // how many factors are answered
	factor  float64 // chance of each factor on such a day
	ratio   float64 // how many times as many cramp-days the first factor brings; 0 for noise

	weekend       float64 // logarithm of the odds ratio of cramps on Saturdays and Sundays
	factorWeekend float64 // and of the factors
	trend         float64 // logarithm of the odds ratio of cramps from the middle of the diary to either end
	factorTrend   float64 // and of the factors, each up or down
	spell         float64 // logarithm of the odds ratio in spells of some weeks
	factorSpell   float64
	season        float64 // logarithm of the odds ratio at the top of a wave of four months
	factorSeason  float64
	cycle         float64 // days of a rhythm that both have
	inCycle       float64 // logarithm of the odds ratio of cramps at its top
	factorInCycle float64 // and of the factors
	streak        float64 // correlation of what makes one day's cramps with what makes the next day's
	factorStreak  float64 // and of each factor
	alike         float64 // correlation of the factors with each other
	begun         bool    // each factor is rare until some day, and common from then on
	exchanged     bool    // of the factors every other one is asked about in the first half, the others in the second

	missing  float64 // part of the days that were not answered
	inRuns   bool    // those come one after the other
	selected bool    // and more often when there were no cramps

	tiring    bool         // of the days with the answer that is forgotten, more are missing the longer the diary lasts
	forgotten diary.Answer // from none of them to mostForgotten

	silentWith, silentWithout float64 // part of the days without cramps that are missing, with the first factor and without it
}

// Most scenarios differ from this one.
func ordinary(name string, change func(*scenario)) scenario {
	s := scenario{name: name, cramps: 0.25, factors: 6, factor: 0.3, missing: 0.25}
	change(&s)
	return s
}

// noise are diaries in which no factor has to do with cramps.
var noise = []scenario{
	ordinary("days independent of each other", func(*scenario) {}),
	ordinary("weekly rhythm of both", func(s *scenario) { s.weekend, s.factorWeekend = 1.2, 2 }),
	ordinary("trend of both", func(s *scenario) { s.trend, s.factorTrend = 1.5, 2 }),
	ordinary("streaks of both", func(s *scenario) { s.streak, s.factorStreak = 0.7, 0.8 }),
	ordinary("long streaks of both", func(s *scenario) { s.streak, s.factorStreak = 0.85, 0.9 }),
	ordinary("spells of some weeks", func(s *scenario) { s.spell, s.factorSpell, s.factorStreak = 1.5, 2, 0.5 }),
	ordinary("seasons", func(s *scenario) { s.season, s.factorSeason = 1, 1.5 }),
	ordinary("rhythm of two weeks of both", inRhythm(14)),
	ordinary("rhythm of four weeks of both", inRhythm(28)),
	ordinary("days missing in runs, fewer with cramps", func(s *scenario) {
		s.missing, s.inRuns, s.selected, s.weekend, s.factorWeekend = 0.4, true, true, 0.6, 1
	}),
	ordinary("twelve factors, alike, seldom", func(s *scenario) {
		s.factors, s.alike, s.factor, s.streak, s.factorStreak = 12, 0.3, 0.2, 0.5, 0.5
	}),
	ordinary("factors begun one day and kept up, trend and streaks", func(s *scenario) {
		s.begun, s.trend, s.streak = true, 1.5, 0.7
	}),
	ordinary("twelve factors, exchanged halfway, trend and streaks", func(s *scenario) {
		s.factors, s.exchanged = 12, true
		s.trend, s.factorTrend, s.streak, s.factorStreak = 1, 1.5, 0.6, 0.6
	}),
	ordinary("rhythm, trend, streaks and missing runs, eight factors", allOfThis),
	ordinary("the same, one day of four answered", func(s *scenario) {
		allOfThis(s)
		s.missing = 0.75
	}),
	ordinary("strong bouts of both", func(s *scenario) { s.streak, s.factorStreak = 0.95, 0.95 }),
	ordinary("days without cramps answered less and less", func(s *scenario) { s.missing, s.tiring, s.forgotten = 0, true, diary.No }),
	ordinary("days with cramps answered less and less", func(s *scenario) { s.missing, s.tiring, s.forgotten = 0, true, diary.Yes }),
}

// unevenly are diaries in which no factor has to do with cramps, but of the days without cramps those with the first
// factor are answered more often than those without it. Nothing that was answered can tell.
var unevenly = []scenario{
	ordinary("of days without cramps 9 of 10 answered with it, 5 of 10 without it", silent(0.1, 0.5)),
	ordinary("of days without cramps 9 of 10 answered with it, 3 of 10 without it", silent(0.1, 0.7)),
}

// silent leaves so many of the days without cramps unanswered, with the first factor and without it.
func silent(with, without float64) func(*scenario) {
	return func(s *scenario) { s.missing, s.silentWith, s.silentWithout = 0, with, without }
}

// inRhythm gives cramps and factors a cycle of so many days, as a rota or the menstrual cycle has.
func inRhythm(days float64) func(*scenario) {
	return func(s *scenario) { s.cycle, s.inCycle, s.factorInCycle = days, 1, 1.5 }
}

func allOfThis(s *scenario) {
	s.factors, s.alike = 8, 0.2
	s.weekend, s.factorWeekend = 0.8, 1.2
	s.trend, s.factorTrend = 1, 1.5
	s.streak, s.factorStreak = 0.6, 0.6
	s.missing, s.inRuns, s.selected = 0.3, true, true
}

// effects are diaries in which the first factor brings so many times as many cramp-days.
func effects(ratio float64) []scenario {
	with := func(cramps float64, change func(*scenario)) func(*scenario) {
		return func(s *scenario) {
			s.cramps, s.ratio = cramps, ratio
			change(s)
		}
	}
	return []scenario{
		ordinary("cramps on 20 % of days without it", with(0.2, func(*scenario) {})),
		ordinary("cramps on 15 % of days without it", with(0.15, func(*scenario) {})),
		ordinary("20 %, with rhythm, trend and streaks", with(0.2, func(s *scenario) {
			s.weekend, s.factorWeekend, s.trend, s.factorTrend, s.streak, s.factorStreak = 0.5, 0.8, 0.5, 0.5, 0.4, 0.3
		})),
	}
}

// baseRates are such diaries with cramps on more and more of the days without the factor.
func baseRates(ratio float64) []scenario {
	var rates []scenario
	for _, percent := range []int{10, 15, 20, 30} {
		rates = append(rates, ordinary(fmt.Sprintf("cramps on %d %% of days without it", percent), func(s *scenario) {
			s.cramps, s.ratio = float64(percent)/100, ratio
		}))
	}
	return rates
}
