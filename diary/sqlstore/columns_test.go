package sqlstore

import (
	"errors"
	"testing"

	"crampdiary/diary"
)

func TestTextsThatAreReadTogetherAreToldApart(t *testing.T) {
	const sep = unitSeparator
	type row struct {
		zone, note string
		watches    []diary.Muscle
	}
	for _, test := range []struct {
		name, stored string
		want         row
		err          error
	}{
		{"all", "Europe/Copenhagen" + sep + "calf foot" + sep + "at night", row{"Europe/Copenhagen", "at night", []diary.Muscle{diary.Calf, diary.Foot}}, nil},
		{"empty ones", sep + sep, row{}, nil},
		{"the separator in the last", sep + sep + "a" + sep + "b", row{note: "a" + sep + "b"}, nil},
		{"too few", "Europe/Copenhagen" + sep + "calf", row{zone: "Europe/Copenhagen"}, errNotKnown},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got row
			err := texts(text(&got.zone), codes(&got.watches), text(&got.note)).Scan(test.stored)
			if !errors.Is(err, test.err) {
				t.Fatalf("the error is %v, want %v", err, test.err)
			}
			if got.zone != test.want.zone || got.note != test.want.note || len(got.watches) != len(test.want.watches) {
				t.Errorf("read %+v, want %+v", got, test.want)
			}
		})
	}
}
