package demo

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

func TestTheRemindersAreThoseOfTheSchedule(t *testing.T) {
	zones := []*time.Location{zone(t, "Europe/Copenhagen"), zone(t, "Australia/Lord_Howe"), zone(t, "UTC")}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		now := time.UnixMilli(rapid.Int64Range(1.5e12, 2e12).Draw(t, "now"))
		made := Generate(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 120).Draw(t, "days"), now, zone)
		if problems := made.Reminders.Validate(diary.DateOf(now.In(zone))); problems != nil {
			t.Fatal(problems)
		}
		if made.Reminders.Changed.After(now) {
			t.Fatalf("set up at %v, which is to come", made.Reminders.Changed)
		}
		seen := make(map[diary.SlotKey]bool)
		for _, slot := range made.Slots {
			schedule := diary.Schedule{Reminder: made.Reminders.Of(slot.Kind), Zone: zone}
			if !schedule.Wants(slot.SlotKey) || seen[slot.SlotKey] || slot.Settled.After(now) || slot.Settled.Before(slot.Due) {
				t.Fatalf("%+v", slot)
			}
			seen[slot.SlotKey] = true
		}
		for _, a := range made.Activities {
			if problems := a.Validate(now); problems != nil || a.Slot != nil && !seen[*a.Slot] {
				t.Fatalf("%+v: %v", a, problems)
			}
		}
	})
}

func TestStretchingIsLoggedOnDaysThatSaySo(t *testing.T) {
	made := Generate(1, 90, morning, zone(t, "Europe/Copenhagen"))
	answers := make(map[diary.Date]diary.Answer)
	for _, c := range made.CheckIns {
		answers[c.Day] = c.Factors[diary.StretchingDone]
	}
	counts := make(map[diary.ReminderKind]int)
	for _, a := range made.Activities {
		counts[a.Kind]++
		if a.Kind == diary.Stretching && answers[a.CrampDay()] != diary.Yes {
			t.Errorf("stretched at %v, and the check-in says %q", a.At, answers[a.CrampDay()])
		}
	}
	states := make(map[diary.SlotState]int)
	for _, slot := range made.Slots {
		states[slot.State]++
	}
	if counts[diary.Stretching] < 5 || counts[diary.Hydration] < 30 {
		t.Errorf("logged %v", counts)
	}
	if states[diary.SlotSent] < 80 || states[diary.SlotDone] < 5 || states[diary.SlotMissed] < 1 {
		t.Errorf("became of them %v", states)
	}
}
