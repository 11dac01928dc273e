package diary

import (
	"slices"
	"testing"
	"time"
)

func TestAnErasureIsDueWhenTheTimeToUndoItHasPassed(t *testing.T) {
	now := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC) // the clocks change in between
	for _, scope := range ErasureScopes {
		e := NewErasure(scope, now)
		if !e.Pending() || !e.Due.Equal(now.Add(7*24*time.Hour)) || e.Validate() != nil {
			t.Errorf("got %+v", e)
		}
	}
	if (Erasure{}).Pending() {
		t.Error("nothing was asked for and is waiting all the same")
	}
	for scope, want := range map[ErasureScope]Code{"": Required, "everything": Unknown} {
		if got := NewErasure(scope, now).Validate(); !slices.Equal(got, Problems{{"scope", want}}) {
			t.Errorf("%q: got %v", scope, got)
		}
	}
}
