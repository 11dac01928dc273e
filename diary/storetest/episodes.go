package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
)

// everything is an episode in which every field is set, even where two of them exclude each other: what
// is valid is not for the store to judge.
func everything(t *testing.T) diary.Episode {
	t.Helper()
	ended, still := now.Add(7*time.Minute), now.Add(5*time.Minute)
	pain, soreness := 8, 36
	e := diary.Episode{
		ID:            diary.NewID(),
		Started:       now,
		Zone:          "America/Nuuk",
		Precision:     diary.About,
		Ended:         &ended,
		Ongoing:       true,
		StillAt:       &still,
		Muscle:        diary.Calf,
		Side:          diary.Left,
		Pain:          &pain,
		Context:       diary.Sleep,
		Woke:          diary.Yes,
		Triggers:      []diary.Trigger{diary.LongStanding, diary.Alcohol},
		Remedies:      map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped, diary.Warmth: diary.NoHelp},
		SorenessHours: &soreness,
		Signs:         []diary.Sign{diary.DarkUrine, diary.Breathless},
		Note:          "Blåbærgrød på en ø. " + strings.Repeat("ø", diary.MaxNote-20),
	}
	e = diarytest.Answered(e)
	everyFieldSet(t, e, "Version", "Recorded", "Changed", "Deleted")
	return e
}

