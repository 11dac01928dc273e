package journeys

import (
	_ "embed"
	"fmt"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
	"crampdiary/views/words"
)

//go:embed testdata/over.js
var overSource string

func TestACrampIsStoredWithOneTapAndDescribedWithThreeMore(t *testing.T) {
	e2e.ForEach(t, e2e.EveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		taps := 0
		tap := func(text string) {
			t.Helper()
			b.Press(text)
			taps++
		}
		tap(b.L.T("today.now"))
		b.WantStatus(http.StatusOK)
		if started := b.Site.OnlyEpisode(e2e.MemberEmail); !started.Ongoing || started.Precision != diary.Exact {
			t.Errorf("stored %+v", started)
		}
		tap(words.Place(b.L, diary.Episode{Muscle: diary.Calf, Side: diary.Left}))
		b.Site.Advance(3 * time.Minute)
		tap(b.L.T("now.over"))
		tap("7")
		b.Says(b.L.T("episode.saved-short"))
		stored := b.Site.OnlyEpisode(e2e.MemberEmail)
		if d, ok := stored.Duration(); !ok || d.Round(time.Minute) != 3*time.Minute || stored.Ongoing ||
			stored.Muscle != diary.Calf || stored.Side != diary.Left || stored.Pain == nil || *stored.Pain != 7 {
			t.Errorf("stored %+v", stored)
		}
		if taps-1 > 3 {
			t.Errorf("it took %d taps after the first", taps-1)
		}
	})
}

// TestWhatEndsACrampIsUnderTheThumbAndTheLargestOfThePage looks at the page as far up and as far down as it goes.
func TestWhatEndsACrampIsUnderTheThumbAndTheLargestOfThePage(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		e2e.StartNow(b)
		for _, placed := range []bool{false, true} {
			if placed {
				b.Press(words.Place(b.L, diary.Episode{Muscle: diary.Calf, Side: diary.Right}))
				if !e2e.JS[bool](b, `document.querySelector(".aid .figure").checkVisibility()`) {
					t.Error("the stretch is not drawn")
				}
			}
			for _, d := range []e2e.Device{e2e.SmallPhone, e2e.NarrowPhone, e2e.Desktop} {
				for _, letters := range []string{"", "200%"} {
					b.Hold(d)
					e2e.JS[chromedp.Void](b, fmt.Sprintf("document.documentElement.style.fontSize = %q", letters))
					for _, fault := range e2e.JS[[]string](b, fmt.Sprintf("(%s)(%t)", overSource, letters != "")) {
						t.Errorf("%s, letters %q, placed %v: %s", d.Name, letters, placed, fault)
					}
				}
			}
			e2e.JS[chromedp.Void](b, `document.documentElement.style.fontSize = ""`)
		}
	})
}

func TestTwoTapsInTheNightStoreOneCramp(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		e2e.Run(b, "tap twice", chromedp.DoubleClick(e2e.Within("main", b.L.T("today.now")), chromedp.NodeVisible))
		e2e.Run(b, "wait for the help", chromedp.WaitVisible(chromedp.CSS(".timer")))
		b.Site.OnlyEpisode(e2e.MemberEmail)
	})
}

func TestANightWithoutCrampsIsNotedWithOneTap(t *testing.T) {
	e2e.ForEach(t, e2e.EveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Site.Advance(5 * time.Hour) // to the morning
		b.SignIn(e2e.MemberEmail)
		b.Press(b.L.T("today.no-cramps"))
		b.Says(b.L.T("today.noted"))
		b.Press(b.L.T("today.check-in"))
		b.Tap("input[name='factor.alcohol'][value=yes]")
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusOK)
		b.Says(b.L.T("day.saved"))

		account, err := b.Site.Store.AccountByEmail(t.Context(), e2e.MemberEmail)
		if err != nil {
			t.Fatal(err)
		}
		night, err := b.Site.Store.CheckIn(t.Context(), account.ID, diary.LastNight(b.Site.Now(), account.Location()))
		if err != nil {
			t.Fatal(err)
		}
		if want := map[diary.Factor]diary.Answer{"alcohol": diary.Yes}; night.Cramps != diary.No || night.Asked != diary.NightOnly || !maps.Equal(night.Factors, want) {
			t.Errorf("stored %+v", night)
		}
	})
}

func TestEveryPageIsDimInTheNightWhateverTheDeviceSays(t *testing.T) {
	const black, white = "rgb(11, 6, 3)", "rgba(0, 0, 0, 0)"
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Prefer("light")
		b.Open("/signin")
		light := ground(b)
		b.SignIn(e2e.MemberEmail) // at 03:10
		for _, path := range []string{"/", "/entries", "/report", "/stretch", "/nowhere"} {
			b.Open(path)
			if ground := ground(b); ground != black {
				t.Errorf("the ground of %s is %s", path, ground)
			}
			if root := e2e.JS[string](b, "getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.documentElement).colorScheme"); root != black+"dark" {
				t.Errorf("around %s it is %s", path, root)
			}
		}
		e2e.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		if ground := ground(b); ground != white {
			t.Errorf("on paper the ground is %s", ground)
		}
		e2e.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
		b.Prefer("light")
		b.Open("/entries")
		b.PressIn("footer", b.L.T("night.off"))
		if ground := ground(b); ground != light {
			t.Errorf("switched off the ground is %s, want %s", ground, light)
		}
		b.PressIn("footer", b.L.T("night.on", "From", b.L.WallTime(22*60), "To", b.L.WallTime(7*60)))
		b.PressIn("footer", b.L.T("nav.signout"))
		if ground := ground(b); ground != black {
			t.Errorf("signed out the ground is %s", ground)
		}
		b.Site.AdvanceTo(7)
		b.Open("/signin")
		if ground := ground(b); ground != light {
			t.Errorf("at seven the ground is %s", ground)
		}
	})
}
