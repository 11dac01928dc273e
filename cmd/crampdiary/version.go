package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"crampdiary/migrations"
)

// versionCommand prints what this program is, for a report of a fault.
type versionCommand struct{}

// Run prints the versions.
func (c *versionCommand) Run(out streams) error {
	_, err := fmt.Fprintf(out.stdout, "crampdiary %s\n%s %s/%s\nschema %d\n",
		programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, migrations.Newest())
	return err
}

// programVersion is the module's version, which go build makes of the last tag and the commit, or what Git
// says of the source where the go command ran it and stamped nothing.
var programVersion = sync.OnceValue(func() string {
	info, _ := debug.ReadBuildInfo()
	version := stampedVersion(info)
	executable, _ := os.Executable()
	if version == "" && strings.Contains(executable, "go-build") { // elsewhere the source is not the builder's any more
		_, file, _, _ := runtime.Caller(0)
		version = describeCheckout(filepath.Dir(file))
	}
	if version == "" {
		return "(built without version control)"
	}
	return version
})

// stampedVersion is what the go command wrote into a program, empty when it wrote nothing.
func stampedVersion(info *debug.BuildInfo) string {
	if info == nil {
		return ""
	}
	var parts []string
	if info.Main.Version != "(devel)" && info.Main.Version != "" {
		parts = append(parts, info.Main.Version)
	}
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			parts = append(parts, setting.Value)
		case setting.Key == "vcs.modified" && setting.Value == "true":
			parts = append(parts, "(modified)")
		}
	}
	return strings.Join(parts, " ")
}

// describeCheckout is the last tag of a Git checkout and the commits since, or the commit where there is no
// tag; empty when Git or the checkout is missing.
func describeCheckout(directory string) string {
	git := exec.Command("git", "describe", "--tags", "--always", "--dirty", "--abbrev=12")
	git.Dir = directory
	described, err := git.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(described))
}
