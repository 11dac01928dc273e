package diary

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// OneTimeCodes is how the one-time codes of an account are made (TOTP): what an app on the person's telephone shows.
type OneTimeCodes struct {
	SealedKey string // the secret of the codes, encrypted: nobody with a backup can make a code
	LastStep  int64  // the step of the last code that was used
	Created   time.Time
}

// SecondFactorRule is what the host of an installation wants of second factors.
type SecondFactorRule string

// The rules.
const (
	SecondFactorOff     SecondFactorRule = "off"     // each person decides, and nothing is said
	SecondFactorOffer   SecondFactorRule = "offer"   // it is asked for once, before something that matters
	SecondFactorRequire SecondFactorRule = "require" // without one nothing of the diary opens
)

// SecondFactorRules lists every rule.
var SecondFactorRules = []SecondFactorRule{SecondFactorOff, SecondFactorOffer, SecondFactorRequire}

// FactorResetDelay is how long the owner of an account can object before the host takes a second factor away: the person who
// persuades the host may be somebody else.
const FactorResetDelay = 24 * time.Hour

// SecondFactors keeps what people sign in with besides the password. With a second factor the password alone
// opens no session and is no proof. A change ends every session but the one to keep, which is proved by it at the instant
// now: a session opened before the factor must not be enough for anything that matters. No method ever shows or changes
// another account's.
type SecondFactors interface {
	// OneTimeCodes is how the account's codes are made, or ErrNotFound when it has none.
	OneTimeCodes(ctx context.Context, accountID string) (OneTimeCodes, error)
	// AddOneTimeCodes gives the account one-time codes, and the entries of recovery codes in place of the old ones, unless
	// there are none. It returns ErrExists when it has one-time codes.
	AddOneTimeCodes(ctx context.Context, accountID string, codes OneTimeCodes, recovery []string, keepSessionID string, now time.Time) error
	// RemoveOneTimeCodes takes them away, and with the last second factor the recovery codes. It returns ErrNotFound when
	// there are none.
	RemoveOneTimeCodes(ctx context.Context, accountID, keepSessionID string, now time.Time) error
	// UseOneTimeCode uses the code of a step up, with all earlier ones. It returns ErrNotFound when it is used up already, so
	// that of many who use it at once one succeeds.
	UseOneTimeCode(ctx context.Context, accountID string, step int64) error
	// RecoveryCodes lists what is stored of the recovery codes that were not used.
	RecoveryCodes(ctx context.Context, accountID string) (entries []string, err error)
	// ReplaceRecoveryCodes puts the entries of new recovery codes in place of the old ones. It returns ErrNotFound when
	// the account has no second factor.
	ReplaceRecoveryCodes(ctx context.Context, accountID string, recovery []string, now time.Time) error
	// UseRecoveryCode uses a recovery code up, by its entry. It returns ErrNotFound when there is none, so that of many who
	// use it at once one succeeds.
	UseRecoveryCode(ctx context.Context, accountID, entry string, now time.Time) error
	// ResetSecondFactors has every second factor of the account taken away, with the recovery codes, once it is due; Store.Purge
	// does it then. One that is due by now is carried out at once, and every session ends. A reset that waits can only be
	// brought forward. It returns when it is due, or ErrNotFound when the account has no second factor.
	ResetSecondFactors(ctx context.Context, accountID string, due, now time.Time) (time.Time, error)
	// FactorReset is when the second factors will be taken away; zero when they will not.
	FactorReset(ctx context.Context, accountID string) (time.Time, error)
	// DeclineSecondFactor records that the person wants none now. Asking again does not change when. It returns ErrNotFound
	// when there is no such account.
	DeclineSecondFactor(ctx context.Context, accountID string, now time.Time) error
	// KeepSecondFactors takes a reset back that waits, or returns ErrNotFound.
	KeepSecondFactors(ctx context.Context, accountID string, now time.Time) error
}

// SecondFactorDetail is the detail of a SecondFactorMail: what happened, and a number: of the recovery codes that are left
// after RecoveryUsed, and of the hours until HostFactorReset.
func SecondFactorDetail(what EventKind, number int) string {
	return string(what) + " " + strconv.Itoa(number)
}

// ParseSecondFactorDetail reads the detail of a SecondFactorMail. Known says whether there is a number.
func ParseSecondFactorDetail(detail string) (what EventKind, number int, known bool) {
	kind, text, _ := strings.Cut(detail, " ")
	number, err := strconv.Atoi(text)
	return EventKind(kind), number, err == nil
}
