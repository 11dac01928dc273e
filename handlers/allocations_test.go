package handlers

import "testing"

// TestAPageAllocatesLittle counts what a request costs on every machine alike. The ceilings are half above what was counted,
// for the race detector has pools forget some of what they hold.
func TestAPageAllocatesLittle(t *testing.T) {
	store := openBenchmarkStore(t)
	account := newBenchmarkAccount(t, store, 0)
	fillDiary(t, store, account.ID, 90, testStart)
	handler, cookie := benchmarkHandler(t, store, account)
	for path, most := range map[string]float64{"/": 5_100, "/entries": 4_500, "/report": 11_200} {
		allocated := testing.AllocsPerRun(10, func() { askFor(t, handler, cookie, path) })
		if allocated > most {
			t.Errorf("%s allocates %.0f times, want %.0f at most", path, allocated, most)
		}
	}
}
