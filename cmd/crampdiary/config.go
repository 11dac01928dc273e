package main

import (
	"cmp"
	"fmt"
	"maps"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

// configCommand prints the settings that serve would use, one a line: name, value (- for
// nothing) and origin.
type configCommand struct {
	settings
}

// Run prints the settings.
func (c *configCommand) Run(command *kong.Context, env *environment, out streams) error {
	origins := maps.Clone(env.origins)
	for _, step := range command.Path {
		if step.Flag != nil && !step.Resolved {
			origins[step.Flag] = "flag"
		}
	}
	w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
	for _, flag := range command.Selected().Flags {
		value := fmt.Sprint(flag.Target.Interface())
		fmt.Fprintf(w, "%s\t%s\t%s\n", flag.Name, cmp.Or(value, "-"), cmp.Or(origins[flag], "default"))
	}
	return w.Flush()
}
