package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"crampdiary/diary/sqlstore"
)

// A backup is an SQLite file, compressed with gzip, whose checksum finds a bit that was flipped, and encrypted with age
// if somebody's key was given.
const (
	packedSuffix    = ".db.gz"
	encryptedSuffix = ".age"
	partSuffix      = ".part" // of a file that is not finished
	backupPrefix    = "crampdiary-"
	backupTime      = "2006-01-02T150405Z" // in UTC; a colon is no part of a file name on Windows
)

// backupMade is a backup that lies where it belongs.
type backupMade struct {
	path     string
	size     int64
	contents sqlstore.BackupContents
}

// backUp makes a backup in a directory, or under the name of a file that is not there yet. A file of that name is whole: it
// was written under another one, flushed, and read again.
func (r recipients) backUp(ctx context.Context, from database, to string, now time.Time) (made backupMade, err error) {
	made.path, err = r.place(to, now)
	if err != nil {
		return made, err
	}
	draft := filepath.Join(filepath.Dir(made.path), "."+filepath.Base(made.path)+partSuffix)
	file, err := os.OpenFile(draft, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the host chose it
	if err != nil {
		return made, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft) // the error says more
		}
	}()
	made.contents, made.size, err = r.fill(ctx, file, from, now)
	if err := errors.Join(err, file.Close()); err != nil {
		return made, err
	}
	if err := os.Rename(draft, made.path); err != nil {
		return made, err
	}
	return made, sqlstore.SyncDirectory(filepath.Dir(made.path))
}

// place is where a backup goes.
func (r recipients) place(to string, now time.Time) (string, error) {
	info, err := os.Stat(to)
	switch {
	case err == nil && info.IsDir():
		name := backupPrefix + now.UTC().Format(backupTime) + packedSuffix
		if len(r.keys) > 0 {
			name += encryptedSuffix
		}
		to = filepath.Join(to, name)
		if _, err := os.Stat(to); errors.Is(err, fs.ErrNotExist) {
			return to, nil
		}
		return "", fmt.Errorf("%s is there already: wait a second", to)
	case err == nil:
		return "", fmt.Errorf("%s is there already: give a directory, or the name of a file that is not there", to)
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	return to, nil
}

// fill writes a backup into a file, and reads it again.
func (r recipients) fill(ctx context.Context, file *os.File, from database, now time.Time) (contents sqlstore.BackupContents, size int64, err error) {
	written := sha256.New()
	var sealed io.WriteCloser = closing{io.MultiWriter(file, written)}
	if len(r.keys) > 0 {
		if sealed, err = age.Encrypt(sealed, r.keys...); err != nil {
			return contents, 0, err
		}
	}
	packed := gzip.NewWriter(sealed)
	packed.Name, packed.ModTime = "crampdiary.db", now
	if contents, err = sqlstore.Backup(ctx, string(from), packed, os.TempDir()); err != nil {
		return contents, 0, err
	}
	if err := errors.Join(packed.Close(), sealed.Close(), file.Sync()); err != nil {
		return contents, 0, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return contents, 0, err
	}
	read := sha256.New()
	if size, err = io.Copy(read, file); err != nil {
		return contents, 0, err
	}
	if !bytes.Equal(read.Sum(nil), written.Sum(nil)) {
		return contents, 0, errors.New("what was written is not what can be read")
	}
	return contents, size, nil
}

// closing is a writer that need not be closed.
type closing struct{ io.Writer }

func (closing) Close() error { return nil }

// The first octets of what a backup may be.
var (
	gzipMagic   = []byte{0x1f, 0x8b}
	sqliteMagic = []byte("SQLite format 3\x00")
	ageMagic    = []byte("age-encryption.org/")
)

// isDatabase says whether a file is a database itself, and no packed backup. What opens one that cannot be read says why.
func isDatabase(path string) bool {
	file, err := os.Open(path) // #nosec G304 -- the host chose it
	if err != nil {
		return false
	}
	defer file.Close()
	begin := make([]byte, len(sqliteMagic))
	_, err = io.ReadFull(file, begin)
	return err == nil && bytes.Equal(begin, sqliteMagic)
}

// unpacker reads backups.
type unpacker struct {
	identitySettings
	parent string // the directory in which they get a directory of their own
}

// unpack puts the SQLite file of a backup into a directory, and removes both after it was used. A database that is no
// packed backup is copied as it is at one instant, since what it holds may lie in more files than one.
func (u unpacker) unpack(ctx context.Context, backup string, use func(path string) error) (err error) {
	dir, err := os.MkdirTemp(u.parent, ".crampdiary-unpacked-") // readable by its owner only
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "backup.db")
	if err := u.unpackTo(ctx, backup, path); err != nil {
		return fmt.Errorf("%s: %w", backup, err)
	}
	if err := use(path); err != nil {
		return renamed{err, path, backup}
	}
	return nil
}

// renamed is an error about a file that the host knows by another name.
type renamed struct {
	error
	ours, theirs string
}

func (r renamed) Error() string { return strings.ReplaceAll(r.error.Error(), r.ours, r.theirs) }

func (r renamed) Unwrap() error { return r.error }

func (u unpacker) unpackTo(ctx context.Context, backup, path string) (err error) {
	from, err := os.Open(backup) // #nosec G304 -- the host chose it
	if err != nil {
		return err
	}
	defer from.Close()
	defer context.AfterFunc(ctx, func() { _ = from.Close() })()              // nothing is read any more
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- of our own making
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	content, err := u.open(from)
	if err != nil {
		return err
	}
	if content == nil {
		if _, err = sqlstore.Backup(ctx, backup, file, u.parent); err != nil {
			return err
		}
	} else if _, err := io.Copy(file, content); err != nil {
		return fmt.Errorf("the backup is damaged or cannot be read: %w", errors.Join(ctx.Err(), err))
	}
	return file.Sync()
}

// open reads the SQLite file in a backup; nil when it is one itself.
func (u unpacker) open(from io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(from)
	begin, err := buffered.Peek(len(ageMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(begin, ageMagic):
		decrypted, err := u.decrypt(buffered)
		if err != nil {
			return nil, err
		}
		return gzip.NewReader(decrypted)
	case bytes.HasPrefix(begin, gzipMagic):
		return gzip.NewReader(buffered)
	case bytes.HasPrefix(begin, sqliteMagic):
		return nil, nil
	}
	return nil, errors.New("the file is neither a backup nor a database: check the path")
}

func (u unpacker) decrypt(from io.Reader) (io.Reader, error) {
	if u.Identity == "" {
		return nil, errors.New("the backup is encrypted: give the file with its key as --identity")
	}
	keys, err := os.Open(u.Identity)
	if err != nil {
		return nil, err
	}
	defer keys.Close()
	identities, err := age.ParseIdentities(keys)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Identity, err)
	}
	return age.Decrypt(from, identities...)
}
