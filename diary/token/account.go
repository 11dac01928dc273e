package token

import (
	"net/url"
	"strings"
	"time"

	"crampdiary/diary"
)

// stamp is what the account was like when a mail went out: a link that is bound to it ends with the
// password and with the address. Neither part holds a NUL.
func stamp(account diary.Account) string { return account.PasswordHash + "\x00" + account.Email }

// confirming is what a link that confirms an address is bound to. It leaves the account's own address out:
// the link may be opened a second time after it has changed that.
func confirming(account diary.Account, address string) string {
	return account.PasswordHash + "\x00" + address
}

// ConfirmLink leads to a page of the site where an address of the account is confirmed.
func (s *Signer) ConfirmLink(site *url.URL, path string, account diary.Account, address string, now time.Time) string {
	return s.Link(site, path, Claim{
		Purpose: ConfirmEmail, Account: account.ID, Subject: s.Binding(confirming(account, address)),
		Expires: now.Add(diary.ConfirmEmailFor),
	})
}

// Confirms says whether a claim confirms the address of the account, as it is now.
func (s *Signer) Confirms(c Claim, account diary.Account, address string) bool {
	return s.BoundTo(c, confirming(account, address))
}

// ResetLink leads to a page of the site where the account gets a new password.
func (s *Signer) ResetLink(site *url.URL, path string, account diary.Account, now time.Time) string {
	return s.Link(site, path, Claim{
		Purpose: ResetPassword, Account: account.ID, Subject: s.Binding(stamp(account)),
		Expires: now.Add(diary.ResetPasswordFor),
	})
}

// HostResetLink is ResetLink for the host, who hands it over to somebody who gets no mail.
func (s *Signer) HostResetLink(site *url.URL, path string, account diary.Account, now time.Time) string {
	return s.Link(site, path, Claim{
		Purpose: HostReset, Account: account.ID, Subject: s.Binding(stamp(account)), Expires: now.Add(diary.HostResetFor),
	})
}

// Resets says whether a claim gives the account, as it is now, a new password.
func (s *Signer) Resets(c Claim, account diary.Account) bool { return s.BoundTo(c, stamp(account)) }

// slotSubject names a slot, bound to the account as it is now.
func (s *Signer) slotSubject(account diary.Account, slot diary.SlotKey) string {
	return slot.Code() + s.Binding(stamp(account))
}

// Slot is the slot that a claim about one reminder names, if the account still is as it was when the mail
// went out.
func (s *Signer) Slot(c Claim, account diary.Account) (slot diary.SlotKey, ok bool) {
	code, bound := strings.CutSuffix(c.Subject, s.Binding(stamp(account)))
	slot, known := diary.ParseSlotCode(code)
	return slot, bound && known
}
