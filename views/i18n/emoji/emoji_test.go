package emoji

import (
	"strings"
	"testing"

	"crampdiary/diary"
)

// basic are the signs that any font draws.
func basic(r rune) bool { return r < 0x2000 || r == '→' || r == '❤' || r == '☝' }

func TestEmojiThatCannotBeDrawnAreNamed(t *testing.T) {
	for text, want := range map[string][2]string{
		"før🤕efter":            {"før[ansigt med bandage]efter", "før[face with head-bandage]efter"},
		"🦵💊":                   {"[ben][pille]", "[leg][pill]"},
		"👍🏽":                   {"[tommelfinger op: medium teint]", "[thumbs up: medium skin tone]"},
		"🏽":                    {"[medium teint]", "[medium skin tone]"},
		"👨‍👩‍👧":                {"[familie: mand, kvinde og pige]", "[family: man, woman, girl]"},
		"👩🏽‍⚕️":                {"[kvindelig sundhedsperson: medium teint]", "[woman health worker: medium skin tone]"},
		"🇩🇰🇸🇪":                 {"[flag: DK][flag: SE]", "[flag: Denmark][flag: Sweden]"},
		"🇩":                    {"🇩", "🇩"},
		"1️⃣ 2⃣ 3":             {"[tast: 1] [tast: 2] 3", "[keycap: 1] [keycap: 2] 3"},
		"❤️ ❤️‍🔥":              {"❤️ [brændende hjerte]", "❤️ [heart on fire]"},
		"☝ ☝🏿":                 {"☝ [rækker finger op: mørk teint]", "☝ [index pointing up: dark skin tone]"},
		"🏴󠁧󠁢󠁥󠁮󠁧󠁿":              {"[sort flag: gbeng]", "[flag: England]"},
		"🤕\u200d🦵":             {"[ansigt med bandage + ben]", "[face with head-bandage + leg]"},
		"a→b":                  {"a→b", "a→b"},
		"\u4e00\xff\U000F0000": {"\u4e00\xff\U000F0000", "\u4e00\xff\U000F0000"},
		"":                     {"", ""},
	} {
		for i, language := range []diary.Language{diary.Danish, diary.English} {
			if got := Spell(text, language, basic); got != want[i] {
				t.Errorf("%q becomes %q in %s, want %q", text, got, language, want[i])
			}
		}
	}
}

func TestEveryNameIsOneThatCanBeRead(t *testing.T) {
	for _, language := range diary.Languages {
		n := namesIn(language)
		if len(n) < 1900 {
			t.Errorf("%s has %d names", language, len(n))
		}
		for emoji, name := range n {
			if name == "" || strings.TrimSpace(name) != name || strings.ContainsAny(name, "[]\n\t") {
				t.Errorf("%q is named %q in %s", emoji, name, language)
			}
		}
	}
}
