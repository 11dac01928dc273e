package diary

import (
	"context"
	"errors"
	"time"
)

// The ways in which a store refuses. Anything else is a fault whose cause belongs in the log.
var (
	// ErrNotFound says that the account holds no such thing. It does not say whether another account does.
	ErrNotFound = errors.New("diary: not found")
	// ErrExists says that another account has the e-mail address.
	ErrExists = errors.New("diary: already exists")
	// ErrConflict says that a change was refused with what is stored, in a [ConflictError].
	ErrConflict = errors.New("diary: a newer version is stored")
	// ErrUnavailable says that nothing was stored, or found, because the database cannot be used just now:
	// its disk is full, read-only or fails, or it is locked or out of reach. The same request may succeed
	// later.
	ErrUnavailable = errors.New("diary: store unavailable")
	// ErrUnreadable says that a stored row cannot be made sense of. What it says of the cause names columns,
	// and never holds what is in them.
	ErrUnreadable = errors.New("diary: stored row cannot be read")
)

// ConflictError refuses a save that was made from something other than the stored version, and so
// would overwrite a change that its author has not seen. Nothing was changed.
type ConflictError[T any] struct {
	Stored T // what the store holds
}

// Error implements error.
func (e *ConflictError[T]) Error() string { return ErrConflict.Error() }

// Unwrap says that it is a conflict, whatever it is about.
func (e *ConflictError[T]) Unwrap() error { return ErrConflict }

// Store keeps accounts and their diaries. Every method is safe for concurrent use. A write whose
// method returned nil survives the death of the process and of the machine. A write whose method
// returned an error changed nothing, unless its context ended or the connection to the database broke
// while it was being written: then it may have been stored, and repeating it with the same ID is safe. Instants are kept to
// the millisecond.
type Store interface {
	Accounts
	AccountMail
	AccountLog
	Hosting
	Invitations
	Secrets
	Sessions
	SecondFactors
	Passkeys
	Throttles
	ClockMemory
	BackupRuns
	Episodes
	Profiles
	CheckIns
	Snapshots
	Acknowledgements
	Trials
	Functions
	Consenting
	CalendarFeeds
	PushDevices
	PressAddresses
	Reminders
	Outbox
	Shares
	Erasures
	IdleAccounts
	Inventory
	Archives
	Imports
	StalledImports
	SheetAnswers

	// UpdateEpisodes does to several episodes what UpdateEpisode does to one, or to none of them: at the first that cannot
	// be stored it returns what UpdateEpisode would.
	UpdateEpisodes(ctx context.Context, accountID string, episodes []Episode, now time.Time) error
	// Ready writes to the database and reads it back. It returns ErrUnavailable when that fails.
	Ready(ctx context.Context, now time.Time) error
	// Purge removes for good the episodes deleted and the press addresses revoked before the instant deletedBefore, the
	// sessions and visits that are no longer alive, the invitations and challenges that have expired, the attempts that no
	// throttle remembers, what the log of an account is too old for, the imports that can no longer be undone, and what was
	// asked to be erased and is due. It takes the second factors away whose reset is due. It returns how many rows went. An
	// error may also mean that all this is done but left traces in a log, which the next purge removes. Sessions that would
	// live longer than the limits allow from the instant now on, because a clock was ahead, are shortened.
	Purge(ctx context.Context, now, deletedBefore time.Time, limits SessionLimits) (int64, error)
	// Close waits for writes under way and closes the database.
	Close() error
}

// Accounts keeps who may sign in.
type Accounts interface {
	// CreateAccount stores an account together with the consents without which it must not exist. It
	// returns ErrExists when the e-mail address is taken.
	CreateAccount(ctx context.Context, account Account, consents []Consent) error
	// Account finds an account by its ID, or returns ErrNotFound.
	Account(ctx context.Context, id string) (Account, error)
	// AccountByEmail finds an account by its normalized e-mail address, or returns ErrNotFound.
	AccountByEmail(ctx context.Context, email string) (Account, error)
	// Consents lists what the account agreed to, oldest first.
	Consents(ctx context.Context, accountID string) ([]Consent, error)
	// SavePreferences replaces the account's preferences, or returns ErrNotFound. The zone of stored
	// episodes stays as it was.
	SavePreferences(ctx context.Context, accountID string, preferences Preferences) error
	// SavePassword replaces the password hash if it still is the old one, and ends every session but the one
	// to keep (none if empty) and what else EndedAccess names, all or nothing. It returns ErrNotFound when
	// the hash is another: anyone who knew the old password must not set the next one.
	SavePassword(ctx context.Context, accountID, oldHash, newHash, keepSessionID string, now time.Time) (EndedAccess, error)
	// RenewPasswordHash stores another hash of the same password, and ends nothing. It returns ErrNotFound when the old hash is
	// another by now.
	RenewPasswordHash(ctx context.Context, accountID, oldHash, newHash string) error
}

