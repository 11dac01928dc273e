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
	// newSelector is what a browser from before 2024 may not know.
	newSelector = regexp.MustCompile(`:has\b|::details-content|::-webkit-|::-moz-`)
	outerComma  = regexp.MustCompile(`,\s*\n`) // those within brackets stand within a line
	keyframe    = regexp.MustCompile(`^(?:from|to|[\d.]+%)`)
	oneThing    = regexp.MustCompile(`#[a-z]|\[aria-labelledby=`)
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

// TestTheSecondStyleSheetIsAboutItsOwn keeps rules for what stands on every page out of the style sheet that not every
// page has: each of its selectors names a class that the first has no rule for, or one thing alone.
func TestTheSecondStyleSheetIsAboutItsOwn(t *testing.T) {
	selectors := func(pattern string) (all []string) {
		sheets, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range sheets {
			content, err := os.ReadFile(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, list := range selectorList.FindAllString(comment.ReplaceAllString(string(content), ""), -1) {
				all = append(all, outerComma.Split(strings.TrimSuffix(strings.TrimSpace(list), "{"), -1)...)
			}
		}
		return all
	}
	base := make(map[string]bool)
	for _, selector := range selectors("css/[1-58]-*.css") {
		for _, class := range className.FindAllStringSubmatch(selector, -1) {
			base[class[1]] = true
		}
	}
	looked := 0
	for _, selector := range selectors("css/[67]-*.css") {
		selector = strings.TrimSpace(selector)
		if selector == "" || strings.HasPrefix(selector, "@") || keyframe.MatchString(selector) {
			continue
		}
		looked++
		own := oneThing.MatchString(selector)
		for _, class := range className.FindAllStringSubmatch(selector, -1) {
			own = own || !base[class[1]]
		}
		if !own {
			t.Errorf("%q is about what every page may have", selector)
		}
	}
	if looked < 200 || len(base) < 50 {
		t.Fatalf("only %d selectors and %d classes were found", looked, len(base))
	}
}
