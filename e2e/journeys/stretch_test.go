package journeys

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// stretchShows is what the guide shows some seconds after its beginning, where it stands still.
func stretchShows(b *e2e.Tab, seconds float64) e2e.StretchMoment {
	b.T.Helper()
	return e2e.JS[e2e.StretchMoment](b, e2e.StretchTo(seconds))
}

func TestTheGuideHoldsEachStretchThreeTimesWithAndWithoutAScript(t *testing.T) {
	e2e.ForEach(t, e2e.Readers, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Open("/stretch")
		ready, hold, rest := b.L.T("stretch.say.ready"), b.L.T("stretch.say.hold"), b.L.T("stretch.say.rest")
		calf, hamstring := b.L.T("stretch.calf")+": ", b.L.T("stretch.hamstring")+": "
		left, right := b.L.T("stretch.leg.left"), b.L.T("stretch.leg.right")
		if begun := stretchShows(b, 0); begun.State != "paused" || begun.Words != ready || begun.Turn != calf+left {
			t.Errorf("before it is begun: %+v", begun)
		}
		b.BeginStretch()
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
			{239.5, hold, "1", hamstring + right, 3}, {241, b.L.T("stretch.say.end"), "0", hamstring + right, 3},
		} {
			want := e2e.StretchMoment{Words: step.words, Number: step.left, Turn: step.turn, Holds: step.holds, Moves: true, State: "running"}
			if got := stretchShows(b, step.at); got != want {
				t.Errorf("after %g s: %+v, want %+v", step.at, got, want)
			}
		}
		b.Open("/stretch?sitting")
		b.BeginStretch()
		sitting := b.L.T("stretch.sitting") + ": "
		if got := stretchShows(b, 65); got.Turn != sitting+right || got.Words != ready {
			t.Errorf("sitting, after a minute: %+v", got)
		}
		if got := stretchShows(b, 121); got.Words != b.L.T("stretch.say.end") {
			t.Errorf("sitting, after two minutes: %+v", got)
		}
	})
}

func TestTheGuidePausesAndGoesOn(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Open("/stretch")
		for _, want := range []string{"running", "paused", "running"} {
			b.BeginStretch()
			if got := stretchShows(b, 35); got.State != want || got.Words != b.L.T("stretch.say.hold") {
				t.Errorf("%+v, want it %s", got, want)
			}
		}
	})
}

func TestTheGuideShowsNumbersAloneToWhomMotionIsTooMuch(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.PreferStill()
		b.Open("/stretch")
		b.BeginStretch()
		if got := stretchShows(b, 13); got.Moves || got.Number != "7" || got.Words != b.L.T("stretch.say.hold") {
			t.Errorf("%+v", got)
		}
	})
}

func TestTheGuideIsSilentUntilAskedAndKeepsTheScreenOn(t *testing.T) {
	e2e.ForEach(t, e2e.Readers[:2], func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Open("/stretch")
		b.StubDevice()
		b.BeginStretch()
		b.StretchAt(15)
		said := func(key string) {
			t.Helper()
			e2e.Run(b, "wait for "+key, chromedp.WaitVisible(`//p[@id="guide-said"][text()="`+b.L.T(key)+`"]`))
		}
		said("stretch.say.hold")
		if noted := b.Noted(); !slices.Equal(noted, []string{"screen"}) {
			t.Errorf("noted %q, want the screen alone", noted)
		}
		if shown := e2e.JS[[]bool](b, `(() => {
			const shown = () => document.getElementById("guide-voice").checkVisibility({visibilityProperty: true});
			const change = (v) => { voices = v; speechSynthesis.dispatchEvent(new Event("voiceschanged")); return shown(); };
			const lang = document.documentElement.lang;
			return [change([{localService: false, lang}, {localService: true, lang: "ja"}]), change([{localService: true, lang}])];
		})()`); !slices.Equal(shown, []bool{false, true}) {
			t.Errorf("a voice is offered: %v, want only one of the device in this language", shown)
		}
		b.Tap("#guide-voice")
		b.Tap("#guide-buzz")
		b.StretchAt(25)
		said("stretch.say.rest")
		if noted := b.Noted(); !slices.Equal(noted, []string{"buzz", b.L.T("stretch.say.rest")}) {
			t.Errorf("noted %q", noted)
		}
		b.BeginStretch()
		if noted := b.Noted(); !slices.Equal(noted, []string{"released"}) {
			t.Errorf("when it pauses, noted %q", noted)
		}
	})
}

func TestTheGuideLogsAtItsEnd(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/stretch")
		b.BeginStretch()
		b.StretchAt(241)
		b.Press(b.L.T("activity.now.stretching"))
		b.Says(b.L.T("activity.logged"))
		account := b.Site.Account(e2e.MemberEmail)
		day := diary.CrampDayOf(b.Site.Now(), account.Location())
		logged := func() int {
			activities, err := b.Site.Store.Activities(t.Context(), account.ID, day, day)
			if err != nil {
				t.Fatal(err)
			}
			return len(activities)
		}
		if n := logged(); n != 1 {
			t.Errorf("%d are logged", n)
		}
		b.Press(b.L.T("activity.undo"))
		if n := logged(); n != 0 {
			t.Errorf("%d are left after it was taken back", n)
		}
	})
}
