package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/json"
	"crampdiary/views/text"
)

// reportCommand evaluates an archive without a database: for anyone who got one, and for checking what the
// pages say.
type reportCommand struct {
	Archive  string  `required:"" placeholder:"FILE" help:"Archive to evaluate, as a person downloads it; - for standard input."`
	At       instant `placeholder:"RFC3339" help:"Instant that the report is about, for example 2026-11-24T03:10:00+01:00. That of the export when not given."`
	Format   string  `enum:"text,json" default:"text" help:"How to print it: text or json."`
	Language string  `enum:"account,da,en" default:"account" help:"Language of the text: da, en, or account for that of the person."`
}

// instant is a moment in time.
type instant struct{ time.Time }

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *instant) UnmarshalText(text []byte) error {
	parsed, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q is not an instant such as 2026-11-24T03:10:00+01:00", text)
	}
	i.Time = parsed
	return nil
}

// Run prints which criteria the diary meets and what is regular in it.
func (c *reportCommand) Run(out streams) error {
	a, err := c.read(os.Stdin)
	if err != nil {
		return err
	}
	at, zone, err := c.moment(a)
	if err != nil {
		return err
	}
	snapshot := a.Snapshot(at, zone)
	summary := report.Build(snapshot, snapshot.From, diary.CrampDayOf(at, zone), a.Acknowledgements, at, zone)
	factors := report.Factors(snapshot, at, zone)
	summary.Suspect = factors.Suspect // of which some days may lie before the first that was noted
	if c.Format == "json" {
		return json.Write(out.stdout, summary, factors, report.Trials(snapshot, at, zone))
	}
	help := diary.DefaultHelpBook().At(at, a.Preferences.Region)
	return text.Write(out.stdout, summary, factors, snapshot, help, i18n.For(c.language(a)))
}

// read reads the whole archive. What is wrong with it is reported by line and path, and without its content.
func (c *reportCommand) read(stdin io.Reader) (a archive.Archive, err error) {
	from := stdin
	if c.Archive != "-" {
		file, err := os.Open(c.Archive)
		if err != nil {
			return a, err
		}
		defer file.Close()
		from = file
	}
	a, err = archive.Read(bufio.NewReader(from), time.Now())
	if err != nil {
		return a, fmt.Errorf("read %s: %w", c.Archive, err)
	}
	return a, nil
}

// moment is the instant that the report is about, and the diary's zone.
func (c *reportCommand) moment(a archive.Archive) (time.Time, *time.Location, error) {
	zone, err := diary.Zone(a.Preferences.Zone)
	if err != nil {
		return time.Time{}, nil, errors.New("the archive does not tell the time zone of the diary: it has no account")
	}
	at := c.At.Time
	if at.IsZero() {
		at = a.Exported
	}
	if at.IsZero() {
		return at, nil, errors.New("the archive does not tell when it was exported: give --at")
	}
	return at, zone, nil
}

func (c *reportCommand) language(a archive.Archive) diary.Language {
	if c.Language == "account" {
		return a.Preferences.Language
	}
	return diary.Language(c.Language)
}
