package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"crampdiary/diary"
)

func acknowledgement(at time.Time) diary.Acknowledgement {
	return diary.Acknowledgement{
		ID: diary.NewID(), Criterion: "frequent", Response: diary.WillCall, Table: "0123456789ab",
		Met: []string{"frequent", "violent"}, At: at,
	}
}

var acknowledgements = []behaviour{
	{"acknowledgements come back as they were stored, the oldest first", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		wantAcknowledgements(t, s, a.ID)
		first, second := acknowledgement(now), acknowledgement(now.Add(time.Millisecond))
		everyFieldSet(t, first)
		second.Criterion, second.Response, second.Met = "sleep", diary.Called, []string{"sleep"}
		must(t, s.Acknowledge(t.Context(), a.ID, second))
		must(t, s.Acknowledge(t.Context(), a.ID, first))
		wantAcknowledgements(t, s, a.ID, first, second)
		wantAcknowledgements(t, s, b.ID)
	}},
	{"acknowledgement that is sent again is stored once, as it was first", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		first := acknowledgement(now)
		must(t, s.Acknowledge(t.Context(), a.ID, first))
		again := first
		again.Response, again.At = diary.NotNow, now.Add(time.Hour)
		must(t, s.Acknowledge(t.Context(), a.ID, again))
		wantAcknowledgements(t, s, a.ID, first)
		must(t, s.Acknowledge(t.Context(), b.ID, again)) // another account may use the same ID
		wantAcknowledgements(t, s, b.ID, again)
		wantAcknowledgements(t, s, a.ID, first)
	}},
	{"acknowledgements that are given together are all stored, or none", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first, second := acknowledgement(now), acknowledgement(now)
		second.Criterion = "violent"
		if second.ID < first.ID { // listed in the order of their IDs, having one time
			first, second = second, first
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Acknowledge(ctx, a.ID, first, second); err == nil {
			t.Error("stored for somebody who had left")
		}
		wantAcknowledgements(t, s, a.ID)
		must(t, s.Acknowledge(t.Context(), a.ID, first))
		must(t, s.Acknowledge(t.Context(), a.ID, first, second)) // one of them was there
		wantAcknowledgements(t, s, a.ID, first, second)
	}},
	{"acknowledgement that is sent many times at once is stored once", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first := acknowledgement(now)
		must(t, errors.Join(atOnce(t.Context(), 8, func(ctx context.Context, i int) error {
			if err := s.Acknowledge(ctx, a.ID, first); err != nil {
				return fmt.Errorf("call %d: %w", i, err)
			}
			return nil
		})...))
		wantAcknowledgements(t, s, a.ID, first)
	}},
}

func wantAcknowledgements(t *testing.T, s diary.Store, accountID string, want ...diary.Acknowledgement) {
	t.Helper()
	got := value(s.ListAcknowledgements(t.Context(), accountID))(t)
	if len(got) != len(want) {
		t.Fatalf("got %d acknowledgements, want %d", len(got), len(want))
	}
	for i := range want {
		if !sameInstant(&got[i].At, &want[i].At) {
			t.Errorf("at %s, want %s", got[i].At, want[i].At)
		}
		got[i].At = want[i].At
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("\n got %+v\nwant %+v", got[i], want[i])
		}
	}
}
