package reminders

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// live has an account live in a zone from now on, as saving the settings does.
func live(t *testing.T, w *world, a diary.Account, zone string) {
	t.Helper()
	must(t, w.store.SavePreferences(t.Context(), a.ID, diary.Preferences{Language: a.Language, Zone: zone}))
}

// untilWall lets time pass until the clocks of a zone show a time next.
func untilWall(t *testing.T, zone string, hour int) {
	t.Helper()
	location := diary.Preferences{Zone: zone}.Location()
	now := time.Now().In(location)
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, location)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	beat(int(at.Sub(now)/time.Minute) + 1)
}

// In the west the clocks show the wall time of a reminder that was sent a second time.
func TestAReminderIsSentOnceOfADayThatAJourneyToTheWestLengthens(t *testing.T) {
	const east, west = "Europe/Copenhagen", "America/New_York"
	inBubble(t, func(t *testing.T, w *world) {
		untilWall(t, east, 12)
		a := newPerson(t, w.store, east, time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, 15*60))
		untilWall(t, east, 16)
		if n := len(w.sender.sent()); n != 1 {
			t.Fatalf("%d mails before the journey", n)
		}
		live(t, w, a, west)
		untilWall(t, west, 17)
		if n := len(w.sender.sent()); n != 1 {
			t.Errorf("%d mails when the clocks have shown the time twice", n)
		}
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
			t.Errorf("the slots are %v", got)
		}
		untilWall(t, west, 16)
		if got := states(t, w.store, a, time.Now()); len(w.sender.sent()) != 2 || !slices.Equal(got, []diary.SlotState{diary.SlotSent, diary.SlotSent}) {
			t.Errorf("the day after: %d mails, slots %v", len(w.sender.sent()), got)
		}
	})
}

func TestAWallTimeThatAJourneyToTheEastLedPastIsWrittenDownAsThat(t *testing.T) {
	const west, east = "Europe/Copenhagen", "Asia/Kathmandu"
	inBubble(t, func(t *testing.T, w *world) {
		untilWall(t, west, 8)
		a := newPerson(t, w.store, west, time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, 9*60, 12*60, 20*60))
		untilWall(t, west, 10)
		live(t, w, a, east) // where it is 14:45 or 15:45
		beat(2)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotJumped, diary.SlotSent}) { // noon there was before nine here
			t.Errorf("the slots are %v", got)
		}
		untilWall(t, east, 21)
		if got := states(t, w.store, a, time.Now()); len(w.sender.sent()) != 2 || !slices.Equal(got, []diary.SlotState{diary.SlotJumped, diary.SlotSent, diary.SlotSent}) {
			t.Errorf("in the evening: %d mails, slots %v", len(w.sender.sent()), got)
		}
	})
}

func TestAPreviewCountsATimeThatTheClocksMoveIntoQuietHoursAsMissed(t *testing.T) {
	night := time.Date(2027, 3, 28, 1, 0, 0, 0, copenhagen)
	for _, test := range []struct {
		name      string
		quietFrom diary.TimeOfDay
		want      diary.SlotState
	}{
		{"quiet from where the gap ends", 3 * 60, diary.SlotMissed},
		{"quiet a minute later", 3*60 + 1, diary.SlotSent},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := openStore(t)
			a := newPerson(t, s, copenhagen.String(), night)
			setup := setUp(diary.Stretching, 2*60+30)
			setup.QuietFrom, setup.QuietTo = test.quietFrom, 7*60
			remind(t, s, a, night, setup)
			p, err := NewPreview(t.Context(), s, false, night.Add(time.Hour))
			must(t, err)
			if got := p.Due[diary.Stretching]; len(got) != 1 || got[test.want] != 1 {
				t.Errorf("due %v, want one %s", got, test.want)
			}
		})
	}
}
