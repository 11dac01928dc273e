package handlers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// answersStandIn is where an answer may be written by hand: refusals and their pages in errors.go, redirects in
// render.go, and what a program asks for whether the server is ready.
var answersStandIn = map[string][]string{
	"StatusUnprocessableEntity": {"errors.go"}, "StatusConflict": {"errors.go"}, "StatusTooManyRequests": {"errors.go"},
	"StatusServiceUnavailable": {"errors.go", "health.go"}, "Redirect": {"render.go"}, "StatusSeeOther": {"render.go", "notices.go", "nocookies.go"},
}

// askedInQueries are what addresses may say. None of it is what was done, but for two: "new" looks whether the browser
// kept a cookie, which no cookie can say, as "opened" does; "erasing" follows an answer that has it forget them all.
var askedInQueries = []string{
	"after", "anew", "ask", "date", "erasing", "extra", "id", "layout", "month", "new", "next", "night", "open", "opened", "preset", "show", "weeks",
}

// TestAnswersAreWrittenInOnePlace reads the handlers for answers of forms that were written by hand, and for
// addresses that tell a page what was done.
func TestAnswersAreWrittenInOnePlace(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	found := make(map[string]bool)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.SelectorExpr:
				pkg, ok := n.X.(*ast.Ident)
				allowed, watched := answersStandIn[n.Sel.Name]
				if ok && pkg.Name == "http" && watched {
					found[n.Sel.Name] = true
					if !slices.Contains(allowed, file) {
						t.Errorf("%s writes http.%s by hand", file, n.Sel.Name)
					}
				}
			case *ast.CallExpr:
				if key := askedOfQuery(n); key != "" && !slices.Contains(askedInQueries, key) {
					t.Errorf("%s asks whether the address has %q", file, key)
				}
			}
			return true
		})
	}
	for name := range answersStandIn {
		if !found[name] {
			t.Errorf("http.%s is found nowhere, so this test sees nothing", name)
		}
	}
}

// askedOfQuery is what a call asks of the query of an address; empty for other calls.
func askedOfQuery(call *ast.CallExpr) string {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return ""
	}
	query, ok := method.X.(*ast.CallExpr)
	if !ok {
		return ""
	}
	name, ok := query.Fun.(*ast.SelectorExpr)
	key, isText := call.Args[0].(*ast.BasicLit)
	if !ok || !isText || name.Sel.Name != "Query" {
		return ""
	}
	return strings.Trim(key.Value, `"`)
}
