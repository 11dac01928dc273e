package storetest

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
)

// began begins an import of two episodes, and stores the first.
func began(t *testing.T, s diary.Store, accountID string) (id string, stored, missing diary.Episode) {
	t.Helper()
	stored, missing = recorded(barely(now)), recorded(barely(now.Add(-time.Hour)))
	id = value(s.BeginImport(t.Context(), accountID, 2, now))(t)
	counts := value(s.StoreImported(t.Context(), accountID, id, diary.ImportBatch{Episodes: []diary.Episode{stored}}, now))(t)
	if counts[diary.EpisodesSection].New != 1 {
		t.Errorf("counted %v", counts)
	}
	return id, stored, missing
}

func found(t *testing.T, s diary.Store, accountID, importID string) diary.ImportRun {
	t.Helper()
	return value(s.ImportRun(t.Context(), accountID, importID))(t)
}

var importTurns = []behaviour{
	{"an import that is not finished is seen, and keeps others out", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		old := bring(t, s, a.ID, diary.ImportBatch{Episodes: []diary.Episode{recorded(barely(now))}}, now)
		id, _, missing := began(t, s, a.ID)
		if run := found(t, s, a.ID, id); run.State != diary.ImportStoring || run.Done != 1 || run.Total != 2 || run.Stored[diary.EpisodesSection].New != 1 {
			t.Errorf("it is %+v", run)
		}
		if got := value(s.Account(t.Context(), a.ID))(t); got.Importing != id {
			t.Errorf("the account says %q", got.Importing)
		}
		if got := value(s.Account(t.Context(), b.ID))(t); got.Importing != "" {
			t.Errorf("another account says %q", got.Importing)
		}
		_, err := s.BeginImport(t.Context(), a.ID, 1, now)
		wantErr(t, err, diary.ErrImporting)
		wantErr(t, undo(t, s, a.ID, old.ID, now), diary.ErrImporting)
		_, err = s.ImportRun(t.Context(), b.ID, id)
		wantErr(t, err, diary.ErrNotFound)
		batch := diary.ImportBatch{Episodes: []diary.Episode{missing}}
		_, err = s.StoreImported(t.Context(), b.ID, id, batch, now)
		wantErr(t, err, diary.ErrImportStopped)
		value(s.StoreImported(t.Context(), a.ID, id, batch, now))(t)
		must(t, s.EndImport(t.Context(), a.ID, id))
		must(t, s.EndImport(t.Context(), a.ID, id)) // a caller that does not know that it arrived says it again
		if run := found(t, s, a.ID, id); run.State != diary.ImportStored || len(list(t, s, a.ID)) != 3 {
			t.Errorf("it is %+v", run)
		}
		if got := value(s.Account(t.Context(), a.ID))(t); got.Importing != "" {
			t.Errorf("afterwards the account says %q", got.Importing)
		}
		must(t, undo(t, s, a.ID, old.ID, now))
	}},
	{"an import that was stopped stores nothing more, is taken back, and does not come twice", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		before := exported(t, s, a.ID)
		id, stored, missing := began(t, s, a.ID)
		must(t, s.BeginUndo(t.Context(), a.ID, id, diary.UndoCancelled, now))
		_, err := s.StoreImported(t.Context(), a.ID, id, diary.ImportBatch{Episodes: []diary.Episode{missing}}, now)
		wantErr(t, err, diary.ErrImportStopped)
		wantErr(t, s.EndImport(t.Context(), a.ID, id), diary.ErrImportStopped)
		wantIDs(t, list(t, s, a.ID), stored)
		must(t, undo(t, s, a.ID, id, now))
		if got := exported(t, s, a.ID); got != before {
			t.Errorf("left is %s", got)
		}
		if run := found(t, s, a.ID, id); run.State != diary.ImportUndone || run.Reason != diary.UndoCancelled || run.Removed != 1 || run.Undone == nil {
			t.Errorf("it is %+v", run)
		}
		must(t, undo(t, s, a.ID, id, now.Add(time.Minute)))
		if run := found(t, s, a.ID, id); run.Reason != diary.UndoCancelled || !run.Undone.Equal(atMillisecond(now)) {
			t.Errorf("undone again it is %+v", run)
		}
		both := diary.ImportBatch{Episodes: []diary.Episode{stored, missing}}
		for range 2 {
			value(diarytest.Import(t.Context(), s, a.ID, batch(both), now))(t)
		}
		wantIDs(t, list(t, s, a.ID), stored, missing)
	}},
	{"an import whose program went away is found, and no other", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		bring(t, s, b.ID, diary.ImportBatch{Episodes: []diary.Episode{recorded(barely(now))}}, now.Add(-time.Hour))
		id, _, missing := began(t, s, a.ID)
		want := []diary.StalledImport{{AccountID: a.ID, ID: id}}
		for _, test := range []struct {
			before time.Time
			want   []diary.StalledImport
		}{{now, nil}, {now.Add(time.Second), want}} {
			if got := value(s.StalledImports(t.Context(), test.before))(t); !slices.Equal(got, test.want) {
				t.Errorf("before %s it finds %v, want %v", test.before, got, test.want)
			}
		}
		later := now.Add(time.Minute)
		value(s.StoreImported(t.Context(), a.ID, id, diary.ImportBatch{Episodes: []diary.Episode{missing}}, later))(t)
		if got := value(s.StalledImports(t.Context(), later))(t); len(got) != 0 {
			t.Errorf("one that goes on is found: %v", got)
		}
		must(t, s.BeginUndo(t.Context(), a.ID, id, diary.UndoInterrupted, later))
		if got := value(s.StalledImports(t.Context(), later.Add(time.Second)))(t); !slices.Equal(got, want) {
			t.Errorf("one that is taken back is found as %v", got)
		}
		must(t, undo(t, s, a.ID, id, later))
		if got := value(s.StalledImports(t.Context(), later.Add(time.Hour)))(t); len(got) != 0 {
			t.Errorf("one that is over is found: %v", got)
		}
	}},
	{"an import of which only a part could be stored is taken back", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		value(s.SaveFactorSetup(t.Context(), a.ID, diary.DefaultFactorSetup(), now))(t)
		before := exported(t, s, a.ID)
		batches := func(yield func(diary.ImportBatch, error) bool) {
			for n := range diary.MaxKeptFactors {
				setup := diary.DefaultFactorSetup()
				setup.Own = []diary.OwnFactor{{ID: diary.Factor(diary.NewID()), Name: "Nr. " + strconv.Itoa(n)}, {ID: diary.Factor(diary.NewID()), Name: "Og " + strconv.Itoa(n)}}
				if !yield(diary.ImportBatch{Factors: &setup, Episodes: []diary.Episode{recorded(barely(now))}}, nil) {
					return
				}
			}
		}
		_, err := diarytest.Import(t.Context(), s, a.ID, batches, now)
		if problems, ok := errors.AsType[diary.Problems](err); !ok || problems.For("own") != diary.TooMany {
			t.Errorf("got %v", err)
		}
		if got := exported(t, s, a.ID); got != before {
			t.Errorf("left is %s", got)
		}
		if run := latestRun(t, s, a.ID); run.Reason != diary.UndoInterrupted || run.Undone == nil || run.Removed < 2 {
			t.Errorf("it is %+v", run)
		}
	}},
	{"undoing a long import goes a batch at a time, and can be gone on with", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		var p diary.ImportBatch
		for n := range 2*diary.ImportBatchSize + 1 {
			p.Episodes = append(p.Episodes, recorded(barely(now.Add(-time.Duration(n)*time.Hour))))
		}
		run := bring(t, s, a.ID, p, now)
		must(t, s.BeginUndo(t.Context(), a.ID, run.ID, diary.UndoAsked, now))
		_, undone, err := s.UndoSome(t.Context(), a.ID, run.ID, diary.ImportPlace{}, now)
		if err != nil || undone {
			t.Fatal(undone, err)
		}
		if run := found(t, s, a.ID, run.ID); run.Removed != diary.ImportBatchSize || run.State != diary.ImportUndoing || run.Stored[diary.EpisodesSection].New != diary.ImportBatchSize+1 {
			t.Errorf("after a batch it is %+v", run)
		}
		must(t, undo(t, s, a.ID, run.ID, now))
		if run := found(t, s, a.ID, run.ID); run.Removed != len(p.Episodes) || run.State != diary.ImportUndone || len(list(t, s, a.ID)) != 0 {
			t.Errorf("afterwards it is %+v", run)
		}
	}},
}
