package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// phone and tablet are devices of a channel that only tests have.
var (
	phone  = diary.Recipient{Channel: "bell", Address: "phone"}
	tablet = diary.Recipient{Channel: "bell", Address: "tablet"}
)

// remindBy has the reminder of 18:00 go to recipients, and returns the slot.
func remindBy(t *testing.T, s diary.Store, a diary.Account, recipients ...diary.Recipient) diary.SlotKey {
	t.Helper()
	saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
	due := wantLen(t, due(t, s, at(18, 0)), 1)[0]
	due.Setup.Recipients = recipients
	step := advance(due, at(18, 0))
	value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{step}))(t)
	return step.Slots[0].SlotKey
}

// claimOf claims what a channel has to send.
func claimOf(t *testing.T, s diary.Store, channel diary.Channel, at time.Time) [][]diary.OutboxMessage {
	t.Helper()
	return value(s.ClaimMessages(t.Context(), at, at.Add(lease), 10, channel))(t)
}

func slotState(t *testing.T, s diary.Store, a diary.Account, key diary.SlotKey) diary.SlotState {
	t.Helper()
	return value(s.Slot(t.Context(), a.ID, key))(t).State
}

var channels = []behaviour{
	{"slot has a message for each recipient, and each channel claims its own", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		remindBy(t, s, a, diary.OwnAddress, phone, tablet, phone)
		if queue := value(s.WaitingMessages(t.Context()))(t); queue.ByPurpose[diary.ReminderMessage] != 3 {
			t.Errorf("the queue is %+v", queue)
		}
		mails := claimOf(t, s, diary.MailChannel, at(18, 0))
		if len(mails) != 1 || len(mails[0]) != 1 || mails[0][0].To != diary.OwnAddress {
			t.Errorf("the mails are %+v", mails)
		}
		var rung []diary.Recipient
		for _, messages := range claimOf(t, s, phone.Channel, at(18, 0)) {
			for _, m := range messages {
				rung = append(rung, m.To)
			}
		}
		if !slices.Equal(rung, []diary.Recipient{phone, tablet}) {
			t.Errorf("rung are %v", rung)
		}
	}},
	{"reminders of an instant are joined for each recipient", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		for _, kind := range diary.ReminderKinds {
			for _, to := range []diary.Recipient{tablet, diary.OwnAddress, phone} {
				m := remindMail(a.ID, kind, at(9, 0))
				m.To = to
				enqueue(t, s, m)
			}
		}
		if queue := value(s.WaitingMessages(t.Context()))(t); queue.ByPurpose[diary.ReminderMessage] != 3 {
			t.Errorf("the queue is %+v", queue)
		}
		for channel, want := range map[diary.Channel]int{diary.MailChannel: 1, phone.Channel: 2} {
			claimed := claimOf(t, s, channel, at(9, 0))
			for _, messages := range claimed {
				if len(messages) != 3 || messages[0].To != messages[2].To {
					t.Errorf("%s: joined are %+v", channel, messages)
				}
			}
			if len(claimed) != want {
				t.Errorf("%s: claimed %d, want %d", channel, len(claimed), want)
			}
		}
	}},
	{"slot is sent as soon as one of its messages was, whatever becomes of the others", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		key := remindBy(t, s, a, diary.OwnAddress, phone, tablet)
		rung := claimOf(t, s, phone.Channel, at(18, 0))
		must(t, s.SettleMessages(t.Context(), rung[0], diary.SlotMissed, at(18, 1)))
		if got := slotState(t, s, a, key); got != diary.SlotWaiting {
			t.Errorf("with two that wait it is %s", got)
		}
		must(t, s.SettleMessages(t.Context(), claimOf(t, s, diary.MailChannel, at(18, 0))[0], diary.SlotSent, at(18, 2)))
		must(t, s.SettleMessages(t.Context(), rung[1], diary.SlotMissed, at(18, 3)))
		if slot := value(s.Slot(t.Context(), a.ID, key))(t); slot.State != diary.SlotSent || !slot.Settled.Equal(at(18, 2)) {
			t.Errorf("the slot is %+v", slot)
		}
	}},
	{"slot that no message reached is what became of the last", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		key := remindBy(t, s, a, diary.OwnAddress, phone)
		must(t, s.SettleMessages(t.Context(), claimOf(t, s, phone.Channel, at(18, 0))[0], diary.SlotMissed, at(18, 1)))
		must(t, s.SettleMessages(t.Context(), claimOf(t, s, diary.MailChannel, at(18, 1))[0], diary.SlotDone, at(18, 2)))
		if got := slotState(t, s, a, key); got != diary.SlotDone {
			t.Errorf("the slot is %s", got)
		}
	}},
	{"messages of a slot that are settled at once leave it settled", func(t *testing.T, s diary.Store) {
		for _, states := range [][2]diary.SlotState{
			{diary.SlotMissed, diary.SlotMissed}, {diary.SlotSent, diary.SlotMissed}, {diary.SlotMissed, diary.SlotSent},
		} {
			a := newAccount(t, s, diary.NewID()+"@example.dk")
			key := remindBy(t, s, a, diary.OwnAddress, phone)
			claimed := [2][]diary.OutboxMessage{
				claimOf(t, s, diary.MailChannel, at(18, 0))[0], claimOf(t, s, phone.Channel, at(18, 0))[0],
			}
			errs := atOnce(t.Context(), 2, func(ctx context.Context, i int) error {
				return s.SettleMessages(ctx, claimed[i], states[i], at(18, 1))
			})
			succeeded(t, errs, func(error) bool { return false })
			want := diary.SlotMissed
			if slices.Contains(states[:], diary.SlotSent) {
				want = diary.SlotSent
			}
			if got := slotState(t, s, a, key); got != want {
				t.Errorf("%v: the slot is %s, want %s", states, got, want)
			}
		}
	}},
	{"slot that is asked for again is missed only when no channel delivers it", func(t *testing.T, s diary.Store) {
		for _, test := range []struct{ first, last, want diary.SlotState }{
			{diary.SlotSent, diary.SlotMissed, diary.SlotSent}, {diary.SlotMissed, diary.SlotSent, diary.SlotSent},
			{diary.SlotMissed, diary.SlotMissed, diary.SlotMissed},
		} {
			a := newAccount(t, s, diary.NewID()+"@example.dk")
			key := remindBy(t, s, a, diary.OwnAddress)
			must(t, s.SettleMessages(t.Context(), claimOf(t, s, diary.MailChannel, at(18, 0))[0], diary.SlotSent, at(18, 1)))
			setup := diary.ReminderSetup{Recipients: []diary.Recipient{diary.OwnAddress, phone}}
			value(s.RemindAgain(t.Context(), setup.Messages(a.ID, key, at(18, 40), at(18, 40), at(20, 0))))(t)
			must(t, s.SettleMessages(t.Context(), claimOf(t, s, phone.Channel, at(18, 40))[0], test.first, at(18, 41)))
			must(t, s.SettleMessages(t.Context(), claimOf(t, s, diary.MailChannel, at(18, 40))[0], test.last, at(18, 42)))
			if got := slotState(t, s, a, key); got != test.want {
				t.Errorf("%s, then %s: the slot is %s, want %s", test.first, test.last, got, test.want)
			}
		}
	}},
	{"recipient of another channel that is refused pauses no mails", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		remindBy(t, s, a, diary.OwnAddress, phone)
		must(t, s.RefuseMessages(t.Context(), claimOf(t, s, phone.Channel, at(18, 0))[0], at(18, 1)))
		if status := value(s.MailStatus(t.Context(), a.ID))(t); status.Refused != nil {
			t.Errorf("the status is %+v", status)
		}
		if mails := claimOf(t, s, diary.MailChannel, at(18, 2)); len(mails) != 1 {
			t.Errorf("the mails are %+v", mails)
		}
	}},
}
