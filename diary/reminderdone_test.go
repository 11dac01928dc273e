package diary

import (
	"strings"
	"testing"
	"time"
)

func TestAKindIsReadBackFromItsCode(t *testing.T) {
	for _, kind := range ReminderKinds {
		if read, ok := ParseKindCode(kind.Code()); !ok || read != kind {
			t.Errorf("%s is read as %s (%v), want %s", kind.Code(), read, ok, kind)
		}
	}
	for _, code := range []string{"", "0", "4", "01", "1.2", "stretching"} {
		if read, ok := ParseKindCode(code); ok {
			t.Errorf("%q is read as %s", code, read)
		}
	}
}

func TestASlotIsReadBackFromItsCode(t *testing.T) {
	for _, kind := range ReminderKinds {
		key := SlotKey{Kind: kind, Date: NewDate(2026, 11, 24), Time: 21*60 + 30}
		if read, ok := ParseSlotCode(key.Code()); !ok || read != key {
			t.Errorf("%s is read as %+v (%v), want %+v", key.Code(), read, ok, key)
		}
		if strings.Contains(key.Code(), string(kind)) {
			t.Errorf("%s tells the kind", key.Code())
		}
	}
	for _, code := range []string{"", "0.1.1", "4.1.1", "1", "1.x.1", "1.1.1440", "1.1.-1", "1.1.1.1"} {
		if read, ok := ParseSlotCode(code); ok {
			t.Errorf("%q is read as %+v", code, read)
		}
	}
}

func TestAReminderThatIsSaidToBeDoneIsOneActivityOfItsCrampDay(t *testing.T) {
	zone, err := Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	key := SlotKey{Kind: Stretching, Date: NewDate(2026, 11, 23), Time: 21 * 60}
	const account, other = "01932f7e-0000-7000-8000-000000000001", "01932f7e-0000-7000-8000-000000000002"
	due := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)
	soon, late := due.Add(10*time.Minute), due.Add(30*time.Hour)
	first, second := key.Activity(account, zone, soon), key.Activity(account, zone, late)
	if problems := first.Validate(soon); problems != nil {
		t.Error(problems)
	}
	if !first.At.Equal(soon) || !second.At.Equal(due) {
		t.Errorf("at %s and %s", first.At, second.At)
	}
	if first.CrampDay() != key.Date || second.CrampDay() != key.Date {
		t.Errorf("on %s and %s, want %s", first.CrampDay(), second.CrampDay(), key.Date)
	}
	next := key
	next.Date++
	if first.ID != second.ID || first.ID == key.Activity(other, zone, soon).ID || first.ID == next.Activity(account, zone, soon).ID {
		t.Error("the ID does not tell just the slots and accounts apart")
	}
}
