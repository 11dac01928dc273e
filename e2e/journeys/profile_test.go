package journeys

import (
	"net/http"
	"testing"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// profile is what is stored of a person.
func profile(s *e2e.Site, email string) diary.Profile {
	s.T.Helper()
	account, err := s.Store.AccountByEmail(s.T.Context(), email)
	if err != nil {
		s.T.Fatal(err)
	}
	profile, err := s.Store.Profile(s.T.Context(), account.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	return profile
}

func TestAProfileIsFilledInSectionBySection(t *testing.T) {
	e2e.ForEach(t, e2e.Readers, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/settings")
		b.Press(b.L.T("profile.title"))
		b.Write("birth_year", "1968")
		b.Tap("input[name=sex][value=female]")
		b.Write("goal", "Sove")
		b.Press(b.L.T("episode.save")) // the first section's, which saves what was typed in the last as well
		b.WantStatus(http.StatusOK)
		b.Says(b.L.T("profile.saved"))

		b.Press(b.L.T("product.new.medicine"))
		b.Write("name", "Simvastatin")
		b.Press(b.L.T("episode.save")) // the class is left open: the name tells it
		b.Says("Simvastatin", b.L.T("medicine-class.statin"))
		stored := profile(b.Site, e2e.MemberEmail)
		if stored.BirthYear != 1968 || stored.Goal != "Sove" || stored.Sex != diary.Female || len(stored.Medicines) != 1 || stored.Medicines[0].Kind != diary.Statin {
			t.Errorf("stored %+v", stored)
		}

		b.Press(b.L.T("episode.edit"))
		b.Press(b.L.T("product.remove"))
		if left := profile(b.Site, e2e.MemberEmail).Medicines; len(left) != 0 {
			t.Errorf("still stored: %+v", left)
		}
		b.Press(b.L.T("product.restore"))
		if back := profile(b.Site, e2e.MemberEmail).Medicines; len(back) != 1 || back[0].Name != "Simvastatin" || back[0].Kind != diary.Statin {
			t.Errorf("came back as %+v", back)
		}
	})
}
