// Package password decides which passwords are good enough, and keeps them so that a stolen database
// does not give them away.
package password

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/matching"
	"golang.org/x/text/unicode/norm"

	"crampdiary/diary"
)

const (
	// MinLength is the fewest characters of a password. NIST SP 800-63B (2017), section 5.1.1.2, asks
	// for at least 8. Length is what makes guessing dear, so there are more here, and as NIST advises
	// no rules about kinds of characters.
	MinLength = 12
	// MaxLength is the most characters of a password, enough for any sentence; NIST asks that at least
	// 64 are allowed. Judging a password takes time that grows faster than its length.
	MaxLength = 128
	// minScore is zxcvbn's score, 0 to 4, from which a password is "safely unguessable".
	minScore = 3
	// minKnown is the fewest characters of a known text that says something about a person. Anything
	// shorter is part of half of all words.
	minKnown = 3
)

// Check says what is wrong with a new password: diary.NotText, diary.TooShort, diary.TextTooLong or
// diary.Guessable, and the empty code if nothing is. The known texts are what others know of the
// person, such as the e-mail address; a password made of them is guessable.
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
	}
	likely := slices.Concat(parts(known), familiar)
	for i, text := range likely {
		likely[i] = fold(text)
	}
	folded := fold(password)
	for _, guise := range []string{folded, undisguise.Replace(folded)} {
		// zxcvbn's own search for disguised words tries every combination of substitutions, which takes
		// seconds on a password that is full of them.
		judged := zxcvbn.PasswordStrength(block(guise), likely, matching.FilterL33tMatcher)
		if judged.Score < minScore {
			return diary.Guessable
		}
	}
	return ""
}

// normalize makes the same characters, typed on different keyboards, the same octets. NIST SP 800-63B
// (2017), section 5.1.1.2, advises NFKC or NFKD before hashing.
func normalize(password string) string { return norm.NFKC.String(password) }

// parts are the known texts and the words in them.
func parts(known []string) []string {
	var all []string
	for _, text := range known {
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, part := range append(words, text) {
			if utf8.RuneCountInString(part) >= minKnown {
				all = append(all, part)
			}
		}
	}
	return all
}

// fold writes a text in lower-case ASCII, one octet a character: zxcvbn counts octets in some places
// and characters in others, and knows repetitions and sequences of ASCII only.
func fold(text string) string {
	var folded strings.Builder
	for _, r := range norm.NFC.String(strings.ToLower(text)) {
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		switch {
		case base <= unicode.MaxASCII:
			folded.WriteRune(base)
		case r == 'ø':
			folded.WriteByte('o')
		default: // keeps repetitions and runs of other alphabets what they are
			folded.WriteByte(byte('a' + r%26))
		}
	}
	return folded.String()
}

// undisguise undoes what people do to a common word to make it look like none.
var undisguise = strings.NewReplacer(
	"4", "a", "@", "a", "8", "b", "3", "e", "1", "i", "!", "i", "0", "o", "5", "s", "$", "s", "7", "t",
	" ", "", "-", "", "_", "", ".", "", ",", "",
)

// block is the shortest text that gives the password when it is written again and again: repeating it
// makes no secret. Most passwords are their own block.
func block(password string) string {
	for length := 1; length <= len(password)/2; length++ {
		if len(password)%length == 0 && strings.Repeat(password[:length], len(password)/length) == password {
			return password[:length]
		}
	}
	return password
}
