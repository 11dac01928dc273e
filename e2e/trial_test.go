package e2e

import (
	"testing"
	"time"

	"crampdiary/diary"
)

func TestAPersonTriesSomethingForFourWeeks(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, _ reader) {
		b.signIn(memberEmail)
		b.open("/report")
		b.press(b.l.T("patterns.page"))
		b.press(b.l.T("trial.title"))
		b.tap("input[name=what][value='do:stretching-done']")
		b.tap("input[name=trial-days][value='28']")
		b.press(b.l.T("trial.begin"))
		b.says(b.l.T("trial.done.started"), b.l.T("trial.state.going", "Day", 1, "Days", 28))
		b.press(b.l.T("trial.remind.stretching"))
		b.open("/")
		b.press(b.l.T("trial.see"))
		b.press(b.l.T("trial.stop"))
		b.says(b.l.T("trial.done.stopped"), b.l.T("trial.text.drawn.stopped"))
		b.press(b.l.T("trial.resume"))
		b.says(b.l.T("trial.done.resumed"))
		first := diary.DateOf(testStart)
		for day := range diary.Date(28) {
			b.site.advance(24 * time.Hour)
			if day%7 == 6 {
				b.open("/days/" + (first + day - 1).String()) // the last that is over
				b.tap("input[name=cramps][value=no]")
				b.tap("input[name='factor.stretching-done'][value=yes]")
				b.press(b.l.T("episode.save"))
			}
		}
		b.site.advance(12 * time.Hour)
		b.open("/")
		b.press(b.l.T("trial.see-result"))
		b.says(b.l.T("trial.outcome.undecided"), b.l.T("trial.text.drawn.undecided"))
	})
}
