package assets_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	selectorList = regexp.MustCompile(`[^{};]+\{`)
	inBrackets   = regexp.MustCompile(`\([^()]*\)`)
	// newSelector is what a browser of before 2024 may not know.
	newSelector = regexp.MustCompile(`:has\b|::details-content|::-webkit-|::-moz-`)
)

// TestANewSelectorStandsInARuleOfItsOwn keeps a browser that does not know a selector from passing over what it does
// know: one unknown selector takes the whole rule with it. That nothing is hidden by it is seen in a browser.
func TestANewSelectorStandsInARuleOfItsOwn(t *testing.T) {
	sheets, err := filepath.Glob("css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, sheet := range sheets {
		content, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range selectorList.FindAllString(comment.ReplaceAllString(string(content), ""), -1) {
			if !newSelector.MatchString(list) {
				continue
			}
			found++
			// :has and its arguments are marked, then what stands in brackets is taken away: its commas separate nothing.
			flat := strings.ReplaceAll(list, ":has(", " NEW:is(")
			for inBrackets.MatchString(flat) {
				flat = inBrackets.ReplaceAllStringFunc(flat, func(s string) string {
					if strings.Contains(s, "NEW") {
						return " NEW"
					}
					return ""
				})
			}
			for part := range strings.SplitSeq(flat, ",") {
				if !strings.Contains(part, "NEW") && !newSelector.MatchString(part) {
					t.Errorf("%s: %q shares a rule with a selector that not every browser knows", sheet, strings.TrimSpace(part))
				}
			}
		}
	}
	if found < 10 {
		t.Fatalf("only %d such rules were found", found)
	}
}
