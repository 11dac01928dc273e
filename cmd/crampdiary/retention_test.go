package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestRetentionKeepsTheNewestOfEachPeriod(t *testing.T) {
	at := func(text string) time.Time {
		made, err := time.Parse(time.DateOnly+" 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	made := []time.Time{ // the newest first; 2026-11-29 is a Sunday
		at("2026-11-29 03:00"), at("2026-11-28 20:00"), at("2026-11-28 03:00"), at("2026-11-22 03:00"), at("2026-11-21 03:00"),
		at("2026-10-31 03:00"), at("2026-10-30 03:00"), at("2025-12-31 03:00"),
	}
	for policy, want := range map[string][]int{
		"1d":       {0},
		"2d":       {0, 1},
		"3d":       {0, 1, 3}, // days without one do not count
		"2w":       {0, 3},
		"2m":       {0, 5},
		"9y":       {0, 7},
		"2d,2w,3m": {0, 1, 3, 5, 7},
	} {
		var r retention
		if err := r.UnmarshalText([]byte(policy)); err != nil || r.String() != policy {
			t.Fatalf("%s is read as %s: %v", policy, r, err)
		}
		var got []int
		for i, keep := range r.keeps(made) {
			if keep {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s keeps %v, want %v", policy, got, want)
		}
	}
	for _, wrong := range []string{"7", "d", "0d", "-1d", "7x", "7d,", "7d,,4w"} {
		if err := new(retention).UnmarshalText([]byte(wrong)); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

func TestOnlyBackupsArePruned(t *testing.T) {
	dir := t.TempDir()
	stay := []string{
		"crampdiary-2026-11-29T030000Z.db.gz", "crampdiary-2026-11-28T030000Z.db.gz.age", "crampdiary.db", "crampdiary-secret-key",
		"crampdiary-2026-11-27T030000Z.db", "mine-2026-11-20T030000Z.db.gz", "crampdiary-yesterday.db.gz", ".crampdiary-2026-11-29T020000Z.db.gz.part",
	}
	gone := []string{"crampdiary-2026-11-27T030000Z.db.gz", "crampdiary-2026-11-28T020000Z.db.gz", ".crampdiary-2026-11-20T030000Z.db.gz.age.part"}
	for _, name := range slices.Concat(stay, gone) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("invented"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	deleted, err := retention{{2, 'd'}}.prune(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range deleted {
		deleted[i] = filepath.Base(deleted[i])
	}
	slices.Sort(deleted)
	slices.Sort(gone)
	if !slices.Equal(deleted, gone) {
		t.Errorf("deleted %v, want %v", deleted, gone)
	}
	if none, err := (retention{}).prune(dir); err != nil || len(none) > 0 {
		t.Errorf("without a rule it deleted %v: %v", none, err)
	}
}

func TestTheTimeOfDayComesOnceADay(t *testing.T) {
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	var three timeOfDay
	if err := three.UnmarshalText([]byte("03:00")); err != nil || three.String() != "03:00" {
		t.Fatalf("got %s: %v", three, err)
	}
	for now, want := range map[string]string{
		"2026-11-29T03:00:00+01:00": "2026-11-29T03:00:00+01:00",
		"2026-11-29T02:59:59+01:00": "2026-11-28T03:00:00+01:00",
		"2026-10-25T03:30:00+01:00": "2026-10-25T03:00:00+01:00", // when summer time ended in the night
		"2026-10-25T02:30:00+02:00": "2026-10-24T03:00:00+02:00",
		"2026-01-01T01:00:00+01:00": "2025-12-31T03:00:00+01:00",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := three.last(at.In(copenhagen)).Format(time.RFC3339); got != want {
			t.Errorf("at %s: %s, want %s", now, got, want)
		}
	}
	if err := new(timeOfDay).UnmarshalText([]byte("24:00")); err == nil {
		t.Error("24:00 is taken")
	}
}
