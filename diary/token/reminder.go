package token

import (
	"net/url"
	"time"

	"crampdiary/diary"
)

// How long the links of a reminder work.
const (
	DoneFor = 3 * 24 * time.Hour
	// FewerFor is long, because nobody should have to keep getting mails that an old one could stop.
	FewerFor = 365 * 24 * time.Hour
)

// DoneLink leads to where the reminder of a slot is said to be done.
func (s *Signer) DoneLink(site *url.URL, account diary.Account, slot diary.SlotKey, now time.Time) string {
	return s.slotLink(site, DonePath, account, slot, now)
}

// LaterLink is where a reminder is asked to come again; it is only posted to.
func (s *Signer) LaterLink(site *url.URL, account diary.Account, slot diary.SlotKey, now time.Time) string {
	return s.slotLink(site, LaterPath, account, slot, now)
}

// TodayLink leads to where no more reminders of the kind of a slot are asked for that day.
func (s *Signer) TodayLink(site *url.URL, account diary.Account, slot diary.SlotKey, now time.Time) string {
	return s.slotLink(site, TodayPath, account, slot, now)
}

func (s *Signer) slotLink(site *url.URL, path string, account diary.Account, slot diary.SlotKey, now time.Time) string {
	return s.Link(site, path, Claim{
		Purpose: Done, Account: account.ID, Subject: s.slotSubject(account, slot), Expires: now.Add(DoneFor),
	})
}

// FewerLink leads to where reminders of a kind, and all others, are stopped or paused; an empty kind stands for all.
func (s *Signer) FewerLink(site *url.URL, accountID string, kind diary.ReminderKind, now time.Time) string {
	return s.Link(site, FewerPath, Claim{Purpose: Fewer, Account: accountID, Subject: kind.Code(), Expires: now.Add(FewerFor)})
}
