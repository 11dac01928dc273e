package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
)

// wholeActivity is one in which every field is set, rated twice.
func wholeActivity(words string) diary.FunctionActivity {
	ended, ask := newYearsEve-1, newYearsEve+28
	return diary.FunctionActivity{
		ID: diary.NewID(), Words: words, Chosen: newYearsEve - 60, Ended: &ended, AskOn: &ask, Changed: atMillisecond(now),
		Ratings: []diary.FunctionRating{
			{Day: newYearsEve - 60, Score: 4, Rated: atMillisecond(now.Add(-60 * 24 * time.Hour))},
			{Day: newYearsEve - 32, Score: 7, Rated: atMillisecond(now)},
		},
	}
}

// goingOn is an activity that is not ended and was never rated.
func goingOn(words string) diary.FunctionActivity {
	return diary.FunctionActivity{ID: diary.NewID(), Words: words, Chosen: newYearsEve - 3, Changed: atMillisecond(now)}
}

var functions = []behaviour{
	{"activities come back with their ratings, as they were stored", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		wantFunction(t, s, a.ID)
		whole, later := wholeActivity("Gå på æbletur"), goingOn("Stå på tæer")
		everyFieldSet(t, whole, "Version")
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{later, whole}, now))
		wantFunction(t, s, a.ID, whole, later)
		wantFunction(t, s, b.ID)
		must(t, s.SaveFunction(t.Context(), b.ID, []diary.FunctionActivity{whole}, now)) // another account may use the same ID
		wantFunction(t, s, b.ID, whole)
		snapshot := value(s.Snapshot(t.Context(), a.ID, newYearsEve, newYearsEve))(t)
		if !slices.EqualFunc(snapshot.Function, []diary.FunctionActivity{whole, later}, diary.FunctionActivity.SameEntry) {
			t.Errorf("the snapshot holds %+v", snapshot.Function)
		}
	}},
	{"activity that is mended and ended keeps its ratings", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		whole := wholeActivity("Gå på æbletur")
		whole.Ended = nil
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{whole}, now))
		mended := function(t, s, a.ID)[0]
		ended := newYearsEve
		mended.Words, mended.Ended, mended.AskOn, mended.Ratings = "Gå en æbletur", &ended, nil, nil
		mended.Rate(diary.FunctionRating{Day: newYearsEve, Score: 9, Rated: atMillisecond(now)})
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{mended}, now))
		mended.Ratings = append(slices.Clone(whole.Ratings), mended.Ratings...)
		wantFunction(t, s, a.ID, mended)
	}},
	{"activity that is saved twice is there once, and of two versions the first is kept", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		one := goingOn("Gå på æbletur")
		for range 2 {
			must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{one}, now))
		}
		wantFunction(t, s, a.ID, one)
		here := function(t, s, a.ID)[0]
		there := here
		here.Rate(diary.FunctionRating{Day: newYearsEve, Score: 3, Rated: now})
		for range 2 {
			must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{here}, now))
		}
		there.Rate(diary.FunctionRating{Day: newYearsEve, Score: 8, Rated: now})
		other := goingOn("Stå på tæer")
		stored := wantConflict[diary.FunctionActivity](t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{other, there}, now))
		if !stored.SameEntry(here) {
			t.Errorf("stored is %+v", stored)
		}
		wantFunction(t, s, a.ID, here) // and not the other one, which came with it
	}},
	{"three activities are rated at a time", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		three := []diary.FunctionActivity{goingOn("a"), goingOn("b"), goingOn("c")}
		must(t, s.SaveFunction(t.Context(), a.ID, three, now))
		fourth := goingOn("d")
		wantTooMany(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{fourth}, now))
		stored := function(t, s, a.ID)
		ended := newYearsEve
		stored[0].Ended = &ended
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{stored[0], fourth}, now))
		again := function(t, s, a.ID)
		at := slices.IndexFunc(again, func(f diary.FunctionActivity) bool { return f.Ended != nil })
		again[at].Ended = nil
		wantTooMany(t, s.SaveFunction(t.Context(), a.ID, again[at:at+1], now))
	}},
	{"of four activities that are chosen at once three are stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		refused := atOnce(t.Context(), 4, func(ctx context.Context, _ int) error {
			return s.SaveFunction(ctx, a.ID, []diary.FunctionActivity{goingOn("x")}, now)
		})
		refused = slices.DeleteFunc(refused, func(err error) bool { return err == nil })
		if len(refused) != 1 || len(function(t, s, a.ID)) != diary.MaxFunctionActivities {
			t.Errorf("refused were %v", refused)
		}
	}},
	{"activity of nobody is not found", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		wantErr(t, s.SaveFunction(t.Context(), diary.NewID(), []diary.FunctionActivity{goingOn("x")}, now), diary.ErrNotFound)
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{goingOn("x")}, now))
		mine := function(t, s, a.ID)[0]
		wantErr(t, s.SaveFunction(t.Context(), b.ID, []diary.FunctionActivity{mine}, now), diary.ErrNotFound)
		wantFunction(t, s, b.ID)
	}},
	{"imported activities are ended where three are rated already", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{goingOn("a"), goingOn("b")}, now))
		third, fourth := goingOn("c"), wholeActivity("d")
		fourth.Ended = nil
		value(diarytest.Import(t.Context(), s, a.ID, batch(diary.ImportBatch{Function: []diary.FunctionActivity{third, fourth}}), now))(t)
		for _, stored := range function(t, s, a.ID) {
			if ended := stored.Ended != nil; ended != (stored.ID == fourth.ID) || ended && (*stored.Ended != newYearsEve-32 || stored.AskOn != nil || len(stored.Ratings) != 2) {
				t.Errorf("%+v", stored)
			}
		}
	}},
}

func function(t *testing.T, s diary.Store, accountID string) []diary.FunctionActivity {
	t.Helper()
	return value(s.ListFunction(t.Context(), accountID))(t)
}

func wantFunction(t *testing.T, s diary.Store, accountID string, want ...diary.FunctionActivity) {
	t.Helper()
	got := function(t, s, accountID)
	if !slices.EqualFunc(got, want, diary.FunctionActivity.SameEntry) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func wantTooMany(t *testing.T, err error) {
	t.Helper()
	if problems, ok := errors.AsType[diary.Problems](err); !ok || problems.For("words") != diary.TooMany {
		t.Errorf("got %v, want that there are too many", err)
	}
}
