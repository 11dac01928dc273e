package forms

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// firstPart is where the questions end that stand before the folds, in screens from the top of the page.
const firstPart = `document.querySelector("#pain").closest("fieldset").getBoundingClientRect().bottom + scrollY`

func TestACrampThatIsOverIsDescribedOnOneScreenWithFourTaps(t *testing.T) {
	for _, language := range diary.Languages {
		for _, noScript := range []bool{false, true} {
			r := e2e.Reader{Language: language, Device: e2e.NarrowPhone, NoScript: noScript}
			t.Run(r.String(), func(t *testing.T) {
				t.Parallel()
				s := e2e.NewSite(t)
				account := s.AddAccount(e2e.MemberEmail, language)
				s.FillDiary(account, 30)
				before := len(s.Episodes(e2e.MemberEmail))
				b := s.NewTab(t, r)
				b.SignIn(e2e.MemberEmail)
				b.Open("/entries/new")
				if screens := e2e.JS[float64](b, "("+firstPart+") / innerHeight"); screens > 1 {
					t.Errorf("the first questions take %.2f screens", screens)
				}
				if e2e.JS[bool](b, `[...document.querySelectorAll(".chip.none")].some((chip) => chip.checkVisibility())`) {
					t.Error("a question without an answer offers to clear it")
				}
				for _, tap := range []string{"input[name=when][value='15']", "#place", "#pain-4"} {
					b.Tap(tap)
				}
				b.Press(b.L.T("episode.save"))
				b.WantStatus(http.StatusOK)
				stored := s.Episodes(e2e.MemberEmail)
				if len(stored) != before+1 || stored[0].Muscle == "" || stored[0].Side == "" || stored[0].Pain == nil || *stored[0].Pain != 4 {
					t.Fatalf("of %d entries the newest is %+v", len(stored), stored[0])
				}

				b.Press(b.L.T("episode.edit"))
				b.Tap("#pain-")
				if e2e.JS[bool](b, `[...document.querySelectorAll("fieldset:has(#pain) .chip")].some((chip) => chip.querySelector(":checked")?.value)`) {
					t.Error("an answer is there after it was cleared")
				}
				b.Press(b.L.T("episode.save"))
				b.WantStatus(http.StatusOK)
				if cleared := s.Episodes(e2e.MemberEmail)[0]; cleared.Pain != nil || cleared.Muscle != stored[0].Muscle {
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
		s := e2e.NewSite(t)
		s.AddAccount(e2e.MemberEmail, language)
		b := s.NewTab(t, e2e.Reader{Language: language, Device: e2e.NarrowPhone})
		b.SignIn(e2e.MemberEmail)
		b.Open("/entries/new")
		if screens := e2e.JS[float64](b, "("+firstPart+") / innerHeight"); screens > 1 || !e2e.JS[bool](b, `document.querySelector("#muscle").checkVisibility()`) {
			t.Errorf("%s: the first questions take %.2f screens", language, screens)
			if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" {
				b.Photograph(filepath.Join(folder, "first-form."+string(language)+".png"))
			}
		}
	}
}
