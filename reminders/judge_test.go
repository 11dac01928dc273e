package reminders

import (
	"testing"
	"time"

	"crampdiary/diary"
)

// willing are the facts of a person in Copenhagen who is reminded of a kind at some times of every day and
// has logged nothing.
func willing(kind diary.ReminderKind, times ...diary.TimeOfDay) diary.ReminderFacts {
	given := local(1, 12, 0)
	return diary.ReminderFacts{
		Circumstances: diary.Circumstances{
			Account:  diary.Account{Preferences: diary.Preferences{Zone: copenhagen.String()}},
			Consents: []diary.Consent{{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: given}},
			Mail:     diary.MailStatus{Confirmed: &given},
			Profile:  diary.Profile{LimitFluids: diary.No},
		},
		Setup: setUp(kind, times...),
	}
}

// slotMail is the mail for a wall time of 23 November 2026.
func slotMail(kind diary.ReminderKind, at diary.TimeOfDay) diary.OutboxMessage {
	return diary.OutboxMessage{
		Purpose: diary.ReminderMessage, To: diary.OwnAddress, Kind: kind,
		Slot: &diary.SlotKey{Kind: kind, Date: diary.DateOf(local(23, 0, 0)), Time: at},
	}
}

func TestReminderIsNotSentWhenItWasDone(t *testing.T) {
	const eight, noon = 8 * 60, 12 * 60
	logged := func(at time.Time) diary.Activity { return diary.Activity{Kind: diary.Stretching, At: at} }
	answering := func(at time.Time, wanted diary.TimeOfDay) diary.Activity {
		a := logged(at)
		a.Slot = slotMail(diary.Stretching, wanted).Slot
		return a
	}
	for _, test := range []struct {
		name     string
		slot     diary.TimeOfDay
		activity diary.Activity
		done     bool
	}{
		{"earlier that day", eight, logged(local(23, 7, 0)), true},
		{"just after midnight", eight, logged(local(23, 0, 0)), true},
		{"the evening before", eight, logged(local(22, 23, 59)), false},
		{"after it was due and before it was sent", eight, logged(local(23, 8, 20)), true},
		{"soon after the slot before", noon, logged(local(23, 8, 5)), false},
		{"nearer to this slot", noon, logged(local(23, 11, 50)), true},
		{"just as near to both", noon, logged(local(23, 10, 0)), true},
		{"as an answer to this slot", noon, answering(local(23, 9, 0), noon), true},
		{"late, from the mail of the slot before", noon, answering(local(23, 11, 50), eight), true},
		{"soon, from the mail of the slot before", noon, answering(local(23, 8, 1), eight), false},
		{"something else", noon, diary.Activity{Kind: diary.Hydration, At: local(23, 11, 50)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts := willing(diary.Stretching, eight, noon)
			facts.Activities = []diary.Activity{test.activity}
			want := verdict{}
			if test.done {
				want.state = diary.SlotDone
			}
			if got := judge(slotMail(diary.Stretching, test.slot), facts, local(23, 12, 0)); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestCheckInIsAskedForUntilTheNightBeforeIsAnswered(t *testing.T) {
	const evening = 20 * 60
	today := diary.DateOf(local(23, 0, 0))
	for _, test := range []struct {
		name    string
		checkIn diary.CheckIn
		done    bool
	}{
		{"last night is answered", diary.CheckIn{Day: today - 1, Cramps: diary.No}, true},
		{"last night is open", diary.CheckIn{Day: today - 1}, false},
		{"the night to come is answered", diary.CheckIn{Day: today, Cramps: diary.No}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts := willing(diary.CheckInReminder, evening)
			facts.CheckIns = []diary.CheckIn{test.checkIn}
			got := judge(slotMail(diary.CheckInReminder, evening), facts, local(23, 20, 0))
			if (got.state == diary.SlotDone) != test.done {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestReminderIsWithheld(t *testing.T) {
	const nine = 9 * 60
	now := local(23, 9, 0)
	tomorrow := diary.DateOf(now) + 1
	for name, change := range map[string]func(*diary.ReminderFacts){
		"no consent":            func(f *diary.ReminderFacts) { f.Consents = nil },
		"address not confirmed": func(f *diary.ReminderFacts) { f.Mail.Confirmed = nil },
		"address refused":       func(f *diary.ReminderFacts) { f.Mail.Refused = &now },
		"fluids not answered":   func(f *diary.ReminderFacts) { f.Profile.LimitFluids = diary.Unanswered },
		"waits to be erased":    func(f *diary.ReminderFacts) { f.Account.Erasure = diary.NewErasure(diary.EraseDiary, now) },
		"switched off":          func(f *diary.ReminderFacts) { f.Setup.Reminders[0].On = false },
		"paused":                func(f *diary.ReminderFacts) { f.Setup.Reminders[0].PausedUntil = &tomorrow },
		"rests":                 func(f *diary.ReminderFacts) { f.Setup.Reminders[0].Pace = diary.Resting },
		"another time":          func(f *diary.ReminderFacts) { f.Setup.Reminders[0].Times[0] = 10 * 60 },
		"another weekday": func(f *diary.ReminderFacts) {
			f.Setup.Reminders[0].Weekdays = diary.NewWeekdays(now.Weekday() + 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			facts := willing(diary.Hydration, nine)
			if got := judge(slotMail(diary.Hydration, nine), facts, now); got != (verdict{}) {
				t.Fatalf("before the change: %+v", got)
			}
			change(&facts)
			if got := judge(slotMail(diary.Hydration, nine), facts, now); got != (verdict{state: diary.SlotWithheld}) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestPaceSlowsDownWhenRemindersAreIgnored(t *testing.T) {
	const today diary.Date = 20_000
	for _, test := range []struct {
		name    string
		pace    diary.Pace
		ignored []diary.Date
		want    diary.Pace
	}{
		{"none was sent", diary.AsSet, nil, ""},
		{"13 days", diary.AsSet, []diary.Date{today - 13, today - 1}, ""},
		{"14 days", diary.AsSet, []diary.Date{today - 14, today - 1}, diary.Weekly},
		{"weekly for 5 weeks", diary.Weekly, []diary.Date{today - 35, today - 28}, ""},
		{"weekly for 6 weeks", diary.Weekly, []diary.Date{today - 42, today - 7}, diary.Resting},
		{"resting", diary.Resting, []diary.Date{today - 100}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := slower(test.pace, test.ignored, today); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestMailThatTellsOfThePaceNeedsConsentAsWell(t *testing.T) {
	facts := willing(diary.Stretching, 9*60)
	rested := diary.OutboxMessage{Purpose: diary.RestedMessage, To: diary.OwnAddress, Kind: diary.Stretching}
	if got := judge(rested, facts, local(23, 9, 0)); got != (verdict{}) {
		t.Errorf("got %+v", got)
	}
	facts.Consents = nil
	if got := judge(rested, facts, local(23, 9, 0)); got.state != diary.SlotWithheld {
		t.Errorf("without consent: %+v", got)
	}
}

func TestTriesAreFurtherAndFurtherApart(t *testing.T) {
	var got []time.Duration
	for attempts := 1; attempts <= 7; attempts++ {
		got = append(got, backoff(attempts)/time.Minute)
	}
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		if got[i] != want {
			t.Errorf("after %d tries: %d minutes, want %d", i+1, got[i], want)
		}
	}
	for range 1000 {
		if d := quarterJitter(time.Minute); d < 45*time.Second || d > 75*time.Second {
			t.Fatalf("a minute became %v", d)
		}
	}
}
