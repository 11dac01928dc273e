package e2e

import (
	_ "embed"
	"fmt"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/stretch.js
var stretchSource string

// StretchMoment is what the guide through the stretches shows at a moment.
type StretchMoment struct {
	Words  string // what to do
	Number string // of the seconds left
	Turn   string // which leg
	Holds  int    // of the three that were begun
	Moves  bool   // something of the drawing moves
	State  string // of the time: running or paused
}

// BeginStretch ticks the box that lets the time of the guide run.
func (b *Tab) BeginStretch() {
	b.T.Helper()
	b.Tap("label[for=guide-run]")
}

// StretchAt sets the guide to some seconds after its beginning, where it stands still.
func (b *Tab) StretchAt(seconds float64) {
	b.T.Helper()
	JS[StretchMoment](b, StretchTo(seconds))
}

// StretchTo is the expression that brings the guide to so many seconds after its start.
func StretchTo(seconds float64) string { return fmt.Sprintf("(%s)(%g)", stretchSource, seconds) }

// PreferStill emulates a device that is set to show no motion.
func (b *Tab) PreferStill() {
	b.T.Helper()
	b.preferFeature("prefers-reduced-motion", "reduce")
}

// StubDevice stands in the page for a screen, a speaker and a motor, and notes in window.noted what is asked of them.
func (b *Tab) StubDevice() {
	b.T.Helper()
	JS[chromedp.Void](b, `{
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

// Noted takes what was asked of the device since it was looked at last.
func (b *Tab) Noted() []string {
	b.T.Helper()
	return JS[[]string](b, "noted.splice(0)")
}
