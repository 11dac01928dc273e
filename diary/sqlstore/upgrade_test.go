package sqlstore

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	flags "flag"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/migrations"
)

var update = flags.Bool("update", false, "make the fixture of the newest schema, if there is none")

// elsewhere says of tables and columns ("table.column") of released schemas, by name, why their values are not under that
// name any more. What becomes of each of them then needs a test of its own.
var elsewhere = map[string]string{
	"episode_item":    "in the row of the episode: TestItemsAndAnswersAreMovedIntoTheirRows",
	"check_in_factor": "in the row of the check-in: the same",
}

// archivedRows are the rows of an account that are in a section of its archive, one in one.
var archivedRows = map[diary.ExportSection]string{
	diary.AcknowledgementsSection: "acknowledgement where account_id = $1",
	diary.TrialsSection:           "trial where account_id = $1",
	diary.FunctionSection:         "function_activity where account_id = $1",
	diary.CheckInsSection:         "check_in where account_id = $1",
	diary.EpisodesSection:         "episode where account_id = $1",
	diary.ActivitiesSection:       "activity where account_id = $1",
	diary.SlotsSection:            "reminder_slot where account_id = $1 and state <> 'waiting'",
	diary.SharesSection:           "share where account_id = $1",
	diary.AccountLogSection:       "account_event where account_id = $1",
}

func schemaFixture(version int64) string {
	return filepath.Join("testdata", "schemas", fmt.Sprintf("schema-%04d.db.gz", version))
}

func TestEverySchemaHasAFixture(t *testing.T) {
	newest := schemaFixture(migrations.Newest())
	if _, err := os.Stat(newest); *update && errors.Is(err, fs.ErrNotExist) {
		makeFixture(t, newest)
	}
	var want []string
	for version := int64(1); version <= migrations.Newest(); version++ {
		want = append(want, schemaFixture(version))
	}
	got, err := filepath.Glob(filepath.Join("testdata", "schemas", "*.gz"))
	must(t, err)
	if !slices.Equal(got, want) {
		t.Errorf("there are the fixtures\n%v, and the schemas need\n%v\nRun go test ./diary/sqlstore -run Fixture -update", got, want)
	}
}

// makeFixture writes a database of the schema of this program, with something in every table.
func makeFixture(t *testing.T, name string) {
	t.Helper()
	path := newSQLite(t)
	s, err := Open(t.Context(), path, WithMigration())
	must(t, err)
	fill(t, s)
	must(t, s.Close())
	content, err := os.ReadFile(path)
	must(t, err)
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	must(t, err)
	_, err = w.Write(content)
	must(t, errors.Join(err, w.Close()))
	must(t, os.WriteFile(name, packed.Bytes(), 0o644))
}

// unpackFixture lays the database of a schema into a folder of the test.
func unpackFixture(t *testing.T, version int64) (path string) {
	t.Helper()
	file, err := os.Open(schemaFixture(version))
	must(t, err)
	defer file.Close()
	r, err := gzip.NewReader(file)
	must(t, err)
	content, err := io.ReadAll(r)
	must(t, err)
	path = filepath.Join(dbtest.MemoryDir(t), "diary.db")
	must(t, os.WriteFile(path, content, 0o600))
	// The tests of the store that filled them gave the accounts no preferences, which every real one has.
	_, err = openRaw(t, "sqlite", path).Exec("update account set language = 'da', zone = 'Europe/Copenhagen'")
	must(t, err)
	return path
}

func openRaw(t *testing.T, driver, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, url)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func TestADatabaseOfEverySchemaIsUpgradedWithAllThatIsInIt(t *testing.T) {
	for version := int64(1); version <= migrations.Newest(); version++ {
		t.Run(fmt.Sprintf("SQLite/%d", version), func(t *testing.T) {
			path := unpackFixture(t, version)
			old := readOld(t, openRaw(t, "sqlite", path), sqliteEngine, version)
			old.compare(t, openStore(t, path, WithMigration()))
		})
	}
}

