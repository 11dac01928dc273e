package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"crampdiary/diary"
)

func isEpisodeConflict(err error) bool {
	_, ok := errors.AsType[*diary.ConflictError[diary.Episode]](err)
	return ok
}

var episodeRaces = []behaviour{
	{"one create sent many times at once stores one episode", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := everything(t)
		errs := atOnce(t.Context(), 16, func(ctx context.Context, _ int) error {
			stored, err := s.CreateEpisode(ctx, a.ID, e, now)
			if err == nil && stored.Version != 1 {
				return fmt.Errorf("returned version %d", stored.Version)
			}
			return err
		})
		must(t, errors.Join(errs...))
		wantIDs(t, list(t, s, a.ID), e)
	}},
	{"different creates of one ID at once store one episode", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := barely(now)
		errs := atOnce(t.Context(), 16, func(ctx context.Context, i int) error {
			mine := e
			mine.Note = fmt.Sprint("number ", i)
			mine.Started = e.Started.AddDate(0, 0, -i)
			_, err := s.CreateEpisode(ctx, a.ID, mine, now)
			return err
		})
		if n := succeeded(t, errs, isEpisodeConflict); n != 1 {
			t.Errorf("%d creates succeeded", n)
		}
		wantIDs(t, list(t, s, a.ID), e)
	}},
	{"one of many updates of one version wins", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := create(t, s, a.ID, everything(t))
		errs := atOnce(t.Context(), 16, func(ctx context.Context, i int) error {
			mine := e
			mine.Note = fmt.Sprint("number ", i)
			_, err := s.UpdateEpisode(ctx, a.ID, mine, now)
			return err
		})
		if n := succeeded(t, errs, isEpisodeConflict); n != 1 {
			t.Errorf("%d updates succeeded", n)
		}
		if got := value(s.Episode(t.Context(), a.ID, e.ID))(t); got.Version != 2 || errs[number(got.Note)] != nil {
			t.Errorf("version %d with note %q is stored", got.Version, got.Note)
		}
	}},
	{"no reader sees half an update", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := barely(now)
		e.Muscle, e.Triggers = diary.Calf, []diary.Trigger{diary.Alcohol}
		e = create(t, s, a.ID, e)
		errs := atOnce(t.Context(), 4, func(ctx context.Context, call int) error {
			if call == 0 {
				return swapBackAndForth(ctx, s, a.ID, e)
			}
			return readWhole(ctx, s, a.ID, e.ID)
		})
		must(t, errors.Join(errs...))
	}},
}

func number(note string) (n int) {
	_, _ = fmt.Sscanf(note, "number %d", &n) // 0 for any other note
	return n
}

func swapBackAndForth(ctx context.Context, s diary.Store, accountID string, e diary.Episode) (err error) {
	for i := range 50 {
		e.Muscle, e.Triggers = diary.Calf, []diary.Trigger{diary.Alcohol}
		if i%2 == 0 {
			e.Muscle, e.Triggers = diary.Foot, []diary.Trigger{diary.Footwear}
		}
		if e, err = s.UpdateEpisode(ctx, accountID, e, now); err != nil {
			return err
		}
	}
	return nil
}

// readWhole reads the episode of swapBackAndForth again and again, alone and in the list.
func readWhole(ctx context.Context, s diary.Store, accountID, id string) error {
	for range 50 {
		one, err := s.Episode(ctx, accountID, id)
		if err != nil {
			return err
		}
		all, err := s.ListEpisodes(ctx, accountID, diary.EpisodeFilter{}, diary.Cursor{}, 10)
		if err != nil {
			return err
		}
		for _, e := range append(all, one) {
			if len(e.Triggers) != 1 || (e.Muscle == diary.Foot) != (e.Triggers[0] == diary.Footwear) {
				return fmt.Errorf("saw muscle %s with triggers %s", e.Muscle, e.Triggers)
			}
		}
	}
	return nil
}
