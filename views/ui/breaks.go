package ui

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"crampdiary/views/words"
)

// Typeset appends a whole page to what was set already. It lets its lines end where a reader would end them: a long word at a
// soft hyphen, an address before its signs, and nothing between "kl." and its hour. It sees what is read and leaves tags alone,
// so that no page has to think of it, and mails, files and forms hold the words as they were written.
func Typeset(set []byte, page string) []byte {
	for page != "" {
		end := strings.IndexByte(page, '<')
		switch {
		case end < 0:
			return typesetText(set, page)
		case end > 0:
			set = typesetText(set, page[:end])
		default:
			end = tagEnd(page)
			set = append(set, page[:end]...)
		}
		page = page[end:]
	}
	return set
}

// verbatim are the elements whose content is no prose, or is not laid out in lines.
var verbatim = []string{"script", "style", "title", "textarea", "option", "code", "pre", "svg"}

// tagEnd is where the tag ends that a text begins with, or the element if it is a verbatim one.
func tagEnd(html string) int {
	if strings.HasPrefix(html, "<!--") {
		return after(html, 0, "-->")
	}
	end, quotes := 0, 0
	for { // a sign within quotation marks ends nothing
		at := strings.IndexByte(html[end:], '>')
		if at < 0 {
			return len(html)
		}
		quotes += strings.Count(html[end:end+at], `"`)
		if end += at + 1; quotes%2 == 0 {
			break
		}
	}
	if html[1] == '/' {
		return end
	}
	for _, name := range verbatim {
		if strings.HasPrefix(html[1:end], name) && strings.IndexByte(" \n>", html[1+len(name)]) >= 0 {
			return after(html, end, "</"+name+">")
		}
	}
	return end
}

// after is where a text goes on after a mark, from a place on, or its end.
func after(html string, from int, mark string) int {
	at := strings.Index(html[from:], mark)
	if at < 0 {
		return len(html)
	}
	return from + at + len(mark)
}

// typesetText appends a text, which is HTML without tags, to what was set already.
func typesetText(set []byte, text string) []byte {
	before := ""
	for text != "" {
		gap := text[:lengthOf(text, true)]
		text = text[len(gap):]
		word := text[:lengthOf(text, false)]
		text = text[len(word):]
		if gap == " " && words.Tied(before, word) {
			gap = "\u00a0"
		}
		set = append(set, gap...)
		set = append(set, typesetWord(word)...)
		before = word
	}
	return set
}

// lengthOf is how many octets of space a text begins with, or of anything else.
func lengthOf(text string, space bool) int {
	for i := range len(text) {
		if c := text[i]; (c == ' ' || c == '\t' || c == '\r' || c == '\n') != space {
			return i
		}
	}
	return len(text)
}

// A word is looked at from this length on, in bytes: what is shorter has a line of its own with any letters.
const (
	shortAddress = 14
	shortWord    = 10
)

// whole are compounds and ranges of so many letters that they have room on any line.
const whole = 11

// typesetWord is a word with the places where it may be broken, and those where it may not.
func typesetWord(word string) string {
	switch {
	case len(word) >= shortAddress && isAddress(word):
		if strings.IndexByte(word, '@') >= 0 {
			return `<span class="whole">` + breakable(word) + "</span>" // on a line of its own, if that has room for it
		}
		return breakable(word)
	case strings.IndexByte(word, '-') >= 0 || strings.Contains(word, "–"):
		return keepTogether(word)
	case len(word) >= shortWord:
		return longWords.Replace(word)
	}
	return word
}

// isAddress says whether a word is an address, or two words with a slash, which are broken as one.
func isAddress(word string) bool {
	if strings.IndexByte(word, '@') >= 0 || strings.IndexByte(word, '/') >= 0 {
		return true
	}
	point := strings.IndexByte(word, '.')
	return point > 0 && point < len(word)-2 && domain.MatchString(word)
}

// domain is the address of a host.
var domain = regexp.MustCompile(`[\w-]+(?:\.[\w-]+)*\.\pL{2,}`)

// breakable lets a long address or two words with a slash be broken where they are still read as one: after a slash, before a
// domain, and before each of the points of it. A hyphen in an address would be taken for a part of it.
func breakable(address string) string {
	var broken strings.Builder
	for i, r := range address {
		last := i+utf8.RuneLen(r) >= len(address)
		beforeWord := !last && i > 0 && isWord(address[i+utf8.RuneLen(r):])
		if beforeWord && (r == '@' || r == '.' || r == '-') && !unicode.IsDigit(rune(address[i-1])) { // as of a DOI, which is broken after its slash
			broken.WriteString("<wbr>")
		}
		broken.WriteRune(r)
		if beforeWord && r == '/' {
			broken.WriteString("<wbr>")
		}
	}
	return broken.String()
}

// isWord says whether a text begins with a letter or a figure.
func isWord(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// compound is words with hyphens or dashes between them.
var compound = regexp.MustCompile(`[\pL\d.:]+(?:[-–][\pL\d.:]+)+`)

// oneLetter is what a compound may begin with: a line that ends with it looks like a mistake.
var oneLetter = regexp.MustCompile(`^(\pL-)`)

// keepTogether breaks no short compound and no range, and of others the long words.
func keepTogether(word string) string {
	return compound.ReplaceAllStringFunc(word, func(found string) string {
		if utf8.RuneCountInString(found) > whole {
			return longWords.Replace(oneLetter.ReplaceAllString(found, "$1\u2060"))
		}
		return joiner.Replace(found)
	})
}

// joiner forbids a line to end at a hyphen or a dash.
var joiner = strings.NewReplacer("-", "-\u2060", "–", "\u2060–\u2060")

// longWords are words that a phone has no line for when its letters are large, each with the place where it may be broken.
// Browsers without a dictionary of hyphenation break them anywhere, without a hyphen.
var longWords = strings.NewReplacer(
	"dgangsnøgle", "dgangs\u00adnøgle",
	"ngangskode", "ngangs\u00adkode",
	"eservekode", "eserve\u00adkode",
	"ysioterapeut", "ysio\u00adterapeut",
	"jemmeskærm", "jemme\u00adskærm",
	"ilbagevendende", "ilbage\u00advendende",
	"olesterolmedicin", "olesterol\u00admedicin",
	"åmindelse", "åmind\u00adelse",
	"agnesium", "agne\u00adsium",
	"ødeafdeling", "øde\u00adafdeling",
	"ndstilling", "nd\u00adstilling",
	"psummering", "psum\u00admering",
	"ekræftelsesmail", "ekræftelses\u00admail",
	"ailadresse", "ail\u00adadresse",
	"uftrørsudvidende", "uftrørs\u00adudvidende",
	"elbredsoplysning", "elbreds\u00adoplysning",
	"alenderadresse", "alender\u00adadresse",
	"dgangskode", "dgangs\u00adkode",
	"mstændighed", "m\u00adstændig\u00adhed",
	"ndersøgelse", "nder\u00adsøgelse",
	"ecimalkomma", "ecimal\u00adkomma",
	"undhedsvæsen", "undheds\u00advæsen",
	"ikkerhedskopi", "ikkerheds\u00adkopi",
	"atabeskyttelsesforordning", "ata\u00adbeskyttelses\u00adforordning",
	"ovedstaden", "oved\u00adstaden",
	"hysiotherapist", "hysio\u00adtherapist",
	"authenticator", "authenti\u00adcator",
	"preadsheet", "pread\u00adsheet",
	"reathlessness", "reathless\u00adness",
	"nconsciousness", "nconscious\u00adness",
	"upplements", "upple\u00adments",
)
