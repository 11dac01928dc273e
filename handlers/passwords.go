package handlers

import (
	"context"
	"net/http"

	"crampdiary/diary"
	"crampdiary/diary/password"
)

// hashQueue hashes for those who are known: by their session, by a browser that signed in before, or by a link
// that was given to them. Strangers who guess, however many, wait in another queue. Each account has one
// password at a time in it, so that nobody who is known fills it either.
type hashQueue struct {
	hasher *password.Hasher
	locks  accountLocks
}

func (q *hashQueue) hash(ctx context.Context, whose, password string) (string, error) {
	leave, err := q.locks.enter(ctx, whose)
	if err != nil {
		return "", err
	}
	defer leave()
	return q.hasher.Hash(ctx, password)
}

func (q *hashQueue) verify(ctx context.Context, whose, password, hash string) (bool, error) {
	leave, err := q.locks.enter(ctx, whose)
	if err != nil {
		return false, err
	}
	defer leave()
	return q.hasher.Verify(ctx, password, hash)
}

// attempt is a try to sign in: what it is counted under, what a success makes forgotten, and who hashes.
type attempt struct {
	buckets []diary.Bucket
	forget  []string
	verify  func(ctx context.Context, password string) (bool, error)
}

// newAttempt is a try to sign in to an account, the zero one if the address has none. A browser that signed
// in to it before is counted by itself alone, so that nobody else's guesses lock its owner out; it has no
// more tries than a stranger.
func (a *common) newAttempt(r *http.Request, email string, account diary.Account) attempt {
	if known, ok := a.knowsBrowser(r, account); ok {
		key := bucketKey("signin-known", account.ID, known.text)
		return attempt{
			buckets: []diary.Bucket{{Key: key, Throttle: accountFromAddressThrottle}}, forget: []string{key},
			verify: func(ctx context.Context, password string) (bool, error) {
				return a.known.verify(ctx, account.ID, password, account.PasswordHash)
			},
		}
	}
	buckets := signInBuckets(email, a.clientAddress(r))
	return attempt{
		buckets: buckets,
		// The attempts from this address stay counted: they would otherwise be forgotten by anyone who has an
		// account and guesses at others.
		forget: []string{buckets[0].Key, buckets[1].Key},
		verify: func(ctx context.Context, password string) (bool, error) {
			return a.Hasher.Verify(ctx, password, account.PasswordHash)
		},
	}
}
