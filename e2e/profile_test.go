package e2e

import (
	"net/http"
	"testing"

	"crampdiary/diary"
)

// profile is what is stored of a person.
func (s *site) profile(email string) diary.Profile {
	s.t.Helper()
	account, err := s.store.AccountByEmail(s.t.Context(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	profile, err := s.store.Profile(s.t.Context(), account.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return profile
}

func TestAProfileIsFilledInSectionBySection(t *testing.T) {
	forEach(t, readers, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.open("/settings")
		b.press(b.l.T("profile.title"))
		b.write("birth_year", "1968")
		b.tap("input[name=sex][value=female]")
		b.write("goal", "Sove")
		b.press(b.l.T("episode.save")) // the first section's, which saves what was typed in the last as well
		b.wantStatus(http.StatusOK)
		b.says(b.l.T("profile.saved"))

		b.press(b.l.T("product.new.medicine"))
		b.write("name", "Simvastatin")
		b.press(b.l.T("episode.save")) // the class is left open: the name tells it
		b.says("Simvastatin", b.l.T("medicine-class.statin"))
		stored := b.site.profile(memberEmail)
		if stored.BirthYear != 1968 || stored.Goal != "Sove" || stored.Sex != diary.Female || len(stored.Medicines) != 1 || stored.Medicines[0].Kind != diary.Statin {
			t.Errorf("stored %+v", stored)
		}

		b.press(b.l.T("episode.edit"))
		b.press(b.l.T("product.remove"))
		if left := b.site.profile(memberEmail).Medicines; len(left) != 0 {
			t.Errorf("still stored: %+v", left)
		}
		b.press(b.l.T("product.restore"))
		if back := b.site.profile(memberEmail).Medicines; len(back) != 1 || back[0].Name != "Simvastatin" || back[0].Kind != diary.Statin {
			t.Errorf("came back as %+v", back)
		}
	})
}
