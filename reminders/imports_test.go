package reminders

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// unundoing is a store that cannot take back the imports of one account.
type unundoing struct {
	diary.Store
	accountID string
}

var errNotTakenBack = errors.New("it cannot be taken back")

func (s unundoing) UndoSome(ctx context.Context, accountID, id string, after diary.ImportPlace, now time.Time) (diary.ImportPlace, bool, error) {
	if accountID == s.accountID {
		return after, false, errNotTakenBack
	}
	return s.Store.UndoSome(ctx, accountID, id, after, now)
}

func TestAnImportThatNobodyFinishesIsTakenBack(t *testing.T) {
	s := openStore(t)
	began := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	stalled, undoing, stuck, alive := newPerson(t, s, "UTC", began), newPerson(t, s, "UTC", began), newPerson(t, s, "UTC", began), newPerson(t, s, "UTC", began)
	ids := make(map[string]string)
	for n, a := range []diary.Account{stuck, stalled, undoing, alive} {
		at := began.Add(time.Duration(n) * time.Second)
		id, err := s.BeginImport(t.Context(), a.ID, 2, at)
		must(t, err)
		ids[a.ID] = id
		e := diary.Episode{ID: diary.NewID(), Started: began.Add(-time.Hour), Zone: "UTC", Precision: diary.Exact, Note: "invented", Recorded: at, Changed: at}
		_, err = s.StoreImported(t.Context(), a.ID, id, diary.ImportBatch{Episodes: []diary.Episode{e}}, at)
		must(t, err)
	}
	must(t, s.BeginUndo(t.Context(), undoing.ID, ids[undoing.ID], diary.UndoCancelled, began))
	now := began.Add(diary.ImportStalls + 2500*time.Millisecond) // that of one has gone on since
	var log bytes.Buffer
	sweep := StalledImports(unundoing{s, stuck.ID}, func() time.Time { return now }, slog.New(slog.NewTextHandler(&log, nil)))
	if err := sweep.Run(t.Context(), now); !errors.Is(err, errNotTakenBack) {
		t.Errorf("of what cannot be taken back it says %v", err)
	}
	for _, test := range []struct {
		of     diary.Account
		state  diary.ImportState
		reason diary.UndoReason
		left   int
	}{
		{stalled, diary.ImportUndone, diary.UndoInterrupted, 0},
		{undoing, diary.ImportUndone, diary.UndoCancelled, 0},
		{stuck, diary.ImportUndoing, diary.UndoInterrupted, 1},
		{alive, diary.ImportStoring, "", 1},
	} {
		run, err := s.ImportRun(t.Context(), test.of.ID, ids[test.of.ID])
		must(t, err)
		left, err := s.ListEpisodes(t.Context(), test.of.ID, diary.EpisodeFilter{}, diary.Cursor{}, 10)
		must(t, err)
		if run.State != test.state || run.Reason != test.reason || len(left) != test.left {
			t.Errorf("with %d left it is %+v, want %+v", len(left), run, test)
		}
	}
	if text := log.String(); strings.Count(text, "took back") != 2 || strings.Contains(text, stalled.ID) || strings.Contains(text, "invented") {
		t.Errorf("the log is %s", text)
	}
	now = now.Add(diary.ImportStalls + time.Second)
	must(t, StalledImports(s, func() time.Time { return now }, slog.New(slog.DiscardHandler)).Run(t.Context(), now))
	for _, a := range []diary.Account{stuck, alive} {
		if run, err := s.ImportRun(t.Context(), a.ID, ids[a.ID]); err != nil || run.State != diary.ImportUndone {
			t.Errorf("a minute later it is %+v, %v", run, err)
		}
	}
}
