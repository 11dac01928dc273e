package e2e

import (
	"testing"

	"crampdiary/diary"
)

// heights are how many screens of a narrow phone a page may take with its folds closed: with ninety days of a diary, and
// with an empty one.
var heights = []struct {
	path          string
	filled, empty float64
}{
	{"/report/patterns", 5, 2}, {"/criteria", 5, 5},
}

func TestAPageTakesFewScreens(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := NewSite(t)
			s.FillDiary(s.AddAccount(MemberEmail, language), 90)
			s.AddAccount(NewcomerEmail, language)
			for _, email := range []string{MemberEmail, NewcomerEmail} {
				b := s.NewTab(t, Reader{Language: language, Device: NarrowPhone, NoScript: true})
				b.SignIn(email)
				for _, page := range heights {
					b.Open(page.path)
					most := page.filled
					if email == NewcomerEmail {
						most = page.empty
					}
					screens := float64(JS[int64](b, "document.scrollingElement.scrollHeight")) / float64(NarrowPhone.Height)
					if open := JS[int](b, `document.querySelectorAll("details[open]").length`); screens > most || open > 0 {
						t.Errorf("%s of %s takes %.2f screens, more than %.0f, with %d folds open", page.path, email, screens, most, open)
					}
				}
			}
		})
	}
}
