package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
)

// stale is a member whose last proof is too long ago for what matters.
func stale(t *testing.T) (*site, *browser) {
	t.Helper()
	s := newSite(t)
	b := s.member(me)
	b.logEpisode(url.Values{"note": {typedNote}})
	s.advance(diary.ProofLasts)
	return s, b
}

// sensitive fills the variables of the routes that ask for a fresh proof.
func sensitive() (gets, posts []string) {
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		if route.Proof == freshProof && route.Method == http.MethodGet {
			gets = append(gets, route.Path)
		} else if route.Proof == freshProof {
			posts = append(posts, route.Path)
		}
	}
	return gets, posts
}

func TestAnOldProofOpensNothingThatMattersByAnyMethod(t *testing.T) {
	s, b := stale(t)
	gets, posts := sensitive()
	if len(gets) < 6 || len(posts) < 3 {
		t.Fatalf("found %v and %v alone", gets, posts)
	}
	for _, path := range gets {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got := b.do(method, path, nil).want(t, http.StatusSeeOther)
			if to := got.Header.Get("Location"); to != provePath+"?next="+url.QueryEscape(path) || got.body != "" && strings.Contains(got.body, typedNote) {
				t.Errorf("%s %s leads to %q\n%s", method, path, to, got.body)
			}
		}
		b.do(http.MethodPut, path, url.Values{}).want(t, http.StatusMethodNotAllowed)
	}
	b.do(http.MethodGet, "/data/archive/", nil).want(t, http.StatusNotFound)
	for _, path := range posts {
		got := b.do(http.MethodPost, path, url.Values{"period": {"4"}, "initials": {"XY"}}).want(t, http.StatusForbidden).says(t, danish("prove.lead"), danish("prove.kept"))
		if strings.Contains(got.body, typedNote) {
			t.Errorf("%s shows the diary", path)
		}
	}
	account := b.accountID(me)
	if shares, err := s.store.ListShares(t.Context(), account); err != nil || len(shares) > 0 {
		t.Errorf("there are the links %v (%v)", shares, err)
	}
	if feed, err := s.store.CalendarFeed(t.Context(), account); err == nil {
		t.Errorf("there is the feed %v", feed)
	}
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusOK) // the diary itself stays open
}

func TestAProofLeadsOnToAFileOnce(t *testing.T) {
	s, b := stale(t)
	asked := b.do(http.MethodGet, "/data/archive?layout=x", nil).want(t, http.StatusSeeOther).Header.Get("Location")
	form := pageForm(t, b.do(http.MethodGet, asked, nil).want(t, http.StatusOK).body, provePath)
	form.Set("current_password", "forkert")
	refused := b.do(http.MethodPost, provePath, form).want(t, http.StatusUnprocessableEntity)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusSeeOther) // nothing is proved
	form = pageForm(t, refused.body, provePath)
	form.Set("current_password", goodPassword)
	b.do(http.MethodPost, provePath, form).want(t, http.StatusOK).says(t, `href="/data/archive?layout=x"`)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK).says(t, typedNote)
	s.advance(diary.ProofLasts)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusSeeOther)
	// Back in the browser sends what was sent before, without what was typed as a secret.
	form.Del("current_password")
	b.do(http.MethodPost, provePath, form).want(t, http.StatusUnprocessableEntity)
}

func TestAProofLeadsNowhereElse(t *testing.T) {
	_, b := stale(t)
	for _, next := range []string{"https://example.org/", "//example.org", "/\\example.org"} {
		got := b.do(http.MethodPost, provePath, url.Values{"current_password": {goodPassword}, "next": {next}}).want(t, http.StatusSeeOther)
		if to := got.Header.Get("Location"); to != "/" {
			t.Errorf("%s leads to %s", next, to)
		}
	}
}

