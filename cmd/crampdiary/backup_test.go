package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
)

// archives are the archives of some accounts of a database, as at one instant.
func archives(t *testing.T, url string, emails ...string) map[string]string {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all := make(map[string]string)
	for _, email := range emails {
		account, err := store.AccountByEmail(t.Context(), email)
		if errors.Is(err, diary.ErrNotFound) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := store.Export(t.Context(), account.ID, func(e diary.Export) error {
			return archive.Write(&text, e, time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC))
		}); err != nil {
			t.Fatal(err)
		}
		all[email] = text.String()
	}
	return all
}

// onlyBackup is the one backup in a directory.
func onlyBackup(t *testing.T, dir string) string {
	t.Helper()
	whole, _, err := backupsIn(dir)
	if err != nil || len(whole) != 1 {
		t.Fatalf("got %v, want one backup: %v", whole, err)
	}
	return whole[0].path
}

// TestABackupIsRestoredByteForByteWhileOthersWrite backs up while people write, wipes the database and restores it.
func TestABackupIsRestoredByteForByteWhileOthersWrite(t *testing.T) {
	dir, backups := t.TempDir(), t.TempDir()
	path := filepath.Join(dir, "diary.db")
	p := startProcess(t, nil, "--log-level=error", "--database", path)
	still := browser(t) // who writes nothing more
	signUp(t, still, p.site, "still@example.org")
	for range 20 {
		post(t, still, p.site+"/entries", episodeForm(diary.NewID(), "invented"))
	}
	busy := &writer{t: t, client: browser(t), email: "busy@example.org", acknowledged: make(map[string]string)}
	signUp(t, busy.client, p.site, busy.email)
	var site atomic.Value
	site.Store(p.site)
	var acknowledged atomic.Int64
	stopped := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() { busy.write(&site, &acknowledged, stopped) })
	for acknowledged.Load() < 50 && !t.Failed() {
		time.Sleep(time.Millisecond)
	}
	before := acknowledged.Load()
	made := command(t, nil, "backup", "--database", path, "--to", backups)
	close(stopped)
	writing.Wait()
	p.terminate()
	made.mustSucceed(t)
	if !strings.Contains(made.stdout, "2 accounts") {
		t.Errorf("it says %q", made.stdout)
	}
	backup := onlyBackup(t, backups)
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v: %v", info.Mode(), err)
	}
	lost := archives(t, path, "still@example.org")
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	command(t, nil, "restore", backup, "--database", path, "--without-erasures").mustSucceed(t)
	checkIntegrity(t, path)
	if got := archives(t, path, "still@example.org"); !maps.Equal(got, lost) {
		t.Errorf("restored is %v, want %v", got, lost)
	}
	store, err := sqlstore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	restored := notes(t, store, busy.email)
	if int64(len(restored)) < before {
		t.Errorf("%d were acknowledged before the backup, and %d are restored", before, len(restored))
	}
	for id, note := range restored {
		if busy.acknowledged[id] != note {
			t.Errorf("%s is restored as %q", id, note)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".crampdiary-*")); err != nil || len(left) > 0 {
		t.Errorf("there is left %v: %v", left, err)
	}
}

// TestABackupOfEitherEngineIsRestoredInEither takes a diary through every pair of engines.
func TestABackupOfEitherEngineIsRestoredInEither(t *testing.T) {
	sqlite := func(t testing.TB) string { return filepath.Join(t.TempDir(), "diary.db") }
	for from, source := range map[string]func(testing.TB) string{"SQLite": sqlite, "PostgreSQL": dbtest.Postgres} {
		for into, target := range map[string]func(testing.TB) string{"SQLite": sqlite, "PostgreSQL": dbtest.Postgres} {
			t.Run(from+" to "+into, func(t *testing.T) {
				origin, url, backup := newInstallation(t), source(t), filepath.Join(t.TempDir(), "one.db.gz")
				command(t, nil, "copy", "--from", origin, "--to", url).mustSucceed(t)
				command(t, nil, "backup", "--database", url, "--to", backup).mustSucceed(t)
				command(t, nil, "verify", backup).mustSucceed(t)
				restored := target(t)
				command(t, nil, "restore", backup, "--database", restored, "--without-erasures").mustSucceed(t)
				const who = "inger@example.org"
				if got, want := archives(t, restored, who), archives(t, origin, who); len(want) != 1 || !maps.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
				command(t, nil, "restore", backup, "--database", restored, "--without-erasures").mustFail(t, exitFailed, "")
			})
		}
	}
}

