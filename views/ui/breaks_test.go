package ui

import "testing"

func TestALongWordMayBeBrokenWhereAReaderWould(t *testing.T) {
	for text, want := range map[string]string{
		"Adgangsnøgler":                   "Adgangs\u00adnøgler",
		"Hvad gør en fysioterapeut?":      "Hvad gør en fysio\u00adterapeut?",
		"See what a physiotherapist does": "See what a physio\u00adtherapist does",
		"Kort":                            "Kort",
	} {
		if got := Soft(text); got != want {
			t.Errorf("%q may be broken as %q, want %q", text, got, want)
		}
	}
}

func TestAnAddressIsBrokenBeforeItsSignsAndStaysWholeAsText(t *testing.T) {
	for text, want := range map[string]string{
		"Sendes til karen.marie-b@mail.example.org. Det": "Sendes til karen<wbr>.marie<wbr>-b<wbr>@mail<wbr>.example<wbr>.org. Det",
		"Lavet til dagbog.example.org, så":               "Lavet til dagbog<wbr>.example<wbr>.org, så",
		"<b>24. nov. 2026 kl. 03.10</b>":                 "&lt;b&gt;24. nov. 2026 kl. 03.10&lt;/b&gt;",
	} {
		if got := breakable(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
