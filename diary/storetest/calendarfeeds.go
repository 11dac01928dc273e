package storetest

import (
	"testing"
	"time"

	"crampdiary/diary"
)

func calendarFeed(token byte, created time.Time) diary.CalendarFeed {
	return diary.CalendarFeed{TokenHash: [32]byte{token, 31: token}, Created: atMillisecond(created)}
}

var calendarFeeds = []behaviour{
	{"a calendar feed is found by its account and by its token", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		_, err := s.CalendarFeed(t.Context(), a.ID)
		wantErr(t, err, diary.ErrNotFound)
		feed := calendarFeed(1, now)
		must(t, s.SaveCalendarFeed(t.Context(), a.ID, feed))
		must(t, s.SaveCalendarFeed(t.Context(), b.ID, calendarFeed(2, now)))
		wantFeed(t, s, a.ID, feed)
		if found := value(s.AccountByCalendarToken(t.Context(), feed.TokenHash))(t); found.ID != a.ID || found.Zone != a.Zone {
			t.Errorf("found %+v, want %+v", found, a)
		}
		_, err = s.AccountByCalendarToken(t.Context(), [32]byte{3})
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"a new calendar feed makes the old address worthless", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first, second := calendarFeed(1, now), calendarFeed(2, now.Add(time.Hour))
		must(t, s.SaveCalendarFeed(t.Context(), a.ID, first))
		must(t, s.SaveCalendarFeed(t.Context(), a.ID, second))
		wantFeed(t, s, a.ID, second)
		_, err := s.AccountByCalendarToken(t.Context(), first.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"a calendar feed that was removed is gone, and its account keeps the rest", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		must(t, s.SaveCalendarFeed(t.Context(), a.ID, calendarFeed(1, now)))
		must(t, s.SaveCalendarFeed(t.Context(), b.ID, calendarFeed(2, now)))
		for range 2 {
			must(t, s.RemoveCalendarFeed(t.Context(), a.ID))
		}
		_, err := s.CalendarFeed(t.Context(), a.ID)
		wantErr(t, err, diary.ErrNotFound)
		_, err = s.AccountByCalendarToken(t.Context(), calendarFeed(1, now).TokenHash)
		wantErr(t, err, diary.ErrNotFound)
		wantFeed(t, s, b.ID, calendarFeed(2, now))
		value(s.Account(t.Context(), a.ID))(t)
	}},
}

func wantFeed(t *testing.T, s diary.Store, accountID string, want diary.CalendarFeed) {
	t.Helper()
	got := value(s.CalendarFeed(t.Context(), accountID))(t)
	if got.TokenHash != want.TokenHash || !sameInstant(&got.Created, &want.Created) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
