package storetest

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

var reminderFacts = []behaviour{
	{"reminder that is asked for again comes once more, whatever becomes of it", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 18 * 60}
		again := diary.OutboxMessage{
			ID: diary.NewID(), AccountID: a.ID, Purpose: diary.ReminderMessage, To: diary.OwnAddress, Kind: key.Kind, Slot: &key,
			Due: at(18, 40), NotBefore: at(18, 40), GiveUpAt: at(20, 0),
		}
		_, err := s.Slot(t.Context(), a.ID, key)
		wantErr(t, err, diary.ErrNotFound)
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		_, err = s.RemindAgain(t.Context(), alone(again))
		wantErr(t, err, diary.ErrNotFound) // the first was not sent yet
		must(t, s.SettleMessages(t.Context(), alone(claim(t, s, at(18, 2), 1)[0]), diary.SlotSent, at(18, 3)))
		for minute := range 3 {
			asked := again
			asked.ID, asked.Due = diary.NewID(), again.Due.Add(time.Duration(minute)*time.Minute)
			if got := value(s.RemindAgain(t.Context(), alone(asked)))(t); !got.Equal(again.Due) {
				t.Errorf("comes at %v, want %v", got, again.Due)
			}
		}
		strange := again
		strange.AccountID = b.ID
		_, err = s.RemindAgain(t.Context(), alone(strange))
		wantErr(t, err, diary.ErrNotFound)
		if mails := claim(t, s, at(18, 39), 10); len(mails) > 0 {
			t.Errorf("early: %+v", mails)
		}
		mails := claim(t, s, at(18, 41), 10)
		if len(mails) != 1 || *mails[0].Slot != key || !mails[0].Due.Equal(again.Due) {
			t.Fatalf("the outbox holds %+v", mails)
		}
		must(t, s.SettleMessages(t.Context(), alone(mails[0]), diary.SlotDone, at(18, 42)))
		slot := value(s.Slot(t.Context(), a.ID, key))(t)
		if slot.State != diary.SlotSent || !slot.Settled.Equal(at(18, 3)) || slot.Again == nil || !slot.Again.Equal(again.Due) {
			t.Errorf("the slot is %+v", slot)
		}
		if got := value(s.ReminderFacts(t.Context(), a.ID, diary.Stretching, at(19, 0)))(t); len(got.Ignored) > 0 {
			t.Errorf("who asked for it again ignored it on %v", got.Ignored)
		}
	}},
	{"what was sent before a pause was not ignored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		must(t, s.SettleMessages(t.Context(), alone(claim(t, s, at(18, 2), 1)[0]), diary.SlotSent, at(18, 3)))
		must(t, s.PauseReminders(t.Context(), a.ID, diary.ReminderKinds, diary.DateOf(now)+1, at(18, 4)))
		if got := value(s.ReminderFacts(t.Context(), a.ID, diary.Stretching, at(18, 5)))(t); len(got.Ignored) > 0 {
			t.Errorf("ignored are %v", got.Ignored)
		}
	}},
	{"activities are kept once, counted on their cramp-day, and removed", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 11 * 60}
		want := diary.Activity{
			ID: diary.NewID(), Kind: diary.Stretching, At: at(11, 59), Zone: "Europe/Copenhagen", Slot: &key, Recorded: atMillisecond(now),
		}
		everyFieldSet(t, want)
		for range 2 {
			must(t, s.LogActivity(t.Context(), a.ID, want))
		}
		day := diary.DateOf(now) - 1 // before noon
		got := value(s.Activities(t.Context(), a.ID, day, day))(t)
		if len(got) != 1 || !got[0].At.Equal(want.At) || *got[0].Slot != key || got[0].ID != want.ID || got[0].Kind != want.Kind ||
			got[0].Zone != want.Zone || !got[0].Recorded.Equal(want.Recorded) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		for _, none := range [][]diary.Activity{
			value(s.Activities(t.Context(), a.ID, day+1, day+1))(t), value(s.Activities(t.Context(), b.ID, day, day))(t),
		} {
			if len(none) > 0 {
				t.Errorf("got %+v", none)
			}
		}
		must(t, s.DeleteActivity(t.Context(), b.ID, want.ID))
		if snapshot := value(s.Snapshot(t.Context(), a.ID, day, day))(t); len(snapshot.Activities) != 1 {
			t.Errorf("the snapshot holds %+v", snapshot.Activities)
		}
		must(t, s.DeleteActivity(t.Context(), a.ID, want.ID))
		if got := value(s.Activities(t.Context(), a.ID, day, day))(t); len(got) > 0 {
			t.Errorf("left: %+v", got)
		}
	}},
	{"facts of a reminder tell what was logged and which mails nobody answered", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		_, err := s.ReminderFacts(t.Context(), diary.NewID(), diary.Stretching, now)
		wantErr(t, err, diary.ErrNotFound)
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		facts := func(at time.Time) diary.ReminderFacts {
			t.Helper()
			return value(s.ReminderFacts(t.Context(), a.ID, diary.Stretching, at))(t)
		}
		if got := facts(now); len(got.Ignored) > 0 || got.Account.ID != a.ID || len(got.Consents) != 2 {
			t.Errorf("got %+v", got)
		}
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		mail := claim(t, s, at(18, 2), 1)[0]
		must(t, s.SettleMessages(t.Context(), alone(mail), diary.SlotSent, at(18, 3)))
		if got := facts(at(18, 4)); !slices.Equal(got.Ignored, []diary.Date{diary.DateOf(now)}) {
			t.Errorf("ignored are %v", got.Ignored)
		}
		create(t, s, a.ID, barely(now)) // recorded at now, before the mail
		if got := facts(at(18, 4)); len(got.Ignored) != 1 {
			t.Errorf("got %+v", got)
		}
		must(t, s.LogActivity(t.Context(), a.ID, diary.Activity{
			ID: diary.NewID(), Kind: diary.Hydration, At: at(18, 5), Zone: a.Zone, Recorded: at(18, 5),
		}))
		value(s.SaveCheckIn(t.Context(), a.ID, diary.CheckIn{Day: diary.DateOf(now), Cramps: diary.No}, at(17, 0)))(t)
		if got := facts(at(18, 6)); len(got.Ignored) > 0 || len(got.Activities) != 1 || len(got.CheckIns) != 1 {
			t.Errorf("got %+v", got)
		}
	}},
	{"reminder is not ignored by who logs what is long past", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		saveSetup(t, s, a.ID, stretchAt(18*60), at(12, 0))
		for i := range 60 { // noted before, about days that are later than what is noted after
			create(t, s, a.ID, barely(now.Add(-time.Duration(i)*time.Hour)))
		}
		value(s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance(wantLen(t, due(t, s, at(18, 1)), 1)[0], at(18, 1))}))(t)
		must(t, s.SettleMessages(t.Context(), alone(claim(t, s, at(18, 2), 1)[0]), diary.SlotSent, at(18, 3)))
		ignored := func() []diary.Date {
			t.Helper()
			return value(s.ReminderFacts(t.Context(), a.ID, diary.Stretching, at(18, 6)))(t).Ignored
		}
		wantLen(t, ignored(), 1)
		value(s.CreateEpisode(t.Context(), a.ID, barely(now.AddDate(-1, 0, 0)), at(18, 5)))(t)
		wantLen(t, ignored(), 0)
	}},
}
