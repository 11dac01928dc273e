package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// TestAPageOfAnotherAccountStoresNothing sends every form of a member with the mark of somebody else, as a tab
// does that was opened before, and wants that nothing is written at all.
func TestAPageOfAnotherAccountStoresNothing(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	s.member("b@example.org")
	other := pageForm(t, b.get("/settings/preferences").body, "/settings").Get(ui.MadeForField)
	if other != newApp(s.store, s.pages).madeFor(b.accountID(me)) {
		t.Fatalf("the form was made for %q", other)
	}
	forms := samples(t, s, b)
	other = newApp(s.store, s.pages).madeFor(b.accountID("b@example.org"))
	b.get("/").want(t, http.StatusOK) // the use of the session is written down
	var written atomic.Int64
	s.fail(func(_ string, writes bool) error {
		if writes {
			written.Add(1)
		}
		return nil
	})
	tried := 0
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		if route.Method != http.MethodPost || route.Access != member {
			continue
		}
		tried++
		one, ok := forms[route.Path]
		if !ok {
			one.path = route.Path
		}
		if strings.Contains(one.path, "{") {
			t.Fatalf("there is no sample of %s", route.Path)
		}
		got := b.post(one.path, with(one.form, url.Values{ui.MadeForField: {other}, "packed": {""}}))
		if route.Path == "/data/import" || route.Path == "/data/sheet" {
			got = b.uploadWith(one.path, url.Values{ui.MadeForField: {other}}, "dagbog.json", strings.NewReader("dato;muskel\n2026-11-20;læg\n"))
		}
		if got.StatusCode != http.StatusConflict || !strings.Contains(got.body, danish("error.made-for-other.title")) ||
			!strings.Contains(got.body, danish("error.made-for-other.text", "Email", me)) {
			t.Errorf("%s is answered %d\n%s", route.Path, got.StatusCode, got.body)
		}
		if strings.Contains(got.body, goodPassword) {
			t.Errorf("the answer to %s holds a password", route.Path)
		}
		if n := written.Swap(0); n > 0 {
			t.Errorf("%s wrote %d times", route.Path, n)
		}
	}
	if tried < 40 {
		t.Errorf("only %d forms were tried", tried)
	}
}

// TestAStaleTabIsNotStoredInTheDiaryOfTheNextPerson goes the way of two people at one browser.
func TestAStaleTabIsNotStoredInTheDiaryOfTheNextPerson(t *testing.T) {
	s := newSite(t)
	s.member("b@example.org")
	b := s.member("a@example.org")
	now := pageForm(t, b.get("/").body, "/now")
	form := with(pageForm(t, b.get("/entries/new").body, "/entries"), url.Values{"when": {"now"}, "note": {typedNote}, "muscle": {"calf"}})
	b.signIn("b@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.post("/entries", form).want(t, http.StatusConflict).says(t,
		danish("error.made-for-other.text", "Email", "b@example.org"), typedNote, danish("muscle.calf"), danish("kept.typed"))
	b.post("/now", now).want(t, http.StatusConflict)
	b.get("/entries").says(t, danish("episodes.empty.lead"))

	// The page sends it on to its owner, and to nobody else.
	refused := b.post("/entries", form).want(t, http.StatusConflict).says(t, danish("error.made-for-other.then"))
	b.signInFrom(refused, "b@example.org").want(t, http.StatusConflict).says(t, danish("signin.foreign"))
	sentOn := b.stored(savedIDAt(t, b.arrived(b.signInFrom(refused, "a@example.org"))))
	if sentOn.Note != typedNote || sentOn.Muscle != diary.Calf {
		t.Errorf("sent on as %+v", sentOn)
	}
	b.signIn("b@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.get("/entries").says(t, danish("episodes.empty.lead"))
	form.Set("id", diary.NewID())

	// Without a session it is kept for whose page it was, not for the last user of the browser.
	if err := s.store.EndSessions(t.Context(), b.accountID("b@example.org"), "", s.time()); err != nil {
		t.Fatal(err)
	}
	asked := b.post("/entries", form).want(t, http.StatusUnauthorized)
	b.signInFrom(asked, "b@example.org").want(t, http.StatusConflict).says(t, danish("signin.foreign"))
	e := b.stored(savedIDAt(t, b.arrived(b.signInFrom(asked, "a@example.org"))))
	if e.Note != typedNote || e.Muscle != diary.Calf {
		t.Errorf("stored %+v", e)
	}
}

// TestWhatWasChosenIsShownInWords looks at what the page of a form of another account shows to be copied.
func TestWhatWasChosenIsShownInWords(t *testing.T) {
	l := i18n.For(diary.Danish)
	got := typedText(l, url.Values{
		"kind": {"statin"}, "name": {"Zocor"}, "weekdays": {"1", "7"}, "sex": {"female"}, "pregnant": {"yes"}, "conditions": {"diabetes"},
		"on": {"yes"}, "wording": {"neutral"}, "cramps": {"no"}, "part": {"2"}, "note": {typedNote}, "birth_year": {"1961"}, "current_password": {"hemmelig"},
	})
	for _, text := range []string{
		danish("medicine-class.statin"), "Zocor", l.WeekdayName(time.Monday), l.WeekdayName(time.Sunday), danish("sex.female"), danish("answer.yes"),
		danish("condition.diabetes"), danish("reminder.on.yes"), danish("wording.short.neutral"), danish("answer.no"), typedNote, "1961",
	} {
		if !strings.Contains(got, ": "+text) {
			t.Errorf("%q is not in\n%s", text, got)
		}
	}
	for _, raw := range []string{": 1\n", ": 2", "statin\n", "hemmelig", ": yes", ": no"} {
		if strings.Contains(got+"\n", raw) {
			t.Errorf("%q is in\n%s", raw, got)
		}
	}
	if got := typedText(l, url.Values{"kind": {"2"}, "id": {"x"}}); got != "" {
		t.Errorf("a button with codes says %q", got)
	}
}

func TestADeadLinkLeadsWhoIsSignedInHome(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	for path, says := range map[string][2]string{
		"/confirm/x":           {"error.mail-link-home.text", "error.mail-link.text"},
		"/reset/x":             {"error.mail-link-home.text", "error.mail-link.text"},
		token.DonePath + "/x":  {"link.stale.signed-in", "link.stale.text"},
		token.FewerPath + "/x": {"link.stale.signed-in", "link.stale.text"},
	} {
		page := b.get(path).want(t, http.StatusNotFound).says(t, danish(says[0]))
		if strings.Contains(page.body, danish(says[1])) {
			t.Errorf("%s asks for a sign-in", path)
		}
		s.browser().get(path).want(t, http.StatusNotFound).says(t, danish(says[1]))
	}
}
