package main

import (
	"path/filepath"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/password"
	"crampdiary/diary/sqlstore"
)

func TestDemoAccountHoldsTheWholeInventedDiary(t *testing.T) {
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "diary.db"), sqlstore.WithMigration())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	hasher := password.NewHasher(password.Params{Memory: 8, Iterations: 1, Parallelism: 1}, 1)
	if _, err := fillDemo(t.Context(), store, hasher, now); err != nil {
		t.Fatal(err)
	}
	account, err := store.AccountByEmail(t.Context(), demoEmail)
	if err != nil {
		t.Fatal(err)
	}
	last := diary.CrampDayOf(now, account.Location())
	got, err := store.Snapshot(t.Context(), account.ID, last-demoDays+1, last)
	if err != nil {
		t.Fatal(err)
	}
	want := demo.Generate(demoSeed, demoDays, now, account.Location())
	if len(got.Episodes) != len(want.Episodes) || len(got.CheckIns) != len(want.CheckIns) ||
		len(got.Factors.Own) != len(want.Factors.Own) || got.Profile.Goal != want.Profile.Goal {
		t.Errorf("%d of %d episodes, %d of %d check-ins, own factors %v and the goal %q are stored",
			len(got.Episodes), len(want.Episodes), len(got.CheckIns), len(want.CheckIns), got.Factors.Own, got.Profile.Goal)
	}
}
