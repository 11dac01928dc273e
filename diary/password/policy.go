// Package password decides which passwords are good enough, and keeps them so that a stolen database
// does not give them away.
package password

import (
	"strings"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
	"golang.org/x/text/unicode/norm"

	"crampdiary/diary"
)

const (
	// MinLength is the fewest characters of a password. NIST SP 800-63B asks for at least 8 and advises
	// more; length is what makes guessing dear, so there are no rules about kinds of characters.
	MinLength = 12
	// MaxLength is the most characters of a password, enough for any sentence. The judgement of its
	// strength takes time that grows faster than its length.
	MaxLength = 128
	// minScore is zxcvbn's score, 0 to 4, from which a password is "safely unguessable".
	minScore = 3
)

// familiar are words that somebody who guesses at a Danish diary of cramps tries first, besides the
// English ones that zxcvbn knows.
var familiar = []string{
	"adgangskode", "kodeord", "hemmelig", "velkommen", "krampe", "krampedagbog", "crampdiary", "dagbog",
	"danmark", "københavn", "kobenhavn", "aarhus", "odense", "aalborg", "sommer", "vinter", "efterår",
	"forår", "mandag", "fodbold", "brøndby", "jegelskerdig", "elskerdig", "elsker", "skat", "hejmeddig",
	"familie", "minkode", "password", "qwertyuiopå", "asdfghjklæø",
}

// Check says what is wrong with a new password, the empty code if nothing is. The known texts are what
// others know of the person, such as the e-mail address.
func Check(password string, known ...string) diary.Code {
	password = normalize(password)
	switch length := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return diary.NotText
	case length < MinLength:
		return diary.TooShort
	case length > MaxLength:
		return diary.TextTooLong
	}
	inputs := append([]string(nil), familiar...)
	for _, text := range known {
		inputs = append(inputs, text)
		inputs = append(inputs, strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("@.+-_ ", r) })...)
	}
	if zxcvbn.PasswordStrength(strings.ToLower(password), inputs).Score < minScore {
		return diary.Guessable
	}
	return ""
}

// normalize makes the same characters, typed on different keyboards, the same bytes (NIST SP 800-63B,
// section on Unicode in passwords).
func normalize(password string) string { return norm.NFKC.String(password) }
