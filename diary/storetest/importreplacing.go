package storetest

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
)

var importReplacing = []behaviour{
	{"import replaces what it is told to, and undoing it gives back what was there", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		first := bring(t, s, a.ID, diary.ImportBatch{Episodes: []diary.Episode{recorded(barely(now)), recorded(barely(now.Add(-time.Hour))), recorded(barely(now.Add(-2 * time.Hour)))}}, now)
		before := exported(t, s, a.ID)
		stored := list(t, s, a.ID)
		other := create(t, s, b.ID, barely(now))
		replacing := slices.Clone(stored)
		for n := range replacing {
			replacing[n].Note, replacing[n].Changed = "rettet", now.Add(time.Minute)
		}
		stale, theirs := replacing[2], other
		stale.Version++
		theirs.Note = "af en anden"
		brought := diary.ImportBatch{Replacing: []diary.Episode{replacing[0], replacing[1], stale, theirs, stored[2]}}
		want := diary.ImportCount{Replaced: 2, Kept: 2, Same: 1}
		for n, count := range []func() (diary.ImportCounts, error){
			func() (diary.ImportCounts, error) { return s.PreviewImport(t.Context(), a.ID, batch(brought)) },
			func() (diary.ImportCounts, error) {
				return diarytest.Import(t.Context(), s, a.ID, batch(brought), now.Add(time.Minute))
			},
		} {
			if got := value(count())(t)[diary.EpisodesSection]; got != want {
				t.Errorf("%d: counted %+v", n, got)
			}
		}
		after := list(t, s, a.ID)
		for n, note := range []string{"rettet", "rettet", stored[2].Note} {
			if after[n].ID != stored[n].ID || after[n].Note != note || note == "rettet" && after[n].Version != stored[n].Version+1 {
				t.Errorf("%d is %+v", n, after[n])
			}
		}
		if got := value(s.Episode(t.Context(), b.ID, other.ID))(t); got.Note == "af en anden" {
			t.Error("that of another account was replaced")
		}
		_, err := s.UpdateEpisode(t.Context(), a.ID, stored[0], now.Add(2*time.Minute))
		if _, stale := errors.AsType[*diary.ConflictError[diary.Episode]](err); !stale {
			t.Errorf("a page of before the import was answered %v", err)
		}
		second := latestRun(t, s, a.ID)
		if second.Stored[diary.EpisodesSection] != (diary.ImportCount{Replaced: 2}) {
			t.Errorf("remembered is %+v", second)
		}
		must(t, undo(t, s, a.ID, second.ID, now.Add(3*time.Minute)))
		if got := exported(t, s, a.ID); got != before {
			t.Errorf("\n got %s\nwant %s", got, before)
		}
		must(t, undo(t, s, a.ID, first.ID, now.Add(4*time.Minute)))
		wantIDs(t, list(t, s, a.ID))
	}},
	{"undoing an import leaves what was replaced and then changed or deleted", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		changed, deleted := create(t, s, a.ID, barely(now)), create(t, s, a.ID, barely(now.Add(-time.Hour)))
		brought := []diary.Episode{changed, deleted}
		for n := range brought {
			brought[n].Note = "rettet"
		}
		run := bring(t, s, a.ID, diary.ImportBatch{Replacing: brought}, now)
		changed = value(s.Episode(t.Context(), a.ID, changed.ID))(t)
		changed.Note = "og igen"
		value(s.UpdateEpisode(t.Context(), a.ID, changed, now.Add(time.Minute)))(t)
		must(t, s.DeleteEpisode(t.Context(), a.ID, deleted.ID, now.Add(time.Minute)))
		must(t, undo(t, s, a.ID, run.ID, now.Add(2*time.Minute)))
		if got := value(s.Episode(t.Context(), a.ID, changed.ID))(t); got.Note != "og igen" {
			t.Errorf("it is %+v", got)
		}
		if got := value(s.Episode(t.Context(), a.ID, deleted.ID))(t); got.Note != "rettet" || got.Deleted == nil {
			t.Errorf("it is %+v", got)
		}
		why := make(map[string]diary.LeftBecause)
		for _, left := range value(s.ImportLeft(t.Context(), a.ID, run.ID, diary.MostLeft))(t) {
			why[left.Episode.ID] = left.Because
		}
		if !maps.Equal(why, map[string]diary.LeftBecause{changed.ID: diary.LeftChanged, deleted.ID: diary.LeftDeleted}) {
			t.Errorf("left are %v", why)
		}
	}},
}
