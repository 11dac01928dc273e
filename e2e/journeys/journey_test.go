package journeys

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestAPersonSignsUpAndKeepsADiary(t *testing.T) {
	e2e.ForEach(t, e2e.EveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		const (
			email = "mette@example.org"
			note  = "Vågnede brat. Tæerne stod lige op. Øm læg bagefter."
		)
		clock := b.L.Clock(e2e.TestStart.Add(45 * time.Minute)) // 15 minutes before 03:10 in Denmark
		b.Site.Advance(30 * time.Second)                        // a slow machine's seconds stay within the minute
		b.Open("/")
		b.Press(b.L.T("landing.signup"))
		signUp(b, email)
		b.WantStatus(http.StatusOK)

		b.PressIn("nav", b.L.T("nav.log"))
		b.Tap("input[name=when][value='15']")
		b.Write("ended_at", "4")
		b.Choose("muscle", string(diary.Calf))
		b.Tap("#side-right")
		b.Tap("#pain-7")
		b.Unfold(b.L.T("episode.more"))
		b.Tap("input[name=woke][value=yes]")
		b.Tap("#triggers-hard-exercise")
		b.Choose("tried-stretch", string(diary.Helped))
		b.Write("note", note)
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusOK)
		b.Says(
			b.L.T("episode.saved"), clock, b.L.Duration(4*time.Minute), b.L.T("muscle.calf"), b.L.T("side.right"),
			b.L.T("pain.of", "Pain", 7, "Max", diary.MaxPain), b.L.T("trigger.hard-exercise"), b.L.T("remedy.stretch"), note,
		)

		stored := b.Site.OnlyEpisode(email)
		want := map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped}
		if stored.Precision != diary.About || stored.Muscle != diary.Calf || stored.Side != diary.Right ||
			stored.Pain == nil || *stored.Pain != 7 || stored.Woke != diary.Yes || stored.Note != note ||
			len(stored.Triggers) != 1 || stored.Triggers[0] != diary.HardExercise || !maps.Equal(stored.Remedies, want) {
			t.Errorf("stored %+v", stored)
		}

		b.Press(b.L.T("episode.to-list"))
		if row := b.Text("a.row"); !strings.Contains(row, b.L.T("muscle.calf")) || !strings.Contains(row, clock) {
			t.Errorf("the list shows %q", row)
		}
		b.OpenFirstRow()
		changeAndUndo(b, email, note)
	})
}

// signUp fills in everything the page asks for.
func signUp(b *e2e.Tab, email string) {
	b.T.Helper()
	b.Write("email", email)
	b.Write("password", e2e.GoodPassword)
	b.Choose("zone", e2e.HomeZone)
	b.Choose("region", string(diary.Midtjylland))
	for _, statement := range diary.Statements {
		b.Tap("#" + string(statement))
	}
	b.Press(b.L.T("signup.submit"))
	b.WantStatus(http.StatusOK)
}

// changeAndUndo changes the cramp that the page shows, deletes it and takes that back.
func changeAndUndo(b *e2e.Tab, email, note string) {
	b.T.Helper()
	b.Press(b.L.T("episode.edit"))
	if shown := b.Value("note"); shown != note {
		b.T.Errorf("the form shows the note %q", shown)
	}
	b.Tap("#pain-4")
	b.Press(b.L.T("episode.save"))
	b.Says(b.L.T("episode.saved"), b.L.T("pain.of", "Pain", 4, "Max", diary.MaxPain), note)
	changed := b.Site.OnlyEpisode(email)
	if changed.Pain == nil || *changed.Pain != 4 {
		b.T.Errorf("stored %+v", changed)
	}

	b.Press(b.L.T("episode.delete"))
	b.Says(b.L.T("episode.deleted.notice"), b.L.T("episodes.empty.lead"))
	if left := b.Site.Episodes(email); len(left) != 0 {
		b.T.Errorf("after the delete %+v is left", left)
	}
	b.Press(b.L.T("episode.restore"))
	b.WantStatus(http.StatusOK)
	b.Says(b.L.T("episode.restored"), note)
	if restored := b.Site.OnlyEpisode(email); restored.ID != changed.ID {
		b.T.Errorf("restored %s, want %s", restored.ID, changed.ID)
	}
}

func TestBackAfterSigningOutShowsNothingOfTheDiary(t *testing.T) {
	e2e.ForEach(t, e2e.TwoAndEveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Choose("muscle", string(diary.Calf))
		b.Press(b.L.T("episode.save"))
		b.Press(b.L.T("episode.to-list"))
		b.PressIn("footer", b.L.T("nav.signout"))
		b.Says(b.L.T("signin.signed-out"))
		for range 2 {
			b.Move(-1, "main")
			if path := b.Path(); !strings.HasPrefix(path, "/signin") {
				t.Errorf("Back leads to %s\n%s", path, b.Describe())
			}
			if shown := b.Text("body"); strings.Contains(shown, b.L.T("muscle.calf")) {
				t.Errorf("Back shows the diary:\n%s", shown)
			}
		}
	})
}

