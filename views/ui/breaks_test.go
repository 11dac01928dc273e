package ui

import (
	"testing"

	"crampdiary/views/ui/settest"
)

func TestLinesEndWhereAReaderWouldEndThem(t *testing.T) {
	for page, want := range map[string]string{
		"<h1>Adgangsnøgler</h1>":                 "<h1>Adgangs\u00adnøgler</h1>",
		"<p>See what a physiotherapist does</p>": "<p>See what a physio\u00adtherapist does</p>",
		"Kort":                                   "Kort",
		"<p>Sendes til karen.marie-b@mail.example.org. Det</p>": "<p>Sendes til <span class=\"whole\">karen<wbr>.marie<wbr>-b<wbr>@mail<wbr>.example<wbr>.org.</span> Det</p>",
		"Lavet til dagbog.example.org, så":                      "Lavet til dagbog<wbr>.example<wbr>.org, så",
		"https://dagbog.example.org/a":                          "https://<wbr>dagbog<wbr>.example<wbr>.org/<wbr>a",
		"doi 10.1016/S1836-9553(12)70068-1":                     "doi 10.1016/<wbr>S1836-9553(12)70068-1",
		"Europe/Copenhagen.":                                    "Europe/<wbr>Copenhagen.",
		"24. nov. 2026 kl. 03.10 &lt; i dag &amp; f.eks. i":     "24.\u00a0nov.\u00a02026 kl.\u00a003.10 &lt; i dag &amp; f.eks. i",
		"(17 February 2027) of 16 cramps in May. 2026":          "(17\u00a0February 2027) of 16 cramps in May.\u00a02026",
		"Arbejde · sport – og\n<b>mere</b> · her":               "Arbejde\u00a0· sport\u00a0– og\n<b>mere</b> · her",
		"Smerte, 0–10, kl. 22:00–07:00 i kl.":                   "Smerte, 0\u2060–\u206010, kl.\u00a022:00\u2060–\u206007:00 i kl.",
		"&#34;e-mail&#34; out-of-hours, vand- og saltbalance":   "&#34;e-\u2060mail&#34; out-of-hours, vand- og saltbalance",
		"Skriv en e-mailadresse":                                "Skriv en e-\u2060mail\u00adadresse",
		"adgangsnøgle-eller-engangskode":                        "adgangs\u00adnøgle-eller-engangs\u00adkode",
	} {
		got := string(Typeset(nil, page))
		if got != want {
			t.Errorf("%q is set as %q, want %q", page, got, want)
		}
		if settest.Unset(got) != page {
			t.Errorf("%q is read as %q", got, settest.Unset(got))
		}
	}
}

func TestWhatIsNoProseIsLeftAsItIs(t *testing.T) {
	for _, page := range []string{
		`<a href="https://dagbog.example.org/adgangskode" title="a > b, 0–10, adgangskode">Her</a>`,
		"<script>const x = 'adgangskode' < \"0–10\";</script>",
		"<TITLE x>x</TITLE>",
		"<title>Adgangskode</title>",
		"<textarea name=\"note\">karen.marie@mail.example.org 0–10</textarea>",
		"<option value=\"x\">Europe/Copenhagen</option>",
		"<code>a-b</code><pre>a-b</pre><svg><text>0–10</text></svg>",
		"<!-- don't: 0–10 > e-mail -->",
		"<p", "<p title=\"", "<code>a-b", "<!-- a-b", "",
	} {
		if got := string(Typeset(nil, page)); got != page {
			t.Errorf("%q is set as %q", page, got)
		}
	}
}

// FuzzTypeset checks that nothing but breaks is added, and that what is set may be set again.
func FuzzTypeset(f *testing.F) {
	f.Add("<p class=\"a\">Skriv til a-b@mail.example.org kl. 8–16 · 2. maj</p>")
	f.Fuzz(func(t *testing.T, page string) {
		if got := string(Typeset(nil, page)); settest.Unset(got) != settest.Unset(page) {
			t.Errorf("%q is set as %q", page, got)
		}
	})
}
