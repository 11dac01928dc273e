package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

const lease = 5 * time.Minute

// claim claims mails, and lists all their messages.
func claim(t *testing.T, s diary.Store, at time.Time, limit int) []diary.OutboxMessage {
	t.Helper()
	return slices.Concat(value(s.ClaimMessages(t.Context(), at, at.Add(lease), limit, diary.MailChannel))(t)...)
}

// alone is a mail of one message.
func alone(m diary.OutboxMessage) []diary.OutboxMessage { return []diary.OutboxMessage{m} }

func enqueue(t *testing.T, s diary.Store, m diary.OutboxMessage) diary.OutboxMessage {
	t.Helper()
	must(t, s.EnqueueMessage(t.Context(), m))
	return m
}

// remindMail is a reminder that is due at an instant of the day of now.
func remindMail(accountID string, kind diary.ReminderKind, due time.Time) diary.OutboxMessage {
	return diary.OutboxMessage{
		ID: diary.NewID(), AccountID: accountID, Purpose: diary.ReminderMessage, To: diary.OwnAddress, Kind: kind,
		Slot: &diary.SlotKey{Kind: kind, Date: diary.DateOf(due), Time: diary.TimeOfDayOf(due)},
		Due:  due, NotBefore: due, GiveUpAt: due.Add(time.Hour),
	}
}

// everythingAt is a setup with every reminder, each day at a time.
func everythingAt(at diary.TimeOfDay) diary.ReminderSetup {
	setup := diary.DefaultReminderSetup()
	for i := range setup.Reminders {
		setup.Reminders[i].On, setup.Reminders[i].Times = true, []diary.TimeOfDay{at}
	}
	return setup
}

