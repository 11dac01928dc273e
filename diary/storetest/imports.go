package storetest

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
)

var sheetAnswers = []behaviour{
	{"what was said of a table's columns is kept for its shape", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		_, err := s.SheetAnswers(t.Context(), a.ID, "x")
		wantErr(t, err, diary.ErrNotFound)
		must(t, s.SaveSheetAnswers(t.Context(), a.ID, "x", "old", now))
		must(t, s.SaveSheetAnswers(t.Context(), a.ID, "x", "new", now.Add(time.Second)))
		must(t, s.SaveSheetAnswers(t.Context(), b.ID, "x", "of b", now))
		if got := value(s.SheetAnswers(t.Context(), a.ID, "x"))(t); got != "new" {
			t.Errorf("got %q", got)
		}
		for n := range diary.MostSheetAnswers {
			must(t, s.SaveSheetAnswers(t.Context(), a.ID, "y"+strconv.Itoa(n), "later", now.Add(time.Duration(n+1)*time.Minute)))
		}
		_, err = s.SheetAnswers(t.Context(), a.ID, "y0")
		wantErr(t, err, nil)
		_, err = s.SheetAnswers(t.Context(), a.ID, "x")
		wantErr(t, err, diary.ErrNotFound)
		if got := value(s.SheetAnswers(t.Context(), b.ID, "x"))(t); got != "of b" {
			t.Errorf("b has %q", got)
		}
	}},
}

// bring imports batches into an account, and returns what is remembered of it.
func bring(t *testing.T, s diary.Store, accountID string, p diary.ImportBatch, at time.Time) diary.ImportRun {
	t.Helper()
	value(diarytest.Import(t.Context(), s, accountID, batch(p), at))(t)
	return latestRun(t, s, accountID)
}

// undo takes an import back at one instant.
func undo(t *testing.T, s diary.Store, accountID, id string, at time.Time) error {
	t.Helper()
	return diary.UndoImport(t.Context(), s, accountID, id, diary.UndoAsked, func() time.Time { return at }, nil)
}

func latestRun(t *testing.T, s diary.Store, accountID string) diary.ImportRun {
	t.Helper()
	runs := value(s.ListImports(t.Context(), accountID, now.Add(-time.Hour)))(t)
	if len(runs) == 0 {
		t.Fatal("no import is remembered")
	}
	return runs[0]
}

// recorded is an episode as an archive brings it.
func recorded(e diary.Episode) diary.Episode {
	e.Recorded, e.Changed = atMillisecond(now), atMillisecond(now)
	return e
}

