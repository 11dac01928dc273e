package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostOfTheStore is how many methods of the store one area of the pages may ask for. What needs more is two areas.
const mostOfTheStore = 15

// handlersSource is what the tests below ask of the code of the pages.
type handlersSource struct {
	types     map[string]ast.Expr                 // by name, those of the domain with its package in front
	functions map[string]*ast.FuncDecl            // by name, without receivers
	methods   map[string]map[string]*ast.FuncDecl // by the name of the receiver's type, and their own
}

// readHandlers reads the hand-written code of the pages, and of the domain, of whose interfaces theirs are made.
func readHandlers(t *testing.T) handlersSource {
	t.Helper()
	source := handlersSource{make(map[string]ast.Expr), make(map[string]*ast.FuncDecl), make(map[string]map[string]*ast.FuncDecl)}
	for _, folder := range []string{"handlers", "diary"} {
		names, err := filepath.Glob(filepath.Join(moduleRoot, folder, "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s has the files %v: %v", folder, names, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			source.add(folder, file)
		}
	}
	return source
}

func (s handlersSource) add(folder string, file *ast.File) {
	prefix := ""
	if folder != "handlers" {
		prefix = folder + "."
	}
	for _, declared := range file.Decls {
		switch d := declared.(type) {
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if named, ok := spec.(*ast.TypeSpec); ok {
					s.types[prefix+named.Name.Name] = named.Type
				}
			}
		case *ast.FuncDecl:
			switch of := receiver(d); {
			case prefix != "":
			case of == "":
				s.functions[d.Name.Name] = d
			default:
				if s.methods[of] == nil {
					s.methods[of] = make(map[string]*ast.FuncDecl)
				}
				s.methods[of][d.Name.Name] = d
			}
		}
	}
}

// receiver is the type that a method belongs to, empty for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name
	}
	return "generic"
}

// asked are the methods of an interface, with those of the interfaces in it. Names are those of the package inside.
func (s handlersSource) asked(t *testing.T, of ast.Expr, inside string) []string {
	t.Helper()
	switch e := of.(type) {
	case *ast.Ident:
		return s.asked(t, s.types[inside+e.Name], inside)
	case *ast.SelectorExpr:
		from := e.X.(*ast.Ident).Name + "."
		return s.asked(t, s.types[from+e.Sel.Name], from)
	case *ast.InterfaceType:
		var methods []string
		for _, element := range e.Methods.List {
			if len(element.Names) == 0 {
				methods = append(methods, s.asked(t, element.Type, inside)...)
				continue
			}
			methods = append(methods, element.Names[0].Name)
		}
		slices.Sort(methods)
		return slices.Compact(methods)
	}
	t.Fatalf("%T is no interface", of)
	return nil
}

// stores are the methods of the store that each type asks for in a field of that name.
func (s handlersSource) stores(t *testing.T) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	for name, declared := range s.types {
		holder, ok := declared.(*ast.StructType)
		if !ok || strings.Contains(name, ".") {
			continue
		}
		for _, field := range holder.Fields.List {
			if len(field.Names) == 1 && field.Names[0].Name == "Store" {
				found[name] = s.asked(t, field.Type, "")
			}
		}
	}
	if len(found) < 10 {
		t.Fatalf("stores were found in %v alone", slices.Sorted(maps.Keys(found)))
	}
	return found
}

func TestAnAreaOfThePagesAsksForLittleOfTheStore(t *testing.T) {
	source := readHandlers(t)
	if all := source.asked(t, source.types["diary.Store"], "diary."); len(all) < 5*mostOfTheStore {
		t.Fatalf("the store was read as %v", all)
	}
	for name, methods := range source.stores(t) {
		t.Logf("%s asks for %d: %s", name, len(methods), strings.Join(methods, " "))
		if len(methods) > mostOfTheStore {
			t.Errorf("%s asks for %d methods of the store, at most %d are one area's", name, len(methods), mostOfTheStore)
		}
	}
	for of, methods := range source.methods {
		for name, method := range methods {
			if namesWholeStore(method) {
				t.Errorf("%s of %s names the whole store", name, of)
			}
		}
	}
	for name, function := range source.functions {
		if namesWholeStore(function) && name != "New" && name != "newApp" { // which hand it out
			t.Errorf("%s names the whole store", name)
		}
	}
	for name, declared := range source.types {
		if !strings.Contains(name, ".") && namesWholeStore(declared) {
			t.Errorf("the type %s names the whole store", name)
		}
	}
}

