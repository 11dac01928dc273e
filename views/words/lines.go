package words

import (
	"regexp"
	"strings"
)

// day is that of a date, with what may stand before it.
var day = regexp.MustCompile(`^\(?\d{1,2}\.?$`)

// year is that of a date, with what may stand after it.
var year = regexp.MustCompile(`^\d{4}\b`)

// months begin so in the languages of the pages.
var months = []string{"jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov", "dec"}

// Tied says whether no line may end between two words: within a date, between "kl." and its hour, and before a dash or a dot.
func Tied(before, word string) bool {
	switch {
	case before == "" || word == "":
		return false
	case word == "·" || word == "–": // belongs to what is before it
		return true
	case before == "kl.":
		return isDigit(word[0])
	case isDigit(before[0]) || before[0] == '(':
		return isMonth(word) && day.MatchString(before)
	default:
		return isDigit(word[0]) && len(before) <= len("sept.") && isMonth(before) && year.MatchString(word)
	}
}

// isMonth says whether a word may be the name of a month.
func isMonth(word string) bool {
	word = strings.ToLower(word)
	for _, month := range months {
		if strings.HasPrefix(word, month) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
