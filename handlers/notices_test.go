package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// TestAPageThatIsNotThereMayHaveAnyAddress asks for one while something waits to be said.
func TestAPageThatIsNotThereMayHaveAnyAddress(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{})
	b.setCookie(noticeCookie, "x.saved")
	for _, path := range []string{"/%25zz", "/learn/%00", "/profile%0a", "/%3f"} {
		b.get(path).want(t, http.StatusNotFound)
	}
}

// noticeValue is all that the cookie may hold: a binding, a code, and counts, IDs or names of sections.
var noticeValue = regexp.MustCompile(`^[A-Za-z0-9_-]{22}\.([a-z-]+)((?:\.(?:[0-9]+|[0-9a-f-]{36}|[a-z-]+))*)$`)

// saidOnce follows an answer that announces something to the page that says it, in each language, and asks for the
// page again. It returns the code, empty when nothing was announced.
func (b *browser) saidOnce(got answer) noticeCode {
	b.t.Helper()
	value := ""
	for _, cookie := range got.Cookies() {
		if cookie.Name == noticeCookie {
			value = cookie.Value
		}
	}
	if value == "" {
		return ""
	}
	parts := noticeValue.FindStringSubmatch(value)
	if parts == nil {
		b.t.Fatalf("the cookie holds %q", value)
	}
	code := noticeCode(parts[1])
	to, err := url.Parse(got.want(b.t, http.StatusSeeOther).Header.Get("Location"))
	if err != nil || to.RawQuery != "" && to.RawQuery != "new=1" {
		b.t.Errorf("%s leads to %s (%v)", code, to, err)
	}
	for _, language := range diary.Languages {
		b.speak(language)
		l := i18n.For(language)
		b.setCookie(noticeCookie, value)
		args := strings.Split(parts[2], ".")[1:]
		text, times := announced{code, args}.notice(l).Text, 1
		switch {
		case notices[code].named:
			text = namedText(l)
		case code == profileAnswered:
			text = l.T("report.profile-answered", "Question", l.T("field.pregnant"), "Answer", l.T("answer.no"))
		case notices[code].listed:
			text = l.N("report.stored", 1)
		case notices[code].parts:
			times = len(args)
		}
		if text == "" {
			b.t.Fatalf("%s is no notice", value)
		}
		if page := b.get(to.Path).body; strings.Count(page, text) != times {
			b.t.Errorf("%s: %s says %q %d times\n%s", code, to.Path, text, strings.Count(page, text), page)
		}
		if page := b.get(to.Path); strings.Contains(page.body, text) || len(page.Cookies()) > 0 {
			b.t.Errorf("%s: %s says %q again", code, to.Path, text)
		}
	}
	return code
}

// namedText is the text about something by its name, as far as the name.
func namedText(l *i18n.Locale) string {
	text, _, _ := strings.Cut(l.T("product.saved", "Name", "\x00", "Kind", ""), "\x00")
	return text
}

// announce puts into the browser what a redirect to a page announces.
func (b *browser) announce(path string, code noticeCode, args ...string) {
	b.t.Helper()
	bound := newApp(b.store, b.pages).pageBinding(path)
	b.setCookie(noticeCookie, strings.Join(append([]string{bound, string(code)}, args...), "."))
}

// speak changes the language of the browser and of its account, if it has signed in.
func (b *browser) speak(language diary.Language) {
	b.t.Helper()
	b.language = string(language)
	account, err := b.store.AccountByEmail(b.t.Context(), me)
	if err != nil {
		return
	}
	account.Language = language
	if err := b.store.SavePreferences(b.t.Context(), account.ID, account.Preferences); err != nil {
		b.t.Fatal(err)
	}
}

