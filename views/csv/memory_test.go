package csv

import (
	"io"
	"iter"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
	"crampdiary/views/i18n"
)

// TestAHundredThousandCrampsAreWrittenInLittleMemory looks at the heap while a long table is written.
func TestAHundredThousandCrampsAreWrittenInLittleMemory(t *testing.T) {
	const episodes, mostHeap = 100_000, 1 << 20 // the table is 30 MB
	write := func(all iter.Seq2[diary.Episode, error]) {
		if err := Episodes(io.Discard, i18n.For(diary.Danish), all, Semicolons); err != nil {
			t.Fatal(err)
		}
	}
	write(diary.Sequence([]diary.Episode{{ID: diary.NewID(), Started: now, Zone: "UTC", Precision: diary.Exact}})) // what is made once is there by then
	before, most, made := diarytest.LiveHeap(), uint64(0), 0
	all := func(yield func(diary.Episode, error) bool) {
		for seed := uint64(1); ; seed++ {
			for e := range demo.Episodes(seed, time.UTC, now.AddDate(-100, 0, 0), now) {
				if made++; made%(episodes/10) == 0 {
					most = max(most, diarytest.LiveHeap())
				}
				if made > episodes || !yield(e, nil) {
					return
				}
			}
		}
	}
	write(all)
	t.Logf("%d octets before, at most %d on the way", before, most)
	if most == 0 || most > before+mostHeap {
		t.Errorf("the heap grew from %d to %d octets", before, most)
	}
}
