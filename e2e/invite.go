package e2e

import (
	"context"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/handlers"
)

// invite makes an invitation and returns the path of its link.
func (s *Site) invite() string {
	s.T.Helper()
	secret, hash := token.NewSecret()
	invitation := diary.Invitation{TokenHash: hash, Created: s.Now(), Expires: s.Now().Add(diary.InvitationFor)}
	if err := s.Store.CreateInvitation(context.Background(), invitation); err != nil {
		s.T.Fatal(err)
	}
	return handlers.InvitedPath + "/" + secret
}
