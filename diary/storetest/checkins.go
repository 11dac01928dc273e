package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// newYearsEve is the cramp-day of most check-ins in these tests. Its neighbour is of another year.
var newYearsEve = diary.NewDate(2025, time.December, 31)

// wholeCheckIn is a check-in in which every field is set, with a factor of each kind.
func wholeCheckIn(t *testing.T, day diary.Date) diary.CheckIn {
	t.Helper()
	c := diary.CheckIn{
		Day:    day,
		Cramps: diary.No,
		Asked:  diary.NightOnly,
		Factors: map[diary.Factor]diary.Answer{
			diary.HardExerciseDay:       diary.Yes,
			diary.StretchingDone:        diary.No,
			diary.Factor(diary.NewID()): diary.Yes,
		},
	}
	everyFieldSet(t, c, "Version", "Recorded", "Changed")
	return c
}

func saveCheckIn(t *testing.T, s diary.Store, accountID string, c diary.CheckIn) diary.CheckIn {
	t.Helper()
	return value(s.SaveCheckIn(t.Context(), accountID, c, now))(t)
}

func isCheckInConflict(err error) bool {
	_, ok := errors.AsType[*diary.ConflictError[diary.CheckIn]](err)
	return ok
}

var checkIns = []behaviour{
	{"day without a check-in has one with nothing but the day", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), diary.CheckIn{Day: newYearsEve})
	}},
	{"check-in with every field comes back as it was stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		want := wholeCheckIn(t, newYearsEve)
		stored := saveCheckIn(t, s, a.ID, want)
		want.Version, want.Recorded, want.Changed = stored.Version, now, now
		wantCheckIn(t, stored, want)
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), want)
	}},
	{"check-in with nothing answered stays unanswered", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		stored := saveCheckIn(t, s, a.ID, diary.CheckIn{Day: newYearsEve})
		want := diary.CheckIn{Day: newYearsEve, Version: stored.Version, Recorded: now, Changed: now}
		wantCheckIn(t, stored, want)
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), want)
	}},
	{"saved check-in replaces every field but when it was first saved", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		version := saveCheckIn(t, s, a.ID, wholeCheckIn(t, newYearsEve)).Version
		later := now.Add(time.Hour)
		for i, want := range []diary.CheckIn{
			{Day: newYearsEve},
			wholeCheckIn(t, newYearsEve),
			{Day: newYearsEve, Cramps: diary.Yes, Factors: map[diary.Factor]diary.Answer{diary.NewShoes: diary.No}},
		} {
			want.Version = version + int64(i)
			stored := value(s.SaveCheckIn(t.Context(), a.ID, want, later))(t)
			want.Version, want.Recorded, want.Changed = want.Version+1, now, later
			wantCheckIn(t, stored, want)
			wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), want)
		}
	}},
	{"repeated save of a check-in returns what is stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first := wholeCheckIn(t, newYearsEve)
		stored := saveCheckIn(t, s, a.ID, first)
		later := now.Add(time.Hour)
		wantCheckIn(t, value(s.SaveCheckIn(t.Context(), a.ID, first, later))(t), stored)
		second := stored
		second.Cramps = diary.Yes
		changed := saveCheckIn(t, s, a.ID, second)
		wantCheckIn(t, value(s.SaveCheckIn(t.Context(), a.ID, second, later))(t), changed)
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), changed)
	}},
	{"check-in of a version that is not the stored one is a conflict", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		for _, c := range []diary.CheckIn{{Day: newYearsEve}, wholeCheckIn(t, newYearsEve)} {
			c.Version = 1
			_, err := s.SaveCheckIn(t.Context(), a.ID, c, now)
			wantCheckIn(t, wantConflict[diary.CheckIn](t, err), diary.CheckIn{Day: newYearsEve})
		}
		first := wholeCheckIn(t, newYearsEve)
		stored := saveCheckIn(t, s, a.ID, first)
		for _, version := range []int64{0, stored.Version + 1} {
			for _, change := range []func(*diary.CheckIn){
				func(c *diary.CheckIn) { c.Cramps = diary.Yes },
				func(c *diary.CheckIn) { c.Asked = diary.WholeDay },
				func(c *diary.CheckIn) { c.Factors[diary.StretchingDone] = diary.Yes },
				func(c *diary.CheckIn) { delete(c.Factors, diary.StretchingDone) },
			} {
				late := first
				late.Version, late.Factors = version, maps.Clone(first.Factors)
				change(&late)
				_, err := s.SaveCheckIn(t.Context(), a.ID, late, now)
				wantCheckIn(t, wantConflict[diary.CheckIn](t, err), stored)
			}
		}
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), stored)
	}},
	{"a page from before a diary was emptied is not taken for one of what was answered since", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		before := saveCheckIn(t, s, a.ID, wholeCheckIn(t, newYearsEve))
		setupBefore := value(s.SaveFactorSetup(t.Context(), a.ID, wholeSetup(t), now))(t)
		remindersBefore := saveSetup(t, s, a.ID, wholeReminderSetup(t), now)
		value(s.ScheduleErasure(t.Context(), a.ID, diary.Erasure{Scope: diary.EraseDiary, Due: now}, now))(t)
		value(s.Purge(t.Context(), now, now, limits))(t)
		after := saveCheckIn(t, s, a.ID, diary.CheckIn{Day: newYearsEve, Cramps: diary.Yes})
		setupAfter := value(s.SaveFactorSetup(t.Context(), a.ID, diary.FactorSetup{}, now))(t)
		remindersAfter := saveSetup(t, s, a.ID, stretchAt(18*60), now)
		_, err := s.SaveCheckIn(t.Context(), a.ID, before, now)
		wantCheckIn(t, wantConflict[diary.CheckIn](t, err), after)
		_, err = s.SaveFactorSetup(t.Context(), a.ID, setupBefore, now)
		wantSetup(t, wantConflict[diary.FactorSetup](t, err), setupAfter)
		_, err = s.SaveReminderSetup(t.Context(), a.ID, remindersBefore, now)
		if got := wantConflict[diary.ReminderSetup](t, err); !got.SameEntry(remindersAfter) {
			t.Errorf("stored is %+v, want %+v", got, remindersAfter)
		}
	}},
	{"no account sees or changes another's check-ins, and no day another's", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		mine := saveCheckIn(t, s, a.ID, wholeCheckIn(t, newYearsEve))
		none := diary.CheckIn{Day: newYearsEve}
		wantCheckIn(t, value(s.CheckIn(t.Context(), b.ID, newYearsEve))(t), none)
		_, err := s.SaveCheckIn(t.Context(), b.ID, mine, now)
		wantCheckIn(t, wantConflict[diary.CheckIn](t, err), none)
		other := diary.CheckIn{Day: newYearsEve, Factors: map[diary.Factor]diary.Answer{diary.StretchingDone: diary.Yes}}
		theirs := saveCheckIn(t, s, b.ID, other)
		other.Day++
		next := saveCheckIn(t, s, a.ID, other)
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), mine)
		wantCheckIn(t, value(s.CheckIn(t.Context(), b.ID, newYearsEve))(t), theirs)
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve+1))(t), next)
	}},
	{"one check-in sent many times at once is stored once", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		c := wholeCheckIn(t, newYearsEve)
		for range 2 {
			versions := make([]int64, 16)
			errs := atOnce(t.Context(), len(versions), func(ctx context.Context, i int) error {
				stored, err := s.SaveCheckIn(ctx, a.ID, c, now)
				versions[i] = stored.Version
				return err
			})
			must(t, errors.Join(errs...))
			got := value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t)
			if got.Version == c.Version || !got.SameEntry(c) || slices.Min(versions) != got.Version || slices.Max(versions) != got.Version {
				t.Errorf("got %+v of %+v, and versions %d are returned", got, c, versions)
			}
			c.Version = got.Version
		}
	}},
	{"one of many check-ins saved at once wins", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		var version int64
		for _, answer := range diary.Answers {
			errs := atOnce(t.Context(), len(diary.Factors), func(ctx context.Context, i int) error {
				_, err := s.SaveCheckIn(ctx, a.ID, diary.CheckIn{
					Day: newYearsEve, Version: version, Factors: map[diary.Factor]diary.Answer{diary.Factors[i]: answer},
				}, now)
				return err
			})
			won := succeeded(t, errs, isCheckInConflict)
			got := value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t)
			if won != 1 || got.Version == version || len(got.Factors) != 1 {
				t.Errorf("%d saves of version %d won, and %+v is stored", won, version, got)
			}
			version = got.Version
		}
	}},
	{"no reader sees half a check-in", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		halves := []diary.CheckIn{
			{Day: newYearsEve, Cramps: diary.Yes, Factors: map[diary.Factor]diary.Answer{diary.HeatOrSweat: diary.Yes}},
			{Day: newYearsEve, Cramps: diary.No, Factors: map[diary.Factor]diary.Answer{diary.PoorSleep: diary.No}},
		}
		first := saveCheckIn(t, s, a.ID, halves[0])
		errs := atOnce(t.Context(), 4, func(ctx context.Context, call int) error {
			for i := range int64(50) {
				if call == 0 {
					c := halves[(i+1)%2]
					c.Version = first.Version + i
					if _, err := s.SaveCheckIn(ctx, a.ID, c, now); err != nil {
						return err
					}
					continue
				}
				got, err := s.CheckIn(ctx, a.ID, newYearsEve)
				if err != nil {
					return err
				}
				if !got.SameEntry(halves[0]) && !got.SameEntry(halves[1]) {
					return fmt.Errorf("saw %+v", got)
				}
			}
			return nil
		})
		must(t, errors.Join(errs...))
	}},
}

func wantCheckIn(t *testing.T, got, want diary.CheckIn) {
	t.Helper()
	if !got.SameEntry(want) || got.Version != want.Version ||
		!sameInstant(&got.Recorded, &want.Recorded) || !sameInstant(&got.Changed, &want.Changed) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}
