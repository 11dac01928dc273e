package reports

import (
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestAPersonTriesSomethingForFourWeeks(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, _ e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/report")
		b.Press(b.L.T("patterns.page"))
		b.Press(b.L.T("trial.title"))
		b.Tap("input[name=what][value='do:stretching-done']")
		b.Tap("input[name=trial-days][value='28']")
		b.Press(b.L.T("trial.begin"))
		b.Says(b.L.T("trial.done.started"), b.L.T("trial.state.going", "Day", 1, "Days", 28))
		b.Press(b.L.T("trial.remind.stretching"))
		b.Open("/")
		b.Press(b.L.T("trial.see"))
		b.Press(b.L.T("trial.stop"))
		b.Says(b.L.T("trial.done.stopped"), b.L.T("trial.text.drawn.stopped"))
		b.Press(b.L.T("trial.resume"))
		b.Says(b.L.T("trial.done.resumed"))
		first := diary.DateOf(e2e.TestStart)
		for day := range diary.Date(28) {
			b.Site.Advance(24 * time.Hour)
			if day%7 == 6 {
				b.Open("/days/" + (first + day - 1).String()) // the last that is over
				b.Tap("input[name=cramps][value=no]")
				b.Tap("input[name='factor.stretching-done'][value=yes]")
				b.Press(b.L.T("episode.save"))
			}
		}
		b.Site.Advance(12 * time.Hour)
		b.Open("/")
		b.Press(b.L.T("trial.see-result"))
		b.Says(b.L.T("trial.outcome.undecided"), b.L.T("trial.text.drawn.undecided"))
	})
}
