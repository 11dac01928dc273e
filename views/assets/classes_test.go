package assets_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// withoutRule are classes that a script looks for, and those of mails, which have their own styles.
var withoutRule = []string{"guard", "unsaved", "timer-text", "action", "letter", "reason"}

var (
	comment    = regexp.MustCompile(`(?s)/\*.*?\*/`)
	body       = regexp.MustCompile(`\{[^{}]*\}`)
	className  = regexp.MustCompile(`\.([A-Za-z][\w-]*)`)
	classes    = regexp.MustCompile(`class="([^"]*)"|class=\{([^}]*)\}`)
	literal    = regexp.MustCompile("\"([^\"\n]*)\"|`([^`]*)`")
	nameInText = regexp.MustCompile(`[A-Za-z][\w-]*`)
)

// TestEveryClassHasARuleAndEveryRuleAClass keeps rules that nothing uses any more out of the style sheet, and classes
// without a rule out of the templates.
func TestEveryClassHasARuleAndEveryRuleAClass(t *testing.T) {
	styled, used, written := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		style := strings.HasPrefix(path, "views/assets/css/")
		template := strings.HasSuffix(path, ".templ")
		code := template || strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go") &&
			(strings.HasPrefix(path, "views/") || strings.HasPrefix(path, "diary/"))
		if !style && !code {
			return nil
		}
		content, err := os.ReadFile("../../" + path)
		if err != nil {
			return err
		}
		text := string(content)
		if style {
			selectors := body.ReplaceAllString(comment.ReplaceAllString(text, ""), "{}")
			for _, name := range className.FindAllStringSubmatch(selectors, -1) {
				styled[name[1]] = true
			}
		}
		if code {
			for _, text := range literal.FindAllString(text, -1) {
				for _, name := range nameInText.FindAllString(text, -1) {
					written[name] = true
				}
			}
		}
		if template {
			for _, found := range classes.FindAllStringSubmatch(text, -1) {
				names := found[1]
				for _, text := range literal.FindAllStringSubmatch(found[2], -1) {
					names += " " + text[1]
				}
				for name := range strings.FieldsSeq(names) {
					used[name] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(styled) < 100 || len(used) < 100 {
		t.Fatalf("only %d classes are styled and %d used", len(styled), len(used))
	}
	for _, name := range slices.Sorted(maps.Keys(styled)) {
		if !written[name] {
			t.Errorf("nothing has the class %q, which the style sheet knows", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if !styled[name] && !slices.Contains(withoutRule, name) {
			t.Errorf("the class %q has no rule in the style sheet", name)
		}
	}
}
