package diary_test

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestDatesOnWhichTheClocksMoveATimeIntoQuietHours(t *testing.T) {
	setup := diary.ReminderSetup{QuietFrom: 3 * 60, QuietTo: 7 * 60}
	for _, test := range []struct {
		zone string
		at   diary.TimeOfDay
		want []diary.Date
	}{
		{"Europe/Copenhagen", 2*60 + 30, []diary.Date{diary.NewDate(2027, 3, 28), diary.NewDate(2028, 3, 26)}},
		{"Europe/Copenhagen", 1*60 + 59, nil},
		{"Asia/Kathmandu", 2*60 + 30, nil},
	} {
		zone, err := diary.Zone(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		until := time.Date(2028, 12, 1, 0, 0, 0, 0, time.UTC)
		if got := setup.DatesMovedIntoQuiet(test.at, diary.NewDate(2026, 11, 28), until, zone); !slices.Equal(got, test.want) {
			t.Errorf("%s %v: got %v, want %v", test.zone, test.at, got, test.want)
		}
	}
}
