package password

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"crampdiary/diary"
)

func TestCheck(t *testing.T) {
	unrelated := "kaffekop hjelm vandfald 7"
	long := strings.Repeat(unrelated, 6)
	for name, test := range map[string]struct {
		password string
		known    []string
		want     diary.Code
	}{
		"random words":                      {unrelated, nil, ""},
		"random words of Danish letters":    {"blåbær tæppe øjenlåg", nil, ""},
		"random characters":                 {"xkq7vhtp2mzw", nil, ""},
		"random words of another script":    {"鉛筆 時計 山脈 砂糖 雲", nil, ""},
		"random capitals and signs":         {"T#v9!kQz&2Lp", nil, ""},
		"one kind of character is enough":   {"sovekamerablyanttordenvejr", nil, ""},
		"nothing":                           {"", nil, diary.TooShort},
		"eleven characters":                 {"xkq7vhtp2mz", nil, diary.TooShort},
		"eleven characters of two octets":   {"øåæøåæøåæøå", nil, diary.TooShort},
		"twelve only before normalizing":    {"xkq7vhtp2ma\u030a", nil, diary.TooShort},
		"as long as can be":                 {string([]rune(long)[:MaxLength]), nil, ""},
		"one character longer":              {string([]rune(long)[:MaxLength+1]), nil, diary.TextTooLong},
		"far longer":                        {strings.Repeat(long, 1000), nil, diary.TextTooLong},
		"invalid UTF-8":                     {"xkq7vhtp2mzw\xff", nil, diary.NotText},
		"common in English":                 {"password1234", nil, diary.Guessable},
		"common in Danish":                  {"adgangskode1234", nil, diary.Guessable},
		"a phrase":                          {"Jeg elsker dig!", nil, diary.Guessable},
		"a phrase of Danish letters":        {"rød grød med fløde", nil, diary.Guessable},
		"a Danish word typed abroad":        {"kobenhavn1234", nil, diary.Guessable},
		"the name of the diary":             {"krampedagbog2026", nil, diary.Guessable},
		"disguised":                         {"Kr4mp3d4gb0g!", nil, diary.Guessable},
		"a season and a year":               {"Sommer-2026-Sommer", nil, diary.Guessable},
		"a Danish keyboard row":             {"qwertyuiopåa", nil, diary.Guessable},
		"digits in order":                   {"123456789012", nil, diary.Guessable},
		"one character again and again":     {strings.Repeat("a", 40), nil, diary.Guessable},
		"one Danish letter again and again": {strings.Repeat("ø", 40), nil, diary.Guessable},
		"one emoji again and again":         {strings.Repeat("😀", 40), nil, diary.Guessable},
		"a short text again and again":      {strings.Repeat("xq7z", 10), nil, diary.Guessable},
		"separators only":                   {"-_.,-_.,-_.,-_.,", nil, diary.Guessable},
		"own address":                       {"mette.holm@example.org", []string{"mette.holm@example.org"}, diary.Guessable},
		"own address of short parts":        {"q8.xv.kz.w3@hj.pm", []string{"q8.xv.kz.w3@hj.pm"}, diary.Guessable},
		"part of own address":               {"MetteHolm2026", []string{"mette.holm@example.org"}, diary.Guessable},
		"somebody else's address":           {"mette.holm@example.org", []string{"per.dam@example.net"}, ""},
		"own name of Danish letters":        {"øllegårdsvænget", []string{"Øllegårdsvænget"}, diary.Guessable},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Check(test.password, test.known...); got != test.want {
				t.Errorf("Check(%q, %q) is %q, want %q", test.password, test.known, got, test.want)
			}
		})
	}
}

func TestShortPartsOfAnAddressSayNothing(t *testing.T) {
	password := "xkq7vhtp2mzw"
	letters := strings.Split(password, "")
	if got := Check(password, strings.Join(letters, ".")+"@example.org"); got != "" {
		t.Errorf("Check(%q) is %q for an address of single letters", password, got)
	}
}

func TestFamiliarWordsAreListedOnceInLowerCase(t *testing.T) {
	seen := make(map[string]bool)
	for _, word := range familiar {
		if seen[word] {
			t.Errorf("%q is listed twice", word)
		}
		seen[word] = true
		if word != norm.NFC.String(strings.ToLower(strings.TrimSpace(word))) {
			t.Errorf("%q is not plain lower case", word)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"", "kaffekop hjelm vandfald 7", "4@8({[<369!1|70$5+%2", "............", "ﷺﷺﷺﷺﷺﷺﷺﷺ",
		"a\u030aa\u030aa\u030aa\u030aa\u030aa\u030aa\u030a", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
		"1.1.1990 31/12/1999", "İIıi İIıi İIıi", "\xff",
	} {
		f.Add(seed, "mette.holm@example.org")
	}
	codes := []diary.Code{"", diary.NotText, diary.TooShort, diary.TextTooLong, diary.Guessable}
	f.Fuzz(func(t *testing.T, password, known string) {
		code := Check(password, known)
		if !slices.Contains(codes, code) {
			t.Errorf("Check(%q, %q) is %q", password, known, code)
		}
		if utf8.ValidString(password) && Check(norm.NFD.String(password), known) != code {
			t.Errorf("Check(%q, %q) depends on how the letters are composed", password, known)
		}
	})
}
