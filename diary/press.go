package diary

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Limits of press addresses.
const (
	MaxPressAddresses = 20 // of one account that work at the same time
	MaxPressName      = 60 // characters
)

// pressWithin is how close two presses are that note one thing: a finger that was not sure, or a program that tries
// again.
const pressWithin = 2 * time.Minute

// PressNote is what a press notes.
type PressNote string

// What a press may note: a cramp that goes on at that moment, or one of the ActivityKinds as done then.
const (
	PressCramp     PressNote = "cramp"
	PressStretched           = PressNote(Stretching)
	PressDrank               = PressNote(Hydration)
)

// PressNotes lists all that a press may note.
var PressNotes = []PressNote{PressCramp, PressStretched, PressDrank}

// PressAddress is a secret address that notes one thing when something is sent to it, such as by a button on the bedside
// table. Anyone who knows it can note that, and read nothing.
type PressAddress struct {
	ID        string   // UUID version 7; names the address in its owner's list, and notes nothing
	TokenHash [32]byte // SHA-256 of the 256-bit token in the address
	Name      string   // of the button, as its owner calls it
	Notes     PressNote
	Created   time.Time
	Used      *time.Time // when it was last pressed; nil when it never was
	Revoked   *time.Time // when it was closed; nil while it works
}

// Validate finds everything that keeps an address from being made. Fields are named as in the form.
func (a PressAddress) Validate() Problems {
	var p Problems
	if !ValidID(a.ID) {
		p.add("id", Unknown)
	}
	if strings.TrimSpace(a.Name) == "" {
		p.add("press_name", Required)
	}
	p.text("press_name", a.Name, MaxPressName)
	if a.Notes == "" {
		p.add("press_notes", Required)
	}
	oneOf(&p, "press_notes", a.Notes, PressNotes)
	return p
}

// Press is one press of an address.
type Press struct {
	At   time.Time // when it was pressed
	Now  time.Time // when it arrived
	Zone string    // of the diary
}

// Cramp is what a press notes in a diary with these cramps that are near it or going on, the newest start first. It is a
// new one, or one that still goes on; not ok when another press has just noted it. A cramp of which for an hour nobody
// said that it went on is left alone, for a later one is another.
func (p Press) Cramp(near []Episode) (noted Episode, ok bool) {
	at := slices.IndexFunc(near, func(e Episode) bool { return e.Precision != Night && p.within(e.Started) })
	if at >= 0 {
		return near[at], false
	}
	at = slices.IndexFunc(near, func(e Episode) bool { return e.Ongoing && !e.Started.After(p.At) && !e.Forgotten(p.At) })
	if at < 0 {
		return Episode{ID: NewID(), Started: p.At, Zone: p.Zone, Precision: Exact, Ongoing: true}, true
	}
	noted = near[at]
	if noted.StillAt != nil && (p.within(*noted.StillAt) || noted.StillAt.After(p.At)) {
		return noted, false
	}
	noted.StillAt = &p.At
	return noted, true
}

// Activity is what a press notes as done in a diary where these were noted near it; not ok when it has just been.
func (p Press) Activity(kind ReminderKind, near []Activity) (noted Activity, ok bool) {
	at := slices.IndexFunc(near, func(a Activity) bool { return a.Kind == kind && p.within(a.At) })
	if at >= 0 {
		return near[at], false
	}
	return Activity{ID: NewID(), Kind: kind, At: p.At, Zone: p.Zone, Recorded: p.Now}, true
}

func (p Press) within(at time.Time) bool { return p.At.Sub(at).Abs() < pressWithin }

// Near is the stretch of time in which something may be what a press notes too.
func (p Press) Near() (from, to time.Time) { return p.At.Add(-pressWithin), p.At.Add(pressWithin) }

// ErrTooManyPressAddresses says that as many addresses of the account work as may at the same time.
var ErrTooManyPressAddresses = errors.New("diary: too many press addresses")

// PressAddresses keeps the addresses that note something when they are pressed. Methods that take an account show and
// change nothing of another one.
type PressAddresses interface {
	// CreatePressAddress stores an address, once: one that is stored already is left as it is. It returns ErrExists when
	// another address has its ID or its token, and ErrTooManyPressAddresses when MaxPressAddresses others work.
	CreatePressAddress(ctx context.Context, accountID string, address PressAddress) error
	// ListPressAddresses lists the account's addresses, those that were revoked too, the newest first.
	ListPressAddresses(ctx context.Context, accountID string) ([]PressAddress, error)
	// RevokePressAddress closes an address for good. One that is closed stays as it is. It returns ErrNotFound when there
	// is none.
	RevokePressAddress(ctx context.Context, accountID, id string, now time.Time) error
	// PressAddressByToken finds the address whose token has the given hash, and its account, or returns ErrNotFound when
	// there is none that works.
	PressAddressByToken(ctx context.Context, tokenHash [32]byte) (PressAddress, Account, error)
	// Press notes what an address of the account notes, and when it was used. However many presses come at once, what
	// Press.Cramp and Press.Activity take for one is noted once. The activity is the one that was noted, or had been by
	// another press; it is nil for a cramp. It returns ErrNotFound when the address works no more.
	Press(ctx context.Context, accountID, id string, press Press) (*Activity, error)
}
