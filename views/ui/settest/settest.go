// Package settest lets tests read the words of a page as they were written.
package settest

import (
	"regexp"
	"strings"
)

var (
	breaks = strings.NewReplacer("<wbr>", "", "\u00ad", "", "\u2060", "", "kl.\u00a0", "kl. ", "\u00a0·", " ·", "\u00a0–", " –")
	whole  = regexp.MustCompile(`<span class="whole">(.*?)</span>`)
	dates  = regexp.MustCompile("([0-9a-z][.]?)\u00a0([A-Za-z]|[0-9]{4})")
)

// Unset takes out of a page, or of what is read on it, what ui.Typeset put in.
func Unset(page string) string {
	return dates.ReplaceAllString(breaks.Replace(whole.ReplaceAllString(page, "$1")), "$1 $2")
}
