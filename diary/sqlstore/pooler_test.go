package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/diary/storetest"
)

// startPooler starts PgBouncer before the test's server, pooling transactions as the user postgres, and returns what makes
// the URL of a database one that leads through it.
func startPooler(t *testing.T, settings string, lines ...string) func(address string) string {
	t.Helper()
	program := os.Getenv("CRAMPDIARY_TEST_PGBOUNCER")
	if program == "" {
		var err error
		if program, err = exec.LookPath("pgbouncer"); err != nil {
			t.Skip("PgBouncer is not installed")
		}
	}
	server, err := url.Parse(os.Getenv(dbtest.PostgresVariable))
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	must(t, listener.Close())
	dir, err := os.MkdirTemp("", "crampdiary-pooler-") // which the user postgres can pass through
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	config := filepath.Join(dir, "pgbouncer.ini")
	text := fmt.Sprintf("[databases]\n* = user=postgres host=%s %s\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=%d\nunix_socket_dir=\nauth_type=any\n"+
		"pool_mode=transaction\ndefault_pool_size=4\nmax_client_conn=1000\n%s\n", server.Query().Get("host"), settings, port, strings.Join(lines, "\n"))
	must(t, os.WriteFile(config, []byte(text), 0o644))
	arguments := []string{config}
	if os.Getuid() == 0 {
		arguments = []string{"-u", "postgres", config}
	}
	pooler := exec.Command(program, arguments...)
	var log strings.Builder
	pooler.Stderr = &log
	must(t, pooler.Start())
	t.Cleanup(func() {
		_ = pooler.Process.Kill()
		_ = pooler.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	for { // the test's own time limit ends this
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			must(t, conn.Close())
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return func(address string) string {
		direct, err := url.Parse(address)
		must(t, err)
		return fmt.Sprintf("postgres://postgres@127.0.0.1:%d%s", port, direct.Path)
	}
}

// goodSettings are those that a diary needs, which a pooler has to be given.
const goodSettings = `connect_query='set lock_timeout = 5000'`

func TestStoreOnPostgreSQLThroughAPooler(t *testing.T) {
	template := dbtest.Postgres(t)
	must(t, openStore(t, template, WithMigration()).Close())
	address, err := url.Parse(template)
	must(t, err)
	through := startPooler(t, goodSettings)
	storetest.Run(t, func(t *testing.T) diary.Store {
		return openStore(t, through(dbtest.PostgresFrom(t, strings.TrimPrefix(address.Path, "/")))+"?default_query_exec_mode=exec")
	})
}

func TestAPoolerIsRefusedWhereWhatIsPromisedCannotBeKept(t *testing.T) {
	direct := dbtest.Postgres(t)
	must(t, openStore(t, direct, WithMigration()).Close())
	good, waits := startPooler(t, goodSettings, "ignore_startup_parameters=synchronous_commit"), startPooler(t, "")
	loses := startPooler(t, `connect_query='set lock_timeout = 5000; set synchronous_commit = off'`)
	const exec = "?default_query_exec_mode=exec"
	for _, test := range []struct{ address, want string }{
		{good(direct), "default_query_exec_mode=exec"},
		{waits(direct) + exec, "alter role postgres set lock_timeout"},
		{good(direct) + exec + "&synchronous_commit=remote_apply", "set synchronous_commit = 'remote_apply'"},
		{loses(direct) + exec, "alter role postgres set synchronous_commit"},
	} {
		if _, err := Open(t.Context(), test.address, WithMigration()); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want it to say %q", test.address, err, test.want)
		}
	}
	empty := dbtest.Postgres(t)
	if _, err := Open(t.Context(), good(empty)+exec, WithMigration()); !errors.Is(err, errPoolerSchema) {
		t.Errorf("migrating through a pooler: %v", err)
	}
}

func TestASessionOfPostgreSQLKeepsWhatIsPromised(t *testing.T) {
	address := dbtest.Postgres(t)
	admin, err := sql.Open("pgx", address)
	must(t, err)
	defer admin.Close()
	name, err := url.Parse(address)
	must(t, err)
	_, err = admin.Exec("alter database " + strings.TrimPrefix(name.Path, "/") + " set synchronous_commit = off")
	must(t, err)
	s := openStore(t, address, WithMigration())
	var commit, lock string
	must(t, s.reads.QueryRow(`select current_setting('synchronous_commit'), current_setting('lock_timeout')`).Scan(&commit, &lock))
	if commit != "on" || lock != "5s" {
		t.Errorf("synchronous_commit = %s, lock_timeout = %s", commit, lock)
	}
}
