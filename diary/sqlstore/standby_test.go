package sqlstore

import (
	"database/sql"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary/sqlstore/dbtest"
)

// cluster is a PostgreSQL server of the test's own, reached through a socket in its directory.
type cluster struct {
	programs, dir string
}

// newCluster is a place for a server, where PostgreSQL's programs are installed.
func newCluster(t *testing.T) cluster {
	t.Helper()
	if os.Getenv(dbtest.PostgresVariable) == "" {
		t.Skipf("%s names no PostgreSQL server", dbtest.PostgresVariable)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	must(t, err)
	if path, err := exec.LookPath("initdb"); err == nil && len(found) == 0 { // Debian keeps them where no path leads
		found = append(found, path)
	}
	if len(found) == 0 {
		t.Skip("the programs of PostgreSQL are not installed")
	}
	c := cluster{filepath.Dir(found[len(found)-1]), dbtest.MemoryDir(t)}
	if os.Getuid() == 0 { // as which PostgreSQL does not run
		owner, err := user.Lookup("postgres")
		must(t, err)
		uid, err := strconv.Atoi(owner.Uid)
		must(t, err)
		must(t, os.Chown(c.dir, uid, -1))
	}
	return c
}

func (c cluster) data() string { return filepath.Join(c.dir, "data") }

// run runs one of PostgreSQL's programs, as a user that it accepts. What it starts goes on without it.
func (c cluster) run(t *testing.T, program string, args ...string) {
	t.Helper()
	line := append([]string{filepath.Join(c.programs, program)}, args...)
	if os.Getuid() == 0 {
		line = append([]string{"runuser", "-u", "postgres", "--"}, line...)
	}
	said, err := os.Create(filepath.Join(t.TempDir(), "said")) // a pipe would stay open with the server
	must(t, err)
	defer said.Close()
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = "/", said, said
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(said.Name())
		log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
		t.Fatalf("%s: %v\n%s\n%s", program, err, text, log)
	}
}

func (c cluster) start(t *testing.T) {
	t.Helper()
	// What it keeps need not reach the disk: it is a process that is killed, not the machine. A standby that waits for its
	// primary sees at the next try that it is promoted, after five seconds if not told otherwise.
	c.run(t, "pg_ctl", "-D", c.data(), "-l", filepath.Join(c.dir, "log"), "-w", "start",
		"-o", "-c listen_addresses='' -c unix_socket_directories="+c.dir+" -c fsync=off -c wal_retrieve_retry_interval=200ms")
	t.Cleanup(func() {
		if _, err := os.Stat(filepath.Join(c.data(), "postmaster.pid")); err == nil {
			c.run(t, "pg_ctl", "-D", c.data(), "-m", "immediate", "-w", "stop")
		}
	})
}

// kill ends the server without giving it a chance to do anything more.
func (c cluster) kill(t *testing.T) {
	t.Helper()
	file := filepath.Join(c.data(), "postmaster.pid")
	text, err := os.ReadFile(file)
	must(t, err)
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	must(t, err)
	server, err := os.FindProcess(pid)
	must(t, err)
	must(t, server.Kill()) // its children see that it is gone, and go
	must(t, os.Remove(file))
}

// address is the URL of a database of the first of some servers that takes writes.
func address(database string, servers ...cluster) string {
	hosts := make([]string, len(servers))
	for i, c := range servers {
		hosts[i] = c.dir
	}
	settings := url.Values{"host": {strings.Join(hosts, ",")}, "target_session_attrs": {"read-write"}}
	return "postgres://postgres@/" + database + "?" + settings.Encode()
}

// TestAPromotedStandbyHasEveryAcknowledgedSave kills a server while many save, and promotes its synchronous standby.
func TestAPromotedStandbyHasEveryAcknowledgedSave(t *testing.T) {
	const writers, before, after = 8, 40, 20 // saves of each
	primary, standby := newCluster(t), newCluster(t)
	primary.run(t, "initdb", "-D", primary.data(), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
	primary.start(t)
	primary.run(t, "pg_basebackup", "-D", standby.data(), "-h", primary.dir, "-U", "postgres", "-R", "-c", "fast", "--no-sync")
	standby.start(t)
	db, err := sql.Open("pgx", address("postgres", primary))
	must(t, err)
	defer db.Close()
	for _, statement := range []string{"create database diary", "alter system set synchronous_standby_names = '*'", "select pg_reload_conf()"} {
		_, err := db.Exec(statement)
		must(t, err)
	}
	for state := ""; state != "sync"; time.Sleep(10 * time.Millisecond) {
		must(t, db.QueryRow("select coalesce(max(sync_state), '') from pg_stat_replication").Scan(&state))
	}

	s := openStore(t, address("diary", primary, standby), WithMigration())
	account := newAccount(t, s)
	var (
		saving, warm sync.WaitGroup
		promoted     = make(chan struct{})
		acknowledged [writers][]string
		times        [writers][]time.Time
		refused      [writers]int
	)
	warm.Add(writers)
	for w := range writers {
		saving.Go(func() {
			for left := after; left > 0 && t.Context().Err() == nil; {
				e := newEpisode()
				if _, err := s.CreateEpisode(t.Context(), account, e, now); err != nil {
					refused[w]++
					time.Sleep(5 * time.Millisecond) // as a browser that tries again, in more of a hurry
					continue
				}
				acknowledged[w], times[w] = append(acknowledged[w], e.ID), append(times[w], time.Now())
				if len(acknowledged[w]) == before {
					warm.Done()
				}
				select {
				case <-promoted:
					left--
				default:
				}
			}
		})
	}
	warm.Wait()
	primary.kill(t)
	standby.run(t, "pg_ctl", "-D", standby.data(), "-w", "promote")
	close(promoted)
	saving.Wait()

	stored, err := collect(t.Context(), s.reads, scanValue[string], "select id from episode")
	must(t, err)
	slices.Sort(stored)
	lost, tries := 0, 0
	for w := range writers {
		tries += refused[w]
		for _, id := range acknowledged[w] {
			if _, found := slices.BinarySearch(stored, id); !found {
				lost++
			}
		}
	}
	all := slices.Concat(acknowledged[:]...)
	if lost > 0 {
		t.Errorf("%d of %d acknowledged saves are lost", lost, len(all))
	}
	at := slices.SortedFunc(slices.Values(slices.Concat(times[:]...)), time.Time.Compare)
	var pause time.Duration
	for i := 1; i < len(at); i++ {
		pause = max(pause, at[i].Sub(at[i-1]))
	}
	t.Logf("%d saves were acknowledged and %d refused; the longest time without one, with the promotion in it, was %v", len(all), tries, pause.Round(time.Millisecond))
}
