package diary

import (
	"context"
	"slices"
	"time"
)

// AccountEvent is something that happened to an account, for its owner to see who was there. Nothing of the diary is
// in it.
type AccountEvent struct {
	ID      string // UUID version 7
	Kind    EventKind
	At      time.Time    // the last time, of what happened several times in a row
	How     SignInMethod // of SignedIn
	Browser string       // coarse, as of a Session; empty when not known, and of a guest
	Times   int
}

// EventKind says what happened to an account. Kinds are stored and exported: they do not change.
type EventKind string

// The kinds.
const (
	SignedIn        EventKind = "signed-in"
	SignInFailed    EventKind = "sign-in-failed"
	ProofRefused    EventKind = "proof-refused" // of somebody who is signed in
	CodeRefused     EventKind = "code-refused"  // after the right password
	SignedOutOthers EventKind = "signed-out-others"
	PasswordChanged EventKind = "password-changed"
	PasswordReset   EventKind = "password-reset" // by a link, in a mail or from the host
	AddressChanged  EventKind = "address-changed"
	CodesAdded      EventKind = "codes-added" // one-time codes
	CodesRemoved    EventKind = "codes-removed"
	PasskeyAdded    EventKind = "passkey-added"
	PasskeyRemoved  EventKind = "passkey-removed"
	RecoveryMade    EventKind = "recovery-made"     // new recovery codes, in place of the old ones
	RecoveryUsed    EventKind = "recovery-used"     // one of them
	HostFactorReset EventKind = "host-factor-reset" // the host takes the second factor away, after a while
	FactorKept      EventKind = "factor-kept"       // its owner objected
	FactorsRemoved  EventKind = "factors-removed"   // by the host
	DiaryExported   EventKind = "exported"
	DiaryImported   EventKind = "imported"
	ShareMade       EventKind = "share-made"
	ShareEnded      EventKind = "share-ended"
	ShareOpened     EventKind = "share-opened"
	ShareNoted      EventKind = "share-noted" // the reader of a link left a note
	FeedMade        EventKind = "feed-made"
	FeedEnded       EventKind = "feed-ended"
	FeedFetched     EventKind = "feed-fetched" // by a calendar program that had not done so before
	TopicAdded      EventKind = "topic-added"  // of an ntfy server, which gets the reminders
	TopicRemoved    EventKind = "topic-removed"
	ErasureAsked    EventKind = "erasure-asked"
	ErasureUndone   EventKind = "erasure-undone"
	IdleWarned      EventKind = "idle-warned" // its owner, by mail, that the account is not used

	// What the host did, see Hosting.
	HostResetLink EventKind = "host-reset-link" // made one to choose a new password
	HostSignedOut EventKind = "host-signed-out"
	HostErasure   EventKind = "host-erasure"
	HostDisabled  EventKind = "host-disabled"
	HostEnabled   EventKind = "host-enabled"
)

// EventKinds lists every kind.
var EventKinds = []EventKind{
	SignedIn, SignInFailed, ProofRefused, CodeRefused, SignedOutOthers, PasswordChanged, PasswordReset, AddressChanged,
	CodesAdded, CodesRemoved, PasskeyAdded, PasskeyRemoved, RecoveryMade, RecoveryUsed, HostFactorReset, FactorKept, FactorsRemoved, DiaryExported, DiaryImported,
	ShareMade, ShareEnded, ShareOpened, ShareNoted, FeedMade, FeedEnded, FeedFetched, TopicAdded, TopicRemoved, ErasureAsked, ErasureUndone, IdleWarned,
	HostResetLink, HostSignedOut, HostErasure, HostDisabled, HostEnabled,
}

// Continues says whether what happens again is counted with the newest event, so that nobody fills the log by repeating
// it: guesses whatever they come from, and what else may be done often from the same browser.
func (e AccountEvent) Continues(newest AccountEvent) bool {
	return e.Kind == newest.Kind && (slices.Contains([]EventKind{SignInFailed, ProofRefused, CodeRefused}, e.Kind) ||
		slices.Contains([]EventKind{DiaryExported, ShareOpened}, e.Kind) && e.Browser == newest.Browser)
}

// MostPrograms is of how many calendar programs the log says that they fetched the feed. Each is named once; anyone who has
// the address could make up more.
const MostPrograms = 20

// KeepAccountEvents is for how many months the log is kept.
const KeepAccountEvents = 12

// AccountLog keeps what happened to each account, for KeepAccountEvents. What a method of the store does to an account it
// notes itself, together with it. No method ever shows or changes another account's.
type AccountLog interface {
	// NoteAccountEvent notes what happened at the instant now, from the browser of the context. FeedFetched is noted once
	// for each program.
	NoteAccountEvent(ctx context.Context, accountID string, kind EventKind, now time.Time) error
	// ListAccountEvents lists at most limit events, the latest first.
	ListAccountEvents(ctx context.Context, accountID string, limit int) ([]AccountEvent, error)
}

type browserKey struct{}

// FromBrowser says to a store which browser asks, for the log of the account. It is asked for only when something is noted.
func FromBrowser(ctx context.Context, browser func() string) context.Context {
	return context.WithValue(ctx, browserKey{}, browser)
}

// BrowserOf is the browser that asks, empty when it is not known.
func BrowserOf(ctx context.Context) string {
	if browser, ok := ctx.Value(browserKey{}).(func() string); ok {
		return browser()
	}
	return ""
}
