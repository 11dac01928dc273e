package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/token"
)

// storedKey names the secret key among the secrets that databases held before it had a file of its own.
const storedKey = "links"

// leastKey is the fewest characters of a secret key.
const leastKey = 32

// misconfigured is an error of the configuration that only shows once something was looked at.
type misconfigured struct{ error }

// Unwrap is the cause.
func (m misconfigured) Unwrap() error { return m.error }

// errNeedsKey says what to do where the secret key must be given, and cannot be made, because several processes
// share a database.
var errNeedsKey = errors.New(`with PostgreSQL --secret-key or CRAMPDIARY_SECRET_KEY_FILE must be given, the same to every process; ` +
	`an installation that ran without one finds its own with: psql URL -Atc 'select value from installation_secret where name = $$links$$'; ` +
	`a new one is made with: openssl rand -hex 32`)

// keyFile is where the secret key lies beside an SQLite file; it is not ok for other databases.
func keyFile(location database) (path string, ok bool, err error) {
	path, ok, err = sqlstore.FilePath(string(location))
	return strings.TrimSuffix(path, filepath.Ext(path)) + "-secret-key", ok, err
}

// signer signs the links of mails, with the secret that was set or else with the one in the file beside the
// database. Anyone who has it can make a link that sets any password, so the database, of which there are
// backups, must not hold it: one that does gives it up, once it lies where it is looked for.
func (s settings) signer(ctx context.Context, store diary.Secrets, log *slog.Logger) (*token.Signer, error) {
	stored, err := store.StoredSecret(ctx, storedKey)
	if err != nil && !errors.Is(err, diary.ErrNotFound) {
		return nil, fmt.Errorf("find the secret key: %w", err)
	}
	key := string(s.SecretKey.secret)
	if key == "" {
		path, ok, err := keyFile(s.Database)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, misconfigured{errNeedsKey}
		}
		if key, err = findKey(path, stored, log); err != nil {
			return nil, misconfigured{fmt.Errorf("the secret key: %w", err)}
		}
	}
	if stored != "" {
		if err := store.ForgetSecret(ctx, storedKey); err != nil {
			return nil, fmt.Errorf("take the secret key out of the database: %w", err)
		}
		log.Warn("the secret key was taken out of the database; backups from before still hold it", "same_as_used", stored == key)
	}
	return token.NewSigner([]byte(key))
}

// present is the signer with the key that serve uses for a database. It makes none.
func (s keySettings) present(location database, log *slog.Logger) (*token.Signer, error) {
	key := string(s.SecretKey.secret)
	if key == "" {
		path, ok, err := keyFile(location)
		if err == nil && !ok {
			err = errNeedsKey
		}
		if err == nil {
			key, err = readKey(path, log)
		}
		if err != nil {
			return nil, fmt.Errorf("the secret key: %w", err)
		}
	}
	return token.NewSigner([]byte(key))
}

// findKey reads the secret key from its file. Where there is none, one is put there: that which the database
// held, so that links that were mailed stay good, or a new one.
func findKey(path, stored string, log *slog.Logger) (string, error) {
	key, err := readKey(path, log)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	fresh := stored
	if fresh == "" {
		fresh = rand.Text() + rand.Text()
	}
	made, err := makeKey(path, fresh)
	if err != nil {
		return "", err
	}
	if made && stored == "" {
		log.Warn("a secret key was made; links of mails that were sent with another one before, if any, no longer work", "file", path)
	}
	return readKey(path, log)
}

// readKey reads a key and judges its file. It returns fs.ErrNotExist when there is none.
func readKey(path string, log *slog.Logger) (string, error) {
	info, err := os.Stat(path)
	if _, dangling := os.Readlink(path); dangling == nil && errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s leads to a file that is not there", path)
	}
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is not a file", path)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		return "", fmt.Errorf("%s can be written by others: run chmod 600 on it", path)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o044 != 0:
		log.Warn("the file of the secret key can be read by others, who can make links that set any password: run chmod 600 on it", "file", path)
	}
	content, err := os.ReadFile(path) // #nosec G304 -- the host chose it
	if err != nil {
		return "", err
	}
	key := strings.TrimRight(string(content), "\r\n")
	if len(key) < leastKey {
		return "", fmt.Errorf("%s holds fewer than %d characters: bring the file back, or remove it to have a new one made, after which links that were mailed no longer work", path, leastKey)
	}
	return key, nil
}

// makeKey makes the file of a key, readable by its owner only, and says whether it did: another process may
// have been quicker. The file is complete before it has its name.
func makeKey(path, key string) (made bool, err error) {
	dir := filepath.Dir(path)
	draft, err := os.CreateTemp(dir, "."+filepath.Base(path)+".new-*") // of mode 0600
	if err != nil {
		return false, fmt.Errorf("cannot be kept in %s: %w; give a directory that can be written to, or --secret-key", path, err)
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(key + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return false, fmt.Errorf("write %s: %w", path, err)
	}
	// Unlike a rename, a link never replaces what is there.
	if err := os.Link(draft.Name(), path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return false, nil
		}
		return false, fmt.Errorf("make %s: %w", path, err)
	}
	return true, sqlstore.SyncDirectory(dir)
}