// TestEveryNoticeIsSaidOnce sends every form, and what else a notice comes of, and looks for it on the page after.
func TestEveryNoticeIsSaidOnce(t *testing.T) {
	said := make(map[noticeCode]bool)
	keptRoutes(t, func(t *testing.T, _ *site, b *browser, route route, one sample) {
		if route.Path == "/signup" || route.Path == InvitedPath+"/{token}" { // of a stranger, below
			return
		}
		said[b.saidOnce(b.post(one.path, one.form))] = true
	})
	for _, act := range []func(s *site, b *browser) answer{
		func(_ *site, b *browser) answer { return b.post("/days/2026-11-22/none", nil) },
		func(_ *site, b *browser) answer {
			return b.post("/settings/password", url.Values{"current_password": {goodPassword}, "new_password": {"gulerod trompet skyfri 31"}})
		},
		func(_ *site, b *browser) answer {
			b.post("/days/2026-11-22", url.Values{"version": {"0"}, "cramps": {"yes"}})
			return b.post("/days/2026-11-22/none", nil)
		},
		func(_ *site, b *browser) answer { return b.post("/days/2026-11-22/none", url.Values{"asked": {"day"}}) },
		func(_ *site, b *browser) answer {
			id := diary.NewID()
			b.logEpisode(url.Values{"id": {id}})
			return b.do(http.MethodGet, "/entries/new?id="+id, nil)
		},
		func(_ *site, b *browser) answer {
			b.startCramp()
			return b.post("/now", nil)
		},
		func(_ *site, b *browser) answer {
			form := pageForm(b.t, b.get("/reminders/2").body, "/reminders/2")
			form.Del("on")
			return b.post("/reminders/2", form)
		},
		func(_ *site, b *browser) answer {
			b.protect()
			_, made := b.addPasskey(me)
			return made
		},
		func(s *site, b *browser) answer {
			b.addPasskey(me)
			stored, err := s.store.ListPasskeys(b.t.Context(), b.accountID(me))
			if err != nil || len(stored) != 1 {
				b.t.Fatalf("stored are %v (%v)", stored, err)
			}
			return b.do(http.MethodPost, newPasskeyPath+"/"+stored[0].ID, url.Values{"passkey_name": {"Min telefon"}})
		},
		func(s *site, b *browser) answer {
			b.addPasskey(me)
			return b.do(http.MethodPost, "/settings/keys/codes", codesSample(s).form)
		},
		func(s *site, b *browser) answer {
			form := codesSample(s).form
			b.do(http.MethodPost, "/settings/keys/codes", form)
			return b.do(http.MethodPost, "/settings/keys/codes", form)
		},
		func(_ *site, b *browser) answer { return b.post("/trials", b.trialForm(nil)) },
		func(_ *site, b *browser) answer {
			b.fourNights(me, "")
			return b.post(questionPath("sleep"), b.blanksOf("sleep"))
		},
		func(_ *site, b *browser) answer {
			b.keepProfile(me, func(*diary.Profile) {})
			return b.post(questionPath("pregnancy-abdomen"), url.Values{"pregnant": {"no"}})
		},
		func(_ *site, b *browser) answer {
			trial := b.beginTrial(nil)
			b.post(trial+"/stop", nil)
			return b.post(trial+"/resume", nil)
		},
		func(_ *site, b *browser) answer {
			wrong := b.importTable(wrongOrder+"x,x,x,x\n", "day-first")
			return b.post("/data/sheet/import", pageForm(b.t, wrong.body, "/data/sheet/import"))
		},
		func(s *site, b *browser) answer {
			other := s.member("b@example.org")
			other.logEpisode(url.Values{})
			preview := b.upload("/data/import", "a.json", strings.NewReader(other.get("/data/archive").body))
			return b.post("/data/import/confirm", pageForm(b.t, preview.body, "/data/import/confirm"))
		},
		func(s *site, b *browser) answer {
			stranger, link := s.browser(), s.todayLink(b.accountID(me), tuesdayEvening(diary.Stretching))
			stranger.post(link, nil)
			*b = *stranger
			return b.post(link, url.Values{"choice": {todayUndo}})
		},
		func(_ *site, b *browser) answer {
			*b = *b.browser()
			return b.post("/signup", signUpForm(me))
		},
		func(s *site, b *browser) answer {
			return b.post(s.withToken("/reset/{token}", me), url.Values{"new_password": {"gulerod trompet skyfri 31"}})
		},
		func(_ *site, b *browser) answer {
			form := eraseForm(diary.EraseAccount)
			b.post("/erase", form)
			b.signIn(me, goodPassword)
			return b.post("/erase/undo", nil)
		},
	} {
		s := newSite(t)
		b := s.reminded(me)
		said[b.saidOnce(act(s, b))] = true
	}
	withMail := newSite(t, withServer).member(me)
	said[withMail.saidOnce(withMail.post("/settings/email/resend", nil))] = true
	stranger := withMail.browser()
	said[stranger.saidOnce(stranger.post("/signup", signUpForm("anden@example.org")))] = true
	for code := range notices {
		if !said[code] {
			t.Errorf("nothing announced %s", code)
		}
	}
}

// TestANoticeWaitsForItsPage has another tab ask for its own page between a save and the page after it.
func TestANoticeWaitsForItsPage(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	text := danish("episode.saved")
	other := b.logEpisode(url.Values{"muscle": {"foot"}})
	b.get("/entries/"+other).says(t, text)
	id := b.logEpisode(url.Values{"muscle": {"calf"}})
	for _, path := range []string{"/", "/entries", "/entries/" + other, "/nowhere"} {
		if got := b.get(path); strings.Contains(got.body, text) || len(got.Cookies()) > 0 {
			t.Errorf("%s takes the notice of another page", path)
		}
	}
	b.do(http.MethodHead, "/entries/"+id, nil).want(t, http.StatusOK)
	s.fail(func(op string, _ bool) error { return diary.ErrUnavailable })
	b.get("/entries/"+id).want(t, http.StatusServiceUnavailable)
	s.fail(nil)
	b.get("/entries/"+id+"?from=elsewhere").want(t, http.StatusOK).says(t, text)
	if got := b.get("/entries/" + id); strings.Contains(got.body, text) {
		t.Error("it is said again")
	}
}

// TestANoticeThatNobodyAnnouncedSaysNothing sends what a person could put into the cookie.
func TestANoticeThatNobodyAnnouncedSaysNothing(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	bound := newApp(s.store, s.pages).pageBinding("/entries")
	for _, value := range []string{
		"", "x", "entry-saved", ".entry-saved", bound, bound + ".", bound + ".nothing", bound + ".entry-deleted",
		bound + ".entry-deleted.x", bound + ".entry-deleted.../../x", "x.entry-saved", strings.Repeat("x", 22) + ".entry-saved",
	} {
		b.setCookie(noticeCookie, value)
		if page := b.get("/entries").want(t, http.StatusOK).body; strings.Contains(page, `class="notice" role="status"`) {
			t.Errorf("%q says something\n%s", value, page)
		}
	}
}

func TestTheCookieOfANoticeIsAsTheOthersAndEndsSoon(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "localhost"} })
	w := httptest.NewRecorder()
	if err := newApp(s.store, s.pages).announce(w, httptest.NewRequest(http.MethodPost, "/settings", nil), "/settings", preferencesSaved); err != nil {
		t.Fatal(err)
	}
	cookie := w.Result().Cookies()[0]
	if cookie.Name != "__Host-notice" || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" ||
		cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != int(keepNotice/time.Second) {
		t.Errorf("cookie %v", cookie)
	}
}
