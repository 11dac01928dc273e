// Package emoji names emoji in a language, for documents whose fonts do not draw them. The names are the short
// names of Unicode's CLDR; README.md says where they were taken from.
package emoji

import (
	_ "embed" // the names
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"crampdiary/diary"
)

//go:embed da.txt
var danish string

//go:embed en.txt
var english string

// names are the names of a language by the emoji, without signs that choose between its looks and without the
// colour of a skin.
type names map[string]string

var (
	danishNames  = sync.OnceValue(func() names { return read(danish) })
	englishNames = sync.OnceValue(func() names { return read(english) })
)

func read(text string) names {
	n := make(names, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		emoji, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		n[emoji] = name
	}
	return n
}

func namesIn(language diary.Language) names {
	if language == diary.Danish {
		return danishNames()
	}
	return englishNames()
}

// What parts of an emoji are joined and altered by.
const (
	joiner    = '\u200d'
	asPicture = '\ufe0f'
	keycap    = '\u20e3'
)

// Spell puts the name of each emoji that cannot be drawn into its place, in square brackets. Whatever has no
// name stays as it is.
func Spell(text string, language diary.Language, drawn func(rune) bool) string {
	if strings.IndexFunc(text, func(r rune) bool { return r == keycap || !drawn(r) }) < 0 {
		return text
	}
	n := namesIn(language)
	var b strings.Builder
	for text != "" {
		size := n.emojiAt(text)
		whole := text[:max(size, 1)]
		if size == 0 {
			_, width := utf8.DecodeRuneInString(text)
			whole = text[:width]
		}
		if name := n.of(whole); size > 0 && name != "" && !allDrawn(whole, drawn) {
			b.WriteString("[" + name + "]")
		} else {
			b.WriteString(whole)
		}
		text = text[len(whole):]
	}
	return b.String()
}

// allDrawn says whether an emoji is drawn as it is: keys and joined emoji would fall apart.
func allDrawn(emoji string, drawn func(rune) bool) bool {
	for _, r := range emoji {
		if r == keycap || r == joiner || r != asPicture && !drawn(r) {
			return false
		}
	}
	return true
}

// emojiAt is how many octets the emoji takes with which a text begins, 0 when it begins with none.
func (n names) emojiAt(text string) int {
	first, size := utf8.DecodeRuneInString(text)
	rest := text[size:]
	switch second, width := utf8.DecodeRuneInString(rest); {
	case isRegion(first) && isRegion(second):
		return size + width
	case strings.ContainsRune("0123456789#*", first):
		after := strings.TrimPrefix(rest, string(asPicture))
		if key, width := utf8.DecodeRuneInString(after); key == keycap {
			return len(text) - len(after) + width
		}
		return 0
	case n[string(first)] == "":
		return 0
	}
	for rest != "" {
		r, width := utf8.DecodeRuneInString(rest)
		if r == joiner {
			next, nextWidth := utf8.DecodeRuneInString(rest[width:])
			if n[string(next)] == "" {
				break
			}
			width += nextWidth
		} else if r != asPicture && !isTone(r) && !isTag(r) {
			break
		}
		rest = rest[width:]
	}
	return len(text) - len(rest)
}

// of is the name of an emoji, empty when it has none.
func (n names) of(emoji string) string {
	emoji = strings.ReplaceAll(emoji, string(asPicture), "")
	if name := n[emoji]; name != "" {
		return name
	}
	bare, tones, tags := apart(emoji)
	if region := regionOf(emoji); region != "" {
		return "flag: " + region // the word is the same in every language of the diary
	}
	name := n[bare]
	if name == "" {
		var parts []string
		for part := range strings.SplitSeq(bare, string(joiner)) {
			if n[part] == "" {
				return ""
			}
			parts = append(parts, n[part])
		}
		name = strings.Join(parts, " + ")
	}
	for _, tone := range tones {
		name += ": " + n[string(tone)]
	}
	if tags != "" {
		name += ": " + tags
	}
	return name
}

// apart takes the colours of skin and the tags out of an emoji.
func apart(emoji string) (bare string, tones []rune, tags string) {
	bare = strings.Map(func(r rune) rune {
		switch {
		case isTone(r) && !strings.HasPrefix(emoji, string(r)):
			tones = append(tones, r)
			return -1
		case isTag(r):
			if letter := r - firstTag; unicode.IsPrint(letter) {
				tags += string(letter)
			}
			return -1
		}
		return r
	}, emoji)
	return bare, tones, tags
}

const (
	firstTag    = 0xE0000
	lastTag     = 0xE007F
	firstRegion = 0x1F1E6 // stands for A
	lastRegion  = 0x1F1FF
)

func isTone(r rune) bool   { return r >= 0x1F3FB && r <= 0x1F3FF }
func isTag(r rune) bool    { return r > firstTag && r <= lastTag }
func isRegion(r rune) bool { return r >= firstRegion && r <= lastRegion }

// regionOf are the two letters of the country whose flag an emoji is.
func regionOf(emoji string) string {
	letters := ""
	for _, r := range emoji {
		if !isRegion(r) {
			return ""
		}
		letters += string('A' + r - firstRegion)
	}
	return letters
}
