package e2e

import (
	"context"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/handlers"
)

// invite makes an invitation and returns the path of its link.
func (s *site) invite() string {
	s.t.Helper()
	secret, hash := token.NewSecret()
	invitation := diary.Invitation{TokenHash: hash, Created: s.now(), Expires: s.now().Add(diary.InvitationFor)}
	if err := s.store.CreateInvitation(context.Background(), invitation); err != nil {
		s.t.Fatal(err)
	}
	return handlers.InvitedPath + "/" + secret
}
