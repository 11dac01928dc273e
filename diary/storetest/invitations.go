package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"crampdiary/diary"
)

var invitations = []behaviour{
	{"an invitation is listed and found until it is over", func(t *testing.T, s diary.Store) {
		want := newInvitation(t, s, 1, "inger@example.dk")
		if got := value(s.Invitation(t.Context(), want.TokenHash))(t); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		everyFieldSet(t, want)
		wantLen(t, value(s.ListInvitations(t.Context(), now))(t), 1)
		wantLen(t, value(s.ListInvitations(t.Context(), now.Add(diary.InvitationFor)))(t), 0)
		_, err := s.Invitation(t.Context(), [32]byte{9})
		wantErr(t, err, diary.ErrNotFound)
		value(s.Purge(t.Context(), now.Add(diary.InvitationFor+time.Hour), now, diary.SessionLimits{Idle: time.Hour, Lifetime: time.Hour}))(t)
		_, err = s.Invitation(t.Context(), want.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"an invitation makes one account with its consents, however many come at once", func(t *testing.T, s diary.Store) {
		i := newInvitation(t, s, 1, "")
		const many = 8
		made := succeeded(t, atOnce(t.Context(), many, func(ctx context.Context, n int) error {
			return s.AcceptInvitation(ctx, i.TokenHash, invited(string(rune('a'+n))+"@example.dk"), diary.NewConsents(now), now)
		}), func(err error) bool { return errors.Is(err, diary.ErrNotFound) })
		accounts := wantLen(t, value(s.ListAccounts(t.Context()))(t), 1)
		if made != 1 {
			t.Errorf("%d were told that they made an account", made)
		}
		wantLen(t, value(s.Consents(t.Context(), accounts[0].ID))(t), len(diary.Statements))
	}},
	{"an invitation that was withdrawn makes no account, and the others still do", func(t *testing.T, s diary.Store) {
		withdrawn, other := newInvitation(t, s, 1, ""), newInvitation(t, s, 2, "")
		must(t, s.WithdrawInvitation(t.Context(), withdrawn.TokenHash))
		wantErr(t, s.WithdrawInvitation(t.Context(), withdrawn.TokenHash), diary.ErrNotFound)
		wantErr(t, s.AcceptInvitation(t.Context(), withdrawn.TokenHash, invited("inger@example.dk"), nil, now), diary.ErrNotFound)
		must(t, s.AcceptInvitation(t.Context(), other.TokenHash, invited("inger@example.dk"), nil, now))
	}},
	{"an invitation is for its address, for its time, and kept where the address has an account", func(t *testing.T, s diary.Store) {
		i, open := newInvitation(t, s, 1, "inger@example.dk"), newInvitation(t, s, 2, "")
		wantErr(t, s.AcceptInvitation(t.Context(), i.TokenHash, invited("bent@example.dk"), nil, now), diary.ErrNotFound)
		wantErr(t, s.AcceptInvitation(t.Context(), i.TokenHash, invited("inger@example.dk"), nil, i.Expires), diary.ErrNotFound)
		must(t, s.AcceptInvitation(t.Context(), i.TokenHash, invited("inger@example.dk"), nil, now))
		wantErr(t, s.AcceptInvitation(t.Context(), open.TokenHash, invited("inger@example.dk"), nil, now), diary.ErrExists)
		value(s.Invitation(t.Context(), open.TokenHash))(t)
		wantErr(t, s.CreateInvitation(t.Context(), diary.Invitation{TokenHash: [32]byte{3}, Email: "inger@example.dk", Created: now, Expires: now}), diary.ErrExists)
	}},
}

func newInvitation(t *testing.T, s diary.Store, token byte, email string) diary.Invitation {
	t.Helper()
	i := diary.Invitation{
		TokenHash: [32]byte{token, 31: token}, Email: email,
		Created: atMillisecond(now), Expires: atMillisecond(now.Add(diary.InvitationFor)),
	}
	must(t, s.CreateInvitation(t.Context(), i))
	return i
}

func invited(email string) diary.Account {
	return diary.Account{
		ID: diary.NewID(), Email: email, PasswordHash: "hash", Created: now,
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen"},
	}
}
