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
		"common, as it is":                  {"flvbybcnhfnjh", nil, diary.Guessable},
		"two common words":                  {"monkeydragon12", nil, diary.Guessable},
		"four common words":                 {"correct horse battery staple", nil, ""},
		"common in Danish":                  {"adgangskode1234", nil, diary.Guessable},
		"a phrase":                          {"Jeg elsker dig!", nil, diary.Guessable},
		"a phrase of Danish letters":        {"rød grød med fløde", nil, diary.Guessable},
		"a Danish word typed abroad":        {"kobenhavn1234", nil, diary.Guessable},
		"the name of the diary":             {"krampedagbog2026", nil, diary.Guessable},
		"disguised":                         {"Kr4mp3d4gb0g!", nil, diary.Guessable},
		"a season and a year":               {"Sommer-2026-Sommer", nil, diary.Guessable},
		"a Danish keyboard row":             {"qwertyuiopåa", nil, diary.Guessable},
		"a month and a year":                {"November2026!!", nil, diary.Guessable},
		"names and a year":                  {"MetteOgLars1987", nil, diary.Guessable},
		"two dates":                         {"31.12.1999 01/02/2003", nil, diary.Guessable},
		"a date backwards":                  {"19991231xq7z", nil, diary.Guessable},
		"digits that are no date":           {"39991231xq7z", nil, ""},
		"a walk down the keyboard":          {"1qaz2wsx3edc4rfv", nil, diary.Guessable},
		"a walk backwards":                  {"poiuytrewqlkjh", nil, diary.Guessable},
		"a walk and a few characters":       {"asdfghjklæø xq7z", nil, diary.Guessable},
		"a walk and more characters":        {"asdfghjklæø xq7zhvp", nil, ""},
		"random words and a year":           {"hjelm vandfald 2026", nil, ""},
		"a word of another keyboard twice":  {"løvfrøløvfrø", nil, diary.Guessable},
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
		"the address of the site":           {"kramper-holm-2026", []string{"mette@example.org", "kramper.holm.example"}, diary.Guessable},
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

func TestCommonPasswordsAreSortedAsTheyAreLookedUp(t *testing.T) {
	all, possible := commonPasswords(), 0
	if !slices.IsSorted(all) {
		t.Error("they are not sorted")
	}
	for _, word := range all {
		if word != fold(word) {
			t.Errorf("%q is not folded", word)
		}
		if len(word) >= MinLength {
			possible++
		}
	}
	// OWASP ASVS 5.0, 6.2.4: the 3000 most common of those that are as long as they have to be.
	if possible < 3000 {
		t.Errorf("%d of them are as long as a password has to be, want 3000", possible)
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

func BenchmarkCheck(b *testing.B) {
	for name, password := range map[string]string{
		"short": "kaffekop hjelm vandfald 7",
		"long":  strings.Repeat("kaffekop hjelm vandfald 7", 5),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Check(password, "mette.holm@example.org")
			}
		})
	}
}
