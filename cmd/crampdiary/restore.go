package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"crampdiary/diary/sqlstore"
)

// restoreCommand puts a backup in place of a database that is not there.
type restoreCommand struct {
	File string `arg:"" placeholder:"FILE" help:"Backup, or any SQLite file of the diary."`
	storeSettings
	identitySettings
	ErasuresFrom    database `placeholder:"FILE|URL" secret:"" help:"The database that was lost, as far as it can be read, or a newer backup of it: what was erased after the backup is erased again."`
	WithoutErasures bool     `help:"Restore although nothing tells what was erased after the backup. What was erased since is then back."`
}

// Validate has the host decide what becomes of the diaries that were erased. The parser of the command line calls it.
func (c *restoreCommand) Validate() error {
	if (c.ErasuresFrom == "") == c.WithoutErasures {
		return nil
	}
	return errors.New("accounts and diaries that were erased after the backup would be back: " +
		"give the old database or a newer backup as --erasures-from, or --without-erasures when there is neither")
}

// Run restores all or nothing, and says what it did.
func (c *restoreCommand) Run(ctx context.Context, out streams) error {
	path, isFile, err := sqlstore.FilePath(string(c.Database))
	if err != nil {
		return err
	}
	parent := os.TempDir()
	if isFile {
		parent = filepath.Dir(path)
		if err := mustBeFree(path); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	later, err := c.erased(ctx)
	if err != nil {
		return fmt.Errorf("read what was erased: %s: %w", c.ErasuresFrom, err)
	}
	var contents sqlstore.BackupContents
	var replayed sqlstore.ReplayedErasures
	if err := (unpacker{c.identitySettings, parent}).unpack(ctx, c.File, func(draft string) error {
		if contents, err = sqlstore.Inspect(ctx, draft); err != nil {
			return err
		}
		if replayed, err = replayErasures(ctx, draft, later); err != nil {
			return err
		}
		if !isFile {
			_, err := sqlstore.CopyInto(ctx, draft, string(c.Database))
			return err
		}
		// Unlike a rename, a link never replaces what is there by now.
		if err := os.Link(draft, path); err != nil {
			return err
		}
		return sqlstore.SyncDirectory(parent)
	}); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	fmt.Fprintf(out.stdout, "%s: %s\n", c.Database, inWords(contents))
	if !c.WithoutErasures {
		fmt.Fprintf(out.stdout, "Erased again: %d accounts, %d diaries; to be erased when they are due: %d.\n",
			replayed.Accounts, replayed.Diaries, replayed.Scheduled)
	}
	fmt.Fprintf(out.stdout, "Ended sessions: %d. Shared links and calendar addresses are as they were at the backup.\n", replayed.Sessions)
	return c.tellOfKey(out)
}

// mustBeFree refuses a name under which there is a database, or what SQLite would take for a part of one.
func mustBeFree(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if _, err := os.Lstat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fmt.Errorf("%s is there: stop the program and move it away first", path+suffix), err)
		}
	}
	return nil
}

// erased is what was erased after the backup, as far as anything tells.
func (c *restoreCommand) erased(ctx context.Context) (later sqlstore.Erased, err error) {
	if c.WithoutErasures {
		return later, nil
	}
	path, isFile, err := sqlstore.FilePath(string(c.ErasuresFrom))
	if err != nil {
		return later, err
	}
	if isFile && !isDatabase(path) {
		err := unpacker{c.identitySettings, os.TempDir()}.unpack(ctx, path, func(draft string) error {
			later, err = sqlstore.ReadErased(ctx, draft)
			return err
		})
		return later, err
	}
	return sqlstore.ReadErased(ctx, string(c.ErasuresFrom))
}

// replayErasures brings a restored database to the schema of this program, and erases in it what was erased after the
// backup.
func replayErasures(ctx context.Context, path string, later sqlstore.Erased) (done sqlstore.ReplayedErasures, err error) {
	store, err := sqlstore.Open(ctx, path, sqlstore.WithMigration())
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return store.ReplayErasures(ctx, later)
}

// tellOfKey says so where the key that signs links, which no backup holds, is not at hand.
func (c *restoreCommand) tellOfKey(out streams) error {
	path, ok, err := keyFile(c.Database)
	if err != nil || !ok {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(out.stdout, "Links that were mailed stay good when the old secret key lies in %s before the next start.\n", path)
	}
	return nil
}
