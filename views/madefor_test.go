package views

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// formsOfNobody are the forms that must work no matter who is signed in, by the attributes that tell them apart
// or by their file, with the reason.
var formsOfNobody = map[string]string{
	`action="/signout"`:             "anyone who asks to be signed out is",
	`action="/theme"`:               "is of the browser",
	`action="/suggestions/dismiss"`: "changes what this browser shows, in nobody's diary",
	`action="/signin"`:              "is of somebody who is signed out",
	`action="/forgot"`:              "is of somebody who is signed out",
	"account.templ":                 "are of somebody who is signed out",
	"link.templ":                    "are of the holder of the link",
	"pressed.templ":                 "is of the holder of the address",
	"shared.templ":                  "are of the holder of the link",
	"episode_offline.templ":         "are made for nobody, and get the mark from the worker",
	"kept.templ":                    "carries the form as it came",
	"ui/kept.templ":                 "carries the form as it came",
}

// TestEveryFormCarriesTheAccountItWasMadeFor reads the templates, so that no state of a page is missed.
func TestEveryFormCarriesTheAccountItWasMadeFor(t *testing.T) {
	files := templates(t)
	used := make(map[string]bool)
	found := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(content), "\n")
		for i, line := range lines {
			if !strings.Contains(line, `<form method="post"`) {
				continue
			}
			found++
			free := file == "accountmail.templ" && strings.Contains(line, "p.Action") // bound to the token of a mail
			for mark := range formsOfNobody {
				if file == mark || strings.Contains(line, mark) {
					free, used[mark] = true, true
				}
			}
			if carries := strings.Contains(lines[i+1], "MadeFor(p.MadeFor)"); carries == free {
				t.Errorf("%s:%d: carries the account: %t", file, i+1, carries)
			}
		}
	}
	if found < 50 || len(used) != len(formsOfNobody) {
		t.Errorf("%d forms found, and of the exceptions %v", found, used)
	}
}

// templates are the files of the pages and of what they share.
func templates(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.templ", "ui/*.templ"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, found, err)
		}
		files = append(files, found...)
	}
	return files
}
