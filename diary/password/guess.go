package password

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the common passwords
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// minEffort is the least effort of a password: as much as 8 characters that have to be tried one by one.
	// Those who try are throttled, and each try at a stolen hash costs the memory and the time of DefaultParams.
	minEffort = 8
	// What the parts of a password cost those who guess, as so many characters that have to be tried.
	wellKnown = 1 // what is known of the person, a familiar word, a walk over the keyboard, a repetition, a year
	common    = 2 // a common password
	aDate     = 3
	// minKnown is the fewest characters of a known text that says something about a person, of a familiar
	// word and of a repetition. Anything shorter is part of half of all words.
	minKnown = 3
	// minCommon is the fewest characters of a common password, of a walk and of a date.
	minCommon = 4
)

// effort is about how many characters of a folded password somebody has to try one by one who tries first
// what people choose: the password is cut into parts that need less, so that the sum is the least.
func effort(password string, personal []string) int {
	plain := undisguise.Replace(password) // one octet for one
	least := make([]int, len(password)+1) // of each beginning of the password
	for end := 1; end <= len(password); end++ {
		least[end] = least[end-1] + 1
		for start := 0; start <= end-minKnown; start++ {
			part := password[start:end]
			cost, ok := known(part, plain[start:end], personal)
			if !ok && strings.Contains(password[:end-1], part) { // it began before, be it one character before
				cost, ok = wellKnown, true
			}
			if ok {
				least[end] = min(least[end], least[start]+cost)
			}
		}
	}
	return least[len(password)]
}

// known says what a part of a password costs somebody who guesses, if it is something that people choose. It is
// given as it was written and without disguise.
func known(part, plain string, personal []string) (cost int, ok bool) {
	isIn := func(sorted []string) bool {
		_, found := slices.BinarySearch(sorted, part)
		if !found {
			_, found = slices.BinarySearch(sorted, plain)
		}
		return found
	}
	switch {
	case isIn(familiarWords()) || slices.Contains(personal, part) || slices.Contains(personal, plain):
		return wellKnown, true
	case len(part) < minCommon:
		return 0, false
	case strings.Contains(walks(), part) || dated(part, "2006"):
		return wellKnown, true
	case isIn(commonPasswords()):
		return common, true
	}
	return aDate, dated(part, "02012006") || dated(part, "20060102") || dated(part, "020106")
}

// dated says whether a text is a date of the layout that somebody living may have to do with.
func dated(text, layout string) bool {
	if len(text) != len(layout) {
		return false
	}
	date, err := time.Parse(layout, text)
	return err == nil && date.Year() >= 1900 && date.Year() < 2100
}

// parts are the known texts and the words in them, folded.
func parts(known []string) []string {
	var all []string
	for _, text := range known {
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, part := range append(words, text) {
			if utf8.RuneCountInString(part) >= minKnown {
				all = append(all, fold(part))
			}
		}
	}
	return all
}

// fold writes a text in lower-case ASCII and leaves out what people put between words.
func fold(text string) string {
	var folded strings.Builder
	for _, r := range norm.NFC.String(strings.ToLower(text)) {
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		switch {
		case strings.ContainsRune(" -_.,/", base):
		case base <= unicode.MaxASCII:
			folded.WriteRune(base)
		case r == 'ø':
			folded.WriteByte('o')
		case r == 'æ':
			folded.WriteString("ae")
		default: // keeps repetitions of other alphabets what they are
			folded.WriteByte(byte('a' + r%26))
		}
	}
	return folded.String()
}

// undisguise undoes what people do to a common word to make it look like none.
var undisguise = strings.NewReplacer(
	"4", "a", "@", "a", "8", "b", "3", "e", "1", "i", "!", "i", "0", "o", "5", "s", "$", "s", "7", "t",
)

// walks are the ways that fingers go over the keys of a Danish, an English or a German keyboard, and what
// people count by, there and back.
var walks = sync.OnceValue(func() string {
	var all strings.Builder
	for _, walk := range []string{
		"qwertyuiopå", "asdfghjklæø", "zxcvbnm", "qwertzuiop", "yxcvbnm", "abcdefghijklmnopqrstuvwxyzæøå",
		"01234567890123456789", "!@#$%^&*()", "!\"#¤%&()=", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
		"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp",
	} {
		there := fold(walk)
		back := []byte(there)
		slices.Reverse(back)
		all.WriteString(there + "\n" + string(back) + "\n")
	}
	return all.String()
})

var familiarWords = sync.OnceValue(func() []string {
	words := make([]string, len(familiar))
	for i, word := range familiar {
		words[i] = fold(word)
	}
	slices.Sort(words)
	return words
})

//go:generate ./common.sh

//go:embed common.txt.gz
var commonCompressed []byte

// commonPasswords are the common passwords, folded and sorted. The first password that is chosen after a
// start waits some milliseconds for them; no other start of the program makes them.
var commonPasswords = sync.OnceValue(func() []string {
	unpacked, err := gzip.NewReader(bytes.NewReader(commonCompressed))
	if err != nil {
		panic(err) // the program was built with a broken file
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		panic(err)
	}
	return strings.Fields(string(text))
})
