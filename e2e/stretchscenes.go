package e2e

import (
	_ "embed"
	"fmt"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/stretch.js
var stretchSource string

// stretchMoment is what the guide through the stretches shows at a moment.
type stretchMoment struct {
	Words  string // what to do
	Number string // of the seconds left
	Turn   string // which leg
	Holds  int    // of the three that were begun
	Moves  bool   // something of the drawing moves
	State  string // of the time: running or paused
}

// beginStretch ticks the box that lets the time of the guide run.
func (b *tab) beginStretch() {
	b.t.Helper()
	b.tap("label[for=guide-run]")
}

// stretchAt sets the guide to some seconds after its beginning, where it stands still.
func (b *tab) stretchAt(seconds float64) {
	b.t.Helper()
	js[stretchMoment](b, stretchTo(seconds))
}

func stretchTo(seconds float64) string { return fmt.Sprintf("(%s)(%g)", stretchSource, seconds) }

// preferStill emulates a device that is set to show no motion.
func (b *tab) preferStill() {
	b.t.Helper()
	b.preferFeature("prefers-reduced-motion", "reduce")
}

// stubDevice stands in the page for a screen, a speaker and a motor, and notes in window.noted what is asked of them.
func (b *tab) stubDevice() {
	b.t.Helper()
	js[chromedp.Void](b, `{
		window.noted = [];
		navigator.wakeLock.request = async (kind) => {
			noted.push(kind);
			return { release: () => noted.push("released") };
		};
		navigator.vibrate = () => noted.push("buzz");
		window.AudioContext = class {
			constructor() { noted.push("tone"); throw new DOMException("no speaker"); }
		};
		window.voices = [];
		speechSynthesis.getVoices = () => voices;
		speechSynthesis.speak = (said) => noted.push(said.text);
		window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
	}`)
}

func (b *tab) noted() []string {
	b.t.Helper()
	return js[[]string](b, "noted.splice(0)")
}
