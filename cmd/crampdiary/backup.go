package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"crampdiary/diary/sqlstore"
)

// backupCommand makes a backup of a database, which may be in use.
type backupCommand struct {
	storeSettings
	To string `required:"" placeholder:"DIR|FILE" help:"Directory in which to make the backup, under a name with the date; or the file to make."`
	backupSettings
}

// Run makes the backup, and says in one line what is in it.
func (c *backupCommand) Run(ctx context.Context, out streams) error {
	made, err := c.Recipients.backUp(ctx, c.Database, c.To, time.Now())
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	fmt.Fprintf(out.stdout, "%s: %d bytes, %s\n", made.path, made.size, inWords(made.contents))
	deleted, err := c.Keep.prune(filepath.Dir(made.path))
	for _, path := range deleted {
		fmt.Fprintf(out.stdout, "%s: deleted\n", path)
	}
	if err != nil {
		return fmt.Errorf("the backup is made, but older ones could not be deleted: %w", err)
	}
	return nil
}

// inWords is what a backup holds, as part of a line.
func inWords(c sqlstore.BackupContents) string {
	changed := "no episode"
	if !c.Changed.IsZero() {
		changed = "the newest changed " + c.Changed.Format(time.RFC3339)
	}
	return fmt.Sprintf("schema %d, %d accounts, %d episodes, %s", c.Schema, c.Accounts, c.Episodes, changed)
}

// recipients are the public keys that a backup is encrypted for; without any it is not encrypted.
type recipients struct {
	keys []age.Recipient
	text string
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *recipients) UnmarshalText(text []byte) error {
	keys, err := age.ParseRecipients(strings.NewReader(strings.ReplaceAll(string(text), ",", "\n")))
	if err != nil {
		return fmt.Errorf("not public keys of age, age1…: %w", err)
	}
	*r = recipients{keys: keys, text: string(text)}
	return nil
}

func (r recipients) String() string { return r.text }

// verifyCommand says whether a backup can be restored.
type verifyCommand struct {
	File string `arg:"" placeholder:"FILE" help:"Backup, or any SQLite file of the diary."`
	identitySettings
}

// identitySettings say with what a backup is decrypted.
type identitySettings struct {
	Identity string `placeholder:"FILE" help:"File with the private key of age for an encrypted backup."`
}

// Run reads the whole of the backup, and says in one line what is in it.
func (c *verifyCommand) Run(ctx context.Context, out streams) error {
	var contents sqlstore.BackupContents
	if err := (unpacker{c.identitySettings, os.TempDir()}).unpack(ctx, c.File, func(path string) (err error) {
		contents, err = sqlstore.Inspect(ctx, path)
		return err
	}); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	fmt.Fprintf(out.stdout, "%s: sound, %s\n", c.File, inWords(contents))
	return nil
}
