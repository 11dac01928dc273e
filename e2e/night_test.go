package e2e

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
	"crampdiary/views/words"
)

//go:embed testdata/over.js
var overSource string

func TestACrampIsStoredWithOneTapAndDescribedWithThreeMore(t *testing.T) {
	forEach(t, everyBrowser, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		taps := 0
		tap := func(text string) {
			t.Helper()
			b.press(text)
			taps++
		}
		tap(b.l.T("today.now"))
		b.wantStatus(http.StatusOK)
		if started := b.site.onlyEpisode(memberEmail); !started.Ongoing || started.Precision != diary.Exact {
			t.Errorf("stored %+v", started)
		}
		tap(words.Place(b.l, diary.Episode{Muscle: diary.Calf, Side: diary.Left}))
		b.site.advance(3 * time.Minute)
		tap(b.l.T("now.over"))
		tap("7")
		b.says(b.l.T("episode.saved-short"))
		stored := b.site.onlyEpisode(memberEmail)
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
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		startNow(b)
		for _, placed := range []bool{false, true} {
			if placed {
				b.press(words.Place(b.l, diary.Episode{Muscle: diary.Calf, Side: diary.Right}))
				if !js[bool](b, `document.querySelector(".aid .figure").checkVisibility()`) {
					t.Error("the stretch is not drawn")
				}
			}
			for _, d := range []device{smallPhone, narrowPhone, desktop} {
				for _, letters := range []string{"", "200%"} {
					b.hold(d)
					js[chromedp.Void](b, fmt.Sprintf("document.documentElement.style.fontSize = %q", letters))
					for _, fault := range js[[]string](b, fmt.Sprintf("(%s)(%t)", overSource, letters != "")) {
						t.Errorf("%s, letters %q, placed %v: %s", d.name, letters, placed, fault)
					}
				}
			}
			js[chromedp.Void](b, `document.documentElement.style.fontSize = ""`)
		}
	})
}

func TestTwoTapsInTheNightStoreOneCramp(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		run(b, "tap twice", chromedp.DoubleClick(within("main", b.l.T("today.now")), chromedp.NodeVisible))
		run(b, "wait for the help", chromedp.WaitVisible(chromedp.CSS(".timer")))
		b.site.onlyEpisode(memberEmail)
	})
}

func TestANightWithoutCrampsIsNotedWithOneTap(t *testing.T) {
	forEach(t, everyBrowser, func(t *testing.T, b *tab, r reader) {
		b.site.advance(5 * time.Hour) // to the morning
		b.signIn(memberEmail)
		b.press(b.l.T("today.no-cramps"))
		b.says(b.l.T("today.noted"))
		b.press(b.l.T("today.check-in"))
		b.tap("input[name='factor.alcohol'][value=yes]")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		b.says(b.l.T("day.saved"))

		account, err := b.site.store.AccountByEmail(t.Context(), memberEmail)
		if err != nil {
			t.Fatal(err)
		}
		night, err := b.site.store.CheckIn(t.Context(), account.ID, diary.LastNight(b.site.now(), account.Location()))
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
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.prefer("light")
		b.open("/signin")
		light := b.ground()
		b.signIn(memberEmail) // at 03:10
		for _, path := range []string{"/", "/entries", "/report", "/stretch", "/nowhere"} {
			b.open(path)
			if ground := b.ground(); ground != black {
				t.Errorf("the ground of %s is %s", path, ground)
			}
			if root := js[string](b, "getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.documentElement).colorScheme"); root != black+"dark" {
				t.Errorf("around %s it is %s", path, root)
			}
		}
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		if ground := b.ground(); ground != white {
			t.Errorf("on paper the ground is %s", ground)
		}
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
		b.prefer("light")
		b.open("/entries")
		b.pressIn("footer", b.l.T("night.off"))
		if ground := b.ground(); ground != light {
			t.Errorf("switched off the ground is %s, want %s", ground, light)
		}
		b.pressIn("footer", b.l.T("night.on", "From", b.l.WallTime(22*60), "To", b.l.WallTime(7*60)))
		b.pressIn("footer", b.l.T("nav.signout"))
		if ground := b.ground(); ground != black {
			t.Errorf("signed out the ground is %s", ground)
		}
		b.site.advanceTo(7)
		b.open("/signin")
		if ground := b.ground(); ground != light {
			t.Errorf("at seven the ground is %s", ground)
		}
	})
}
