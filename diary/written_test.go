package diary_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

func TestDatesAreReadAsPeopleWriteThem(t *testing.T) {
	today := diary.NewDate(2026, 11, 28)
	for text, want := range map[string]string{
		"24-11-2026": "2026-11-24", "24/11": "2026-11-24", "24/11-2026": "2026-11-24", "24.11.2026": "2026-11-24", "2026-11-24": "2026-11-24",
		"24/11 2026": "2026-11-24", "24.11.": "2026-11-24", "24-11-26": "2026-11-24", "24 11 2026": "2026-11-24", "2026/11/24": "2026-11-24",
		" 24. november ": "2026-11-24", "tirsdag den 24. nov. 2026": "2026-11-24", "24 Nov 2026": "2026-11-24", "November 24, 2026": "2026-11-24",
		"28/11": "2026-11-28", "29/11": "2025-11-29", "1/1": "2026-01-01", "31-12": "2025-12-31", "29/2": "2024-02-29", "3. maj": "2026-05-03",
		"1/5-98": "1998-05-01", "1/12-26": "1926-12-01", "29.2.00": "2000-02-29", "3. sept": "2026-09-03",
	} {
		got, ok := diary.ReadDate(text, today, diary.PreferPast)
		if !ok || got.String() != want {
			t.Errorf("%q is %s (%v), want %s", text, got, ok, want)
		}
	}
	for text, want := range map[string]string{
		"28/11": "2026-11-28", "27/11": "2027-11-27", "29/2": "2028-02-29", "1/5-27": "2027-05-01", "24-11-2026": "2026-11-24",
	} {
		if got, ok := diary.ReadDate(text, today, diary.PreferFuture); !ok || got.String() != want {
			t.Errorf("ahead, %q is %s (%v), want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "24", "24/13", "11/24/2026", "31/11", "29-2-2026", "0/1", "1/0", "32.1.2026", "24/11/2026 kl. 3", "2026-11", "24. x", "i går", "24-11-226", "0000-01-01", "2026-11-31",
	} {
		if got, ok := diary.ReadDate(text, today, diary.PreferPast); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestTimesAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"3.10": "03:10", "03:10": "03:10", "0310": "03:10", "kl. 3.10": "03:10", "kl.3.10": "03:10", "klokken 3:10": "03:10", "310": "03:10", "3": "03:00",
		"03:10:27": "03:10", "03:10:27.5": "03:10", "3,10": "03:10", "3 10": "03:10", "23.59": "23:59", "0000": "00:00", "kl 0.05": "00:05",
		"3:10 pm": "15:10", "3:10\u202fAM": "03:10", "12 am": "00:00", "12.30 p.m.": "12:30", "at 3": "03:00",
	} {
		if got, ok := diary.ReadTimeOfDay(text); !ok || got.String() != want {
			t.Errorf("%q is %s (%v), want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "kl.", "24:00", "2400", "3.60", "3.1", "0370", "13 pm", "0 am", "x", "-3.10", "3.10.70", "12345", "1:2:3:4"} {
		if got, ok := diary.ReadTimeOfDay(text); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

// TestADateReadsAsItselfHoweverItIsWritten draws a date and a way to write it.
func TestADateReadsAsItselfHoweverItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date := diary.Date(rapid.IntRange(-20000, 40000).Draw(t, "date"))
		today := date + diary.Date(rapid.IntRange(0, 364).Draw(t, "days since"))
		year, month, day := date.UTC().Date()
		mark := rapid.SampledFrom([]string{"-", "/", ".", " "}).Draw(t, "mark")
		pad := rapid.SampledFrom([]string{"%d", "%02d"}).Draw(t, "padding")
		d, m := fmt.Sprintf(pad, day), fmt.Sprintf(pad, int(month))
		for _, text := range []string{
			date.String(), d + mark + m, d + mark + m + mark + fmt.Sprint(year), d + "/" + m + "-" + fmt.Sprint(year),
			fmt.Sprintf("%s%s%s%s%02d", d, mark, m, mark, year%100), d + ". " + strings.ToLower(month.String()[:3]) + " " + fmt.Sprint(year),
		} {
			if got, ok := diary.ReadDate(text, today, diary.PreferPast); !ok || got != date {
				t.Fatalf("on %s, %q is %s (%v)", today, text, got, ok)
			}
		}
	})
}

func TestATimeReadsAsItselfHoweverItIsWritten(t *testing.T) {
	for minute := range 24 * 60 {
		want := diary.TimeOfDay(minute)
		for _, form := range []string{"%02d:%02d", "%d:%02d", "%d.%02d", "%02d%02d", "kl. %d.%02d", "%02d:%02d:59"} {
			text := fmt.Sprintf(form, want.Hour(), want.Minute())
			if got, ok := diary.ReadTimeOfDay(text); !ok || got != want {
				t.Fatalf("%q is %s (%v)", text, got, ok)
			}
		}
	}
}

// FuzzReadDate looks for a text that is read as a day on the wrong side of today, or as one that does not read as itself.
func FuzzReadDate(f *testing.F) {
	for _, seed := range []string{"24/11", "24-11-2026", "29.2.", "tirsdag den 24. november 2026", "99/99-99", "9999-12-31", "\x00\xff"} {
		f.Add(seed, 20785)
	}
	f.Fuzz(func(t *testing.T, text string, on int) {
		today := diary.Date(on % 100_000)
		behind, ok := diary.ReadDate(text, today, diary.PreferPast)
		ahead, also := diary.ReadDate(text, today, diary.PreferFuture)
		if !ok || !also {
			return
		}
		if behind != ahead && (behind > today || ahead < today) {
			t.Errorf("on %s, %q is %s or %s", today, text, behind, ahead)
		}
		if again, ok := diary.ReadDate(behind.String(), today, diary.PreferPast); !ok || again != behind {
			t.Errorf("%s is read as %s", behind, again)
		}
	})
}
