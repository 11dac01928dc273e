package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"crampdiary/diary"
)

// fourWeeks is what was drawn for a trial.
const fourWeeks diary.Allocation = "TTUUTUTUTUUTUTTUUTUTUUTTTUTU"

// trial is one that begins on a cramp-day and is not stopped.
func trial(first diary.Date) diary.Trial {
	return diary.Trial{
		ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
		First: first, Allocation: fourWeeks, Started: atMillisecond(now),
	}
}

// stoppedTrial is one of which only so many days count.
func stoppedTrial(factor diary.Factor, first diary.Date, days int) diary.Trial {
	t, last := trial(first), first+diary.Date(days)-1
	t.Factor, t.Aim, t.StoppedAfter = factor, diary.LeaveIt, &last
	return t
}

var trials = []behaviour{
	{"trials come back as they were stored, the newest first", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		wantTrials(t, s, a.ID)
		first, second := stoppedTrial(diary.AlcoholDay, newYearsEve-100, 5), trial(newYearsEve)
		everyFieldSet(t, first)
		must(t, s.StartTrial(t.Context(), a.ID, second))
		must(t, s.StartTrial(t.Context(), a.ID, first))
		wantTrials(t, s, a.ID, second, first)
		wantTrials(t, s, b.ID)
		must(t, s.StartTrial(t.Context(), b.ID, second)) // another account may use the same ID and days
		wantTrials(t, s, b.ID, second)
		snapshot := value(s.Snapshot(t.Context(), a.ID, newYearsEve, newYearsEve))(t)
		if !slices.EqualFunc(snapshot.Trials, []diary.Trial{second, first}, diary.Trial.SameEntry) {
			t.Errorf("the snapshot holds %+v", snapshot.Trials)
		}
	}},
	{"trial of the earlier kind comes back as it was stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		earlier := trial(newYearsEve)
		earlier.Allocation = ""
		must(t, s.StartTrial(t.Context(), a.ID, earlier))
		wantTrials(t, s, a.ID, earlier)
	}},
	{"trial of nobody is not found", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		mine := trial(newYearsEve)
		wantErr(t, s.StartTrial(t.Context(), diary.NewID(), mine), diary.ErrNotFound)
		must(t, s.StartTrial(t.Context(), a.ID, mine))
		wantErr(t, s.StopTrial(t.Context(), b.ID, stoppedAs(mine, 3)), diary.ErrNotFound)
		wantErr(t, s.ResumeTrial(t.Context(), b.ID, mine.ID), diary.ErrNotFound)
		wantTrials(t, s, a.ID, mine)
	}},
	{"trial that is sent again is stored once, as it was first", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first := trial(newYearsEve)
		again := first
		again.First, again.Factor = first.First+1, diary.AlcoholDay
		must(t, s.StartTrial(t.Context(), a.ID, first))
		must(t, s.StartTrial(t.Context(), a.ID, again))
		wantTrials(t, s, a.ID, first)
	}},
	{"trial that shares a day with another one is refused", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		running := trial(newYearsEve)
		must(t, s.StartTrial(t.Context(), a.ID, running))
		for _, first := range []diary.Date{running.First - 27, running.First, running.Last()} {
			stored := wantConflict[diary.Trial](t, s.StartTrial(t.Context(), a.ID, trial(first)))
			if stored.ID != running.ID {
				t.Errorf("the conflict is with %+v", stored)
			}
		}
		next, before := trial(running.Last()+1), trial(running.First-28)
		must(t, s.StartTrial(t.Context(), a.ID, next))
		must(t, s.StartTrial(t.Context(), a.ID, before))
		wantTrials(t, s, a.ID, next, running, before)
	}},
	{"trials that are begun at once are one", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		refused := 0
		for _, err := range atOnce(t.Context(), 8, func(ctx context.Context, _ int) error {
			return s.StartTrial(ctx, a.ID, trial(newYearsEve))
		}) {
			if _, conflict := errors.AsType[*diary.ConflictError[diary.Trial]](err); conflict {
				refused++
				continue
			}
			must(t, err)
		}
		if stored := value(s.ListTrials(t.Context(), a.ID))(t); refused != 7 || len(stored) != 1 {
			t.Errorf("%d were refused and %d stored", refused, len(stored))
		}
	}},
	{"trial is stopped once and resumed", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		running := trial(newYearsEve)
		must(t, s.StartTrial(t.Context(), a.ID, running))
		must(t, s.StartTrial(t.Context(), b.ID, running))
		stopped := stoppedAs(running, 16)
		must(t, s.StopTrial(t.Context(), a.ID, stopped))
		wantTrials(t, s, a.ID, stopped)
		must(t, s.StopTrial(t.Context(), a.ID, stoppedAs(running, 20)))
		wantTrials(t, s, a.ID, stopped)
		must(t, s.ResumeTrial(t.Context(), a.ID, running.ID))
		must(t, s.ResumeTrial(t.Context(), a.ID, running.ID))
		wantTrials(t, s, a.ID, running)
		wantTrials(t, s, b.ID, running)
	}},
	{"trial is not resumed on the days of another one", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first := stoppedAs(trial(newYearsEve), 16)
		second := trial(newYearsEve + 16)
		must(t, s.StartTrial(t.Context(), a.ID, first))
		must(t, s.StartTrial(t.Context(), a.ID, second))
		if stored := wantConflict[diary.Trial](t, s.ResumeTrial(t.Context(), a.ID, first.ID)); stored.ID != second.ID {
			t.Errorf("the conflict is with %+v", stored)
		}
		wantTrials(t, s, a.ID, second, first)
	}},
	{"import keeps one trial at a time", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		mine := trial(newYearsEve)
		must(t, s.StartTrial(t.Context(), a.ID, mine))
		changed, other, earlier := stoppedAs(mine, 3), trial(newYearsEve+5), trial(newYearsEve-40)
		batches := batch(diary.ImportBatch{Trials: []diary.Trial{mine, changed, other, earlier}})
		wantImport(t, s, a.ID, batches, diary.ImportCounts{diary.TrialsSection: {New: 1, Same: 1, Kept: 2}})
		wantTrials(t, s, a.ID, mine, earlier)
	}},
}

// stoppedAs is a trial of which only so many days count.
func stoppedAs(t diary.Trial, days int) diary.Trial {
	last := t.First + diary.Date(days) - 1
	t.StoppedAfter = &last
	return t
}

func wantTrials(t *testing.T, s diary.Store, accountID string, want ...diary.Trial) {
	t.Helper()
	got := value(s.ListTrials(t.Context(), accountID))(t)
	same := func(a, b diary.Trial) bool {
		return a.SameEntry(b) && a.Started.Equal(b.Started) && (a.StoppedAfter == nil) == (b.StoppedAfter == nil)
	}
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}
