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
	if len(got.Activities) != len(want.Activities) || len(got.Slots) != len(want.Slots) || len(want.Slots) == 0 {
		t.Errorf("%d of %d activities and %d of %d slots are stored",
			len(got.Activities), len(want.Activities), len(got.Slots), len(want.Slots))
	}
	if len(got.Trials) != 1 || !got.Trials[0].SameEntry(want.Trials[0]) || got.Trials[0].Phase(last) != diary.TrialEnded {
		t.Errorf("the trials %+v are stored, want one that has ended", got.Trials)
	}
	facts, err := store.ReminderFacts(t.Context(), account.ID, diary.Stretching, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range diary.ActivityKinds {
		if found := facts.Obstacles(diary.MailChannel, kind); len(found) > 0 || !facts.Setup.Of(kind).On {
			t.Errorf("%s is on: %v, with %v in the way", kind, facts.Setup.Of(kind).On, found)
		}
	}
	due, err := store.DueReminders(t.Context(), now, 0, 10)
	if err != nil || len(due) > 0 {
		t.Errorf("due at once: %+v (%v)", due, err)
	}
}