// TestADatabaseOfEverySchemaIsUpgradedOnPostgreSQL brings the rows of the same databases into PostgreSQL, at the same schema.
func TestADatabaseOfEverySchemaIsUpgradedOnPostgreSQL(t *testing.T) {
	database := dbtest.Postgres(t)
	all := openRaw(t, "pgx", database)
	for version := int64(1); version <= migrations.Newest(); version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			// Each has a namespace of its own, which is made much faster than a database.
			name := fmt.Sprintf("schema_%d", version)
			_, err := all.Exec("create schema " + name)
			must(t, err)
			address := withSearchPath(t, database, name)
			from, to := openRaw(t, "sqlite", unpackFixture(t, version)), openRaw(t, "pgx", address)
			steps, err := schemaSteps(postgresEngine, to, nil)
			must(t, err)
			_, err = steps.UpTo(t.Context(), version)
			must(t, err)
			tx, err := to.BeginTx(t.Context(), nil)
			must(t, err)
			for _, table := range oldTables(t, from, sqliteEngine) {
				_, err := copyTable(t.Context(), from, tx, table)
				must(t, err)
			}
			must(t, tx.Commit())
			old := readOld(t, to, postgresEngine, version)
			old.compare(t, openStore(t, address, WithMigration()))
		})
	}
}

func withSearchPath(t *testing.T, database, schema string) string {
	t.Helper()
	address, err := url.Parse(database)
	must(t, err)
	settings := address.Query()
	settings.Set("search_path", schema)
	address.RawQuery = settings.Encode()
	return address.String()
}

// oldTables are the tables of a database, each after those it refers to.
func oldTables(t *testing.T, db *sql.DB, e engine) []string {
	t.Helper()
	tables, err := tableNames(t.Context(), e, db)
	must(t, err)
	tables = slices.DeleteFunc(tables, func(table string) bool { return table == goose.DefaultTablename || table == "probe" })
	place := func(table string) int {
		if i := slices.Index(copiedTables, table); i >= 0 {
			return i
		}
		return len(copiedTables)
	}
	slices.SortFunc(tables, func(a, b string) int { return place(a) - place(b) })
	return tables
}

// oldDatabase is what was in a database before it was upgraded.
type oldDatabase struct {
	version  int64
	tables   []string
	columns  map[string][]string
	rows     map[string][]string
	accounts map[string]map[diary.ExportSection]int // how much of each is archived
}

func readOld(t *testing.T, db *sql.DB, e engine, version int64) oldDatabase {
	t.Helper()
	found, err := schemaVersion(t.Context(), e, db)
	must(t, err)
	if found != version {
		t.Fatalf("the database has schema %d", found)
	}
	old := oldDatabase{
		version: version, tables: oldTables(t, db, e),
		columns: map[string][]string{}, rows: map[string][]string{}, accounts: map[string]map[diary.ExportSection]int{},
	}
	for _, table := range old.tables {
		for _, column := range columnsOf(t, db, table) {
			if elsewhere[table] == "" && elsewhere[table+"."+column] == "" {
				old.columns[table] = append(old.columns[table], column)
			}
		}
		if old.columns[table] != nil {
			old.rows[table] = tableRows(t, db, table, old.columns[table])
		}
	}
	accounts, err := collect(t.Context(), db, scanValue[string], "select id from account")
	must(t, err)
	for _, account := range accounts {
		old.accounts[account] = map[diary.ExportSection]int{}
		for section, rows := range archivedRows {
			if table, _, _ := strings.Cut(rows, " "); slices.Contains(old.tables, table) {
				var n int
				must(t, db.QueryRow("select count(*) from "+rows, account).Scan(&n))
				old.accounts[account][section] = n
			}
		}
	}
	if len(accounts) == 0 || len(old.rows["episode"]) == 0 {
		t.Error("the fixture is empty")
	}
	return old
}

