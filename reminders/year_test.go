package reminders

import (
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// yearlyReader is a person whose reminders are counted for a year.
type yearlyReader struct {
	account  diary.Account
	schedule diary.Schedule
}

// TestAYearOfReminders lets the heartbeats of 2026 pass in zones with different clock changes, those that
// find nothing left out, and compares the mails with the schedules. New York and Copenhagen move their
// clocks by an hour on different days, Lord Howe by half an hour in the other half of the year, and
// Kathmandu, at 5:45 from UTC, never.
func TestAYearOfReminders(t *testing.T) {
	if testing.Short() {
		t.Skip("a year takes some seconds")
	}
	for i, zone := range []string{"Europe/Copenhagen", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			liveThroughAYear(t, zone, uint64(i))
		})
	}
}

// yearlyTimes are times that the clock changes skip or repeat, in one zone or another, and harmless ones.
var yearlyTimes = []diary.TimeOfDay{0, 90, 110, 2 * 60, 130, 150, 3 * 60, 9 * 60, 12 * 60, 21 * 60, 23*60 + 45}

// liveThroughAYear lets as many people as it takes be reminded at two of the times each, so that every time has
// somebody in every zone.
func liveThroughAYear(t *testing.T, zone string, seed uint64) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	end := start.AddDate(1, 0, 0)
	clock := start
	s, sender := openStore(t), &fakeSender{}
	r := NewRunner(Config{
		Store: s, Senders: byMail(sender), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return clock },
		Concurrency: len(yearlyTimes), // so that those who are reminded at the same time share a commit
	})
	var readers []yearlyReader
	dice := rand.New(rand.NewPCG(2026, seed))
	for i, pair := range slices.Collect(slices.Chunk(someTimes(dice, len(yearlyTimes)), 2)) {
		kind := diary.ReminderKinds[(i+int(seed))%len(diary.ReminderKinds)]
		readers = append(readers, newYearlyReader(t, s, dice, zone, start, kind, pair))
	}
	logged := start
	for {
		if clock.Sub(logged) > 10*24*time.Hour {
			logged = clock
			logAnything(t, s, readers, clock)
		}
		next, ok := nextBeat(readers, clock)
		if !ok || next.After(end) {
			break
		}
		clock = next
		must(t, r.enqueueDue(t.Context(), clock))
		for _, l := range r.lanes {
			if l.lane == diary.ReminderMessage.Lane() { // nothing waits in another
				must(t, r.sendLane(l))
			}
		}
		r.sending.Wait()
	}
	wantAsScheduled(t, readers, sender.sent(), start, clock)
}

// someTimes draws n different ones of the times.
func someTimes(dice *rand.Rand, n int) (times []diary.TimeOfDay) {
	for _, at := range dice.Perm(len(yearlyTimes))[:n] {
		times = append(times, yearlyTimes[at])
	}
	return times
}

// newYearlyReader is somebody who is reminded at the times on Sundays at least. The clocks change on Sundays.
func newYearlyReader(t *testing.T, s *sqlstore.Store, dice *rand.Rand, zone string, start time.Time, kind diary.ReminderKind, times []diary.TimeOfDay) yearlyReader {
	t.Helper()
	setup := setUp(kind, times...)
	for i := range setup.Reminders {
		r := &setup.Reminders[i]
		some, others := diary.Weekdays(dice.IntN(1<<7)), diary.Weekdays(dice.IntN(1<<7))
		r.Weekdays = diary.NewWeekdays(time.Sunday) | some&others
		// For some people a Sunday has times of its own.
		if rest := diary.EveryDay &^ r.Weekdays; rest != 0 && dice.IntN(2) == 0 {
			r.Others = []diary.DayTimes{{Weekdays: r.Weekdays, Times: times}}
			r.Weekdays, r.Times = rest, someTimes(dice, 1+dice.IntN(2))
		}
	}
	account := newPerson(t, s, zone, start)
	remind(t, s, account, start, setup)
	return yearlyReader{account, diary.Schedule{Reminder: setup.Of(kind), Zone: account.Location()}}
}

// logAnything lets every person log something that no reminder of theirs is about, so that none slows down.
func logAnything(t *testing.T, s *sqlstore.Store, readers []yearlyReader, now time.Time) {
	t.Helper()
	for _, reader := range readers {
		kind := diary.Hydration
		if reader.schedule.Reminder.Kind == kind {
			kind = diary.Stretching
		}
		must(t, s.LogActivity(t.Context(), reader.account.ID, diary.Activity{
			ID: diary.NewID(), Kind: kind, At: now, Zone: reader.account.Zone, Recorded: now,
		}))
	}
}

// nextBeat is the first heartbeat, 37 seconds after a full minute, at which anything is due.
func nextBeat(readers []yearlyReader, now time.Time) (beat time.Time, ok bool) {
	for _, reader := range readers {
		if slot, comes := reader.schedule.Next(now); comes && (!ok || slot.Due.Before(beat)) {
			beat, ok = slot.Due, true
		}
	}
	return beat.Add(37 * time.Second), ok
}

// wantAsScheduled checks that each person got one mail for each instant at which something was due.
func wantAsScheduled(t *testing.T, readers []yearlyReader, mails []Notification, from, to time.Time) {
	t.Helper()
	got := make(map[string]map[int64]int) // by account and instant
	for _, m := range mails {
		if m.Message.Purpose != diary.ReminderMessage {
			t.Errorf("a mail of another kind: %+v", m.Message)
			continue
		}
		if got[m.Account.ID] == nil {
			got[m.Account.ID] = make(map[int64]int)
		}
		got[m.Account.ID][m.Message.Due.Unix()]++
	}
	total := 0
	for _, reader := range readers {
		sent := got[reader.account.ID]
		wanted := make(map[int64]bool)
		for _, slot := range reader.schedule.Between(from, to) {
			wanted[slot.Due.Unix()] = true
			if n := sent[slot.Due.Unix()]; n != 1 {
				t.Errorf("%s: %s %s was sent %d times", slot.Zone, slot.Date, slot.Time, n)
			}
		}
		if len(sent) != len(wanted) {
			t.Errorf("%s: %d were sent, want %d", reader.account.Zone, len(sent), len(wanted))
		}
		total += len(wanted)
	}
	t.Logf("%d mails", total)
	if total < 100*len(readers) {
		t.Errorf("only %d mails in a year", total)
	}
}
