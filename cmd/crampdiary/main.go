// Command crampdiary serves a symptom diary for muscle cramps, and looks after the database that it
// is kept in. There is one file for each subcommand; settings.go holds every setting there is.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // zones must work where the system has no zone database

	"github.com/alecthomas/kong"
)

// The exit codes, which scripts may rely on.
const (
	exitDone      = 0
	exitFailed    = 1
	exitRefused   = 2
	exitTemporary = 75 // EX_TEMPFAIL of sysexits.h, for mail bounced: a mail server tries again
)

const description = `Krampedagbog / Cramp Diary: a symptom diary for people with muscle cramps.

Without a command it serves the diary. Every flag can also be set by the environment
variable that is named beside it; a flag goes before a variable.

Exit codes: 0 done, 1 failed while running, 2 wrong usage or configuration, nothing was done.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// commandLine is every command and its flags.
type commandLine struct {
	Serve     serveCommand     `cmd:"" default:"withargs" help:"Serve the diary (the default command)."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database to the schema of this version, and stop."`
	Check     checkCommand     `cmd:"" help:"Look at every page of a database, which may be in use, and say whether it is sound."`
	Copy      copyCommand      `cmd:"" help:"Copy a whole installation into an empty database."`
	Backup    backupCommand    `cmd:"" help:"Make a backup of the database, which may be in use."`
	Verify    verifyCommand    `cmd:"" help:"Say whether a backup can be restored, and what it holds."`
	Restore   restoreCommand   `cmd:"" help:"Put a backup in the place of a database that is not there."`
	Account   accountCommand   `cmd:"" help:"Look after the accounts, beside the running program and without seeing a diary."`
	Criteria  criteriaCommand  `cmd:"" help:"Print the criteria by which the diary advises to seek help."`
	Report    reportCommand    `cmd:"" help:"Print what an exported archive says: which criteria it meets, and what is regular in it."`
	Mail      mailCommand      `cmd:"" help:"Try out the sending of mails, and take reports of mails that did not arrive."`
	Reminders remindersCommand `cmd:"" help:"Count what would be sent now."`
	Health    healthCommand    `cmd:"" help:"Say whether the running program is ready, for a unit or an image without a shell."`
	Config    configCommand    `cmd:"" help:"Print the settings that serve would use, without secrets."`
	Help      helpCommand      `cmd:"" help:"Print all commands, or the flags of one."`
	Version   versionCommand   `cmd:"" help:"Print the version of the program and of its database schema."`
}

// streams are where a command writes: what it was asked for, and what it has to say about it.
type streams struct {
	stdout, stderr io.Writer
}

// run is the whole program, without the process around it. It ends when its command is done or ctx
// is, and returns the exit code.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	helped := false
	parser, err := newParser(environ, kong.Writers(stdout, stderr), kong.Exit(func(int) { helped = true }))
	if err != nil {
		return refuse(stderr, exitFailed, err)
	}
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		parser.Model.DefaultCmd = nil // what begins with a word is a command, and not of serve when it is mistyped
	}
	command, err := parser.Parse(args)
	if helped {
		return exitDone // whatever else the arguments say
	}
	if err != nil {
		return refuse(stderr, exitRefused, fmt.Errorf("%w; see crampdiary help", err))
	}
	command.BindTo(ctx, (*context.Context)(nil))
	if err := command.Run(streams{stdout, stderr}); err != nil {
		if _, ok := errors.AsType[temporary](err); ok {
			return refuse(stderr, exitTemporary, err)
		}
		if _, ok := errors.AsType[misconfigured](err); ok {
			return refuse(stderr, exitRefused, err)
		}
		return refuse(stderr, exitFailed, err)
	}
	return exitDone
}

func newParser(environ []string, options ...kong.Option) (*kong.Kong, error) {
	env := newEnvironment(environ)
	options = append(options,
		kong.Name("crampdiary"),
		kong.Description(description),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100, NoAppDescFormat: true}),
		kong.ValueFormatter(describe),
		kong.Resolvers(env),
		kong.Bind(env),
	)
	return kong.New(&commandLine{}, options...)
}

// describe is the help of a flag, with its variable and its default.
func describe(value *kong.Value) string {
	if value.Flag == nil || value.Name == "help" {
		return value.Help
	}
	origin := variable(value.Flag)
	if value.Tag.Has(secretTag) {
		origin += " or, naming a file, " + origin + fileSuffix
	}
	if value.HasDefault {
		origin += ", default " + value.Default
	}
	return value.Help + " (" + origin + ")"
}

// refuse says in one line why the program ends, and returns the exit code.
func refuse(stderr io.Writer, code int, err error) int {
	line := strings.Join(strings.Fields(err.Error()), " ")
	fmt.Fprintln(stderr, "crampdiary: "+line)
	return code
}
