package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"modernc.org/sqlite"
)

// prepareCounter counts what a connection is asked to prepare.
type prepareCounter struct {
	sqliteConn
	prepared map[string]int
}

func (c prepareCounter) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.prepared[query]++
	return c.sqliteConn.PrepareContext(ctx, query)
}

type prepareCountingConnector struct {
	driver.Connector
	prepared map[string]int
}

func (c prepareCountingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return prepareCounter{conn.(sqliteConn), c.prepared}, nil
}

// countPrepared opens one connection to a new file, and counts what the driver prepares for it.
func countPrepared(t *testing.T) (db *sql.DB, path string, prepared map[string]int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "invented.db")
	connector, err := sqlite.NewConnector(sqliteDSN(path, url.Values{"_journal_mode": {"WAL"}}))
	must(t, err)
	prepared = make(map[string]int)
	db = sql.OpenDB(preparingConnector{prepareCountingConnector{connector, prepared}})
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, db.Close()) })
	_, err = db.ExecContext(t.Context(), "create table word (word text)")
	must(t, err)
	return db, path, prepared
}

func TestAStatementIsPreparedOnceOfAConnection(t *testing.T) {
	db, path, prepared := countPrepared(t)
	const insert, count = "insert into word values ($1)", "select count(*) from word where word = $1"
	for i := range 20 {
		tx, err := db.BeginTx(t.Context(), nil)
		must(t, err)
		_, err = tx.ExecContext(t.Context(), insert, fmt.Sprint(i))
		must(t, err)
		must(t, tx.Commit())
		var n int
		must(t, db.QueryRowContext(t.Context(), count, fmt.Sprint(i)).Scan(&n))
		if n != 1 {
			t.Errorf("word %d is there %d times, want once", i, n)
		}
	}
	if prepared[insert] != 1 || prepared[count] != 1 {
		t.Errorf("prepared %d and %d times, want once each", prepared[insert], prepared[count])
	}
	// The last connection empties the log and removes it, which it cannot with a statement that is still there.
	must(t, db.Close())
	if _, err := os.Stat(path + "-wal"); !os.IsNotExist(err) {
		t.Errorf("the log is still there after the database was closed: %v", err)
	}
}

// TestNoLimitHasAStatementPlannedAgain reads the texts: nothing that the driver tells shows a plan made again.
func TestNoLimitHasAStatementPlannedAgain(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	must(t, err)
	limit := regexp.MustCompile(`limit \$\d+( \+ 0)?`)
	seen := 0
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") || source == "prepared.go" {
			continue
		}
		text, err := os.ReadFile(source)
		must(t, err)
		for _, found := range limit.FindAllStringSubmatch(string(text), -1) {
			if seen++; found[1] == "" {
				t.Errorf("%s says %q, which is planned again each time", source, found[0])
			}
		}
	}
	if seen == 0 {
		t.Error("no limit was found")
	}
}

func TestAStatementThatIsBeingReadCanBeRunBesideItself(t *testing.T) {
	db, _, _ := countPrepared(t)
	_, err := db.ExecContext(t.Context(), "insert into word values ('a'), ('b'), ('c')")
	must(t, err)
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback() //nolint:errcheck // there is nothing to undo
	const list = "select word from word order by word"
	var pairs string
	read := func(visit func(word string)) {
		rows, err := tx.QueryContext(t.Context(), list)
		must(t, err)
		defer rows.Close()
		for rows.Next() {
			var word string
			must(t, rows.Scan(&word))
			visit(word)
		}
		must(t, rows.Err())
	}
	read(func(outer string) {
		read(func(inner string) { pairs += outer + inner + " " })
	})
	if want := "aa ab ac ba bb bc ca cb cc "; pairs != want {
		t.Errorf("read %q, want %q", pairs, want)
	}
}

func TestAConnectionKeepsABoundedNumberOfStatements(t *testing.T) {
	db, _, prepared := countPrepared(t)
	rows, err := db.QueryContext(t.Context(), "select 1 union select 2")
	must(t, err)
	must(t, rows.Close())
	for i := range 3 * maxPrepared {
		var n int
		must(t, db.QueryRowContext(t.Context(), fmt.Sprintf("select %d", i)).Scan(&n))
		if n != i {
			t.Fatalf("select %d found %d", i, n)
		}
	}
	conn, err := db.Conn(t.Context())
	must(t, err)
	must(t, conn.Raw(func(c any) error {
		if n := len(c.(*preparingConn).statements); n > maxPrepared {
			t.Errorf("%d statements are kept, want at most %d", n, maxPrepared)
		}
		return nil
	}))
	must(t, conn.Close())
	if len(prepared) <= 3*maxPrepared {
		t.Errorf("%d statements were prepared, want all of them", len(prepared))
	}
}

// TestAPragmaIsPreparedEachTime guards those that do their work while they are prepared.
func TestAPragmaIsPreparedEachTime(t *testing.T) {
	db, _, prepared := countPrepared(t)
	const pragma = "pragma user_version"
	for range 3 {
		var version int
		must(t, db.QueryRowContext(t.Context(), pragma).Scan(&version))
	}
	if prepared[pragma] != 3 {
		t.Errorf("prepared %d times, want 3", prepared[pragma])
	}
}
