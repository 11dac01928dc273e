package diary_test

import (
	"testing"
	"time"

	"crampdiary/diary"
)

func TestAReminderComesAgainInHalfAnHourOnItsDateAndOutsideQuietHours(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	const tuesday diary.Date = 20_000
	evening := diary.SlotKey{Kind: diary.Stretching, Date: tuesday, Time: 20 * 60}
	at := func(date diary.Date, hour, minute int) time.Time {
		instant, _ := diary.LocalTime(date, hour, minute, zone)
		return instant
	}
	for _, test := range []struct {
		name   string
		now    time.Time
		quiet  diary.TimeOfDay // begins, until 7:00; there are none if it is 7:00
		want   time.Time
		giveUp time.Time
		code   diary.Code
	}{
		{"in good time", at(tuesday, 20, 5), 22 * 60, at(tuesday, 20, 35), at(tuesday, 22, 0), ""},
		{"last minute before the quiet hours", at(tuesday, 21, 29), 22 * 60, at(tuesday, 21, 59), at(tuesday, 22, 14), ""},
		{"as the quiet hours begin", at(tuesday, 21, 30), 22 * 60, time.Time{}, time.Time{}, diary.QuietTime},
		{"in the quiet hours of the morning", at(tuesday+1, 6, 29), 22 * 60, time.Time{}, time.Time{}, diary.QuietTime},
		{"the day after", at(tuesday+1, 12, 0), 22 * 60, time.Time{}, time.Time{}, diary.OutOfRange},
		{"before midnight", at(tuesday, 23, 29), 7 * 60, at(tuesday, 23, 59), at(tuesday+1, 0, 14), ""},
		{"over midnight", at(tuesday, 23, 30), 7 * 60, time.Time{}, time.Time{}, diary.OutOfRange},
	} {
		t.Run(test.name, func(t *testing.T) {
			phone := diary.Recipient{Channel: "bell", Address: "phone"}
			setup := diary.ReminderSetup{QuietFrom: test.quiet, QuietTo: 7 * 60, Recipients: []diary.Recipient{diary.OwnAddress, phone}}
			messages, code := setup.Again("one", evening, zone, test.now)
			if code != test.code {
				t.Fatalf("refused with %q, want %q", code, test.code)
			}
			if code != "" {
				return
			}
			if len(messages) != 2 || messages[0].To != diary.OwnAddress || messages[1].To != phone || messages[0].ID == messages[1].ID {
				t.Fatalf("got %+v", messages)
			}
			for _, m := range messages {
				if !m.Due.Equal(test.want) || !m.NotBefore.Equal(test.want) || !m.GiveUpAt.Equal(test.giveUp) || *m.Slot != evening ||
					m.Purpose != diary.ReminderMessage || m.Kind != diary.Stretching || m.AccountID != "one" {
					t.Errorf("got %+v", m)
				}
			}
		})
	}
}
