package report

import (
	"fmt"
	"testing"
	"time"

	"crampdiary/diary"
)

// BenchmarkEvaluate evaluates diaries of three cramps a day. The time should hardly grow with the diary,
// since only the last 28 cramp-days are looked at, and stay far below 10 ms.
func BenchmarkEvaluate(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("episodes=%d", n), func(b *testing.B) {
			m := made{now: testNow, zone: copenhagen}
			for i := range n {
				m.add(m.now.Add(-time.Duration(n-i)*8*time.Hour), pain(i%10), muscle(diary.Muscles[i%len(diary.Muscles)]))
			}
			b.ReportAllocs()
			for b.Loop() {
				Evaluate(m.Snapshot, nil, m.now, m.zone)
			}
		})
	}
}

// BenchmarkEvaluateCrowdedMonth evaluates diaries whose every cramp came within the last 28 cramp-days, so
// that all of them are looked at: the time grows with their number, and not faster.
func BenchmarkEvaluateCrowdedMonth(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("episodes=%d", n), func(b *testing.B) {
			m := made{now: testNow, zone: copenhagen}
			for i := range n {
				m.add(m.now.Add(-time.Duration(n-i)*(27*24*time.Hour/time.Duration(n))), pain(i%10))
			}
			b.ReportAllocs()
			for b.Loop() {
				Evaluate(m.Snapshot, nil, m.now, m.zone)
			}
		})
	}
}

// longDiary is a diary of three cramps a day, with everything answered that patterns are made from and a
// check-in of six factors on each day.
func longDiary(episodes int) made {
	m := made{now: testNow, zone: copenhagen}
	for i := range episodes {
		m.add(m.now.Add(-time.Duration(episodes-i)*8*time.Hour), pain(i%10), muscle(diary.Muscles[i%len(diary.Muscles)]), woke,
			sore(i%30), side(diary.Sides[i%len(diary.Sides)]), func(e *diary.Episode) {
				e.Context = diary.Contexts[i%len(diary.Contexts)]
				e.Triggers = diary.Triggers[i%len(diary.Triggers):]
				e.Remedies = map[diary.Remedy]diary.Effect{diary.Remedies[i%len(diary.Remedies)]: diary.Helped}
			})
	}
	m.From, m.To = m.today()-diary.Date(episodes/3), m.today()
	for day := m.From; day <= m.To; day++ {
		c := diary.CheckIn{Day: day, Cramps: diary.No, Factors: make(map[diary.Factor]diary.Answer)}
		for i, factor := range diary.Factors[:diary.MaxChosenFactors] {
			c.Factors[factor] = diary.Answers[int(day-m.From)*(i+3)%7%2]
		}
		m.CheckIns = append(m.CheckIns, c)
	}
	return m
}

// BenchmarkFindPatterns counts whole diaries: the time grows with them, and stays far below 10 ms for
// 10,000 cramps.
func BenchmarkFindPatterns(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("episodes=%d", n), func(b *testing.B) {
			m := longDiary(n)
			b.ReportAllocs()
			for b.Loop() {
				FindPatterns(m.Snapshot, nil, m.now, m.zone)
			}
		})
	}
}

// BenchmarkBuild sums up whole diaries, criteria and all: the time grows with them, and stays far below
// 10 ms for 10,000 cramps.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("episodes=%d", n), func(b *testing.B) {
			m := longDiary(n)
			b.ReportAllocs()
			for b.Loop() {
				Build(m.Snapshot, m.From, m.To, nil, m.now, m.zone)
			}
		})
	}
}

// BenchmarkFactors compares the factors of diaries with so many answered days in the last year. The time
// grows with the square of the days and stops at a year, so a report needs no cache: it is that of a page.
func BenchmarkFactors(b *testing.B) {
	for _, days := range []int{60, 120, 240, 365, 1000} {
		for _, factors := range []int{6, 12} {
			b.Run(fmt.Sprintf("days=%d/factors=%d", days, factors), func(b *testing.B) {
				so := make(map[diary.Factor]func(int) bool)
				for i, factor := range diary.Factors[:factors] {
					so[factor] = scattered(3, i+1)
				}
				m := makeDiary(logged(days, scattered(3, 0), so))
				m.From, m.To = m.today()-diary.Date(days), m.today()
				if got := Factors(m.Snapshot, m.now, m.zone); got.Tested != factors {
					b.Fatalf("%d factors are tested", got.Tested)
				}
				b.ReportAllocs()
				for b.Loop() {
					Factors(m.Snapshot, m.now, m.zone)
				}
			})
		}
	}
}
