package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

func pressAddress(token byte, notes diary.PressNote) diary.PressAddress {
	return diary.PressAddress{
		ID: diary.NewID(), TokenHash: [32]byte{token, 30: token}, Name: "Knappen på væggen", Notes: notes, Created: atMillisecond(now),
	}
}

// makePressAddress stores an address.
func makePressAddress(t *testing.T, s diary.Store, accountID string, token byte, notes diary.PressNote) diary.PressAddress {
	t.Helper()
	a := pressAddress(token, notes)
	must(t, s.CreatePressAddress(t.Context(), accountID, a))
	return a
}

// pressAt is a press that arrives so long after now as it was pressed.
func pressAt(after time.Duration) diary.Press {
	return diary.Press{At: now.Add(after), Now: now.Add(after), Zone: "Europe/Copenhagen"}
}

// wantCramps fails the test unless the account has cramps that began so long after now, the newest first, and returns them.
func wantCramps(t *testing.T, s diary.Store, accountID string, after ...time.Duration) []diary.Episode {
	t.Helper()
	cramps := wantLen(t, list(t, s, accountID), len(after))
	for i, e := range cramps {
		started := now.Add(after[i])
		if !sameInstant(&e.Started, &started) {
			t.Errorf("cramp %d began at %v, want %v", i, e.Started, started)
		}
	}
	return cramps
}

