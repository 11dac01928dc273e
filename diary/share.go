package diary

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Limits of shared links.
const (
	MaxShareDays  = 90   // that a link works
	MaxOpenShares = 20   // links of one account that work at the same time
	MaxShareNote  = 2000 // characters
	MaxShownName  = 80   // characters of what a person is called on a summary
	MaxShownWords = 1000 // characters of what the person says that it is about
	MaxWatches    = 3    // things that one note asks to notice
	PINDigits     = 6
)

// ShareWeeks lists the numbers of weeks that a link may look back.
var ShareWeeks = []int{2, 4, 8, 12}

// SharePeriod is which cramp-days a link shows. The zero SharePeriod is all of them.
type SharePeriod struct {
	Weeks    int   // the last so many, counted again on the day of reading; 0 for another period
	From, To *Date // the first and the last cramp-day, both or neither
}

// Range is the first and the last cramp-day that the period shows on the cramp-day today, in a diary
// that begins on the cramp-day first.
func (p SharePeriod) Range(first, today Date) (from, to Date) {
	switch {
	case p.Weeks > 0:
		return today - Date(7*p.Weeks) + 1, today
	case p.From != nil && p.To != nil:
		return *p.From, *p.To
	}
	return min(first, today), today
}

// Same says whether two periods show the same days.
func (p SharePeriod) Same(other SharePeriod) bool {
	return p.Weeks == other.Weeks && sameDate(p.From, other.From) && sameDate(p.To, other.To)
}

func sameDate(a, b *Date) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// Share is a link with which somebody else may read a summary of one diary, until it expires or is
// revoked. Anyone who has the link has the right, so nothing but the hash of its token is kept.
type Share struct {
	ID        string   // UUID version 7; names the link in the owner's list, and opens nothing
	TokenHash [32]byte // SHA-256 of the 256-bit token in the link
	PINHash   string   // argon2id in PHC string format; empty when the link asks for no PIN
	Period    SharePeriod
	Name      string // what the owner is called on the summary; may be empty
	Words     string // what the summary is about, in the owner's own words; may be empty
	Created   time.Time
	Expires   time.Time
	Revoked   *time.Time
}

// Open says whether the link works at the instant now.
func (s Share) Open(now time.Time) bool { return s.Revoked == nil && now.Before(s.Expires) }

// Validate finds everything that keeps the link from being made at the instant now, in a diary whose
// cramp-day is today.
func (s Share) Validate(now time.Time, today Date) Problems {
	var p Problems
	if !ValidID(s.ID) {
		p.add("id", Unknown)
	}
	if s.Period.Weeks != 0 && !slices.Contains(ShareWeeks, s.Period.Weeks) {
		p.add("period", Unknown)
	}
	if from, to := s.Period.From, s.Period.To; from != nil && to != nil {
		switch {
		case *from < DateOf(earliest):
			p.add("from", TooEarly)
		case *from > today:
			p.add("from", InFuture)
		}
		if *to < *from {
			p.add("to", EndBeforeStart)
		}
	}
	p.text("shown_name", s.Name, MaxShownName)
	p.text("shown_words", s.Words, MaxShownWords)
	if !s.Expires.After(now) || s.Expires.Sub(now) > MaxShareDays*day {
		p.add("days", OutOfRange)
	}
	return p
}

// ValidPIN says whether a PIN is of the kind that links ask for: digits, none left out.
func ValidPIN(pin string) bool {
	for _, digit := range pin {
		if digit < '0' || digit > '9' {
			return false
		}
	}
	return len(pin) == PINDigits
}

// ShareVisit is one browser's access to what a link shares, from when the link was opened in it.
type ShareVisit struct {
	TokenHash [32]byte // SHA-256 of the 256-bit token that the browser keeps
	AccountID string
	ShareID   string
	Opened    time.Time
	Expires   time.Time
}

// Watch is something that the reader of a link asks the diary's owner to note until next time: a field
// of an episode, or a factor of the vocabulary under its own code.
type Watch string

// The fields that can be asked for.
const (
	WatchPain     Watch = "pain"
	WatchDuration Watch = "duration"
	WatchMuscle   Watch = "muscle"
	WatchHelped   Watch = "helped"
	WatchWoke     Watch = "woke"
	WatchContext  Watch = "context"
	WatchSoreness Watch = "soreness"
)

