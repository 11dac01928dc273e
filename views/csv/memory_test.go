package csv

import (
	"io"
	"runtime"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/views/i18n"
)

// TestAHundredThousandCrampsAreWrittenInLittleMemory looks at the heap while a long table is written.
func TestAHundredThousandCrampsAreWrittenInLittleMemory(t *testing.T) {
	const episodes, mostHeap = 100_000, 1 << 20 // the table is 30 MB
	before, most, made := liveHeap(), uint64(0), 0
	all := func(yield func(diary.Episode, error) bool) {
		for seed := uint64(1); ; seed++ {
			for e := range demo.Episodes(seed, time.UTC, now.AddDate(-100, 0, 0), now) {
				if made++; made%(episodes/10) == 0 {
					most = max(most, liveHeap())
				}
				if made > episodes || !yield(e, nil) {
					return
				}
			}
		}
	}
	if err := Episodes(io.Discard, i18n.For(diary.Danish), all, Semicolons); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d octets before, at most %d on the way", before, most)
	if most == 0 || most > before+mostHeap {
		t.Errorf("the heap grew from %d to %d octets", before, most)
	}
}

// liveHeap is how many octets are in use after everything else was let go of.
func liveHeap() uint64 {
	runtime.GC()
	runtime.GC() // what was finalized by the first is let go of by the second
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
