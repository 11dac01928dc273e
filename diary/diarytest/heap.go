package diarytest

import "runtime"

// LiveHeap is how many octets are in use after everything else was let go of.
func LiveHeap() uint64 {
	runtime.GC()
	runtime.GC() // what was finalized by the first is let go of by the second
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