func TestNothingTypedIsLostOverAProof(t *testing.T) {
	s, b := stale(t)
	page := b.get("/share/new").want(t, http.StatusOK).body // with a proof
	form := with(pageForm(t, page, "/share"), url.Values{"shown_words": {"til fysioterapeuten"}})
	s.advance(diary.ProofLasts)
	asked := b.do(http.MethodPost, "/share", form).want(t, http.StatusForbidden)
	kept := pageForm(t, asked.body, provePath)
	wrong := maps.Clone(kept)
	wrong.Set("current_password", "forkert")
	kept = pageForm(t, b.do(http.MethodPost, provePath, wrong).want(t, http.StatusUnprocessableEntity).body, provePath)
	kept.Set("current_password", goodPassword)
	b.do(http.MethodPost, provePath, kept).want(t, http.StatusOK).says(t, danish("share.made"))
	shares, err := s.store.ListShares(t.Context(), b.accountID(me))
	if err != nil || len(shares) != 1 || shares[0].Words != "til fysioterapeuten" {
		t.Errorf("shared %+v (%v)", shares, err)
	}

	// The session ends while the page asks: the sign-in is a proof, and carries the form on.
	s.advance(diary.ProofLasts)
	form = with(pageForm(t, b.get("/share/new").want(t, http.StatusOK).body, "/share"), url.Values{"shown_words": {"igen"}})
	s.advance(diary.ProofLasts)
	kept = pageForm(t, b.do(http.MethodPost, "/share", form).want(t, http.StatusForbidden).body, provePath)
	kept.Set("current_password", goodPassword)
	b.signInFrom(b.endedSession(provePath, kept), me).want(t, http.StatusOK).says(t, danish("share.made"))

	// A file is offered, with what was typed for it.
	s.advance(diary.ProofLasts)
	kept = pageForm(t, b.do(http.MethodPost, "/data/fhir", url.Values{"initials": {"ÆØ"}}).want(t, http.StatusForbidden).body, provePath)
	kept.Set("current_password", goodPassword)
	offered := b.do(http.MethodPost, provePath, kept).want(t, http.StatusOK).says(t, danish("resume.file.title"))
	b.do(http.MethodPost, "/data/fhir", pageForm(t, offered.body, "/data/fhir")).want(t, http.StatusOK).says(t, "ÆØ")
}

func TestAKeptFormIsNoWayAroundAProof(t *testing.T) {
	s, b := stale(t)
	other := s.member("b@example.org")
	kept := pageForm(t, b.do(http.MethodPost, "/reminders/feed", url.Values{}).want(t, http.StatusForbidden).body, provePath)

	// Of another account, with a proof of one's own.
	stolen := maps.Clone(kept)
	stolen.Del("made_for")
	stolen.Set("current_password", goodPassword)
	got := other.do(http.MethodPost, provePath, stolen)
	if got.StatusCode != http.StatusConflict {
		t.Errorf("another account's form is answered %d", got.StatusCode)
	}
	// With an instant that was made up, or none.
	for _, tapped := range []string{"", "x"} {
		forged := maps.Clone(kept)
		forged.Set("resume.tapped", tapped)
		forged.Set("current_password", goodPassword)
		b.do(http.MethodPost, provePath, forged).want(t, http.StatusGone)
	}
}

func TestGuessesAtAProofAreSlowedAndNoted(t *testing.T) {
	s, b := stale(t)
	status := 0
	for range ownPasswordThrottle.Free + 1 {
		status = b.do(http.MethodPost, provePath, url.Values{"current_password": {"forkert"}}).StatusCode
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the last guess is answered %d", status)
	}
	b.do(http.MethodPost, provePath, url.Values{"current_password": {goodPassword}}).want(t, http.StatusTooManyRequests)
	if kinds := b.eventsOf(me); kinds[len(kinds)-1] != diary.ProofRefused {
		t.Errorf("the log says %v", kinds)
	}
	if !strings.Contains(s.log.String(), proofTooSoon) {
		t.Error("the operator is not told")
	}
}

func TestAProofInOneBrowserIsNoneInAnother(t *testing.T) {
	_, b := stale(t)
	other := b.browser()
	other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	other.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusSeeOther)
}

func TestAProofGivesTheBrowserAnotherToken(t *testing.T) {
	s, b := stale(t)
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	thief := s.browser() // who came to know the token
	thief.client.Jar.SetCookies(at, b.client.Jar.Cookies(at))
	thief.do(http.MethodGet, "/entries", nil).want(t, http.StatusOK)
	if !b.prove() {
		t.Fatal("the proof is refused")
	}
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK)
	for _, path := range []string{"/entries", "/data/archive"} {
		if to := thief.do(http.MethodGet, path, nil).want(t, http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/signin") {
			t.Errorf("%s leads to %s", path, to)
		}
	}
}

func TestSessionsAreEndedAfterAProof(t *testing.T) {
	s, b := stale(t)
	other := s.browser()
	other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	for _, path := range []string{"/settings/sessions/" + s.sessionOf(b, false) + "/end", "/settings/log/not-me", "/settings/sessions/end"} {
		s.advance(diary.ProofLasts)
		kept := pageForm(t, b.do(http.MethodPost, path, url.Values{}).want(t, http.StatusForbidden).body, provePath)
		other.do(http.MethodGet, "/entries", nil).want(t, http.StatusOK)
		kept.Set("current_password", goodPassword)
		b.do(http.MethodPost, provePath, kept).want(t, http.StatusSeeOther)
		other.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
		other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	}
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
}
