package storetest

import (
	"maps"
	"testing"

	"crampdiary/diary"
)

var inventories = []behaviour{
	{"what is stored of an account is counted, and nothing of others", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		newSession(t, s, a.ID, 1, now)
		for range 3 {
			create(t, s, a.ID, everything(t))
		}
		value(s.SaveProfile(t.Context(), a.ID, diary.Profile{
			Medicines:   []diary.Medicine{{ID: diary.NewID(), Kind: diary.Statin, Name: "Zætasin"}},
			Supplements: []diary.Supplement{{ID: diary.NewID(), Kind: diary.Calcium}},
		}, now))(t)
		share := createShare(t, s, a.ID, 1)
		openShare(t, s, a.ID, share.ID, 1, now)
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{wholeActivity("Gå på æbletur")}, now))
		want := map[diary.StoredKind]int{
			diary.StoredEpisodes: 3, diary.StoredProducts: 2, diary.StoredShares: 1, diary.StoredOpenings: 1,
			diary.StoredSessions: 1, diary.StoredConsents: 2, diary.StoredEvents: 3,
			diary.StoredFunction: 1, diary.StoredRatings: 2,
		}
		if got := counted(t, s, a.ID); !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if got := counted(t, s, b.ID); !maps.Equal(got, map[diary.StoredKind]int{diary.StoredConsents: 2}) {
			t.Errorf("the other account has %v", got)
		}
	}},
}

// counted is what is stored of an account, without the kinds of which there is nothing.
func counted(t *testing.T, s diary.Store, accountID string) map[diary.StoredKind]int {
	t.Helper()
	counts := value(s.CountStored(t.Context(), accountID))(t)
	maps.DeleteFunc(counts, func(_ diary.StoredKind, n int) bool { return n == 0 })
	return counts
}