// Sessions keeps who is signed in.
type Sessions interface {
	// CreateSession stores a session.
	CreateSession(ctx context.Context, session Session) error
	// SessionByToken finds the session whose token has the given hash, and its account. It returns
	// ErrNotFound when there is none; whether the session is still alive is for the caller to judge.
	SessionByToken(ctx context.Context, tokenHash [32]byte) (Session, Account, error)
	// TouchSession records that the session was used at the instant now.
	TouchSession(ctx context.Context, id string, now time.Time) error
	// ProveSession records that the person who uses the session proved to be the owner of the account at the instant now, and
	// replaces its token, or returns ErrNotFound.
	ProveSession(ctx context.Context, accountID, id string, tokenHash [32]byte, now time.Time) error
	// ListSessions lists the account's sessions, the last used first, alive or not.
	ListSessions(ctx context.Context, accountID string) ([]Session, error)
	// EndSession ends one session of the account with the PushDevice of its browser, or returns ErrNotFound.
	EndSession(ctx context.Context, accountID, id string) error
	// EndSessions ends, at the instant now, every session of the account but the one to keep (none if empty), and every
	// PushDevice but that of its browser.
	EndSessions(ctx context.Context, accountID, keepID string, now time.Time) error
}

// Throttles counts attempts at what can be guessed.
type Throttles interface {
	// CountAttempt counts one attempt in every bucket, unless one of them has to wait: then nothing is
	// counted and the longest wait is returned. Concurrent attempts are counted one by one, so that
	// many at once gain nothing.
	CountAttempt(ctx context.Context, buckets []Bucket, now time.Time) (wait time.Duration, err error)
	// ForgetAttempts empties the buckets with the given keys.
	ForgetAttempts(ctx context.Context, keys ...string) error
}

// ClockMemory keeps the newest time that was believed, so that a clock which is far from it at the next start
// is noticed.
type ClockMemory interface {
	// ClockSeen is the time that was kept last, zero when none was.
	ClockSeen(ctx context.Context) (time.Time, error)
	// KeepClockSeen keeps a time in place of the one before, also when it is the earlier.
	KeepClockSeen(ctx context.Context, seen time.Time) error
}

// BackupRuns lets one of several processes on a database make the daily backup.
type BackupRuns interface {
	// ClaimBackup says whether the caller is to make the backup that was due at an instant: none was made since, and nobody
	// claimed it in the hour before now, who may still be at it or has just failed.
	ClaimBackup(ctx context.Context, due, now time.Time) (bool, error)
	// KeepBackup notes when a backup was made.
	KeepBackup(ctx context.Context, made time.Time) error
	// LastBackup is when the last backup was made, zero when none was.
	LastBackup(ctx context.Context) (time.Time, error)
}

// Cursor is a place in the list of episodes: after the episode with this start and ID. The zero
// Cursor is before the newest.
type Cursor struct {
	Started time.Time
	ID      string
}

// Episodes keeps the cramps of each account. No method ever shows or changes another account's. The
// caller validates; the store keeps what it is given.
type Episodes interface {
	// CreateEpisode stores a new episode as version 1 and returns it. When the account already holds
	// the same entry under the same ID, that one is returned and nothing is changed, so that a request
	// can be repeated. When it holds another entry under that ID, or the entry was deleted, a
	// *ConflictError[Episode] is returned.
	CreateEpisode(ctx context.Context, accountID string, episode Episode, now time.Time) (Episode, error)
	// UpdateEpisode replaces the episode if episode.Version is the stored one, and returns it with the
	// next version. Saving a deleted episode puts it back. When the stored version is another, the
	// stored episode is returned if it is not deleted and holds the same entry (a repeated request), and
	// otherwise a *ConflictError[Episode]. It returns ErrNotFound when there is no such episode.
	UpdateEpisode(ctx context.Context, accountID string, episode Episode, now time.Time) (Episode, error)
	// Episode finds an episode, deleted or not, or returns ErrNotFound.
	Episode(ctx context.Context, accountID, id string) (Episode, error)
	// ListEpisodes lists at most limit episodes that are not deleted and pass the filter, newest start
	// first, from after the cursor on.
	ListEpisodes(ctx context.Context, accountID string, filter EpisodeFilter, after Cursor, limit int) ([]Episode, error)
	// ListDeleted lists at most limit episodes that are deleted and not purged yet, the last deleted first, from
	// after the cursor on, whose start is the instant at which one was deleted.
	ListDeleted(ctx context.Context, accountID string, after Cursor, limit int) ([]Episode, error)
	// DeleteEpisode takes an episode out of the diary until it is restored or purged, and raises its
	// version. Deleting a deleted episode changes nothing. It returns ErrNotFound when there is none.
	DeleteEpisode(ctx context.Context, accountID, id string, now time.Time) error
	// RestoreEpisode undoes DeleteEpisode, and raises the version. Restoring an episode that is not deleted changes nothing.
	// It returns ErrNotFound when there is none, for example because it was purged.
	RestoreEpisode(ctx context.Context, accountID, id string, now time.Time) error
}

