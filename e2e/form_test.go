package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"crampdiary/diary"
)

// firstPart is where the questions end that stand before the folds, in screens from the top of the page.
const firstPart = `document.querySelector("#pain").closest("fieldset").getBoundingClientRect().bottom + scrollY`

func TestACrampThatIsOverIsDescribedOnOneScreenWithFourTaps(t *testing.T) {
	for _, language := range diary.Languages {
		for _, noScript := range []bool{false, true} {
			r := reader{language: language, device: narrowPhone, noScript: noScript}
			t.Run(r.String(), func(t *testing.T) {
				t.Parallel()
				s := newSite(t)
				account := s.addAccount(memberEmail, language)
				s.fillDiary(account, 30)
				before := len(s.episodes(memberEmail))
				b := s.newTab(t, r)
				b.signIn(memberEmail)
				b.open("/entries/new")
				if screens := js[float64](b, "("+firstPart+") / innerHeight"); screens > 1 {
					t.Errorf("the first questions take %.2f screens", screens)
				}
				if js[bool](b, `[...document.querySelectorAll(".chip.none")].some((chip) => chip.checkVisibility())`) {
					t.Error("a question without an answer offers to clear it")
				}
				for _, tap := range []string{"input[name=when][value='15']", "#place", "#pain-4"} {
					b.tap(tap)
				}
				b.press(b.l.T("episode.save"))
				b.wantStatus(http.StatusOK)
				stored := s.episodes(memberEmail)
				if len(stored) != before+1 || stored[0].Muscle == "" || stored[0].Side == "" || stored[0].Pain == nil || *stored[0].Pain != 4 {
					t.Fatalf("of %d entries the newest is %+v", len(stored), stored[0])
				}

				b.press(b.l.T("episode.edit"))
				b.tap("#pain-")
				if js[bool](b, `[...document.querySelectorAll("fieldset:has(#pain) .chip")].some((chip) => chip.querySelector(":checked")?.value)`) {
					t.Error("an answer is there after it was cleared")
				}
				b.press(b.l.T("episode.save"))
				b.wantStatus(http.StatusOK)
				if cleared := s.episodes(memberEmail)[0]; cleared.Pain != nil || cleared.Muscle != stored[0].Muscle {
					t.Errorf("cleared, it is stored as %+v", cleared)
				}
			})
		}
	}
}

// Somebody who has not noted a place yet chooses it from all of them.
func TestTheFirstCrampIsDescribedOnOneScreen(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		s := newSite(t)
		s.addAccount(memberEmail, language)
		b := s.newTab(t, reader{language: language, device: narrowPhone})
		b.signIn(memberEmail)
		b.open("/entries/new")
		if screens := js[float64](b, "("+firstPart+") / innerHeight"); screens > 1 || !js[bool](b, `document.querySelector("#muscle").checkVisibility()`) {
			t.Errorf("%s: the first questions take %.2f screens", language, screens)
			if folder := os.Getenv(screenshotsVariable); folder != "" {
				b.photograph(filepath.Join(folder, "first-form."+string(language)+".png"))
			}
		}
	}
}
