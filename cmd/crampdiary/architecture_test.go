package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "crampdiary"

// goPackage is what go list tells of a package.
type goPackage struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
	Deps         []string
	Module       *struct{ Path string }
}

// listed is what listPackages found, once for all tests.
var listed = sync.OnceValues(func() (map[string]goPackage, error) {
	list := exec.Command("go", "list", "-deps", "-test", "-json=ImportPath,Standard,Imports,TestImports,XTestImports,Deps,Module", "./...")
	list.Dir = moduleRoot
	var stderr bytes.Buffer
	list.Stderr = &stderr
	output, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.String())
	}
	packages := make(map[string]goPackage)
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages[p.ImportPath] = p
	}
})

// listPackages asks go list for the packages of this module and everything that they need.
func listPackages(t *testing.T) map[string]goPackage {
	t.Helper()
	packages, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// ours says whether a package belongs to this module, and is no variant that go test builds.
func ours(importPath string) bool {
	return (importPath == module || strings.HasPrefix(importPath, module+"/")) &&
		!strings.HasSuffix(importPath, ".test") && !strings.Contains(importPath, " ")
}

// under says whether a package is one of the named ones, or lies below one.
func under(importPath string, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return importPath == name || strings.HasPrefix(importPath, name+"/")
	})
}

const (
	sqlPackage    = module + "/diary/sqlstore"
	programPrefix = module + "/cmd"
)

var sqlDrivers = []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3"}

// importRules say what a package must not need, directly or through others.
var importRules = []struct {
	reason  string
	of      func(importPath string) bool
	but     []string // packages that the rule leaves alone
	without []string
}{
	{
		reason:  "the domain knows nothing of HTTP, SQL or HTML",
		of:      func(p string) bool { return under(p, module+"/diary") },
		but:     []string{sqlPackage, module + "/diary/storetest"},
		without: []string{"net/http", "database/sql", "github.com/a-h/templ", module + "/handlers", module + "/views", module + "/reminders", module + "/migrations"},
	},
	{
		reason:  "criteria are judged without a store, a page or a text",
		of:      func(p string) bool { return under(p, module+"/diary/report") },
		without: []string{"net/http", "database/sql", "html/template", sqlPackage, module + "/diary/storetest", module + "/views", module + "/handlers"},
	},
	{
		reason:  "texts know nothing of HTTP, SQL or HTML",
		of:      func(p string) bool { return under(p, module+"/views/i18n") },
		without: []string{"net/http", "database/sql", "github.com/a-h/templ", module + "/handlers"},
	},
	{
		reason:  "pages are made from view-models alone",
		of:      func(p string) bool { return under(p, module+"/views") },
		without: []string{"database/sql", sqlPackage, module + "/handlers", module + "/reminders"},
	},
	{
		reason: "words are written without a page",
		of: func(p string) bool {
			return under(p, module+"/views/words", module+"/views/body", module+"/views/pdf", module+"/views/text")
		},
		without: []string{"net/http", "github.com/a-h/templ", module + "/views/ui"},
	},
	{
		reason:  "the store is below everything that uses it",
		of:      func(p string) bool { return under(p, sqlPackage, module+"/migrations") },
		without: []string{"net/http", module + "/handlers", module + "/views", module + "/reminders"},
	},
	{
		reason:  "handlers and sweeps use a store, whichever it is",
		of:      func(p string) bool { return under(p, module+"/handlers", module+"/reminders") },
		without: []string{"database/sql", sqlPackage},
	},
	{
		reason:  "the program has no use for matrices, which the distributions of gonum bring with them",
		of:      func(p string) bool { return under(p, programPrefix) },
		without: []string{"gonum.org/v1/gonum/mat"},
	},
	{
		reason:  "the program is on top",
		of:      func(p string) bool { return true },
		without: []string{programPrefix},
	},
}

func TestImportsGoOneWay(t *testing.T) {
	packages := listPackages(t)
	for _, rule := range importRules {
		applied := false
		for path, p := range packages {
			if !ours(path) || !rule.of(path) || under(path, rule.but...) {
				continue
			}
			applied = true
			for _, needed := range p.Deps {
				// UUIDs can put themselves into a database; the interfaces for that do nothing.
				if needed != "database/sql/driver" && under(needed, rule.without...) {
					t.Errorf("%s needs %s: %s", path, needed, rule.reason)
				}
			}
		}
		if !applied {
			t.Errorf("there is no package for which %s", rule.reason)
		}
	}
}

// pageOf is the page that a file of views belongs to: the beginning of its name, so that share.templ, share.go and
// share_qr.go are one page.
func pageOf(file string) string {
	page, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".go"), "_")
	return page
}

func TestNoPageUsesAnotherPage(t *testing.T) {
	exports := make(map[string]string) // files of export data, by the path of the package
	list := exec.Command("go", "list", "-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}", "./views")
	list.Dir, list.Env = moduleRoot, append(os.Environ(), "CGO_ENABLED=0") // compiled as README.md builds the program
	output, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(output)) {
		importPath, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[importPath] = file
	}
	names, err := filepath.Glob(filepath.Join(moduleRoot, "views", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	positions, pages := token.NewFileSet(), make(map[string]bool)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files, pages[pageOf(name)] = append(files, file), true
	}
	if len(pages) < 25 {
		t.Fatalf("only %d pages were found", len(pages))
	}
	config := types.Config{Importer: importer.ForCompiler(positions, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })}
	info := types.Info{Uses: make(map[*ast.Ident]types.Object)}
	views, err := config.Check(module+"/views", positions, files, &info)
	if err != nil {
		t.Fatal(err)
	}
	inside, across := 0, 0
	for use, object := range info.Uses {
		if object.Pkg() != views || object.Parent() != nil && object.Parent() != views.Scope() {
			continue // of another package, or within one function
		}
		at, declared := positions.Position(use.Pos()), positions.Position(object.Pos())
		if pageOf(at.Filename) == pageOf(declared.Filename) {
			inside++
			continue
		}
		across++
		t.Errorf("%s:%d uses %s of %s: what two pages share is below them, in views/ui or views/words",
			filepath.Base(at.Filename), at.Line, object.Name(), filepath.Base(declared.Filename))
	}
	t.Logf("%d references from a page to a page, and %d within one", across, inside)
	if inside == 0 {
		t.Error("no reference was found within a page")
	}
}

