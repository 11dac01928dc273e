package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "rewrite the part of README.md that is made from the settings")

// moduleRoot is the top of the source tree, seen from this package.
const moduleRoot = "../.."

const (
	tableStart = "<!-- settings: made by go test ./cmd/crampdiary -run README -update -->\n"
	tableEnd   = "<!-- settings end -->\n"
)

func TestREADMEListsEverySetting(t *testing.T) {
	path := filepath.Join(moduleRoot, "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, started := strings.Cut(string(text), tableStart)
	_, after, ended := strings.Cut(rest, tableEnd)
	if !started || !ended {
		t.Fatalf("the markers %q and %q are not in README.md", tableStart, tableEnd)
	}
	fresh := before + tableStart + "\n" + settingsTable(t) + "\n" + tableEnd + after
	if fresh == string(text) {
		return
	}
	if !*update {
		t.Fatal("the settings in README.md are stale: run the command in the comment above them")
	}
	if err := os.WriteFile(path, []byte(fresh), 0o644); err != nil {
		t.Fatal(err)
	}
}

// settingsTable is the README's table of the settings of serve.
func settingsTable(t *testing.T) string {
	t.Helper()
	parser, err := newParser(nil)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| flag | environment variable | default | meaning |\n| --- | --- | --- | --- |\n")
	for _, flag := range serveFlags(parser) {
		names := "`" + variable(flag) + "`"
		if flag.Tag.Has(secretTag) {
			names += ", or a file named by `" + variable(flag) + fileSuffix + "`"
		}
		fallback := ""
		if flag.HasDefault {
			fallback = "`" + flag.Default + "`"
		}
		fmt.Fprintf(&table, "| `--%s` | %s | %s | %s |\n", flag.Name, names, fallback, flag.Help)
	}
	return table.String()
}

func serveFlags(parser *kong.Kong) []*kong.Flag {
	for _, command := range parser.Model.Leaves(true) {
		if command.Name == "serve" {
			return command.Flags
		}
	}
	return nil
}

func TestConfigShowsEverySettingOfServe(t *testing.T) {
	parser, err := newParser(nil)
	if err != nil {
		t.Fatal(err)
	}
	flags := serveFlags(parser)
	if len(flags) == 0 {
		t.Fatal("serve has no settings")
	}
	got := command(t, nil, "config")
	got.mustSucceed(t)
	for _, flag := range flags {
		if flag.Name != "demo" { // what to serve, not how
			settingLine(t, got.stdout, flag.Name)
		}
	}
}
