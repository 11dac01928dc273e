package e2e

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// stretchShows is what the guide shows some seconds after its beginning, where it stands still.
func (b *tab) stretchShows(seconds float64) stretchMoment {
	b.t.Helper()
	return js[stretchMoment](b, stretchTo(seconds))
}

func TestTheGuideHoldsEachStretchThreeTimesWithAndWithoutAScript(t *testing.T) {
	forEach(t, readers, func(t *testing.T, b *tab, r reader) {
		b.open("/stretch")
		ready, hold, rest := b.l.T("stretch.say.ready"), b.l.T("stretch.say.hold"), b.l.T("stretch.say.rest")
		calf, hamstring := b.l.T("stretch.calf")+": ", b.l.T("stretch.hamstring")+": "
		left, right := b.l.T("stretch.leg.left"), b.l.T("stretch.leg.right")
		if begun := b.stretchShows(0); begun.State != "paused" || begun.Words != ready || begun.Turn != calf+left {
			t.Errorf("before it is begun: %+v", begun)
		}
		b.beginStretch()
		for _, step := range []struct {
			at    float64
			words string
			left  string
			turn  string
			holds int
		}{
			{0.5, ready, "10", calf + left, 0}, {9.5, ready, "1", calf + left, 0},
			{10.5, hold, "10", calf + left, 1}, {19.5, hold, "1", calf + left, 1},
			{20.5, rest, "10", calf + left, 1}, {30.5, hold, "10", calf + left, 2},
			{40.5, rest, "10", calf + left, 2}, {55, hold, "5", calf + left, 3},
			{65, ready, "5", calf + right, 0}, {115, hold, "5", calf + right, 3},
			{125, ready, "5", hamstring + left, 0}, {185, ready, "5", hamstring + right, 0},
			{239.5, hold, "1", hamstring + right, 3}, {241, b.l.T("stretch.say.end"), "0", hamstring + right, 3},
		} {
			want := stretchMoment{step.words, step.left, step.turn, step.holds, true, "running"}
			if got := b.stretchShows(step.at); got != want {
				t.Errorf("after %g s: %+v, want %+v", step.at, got, want)
			}
		}
		b.open("/stretch?sitting")
		b.beginStretch()
		sitting := b.l.T("stretch.sitting") + ": "
		if got := b.stretchShows(65); got.Turn != sitting+right || got.Words != ready {
			t.Errorf("sitting, after a minute: %+v", got)
		}
		if got := b.stretchShows(121); got.Words != b.l.T("stretch.say.end") {
			t.Errorf("sitting, after two minutes: %+v", got)
		}
	})
}

func TestTheGuidePausesAndGoesOn(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.open("/stretch")
		for _, want := range []string{"running", "paused", "running"} {
			b.beginStretch()
			if got := b.stretchShows(35); got.State != want || got.Words != b.l.T("stretch.say.hold") {
				t.Errorf("%+v, want it %s", got, want)
			}
		}
	})
}

func TestTheGuideShowsNumbersAloneToWhomMotionIsTooMuch(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.preferStill()
		b.open("/stretch")
		b.beginStretch()
		if got := b.stretchShows(13); got.Moves || got.Number != "7" || got.Words != b.l.T("stretch.say.hold") {
			t.Errorf("%+v", got)
		}
	})
}

func TestTheGuideIsSilentUntilAskedAndKeepsTheScreenOn(t *testing.T) {
	forEach(t, readers[:2], func(t *testing.T, b *tab, r reader) {
		b.open("/stretch")
		b.stubDevice()
		b.beginStretch()
		b.stretchAt(15)
		said := func(key string) {
			t.Helper()
			run(b, "wait for "+key, chromedp.WaitVisible(`//p[@id="guide-said"][text()="`+b.l.T(key)+`"]`))
		}
		said("stretch.say.hold")
		if noted := b.noted(); !slices.Equal(noted, []string{"screen"}) {
			t.Errorf("noted %q, want the screen alone", noted)
		}
		if shown := js[[]bool](b, `(() => {
			const shown = () => document.getElementById("guide-voice").checkVisibility({visibilityProperty: true});
			const change = (v) => { voices = v; speechSynthesis.dispatchEvent(new Event("voiceschanged")); return shown(); };
			const lang = document.documentElement.lang;
			return [change([{localService: false, lang}, {localService: true, lang: "ja"}]), change([{localService: true, lang}])];
		})()`); !slices.Equal(shown, []bool{false, true}) {
			t.Errorf("a voice is offered: %v, want only one of the device in this language", shown)
		}
		b.tap("#guide-voice")
		b.tap("#guide-buzz")
		b.stretchAt(25)
		said("stretch.say.rest")
		if noted := b.noted(); !slices.Equal(noted, []string{"buzz", b.l.T("stretch.say.rest")}) {
			t.Errorf("noted %q", noted)
		}
		b.beginStretch()
		if noted := b.noted(); !slices.Equal(noted, []string{"released"}) {
			t.Errorf("when it pauses, noted %q", noted)
		}
	})
}

func TestTheGuideLogsAtItsEnd(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.open("/stretch")
		b.beginStretch()
		b.stretchAt(241)
		b.press(b.l.T("activity.now.stretching"))
		b.says(b.l.T("activity.logged"))
		account := b.site.account(memberEmail)
		day := diary.CrampDayOf(b.site.now(), account.Location())
		logged := func() int {
			activities, err := b.site.store.Activities(t.Context(), account.ID, day, day)
			if err != nil {
				t.Fatal(err)
			}
			return len(activities)
		}
		if n := logged(); n != 1 {
			t.Errorf("%d are logged", n)
		}
		b.press(b.l.T("activity.undo"))
		if n := logged(); n != 0 {
			t.Errorf("%d are left after it was taken back", n)
		}
	})
}
