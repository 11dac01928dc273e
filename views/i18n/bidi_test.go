package i18n

import (
	"testing"

	"pgregory.net/rapid"
)

func TestOnesOwnWordsKeepTheirDirectionToThemselves(t *testing.T) {
	for _, test := range []struct{ name, words, want string }{
		{"Danish", "Kalk & æbler, 5 mg", "Kalk & æbler, 5 mg"},
		{"a tick", "✓ 🙂 3.10", "✓ 🙂 3.10"},
		{"nothing", "", ""},
		{"Arabic", "دواء", "\u2068دواء\u2069"},
		{"Hebrew with a number", "תרופה 5", "\u2068תרופה 5\u2069"},
		{"an override", "a\u202eb", "\u2068a\u202eb\u2069"},
		{"an isolate that does not end", "a\u2067b", "\u2068a\u2067b\u2069\u2069"},
		{"an end without a beginning", "a\u2069b", "\u2068ab\u2069"},
		{"set apart already", "Tager \u2068דואר\u2069 nu", "Tager \u2068דואר\u2069 nu"},
		{"only some set apart", "\u2068דואר\u2069 דואר", "\u2068\u2068דואר\u2069 דואר\u2069"},
	} {
		if got := Isolate(test.words); got != test.want {
			t.Errorf("%s: %+q, want %+q", test.name, got, test.want)
		}
	}
	if got, want := For("da").T("pain.word", "Pain", "דואר"), For("da").T("pain.word", "Pain", "\u2068דואר\u2069"); got != want {
		t.Errorf("a text that takes such words is %+q, want %+q", got, want)
	}
}

// Marks never reach beyond the words, and nothing is set apart twice.
func TestWhatIsSetApartIsWholeAndStaysAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringOf(rapid.SampledFrom([]rune("a5 א٣\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))).Draw(t, "words")
		apart := Isolate(words)
		depth := 0
		for _, r := range apart {
			switch r {
			case '\u2066', '\u2067', '\u2068':
				depth++
			case '\u2069':
				depth--
			case 'a', '5', ' ':
			default:
				if depth == 0 {
					t.Errorf("%+q stands open in %+q", r, apart)
				}
			}
			if depth < 0 {
				t.Errorf("%+q ends what it did not begin", apart)
			}
		}
		if depth != 0 {
			t.Errorf("%+q does not end", apart)
		}
		if again := Isolate(apart); again != apart {
			t.Errorf("%+q becomes %+q", apart, again)
		}
	})
}