func TestADoubleClickOnSaveStoresOneCramp(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Write("ended_at", "2")
		e2e.Run(b, "double-click save", chromedp.DoubleClick(e2e.Within("main", b.L.T("episode.save")), chromedp.NodeVisible))
		e2e.Run(b, "wait for the saved page", chromedp.WaitVisible(chromedp.CSS(".notice")))
		b.Says(b.L.T("episode.saved"))
		b.Site.OnlyEpisode(e2e.MemberEmail)
	})
}

func TestLanguageAndBrightnessAreSwitchedOnThePage(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Prefer("dark")
		b.Open("/signup")
		dark := ground(b)
		b.Prefer("light")
		light := ground(b)
		for _, step := range []struct{ key, ground string }{
			{"theme.dark", dark}, {"theme.light", light}, {"theme.system", light},
		} {
			b.PressIn("footer", b.L.T(step.key))
			if ground, path := ground(b), b.Path(); ground != step.ground || path != "/signup" {
				t.Errorf("%s: the ground is %s at %s, want %s at /signup", step.key, ground, path, step.ground)
			}
		}
		for _, step := range []struct{ button, lang, title string }{
			{"English", "en", "Create account"}, {"Dansk", "da", "Opret konto"},
		} {
			b.PressIn("footer", step.button)
			if lang, title := e2e.JS[string](b, "document.documentElement.lang"), b.Title(); lang != step.lang || !strings.HasPrefix(title, step.title) {
				t.Errorf("%s: the page is in %s and called %q", step.button, lang, title)
			}
		}
	})
}

// ground is the colour behind the page.
func ground(b *e2e.Tab) string {
	b.T.Helper()
	return e2e.JS[string](b, "getComputedStyle(document.body).backgroundColor")
}

func TestTheBannerOffersTheZoneOfTheDevice(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := e2e.NewSite(t)
			s.AddAccount(e2e.MemberEmail, language)
			b := s.NewTab(t, e2e.Reader{Language: language, Device: e2e.Phone})
			b.SignIn(e2e.MemberEmail)
			if bannerShows(b) {
				t.Error("the banner shows at home")
			}
			b.Travel("Asia/Tokyo")
			b.Open("/settings/preferences")
			if banner := b.Text("#zone-banner"); !strings.Contains(banner, e2e.HomeZone) || !strings.Contains(banner, "Asia/Tokyo") {
				t.Errorf("the banner says %q", banner)
			}
			b.Hold(e2e.SmallPhone)
			if share := bannerShareOfLargeLetters(b); share <= 0 || share > 0.5 {
				t.Errorf("with letters of twice the size the banner takes %.2f of the screen", share)
			}
			b.Open("/settings/preferences")
			b.PressIn("aside", b.L.T("zone.banner.change"))
			b.WantStatus(http.StatusOK)
			if path, zone := b.Path(), b.Value("zone"); path != "/settings/preferences" || zone != "Asia/Tokyo" || bannerShows(b) {
				t.Errorf("after the change: %s, zone %s, banner %v", path, zone, bannerShows(b))
			}

			b.Travel("America/New_York")
			b.Open("/entries")
			b.Tap("#zone-banner-keep")
			b.Open("/entries")
			if bannerShows(b) {
				t.Error("the banner asks again")
			}
		})
	}
}

func bannerShows(b *e2e.Tab) bool {
	b.T.Helper()
	return e2e.JS[bool](b, "document.getElementById('zone-banner').checkVisibility()")
}

// bannerShareOfLargeLetters is how much of the screen's height the banner takes with letters of twice the size.
func bannerShareOfLargeLetters(b *e2e.Tab) float64 {
	b.T.Helper()
	return e2e.JS[float64](b, `(() => {
		document.documentElement.style.fontSize = "200%";
		return document.getElementById("zone-banner").getBoundingClientRect().height / innerHeight;
	})()`)
}

func TestSigningUpSuggestsTheZoneOfTheDevice(t *testing.T) {
	t.Parallel()
	b := e2e.NewSite(t).NewTab(t, e2e.Reader{Language: diary.English, Device: e2e.Phone, Zone: "Asia/Calcutta"})
	b.Open("/signup")
	if zone := b.Value("zone"); zone != "Asia/Kolkata" && zone != "Asia/Calcutta" {
		t.Errorf("the suggestion is %s", zone)
	}
}

func TestLeavingAFilledFormAsksFirst(t *testing.T) {
	t.Parallel()
	s := e2e.NewSite(t)
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	b := s.NewTab(t, e2e.Reader{Language: diary.Danish, Device: e2e.Phone})
	b.Watch.AllowQuestion()
	b.SignIn(e2e.MemberEmail)
	for typed, want := range map[string]int{"": 0, "Halvt skrevet": 1} {
		before := b.Watch.Questions()
		b.Open("/entries/new")
		b.Write("note", typed)
		b.Tap(e2e.Within("nav", b.L.T("nav.diary")))
		b.Await(`location.pathname === "/entries"`)
		if asked := b.Watch.Questions() - before; asked != want {
			t.Errorf("with %q typed the page asked %d times, want %d", typed, asked, want)
		}
	}
}
