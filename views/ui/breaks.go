package ui

import (
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// longWords are words of headings and buttons that a phone has no line for when its letters are large, each with the place
// where it may be broken. Browsers without a dictionary of hyphenation break them anywhere, without a hyphen.
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
	"dgangskode", "dgangs\u00adkode",
	"mstændighed", "m\u00adstændig\u00adhed",
	"hysiotherapist", "hysio\u00adtherapist",
	"authenticator", "authenti\u00adcator",
)

// Soft lets the long words of a heading or a button be broken where a reader would.
func Soft(text string) string { return longWords.Replace(text) }

// address is one of e-mail, of a page or of a host.
var address = regexp.MustCompile(`\S+@\S+|https?://\S+|[\w-]+(?:\.[\w-]+)*\.\pL{2,}`)

// breakable lets a long address be broken where it is still read as one: before its domain, and before each of the points
// of it. It is HTML, for what hyphenates nothing: a hyphen in an address would be taken for a part of it.
func breakable(text string) string {
	return address.ReplaceAllStringFunc(templ.EscapeString(text), func(found string) string {
		found = strings.ReplaceAll(found, "@", "<wbr>@")
		for i := strings.LastIndexAny(found, ".-"); i > 0; i = strings.LastIndexAny(found[:i], ".-") {
			if i < len(found)-1 { // the end of a sentence is not the address's
				found = found[:i] + "<wbr>" + found[i:]
			}
		}
		return found
	})
}