var presses = []behaviour{
	{"a press address comes back as it was stored, with its last use", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		address := makePressAddress(t, s, a.ID, 1, diary.PressCramp)
		makePressAddress(t, s, b.ID, 2, diary.PressDrank)
		found, account, err := s.PressAddressByToken(t.Context(), address.TokenHash)
		must(t, err)
		if account.ID != a.ID || account.Zone != a.Zone || found.ID != address.ID || found.Used != nil {
			t.Errorf("found %+v of %+v", found, account)
		}
		value(s.Press(t.Context(), a.ID, address.ID, pressAt(time.Minute)))(t)
		got := wantLen(t, value(s.ListPressAddresses(t.Context(), a.ID))(t), 1)[0]
		used := now.Add(time.Minute)
		if got.Name != address.Name || got.Notes != address.Notes || !sameInstant(got.Used, &used) || !got.Created.Equal(address.Created) || got.Revoked != nil {
			t.Errorf("got %+v", got)
		}
		_, _, err = s.PressAddressByToken(t.Context(), [32]byte{9})
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"a press address that is made again is stored once, and another under its ID or token is refused", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		first := makePressAddress(t, s, a.ID, 1, diary.PressCramp)
		must(t, s.CreatePressAddress(t.Context(), a.ID, first))
		sameID, sameToken := pressAddress(2, diary.PressCramp), pressAddress(1, diary.PressCramp)
		sameID.ID = first.ID
		wantErr(t, s.CreatePressAddress(t.Context(), a.ID, sameID), diary.ErrExists)
		wantErr(t, s.CreatePressAddress(t.Context(), b.ID, sameToken), diary.ErrExists)
		must(t, s.RevokePressAddress(t.Context(), a.ID, first.ID, now))
		must(t, s.CreatePressAddress(t.Context(), a.ID, first)) // the same form, sent again
		_, _, err := s.PressAddressByToken(t.Context(), first.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"press addresses that many requests make at once are no more than may work", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		errs := atOnce(t.Context(), diary.MaxPressAddresses+3, func(ctx context.Context, i int) error {
			return s.CreatePressAddress(ctx, a.ID, pressAddress(byte(i+1), diary.PressCramp))
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrTooManyPressAddresses) }); n != diary.MaxPressAddresses {
			t.Errorf("%d were made", n)
		}
	}},
	{"a press address that was revoked notes nothing, and another account's cannot be revoked or pressed", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		address := makePressAddress(t, s, a.ID, 1, diary.PressCramp)
		wantErr(t, s.RevokePressAddress(t.Context(), b.ID, address.ID, now), diary.ErrNotFound)
		_, err := s.Press(t.Context(), b.ID, address.ID, pressAt(0))
		wantErr(t, err, diary.ErrNotFound)
		for _, at := range []time.Time{now, now.Add(time.Hour)} {
			must(t, s.RevokePressAddress(t.Context(), a.ID, address.ID, at))
		}
		_, err = s.Press(t.Context(), a.ID, address.ID, pressAt(0))
		wantErr(t, err, diary.ErrNotFound)
		if got := value(s.ListPressAddresses(t.Context(), a.ID))(t)[0]; !sameInstant(got.Revoked, &now) || got.Used != nil {
			t.Errorf("got %+v", got)
		}
		wantCramps(t, s, a.ID)
		wantCramps(t, s, b.ID)
		wantPurged(t, s, now, now.Add(time.Second), 1)
		wantLen(t, value(s.ListPressAddresses(t.Context(), a.ID))(t), 0)
	}},
	{"fifty presses at once are one cramp", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		addresses := []diary.PressAddress{makePressAddress(t, s, a.ID, 1, diary.PressCramp), makePressAddress(t, s, a.ID, 2, diary.PressCramp)}
		errs := atOnce(t.Context(), 50, func(ctx context.Context, i int) error {
			_, err := s.Press(ctx, a.ID, addresses[i%2].ID, pressAt(0))
			return err
		})
		must(t, errors.Join(errs...))
		if e := wantCramps(t, s, a.ID, 0)[0]; !e.Ongoing || e.Version != 1 || e.StillAt != nil {
			t.Errorf("stored is %+v", e)
		}
	}},
	{"fifty presses at once are one thing done", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		address := makePressAddress(t, s, a.ID, 1, diary.PressStretched)
		ids := make([]string, 50)
		errs := atOnce(t.Context(), len(ids), func(ctx context.Context, i int) error {
			done, err := s.Press(ctx, a.ID, address.ID, pressAt(0))
			if err == nil {
				ids[i] = done.ID
			}
			return err
		})
		must(t, errors.Join(errs...))
		today := diary.CrampDayOf(now, a.Location())
		stored := wantLen(t, value(s.Activities(t.Context(), a.ID, today, today))(t), 1)[0]
		if slices.ContainsFunc(ids, func(id string) bool { return id != stored.ID }) || stored.Kind != diary.Stretching {
			t.Errorf("stored is %+v, and told were %v", stored, ids)
		}
		wantCramps(t, s, a.ID)
	}},
	{"a later press says that the cramp goes on, and after an hour it is another", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		address := makePressAddress(t, s, a.ID, 1, diary.PressCramp)
		press := func(after time.Duration) {
			t.Helper()
			value(s.Press(t.Context(), a.ID, address.ID, pressAt(after)))(t)
		}
		press(0)
		press(2*time.Minute - time.Millisecond)
		if e := wantCramps(t, s, a.ID, 0)[0]; e.Version != 1 {
			t.Errorf("a second press changed %+v", e)
		}
		press(10 * time.Minute)
		still := now.Add(10 * time.Minute)
		if e := wantCramps(t, s, a.ID, 0)[0]; !sameInstant(e.StillAt, &still) || !e.Ongoing {
			t.Errorf("it goes on as %+v", e)
		}
		press(70*time.Minute + time.Millisecond)
		wantCramps(t, s, a.ID, 70*time.Minute+time.Millisecond, 0)
	}},
	{"a press after a cramp was over, or was taken back, is another one", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		address := makePressAddress(t, s, a.ID, 1, diary.PressCramp)
		value(s.Press(t.Context(), a.ID, address.ID, pressAt(0)))(t)
		e := wantCramps(t, s, a.ID, 0)[0]
		ended := now.Add(5 * time.Minute)
		e.Ongoing, e.Ended = false, &ended
		value(s.UpdateEpisode(t.Context(), a.ID, e, now))(t)
		value(s.Press(t.Context(), a.ID, address.ID, pressAt(6*time.Minute)))(t)
		newer := wantCramps(t, s, a.ID, 6*time.Minute, 0)[0]
		must(t, s.DeleteEpisode(t.Context(), a.ID, newer.ID, now))
		value(s.Press(t.Context(), a.ID, address.ID, pressAt(7*time.Minute)))(t)
		wantCramps(t, s, a.ID, 7*time.Minute, 0)
	}},
}
