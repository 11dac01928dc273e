package diary_test

import (
	"testing"
	"time"

	"crampdiary/diary"
)

func TestAYearIsReadWithOrWithoutItsMonthAndNothingElse(t *testing.T) {
	for text, want := range map[string]diary.YearMonth{
		"": {}, "2023": {Year: 2023}, "2023-03": {Year: 2023, Month: time.March}, "0987-12": {Year: 987, Month: time.December},
	} {
		if got, err := diary.ParseYearMonth(text); err != nil || got != want || got.String() != text {
			t.Errorf("%q is read as %+v (%v), which is written %q", text, got, err, got)
		}
	}
	for _, text := range []string{"23", "2023-3", "2023-13", "2023-00", "2023-", "-03", "2023-03-01", "02023", "marts", "0000", " 2023", "+123", "2023-0x"} {
		if got, err := diary.ParseYearMonth(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}