var outboxes = []behaviour{
	{"address is refused after its mail was taken, as long as it is the account's", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantErr(t, s.RefuseAddress(t.Context(), a.ID, "b@example.dk", now), diary.ErrNotFound)
		wantErr(t, s.RefuseAddress(t.Context(), diary.NewID(), a.Email, now), diary.ErrNotFound)
		must(t, s.ConfirmAddress(t.Context(), a.ID, a.Email, now))
		for range 2 { // a report may come twice
			must(t, s.RefuseAddress(t.Context(), a.ID, a.Email, now))
		}
		got := value(s.MailStatus(t.Context(), a.ID))(t)
		if !sameInstant(got.Refused, &now) || !sameInstant(got.Confirmed, &now) {
			t.Errorf("got %+v", got)
		}
		must(t, s.ResumeMail(t.Context(), a.ID))
		if got := value(s.MailStatus(t.Context(), a.ID))(t); got.Refused != nil {
			t.Errorf("after it was resumed: %+v", got)
		}
	}},
	{"mail is claimed as it was stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		key := diary.SlotKey{Kind: diary.Hydration, Date: diary.DateOf(now), Time: 9 * 60}
		want := enqueue(t, s, diary.OutboxMessage{
			ID: diary.NewID(), AccountID: a.ID, Purpose: diary.ReminderMessage, To: diary.Recipient{Channel: diary.MailChannel, Address: "c@example.dk"}, Kind: diary.Hydration, Slot: &key,
			Detail: "Firefox", Due: at(9, 0), NotBefore: at(9, 1), GiveUpAt: at(11, 0),
		})
		enqueue(t, s, want) // repeated
		if early := claim(t, s, at(9, 1).Add(-time.Millisecond), 10); len(early) > 0 {
			t.Errorf("claimed early: %+v", early)
		}
		mails := claim(t, s, at(9, 1), 10)
		if len(mails) != 1 {
			t.Fatalf("claimed %+v", mails)
		}
		got := mails[0]
		everyFieldSet(t, got, "Unreadable")
		if *got.Slot != key || got.Attempts != 1 || !got.Due.Equal(want.Due) || !got.GiveUpAt.Equal(want.GiveUpAt) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		got.Slot, got.Attempts, got.Lease, got.NotBefore, got.Due, got.GiveUpAt = want.Slot, 0, "", want.NotBefore, want.Due, want.GiveUpAt
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}},
	{"mail that somebody holds is not claimed until the lease ends", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		enqueue(t, s, diary.NewAccountMail(a.ID, diary.TestMail, now))
		first := claim(t, s, now, 1)[0]
		if mails := claim(t, s, now.Add(lease-time.Second), 1); len(mails) > 0 {
			t.Errorf("claimed %+v", mails)
		}
		second := claim(t, s, now.Add(lease), 1)[0]
		if second.ID != first.ID || second.Attempts != 2 || second.Lease == first.Lease {
			t.Errorf("first %+v, then %+v", first, second)
		}
		// Who claimed first has lost it.
		wantErr(t, s.SettleMessages(t.Context(), alone(first), diary.SlotSent, now), diary.ErrNotFound)
		wantErr(t, s.DelayMessages(t.Context(), alone(first), now), diary.ErrNotFound)
		wantErr(t, s.RefuseMessages(t.Context(), alone(first), now), diary.ErrNotFound)
		must(t, s.SettleMessages(t.Context(), alone(second), diary.SlotSent, now))
		if mails := claim(t, s, now.Add(24*time.Hour), 1); len(mails) > 0 {
			t.Errorf("settled, and claimed again: %+v", mails)
		}
	}},
	{"mail that was delayed is claimed when its time comes", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		enqueue(t, s, diary.NewAccountMail(a.ID, diary.TestMail, now))
		must(t, s.DelayMessages(t.Context(), alone(claim(t, s, now, 1)[0]), now.Add(time.Minute)))
		if mails := claim(t, s, now.Add(59*time.Second), 1); len(mails) > 0 {
			t.Errorf("claimed %+v", mails)
		}
		if mails := claim(t, s, now.Add(time.Minute), 1); len(mails) != 1 || mails[0].Attempts != 2 {
			t.Errorf("claimed %+v", mails)
		}
	}},
	{"mails that many claim at once are each claimed by one", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		const mails, claimers = 40, 8
		for range mails {
			enqueue(t, s, diary.NewAccountMail(a.ID, diary.TestMail, now))
		}
		claimed := make([][]diary.OutboxMessage, claimers)
		errs := atOnce(t.Context(), claimers, func(ctx context.Context, i int) error {
			for range mails {
				more, err := s.ClaimMessages(ctx, now, now.Add(lease), 3, diary.MailChannel)
				if err != nil {
					return err
				}
				claimed[i] = append(claimed[i], slices.Concat(more...)...)
			}
			return nil
		})
		succeeded(t, errs, func(error) bool { return false })
		seen := make(map[string]int)
		for _, part := range claimed {
			for _, m := range part {
				seen[m.ID]++
				if seen[m.ID] > 1 {
					t.Errorf("%s was claimed %d times", m.ID, seen[m.ID])
				}
			}
		}
		if len(seen) != mails {
			t.Errorf("%d of %d were claimed", len(seen), mails)
		}
	}},
	{"mails of one lane are claimed without those of another", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		for i := range 5 {
			key := diary.SlotKey{Kind: diary.Hydration, Date: diary.DateOf(now), Time: diary.TimeOfDay(i)}
			enqueue(t, s, diary.OutboxMessage{
				ID: diary.NewID(), AccountID: a.ID, Purpose: diary.ReminderMessage, To: diary.OwnAddress, Kind: diary.Hydration, Slot: &key,
				Due: now.Add(time.Duration(i-60) * time.Minute), NotBefore: now.Add(-time.Hour), GiveUpAt: now.Add(time.Hour),
			})
		}
		enqueue(t, s, diary.NewAccountMail(a.ID, diary.ResetPasswordMail, now))
		mails := value(s.ClaimMessages(t.Context(), now, now.Add(lease), 1, diary.MailChannel, diary.AccountLane))(t)
		if len(mails) != 1 || mails[0][0].Purpose != diary.ResetPasswordMail {
			t.Errorf("claimed %+v", mails)
		}
		if mails := value(s.ClaimMessages(t.Context(), now, now.Add(lease), 10, diary.MailChannel, diary.ReminderLane))(t); len(mails) != 5 {
			t.Errorf("claimed %d reminders", len(mails))
		}
	}},
	{"reminders of one account that are due at the same instant are one mail", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		first := enqueue(t, s, remindMail(a.ID, diary.Stretching, at(9, 0)))
		second := enqueue(t, s, remindMail(a.ID, diary.Hydration, at(9, 0)))
		enqueue(t, s, remindMail(a.ID, diary.CheckInReminder, at(9, 1)))
		enqueue(t, s, remindMail(b.ID, diary.Hydration, at(9, 0)))
		slowed := diary.NewAccountMail(a.ID, diary.SteppedDownMessage, at(9, 0)) // says something else
		slowed.Kind = diary.Hydration
		enqueue(t, s, slowed)
		if queue := value(s.WaitingMessages(t.Context()))(t); queue.ByPurpose[diary.ReminderMessage] != 3 || queue.ByPurpose[diary.SteppedDownMessage] != 1 {
			t.Errorf("the queue is %+v", queue)
		}
		mails := value(s.ClaimMessages(t.Context(), at(9, 2), at(9, 2).Add(lease), 10, diary.MailChannel))(t)
		var sizes []int
		for _, mail := range mails {
			sizes = append(sizes, len(mail))
			if len(mail) > 1 && (mail[0].ID != first.ID || mail[1].ID != second.ID || mail[0].Lease != mail[1].Lease) {
				t.Errorf("one mail are %+v", mail)
			}
		}
		if slices.Sort(sizes); !slices.Equal(sizes, []int{1, 1, 1, 2}) {
			t.Errorf("the mails have %v messages", sizes)
		}
	}},
	{"mail of several reminders is delayed and settled as a whole", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, everythingAt(18*60), at(12, 0))
		var steps []diary.ReminderAdvance
		for _, d := range due(t, s, at(18, 0)) {
			steps = append(steps, advance(d, at(18, 0)))
		}
		value(s.AdvanceReminders(t.Context(), steps))(t)
		whole := func(now time.Time) []diary.OutboxMessage {
			t.Helper()
			mails := value(s.ClaimMessages(t.Context(), now, now.Add(lease), 1, diary.MailChannel))(t)
			if len(mails) != 1 || len(mails[0]) != 3 {
				t.Fatalf("claimed %+v", mails)
			}
			return mails[0]
		}
		stale := whole(at(18, 0))
		must(t, s.DelayMessages(t.Context(), stale, at(18, 1)))
		wantErr(t, s.SettleMessages(t.Context(), stale, diary.SlotSent, at(18, 1)), diary.ErrNotFound)
		mail := whole(at(18, 1))
		// One of them is settled by itself, and the others go on without it.
		must(t, s.SettleMessages(t.Context(), mail[1:2], diary.SlotDone, at(18, 1)))
		must(t, s.SettleMessages(t.Context(), mail, diary.SlotSent, at(18, 2)))
		states := make(map[diary.SlotState]int)
		for _, slot := range value(s.Slots(t.Context(), a.ID, diary.DateOf(now), diary.DateOf(now)))(t) {
			states[slot.State]++
		}
		if states[diary.SlotSent] != 2 || states[diary.SlotDone] != 1 {
			t.Errorf("the slots are %v", states)
		}
		if left := claim(t, s, at(20, 0), 10); len(left) > 0 {
			t.Errorf("left are %+v", left)
		}
	}},
	{"mail of several reminders that is refused pauses the account once and misses each", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		for _, kind := range diary.ReminderKinds {
			enqueue(t, s, remindMail(a.ID, kind, at(9, 0)))
		}
		mails := value(s.ClaimMessages(t.Context(), at(9, 0), at(9, 0).Add(lease), 1, diary.MailChannel))(t)
		must(t, s.RefuseMessages(t.Context(), mails[0], at(9, 1)))
		at := at(9, 1)
		if got := value(s.MailStatus(t.Context(), a.ID))(t); !sameInstant(got.Refused, &at) {
			t.Errorf("the status is %+v", got)
		}
		if queue := value(s.WaitingMessages(t.Context()))(t); len(queue.ByPurpose) > 0 {
			t.Errorf("the queue is %+v", queue)
		}
	}},
	{"reminder waits for the others of its instant, and not for long", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, everythingAt(18*60), at(12, 0))
		read := due(t, s, at(18, 0))
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(read[0], at(18, 0))}))(t)
		for _, now := range []time.Time{at(18, 0), at(18, 2).Add(-time.Millisecond)} {
			if mails := claim(t, s, now, 10); len(mails) > 0 {
				t.Errorf("claimed %+v without the others", mails)
			}
		}
		late := at(18, 0).Add(diary.JoinWait)
		mails := value(s.ClaimMessages(t.Context(), late, late.Add(time.Millisecond), 10, diary.MailChannel))(t)
		if len(mails) != 1 || len(mails[0]) != 1 {
			t.Errorf("claimed %+v", mails)
		}
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(read[1], late), advance(read[2], late)}))(t)
		mails = value(s.ClaimMessages(t.Context(), late.Add(time.Millisecond), late.Add(lease), 10, diary.MailChannel))(t)
		if len(mails) != 1 || len(mails[0]) != 3 {
			t.Errorf("with the others: %+v", mails)
		}
	}},
	{"mails of several reminders that many claim at once are never shared out", func(t *testing.T, s diary.Store) {
		const people, claimers = 30, 8
		for i := range people {
			a := newAccount(t, s, fmt.Sprintf("a%d@example.dk", i))
			for _, kind := range diary.ReminderKinds {
				enqueue(t, s, remindMail(a.ID, kind, at(9, 0)))
			}
		}
		claimed := make([][][]diary.OutboxMessage, claimers)
		errs := atOnce(t.Context(), claimers, func(ctx context.Context, i int) error {
			for range people {
				more, err := s.ClaimMessages(ctx, at(9, 0), at(9, 0).Add(lease), 2, diary.MailChannel)
				if err != nil {
					return err
				}
				claimed[i] = append(claimed[i], more...)
			}
			return nil
		})
		succeeded(t, errs, func(error) bool { return false })
		seen := make(map[string]bool)
		for _, mail := range slices.Concat(claimed...) {
			if seen[mail[0].AccountID] || len(mail) != len(diary.ReminderKinds) {
				t.Errorf("claimed %d messages of %s", len(mail), mail[0].AccountID)
			}
			seen[mail[0].AccountID] = true
		}
		if len(seen) != people {
			t.Errorf("%d of %d mails were claimed", len(seen), people)
		}
	}},
	{"mails that wait are counted by purpose", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		if queue := value(s.WaitingMessages(t.Context()))(t); len(queue.ByPurpose) > 0 || !queue.Oldest.IsZero() {
			t.Errorf("nothing waits, and the queue is %+v", queue)
		}
		for i := range 3 {
			enqueue(t, s, diary.NewAccountMail(a.ID, diary.TestMail, now.Add(time.Duration(i)*time.Hour)))
		}
		enqueue(t, s, diary.NewAccountMail(a.ID, diary.NewSignInMail, now.Add(time.Hour)))
		claim(t, s, now, 1)
		queue := value(s.WaitingMessages(t.Context()))(t)
		if queue.ByPurpose[diary.TestMail] != 3 || queue.ByPurpose[diary.NewSignInMail] != 1 || !queue.Oldest.Equal(atMillisecond(now)) {
			t.Errorf("the queue is %+v", queue)
		}
	}},
	{"address is confirmed until it becomes another", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantErr(t, s.ConfirmAddress(t.Context(), a.ID, "b@example.dk", now), diary.ErrNotFound)
		if status := value(s.MailStatus(t.Context(), a.ID))(t); status.Confirmed != nil || status.Refused != nil {
			t.Errorf("at first %+v", status)
		}
		must(t, s.ConfirmAddress(t.Context(), a.ID, a.Email, now))
		at := now
		if status := value(s.MailStatus(t.Context(), a.ID))(t); !sameInstant(status.Confirmed, &at) {
			t.Errorf("confirmed: %+v", status)
		}
	}},
	{"refused recipient pauses the account's mail until it is resumed", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		must(t, s.ConfirmAddress(t.Context(), a.ID, a.Email, now))
		refuse := func(to string) diary.MailStatus {
			t.Helper()
			mail := diary.NewAccountMail(a.ID, diary.TestMail, now)
			mail.To.Address = to
			enqueue(t, s, mail)
			must(t, s.RefuseMessages(t.Context(), alone(claim(t, s, now, 1)[0]), now.Add(time.Minute)))
			return value(s.MailStatus(t.Context(), a.ID))(t)
		}
		if status := refuse("other@example.dk"); status.Refused != nil {
			t.Errorf("another address was refused, and the status is %+v", status)
		}
		at := now.Add(time.Minute)
		if status := refuse(""); !sameInstant(status.Refused, &at) || status.Confirmed == nil {
			t.Errorf("the status is %+v", status)
		}
		if !value(s.Account(t.Context(), a.ID))(t).AddressRefused {
			t.Error("the account does not say that its address was refused")
		}
		must(t, s.ResumeMail(t.Context(), a.ID))
		if status := value(s.MailStatus(t.Context(), a.ID))(t); status.Refused != nil || status.Confirmed == nil {
			t.Errorf("resumed: %+v", status)
		}
		if value(s.Account(t.Context(), a.ID))(t).AddressRefused {
			t.Error("the account still says that its address was refused")
		}
	}},
	{"refusal is forgotten when the account gets another address", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		enqueue(t, s, diary.NewAccountMail(a.ID, diary.ConfirmAddressMail, now))
		must(t, s.RefuseMessages(t.Context(), alone(claim(t, s, now, 1)[0]), now))
		must(t, s.AwaitEmail(t.Context(), a.ID, "b@example.dk"))
		must(t, s.ChangeEmail(t.Context(), a.ID, "b@example.dk", now))
		if value(s.Account(t.Context(), a.ID))(t).AddressRefused {
			t.Error("the new address is said to be refused")
		}
	}},
	{"last test mail is known from when it waits", func(t *testing.T, s diary.Store) {
		a, other := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		test := func(state diary.SlotState, at time.Time) {
			t.Helper()
			got := value(s.MailStatus(t.Context(), a.ID))(t).Test
			if got == nil || got.State != state || !got.At.Equal(atMillisecond(at)) {
				t.Errorf("the test mail is %+v, want %s at %s", got, state, at)
			}
		}
		for _, account := range []diary.Account{a, other} {
			must(t, s.ConfirmAddress(t.Context(), account.ID, account.Email, now))
		}
		enqueue(t, s, diary.NewAccountMail(a.ID, diary.NewSignInMail, now))
		must(t, s.SettleMessages(t.Context(), alone(claim(t, s, now, 1)[0]), diary.SlotSent, now))
		if got := value(s.MailStatus(t.Context(), a.ID))(t).Test; got != nil {
			t.Errorf("another mail is told as a test: %+v", got)
		}
		for i, state := range []diary.SlotState{diary.SlotSent, diary.SlotMissed} {
			begun := now.Add(time.Duration(i) * time.Hour)
			enqueue(t, s, diary.NewAccountMail(a.ID, diary.TestMail, begun))
			test(diary.SlotWaiting, begun)
			tried, again := claim(t, s, begun, 1), begun.Add(5*time.Minute)
			if got := value(s.MailStatus(t.Context(), a.ID))(t).Test.Again; !got.IsZero() {
				t.Errorf("the first try is under way, and the next one is said to be at %s", got)
			}
			must(t, s.DelayMessages(t.Context(), tried, again))
			if got := value(s.MailStatus(t.Context(), a.ID))(t).Test.Again; !got.Equal(atMillisecond(again)) {
				t.Errorf("the next try is at %s, want %s", got, again)
			}
			must(t, s.SettleMessages(t.Context(), claim(t, s, again, 1), state, begun.Add(time.Minute)))
			test(state, begun.Add(time.Minute))
		}
		if got := value(s.MailStatus(t.Context(), other.ID))(t).Test; got != nil {
			t.Errorf("the test mail of somebody else is told: %+v", got)
		}
	}},
	{"refused recipient that was never confirmed is remembered too", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		enqueue(t, s, diary.NewAccountMail(a.ID, diary.ConfirmAddressMail, now))
		must(t, s.RefuseMessages(t.Context(), alone(claim(t, s, now, 1)[0]), now))
		if status := value(s.MailStatus(t.Context(), a.ID))(t); status.Refused == nil || status.Confirmed != nil {
			t.Errorf("the status is %+v", status)
		}
	}},
}
