package report

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
	"crampdiary/diary/demo"
)

func TestACounterCountsAsThePatternsDo(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		made := demo.Generate(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 120).Draw(t, "days"), at, zone)
		leave := rapid.IntRange(0, 3).Draw(t, "unanswered")
		counter := NewCounter(at, zone)
		snapshot := diary.Snapshot{From: diary.CrampDayOf(at, zone), To: diary.CrampDayOf(at, zone), CheckIns: made.CheckIns}
		for i, e := range made.Episodes {
			if leave > 0 && i%leave == 0 {
				e.Woke, e.Pain, e.Ended = diary.Unanswered, nil, nil
			}
			snapshot.Episodes = append(snapshot.Episodes, e)
			snapshot.From = min(snapshot.From, e.CrampDay())
			counter.Episode(e)
		}
		for i, c := range made.CheckIns {
			if leave > 0 && i%leave == 0 && c.Cramps != diary.Unanswered {
				c.Asked = diary.NightOnly
				made.CheckIns[i] = c
			}
			snapshot.From = min(snapshot.From, c.Day)
			counter.CheckIn(c)
		}
		if got, want := counter.Totals(), FindPatterns(snapshot, nil, at, zone).Totals(); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}
