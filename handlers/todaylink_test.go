package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"crampdiary/diary"
)

// restful is a browser whose person is reminded of two things, and the link to no more of one today.
func (s *site) restful() (b *browser, link string) {
	b = s.reminded(me)
	b.switchOn(diary.Stretching)
	b.switchOn(diary.CheckInReminder)
	return b, s.todayLink(b.accountID(me), tuesdayEvening(diary.Stretching))
}

// pauses are the dates until which stretching and the question of the day pause, 0 for not at all.
func (b *browser) pauses() (stretching, checkIn diary.Date) {
	b.t.Helper()
	until := func(kind diary.ReminderKind) diary.Date {
		if date := b.setup(me).Of(kind).PausedUntil; date != nil {
			return *date
		}
		return 0
	}
	return until(diary.Stretching), until(diary.CheckInReminder)
}

func TestNoMoreTodayPausesUntilTomorrowAndCanBeUndone(t *testing.T) {
	wednesday := diary.NewDate(2026, time.November, 25)
	for _, test := range []struct {
		choice, undo        string
		stretching, checkIn diary.Date
	}{
		{"one", "undo", wednesday, 0}, {"all", "undo-all", wednesday, wednesday},
	} {
		s := newSite(t)
		b, link := s.restful()
		stranger := s.browser()
		before := b.setup(me).Version
		stranger.get(link).want(t, http.StatusOK).says(t, danish("link.today.one"), danish("link.today.all"), "24. november 2026")
		if b.setup(me).Version != before {
			t.Fatal("a GET changed something")
		}
		var rested string
		for range 2 { // pressed twice, it is done once
			rested = stranger.post(link, url.Values{"choice": {test.choice}, "day": {"2026-11-24"}}).want(t, http.StatusSeeOther).Header.Get("Location")
		}
		if stretching, checkIn := b.pauses(); stretching != test.stretching || checkIn != test.checkIn || b.setup(me).Version != before+1 {
			t.Errorf("%s: paused until %v and %v", test.choice, stretching, checkIn)
		}
		stranger.get(rested).want(t, http.StatusOK).says(t, danish("link.today.undo"), "25. november 2026", `value="`+test.undo+`"`)
		b.get("/reminders").says(t, danish("reminders.paused-today"))
		undone := stranger.post(link, url.Values{"choice": {test.undo}}).want(t, http.StatusSeeOther)
		stranger.get(undone.Header.Get("Location")).says(t, danish("link.today.undone"), danish("link.today.one"))
		if stretching, checkIn := b.pauses(); stretching != 0 || checkIn != 0 {
			t.Errorf("%s undone: paused until %v and %v", test.choice, stretching, checkIn)
		}
	}
}

func TestPausingByALinkKeepsThePace(t *testing.T) {
	s := newSite(t)
	b, link := s.restful()
	account, stranger := b.accountID(me), s.browser()
	if err := s.store.PaceReminder(t.Context(), account, diary.Stretching, diary.Weekly, s.time()); err != nil {
		t.Fatal(err)
	}
	want := b.setup(me).Of(diary.Stretching).PaceSince
	s.advance(time.Minute)
	for _, press := range []struct {
		link, choice string
		status       int
	}{
		{link, "one", http.StatusSeeOther}, {link, "undo", http.StatusSeeOther},
		{s.fewerLink(account, diary.Stretching), "pause", http.StatusOK},
	} {
		stranger.post(press.link, url.Values{"choice": {press.choice}}).want(t, press.status)
		if got := b.setup(me).Of(diary.Stretching); got.Pace != diary.Weekly || !got.PaceSince.Equal(want) {
			t.Errorf("after %s: %+v", press.choice, got)
		}
	}
	// A longer pause is neither shortened nor taken back.
	for _, choice := range []string{"one", "undo"} {
		stranger.post(link, url.Values{"choice": {choice}}).want(t, http.StatusSeeOther)
		if stretching, _ := b.pauses(); stretching != diary.NewDate(2026, time.December, 8) {
			t.Errorf("after %s it is paused until %v", choice, stretching)
		}
	}
	stranger.get(link).says(t, "8. december 2026")
}

func TestNoMoreTodayOfYesterdaysPageChangesNothing(t *testing.T) {
	s := newSite(t)
	b, link := s.restful()
	s.advance(24 * time.Hour)
	stranger := s.browser()
	again := stranger.post(link, url.Values{"choice": {"one"}, "day": {"2026-11-24"}}).want(t, http.StatusSeeOther)
	if stretching, _ := b.pauses(); stretching != 0 {
		t.Errorf("paused until %v", stretching)
	}
	stranger.get(again.Header.Get("Location")).says(t, "25. november 2026", danish("link.today.one"))
	stranger.post(link, url.Values{"choice": {"everything"}}).want(t, http.StatusBadRequest)
}

// TestALinkAnswersForItsOwnAccount is about a browser in which somebody else is signed in.
func TestALinkAnswersForItsOwnAccount(t *testing.T) {
	s := newSite(t)
	b, link := s.restful()
	other := s.reminded("other@example.org")
	other.switchOn(diary.Stretching)
	other.post(link, url.Values{"choice": {"all"}}).want(t, http.StatusSeeOther)
	if stretching, checkIn := b.pauses(); stretching == 0 || checkIn == 0 {
		t.Error("the account of the link is not paused")
	}
	if paused := other.setup("other@example.org").Of(diary.Stretching).PausedUntil; paused != nil {
		t.Errorf("the other account is paused until %v", *paused)
	}
}

func TestNoMoreTodayOfAReminderThatIsOffSaysSo(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	link := s.todayLink(b.accountID(me), tuesdayEvening(diary.Stretching))
	s.browser().get(link).want(t, http.StatusOK).says(t, danish("link.today.off"))
}
