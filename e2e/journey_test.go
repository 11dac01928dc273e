package e2e

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// readers are who walk the journeys: in both languages, with and without a script, on what they hold.
var readers = []reader{
	{language: diary.Danish, device: phone},
	{language: diary.English, device: desktop},
	{language: diary.Danish, device: smallPhone, noScript: true},
	{language: diary.English, device: desktop, noScript: true},
}

// twoReaders are enough where neither the language nor the device matters much.
var twoReaders = []reader{
	{language: diary.Danish, device: smallPhone},
	{language: diary.English, device: desktop, noScript: true},
}

// everyBrowser walks a main journey, and twoAndEveryBrowser one where neither language nor device matters much.
var (
	everyBrowser       = slices.Concat(readers, otherBrowsers)
	twoAndEveryBrowser = slices.Concat(twoReaders, otherBrowsers)
)

// String names a reader as a subtest.
func (r reader) String() string {
	name := strings.TrimSpace(string(r.language) + " " + r.device.name + " " + string(r.browser))
	if r.noScript {
		name += " without script"
	}
	return name
}

// forEach runs a journey once for each reader, on a site where that reader has an account.
func forEach(t *testing.T, readers []reader, journey func(t *testing.T, b *tab, r reader)) {
	t.Parallel()
	for _, r := range readers {
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addAccount(memberEmail, r.language)
			journey(t, s.newTab(t, r), r)
		})
	}
}

func TestAPersonSignsUpAndKeepsADiary(t *testing.T) {
	forEach(t, everyBrowser, func(t *testing.T, b *tab, r reader) {
		const (
			email = "mette@example.org"
			note  = "Vågnede brat. Tæerne stod lige op. Øm læg bagefter."
		)
		clock := b.l.Clock(testStart.Add(45 * time.Minute)) // 15 minutes before 03:10 in Denmark
		b.site.advance(30 * time.Second)                    // a slow machine's seconds stay within the minute
		b.open("/")
		b.press(b.l.T("landing.signup"))
		signUp(b, email)
		b.wantStatus(http.StatusOK)

		b.pressIn("nav", b.l.T("nav.log"))
		b.tap("input[name=when][value='15']")
		b.write("ended_at", "4")
		b.choose("muscle", string(diary.Calf))
		b.tap("#side-right")
		b.tap("#pain-7")
		b.unfold(b.l.T("episode.more"))
		b.tap("input[name=woke][value=yes]")
		b.tap("#triggers-hard-exercise")
		b.choose("tried-stretch", string(diary.Helped))
		b.write("note", note)
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		b.says(
			b.l.T("episode.saved"), clock, b.l.Duration(4*time.Minute), b.l.T("muscle.calf"), b.l.T("side.right"),
			b.l.T("pain.of", "Pain", 7, "Max", diary.MaxPain), b.l.T("trigger.hard-exercise"), b.l.T("remedy.stretch"), note,
		)

		stored := b.site.onlyEpisode(email)
		want := map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped}
		if stored.Precision != diary.About || stored.Muscle != diary.Calf || stored.Side != diary.Right ||
			stored.Pain == nil || *stored.Pain != 7 || stored.Woke != diary.Yes || stored.Note != note ||
			len(stored.Triggers) != 1 || stored.Triggers[0] != diary.HardExercise || !maps.Equal(stored.Remedies, want) {
			t.Errorf("stored %+v", stored)
		}

		b.press(b.l.T("episode.to-list"))
		if row := b.text("a.row"); !strings.Contains(row, b.l.T("muscle.calf")) || !strings.Contains(row, clock) {
			t.Errorf("the list shows %q", row)
		}
		b.openFirstRow()
		changeAndUndo(b, email, note)
	})
}

// signUp fills in everything the page asks for.
func signUp(b *tab, email string) {
	b.t.Helper()
	b.write("email", email)
	b.write("password", goodPassword)
	b.choose("zone", homeZone)
	b.choose("region", string(diary.Midtjylland))
	for _, statement := range diary.Statements {
		b.tap("#" + string(statement))
	}
	b.press(b.l.T("signup.submit"))
	b.wantStatus(http.StatusOK)
}

// changeAndUndo changes the cramp that the page shows, deletes it and takes that back.
func changeAndUndo(b *tab, email, note string) {
	b.t.Helper()
	b.press(b.l.T("episode.edit"))
	if shown := b.value("note"); shown != note {
		b.t.Errorf("the form shows the note %q", shown)
	}
	b.tap("#pain-4")
	b.press(b.l.T("episode.save"))
	b.says(b.l.T("episode.saved"), b.l.T("pain.of", "Pain", 4, "Max", diary.MaxPain), note)
	changed := b.site.onlyEpisode(email)
	if changed.Pain == nil || *changed.Pain != 4 {
		b.t.Errorf("stored %+v", changed)
	}

	b.press(b.l.T("episode.delete"))
	b.says(b.l.T("episode.deleted.notice"), b.l.T("episodes.empty.lead"))
	if left := b.site.episodes(email); len(left) != 0 {
		b.t.Errorf("after the delete %+v is left", left)
	}
	b.press(b.l.T("episode.restore"))
	b.wantStatus(http.StatusOK)
	b.says(b.l.T("episode.restored"), note)
	if restored := b.site.onlyEpisode(email); restored.ID != changed.ID {
		b.t.Errorf("restored %s, want %s", restored.ID, changed.ID)
	}
}