// Profiles keeps one profile for each account.
type Profiles interface {
	// Profile is the account's profile, the zero Profile when none was saved yet.
	Profile(ctx context.Context, accountID string) (Profile, error)
	// SaveProfile replaces the profile if profile.Version is the stored one, and returns it with the
	// next version; otherwise it returns a *ConflictError[Profile].
	SaveProfile(ctx context.Context, accountID string, profile Profile, now time.Time) (Profile, error)
}

// CheckIns keeps at most one check-in for each cramp-day of each account, and which factors the account
// is asked about. No method ever shows or changes another account's. The caller validates; the store
// keeps what it is given.
type CheckIns interface {
	// CheckIn is the account's check-in of a cramp-day, one of version 0 with nothing but the day when
	// there is none.
	CheckIn(ctx context.Context, accountID string, day Date) (CheckIn, error)
	// SaveCheckIn replaces the check-in of its day if checkIn.Version is the stored one (0 when there is
	// none), and returns it with the next version. When another version is stored, the stored check-in
	// is returned if it holds the same entry (a repeated request), and otherwise a
	// *ConflictError[CheckIn]. Saving version 1 or later of a day that has no check-in is a conflict too.
	SaveCheckIn(ctx context.Context, accountID string, checkIn CheckIn, now time.Time) (CheckIn, error)
	// FactorSetup is which factors the account is asked about, DefaultFactorSetup when it never chose.
	FactorSetup(ctx context.Context, accountID string) (FactorSetup, error)
	// SaveFactorSetup replaces the setup if setup.Version is the stored one (0 when there is none), and
	// returns it with the next version; otherwise it returns a *ConflictError[FactorSetup]. Answers in
	// check-ins stay as they were, those to a factor that was retired or is no longer asked about too.
	SaveFactorSetup(ctx context.Context, accountID string, setup FactorSetup, now time.Time) (FactorSetup, error)
}

// Snapshots reads whole stretches of a diary. No method ever shows another account's.
type Snapshots interface {
	// Snapshot reads everything that the account noted on the cramp-days from and to and those between,
	// as it stood at one moment. An episode counts on the cramp-day of the zone in which it was lived.
	// When to is before from there are no such days.
	Snapshot(ctx context.Context, accountID string, from, to Date) (Snapshot, error)
	// Days reads the days of the snapshot alone, for pages that show nothing else of it.
	Days(ctx context.Context, accountID string, from, to Date) ([]Day, error)
	// Weeks counts these days by the week. It reads no more of each entry than that takes, for the range may be long.
	Weeks(ctx context.Context, accountID string, from, to Date) ([]Week, error)
	// OpenEpisodes lists the account's episodes that are going on and not deleted, newest start first.
	OpenEpisodes(ctx context.Context, accountID string) ([]Episode, error)
}

// Acknowledgements keeps what each account said about the criteria that its diary met. Nothing is ever
// replaced, so that it can be seen what was said when. No method ever shows or changes another account's.
// The caller validates; the store keeps what it is given.
type Acknowledgements interface {
	// Acknowledge stores all that was said, or nothing. What the account already holds an acknowledgement
	// under the same ID of is left as it is, so that a request can be repeated.
	Acknowledge(ctx context.Context, accountID string, said ...Acknowledgement) error
	// ListAcknowledgements lists all that the account ever said, the oldest first.
	ListAcknowledgements(ctx context.Context, accountID string) ([]Acknowledgement, error)
}
