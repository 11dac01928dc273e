// Package wording finds words with which the app would pretend to be a doctor: that name an illness as the
// reader's, that calm without knowing, or that meddle with medicine; second words for one thing, and brackets
// within brackets. It is for the tests of what is shown, printed and sent.
package wording

import (
	"regexp"
	"slices"
	"strings"

	"crampdiary/diary"
)

// phrases are never right, no matter who they are about.
var phrases = map[diary.Language]*regexp.Regexp{
	diary.Danish: regexp.MustCompile(`diagnos\p{L}*|ufarlig\p{L}*|uskadelig\p{L}*|harmløs\p{L}*|ikke farlig\p{L}*|\p{L}*normal\p{L}*` +
		`|ingen grund til (?:at være )?bekym\p{L}*|ikke (?:være )?bekym\p{L}*|bare rolig` +
		`|(?:stop|stoppe|hold op|holde op|ophør|lad være)(?: med)?(?: at tage)? (?:din|dine|jeres|den|al) medicin`),
	diary.English: regexp.MustCompile(`diagnos\p{L}*|harmless|not dangerous|\p{L}*normal\p{L}*` +
		`|nothing to worry|no need to worry|no (?:reason|cause) (?:to|for) (?:worry|concern)|(?:do not|don.t) worry` +
		`|(?:stop|quit)(?: taking)? (?:your|the|all) medic\p{L}*`),
}

// variants are second words for what has one word here: two of them make a reader ask what the difference is.
var variants = map[diary.Language]*regexp.Regexp{
	diary.Danish:  regexp.MustCompile(`\p{L}*fødegang\p{L}*|\p{L}*kalcium\p{L}*`), // fødeafdeling, calcium
	diary.English: regexp.MustCompile(`(?:labou?r|delivery) ward`),                // maternity ward
}

// nested are brackets within brackets, which come of texts put into each other. Those of a DOI are part of a word.
var nested = regexp.MustCompile(`\([^()]*\s\([^()]*\)[^()]*\)`)

// having is what is said to be the reader's.
var having = map[diary.Language]*regexp.Regexp{
	diary.Danish:  regexp.MustCompile(`\bdu har((?: (?:selv|ikke|allerede|altid|også|lige|kun|før|nu|måske|aldrig))*) ([^\s.,:;!?]+(?: \p{L}+)?)`),
	diary.English: regexp.MustCompile(`\byou(?: have|'ve|’ve)((?: (?:not|already|always|also|just|only|never|now))*) ([^\s.,:;!?]+(?: \p{L}+)?)`),
}

// deeds are what a reader may be said to have: what the reader did or asked for, and what is kept in the
// diary. A new text may need one more; an illness, a sign or a state of health is none.
var deeds = map[diary.Language][]string{
	diary.Danish: {
		"noteret", "skrevet", "valgt", "sagt", "svaret", "åbnet", "bedt", "delt", "logget", "gemt", "hentet", "fået",
		"fjernet", "lyst", "aftalt", "givet", "trukket", "ringet", "strakt", "drukket", "taget", "begyndt", "prøvet",
		"tilføjet", "udfyldt", "læst", "ændret", "slettet", "brugt", "lavet", "gjort", "sendt", "fulgt", "husket", "holdt",
		"i forvejen", "i hånden", "ro til", "en konto", "20 links", "ti egne",
	},
	diary.English: {
		"noted", "written", "answered", "opened", "shared", "signed", "stored", "stopped", "kept", "removed", "chosen",
		"consented", "called", "asked", "agreed", "stretched", "drunk", "taken", "begun", "tried", "added", "filled",
		"read", "changed", "deleted", "used", "done", "sent", "followed", "said", "made", "logged",
		"had", "the peace", "an account", "20 links", "ten of", "already",
	},
}

// questions may ask what no statement may say.
var questions = map[diary.Language][]string{
	diary.English: {"do you have", "did you have", "have you had"},
}

// Forbidden lists what a text says that no text may, in the order in which it does, and nil when it says
// nothing of the kind.
func Forbidden(language diary.Language, text string) []string {
	text = strings.ToLower(strings.ReplaceAll(text, "\u00a0", " "))
	text = strings.Join(strings.Fields(text), " ")
	found := append(phrases[language].FindAllString(text, -1), variants[language].FindAllString(text, -1)...)
	found = append(found, nested.FindAllString(text, -1)...)
	for _, question := range questions[language] {
		text = strings.ReplaceAll(text, question, "")
	}
	for _, match := range having[language].FindAllStringSubmatch(text, -1) {
		deed := func(known string) bool { return match[2] == known || strings.HasPrefix(match[2], known+" ") }
		if !slices.ContainsFunc(deeds[language], deed) {
			found = append(found, match[0])
		}
	}
	return found
}

// Disclaimers are the keys of the texts that say of the app what it does not do, for which they need one
// of the words.
var Disclaimers = []string{"footer.not-medical", "learn.not-diagnosis"}
