package main

import "github.com/alecthomas/kong"

// helpCommand prints what --help prints, for those who look for it as a command.
type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The command to explain; all of them when none is given."`
}

// Run prints the help.
func (c *helpCommand) Run(parser *kong.Kong) error {
	asked, err := kong.Trace(parser, c.Command)
	if err == nil {
		err = asked.Error
	}
	if err != nil {
		return misconfigured{err}
	}
	return asked.PrintUsage(false)
}
