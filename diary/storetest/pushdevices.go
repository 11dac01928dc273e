package storetest

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// newDevice is a browser of the account with an endpoint of its own, switched on at the instant now.
func newDevice(t *testing.T, s diary.Store, accountID, sessionID, name string) diary.PushDevice {
	t.Helper()
	d := diary.PushDevice{
		ID: diary.NewID(), AccountID: accountID, Channel: diary.PushChannel, SessionID: sessionID, Name: name, Created: atMillisecond(now),
		Endpoint: "https://push.example.org/" + diary.NewID(), P256dh: "BG-key", Auth: "c2FsdA", ServerKey: "BG-ours",
	}
	must(t, s.SavePushDevice(t.Context(), d, ""))
	return d
}

func devices(t *testing.T, s diary.Store, accountID string) (names []string) {
	t.Helper()
	for _, d := range value(s.ListPushDevices(t.Context(), accountID))(t) {
		names = append(names, d.Name)
	}
	slices.Sort(names)
	return names
}

func wantDevices(t *testing.T, s diary.Store, accountID string, want ...string) {
	t.Helper()
	if got := devices(t, s, accountID); !slices.Equal(got, want) {
		t.Errorf("the devices are %v, want %v", got, want)
	}
}

// remindDevices has the reminder of 18:00 go to the devices of an account, and returns the slot.
func remindDevices(t *testing.T, s diary.Store, a diary.Account) diary.SlotKey {
	t.Helper()
	saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
	due := wantLen(t, due(t, s, at(18, 0)), 1)[0]
	step := advance(due, at(18, 0))
	value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{step}))(t)
	return step.Slots[0].SlotKey
}

func waitingFor(t *testing.T, s diary.Store, channel diary.Channel, at time.Time) int {
	t.Helper()
	return len(claimOf(t, s, channel, at))
}

