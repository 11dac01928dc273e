package sqlstore

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
)

// marker is a text that a person writes wherever text can be written.
const marker = "Kvædegelé-og-lygtepæl-4711"

// mark writes the marker into an account's diary, in notes of every length and in what was changed since.
func mark(t *testing.T, s *Store, account string) {
	t.Helper()
	ctx := t.Context()
	for i := range 30 {
		e := newEpisode()
		e.Started = e.Started.Add(-time.Duration(i) * time.Hour)
		e.Note = strings.Repeat(marker+" ", 1+5*i) // the longest lie on pages of their own
		stored, err := s.CreateEpisode(ctx, account, e, now)
		must(t, err)
		stored.Note = marker
		_, err = s.UpdateEpisode(ctx, account, stored, now)
		must(t, err)
	}
	profile, err := s.Profile(ctx, account)
	must(t, err)
	profile.Goal = marker
	_, err = s.SaveProfile(ctx, account, profile, now)
	must(t, err)
	share := diary.Share{ID: diary.NewID(), TokenHash: [32]byte{0xff}, Name: marker, Words: marker, Created: now, Expires: now.Add(time.Hour)}
	must(t, s.CreateShare(ctx, account, share))
	_, err = s.SaveShareNote(ctx, account, diary.ShareNote{ShareID: share.ID, Text: marker, Written: now})
	must(t, err)
}

