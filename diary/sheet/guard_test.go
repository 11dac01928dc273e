package sheet

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWhatSpreadsheetsCalculateIsGuarded(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+45 12 34 56 78": "'+45 12 34 56 78", "-": "'-", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "\n=1": "'\n'=1", "\t=1": "'\t'=1",
		"＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "x;＝1": "x;'＝1", "x\t＠y": "x\t'＠y", "x,－2": "x,'－2", "x,－": "x,－",
		"x;=1+1": "x;'=1+1", "x,@y,-2+3": "x,'@y,'-2+3", "x\n+1": "x\n'+1", "x\r=1": "x\r'=1",
		"'=1": "''=1", "''-": "'''-", "x;'=1": "x;''=1",
		"kost 100,- og gik ;-)": "kost 100,- og gik ;-)", "a=b": "a=b", "'s morgens": "'s morgens", "": "", "'": "'",
	} {
		if got := Guard(text); got != want {
			t.Errorf("%q is guarded as %q, want %q", text, got, want)
		}
	}
}

func TestAGuardedTextIsReadAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("'''=+-@＝＋－＠;,\t\r\n (.a1å\ufffd"))).Draw(t, "text")
		guarded := Guard(text)
		if got := unguard(guarded); got != text {
			t.Fatalf("%q becomes %q, and that %q", text, guarded, got)
		}
		if isFormula(guarded, true) {
			t.Fatalf("%q is left as %q", text, guarded)
		}
	})
}