var pushDevices = []behaviour{
	{"reminders that are due bring the devices of their own accounts, however few are asked for", func(t *testing.T, s diary.Store) {
		want := make(map[string]int)
		for i, address := range []string{"a@example.dk", "b@example.dk", "c@example.dk"} {
			account := newAccount(t, s, address)
			for range i {
				newDevice(t, s, account.ID, "", "Firefox, Android")
			}
			saveSetup(t, s, account.ID, stretchAt(18*60), at(12, 0))
			want[account.ID] = len(diary.DefaultReminderSetup().Recipients) + i
		}
		for limit := 1; limit <= len(want); limit++ {
			due := wantLen(t, value(s.DueReminders(t.Context(), at(18, 0), 0, limit))(t), limit)
			for _, d := range due {
				if got := d.Setup.Recipients; len(got) != want[d.AccountID] {
					t.Errorf("of %d, one goes to %v, want %d", limit, got, want[d.AccountID])
				}
			}
		}
	}},
	{"a device is found by its account alone, as it was stored", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		d := newDevice(t, s, a.ID, "", "Firefox, Android")
		if got := value(s.PushDevice(t.Context(), a.ID, d.ID))(t); got != d {
			t.Errorf("got %+v, want %+v", got, d)
		}
		_, err := s.PushDevice(t.Context(), b.ID, d.ID)
		wantErr(t, err, diary.ErrNotFound)
		must(t, s.RemovePushDevice(t.Context(), b.ID, d.ID, now))
		wantDevices(t, s, a.ID, d.Name)
		for range 2 {
			must(t, s.RemovePushDevice(t.Context(), a.ID, d.ID, now))
		}
		wantDevices(t, s, a.ID)
	}},
	{"a browser that is switched on again replaces what it was before, also of another account", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		first := newDevice(t, s, a.ID, "", "first")
		renewed := first
		renewed.ID, renewed.Name, renewed.Endpoint = diary.NewID(), "renewed", first.Endpoint+"2"
		must(t, s.SavePushDevice(t.Context(), renewed, first.ID))
		wantDevices(t, s, a.ID, "renewed")
		theirs := renewed
		theirs.ID, theirs.AccountID, theirs.Name = diary.NewID(), b.ID, "theirs"
		must(t, s.SavePushDevice(t.Context(), theirs, ""))
		wantDevices(t, s, a.ID)
		wantDevices(t, s, b.ID, "theirs")
		must(t, s.SavePushDevice(t.Context(), first, theirs.ID)) // names what is not theirs
		wantDevices(t, s, b.ID, "theirs")
	}},
	{"a device ends with the session of its browser, and goes on in the next", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		phone, tablet := newSession(t, s, a.ID, 1, now), newSession(t, s, a.ID, 2, now)
		d := newDevice(t, s, a.ID, phone.ID, "phone")
		newDevice(t, s, a.ID, tablet.ID, "tablet")
		newDevice(t, s, a.ID, "of one that expired", "old")
		next := newSession(t, s, a.ID, 3, now)
		must(t, s.MovePushDevice(t.Context(), a.ID, d.ID, next.ID))
		must(t, s.EndSession(t.Context(), a.ID, phone.ID))
		wantDevices(t, s, a.ID, "old", "phone", "tablet")
		must(t, s.EndSession(t.Context(), a.ID, tablet.ID))
		wantDevices(t, s, a.ID, "old", "phone")
		must(t, s.EndSessions(t.Context(), a.ID, next.ID, now))
		wantDevices(t, s, a.ID, "phone")
		value(s.SavePassword(t.Context(), a.ID, a.PasswordHash, "new", "", now))(t)
		wantDevices(t, s, a.ID)
	}},
	{"a reminder goes to a topic of an ntfy server, and the mail waits behind it", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		topic := diary.PushDevice{
			ID: diary.NewID(), AccountID: a.ID, Channel: diary.NtfyChannel, Name: "ntfy", Created: atMillisecond(now),
			Endpoint: "https://ntfy.example.org/topic",
		}
		must(t, s.SavePushDevice(t.Context(), topic, ""))
		if got := value(s.PushDevice(t.Context(), a.ID, topic.ID))(t); got != topic {
			t.Errorf("got %+v, want %+v", got, topic)
		}
		remindDevices(t, s, a)
		if n := waitingFor(t, s, diary.MailChannel, at(18, 1)); n != 0 {
			t.Errorf("%d mails go out beside the topic", n)
		}
		if n := waitingFor(t, s, diary.PushChannel, at(18, 1)); n != 0 {
			t.Errorf("%d notifications go out to browsers", n)
		}
		published := claimOf(t, s, diary.NtfyChannel, at(18, 0))
		if len(published) != 1 {
			t.Fatalf("claimed %d, want 1", len(published))
		}
		must(t, s.SettleMessages(t.Context(), published[0], diary.SlotSent, at(18, 1)))
		if n := waitingFor(t, s, diary.MailChannel, at(21, 0)); n != 0 {
			t.Errorf("%d mails go out though the topic took it", n)
		}
		if d := value(s.PushDevice(t.Context(), a.ID, topic.ID))(t); d.LastSent == nil || !d.LastSent.Equal(at(18, 1)) {
			t.Errorf("the topic is %+v", d)
		}
	}},
	{"the log of the account says that a topic was added and removed", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		topic := diary.PushDevice{
			ID: diary.NewID(), AccountID: a.ID, Channel: diary.NtfyChannel, Name: "ntfy", Created: atMillisecond(now),
			Endpoint: "https://ntfy.example.org/topic",
		}
		must(t, s.SavePushDevice(t.Context(), topic, ""))
		must(t, s.RemovePushDevice(t.Context(), b.ID, topic.ID, now)) // which is not theirs
		wantEvents(t, s, a.ID, diary.TopicAdded)
		for range 2 {
			must(t, s.RemovePushDevice(t.Context(), a.ID, topic.ID, now))
		}
		d := newDevice(t, s, a.ID, "", "Firefox, Android") // a browser is in the log by its session
		must(t, s.RemovePushDevice(t.Context(), a.ID, d.ID, now))
		wantEvents(t, s, a.ID, diary.TopicAdded, diary.TopicRemoved)
		wantEvents(t, s, b.ID)
	}},
	{"a mail goes out at once when a topic takes nothing any more, and the topic is not used again", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		topic := diary.PushDevice{
			ID: diary.NewID(), AccountID: a.ID, Channel: diary.NtfyChannel, Name: "ntfy", Created: atMillisecond(now),
			Endpoint: "https://ntfy.example.org/topic",
		}
		must(t, s.SavePushDevice(t.Context(), topic, ""))
		remindDevices(t, s, a)
		must(t, s.RefuseMessages(t.Context(), claimOf(t, s, diary.NtfyChannel, at(18, 0))[0], at(18, 1)))
		if n := waitingFor(t, s, diary.MailChannel, at(18, 2)); n != 1 {
			t.Errorf("%d mails go out, want 1", n)
		}
		if d := value(s.PushDevice(t.Context(), a.ID, topic.ID))(t); d.Gone == nil {
			t.Errorf("the topic is %+v", d)
		}
		if to := value(s.ReminderSetup(t.Context(), a.ID))(t).Recipients; len(to) != 1 {
			t.Errorf("reminders go to %v", to)
		}
	}},
	{"reminder goes to each device, and the mail waits behind them", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		newDevice(t, s, a.ID, "", "phone")
		d := newDevice(t, s, a.ID, "", "tablet")
		key := remindDevices(t, s, a)
		if n := waitingFor(t, s, diary.MailChannel, at(18, 1)); n != 0 {
			t.Errorf("%d mails go out beside the devices", n)
		}
		pushed := claimOf(t, s, diary.PushChannel, at(18, 0))
		if len(pushed) != 2 {
			t.Fatalf("claimed %d, want one for each device", len(pushed))
		}
		must(t, s.DelayMessages(t.Context(), pushed[0], at(18, 30)))
		must(t, s.SettleMessages(t.Context(), pushed[1], diary.SlotSent, at(18, 1)))
		if got := slotState(t, s, a, key); got != diary.SlotSent {
			t.Errorf("the slot is %s", got)
		}
		if n := waitingFor(t, s, diary.MailChannel, at(21, 0)); n != 0 {
			t.Errorf("%d mails go out though a device took it", n)
		}
		if n := waitingFor(t, s, diary.PushChannel, at(18, 30)); n != 1 {
			t.Errorf("%d wait for the other device", n)
		}
		if got := value(s.PushDevice(t.Context(), a.ID, d.ID))(t); (got.LastSent != nil) != (pushed[1][0].To.Address == d.ID) {
			t.Errorf("the device is %+v", got)
		}
	}},
	{"mail goes out when no device took a reminder in time, and ends what waits for them", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		newDevice(t, s, a.ID, "", "phone")
		key := remindDevices(t, s, a)
		must(t, s.DelayMessages(t.Context(), claimOf(t, s, diary.PushChannel, at(18, 0))[0], at(18, 30)))
		late := at(18, 0).Add(diary.FallbackAfter)
		if n := waitingFor(t, s, diary.MailChannel, late.Add(-time.Millisecond)); n != 0 {
			t.Errorf("%d mails go out early", n)
		}
		must(t, s.SettleMessages(t.Context(), claimOf(t, s, diary.MailChannel, late)[0], diary.SlotSent, late))
		if n := waitingFor(t, s, diary.PushChannel, at(18, 30)); n != 0 {
			t.Errorf("%d wait for the device", n)
		}
		if got := slotState(t, s, a, key); got != diary.SlotSent {
			t.Errorf("the slot is %s", got)
		}
	}},
	{"mail goes out at once when the last device is gone, which is sent nothing more", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		phone, tablet := newDevice(t, s, a.ID, "", "phone"), newDevice(t, s, a.ID, "", "tablet")
		key := remindDevices(t, s, a)
		pushed := claimOf(t, s, diary.PushChannel, at(18, 0))
		must(t, s.RefuseMessages(t.Context(), pushed[0], at(18, 1)))
		if n := waitingFor(t, s, diary.MailChannel, at(18, 1)); n != 0 {
			t.Errorf("%d mails go out though a device is left", n)
		}
		must(t, s.RefuseMessages(t.Context(), pushed[1], at(18, 2)))
		for _, d := range []diary.PushDevice{phone, tablet} {
			if got := value(s.PushDevice(t.Context(), a.ID, d.ID))(t); got.Gone == nil || got.LastSent != nil {
				t.Errorf("the device is %+v", got)
			}
		}
		if got := slotState(t, s, a, key); got != diary.SlotWaiting {
			t.Errorf("the slot is %s while the mail waits", got)
		}
		if n := waitingFor(t, s, diary.MailChannel, at(18, 2)); n != 1 {
			t.Errorf("%d mails go out", n)
		}
		if status := value(s.MailStatus(t.Context(), a.ID))(t); status.Refused != nil {
			t.Errorf("the status of the mails is %+v", status)
		}
		if setup := value(s.ReminderSetup(t.Context(), a.ID))(t); !slices.Equal(setup.Recipients, []diary.Recipient{diary.OwnAddress}) {
			t.Errorf("the recipients are %v", setup.Recipients)
		}
	}},
}