var episodes = []behaviour{
	{"episode with every field comes back as it was stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		want := everything(t)
		stored := create(t, s, a.ID, want)
		want.Version, want.Recorded, want.Changed = 1, now, now
		wantEpisode(t, stored, want)
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, want.ID))(t), want)
		wantEpisode(t, wantLen(t, list(t, s, a.ID), 1)[0], want)
	}},
	{"answer to one question comes back as the answer to that question", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		for _, field := range diary.EpisodeFields {
			e := barely(now)
			if values := diarytest.AnswerTo(field.Field); !field.Set(&e, values) || !slices.Equal(field.Values(&e), values) {
				t.Fatalf("%s cannot be answered with %q", field.Name, values)
			}
			create(t, s, a.ID, e)
			e.Version, e.Recorded, e.Changed = 1, now, now
			wantEpisode(t, value(s.Episode(t.Context(), a.ID, e.ID))(t), e)
		}
	}},
	{"episode with nothing answered stays unanswered", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		want := barely(now)
		create(t, s, a.ID, want)
		want.Version, want.Recorded, want.Changed = 1, now, now
		got := value(s.Episode(t.Context(), a.ID, want.ID))(t)
		wantEpisode(t, got, want)
		if got.Pain != nil || got.SorenessHours != nil || got.DisturbedSleep != nil || got.HinderedNextDay != nil || got.Ended != nil || got.Deleted != nil {
			t.Errorf("something unanswered became an answer: %+v", got)
		}
	}},
	{"zero is an answer", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := barely(now)
		e.Pain, e.SorenessHours, e.DisturbedSleep, e.HinderedNextDay = new(int), new(int), new(int), new(int)
		create(t, s, a.ID, e)
		got := value(s.Episode(t.Context(), a.ID, e.ID))(t)
		for _, number := range []*int{got.Pain, got.SorenessHours, got.DisturbedSleep, got.HinderedNextDay} {
			if number == nil || *number != 0 {
				t.Errorf("got %+v, want zeros", got)
			}
		}
	}},
	{"instants are kept to the millisecond, also before 1970", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := barely(time.Date(1931, 2, 3, 4, 5, 6, 789_999_999, time.UTC))
		got := create(t, s, a.ID, e)
		if want := atMillisecond(e.Started); !got.Started.Equal(want) {
			t.Errorf("returned %s, want %s", got.Started, want)
		}
		if got := value(s.Episode(t.Context(), a.ID, e.ID))(t); !got.Started.Equal(atMillisecond(e.Started)) {
			t.Errorf("stored %s, want %s", got.Started, atMillisecond(e.Started))
		}
	}},
	{"repeated create returns what is stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := everything(t)
		stored := create(t, s, a.ID, e)
		later := now.Add(time.Hour)
		wantEpisode(t, value(s.CreateEpisode(t.Context(), a.ID, e, later))(t), stored)
	}},
	{"repeated save of what was deleted meanwhile is a conflict", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := everything(t)
		first := create(t, s, a.ID, e)
		value(s.UpdateEpisode(t.Context(), a.ID, first, now))(t)
		must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, now))
		deleted := value(s.Episode(t.Context(), a.ID, e.ID))(t)
		_, err := s.CreateEpisode(t.Context(), a.ID, e, now)
		wantEpisode(t, wantConflict[diary.Episode](t, err), deleted)
		_, err = s.UpdateEpisode(t.Context(), a.ID, first, now)
		wantEpisode(t, wantConflict[diary.Episode](t, err), deleted)
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, e.ID))(t), deleted)
	}},
	{"create with an ID that holds another entry is a conflict", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		stored := create(t, s, a.ID, everything(t))
		other := barely(now)
		other.ID = stored.ID
		_, err := s.CreateEpisode(t.Context(), a.ID, other, now)
		wantEpisode(t, wantConflict[diary.Episode](t, err), stored)
		must(t, s.DeleteEpisode(t.Context(), a.ID, stored.ID, now))
		_, err = s.CreateEpisode(t.Context(), a.ID, other, now)
		wantEpisode(t, wantConflict[diary.Episode](t, err), value(s.Episode(t.Context(), a.ID, stored.ID))(t))
	}},
	{"update replaces every field", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		want := everything(t)
		first := barely(now.Add(-time.Hour))
		first.ID, first.Signs = want.ID, []diary.Sign{diary.Collapse}
		want.Version = create(t, s, a.ID, first).Version
		later := now.Add(time.Hour)
		stored := value(s.UpdateEpisode(t.Context(), a.ID, want, later))(t)
		want.Version, want.Recorded, want.Changed = 2, now, later
		wantEpisode(t, stored, want)
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, want.ID))(t), want)

		emptied := barely(now)
		emptied.ID, emptied.Version = want.ID, 2
		value(s.UpdateEpisode(t.Context(), a.ID, emptied, later))(t)
		emptied.Version, emptied.Recorded, emptied.Changed = 3, now, later
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, want.ID))(t), emptied)
	}},
	{"repeated update returns what is stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := create(t, s, a.ID, everything(t))
		e.Note = "only this changed"
		stored := value(s.UpdateEpisode(t.Context(), a.ID, e, now))(t)
		wantEpisode(t, value(s.UpdateEpisode(t.Context(), a.ID, e, now.Add(time.Hour)))(t), stored)
	}},
	{"update of a stale version is a conflict and changes nothing", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		stale := create(t, s, a.ID, everything(t))
		fresh := stale
		fresh.Note, fresh.Signs = "the newer text", nil
		stored := value(s.UpdateEpisode(t.Context(), a.ID, fresh, now))(t)
		stale.Note, stale.Triggers = "the text that came too late", nil
		_, err := s.UpdateEpisode(t.Context(), a.ID, stale, now)
		wantEpisode(t, wantConflict[diary.Episode](t, err), stored)
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, stale.ID))(t), stored)
	}},
	{"update of several episodes stores all of them, or none when one cannot be", func(t *testing.T, s diary.Store) {
		a, other := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		first, second := create(t, s, a.ID, everything(t)), create(t, s, a.ID, barely(now))
		stale := second
		fresh := second
		fresh.Note = "the newer text"
		second = value(s.UpdateEpisode(t.Context(), a.ID, fresh, now))(t)
		changed, others := first, create(t, s, other.ID, barely(now))
		changed.Note, changed.Signs = "changed together", nil
		stale.Note = "the text that came too late"
		err := s.UpdateEpisodes(t.Context(), a.ID, []diary.Episode{changed, stale}, now)
		wantEpisode(t, wantConflict[diary.Episode](t, err), second)
		wantErr(t, s.UpdateEpisodes(t.Context(), a.ID, []diary.Episode{changed, others}, now), diary.ErrNotFound)
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, first.ID))(t), first)
		stale.Version = second.Version
		for range 2 { // the second time the request is repeated
			must(t, s.UpdateEpisodes(t.Context(), a.ID, []diary.Episode{changed, stale}, now))
			for _, want := range []diary.Episode{changed, stale} {
				if got := value(s.Episode(t.Context(), a.ID, want.ID))(t); got.Version != want.Version+1 || !got.SameEntry(want) {
					t.Errorf("got %+v, want the next version of %+v", got, want)
				}
			}
		}
	}},
	{"update of a deleted episode puts it back", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := create(t, s, a.ID, everything(t))
		must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, now))
		deleted := value(s.Episode(t.Context(), a.ID, e.ID))(t)
		stored := value(s.UpdateEpisode(t.Context(), a.ID, deleted, now))(t)
		if stored.Deleted != nil {
			t.Error("the episode is still deleted")
		}
		wantIDs(t, list(t, s, a.ID), e)
	}},
	{"deleted episode is kept, unlisted, with a raised version", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e, other := create(t, s, a.ID, everything(t)), create(t, s, a.ID, barely(now))
		later := now.Add(time.Hour)
		must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, later))
		wantIDs(t, list(t, s, a.ID), other)
		got := value(s.Episode(t.Context(), a.ID, e.ID))(t)
		if !got.SameEntry(e) || got.Version != 2 || !sameInstant(got.Deleted, &later) {
			t.Errorf("got %+v, want version 2 of %+v", got, e)
		}
		must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, later.Add(time.Hour)))
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, e.ID))(t), got)
	}},
	{"restored episode is as it was before", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := create(t, s, a.ID, everything(t))
		must(t, s.RestoreEpisode(t.Context(), a.ID, e.ID, now.Add(time.Hour)))
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, e.ID))(t), e) // it was not deleted
		must(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, now))
		must(t, s.RestoreEpisode(t.Context(), a.ID, e.ID, now))
		got := value(s.Episode(t.Context(), a.ID, e.ID))(t)
		if !got.SameEntry(e) || got.Deleted != nil || got.Version <= 2 {
			t.Errorf("got %+v, want %+v with a version above 2", got, e)
		}
		wantIDs(t, list(t, s, a.ID), e)
	}},
	{"episode that does not exist is not found", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := barely(now)
		_, err := s.Episode(t.Context(), a.ID, e.ID)
		wantErr(t, err, diary.ErrNotFound)
		_, err = s.UpdateEpisode(t.Context(), a.ID, e, now)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.DeleteEpisode(t.Context(), a.ID, e.ID, now), diary.ErrNotFound)
		wantErr(t, s.RestoreEpisode(t.Context(), a.ID, e.ID, now), diary.ErrNotFound)
	}},
	{"no account sees or changes another's episodes", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		e := create(t, s, a.ID, everything(t))
		_, err := s.Episode(t.Context(), b.ID, e.ID)
		wantErr(t, err, diary.ErrNotFound)
		_, err = s.UpdateEpisode(t.Context(), b.ID, e, now)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.DeleteEpisode(t.Context(), b.ID, e.ID, now), diary.ErrNotFound)
		wantErr(t, s.RestoreEpisode(t.Context(), b.ID, e.ID, now), diary.ErrNotFound)
		wantIDs(t, list(t, s, b.ID))
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, e.ID))(t), e)
	}},
	{"two accounts may use one episode ID", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		mine := create(t, s, a.ID, everything(t))
		theirs := barely(now)
		theirs.ID, theirs.Triggers = mine.ID, []diary.Trigger{diary.Caffeine}
		theirs = create(t, s, b.ID, theirs)
		wantEpisode(t, wantLen(t, list(t, s, a.ID), 1)[0], mine)
		wantEpisode(t, wantLen(t, list(t, s, b.ID), 1)[0], theirs)
		must(t, s.DeleteEpisode(t.Context(), b.ID, theirs.ID, now))
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, mine.ID))(t), mine)
	}},
}
