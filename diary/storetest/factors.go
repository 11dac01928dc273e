package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// wholeSetup is a factor setup in which every field is set, in an order that is not that of any code,
// ID or name.
func wholeSetup(t *testing.T) diary.FactorSetup {
	t.Helper()
	retired := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: "Ærtesuppe", Retired: true}
	garden := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: "Havearbejde"}
	longest := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: strings.Repeat("å", diary.MaxFactorName)}
	setup := diary.FactorSetup{
		Chosen: []diary.Factor{longest.ID, diary.StretchingDone, garden.ID, diary.AlcoholDay},
		Own:    []diary.OwnFactor{retired, longest, garden},

		Suspect: &diary.Suspect{Factor: garden.ID, From: diary.NewDate(2026, 3, 15)},
	}
	everyFieldSet(t, setup, "Version", "Changed")
	return setup
}

var factorSetups = []behaviour{
	{"factor setup that was never saved is the default", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantSetup(t, value(s.FactorSetup(t.Context(), a.ID))(t), diary.DefaultFactorSetup())
	}},
	{"factor setup with every field comes back as it was stored", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		want := wholeSetup(t)
		stored := value(s.SaveFactorSetup(t.Context(), a.ID, want, now))(t)
		want.Version, want.Changed = stored.Version, atMillisecond(now)
		wantSetup(t, stored, want)
		wantSetup(t, value(s.FactorSetup(t.Context(), a.ID))(t), want)
		wantSetup(t, value(s.FactorSetup(t.Context(), b.ID))(t), diary.DefaultFactorSetup())
	}},
	{"factor setup in which nothing is chosen stays so", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		stored := value(s.SaveFactorSetup(t.Context(), a.ID, diary.FactorSetup{}, now))(t)
		want := diary.FactorSetup{Version: stored.Version, Changed: atMillisecond(now)}
		wantSetup(t, stored, want)
		wantSetup(t, value(s.FactorSetup(t.Context(), a.ID))(t), want)
	}},
	{"saved factor setup replaces every field", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		version := value(s.SaveFactorSetup(t.Context(), a.ID, wholeSetup(t), now))(t).Version
		later := now.Add(time.Hour)
		value(s.SaveFactorSetup(t.Context(), a.ID, diary.FactorSetup{Version: version}, later))(t)
		wantSetup(t, value(s.FactorSetup(t.Context(), a.ID))(t), diary.FactorSetup{Version: version + 1, Changed: atMillisecond(later)})
		want := wholeSetup(t)
		want.Version = version + 1
		value(s.SaveFactorSetup(t.Context(), a.ID, want, now))(t)
		want.Version, want.Changed = version+2, atMillisecond(now)
		wantSetup(t, value(s.FactorSetup(t.Context(), a.ID))(t), want)
	}},
	{"factor setup of a version that is not the stored one is a conflict", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		_, err := s.SaveFactorSetup(t.Context(), a.ID, diary.FactorSetup{Version: 1}, now)
		wantSetup(t, wantConflict[diary.FactorSetup](t, err), diary.DefaultFactorSetup())
		stored := value(s.SaveFactorSetup(t.Context(), a.ID, wholeSetup(t), now))(t)
		for _, version := range []int64{0, stored.Version + 1} {
			late := diary.FactorSetup{Version: version, Chosen: []diary.Factor{diary.PoorSleep}}
			_, err := s.SaveFactorSetup(t.Context(), a.ID, late, now)
			wantSetup(t, wantConflict[diary.FactorSetup](t, err), stored)
		}
		_, err = s.SaveFactorSetup(t.Context(), b.ID, stored, now)
		wantSetup(t, wantConflict[diary.FactorSetup](t, err), diary.DefaultFactorSetup())
		wantSetup(t, value(s.FactorSetup(t.Context(), a.ID))(t), stored)
	}},
	{"one of many factor setups saved at once wins", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		var version int64
		for range 2 {
			errs := atOnce(t.Context(), 16, func(ctx context.Context, i int) error {
				own := make([]diary.OwnFactor, 1+i%4)
				for n := range own {
					own[n] = diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: fmt.Sprint(i)}
				}
				_, err := s.SaveFactorSetup(ctx, a.ID, diary.FactorSetup{Version: version, Own: own}, now)
				return err
			})
			won := succeeded(t, errs, func(err error) bool {
				_, ok := errors.AsType[*diary.ConflictError[diary.FactorSetup]](err)
				return ok
			})
			got := value(s.FactorSetup(t.Context(), a.ID))(t)
			if won != 1 || got.Version == version {
				t.Errorf("%d saves of version %d won, and version %d is stored", won, version, got.Version)
			}
			version = got.Version
			for _, own := range got.Own {
				if own.Name != got.Own[0].Name {
					t.Errorf("a mixture is stored: %+v", got.Own)
				}
			}
		}
	}},
	{"answers to factors that are asked about no more stay", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		own := []diary.OwnFactor{
			{ID: diary.Factor(diary.NewID()), Name: "Havearbejde"},
			{ID: diary.Factor(diary.NewID()), Name: "Kor"},
		}
		chosen := []diary.Factor{own[0].ID, own[1].ID, diary.AlcoholDay}
		setup := value(s.SaveFactorSetup(t.Context(), a.ID, diary.FactorSetup{Chosen: chosen, Own: own}, now))(t)
		checkIn := diary.CheckIn{Day: newYearsEve, Factors: map[diary.Factor]diary.Answer{
			own[0].ID: diary.Yes, own[1].ID: diary.No, diary.AlcoholDay: diary.Yes,
		}}
		checkIn = saveCheckIn(t, s, a.ID, checkIn)

		setup.Chosen, setup.Own = nil, wantLen(t, setup.Own, 2)[:1]
		setup.Own[0].Retired = true
		stored := value(s.SaveFactorSetup(t.Context(), a.ID, setup, now))(t)
		if len(stored.Own) != 1 || !stored.Own[0].Retired || stored.Own[0].ID != own[0].ID {
			t.Errorf("own factors %+v are stored", stored.Own)
		}
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), checkIn)
		checkIn.Cramps = diary.No
		stillAnswered := saveCheckIn(t, s, a.ID, checkIn)
		wantCheckIn(t, value(s.CheckIn(t.Context(), a.ID, newYearsEve))(t), stillAnswered)
		if len(stillAnswered.Factors) != 3 {
			t.Errorf("the check-in holds %v", stillAnswered.Factors)
		}
	}},
}

func wantSetup(t *testing.T, got, want diary.FactorSetup) {
	t.Helper()
	if !sameInstant(&got.Changed, &want.Changed) {
		t.Errorf("changed %s, want %s", got.Changed, want.Changed)
	}
	got.Changed = want.Changed
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}
