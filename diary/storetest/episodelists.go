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
			got := listInPages(t, s, a.ID, diary.EpisodeFilter{}, size)
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
		wantIDs(t, value(s.ListEpisodes(t.Context(), a.ID, diary.EpisodeFilter{}, diary.Cursor{}, 3))(t), kept...)
	}},
	{"list lets through what the filter does, page by page", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		all := createEveryPlace(t, s, a.ID)
		for _, filter := range []diary.EpisodeFilter{
			{Muscle: diary.Calf},
			{Side: diary.Left},
			{Side: diary.BothSides},
			{Context: diary.Sleep},
			{LeastPain: 1},
			{LeastPain: diary.MaxPain},
			{Muscle: diary.Foot, LeastPain: 4},
			{Muscle: diary.Calf, Side: diary.Left, Context: diary.Sleep, LeastPain: 4},
			{Muscle: diary.Neck},
		} {
			want := slices.DeleteFunc(slices.Clone(all), func(e diary.Episode) bool { return !filter.Matches(e) })
			if len(want) == len(all) {
				t.Errorf("%+v lets everything through", filter)
			}
			got := listInPages(t, s, a.ID, filter, 3)
			wantIDs(t, got, want...)
			if len(got) > 0 {
				wantEpisode(t, got[0], want[0])
			}
		}
	}},
	{"list follows a start that was changed", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first, second := create(t, s, a.ID, everything(t)), create(t, s, a.ID, barely(now.Add(-time.Hour)))
		wantIDs(t, list(t, s, a.ID), first, second)
		first.Started = now.Add(-2 * time.Hour)
		first = value(s.UpdateEpisode(t.Context(), a.ID, first, now))(t)
		wantIDs(t, list(t, s, a.ID), second, first)
		wantEpisode(t, wantLen(t, list(t, s, a.ID), 2)[1], first)
	}},
	{"list of nothing is empty", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantIDs(t, list(t, s, a.ID))
		create(t, s, a.ID, barely(now))
		wantIDs(t, value(s.ListEpisodes(t.Context(), a.ID, diary.EpisodeFilter{}, diary.Cursor{}, 0))(t))
		wantIDs(t, list(t, s, diary.NewID()))
	}},
}

// listInPages lists the episodes that a filter lets through, a page after the other.
func listInPages(t *testing.T, s diary.Store, accountID string, filter diary.EpisodeFilter, size int) (all []diary.Episode) {
	t.Helper()
	for after := (diary.Cursor{}); ; {
		page := value(s.ListEpisodes(t.Context(), accountID, filter, after, size))(t)
		if len(page) == 0 {
			return all
		}
		if len(page) > size {
			t.Fatalf("a page of %d holds %d", size, len(page))
		}
		all = append(all, page...)
		last := page[len(page)-1]
		after = diary.Cursor{Started: last.Started, ID: last.ID}
	}
}

// createEveryPlace stores an episode of every combination of some answers, unanswered ones too, and
// returns them as a list shows them.
func createEveryPlace(t *testing.T, s diary.Store, accountID string) []diary.Episode {
	t.Helper()
	var all []diary.Episode
	for _, muscle := range []diary.Muscle{"", diary.Calf, diary.Foot} {
		for _, side := range []diary.Side{"", diary.Left, diary.BothSides} {
			for _, context := range []diary.Context{"", diary.Sleep} {
				for _, pain := range []*int{nil, new(0), new(4), new(diary.MaxPain)} {
					e := barely(now.Add(-time.Duration(len(all)) * time.Hour))
					e.Muscle, e.Side, e.Context, e.Pain = muscle, side, context, pain
					e.Triggers = []diary.Trigger{diary.HeatSweat}
					all = append(all, create(t, s, accountID, e))
				}
			}
		}
	}
	return all
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
