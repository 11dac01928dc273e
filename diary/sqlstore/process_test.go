package sqlstore

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/migrations"
)

// The test binary runs itself as another process: childVariable says what to do there.
const childVariable = "CRAMPDIARY_TEST_CHILD"

var children = map[string]func(args []string) error{
	"open":       childOpen,
	"save":       childSave,
	"save-group": childSaveGroup,
	"save-on":    childSaveOn,
}

func TestMain(m *testing.M) {
	child, ok := children[os.Getenv(childVariable)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := child(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is another process of this program. The command before it, if any, is what runs it.
func child(t *testing.T, before []string, name string, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	line := slices.Concat(before, []string{program}, args)
	cmd := exec.CommandContext(t.Context(), line[0], line[1:]...)
	cmd.Env = append(os.Environ(), childVariable+"="+name)
	return cmd
}

func childOpen(args []string) error {
	s, err := Open(context.Background(), args[0], WithMigration())
	if err != nil {
		return err
	}
	return s.Close()
}

// onlyAccount is the account that a test made for its child.
func onlyAccount(s *Store) (id string, err error) {
	err = s.reads.QueryRow("select id from account").Scan(&id)
	return id, err
}

func childStore(path string) (s *Store, account string, err error) {
	if s, err = Open(context.Background(), path); err != nil {
		return nil, "", err
	}
	account, err = onlyAccount(s)
	return s, account, err
}

// childSave does a number of saves, one after the other.
func childSave(args []string) error {
	s, account, err := childStore(args[0])
	if err != nil {
		return err
	}
	saves, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	for range saves {
		if _, err := s.CreateEpisode(context.Background(), account, newEpisode(), now); err != nil {
			return err
		}
	}
	return s.Close()
}

// childSaveGroup saves with many writers at once, and prints how many commits that took.
func childSaveGroup(args []string) error {
	s, account, err := childStore(args[0])
	if err != nil {
		return err
	}
	commits, err := commitCounter(context.Background(), s)
	if err != nil {
		return err
	}
	var writers sync.WaitGroup
	errs := make([]error, 64)
	for i := range errs {
		writers.Go(func() {
			for range 10 {
				_, err := s.CreateEpisode(context.Background(), account, newEpisode(), now)
				errs[i] = errors.Join(errs[i], err)
			}
		})
	}
	writers.Wait()
	fmt.Println(commits.Load())
	return errors.Join(append(errs, s.Close())...)
}

// childSaveOn saves with several writers until it is killed, and prints the ID of each acknowledged save.
func childSaveOn(args []string) error {
	s, account, err := childStore(args[0])
	if err != nil {
		return err
	}
	for range 8 {
		go func() {
			for {
				e := newEpisode()
				if _, err := s.CreateEpisode(context.Background(), account, e, now); err == nil {
					fmt.Println(e.ID)
				}
			}
		}()
	}
	select {}
}

func TestTwoProcessesMayStartAtOnce(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T) string
	}{
		{"no database yet", func(t *testing.T) string { return newSQLite(t) }},
		{"older schema", func(t *testing.T) string {
			path := newSQLite(t)
			executeIn(t, path, fmt.Sprintf("pragma application_id = %d", applicationID))
			return path
		}},
		{"PostgreSQL", func(t *testing.T) string { return dbtest.Postgres(t) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			url := test.prepare(t)
			var processes sync.WaitGroup
			for range 4 {
				cmd := child(t, nil, "open", url)
				processes.Go(func() {
					if output, err := cmd.CombinedOutput(); err != nil {
						t.Errorf("%v: %s", err, output)
					}
				})
			}
			processes.Wait()
			s := openStore(t, url)
			var applied int64
			must(t, s.reads.QueryRow("select count(*) from goose_db_version where version_id > 0").Scan(&applied))
			if applied != migrations.Newest() {
				t.Errorf("%d migrations were applied, want %d", applied, migrations.Newest())
			}
			newAccount(t, s)
		})
	}
}

func TestFirstStartThatIsKilledLeavesNoHalfDatabase(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 8
	}
	var missing, whole int
	for range rounds {
		path := newSQLite(t)
		cmd := child(t, nil, "open", path)
		must(t, cmd.Start())
		time.Sleep(rand.N(40 * time.Millisecond))
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // says that it was killed, unless it was faster
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			missing++
			continue
		}
		must(t, openStore(t, path).Close())
		whole++
	}
	t.Logf("%d times there was no database, %d times a whole one", missing, whole)
}

