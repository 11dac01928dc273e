package e2e

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"crampdiary/diary"
)

//go:embed testdata/focus.js
var focusSource string

// focus is the control that the keyboard acts on.
type focus struct {
	Name     string
	Tag      string
	Type     string
	Value    string
	InForm   bool
	Visible  bool // some of it is not covered by a bar or outside the window
	Outlined bool
}

func (b *tab) focus() focus {
	b.t.Helper()
	return js[focus](b, focusSource)
}

// keyboardAnswers are what is answered by keyboard: the value to arrive at, or the keys to type. What
// is not named is passed by.
var keyboardAnswers = map[string]string{
	"when": "at", "time": "0140A", // the A is for browsers that count to twelve
	"about": " ", "minutes": "6", "seconds": "30", "muscle": "calf", "side": "left", "pain": "8",
	"woke": "yes", "context": "sleep", "triggers": " ", "tried.massage": "a-bit", "soreness_hours": "12",
	"disturbed_sleep": "6", "hindered_next_day": "2",
	"weakness": "none", "note": "Kun tastatur: æøå",
}

func TestTheLogFormIsFilledInByKeyboardAlone(t *testing.T) {
	forEach(t, readers, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.open("/entries/new")
		reached := b.fillByKeyboard()

		controls := js[[]string](b, `[...document.querySelectorAll("main form :is(input:not([type=hidden]), select, textarea)")].map((e) => e.name)`)
		for _, name := range slices.Compact(controls) {
			if !slices.Contains(reached, name) {
				t.Errorf("the Tab key does not lead to %s", name)
			}
		}
		b.load("save by keyboard", func(ctx context.Context) (int, error) {
			return statusOf(chromedp.RunResponse(ctx, chromedp.KeyEvent(kb.Enter)))
		})
		b.says(b.l.T("episode.saved"))
		wantKeyboardAnswers(t, b.site.onlyEpisode(memberEmail))
	})
}

// fillByKeyboard goes through the page with the Tab key, answering what it comes to, until it is at the
// button that saves. It returns the names of the controls it came to.
func (b *tab) fillByKeyboard() (reached []string) {
	b.t.Helper()
	var last focus
	for range 200 {
		b.keys(kb.Tab)
		f := b.focus()
		same := f.Name == last.Name && f.Type == last.Type && (f.Type == "date" || f.Type == "time")
		last = f
		if f.Name == "" || same { // the parts of a date or a time are stops of their own
			continue
		}
		if !f.Visible {
			b.t.Errorf("%s %s has the focus and is covered", f.Tag, f.Name)
		}
		if !f.Outlined {
			b.t.Errorf("%s %s does not show that it has the focus", f.Tag, f.Name)
		}
		if !f.InForm {
			continue
		}
		if f.Tag == "button" {
			return reached
		}
		if !slices.Contains(reached, f.Name) {
			reached = append(reached, f.Name)
			b.answer(f)
		}
	}
	b.t.Fatalf("the Tab key does not lead to the button that saves; it led to %s", strings.Join(reached, ", "))
	return nil
}

// answer does to a control what a person does by keyboard.
func (b *tab) answer(f focus) {
	b.t.Helper()
	if f.Tag == "summary" {
		b.keys(kb.Enter)
		return
	}
	answer, ok := keyboardAnswers[f.Name]
	if !ok {
		return
	}
	switch {
	case f.Type == "radio" || f.Tag == "select":
		for range 20 {
			if b.focus().Value == answer {
				if f.Type == "radio" {
					b.keys(" ") // the first of a question that has no answer has the focus alone
				}
				return
			}
			b.keys(kb.ArrowDown)
		}
		b.t.Errorf("the arrow keys do not lead to %s in %s", answer, f.Name)
	default:
		b.keys(answer)
	}
}

func wantKeyboardAnswers(t *testing.T, stored diary.Episode) {
	t.Helper()
	duration, _ := stored.Duration()
	if !stored.Started.Equal(testStart.Add(-90*time.Minute)) || stored.Precision != diary.About ||
		duration != 6*time.Minute+30*time.Second || stored.Muscle != diary.Calf || stored.Side != diary.Left ||
		stored.Pain == nil || *stored.Pain != 8 || stored.Woke != diary.Yes || stored.Context != diary.Sleep ||
		!slices.Equal(stored.Triggers, []diary.Trigger{diary.NewProgramme}) ||
		stored.Remedies[diary.Massage] != diary.HelpedABit || stored.SorenessHours == nil || *stored.SorenessHours != 12 ||
		stored.DisturbedSleep == nil || *stored.DisturbedSleep != 6 || stored.HinderedNextDay == nil || *stored.HinderedNextDay != 2 ||
		stored.Weakness != diary.NoResidue || stored.Note != keyboardAnswers["note"] {
		t.Errorf("stored %+v", stored)
	}
}