func namesWholeStore(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if named, ok := n.(*ast.SelectorExpr); ok && named.Sel.Name == "Store" {
			from, ok := named.X.(*ast.Ident)
			found = found || ok && from.Name == "diary"
		}
		return true
	})
	return found
}

// TestAnAreaUsesItsOwnPartOfTheStore holds what each area declares to what its own methods call, by themselves or
// in a function that they give it to.
func TestAnAreaUsesItsOwnPartOfTheStore(t *testing.T) {
	source := readHandlers(t)
	stores := source.stores(t)
	used := make(map[string]map[string]bool)
	for of, methods := range source.methods {
		used[of] = make(map[string]bool)
		for name, method := range methods {
			self := ""
			if names := method.Recv.List[0].Names; len(names) > 0 {
				self = names[0].Name
			}
			var path []ast.Node
			ast.Inspect(method, func(n ast.Node) bool {
				if n == nil {
					path = path[:len(path)-1]
					return true
				}
				path = append(path, n)
				store, ok := n.(*ast.SelectorExpr)
				if !ok || store.Sel.Name != "Store" {
					return true
				}
				if holder, own := store.X.(*ast.Ident); !own || holder.Name != self || stores[of] == nil {
					t.Errorf("%s of %s reaches into the store of something else", name, of)
					return true
				}
				for _, asked := range source.askedThrough(t, path[len(path)-2], store) {
					used[of][asked] = true
				}
				return true
			})
		}
	}
	for of, methods := range stores {
		for _, method := range methods {
			if !used[of][method] {
				t.Errorf("%s asks for %s, and never uses it", of, method)
			}
		}
	}
}

// askedThrough is what is asked of a store where it stands: a method of it, or what the function needs that is
// given it.
func (s handlersSource) askedThrough(t *testing.T, around ast.Node, store ast.Expr) []string {
	t.Helper()
	switch a := around.(type) {
	case *ast.SelectorExpr:
		return []string{a.Sel.Name}
	case *ast.CallExpr:
		if of, ok := a.Fun.(*ast.SelectorExpr); ok && (of.Sel.Name == "Import" || of.Sel.Name == "UndoImport") { // of diary
			return s.asked(t, &ast.SelectorExpr{X: ast.NewIdent("diary"), Sel: ast.NewIdent("ImportBatches")}, "")
		}
		called, _ := a.Fun.(*ast.Ident)
		if called == nil || s.functions[called.Name] == nil {
			break
		}
		var parameters []ast.Expr
		for _, field := range s.functions[called.Name].Type.Params.List {
			for range max(1, len(field.Names)) {
				parameters = append(parameters, field.Type)
			}
		}
		return s.asked(t, parameters[slices.Index(a.Args, store)], "")
	}
	t.Errorf("a store is handed to %T, where it cannot be seen what is asked of it", around)
	return nil
}

func TestAnAreaElsewhereKnowsTheSeamAlone(t *testing.T) {
	packages, found := listPackages(t), 0
	for path, p := range packages {
		if !ours(path) || !strings.HasPrefix(path, module+"/handlers/") {
			continue
		}
		found++
		for _, imported := range p.Imports {
			if under(imported, module+"/handlers") && (imported != module+"/handlers/area" || path == imported) {
				t.Errorf("%s imports %s", path, imported)
			}
		}
	}
	if found < 2 {
		t.Errorf("%d packages are below handlers", found)
	}
}
