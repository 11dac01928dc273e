package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

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

// programVersion is the module's version, with the commit where the build knows it.
func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	version := info.Main.Version
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			version += " " + setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			version += " (modified)"
		}
	}
	return version
}
