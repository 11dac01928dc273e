package sqlstore

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	flags "flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
	"episode_item":    "stands in the row of its episode since 0038; see oldAnswers",
	"check_in_factor": "stands in the row of its check-in since 0038; see oldAnswers",
}

// oldAnswers are the queries by which schemas before 0038 tell what was ticked, as answersIn tells it of an export.
var oldAnswers = map[string]string{
	"episode_item":    "select episode_id || ' ' || kind || ' ' || code || ' ' || value from episode_item where account_id = $1",
	"check_in_factor": "select day || ' ' || factor || ' ' || answer from check_in_factor where account_id = $1",
}

// answersIn is everything that was ticked in the episodes and check-ins of an export.
func answersIn(h diary.Export) (all []string, err error) {
	for e, err := range h.Episodes {
		if err != nil {
			return nil, err
		}
		for _, code := range e.Triggers {
			all = append(all, fmt.Sprintf("%s trigger %s ", e.ID, code))
		}
		for code, effect := range e.Remedies {
			all = append(all, fmt.Sprintf("%s remedy %s %s", e.ID, code, effect))
		}
		for _, code := range e.Signs {
			all = append(all, fmt.Sprintf("%s sign %s ", e.ID, code))
		}
	}
	for c, err := range h.CheckIns {
		if err != nil {
			return nil, err
		}
		for factor, answer := range c.Factors {
			all = append(all, fmt.Sprintf("%s %s %s", c.Day, factor, answer))
		}
	}
	slices.Sort(all)
	return all, nil
}

// madeFromTheOneBefore are the schemas whose fixtures hold the rows of the one before, as testdata/schemas/README.md says.
var madeFromTheOneBefore = []int64{4, 5, 6, 7, 8, 12, 33}

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
	// The tests of the store that filled them gave the accounts no preferences, which every real one has, and no cramp a sign.
	db := openRaw(t, "sqlite", path)
	_, err = db.Exec("update account set language = 'da', zone = 'Europe/Copenhagen'")
	must(t, err)
	if version < 38 { // see elsewhere
		_, err = db.Exec("insert into episode_item select account_id, id, 'sign', column1, '' from episode, (values ('breathless'), ('chest-pain'))")
		must(t, err)
	}
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
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := unpackFixture(t, version)
			old := readOld(t, openRaw(t, "sqlite", path), sqliteEngine, version)
			s := openStore(t, path, WithMigration())
			if found, current := s.SchemaVersions(); found != version || current != migrations.Newest() {
				t.Errorf("upgraded from %d to %d", found, current)
			}
			old.compare(t, s)
			wantNoMore(t, s, old)
		})
	}
}

// TestADatabaseOfEverySchemaIsUpgradedOnPostgreSQL brings the rows of the same databases into one of PostgreSQL, each when that is at
// its schema: to begin again for each would take a minute.
func TestADatabaseOfEverySchemaIsUpgradedOnPostgreSQL(t *testing.T) {
	database := dbtest.Postgres(t)
	to := openRaw(t, "pgx", database)
	steps, err := schemaSteps(postgresEngine, to, nil)
	must(t, err)
	var all []oldDatabase
	for version := int64(1); version <= migrations.Newest(); version++ {
		_, err := steps.UpTo(t.Context(), version)
		must(t, err)
		if slices.Contains(madeFromTheOneBefore, version) {
			continue
		}
		from := openRaw(t, "sqlite", unpackFixture(t, version))
		makeUnique(t, from, version)
		tx, err := to.BeginTx(t.Context(), nil)
		must(t, err)
		for _, table := range oldTables(t, from, sqliteEngine) {
			_, err := copyTable(t.Context(), from, tx, table)
			must(t, err)
		}
		must(t, tx.Commit())
		all = append(all, readOld(t, from, sqliteEngine, version))
	}
	s := openStore(t, database)
	for _, old := range all {
		old.compare(t, s)
	}
	wantNoMore(t, s, all...)
}

// makeUnique changes in a fixture what is the same in all of them, and cannot be twice in one database.
func makeUnique(t *testing.T, db *sql.DB, version int64) {
	t.Helper()
	for _, table := range oldTables(t, db, sqliteEngine) {
		switch {
		case table == "clock":
			if version < migrations.Newest() {
				_, err := db.Exec("delete from clock")
				must(t, err)
			}
		case table == "installation_secret":
			_, err := db.Exec("update installation_secret set name = name || ' ' || $1", version)
			must(t, err)
		case !strings.HasPrefix(table, "share") && slices.Contains(columnsOf(t, db, table), "token_hash"):
			_, err := db.Exec("update " + table + " set token_hash = lower(hex(randomblob(32)))")
			must(t, err)
		}
	}
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
	answers  map[string][]string                    // by account, of schemas that tell them by oldAnswers
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
		answers: map[string][]string{},
	}
	for _, table := range old.tables {
		for _, column := range columnsOf(t, db, table) {
			if elsewhere[table] == "" && elsewhere[table+"."+column] == "" {
				old.columns[table] = append(old.columns[table], column)
			}
		}
		if old.columns[table] != nil {
			old.rows[table] = allRows(t, db, table, old.columns[table])
		}
	}
	accounts, err := collect(t.Context(), db, scanValue[string], "select id from account")
	must(t, err)
	for _, account := range accounts {
		for table, query := range oldAnswers {
			if slices.Contains(old.tables, table) {
				said, err := collect(t.Context(), db, scanValue[string], query, account)
				must(t, err)
				old.answers[account] = append(old.answers[account], said...)
			}
		}
		slices.Sort(old.answers[account])
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

// allRows is every row of a table as text, in an order of its own.
func allRows(t *testing.T, db *sql.DB, table string, columns []string) (all []string) {
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
	for _, table := range old.tables {
		if old.columns[table] == nil {
			continue
		}
		got := allRows(t, s.reads, table, old.columns[table])
		for _, row := range old.rows[table] {
			if _, found := slices.BinarySearch(got, row); !found {
				t.Errorf("schema %d, table %s: this row is gone or another:\n%s", old.version, table, row)
			}
		}
	}
	for account, want := range old.accounts {
		var written bytes.Buffer
		must(t, s.Export(t.Context(), account, func(h diary.Export) error { return archive.Write(&written, h, now) }))
		if _, err := archive.Read(bytes.NewReader(written.Bytes()), now); err != nil {
			t.Errorf("the archive cannot be read again: %v", err)
		}
		if said := old.answers[account]; said != nil {
			must(t, s.Export(t.Context(), account, func(h diary.Export) error {
				got, err := answersIn(h)
				if !slices.Equal(got, said) {
					t.Errorf("there was ticked\n%s\nand is\n%s", strings.Join(said, "\n"), strings.Join(got, "\n"))
				}
				return err
			}))
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

// wantNoMore looks whether the upgraded store holds as many rows as were in what it was made from.
func wantNoMore(t *testing.T, s *Store, all ...oldDatabase) {
	t.Helper()
	want := make(map[string]int64)
	for _, old := range all {
		for table := range old.columns {
			want[table] += int64(len(old.rows[table]))
		}
	}
	for table, rows := range want {
		got, err := countRows(t.Context(), s.reads, table)
		must(t, err)
		if got != rows {
			t.Errorf("table %s held %d rows, and holds %d", table, rows, got)
		}
	}
}