func TestAcknowledgedSavesSurviveKill(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 4
	}
	path := emptySQLite(t)
	s := openStore(t, path)
	account := newAccount(t, s)
	must(t, s.Close())
	acknowledged := make(map[string]bool)
	for range rounds {
		for _, id := range saveUntilKilled(t, path) {
			acknowledged[id] = true
		}
	}
	s = openStore(t, path)
	episodes, err := s.ListEpisodes(t.Context(), account, diary.EpisodeFilter{}, diary.Cursor{}, 1_000_000)
	must(t, err)
	seen := make(map[string]bool)
	for _, e := range episodes {
		if seen[e.ID] {
			t.Errorf("episode %s is there twice", e.ID)
		}
		seen[e.ID] = true
		if len(e.Triggers) != 1 || len(e.Remedies) != 1 {
			t.Errorf("episode %s is there in part", e.ID)
		}
	}
	for id := range acknowledged {
		if !seen[id] {
			t.Errorf("episode %s was acknowledged and is lost", id)
		}
	}
	var verdict string
	must(t, s.reads.QueryRow("pragma integrity_check").Scan(&verdict))
	if verdict != "ok" || len(acknowledged) == 0 {
		t.Errorf("after %d acknowledged saves the integrity check says %q", len(acknowledged), verdict)
	}
	t.Logf("%d kills, %d saves acknowledged, %d stored", rounds, len(acknowledged), len(seen))
}

// saveUntilKilled lets a process save for a random time, and returns the IDs that it acknowledged.
func saveUntilKilled(t *testing.T, path string) []string {
	t.Helper()
	cmd := child(t, nil, "save-on", path)
	cmd.Stderr = os.Stderr
	output, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var ids []string
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if len(ids) == 0 { // it saves by now
			time.AfterFunc(rand.N(150*time.Millisecond), func() { _ = cmd.Process.Kill() })
		}
		if diary.ValidID(lines.Text()) { // the last line may be cut short
			ids = append(ids, lines.Text())
		}
	}
	must(t, lines.Err())
	_ = cmd.Wait() // says that it was killed
	return ids
}

// countSyncs runs a child and returns how often it flushed to the disk, and what it printed.
func countSyncs(t *testing.T, name string, args ...string) (syncs int, printed string) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "trace")
	cmd := child(t, []string{"strace", "-f", "-e", "trace=fsync,fdatasync", "-o", log}, name, args...)
	var errors bytes.Buffer
	cmd.Stderr = &errors
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, errors.Bytes())
	}
	trace, err := os.ReadFile(log)
	must(t, err)
	// A call during which another thread ran is logged in two lines; only the first has the parenthesis.
	return len(regexp.MustCompile(`\bf(data)?sync\(`).FindAll(trace, -1)), string(output)
}

func TestEveryAcknowledgedSaveWasFlushed(t *testing.T) {
	if err := exec.Command("strace", "-o", os.DevNull, "true").Run(); err != nil {
		t.Skipf("strace cannot be run here: %v", err)
	}
	path := emptySQLite(t)
	s := openStore(t, path)
	newAccount(t, s)
	must(t, s.Close())
	const saves = 100
	besides, _ := countSyncs(t, "save", path, "0")
	sequential, _ := countSyncs(t, "save", path, strconv.Itoa(saves))
	if sequential-besides < saves {
		t.Errorf("%d saves one after the other were flushed %d times", saves, sequential-besides)
	}
	concurrent, printed := countSyncs(t, "save-group", path)
	commits, err := strconv.Atoi(strings.TrimSpace(printed))
	must(t, err)
	if concurrent-besides < commits {
		t.Errorf("%d commits of 64 writers were flushed %d times", commits, concurrent-besides)
	}
	t.Logf("%d flushes for %d saves; %d flushes for 640 saves of 64 writers in %d commits",
		sequential-besides, saves, concurrent-besides, commits)
}
