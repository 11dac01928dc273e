// Package password decides which passwords are good enough, and keeps them so that a stolen database
// does not give them away.
package password

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"crampdiary/diary"
)

const (
	// MinLength is the fewest characters of a password. NIST SP 800-63B-4 (2025), section 3.1.1.2, asks for 8
	// beside a second factor and 15 without one, and for no rules about kinds of characters. It counts
	// characters alone: here those that need no guessing are not counted, and minEffort are asked of the rest.
	MinLength = 12
	// MaxLength is the most characters of a password, enough for any sentence; NIST asks that at least
	// 64 are allowed. Judging a password takes time that grows faster than its length.
	MaxLength = 128
)

// Check says what is wrong with a new password: diary.NotText, diary.TooShort, diary.TextTooLong or
// diary.Guessable, and the empty code if nothing is. The known texts are what others know of the person and
// of the site, such as the e-mail address; a password made of them is guessable.
func Check(password string, known ...string) diary.Code {
	if !utf8.ValidString(password) {
		return diary.NotText
	}
	password = normalize(password)
	switch length := utf8.RuneCountInString(password); {
	case length < MinLength:
		return diary.TooShort
	case length > MaxLength:
		return diary.TextTooLong
	case effort(fold(password), parts(known)) < minEffort:
		return diary.Guessable
	}
	return ""
}

// normalize makes the same characters, typed on different keyboards, the same octets. NIST SP 800-63B-4,
// section 3.1.1.2, asks for NFKC or NFC before hashing.
func normalize(password string) string { return norm.NFKC.String(password) }
