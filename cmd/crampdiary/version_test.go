package main

import (
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersionIsWhatTheGoCommandStamped(t *testing.T) {
	got := stampedVersion(&debug.BuildInfo{
		Main:     debug.Module{Version: "v1.2.0"},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "15afe4f"}, {Key: "vcs.modified", Value: "true"}},
	})
	if got != "v1.2.0 15afe4f (modified)" {
		t.Errorf("got %q", got)
	}
	if got := stampedVersion(&debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}); got != "" {
		t.Errorf("%q is no version", got)
	}
}

func TestVersionOfACheckoutIsItsTagOrCommit(t *testing.T) {
	checkout := t.TempDir()
	if got := describeCheckout(checkout); got != "" {
		t.Errorf("a directory that is no checkout has the version %q", got)
	}
	if _, err := exec.LookPath("git"); err != nil {
		return // without Git every directory is as that one
	}
	git := func(line string) {
		t.Helper()
		identity := []string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}
		command := exec.Command("git", append(identity, strings.Fields(line)...)...)
		command.Dir = checkout
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v: %s", line, err, said)
		}
	}
	git("init")
	git("commit --allow-empty -m first")
	if got := describeCheckout(checkout); len(got) != 12 {
		t.Errorf("without a tag: got %q", got)
	}
	git("tag v1.2.0")
	if got := describeCheckout(checkout); got != "v1.2.0" {
		t.Errorf("at the tag: got %q", got)
	}
	git("commit --allow-empty -m second")
	if got := describeCheckout(checkout); !strings.HasPrefix(got, "v1.2.0-1-g") {
		t.Errorf("after the tag: got %q", got)
	}
}
