package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// wholeProfile is a profile in which every field is set, even where two of them exclude each other.
func wholeProfile(t *testing.T) diary.Profile {
	t.Helper()
	from, until := diary.NewDate(2019, time.February, 28), diary.NewDate(2026, time.March, 1)
	due, answered := diary.NewDate(2026, time.September, 30), atMillisecond(now.Add(-time.Hour))
	p := diary.Profile{
		BirthYear:    1957,
		Sex:          diary.Female,
		Conditions:   []diary.Condition{diary.ReducedKidney, diary.Diabetes},
		NoConditions: true,
		Pregnant:     diary.Yes,
		DueDate:      &due,

		PregnantAnswered: &answered,
		Medicines: []diary.Medicine{
			{ID: diary.NewID(), Kind: diary.Statin, Name: "Zætasin 40 mg", Started: &from, Ended: &until},
			{ID: diary.NewID(), Kind: diary.Diuretic, Name: "Alfadiur"},
		},
		Supplements: []diary.Supplement{
			{ID: diary.NewID(), Kind: diary.Magnesium, Name: "Øresalt", Started: &from, Ended: &until},
			{ID: diary.NewID(), Kind: diary.Calcium, Name: "Kridt"},
		},
		CrampsBefore:    diary.Yes,
		MovementProblem: diary.No,
		LimitFluids:     diary.Yes,
		Goal:            strings.Repeat("å", diary.MaxGoal),

		Onset:            diary.YearMonth{Year: 2023, Month: time.March},
		Development:      diary.Worsened,
		EarlierTreatment: "Bøjler om natten.\nDet hjalp ikke.",
		WorkAndSport:     "Står op hele dagen, løber om søndagen",
		EarlierClot:      diary.No,
		Cancer:           diary.No,
		NightPain:        diary.Yes,
	}
	everyFieldSet(t, p, "Version", "Changed")
	return p
}

var profiles = []behaviour{
	{"profile that was never saved is the zero profile", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantProfile(t, value(s.Profile(t.Context(), a.ID))(t), diary.Profile{})
	}},
	{"profile with every field comes back as it was stored", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		want := wholeProfile(t)
		stored := value(s.SaveProfile(t.Context(), a.ID, want, now))(t)
		want.Version, want.Changed = stored.Version, atMillisecond(now)
		wantProfile(t, stored, want)
		wantProfile(t, value(s.Profile(t.Context(), a.ID))(t), want)
		wantProfile(t, value(s.Profile(t.Context(), b.ID))(t), diary.Profile{})
	}},
	{"saved profile replaces every field", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		stored := value(s.SaveProfile(t.Context(), a.ID, wholeProfile(t), now))(t)
		later := now.Add(time.Hour)
		value(s.SaveProfile(t.Context(), a.ID, diary.Profile{Version: stored.Version}, later))(t)
		wantProfile(t, value(s.Profile(t.Context(), a.ID))(t), diary.Profile{Version: stored.Version + 1, Changed: atMillisecond(later)})
		want := wholeProfile(t)
		want.Version = stored.Version + 1
		value(s.SaveProfile(t.Context(), a.ID, want, now))(t)
		want.Version, want.Changed = stored.Version+2, atMillisecond(now)
		wantProfile(t, value(s.Profile(t.Context(), a.ID))(t), want)
	}},
	{"profile of a version that is not the stored one is a conflict", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		_, err := s.SaveProfile(t.Context(), a.ID, diary.Profile{Version: 1}, now)
		wantProfile(t, wantConflict[diary.Profile](t, err), diary.Profile{})
		stored := value(s.SaveProfile(t.Context(), a.ID, wholeProfile(t), now))(t)
		for _, version := range []int64{0, stored.Version + 1} {
			_, err := s.SaveProfile(t.Context(), a.ID, diary.Profile{Version: version, Goal: "too late"}, now)
			wantProfile(t, wantConflict[diary.Profile](t, err), stored)
		}
		wantProfile(t, value(s.Profile(t.Context(), a.ID))(t), stored)
	}},
	{"one of many profiles saved at once wins", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		var version int64
		for range 2 {
			errs := atOnce(t.Context(), 16, func(ctx context.Context, i int) error {
				p := diary.Profile{Version: version, Goal: fmt.Sprint(i), Conditions: diary.Conditions[:1+i%4]}
				_, err := s.SaveProfile(ctx, a.ID, p, now)
				return err
			})
			won := succeeded(t, errs, func(err error) bool {
				_, ok := errors.AsType[*diary.ConflictError[diary.Profile]](err)
				return ok
			})
			got := value(s.Profile(t.Context(), a.ID))(t)
			if won != 1 || got.Version == version {
				t.Errorf("%d saves of version %d won, and version %d is stored", won, version, got.Version)
			}
			version = got.Version
		}
	}},
}

func wantProfile(t *testing.T, got, want diary.Profile) {
	t.Helper()
	if !sameInstant(&got.Changed, &want.Changed) {
		t.Errorf("changed %s, want %s", got.Changed, want.Changed)
	}
	got.Changed = want.Changed
	got.Conditions, want.Conditions = slices.Sorted(slices.Values(got.Conditions)), slices.Sorted(slices.Values(want.Conditions))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}