var imports = []behaviour{
	{"undoing an import gives back the diary of before", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		fillWhole(t, s, a.ID, 600)
		create(t, s, b.ID, barely(now))
		setup := wholeSetup(t)
		value(s.SaveFactorSetup(t.Context(), b.ID, setup, now))(t)
		before, theirs := exported(t, s, b.ID), exported(t, s, a.ID)
		want := value(diarytest.Import(t.Context(), s, b.ID, document(theirs), now))(t)
		run := latestRun(t, s, b.ID)
		for section, count := range want {
			if run.Stored[section].New != count.New {
				t.Errorf("of %s %+v is remembered, and %+v was stored", section, run.Stored[section], count)
			}
		}
		wantErr(t, undo(t, s, a.ID, run.ID, now), diary.ErrNotFound)
		for range 2 {
			must(t, undo(t, s, b.ID, run.ID, now.Add(time.Minute)))
			if got := exported(t, s, b.ID); got != before {
				t.Errorf("\n got %s\nwant %s", got, before)
			}
		}
		run = latestRun(t, s, b.ID)
		if run.Undone == nil || len(run.Stored) != 0 || run.Removed < 1200 {
			t.Errorf("remembered is %+v", run)
		}
		if got := exported(t, s, a.ID); got != theirs {
			t.Error("the other account changed")
		}
		if again := value(diarytest.Import(t.Context(), s, b.ID, document(theirs), now))(t); !maps.Equal(again, want) {
			t.Errorf("importing it again counts %v, want %v", again, want)
		}
	}},
	{"undoing an import gives back the diary of before, whatever it holds", func(t *testing.T, s diary.Store) {
		n := 0
		rapid.Check(t, func(r *rapid.T) {
			n++
			a := newAccount(t, s, strconv.Itoa(n)+"@example.dk")
			value(diarytest.Import(t.Context(), s, a.ID, batch(drawnWhole(r)), now.Add(-time.Minute)))(t)
			before := exported(t, s, a.ID)
			value(diarytest.Import(t.Context(), s, a.ID, batch(drawnWhole(r)), now))(t)
			if run := latestRun(t, s, a.ID); run.At.Equal(atMillisecond(now)) {
				must(t, undo(t, s, a.ID, run.ID, now))
			}
			if got := exported(t, s, a.ID); got != before {
				r.Errorf("\n got %s\nwant %s", got, before)
			}
		})
	}},
	{"undoing an import leaves what was changed since, and says why", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		value(s.SaveFactorSetup(t.Context(), a.ID, diary.DefaultFactorSetup(), now))(t)
		theirs, profile, setup := wholeSetup(t), wholeProfile(t), diary.DefaultReminderSetup()
		profile.Changed, theirs.Changed, setup.Changed = now, now, now
		kept, gone, deleted := recorded(barely(now)), recorded(barely(now)), recorded(barely(now))
		older, newer := trial(newYearsEve-60), trial(newYearsEve-3)
		run := bring(t, s, a.ID, diary.ImportBatch{
			Episodes: []diary.Episode{kept, gone, deleted}, Profile: &profile, Factors: &theirs, Reminders: &setup,
			CheckIns: []diary.CheckIn{{Day: newYearsEve, Recorded: now, Changed: now}, {Day: newYearsEve - 1, Recorded: now, Changed: now}},
			Trials:   []diary.Trial{older, newer},
			Function: []diary.FunctionActivity{goingOn("Stå på tæer"), wholeActivity("Gå på æbletur")},
		}, now)
		stored := value(s.Episode(t.Context(), a.ID, kept.ID))(t)
		stored.Note = "Rettet"
		value(s.UpdateEpisode(t.Context(), a.ID, stored, now))(t)
		must(t, s.DeleteEpisode(t.Context(), a.ID, deleted.ID, now))
		answered := value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t)
		answered.Factors = map[diary.Factor]diary.Answer{theirs.Own[0].ID: diary.Yes}
		saveCheckIn(t, s, a.ID, answered)
		mine := value(s.Profile(t.Context(), a.ID))(t)
		value(s.SaveProfile(t.Context(), a.ID, mine, now))(t)
		factors := value(s.FactorSetup(t.Context(), a.ID))(t)
		for i, own := range factors.Own {
			factors.Own[i].Retired = own.ID != theirs.Own[1].ID
		}
		value(s.SaveFactorSetup(t.Context(), a.ID, factors, now))(t)
		stopped := newYearsEve - 1
		newer.StoppedAfter = &stopped
		must(t, s.StopTrial(t.Context(), a.ID, newer))
		must(t, s.PaceReminder(t.Context(), a.ID, diary.Hydration, diary.Weekly, now))
		rated := function(t, s, a.ID)[1]
		rated.Rate(diary.FunctionRating{Day: newYearsEve, Score: 5, Rated: now})
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{rated}, now))

		must(t, undo(t, s, a.ID, run.ID, now))
		left := value(s.ImportLeft(t.Context(), a.ID, run.ID, diary.MostLeft))(t)
		because := make(map[diary.ExportSection][]diary.LeftBecause)
		for _, one := range left {
			because[one.Section] = append(because[one.Section], one.Because)
			if (one.Section == diary.EpisodesSection) != (one.Episode != nil) || (one.Section == diary.CheckInsSection) != (one.Day != nil) {
				t.Errorf("left is %+v", one)
			}
		}
		for section, want := range map[diary.ExportSection][]diary.LeftBecause{
			diary.EpisodesSection: {diary.LeftChanged, diary.LeftDeleted}, diary.CheckInsSection: {diary.LeftChanged},
			diary.ProfileSection: {diary.LeftChanged}, diary.FactorsSection: {diary.LeftChanged, diary.LeftInUse},
			diary.TrialsSection: {diary.LeftChanged}, diary.FunctionSection: {diary.LeftChanged}, diary.RemindersSection: {diary.LeftChanged},
		} {
			slices.Sort(because[section])
			if !slices.Equal(because[section], want) {
				t.Errorf("of %s %v is left, want %v", section, because[section], want)
			}
		}
		wantIDs(t, list(t, s, a.ID), kept)
		if got := value(s.CheckIn(t.Context(), a.ID, newYearsEve-1))(t); got.Version != 0 {
			t.Errorf("a check-in that nobody changed is still %+v", got)
		}
		if got := value(s.ListTrials(t.Context(), a.ID))(t); len(got) != 1 || got[0].ID != newer.ID {
			t.Errorf("trials %+v", got)
		}
		wantFunction(t, s, a.ID, rated)
		got := value(s.FactorSetup(t.Context(), a.ID))(t)
		if len(got.Own) != 2 || got.Own[0].ID != theirs.Own[0].ID || got.Own[1].ID != theirs.Own[1].ID {
			t.Errorf("own factors %+v", got.Own)
		}
		got.Own = append(got.Own, diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: "Ny"})
		value(s.SaveFactorSetup(t.Context(), a.ID, got, now))(t)
		if run := latestRun(t, s, a.ID); run.Removed != 5 || run.Stored[diary.EpisodesSection].New != 2 {
			t.Errorf("remembered is %+v", run)
		}
	}},
	{"import revives what was deleted, as it comes, and undoing it deletes it as it was", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wrong := recorded(everything(t))
		wrong.Ongoing = false
		bring(t, s, a.ID, diary.ImportBatch{Episodes: []diary.Episode{wrong}}, now)
		must(t, s.DeleteEpisode(t.Context(), a.ID, wrong.ID, now))
		deleted := value(s.Episode(t.Context(), a.ID, wrong.ID))(t)
		right := recorded(barely(now.Add(-24 * time.Hour)))
		right.ID, right.Note = wrong.ID, "Den rigtige dag"
		later := now.Add(time.Minute)
		brought := batch(diary.ImportBatch{Episodes: []diary.Episode{right}})
		wantImport(t, s, a.ID, brought, diary.ImportCounts{diary.EpisodesSection: {Revived: 1}})
		got := list(t, s, a.ID)
		if len(got) != 1 || !got[0].SameEntry(right) || got[0].Version <= deleted.Version {
			t.Fatalf("got %+v, want %+v", got, right)
		}
		wantImport(t, s, a.ID, brought, diary.ImportCounts{diary.EpisodesSection: {Same: 1}})
		run := latestRun(t, s, a.ID)
		if run.Stored[diary.EpisodesSection] != (diary.ImportCount{Revived: 1}) {
			t.Errorf("remembered is %+v", run)
		}
		_, err := s.UpdateEpisode(t.Context(), a.ID, deleted, later)
		if _, conflict := errors.AsType[*diary.ConflictError[diary.Episode]](err); !conflict {
			t.Errorf("a save that knows nothing of the import got %v", err)
		}
		must(t, undo(t, s, a.ID, run.ID, later))
		again := value(s.Episode(t.Context(), a.ID, wrong.ID))(t)
		if !again.SameEntry(wrong) || !sameInstant(again.Deleted, deleted.Deleted) || len(list(t, s, a.ID)) != 0 {
			t.Errorf("got %+v, want %+v", again, deleted)
		}
		// Deleted in the file too, it stays so.
		right.Deleted = &later
		wantImport(t, s, a.ID, batch(diary.ImportBatch{Episodes: []diary.Episode{right}}), diary.ImportCounts{diary.EpisodesSection: {Kept: 1}})
	}},
	{"a page of what an import stored is refused once that was undone, brought again or made anew", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := recorded(barely(now))
		brought := diary.ImportBatch{
			Episodes: []diary.Episode{e}, CheckIns: []diary.CheckIn{{Day: newYearsEve, Cramps: diary.No, Recorded: now, Changed: now}},
			Profile: &diary.Profile{Goal: "Sove", Changed: now}, Factors: &diary.FactorSetup{Chosen: []diary.Factor{diary.PoorSleep}, Changed: now},
		}
		type seen struct {
			episode diary.Episode
			checkIn diary.CheckIn
			profile diary.Profile
			factors diary.FactorSetup
		}
		look := func(accountID string) seen {
			return seen{
				value(s.Episode(t.Context(), accountID, e.ID))(t), value(s.CheckIn(t.Context(), accountID, newYearsEve))(t),
				value(s.Profile(t.Context(), accountID))(t), value(s.FactorSetup(t.Context(), accountID))(t),
			}
		}
		refused := func(accountID, when string, old seen) {
			t.Helper()
			old.episode.Note, old.checkIn.Cramps, old.profile.Goal, old.factors.Chosen = "Gammel side", diary.Yes, "Gammel side", nil
			_, episode := s.UpdateEpisode(t.Context(), accountID, old.episode, now)
			_, checkIn := s.SaveCheckIn(t.Context(), accountID, old.checkIn, now)
			_, profile := s.SaveProfile(t.Context(), accountID, old.profile, now)
			_, factors := s.SaveFactorSetup(t.Context(), accountID, old.factors, now)
			if _, is := errors.AsType[*diary.ConflictError[diary.Episode]](episode); !is && !errors.Is(episode, diary.ErrNotFound) {
				t.Errorf("%s: an episode got %v", when, episode)
			}
			if _, is := errors.AsType[*diary.ConflictError[diary.CheckIn]](checkIn); !is {
				t.Errorf("%s: a check-in got %v", when, checkIn)
			}
			if _, is := errors.AsType[*diary.ConflictError[diary.Profile]](profile); !is {
				t.Errorf("%s: a profile got %v", when, profile)
			}
			if _, is := errors.AsType[*diary.ConflictError[diary.FactorSetup]](factors); !is {
				t.Errorf("%s: a setup of factors got %v", when, factors)
			}
		}
		run := bring(t, s, a.ID, brought, now)
		first := look(a.ID)
		must(t, undo(t, s, a.ID, run.ID, now))
		refused(a.ID, "undone", first)
		second := bring(t, s, a.ID, brought, now.Add(time.Second))
		refused(a.ID, "brought again", first)
		newer := look(a.ID)
		must(t, undo(t, s, a.ID, second.ID, now))
		create(t, s, a.ID, e)
		value(s.SaveCheckIn(t.Context(), a.ID, diary.CheckIn{Day: newYearsEve, Cramps: diary.No}, now))(t)
		value(s.SaveProfile(t.Context(), a.ID, diary.Profile{Goal: "Gå"}, now))(t)
		value(s.SaveFactorSetup(t.Context(), a.ID, diary.FactorSetup{}, now))(t)
		refused(a.ID, "made anew", first)
		refused(a.ID, "made anew", newer)

		b := newAccount(t, s, "b@example.dk")
		bring(t, s, b.ID, brought, now)
		refused(b.ID, "brought into another account", newer)
	}},
	{"a page of what was deleted and brought back is refused", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		old := create(t, s, a.ID, barely(now))
		must(t, s.DeleteEpisode(t.Context(), a.ID, old.ID, now))
		must(t, s.RestoreEpisode(t.Context(), a.ID, old.ID, now))
		old.Note = "Gammel side"
		_, err := s.UpdateEpisode(t.Context(), a.ID, old, now)
		if _, is := errors.AsType[*diary.ConflictError[diary.Episode]](err); !is {
			t.Errorf("after it was restored it got %v", err)
		}
		must(t, s.DeleteEpisode(t.Context(), a.ID, old.ID, now.Add(-time.Hour)))
		value(s.Purge(t.Context(), now, now.Add(-time.Minute), limits))(t)
		bring(t, s, a.ID, diary.ImportBatch{Episodes: []diary.Episode{recorded(old)}}, now)
		old.Note = "Ældre side"
		_, err = s.UpdateEpisode(t.Context(), a.ID, old, now)
		if _, is := errors.AsType[*diary.ConflictError[diary.Episode]](err); !is {
			t.Errorf("after it was purged and brought anew it got %v", err)
		}
	}},
	{"what was revived is gone for good once it would have been purged", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := create(t, s, a.ID, barely(now))
		must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, now.Add(-time.Hour)))
		run := bring(t, s, a.ID, diary.ImportBatch{Episodes: []diary.Episode{recorded(e)}}, now)
		value(s.Purge(t.Context(), now, now.Add(-time.Minute), limits))(t)
		wantIDs(t, list(t, s, a.ID), e)
		must(t, undo(t, s, a.ID, run.ID, now))
		_, err := s.Episode(t.Context(), a.ID, e.ID)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"import that stores nothing is not remembered, nor one for longer than it can be undone", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		p := diary.ImportBatch{Episodes: []diary.Episode{recorded(barely(now))}}
		run := bring(t, s, a.ID, p, now)
		if same := bring(t, s, a.ID, p, now.Add(time.Minute)); same.ID != run.ID {
			t.Errorf("remembered are %s and %s", run.ID, same.ID)
		}
		_, err := diarytest.Import(t.Context(), s, a.ID, interrupted(batch(diary.ImportBatch{Episodes: []diary.Episode{recorded(barely(now))}})), now.Add(time.Minute))
		wantErr(t, err, errInterrupted)
		if got := latestRun(t, s, a.ID); got.ID != run.ID {
			t.Error("an import that failed is remembered")
		}
		end := now.Add(diary.KeepImports)
		value(s.Purge(t.Context(), end, now, limits))(t)
		latestRun(t, s, a.ID)
		if got := value(s.ListImports(t.Context(), a.ID, now.Add(time.Second)))(t); len(got) != 0 {
			t.Errorf("listed are %+v", got)
		}
		value(s.Purge(t.Context(), end.Add(time.Second), now, limits))(t)
		if got := value(s.ListImports(t.Context(), a.ID, now.Add(-time.Hour)))(t); len(got) != 0 {
			t.Errorf("remembered are %+v", got)
		}
		wantErr(t, undo(t, s, a.ID, run.ID, now), diary.ErrNotFound)
		wantIDs(t, list(t, s, a.ID), p.Episodes...)
	}},
	{"deleted episodes are listed, the last deleted first, a page at a time", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		create(t, s, a.ID, barely(now))
		var want []diary.Episode
		for i := range 5 {
			e := create(t, s, a.ID, everything(t))
			must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, now.Add(time.Duration(i/2)*time.Minute)))
			want = append(want, value(s.Episode(t.Context(), a.ID, e.ID))(t))
		}
		slices.SortFunc(want, func(x, y diary.Episode) int {
			if c := y.Deleted.Compare(*x.Deleted); c != 0 {
				return c
			}
			if x.ID > y.ID {
				return -1
			}
			return 1
		})
		var cursor diary.Cursor
		var got []diary.Episode
		for range 3 {
			page := value(s.ListDeleted(t.Context(), a.ID, cursor, 2))(t)
			got = append(got, page...)
			if n := len(page); n > 0 {
				cursor = diary.Cursor{Started: *page[n-1].Deleted, ID: page[n-1].ID}
			}
		}
		wantIDs(t, got, want...)
		for i, e := range got {
			wantEpisode(t, e, want[i])
		}
		wantIDs(t, value(s.ListDeleted(t.Context(), b.ID, diary.Cursor{}, 10))(t))
	}},
}
