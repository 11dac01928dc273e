package fhir

import (
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
	"crampdiary/views/i18n"
)

// TestAHundredThousandCrampsAreWrittenInLittleMemory looks at the heap while a long bundle is written.
func TestAHundredThousandCrampsAreWrittenInLittleMemory(t *testing.T) {
	const episodes, mostHeap = 100_000, 8 << 20 // the lengths of the cramps, and little else; the bundle has some 250 MB
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
	d := nobody()
	d.Episodes = all
	var size counter
	if err := Write(&size, d, i18n.For(diary.Danish)); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d octets before, at most %d on the way to a bundle of %d", before, most, size)
	if most == 0 || most > before+mostHeap {
		t.Errorf("the heap grew from %d to %d octets", before, most)
	}
}

// counter counts what is written to it.
type counter int

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