func TestOnlyTheStoreImportsSQLDrivers(t *testing.T) {
	packages := listPackages(t)
	if !slices.ContainsFunc(packages[sqlPackage].Imports, func(p string) bool { return under(p, sqlDrivers...) }) {
		t.Fatalf("%s imports no SQL driver", sqlPackage)
	}
	for path, p := range packages {
		if !ours(path) || path == sqlPackage {
			continue
		}
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if under(imported, sqlDrivers...) {
				t.Errorf("%s imports %s", path, imported)
			}
		}
	}
}

func TestEveryModuleThatIsImportedIsAccountedForInCONTRIBUTING(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := make(map[string]bool)
	for _, row := range regexp.MustCompile("(?m)^\\| `([^` ]+\\.[^` ]+)` \\|").FindAllSubmatch(text, -1) {
		documented[string(row[1])] = true
	}
	packages := listPackages(t)
	imported := make(map[string]bool)
	for path, p := range packages {
		if !ours(path) {
			continue
		}
		for _, other := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if from := packages[other].Module; from != nil && from.Path != module {
				imported[from.Path] = true
			}
		}
	}
	for path := range imported {
		if !documented[path] {
			t.Errorf("%s is imported, but not in the table of CONTRIBUTING.md", path)
		}
	}
	for path := range documented {
		if !imported[path] {
			t.Errorf("%s is in the table of CONTRIBUTING.md, but not imported", path)
		}
	}
}

// sqlStatement finds the beginning of a SQL statement in a string of Go code.
var sqlStatement = regexp.MustCompile("(?i)[\"`]\\s*(select\\s.+\\sfrom\\s|insert\\s+into\\s|update\\s+\\w+\\s+set\\s|delete\\s+from\\s|create\\s+(table|index|database)\\s|drop\\s+(table|database)\\s|pragma\\s+\\w)")

func TestSQLIsWrittenInTheStoreAndTheMigrationsOnly(t *testing.T) {
	found := false
	for path, text := range sourceFiles(t) {
		home := under(path, "diary/sqlstore", "migrations")
		statement := sqlStatement.FindString(text)
		switch {
		case !home && filepath.Ext(path) == ".sql":
			t.Errorf("%s is outside migrations", path)
		case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || statement == "":
			// Tests may look at a database from outside.
		case home:
			found = true
		default:
			t.Errorf("%s holds SQL: %s", path, statement)
		}
	}
	if !found {
		t.Error("no SQL was found where it belongs")
	}
}

// invented are words for which there are plainer ones: of comments, and of names, which say what others call an export, a
// batch, a count, an open share, a lock, a deadline, a mailer and an entity tag.
var invented = regexp.MustCompile(`(?i:(^|\s)//.*\b(whoever|(is|are|was|were|be) told|(lay|lays|laid) into|those of before|(is|be) come into|in (its|their) stead)\b)|` +
	`\b(Holdings|Portion|Tally|Knock|movers|\w*Patience|patience|patiently|Postman|ImportTurns?|\w*Basis\w*)\b`)

func TestCommentsAndNamesAreInPlainWords(t *testing.T) {
	const self = "cmd/crampdiary/architecture_test.go"
	read := 0
	for path, text := range sourceFiles(t) {
		if path == self || strings.Contains(path, "testdata/") || !slices.Contains([]string{".go", ".templ", ".js"}, filepath.Ext(path)) {
			continue
		}
		read++
		for i, line := range strings.Split(text, "\n") {
			if word := invented.FindString(line); word != "" {
				t.Errorf("%s:%d: %q", path, i+1, word)
			}
		}
	}
	if read < 500 {
		t.Errorf("%d files were read", read)
	}
}

// machinePath finds paths that exist on one machine only: homes and checkouts.
var machinePath = regexp.MustCompile(`(^|[\s"'(=:` + "`" + `])/(root|home|Users|work|workspace|mnt)/\w`)

func TestNoFileNamesPathsOfOneMachine(t *testing.T) {
	for path, text := range sourceFiles(t) {
		if at := machinePath.FindString(text); at != "" {
			t.Errorf("%s holds %q", path, strings.TrimSpace(at))
		}
	}
}

// sources are the texts that sourceFiles found, once for all tests.
var sources = sync.OnceValues(func() (map[string]string, error) {
	texts := make(map[string]string)
	err := filepath.WalkDir(moduleRoot, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.Name() == ".git" { // a file in a second worktree
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || slices.Contains([]string{".db", ".test", ".png", ".out", ".prof"}, filepath.Ext(path)) {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if name, err := filepath.Rel(moduleRoot, path); err == nil && !bytes.ContainsRune(content, 0) {
			texts[filepath.ToSlash(name)] = string(content)
		}
		return nil
	})
	return texts, err
})

// sourceFiles are the text files of the tree by their path in it, without what git leaves out.
func sourceFiles(t *testing.T) map[string]string {
	t.Helper()
	texts, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}
