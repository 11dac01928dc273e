package report

import (
	"testing"
	"time"

	"crampdiary/diary"
)

// stretchSlot is a reminder to stretch on the evening of a date in Copenhagen.
func stretchSlot(date diary.Date) diary.Slot {
	due := time.Date(date.UTC().Year(), date.UTC().Month(), date.UTC().Day(), 21, 0, 0, 0, copenhagen)
	return diary.Slot{SlotKey: diary.SlotKey{Kind: diary.Stretching, Date: date, Time: 21 * 60}, Zone: "Europe/Copenhagen", Due: due}
}

func TestAProgrammeBeginsWithItsFirstReminder(t *testing.T) {
	made := makeDiary(every(1, 0, 12), every(6, 15, 60))
	today := made.today()
	made.From, made.To = today-69, today
	for _, test := range []struct {
		name  string
		first diary.Date // of the reminders
		want  bool
	}{
		{"four weeks after the first day that is known", made.From + quietDays, true},
		{"earlier, so that it may go on after a pause", made.From + quietDays - 1, false},
		{"today", today, true},
	} {
		made.Slots = nil
		for date := today; date >= test.first; date-- { // the latest first
			made.Slots = append(made.Slots, stretchSlot(date))
		}
		made.Slots = append(made.Slots, diary.Slot{
			SlotKey: diary.SlotKey{Kind: diary.Hydration, Date: made.From}, Zone: "UTC", Due: made.From.UTC(),
		})
		var found []diary.Date
		for _, f := range FindChanges(made.Snapshot, made.now, made.zone).Starts {
			if f.Kind != ProgrammeStart {
				t.Errorf("%s: found %+v", test.name, f)
			}
			found = append(found, f.Day)
		}
		if (len(found) == 1 && found[0] == test.first) != test.want || len(found) > 1 {
			t.Errorf("%s: begun on %v, wanted it found: %t", test.name, found, test.want)
		}
	}
}

func TestAStartWithoutAnsweredDaysOnBothSidesIsNotCompared(t *testing.T) {
	made := makeDiary(every(1, 0, 12))
	long := made.today() - 100
	made.Profile.Medicines = []diary.Medicine{{ID: "m", Name: "Simvastatin", Started: &long}}
	if found := FindChanges(made.Snapshot, made.now, made.zone).Starts; len(found) != 0 {
		t.Errorf("found %+v", found)
	}
}
