package handlers

import (
	"net/http"
	"testing"

	"crampdiary/diary"
)

func TestADisabledAccountIsShutEverywhereAndSaysSo(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	b.logEpisode(fullForm())
	feed, press, shared := b.makeFeed(), b.makePress(diary.PressCramp), b.share(nil)
	visitor := s.reader(shared)
	done := s.withToken("/r/{token}", me)
	fewer := s.withToken("/u/{token}", me)
	id := b.accountID(me)

	if err := s.store.DisableAccount(t.Context(), id, s.time()); err != nil {
		t.Fatal(err)
	}
	why := danish("error.account-disabled.text")
	b.get("/entries").want(t, http.StatusForbidden).says(t, why)
	b.post("/entries", fullForm()).want(t, http.StatusForbidden).says(t, why)
	b.get("/").want(t, http.StatusOK).says(t, why)
	b.get("/signin").want(t, http.StatusOK)
	stranger := s.browser()
	stranger.signIn(me, goodPassword).want(t, http.StatusUnprocessableEntity).says(t, why)
	stranger.signIn(me, "et helt andet kodeord 99").want(t, http.StatusUnprocessableEntity).says(t, danish("signin.refused"))
	stranger.get(feed).want(t, http.StatusForbidden).says(t, why)
	stranger.post(press, nil).want(t, http.StatusForbidden)
	visitor.get("/shared").want(t, http.StatusForbidden).says(t, why)
	stranger.open(shared).want(t, http.StatusForbidden).says(t, why)
	stranger.get(done).want(t, http.StatusForbidden).says(t, why)
	stranger.get(fewer).want(t, http.StatusOK) // mails can be stopped all the same
	episodes, err := s.store.ListEpisodes(t.Context(), id, diary.EpisodeFilter{}, diary.Cursor{}, 10)
	if err != nil || len(episodes) != 1 {
		t.Errorf("%d episodes are stored, %v", len(episodes), err)
	}

	if err := s.store.EnableAccount(t.Context(), id, s.time()); err != nil {
		t.Fatal(err)
	}
	b.get("/entries").want(t, http.StatusOK)
	stranger.get(feed).want(t, http.StatusOK)
	stranger.post(press, nil).want(t, http.StatusNoContent)
	visitor.get("/shared").want(t, http.StatusOK)
	stranger.get(done).want(t, http.StatusOK)
	stranger.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	b.get("/settings/log").says(t, danish("account-event.host-disabled"), danish("account-event.host-enabled"))
}