func TestBackAfterSigningOutShowsNothingOfTheDiary(t *testing.T) {
	forEach(t, twoAndEveryBrowser, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.logNew()
		b.choose("muscle", string(diary.Calf))
		b.press(b.l.T("episode.save"))
		b.press(b.l.T("episode.to-list"))
		b.pressIn("footer", b.l.T("nav.signout"))
		b.says(b.l.T("signin.signed-out"))
		for range 2 {
			b.move(-1, "main")
			if path := b.path(); !strings.HasPrefix(path, "/signin") {
				t.Errorf("Back leads to %s\n%s", path, b.describe())
			}
			if shown := b.text("body"); strings.Contains(shown, b.l.T("muscle.calf")) {
				t.Errorf("Back shows the diary:\n%s", shown)
			}
		}
	})
}

func TestADoubleClickOnSaveStoresOneCramp(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.logNew()
		b.write("ended_at", "2")
		run(b, "double-click save", chromedp.DoubleClick(within("main", b.l.T("episode.save")), chromedp.NodeVisible))
		run(b, "wait for the saved page", chromedp.WaitVisible(chromedp.CSS(".notice")))
		b.says(b.l.T("episode.saved"))
		b.site.onlyEpisode(memberEmail)
	})
}

func TestLanguageAndBrightnessAreSwitchedOnThePage(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.prefer("dark")
		b.open("/signup")
		dark := b.ground()
		b.prefer("light")
		light := b.ground()
		for _, step := range []struct{ key, ground string }{
			{"theme.dark", dark}, {"theme.light", light}, {"theme.system", light},
		} {
			b.pressIn("footer", b.l.T(step.key))
			if ground, path := b.ground(), b.path(); ground != step.ground || path != "/signup" {
				t.Errorf("%s: the ground is %s at %s, want %s at /signup", step.key, ground, path, step.ground)
			}
		}
		for _, step := range []struct{ button, lang, title string }{
			{"English", "en", "Create account"}, {"Dansk", "da", "Opret konto"},
		} {
			b.pressIn("footer", step.button)
			if lang, title := js[string](b, "document.documentElement.lang"), b.title(); lang != step.lang || !strings.HasPrefix(title, step.title) {
				t.Errorf("%s: the page is in %s and called %q", step.button, lang, title)
			}
		}
	})
}

// ground is the colour behind the page.
func (b *tab) ground() string {
	b.t.Helper()
	return js[string](b, "getComputedStyle(document.body).backgroundColor")
}

func TestTheBannerOffersTheZoneOfTheDevice(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addAccount(memberEmail, language)
			b := s.newTab(t, reader{language: language, device: phone})
			b.signIn(memberEmail)
			if b.bannerShows() {
				t.Error("the banner shows at home")
			}
			b.travel("Asia/Tokyo")
			b.open("/settings/preferences")
			if banner := b.text("#zone-banner"); !strings.Contains(banner, homeZone) || !strings.Contains(banner, "Asia/Tokyo") {
				t.Errorf("the banner says %q", banner)
			}
			b.hold(smallPhone)
			if share := b.bannerShareOfLargeLetters(); share <= 0 || share > 0.5 {
				t.Errorf("with letters of twice the size the banner takes %.2f of the screen", share)
			}
			b.open("/settings/preferences")
			b.pressIn("aside", b.l.T("zone.banner.change"))
			b.wantStatus(http.StatusOK)
			if path, zone := b.path(), b.value("zone"); path != "/settings/preferences" || zone != "Asia/Tokyo" || b.bannerShows() {
				t.Errorf("after the change: %s, zone %s, banner %v", path, zone, b.bannerShows())
			}

			b.travel("America/New_York")
			b.open("/entries")
			b.tap("#zone-banner-keep")
			b.open("/entries")
			if b.bannerShows() {
				t.Error("the banner asks again")
			}
		})
	}
}

func (b *tab) bannerShows() bool {
	b.t.Helper()
	return js[bool](b, "document.getElementById('zone-banner').checkVisibility()")
}

// bannerShareOfLargeLetters is how much of the screen's height the banner takes with letters of twice the size.
func (b *tab) bannerShareOfLargeLetters() float64 {
	b.t.Helper()
	return js[float64](b, `(() => {
		document.documentElement.style.fontSize = "200%";
		return document.getElementById("zone-banner").getBoundingClientRect().height / innerHeight;
	})()`)
}

func TestSigningUpSuggestsTheZoneOfTheDevice(t *testing.T) {
	t.Parallel()
	b := newSite(t).newTab(t, reader{language: diary.English, device: phone, zone: "Asia/Calcutta"})
	b.open("/signup")
	if zone := b.value("zone"); zone != "Asia/Kolkata" && zone != "Asia/Calcutta" {
		t.Errorf("the suggestion is %s", zone)
	}
}

func TestLeavingAFilledFormAsksFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addAccount(memberEmail, diary.Danish)
	b := s.newTab(t, reader{language: diary.Danish, device: phone})
	b.watch.allowQuestion()
	b.signIn(memberEmail)
	for typed, want := range map[string]int{"": 0, "Halvt skrevet": 1} {
		before := b.watch.questions()
		b.open("/entries/new")
		b.write("note", typed)
		b.tap(within("nav", b.l.T("nav.diary")))
		b.await(`location.pathname === "/entries"`)
		if asked := b.watch.questions() - before; asked != want {
			t.Errorf("with %q typed the page asked %d times, want %d", typed, asked, want)
		}
	}
}
