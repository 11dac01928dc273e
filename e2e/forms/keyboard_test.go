package forms

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"crampdiary/diary"
	"crampdiary/e2e"
)

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
	e2e.ForEach(t, e2e.Readers, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/entries/new")
		reached := fillByKeyboard(b)

		controls := e2e.JS[[]string](b, `[...document.querySelectorAll("main form :is(input:not([type=hidden]), select, textarea)")].map((e) => e.name)`)
		for _, name := range slices.Compact(controls) {
			if !slices.Contains(reached, name) {
				t.Errorf("the Tab key does not lead to %s", name)
			}
		}
		b.Load("save by keyboard", func(ctx context.Context) (int, error) {
			return e2e.Leave(ctx, chromedp.KeyEvent(kb.Enter))
		})
		b.Says(b.L.T("episode.saved"))
		wantKeyboardAnswers(t, b.Site.OnlyEpisode(e2e.MemberEmail))
	})
}

// fillByKeyboard goes through the page with the Tab key, answering what it comes to, until it is at the
// button that saves. It returns the names of the controls it came to.
func fillByKeyboard(b *e2e.Tab) (reached []string) {
	b.T.Helper()
	var last e2e.Focus
	for range 200 {
		b.Keys(kb.Tab)
		f := b.Focus()
		same := f.Name == last.Name && f.Type == last.Type && (f.Type == "date" || f.Type == "time")
		last = f
		if f.Name == "" || same { // the parts of a date or a time are stops of their own
			continue
		}
		if !f.Visible {
			b.T.Errorf("%s %s has the focus and is covered", f.Tag, f.Name)
		}
		if !f.Outlined {
			b.T.Errorf("%s %s does not show that it has the focus", f.Tag, f.Name)
		}
		if !f.InForm {
			continue
		}
		if f.Tag == "button" {
			return reached
		}
		if !slices.Contains(reached, f.Name) {
			reached = append(reached, f.Name)
			answer(b, f)
		}
	}
	b.T.Fatalf("the Tab key does not lead to the button that saves; it led to %s", strings.Join(reached, ", "))
	return nil
}

// answer does to a control what a person does by keyboard.
func answer(b *e2e.Tab, f e2e.Focus) {
	b.T.Helper()
	if f.Tag == "summary" {
		b.Keys(kb.Enter)
		return
	}
	answer, ok := keyboardAnswers[f.Name]
	if !ok {
		return
	}
	switch {
	case f.Type == "radio" || f.Tag == "select":
		for range 20 {
			if b.Focus().Value == answer {
				if f.Type == "radio" {
					b.Keys(" ") // the first of a question that has no answer has the focus alone
				}
				return
			}
			b.Keys(kb.ArrowDown)
		}
		b.T.Errorf("the arrow keys do not lead to %s in %s", answer, f.Name)
	default:
		b.Keys(answer)
	}
}

func wantKeyboardAnswers(t *testing.T, stored diary.Episode) {
	t.Helper()
	duration, _ := stored.Duration()
	if !stored.Started.Equal(e2e.TestStart.Add(-90*time.Minute)) || stored.Precision != diary.About ||
		duration != 6*time.Minute+30*time.Second || stored.Muscle != diary.Calf || stored.Side != diary.Left ||
		stored.Pain == nil || *stored.Pain != 8 || stored.Woke != diary.Yes || stored.Context != diary.Sleep ||
		!slices.Equal(stored.Triggers, []diary.Trigger{diary.NewProgramme}) ||
		stored.Remedies[diary.Massage] != diary.HelpedABit || stored.SorenessHours == nil || *stored.SorenessHours != 12 ||
		stored.DisturbedSleep == nil || *stored.DisturbedSleep != 6 || stored.HinderedNextDay == nil || *stored.HinderedNextDay != 2 ||
		stored.Weakness != diary.NoResidue || stored.Note != keyboardAnswers["note"] {
		t.Errorf("stored %+v", stored)
	}
}
