package handlers

import (
	"net/http"
	"testing"

	"crampdiary/diary"
)

// invite makes an invitation and returns the path of its link. An empty address is any.
func (s *site) invite(email string) string {
	s.t.Helper()
	secret, hash := newToken()
	invitation := diary.Invitation{TokenHash: hash, Email: email, Created: s.time(), Expires: s.time().Add(diary.InvitationFor)}
	if err := s.store.CreateInvitation(s.t.Context(), invitation); err != nil {
		s.t.Fatal(err)
	}
	return InvitedPath + "/" + secret
}

// invitedSample is the form of an account that the host invited to. An invitation is used up also where something fails after
// it, so each try has one of its own.
func invitedSample(s *site) sample {
	renew := func(s *site, one *sample) { one.path = s.invite("") }
	one := sample{form: signUpForm("inviteret@example.org"), renew: renew}
	renew(s, &one)
	return one
}

func byInvitation(c *Config) { c.Signup = diary.SignupInvite }

func TestAnInvitationMakesOneAccount(t *testing.T) {
	s := newSite(t, byInvitation)
	b := s.browser()
	b.get("/signup").want(t, http.StatusOK).says(t, danish("signup.by-invitation"))
	b.post("/signup", signUpForm("a@example.org")).want(t, http.StatusForbidden)
	link := s.invite("")
	refused := signUpForm("a@example.org")
	refused.Del(string(diary.StoreHealthData))
	b.get(link).want(t, http.StatusOK).says(t, danish("signup.submit"), `action="`+link+`"`)
	b.post(link, refused).want(t, http.StatusUnprocessableEntity).says(t, `action="`+link+`"`) // and it is not used up
	b.post(link, signUpForm("a@example.org")).want(t, http.StatusSeeOther)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	for _, got := range []answer{b.get(link), s.browser().get(link), s.browser().post(link, signUpForm("b@example.org"))} {
		got.want(t, http.StatusNotFound).says(t, danish("error.invitation.text"))
	}
}

func TestAnInvitationToAnAddressMakesNoOtherAccount(t *testing.T) {
	s := newSite(t, byInvitation)
	link := s.invite("inger@example.org")
	s.browser().get(link).want(t, http.StatusOK).says(t, `value="inger@example.org"`, "readonly")
	s.browser().post(link, signUpForm("bent@example.org")).want(t, http.StatusSeeOther)
	s.browser().signIn("bent@example.org", goodPassword).want(t, http.StatusUnprocessableEntity)
	s.browser().signIn("inger@example.org", goodPassword).want(t, http.StatusSeeOther)
}

func TestAnInvitationIsOverAfterItsTimeAndWhereNobodyIsLetIn(t *testing.T) {
	s := newSite(t, byInvitation)
	link := s.invite("")
	s.advance(diary.InvitationFor)
	s.browser().get(link).want(t, http.StatusNotFound)
	s.browser().post(link, signUpForm("a@example.org")).want(t, http.StatusNotFound)
	closed := newSite(t, func(c *Config) { c.Signup = diary.SignupClosed })
	closed.browser().get(closed.invite("")).want(t, http.StatusForbidden).says(t, danish("error.signup-closed.text"))
}

// TestAnInvitationTellsNobodyWhoHasAnAccount uses one for an address that has one: only a mail says so, to its owner.
func TestAnInvitationTellsNobodyWhoHasAnAccount(t *testing.T) {
	s := newSite(t, byInvitation, withServer)
	link := s.invite("")
	s.browser().post(link, signUpForm("kendt@example.org")).want(t, http.StatusSeeOther)
	s.deliver()
	again := s.invite("")
	s.browser().post(again, signUpForm("kendt@example.org")).want(t, http.StatusSeeOther)
	s.wantMails("kendt@example.org", "email.known.subject", "email.confirm.subject")
	s.browser().get(again).want(t, http.StatusOK)
}