// TestSIGKILLLeavesNoBackupOrAWholeOne ends a backup at twenty moments.
func TestSIGKILLLeavesNoBackupOrAWholeOne(t *testing.T) {
	const kills = 20
	path := newInstallation(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	var took time.Duration // of one that nobody ends
	for n := range kills + 1 {
		dir := t.TempDir()
		cmd := exec.Command(self, "backup", "--database", path, "--to", dir)
		cmd.Env = []string{asProgram + "=1"}
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			time.Sleep(took * time.Duration(n) / kills)
			_ = cmd.Process.Signal(syscall.SIGKILL) // may have ended
		}
		_ = cmd.Wait()
		if n == 0 {
			took = time.Since(began)
		}
		made, _, err := backupsIn(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, backup := range made {
			whole++
			command(t, nil, "verify", backup.path).mustSucceed(t)
		}
	}
	if whole == 0 {
		t.Error("not even the one that nobody ended is there")
	}
	t.Logf("%d kills, %d whole backups", kills, whole)
}

// TestABackupThatCannotBeWrittenIsNotThere fills the disk, and gives up in the middle.
func TestABackupThatCannotBeWrittenIsNotThere(t *testing.T) {
	path, dir := newInstallation(t), t.TempDir()
	if runtime.GOOS == "linux" {
		full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer full.Close()
		if _, _, err := (recipients{}).fill(t.Context(), full, database(path), time.Now()); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("a full disk is told as %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (recipients{}).backUp(ctx, database(path), dir, time.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	command(t, nil, "backup", "--database", path+"-missing", "--to", dir).mustFail(t, exitFailed, "missing")
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("there is left %v: %v", left, err)
	}
}

// TestADamagedBackupIsRefused flips single bits all over a backup, and cuts it off.
func TestADamagedBackupIsRefused(t *testing.T) {
	path, dir := newInstallation(t), t.TempDir()
	command(t, nil, "backup", "--database", path, "--to", dir).mustSucceed(t)
	sound, err := os.ReadFile(onlyBackup(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	content := func(packed []byte) []byte {
		reader, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil
		}
		unpacked, err := io.ReadAll(reader)
		if err != nil {
			return nil
		}
		return unpacked
	}
	want := content(sound)
	if len(want) == 0 {
		t.Fatal("the backup cannot be unpacked")
	}
	damaged := filepath.Join(dir, "damaged")
	lot, refused := rand.New(rand.NewPCG(1, 2)), 0
	for range 60 {
		wrong := bytes.Clone(sound)
		wrong[lot.IntN(len(wrong))] ^= 1 << lot.IntN(8)
		if err := os.WriteFile(damaged, wrong, 0o600); err != nil {
			t.Fatal(err)
		}
		got := command(t, nil, "verify", damaged)
		if got.code == exitDone && !bytes.Equal(content(wrong), want) {
			t.Errorf("what is not the database is sound: %s", got.stdout)
		}
		if got.code != exitDone {
			refused++ // the others say when it was made, or on which system
		}
	}
	if refused < 50 {
		t.Errorf("%d of 60 were refused", refused)
	}
	if err := os.WriteFile(damaged, sound[:len(sound)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(dir, "restored.db")
	command(t, nil, "restore", damaged, "--database", target, "--without-erasures").mustFail(t, exitFailed, damaged, "damaged")
	command(t, nil, "restore", writeFile(t, "x", "no backup"), "--database", target, "--without-erasures").mustFail(t, exitFailed, "neither a backup")
	if _, err := os.Stat(target); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was restored: %v", err)
	}
}

func TestAnEncryptedBackupNeedsItsKey(t *testing.T) {
	path, dir := newInstallation(t), t.TempDir()
	mine, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	others, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	command(t, nil, "backup", "--database", path, "--to", dir, "--recipients", mine.Recipient().String()).mustSucceed(t)
	backup := onlyBackup(t, dir)
	text, err := os.ReadFile(backup)
	if err != nil || !bytes.HasPrefix(text, ageMagic) || !strings.HasSuffix(backup, encryptedSuffix) {
		t.Fatalf("%s is not encrypted: %v", backup, err)
	}
	key, wrong := writeFile(t, "key", mine.String()+"\n"), writeFile(t, "wrong", others.String()+"\n")
	command(t, nil, "verify", backup).mustFail(t, exitFailed, "--identity")
	command(t, nil, "verify", backup, "--identity", wrong).mustFail(t, exitFailed, backup)
	command(t, nil, "verify", backup, "--identity", key).mustSucceed(t)
	text[len(text)-3] ^= 1
	if err := os.WriteFile(backup, text, 0o600); err != nil {
		t.Fatal(err)
	}
	command(t, nil, "verify", backup, "--identity", key).mustFail(t, exitFailed, backup)
	command(t, nil, "backup", "--database", path, "--to", dir, "--recipients", "age1nonsense").mustFail(t, exitRefused, "public key")
}

// TestARestoreBringsNoErasedDiaryBack erases after a backup, and restores the backup.
func TestARestoreBringsNoErasedDiaryBack(t *testing.T) {
	path, dir := newInstallation(t), t.TempDir()
	ids := make(map[string]string)
	people := []string{"account@example.org", "diary@example.org", "later@example.org", "kept@example.org"}
	at := time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC)
	in := func(url string, do func(store *sqlstore.Store)) {
		t.Helper()
		store, err := sqlstore.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		do(store)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	in(path, func(store *sqlstore.Store) {
		for _, email := range people {
			ids[email] = diary.NewID()
			must(store.CreateAccount(t.Context(), diary.Account{
				ID: ids[email], Email: email, PasswordHash: "none", Preferences: diary.Preferences{Language: diary.Danish, Zone: "UTC"}, Created: at,
			}, diary.NewConsents(at)))
			_, err := store.CreateEpisode(t.Context(), ids[email], diary.Episode{ID: diary.NewID(), Started: at, Zone: "UTC", Precision: diary.Exact, Note: "invented"}, at)
			must(err)
		}
	})
	old := filepath.Join(dir, "old.db.gz")
	command(t, nil, "backup", "--database", path, "--to", old).mustSucceed(t)
	in(path, func(store *sqlstore.Store) {
		for _, e := range []struct {
			email string
			scope diary.ErasureScope
			due   time.Time
		}{{people[0], diary.EraseAccount, at}, {people[1], diary.EraseDiary, at}, {people[2], diary.EraseAccount, at.Add(100 * 24 * time.Hour)}} {
			_, err := store.ScheduleErasure(t.Context(), ids[e.email], diary.Erasure{Scope: e.scope, Due: e.due}, at)
			must(err)
		}
		_, err := store.Purge(t.Context(), at.Add(time.Hour), at.Add(-24*time.Hour), diary.SessionLimits{Idle: time.Hour, Lifetime: time.Hour})
		must(err)
	})
	newer := filepath.Join(dir, "newer.db.gz")
	command(t, nil, "backup", "--database", path, "--to", newer).mustSucceed(t)
	command(t, nil, "restore", old, "--database", filepath.Join(dir, "none.db")).mustFail(t, exitRefused, "--erasures-from", "--without-erasures")
	for name, from := range map[string]string{"the old database": path, "a newer backup": newer} {
		t.Run(name, func(t *testing.T) {
			restored := filepath.Join(t.TempDir(), "restored.db")
			got := command(t, nil, "restore", old, "--database", restored, "--erasures-from", from)
			got.mustSucceed(t)
			if !strings.Contains(got.stdout, "Erased again: 1 accounts, 1 diaries; to be erased when they are due: 1.") {
				t.Errorf("it says %q", got.stdout)
			}
			in(restored, func(store *sqlstore.Store) {
				for _, email := range people {
					account, err := store.AccountByEmail(t.Context(), email)
					if gone := errors.Is(err, diary.ErrNotFound); gone != (email == people[0]) {
						t.Errorf("%s: gone %t: %v", email, gone, err)
					}
					if err != nil {
						continue
					}
					if has := len(notes(t, store, email)) > 0; has != (email != people[1]) {
						t.Errorf("%s has a diary: %t", email, has)
					}
					if waits := account.Erasure.Scope != ""; waits != (email == people[2]) {
						t.Errorf("%s waits to be erased: %t", email, waits)
					}
				}
			})
		})
	}
	back := filepath.Join(dir, "back.db")
	command(t, nil, "restore", old, "--database", back, "--without-erasures").mustSucceed(t)
	if got := slices.Sorted(maps.Keys(archives(t, back, people...))); len(got) != len(people) {
		t.Errorf("without erasures there are %v", got)
	}
}

// TestServeMakesTheDailyBackup starts twice on one day.
func TestServeMakesTheDailyBackup(t *testing.T) {
	path, backups := filepath.Join(t.TempDir(), "diary.db"), t.TempDir()
	for range 2 {
		p := startProcess(t, nil, "--database", path, "--backup-dir", backups, "--backup-at", "00:00")
		for {
			whole, _, err := backupsIn(backups)
			if err != nil {
				t.Fatal(err)
			}
			if len(whole) > 0 {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		p.terminate()
	}
	command(t, nil, "verify", onlyBackup(t, backups)).mustSucceed(t)
	command(t, nil, "serve", "--listen", "localhost:0", "--log-level=error", "--database", path, "--backup-dir", backups+"-missing").mustFail(t, exitRefused, "no directory")
}