func columnsOf(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	rows, err := db.Query("select * from " + table + " where false")
	must(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(t, err)
	return columns
}

// tableRows is every row of a table as text, in an order of its own.
func tableRows(t *testing.T, db *sql.DB, table string, columns []string) (all []string) {
	t.Helper()
	rows, err := db.Query("select " + strings.Join(columns, ", ") + " from " + table)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		values, err := appendRow(nil, rows, len(columns))
		must(t, err)
		all = append(all, fmt.Sprintf("%#v", values))
	}
	must(t, rows.Err())
	slices.Sort(all)
	return all
}

// compare looks whether everything is still there in the upgraded store, and can be taken along.
func (old oldDatabase) compare(t *testing.T, s *Store) {
	t.Helper()
	if found, current := s.SchemaVersions(); found != old.version || current != migrations.Newest() {
		t.Errorf("upgraded from %d to %d", found, current)
	}
	for _, table := range old.tables {
		if old.columns[table] == nil {
			continue
		}
		if got := tableRows(t, s.reads, table, old.columns[table]); !slices.Equal(got, old.rows[table]) {
			t.Errorf("table %s held\n%s\nand holds\n%s", table, strings.Join(old.rows[table], "\n"), strings.Join(got, "\n"))
		}
	}
	for account, want := range old.accounts {
		var written bytes.Buffer
		must(t, s.Export(t.Context(), account, func(h diary.Export) error { return archive.Write(&written, h, now) }))
		if _, err := archive.Read(bytes.NewReader(written.Bytes()), now); err != nil {
			t.Errorf("the archive cannot be read again: %v", err)
		}
		var document map[string]json.RawMessage
		must(t, json.Unmarshal(written.Bytes(), &document))
		for section := range archivedRows {
			var things []json.RawMessage
			must(t, json.Unmarshal(document[string(section)], &things))
			if len(things) != want[section] {
				t.Errorf("%d %s were stored, and %d are in the archive", want[section], section, len(things))
			}
		}
	}
}

func TestItemsAndAnswersAreMovedIntoTheirRows(t *testing.T) {
	path := unpackFixture(t, 37)
	old := openRaw(t, "sqlite", path)
	one, err := scanValue[string](old.QueryRow("select min(episode_id) from episode_item"))
	must(t, err)
	_, err = old.Exec(`insert into episode_item select account_id, id, 'sign', column1, '' from episode, (values ('numb'), ('burning'))
		where id = $1`, one)
	must(t, err)
	type item struct{ of, kind, code, said string }
	read := func(row scanner) (i item, err error) {
		err = row.Scan(&i.of, &i.kind, &i.code, &i.said)
		return i, err
	}
	items, err := collect(t.Context(), old, read, `
		select episode_id, kind, code, value from episode_item
		union all select account_id || day, 'factor', factor, answer from check_in_factor order by 1, 2, 3`)
	must(t, err)
	s := openStore(t, path, WithMigration())
	var moved []item
	accounts, err := collect(t.Context(), s.reads, scanValue[string], "select id from account")
	must(t, err)
	for _, account := range accounts {
		snapshot, err := s.Snapshot(t.Context(), account, 0, diary.CrampDayOf(now, time.UTC)+1000)
		must(t, err)
		deleted, err := s.ListDeleted(t.Context(), account, diary.Cursor{}, 1000)
		must(t, err)
		for _, e := range append(snapshot.Episodes, deleted...) {
			for _, trigger := range e.Triggers {
				moved = append(moved, item{e.ID, "trigger", string(trigger), ""})
			}
			for remedy, effect := range e.Remedies {
				moved = append(moved, item{e.ID, "remedy", string(remedy), string(effect)})
			}
			for _, sign := range e.Signs {
				moved = append(moved, item{e.ID, "sign", string(sign), ""})
			}
		}
		for _, c := range snapshot.CheckIns {
			for factor, answer := range c.Factors {
				moved = append(moved, item{account + c.Day.String(), "factor", string(factor), string(answer)})
			}
		}
	}
	slices.SortFunc(moved, func(a, b item) int {
		return cmp.Or(strings.Compare(a.of, b.of), strings.Compare(a.kind, b.kind), strings.Compare(a.code, b.code))
	})
	if !slices.Equal(moved, items) {
		t.Errorf("there were\n%v, and there are\n%v", items, moved)
	}
}
