package storetest

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

var episodeLists = []behaviour{
	{"list has the newest start first and goes on after a cursor", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		var want []diary.Episode
		for i := range 11 {
			e := barely(now.Add(-time.Duration(i/3) * time.Hour)) // three at a time start together
			e.Triggers = []diary.Trigger{diary.Triggers[i]}
			want = append(want, create(t, s, a.ID, e))
			create(t, s, b.ID, barely(e.Started))
		}
		slices.SortFunc(want, newestFirst)
		for size := 1; size <= len(want)+1; size++ {
			var got []diary.Episode
			var after diary.Cursor
			for {
				page := value(s.ListEpisodes(t.Context(), a.ID, after, size))(t)
				if len(page) > size {
					t.Fatalf("a page of %d holds %d", size, len(page))
				}
				if len(page) == 0 {
					break
				}
				got = append(got, page...)
				last := page[len(page)-1]
				after = diary.Cursor{Started: last.Started, ID: last.ID}
			}
			wantIDs(t, got, want...)
			for i := range min(len(got), len(want)) {
				wantEpisode(t, got[i], want[i])
			}
		}
	}},
	{"list leaves deleted episodes out without shortening the page", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		var kept []diary.Episode
		for i := range 6 {
			e := create(t, s, a.ID, barely(now.Add(-time.Duration(i)*time.Hour)))
			if i%2 == 0 {
				must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, now))
				continue
			}
			kept = append(kept, e)
		}
		wantIDs(t, value(s.ListEpisodes(t.Context(), a.ID, diary.Cursor{}, 3))(t), kept...)
	}},
	{"list follows a start that was changed", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first, second := create(t, s, a.ID, everything(t)), create(t, s, a.ID, barely(now.Add(-time.Hour)))
		wantIDs(t, list(t, s, a.ID), first, second)
		first.Started = now.Add(-2 * time.Hour)
		first = value(s.UpdateEpisode(t.Context(), a.ID, first, now))(t)
		wantIDs(t, list(t, s, a.ID), second, first)
		wantEpisode(t, list(t, s, a.ID)[1], first)
	}},
	{"list of nothing is empty", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantIDs(t, list(t, s, a.ID))
		create(t, s, a.ID, barely(now))
		wantIDs(t, value(s.ListEpisodes(t.Context(), a.ID, diary.Cursor{}, 0))(t))
		wantIDs(t, list(t, s, diary.NewID()))
	}},
}

func newestFirst(a, b diary.Episode) int {
	if c := b.Started.Compare(a.Started); c != 0 {
		return c
	}
	if a.ID > b.ID {
		return -1
	}
	return 1
}
