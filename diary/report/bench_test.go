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
				m.add(m.now.Add(-time.Duration(n-i)*27*24*time.Hour/time.Duration(n)), pain(i%10))
			}
			b.ReportAllocs()
			for b.Loop() {
				Evaluate(m.Snapshot, nil, m.now, m.zone)
			}
		})
	}
}