// tracesIn lists the tables whose rows hold one of the texts, in whatever column.
func tracesIn(t *testing.T, s *Store, texts ...string) []string {
	t.Helper()
	tables, err := tableNames(t.Context(), s.engine, s.reads)
	must(t, err)
	var traces []string
	for _, table := range tables {
		rows, err := s.reads.Query("select * from " + table)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			row, err := appendRow(nil, rows, len(columns))
			must(t, err)
			if holds(row, texts) && !slices.Contains(traces, table) {
				traces = append(traces, table)
			}
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return traces
}

func holds(row []any, texts []string) bool {
	for _, value := range row {
		text := fmt.Sprintf("%s", value)
		for _, wanted := range texts {
			if strings.Contains(text, wanted) {
				return true
			}
		}
	}
	return false
}

// filledAccount is an account that has something in every table.
func filledAccount(t *testing.T, s *Store) diary.Account {
	t.Helper()
	fill(t, s)
	id := ""
	must(t, s.reads.QueryRow("select min(id) from account").Scan(&id))
	mark(t, s, id)
	account, err := s.Account(t.Context(), id)
	must(t, err)
	return account
}

// eraseNow asks to erase, and purges when it is due.
func eraseNow(t *testing.T, s *Store, account diary.Account, scope diary.ErasureScope) {
	t.Helper()
	erasure, err := s.ScheduleErasure(t.Context(), account.ID, diary.NewErasure(scope, now), now)
	must(t, err)
	_, err = s.Purge(t.Context(), erasure.Due, now, diary.SessionLimits{Idle: time.Hour})
	must(t, err)
}

func TestErasedAccountLeavesNoTraceInAnyTable(t *testing.T) {
	for _, url := range []func(testing.TB) string{emptySQLite, dbtest.Postgres} {
		t.Run("", func(t *testing.T) {
			s := openStore(t, url(t), WithMigration())
			account := filledAccount(t, s)
			texts := []string{account.ID, account.Email, marker}
			if before := tracesIn(t, s, texts...); len(before) < len(copiedTables)-4 { // the secret, the clock, invitations and what was erased before are nobody's
				t.Fatalf("only %v of %v hold something of the account: it proves nothing", before, copiedTables)
			}
			eraseNow(t, s, account, diary.EraseAccount)
			if left := tracesIn(t, s, texts...); len(left) > 0 {
				t.Errorf("something is left in %v", left)
			}
			if others, err := s.reads.Query("select id from account"); err != nil || !others.Next() || others.Close() != nil {
				t.Errorf("the other accounts are gone too (%v)", err)
			}
		})
	}
}

func TestErasedDiaryLeavesTheAccountAlone(t *testing.T) {
	for _, url := range []func(testing.TB) string{emptySQLite, dbtest.Postgres} {
		t.Run("", func(t *testing.T) {
			s := openStore(t, url(t), WithMigration())
			account := filledAccount(t, s)
			eraseNow(t, s, account, diary.EraseDiary)
			if left := tracesIn(t, s, marker); len(left) > 0 {
				t.Errorf("something written is left in %v", left)
			}
			left := tracesIn(t, s, account.ID)
			for _, table := range left {
				if !slices.Contains(keptTables, table) {
					t.Errorf("something of the diary is left in %s", table)
				}
			}
			if !slices.Contains(left, "account") || !slices.Contains(left, "consent") {
				t.Errorf("the account is left in %v only", left)
			}
		})
	}
}

func TestErasedAccountLeavesNoTraceInTheFilesOfSQLite(t *testing.T) {
	path := emptySQLite(t)
	s := openStore(t, path)
	account := filledAccount(t, s)
	texts := []string{account.ID, account.Email, marker}
	found := func() (traces []string) {
		for _, suffix := range []string{"", "-wal"} {
			content, err := os.ReadFile(path + suffix)
			must(t, err)
			for _, text := range texts {
				if bytes.Contains(content, []byte(text)) {
					traces = append(traces, text+" in diary.db"+suffix)
				}
			}
		}
		return traces
	}
	if before := found(); len(before) < len(texts) {
		t.Fatalf("only %v is in the files before: it proves nothing", before)
	}
	eraseNow(t, s, account, diary.EraseAccount)
	if left := found(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestErasureThatSomebodyReadsThroughIsScrubbedByTheNextPurge holds a reading transaction open, which
// keeps the log from being emptied.
func TestErasureThatSomebodyReadsThroughIsScrubbedByTheNextPurge(t *testing.T) {
	path := emptySQLite(t)
	s := openStore(t, path, WithBusyTimeout(time.Millisecond))
	account := filledAccount(t, s)
	reading, err := s.reads.Begin()
	must(t, err)
	var n int
	must(t, reading.QueryRow("select count(*) from episode").Scan(&n))
	erasure, err := s.ScheduleErasure(t.Context(), account.ID, diary.NewErasure(diary.EraseAccount, now), now)
	must(t, err)
	limits := diary.SessionLimits{Idle: time.Hour}
	if _, err := s.Purge(t.Context(), erasure.Due, now, limits); err == nil {
		t.Error("the purge does not tell that traces are left")
	}
	must(t, reading.Rollback())
	_, err = s.Purge(t.Context(), erasure.Due, now, limits)
	must(t, err)
	log, err := os.Stat(path + "-wal")
	must(t, err)
	if log.Size() > 0 {
		t.Errorf("the log still has %d bytes", log.Size())
	}
}

func TestEveryTableIsCountedOrAPartOfWhatIs(t *testing.T) {
	// One row for each account, parts of what is counted, and what belongs to no account.
	uncounted := []string{
		"installation_secret", "account", "attempt", "profile", "profile_condition",
		"factor_setup", "factor_choice", "share_visit", "calendar_feed", "reminder_setup", "reminder",
		"mail_address", "one_time_codes", "recovery_code", "factor_reset", "passkey_challenge", "import_thing", "clock", "sheet_answers", "erasure", "invitation",
	}
	var counted []string
	for _, c := range countedTables {
		counted = append(counted, c.table)
		if !slices.Contains(diary.StoredKinds, c.kind) {
			t.Errorf("%s is counted as %q, which is not told", c.table, c.kind)
		}
	}
	for _, table := range copiedTables {
		if slices.Contains(counted, table) == slices.Contains(uncounted, table) {
			t.Errorf("%s is neither counted nor left out for a reason, or both", table)
		}
	}
}
