package archive

import (
	"io"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
)

// TestAHundredThousandEpisodesAreWrittenAndReadInLittleMemory looks at the heap while a long document is
// written and read at the same time.
func TestAHundredThousandEpisodesAreWrittenAndReadInLittleMemory(t *testing.T) {
	const episodes = 100_000
	const mostHeap = 16 << 20 // the IDs, which must not come twice, and little else; the document is 40 MB
	h := invented(t, 3)
	h.Episodes = func(yield func(diary.Episode, error) bool) {
		made := 0
		for seed := uint64(1); ; seed++ {
			for e := range demo.Episodes(seed, time.UTC, now.AddDate(-100, 0, 0), now) {
				e.Recorded, e.Changed = now, now
				if made++; made > episodes || !yield(e, nil) {
					return
				}
			}
		}
	}
	text, end := io.Pipe()
	go func() { end.CloseWithError(Write(end, h, now)) }()
	before, most, read := diarytest.LiveHeap(), uint64(0), 0
	for batch, err := range ImportBatches(text, now) {
		if err != nil {
			t.Fatal(err)
		}
		if read += len(batch.Episodes); read%(20*batchSize) == 0 {
			most = max(most, diarytest.LiveHeap())
		}
	}
	t.Logf("%d octets before, at most %d on the way", before, most)
	if read != episodes || most > before+mostHeap {
		t.Errorf("read %d episodes; the heap grew from %d to %d octets", read, before, most)
	}
}