// WatchFields lists the fields that can be asked for.
var WatchFields = []Watch{
	WatchPain, WatchDuration, WatchMuscle, WatchHelped, WatchWoke, WatchContext, WatchSoreness,
}

// Watches lists everything that can be asked for, fields first and then factors.
func Watches() []Watch {
	watches := slices.Clone(WatchFields)
	for _, factor := range Factors {
		watches = append(watches, Watch(factor))
	}
	return watches
}

// ShareNote is what the reader of a link left for the diary's owner. A link takes one.
type ShareNote struct {
	ShareID   string
	Text      string
	Watches   []Watch // in the order of Watches()
	Written   time.Time
	Dismissed *time.Time // when the owner put it away; it stays in the history of the link
}

// Validate finds everything that keeps the note from being left.
func (n ShareNote) Validate() Problems {
	var p Problems
	if n.Text == "" && len(n.Watches) == 0 {
		p.add("message", Required)
	}
	p.text("message", n.Text, MaxShareNote)
	if len(n.Watches) > MaxWatches {
		p.add("watches", TooMany)
	}
	someOf(&p, "watches", n.Watches, Watches())
	return p
}

// SameEntry says whether two notes say the same, whenever they were written.
func (n ShareNote) SameEntry(other ShareNote) bool {
	return n.ShareID == other.ShareID && n.Text == other.Text && slices.Equal(n.Watches, other.Watches)
}

// ShareHistory is a link with what came of it.
type ShareHistory struct {
	Share
	Opened []time.Time // the minutes in which it was opened, the latest first
	Note   *ShareNote  // nil when none was left
}

// ErrTooManyShares says that as many links of the account work as may at the same time.
var ErrTooManyShares = errors.New("diary: too many open shares")

// Shares keeps the links of each account. The methods that take an account's ID never show or change
// another account's. The caller validates; the store keeps what it is given.
type Shares interface {
	// CreateShare stores a new link. When the account already holds this link, nothing is changed, so that
	// a request can be repeated. It returns ErrExists when another link has the same ID or token, and
	// ErrTooManyShares when MaxOpenShares others of the account work at the instant at which it is created.
	CreateShare(ctx context.Context, accountID string, share Share) error
	// ListShares lists the account's links with their history, the newest first.
	ListShares(ctx context.Context, accountID string) ([]ShareHistory, error)
	// ShareHistory finds one link with its history, or returns ErrNotFound.
	ShareHistory(ctx context.Context, accountID, id string) (ShareHistory, error)
	// RevokeShare closes a link at the instant now, and ends every visit through it. Revoking a revoked
	// link changes nothing. It returns ErrNotFound when there is none.
	RevokeShare(ctx context.Context, accountID, id string, now time.Time) error

	// ShareByToken finds the link whose token has the given hash, and the account that it opens. It
	// returns ErrNotFound when there is none; whether it is still open is for the caller to judge.
	ShareByToken(ctx context.Context, tokenHash [32]byte) (Share, Account, error)
	// OpenShare stores a visit, and in the link's history the minute in which it began.
	OpenShare(ctx context.Context, visit ShareVisit) error
	// ShareByVisit finds the visit whose token has the given hash, with its link and account. It returns
	// ErrNotFound when there is none; whether it is still going on is for the caller to judge.
	ShareByVisit(ctx context.Context, tokenHash [32]byte) (ShareVisit, Share, Account, error)
	// EndShareVisit ends a visit, if there is one.
	EndShareVisit(ctx context.Context, tokenHash [32]byte) error

	// SaveShareNote leaves a note and returns it as stored. When the link has the same note already, that
	// one is returned and nothing is changed; when it has another, a *ConflictError[ShareNote]. It
	// returns ErrNotFound when the account has no such link.
	SaveShareNote(ctx context.Context, accountID string, note ShareNote) (ShareNote, error)
	// ListShareNotes lists the notes that the account has not dismissed, the newest first.
	ListShareNotes(ctx context.Context, accountID string) ([]ShareNote, error)
	// DismissShareNote puts a note away. Doing so twice changes nothing. It returns ErrNotFound when
	// there is none.
	DismissShareNote(ctx context.Context, accountID, shareID string, now time.Time) error
}
