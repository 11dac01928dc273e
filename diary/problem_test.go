package diary_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"testing"

	"crampdiary/diary"
)

func TestProblemsAreAnErrorOnlyWhenThereAreAny(t *testing.T) {
	if err := (diary.Problems{}).Err(); err != nil {
		t.Errorf("no problems are the error %v", err)
	}
	problems := diary.Problems{
		{Field: "pain", Code: diary.OutOfRange}, {Field: "ended_at", Code: diary.InFuture}, {Field: "pain", Code: diary.Unknown},
	}
	err := problems.Err()
	if found, ok := errors.AsType[diary.Problems](err); !ok || len(found) != len(problems) {
		t.Errorf("the error %v does not give the problems back", err)
	}
	if got, want := err.Error(), "pain: out-of-range, ended_at: future, pain: unknown"; got != want {
		t.Errorf("the error reads %q, want %q", got, want)
	}
	for field, want := range map[string]diary.Code{"pain": diary.OutOfRange, "ended_at": diary.InFuture, "note": ""} {
		if got := problems.For(field); got != want {
			t.Errorf("the first problem of %s is %q, want %q", field, got, want)
		}
	}
}

func TestProblemCodesAreUniqueAndPlain(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "problem.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	plain := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := make(map[string]bool)
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Code" {
			return true
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		switch {
		case err != nil:
			t.Fatal(err)
		case seen[code]:
			t.Errorf("%q is the code of two problems", code)
		case !plain.MatchString(code):
			t.Errorf("%q is not lower-case words joined by hyphens", code)
		}
		seen[code] = true
		return true
	})
	if !seen[string(diary.Required)] || !seen[string(diary.TooMany)] {
		t.Errorf("the source declares only %v", seen)
	}
}
