package sqlstore

import (
	"io"
	"iter"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
)

// archivedTables are the tables of which every row of an account is in its archive, but for secrets and for
// what counts saves and deliveries.
var archivedTables = []string{
	"consent", "episode", "profile", "profile_condition", "medicine", "supplement",
	"check_in", "factor_setup", "factor_choice", "own_factor", "acknowledgement", "trial", "function_activity", "function_rating",
	"reminder_setup", "reminder", "reminder_slot", "activity", "share", "share_opened", "share_note", "account_event",
}

// unarchivedTables are the tables of which an account's rows are not in its archive, and why.
var unarchivedTables = map[string]string{
	"session":           "opens the account in one browser, and worth nothing anywhere else",
	"one_time_codes":    "a secret that opens the account of this installation, and no other; the account log says when it was made",
	"recovery_code":     "the same",
	"passkey":           "opens this installation alone, whose host name its authenticator looks at; the account log says when it was made",
	"passkey_challenge": "what an authenticator is still to sign, for half an hour",
	"factor_reset":      "what the host of this installation is about to do",
	"push_device":       "a browser's agreement with this installation, of no use to another: each browser is switched on anew there; a topic of an ntfy server is a secret and the host's to allow",
	"calendar_feed":     "a secret address of this installation, of which only the hash is kept",
	"press_address":     "a secret address of this installation, of which only the hash is kept; what it noted is archived where it is stored",
	"share_visit":       "opens a link in somebody else's browser",
	"outbox":            "mails of this installation that wait to be sent",
	"mail_address":      "what is known of mails of this installation",
	"import_run":        "a way back that ends after a week, of an installation where the import was made",
	"sheet_answers":     "where the columns are of tables that were brought here, which holds nothing of what was in them",
	"import_thing":      "the same; what was imported is archived where it is stored",
}

// TestTheAuthorOfATableDecidesWhetherItIsArchived looks at every table that holds something of an account.
func TestTheAuthorOfATableDecidesWhetherItIsArchived(t *testing.T) {
	s := openStore(t, emptySQLite(t))
	tables, err := tableNames(t.Context(), s.engine, s.reads)
	must(t, err)
	for _, table := range tables {
		rows, err := s.reads.Query("select * from " + table)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		must(t, rows.Close())
		_, leftOut := unarchivedTables[table]
		decided := leftOut || slices.Contains(archivedTables, table)
		if personal := slices.Contains(columns, "account_id"); personal != decided {
			t.Errorf("table %s: belongs to an account %t, decided whether to archive it %t", table, personal, decided)
		}
	}
	for table := range unarchivedTables {
		if !slices.Contains(tables, table) || slices.Contains(archivedTables, table) {
			t.Errorf("table %s is left out, but does not exist or is archived", table)
		}
	}
}

// TestExportAndImportTakeNoMoreMemoryForAFullDiary compares the heap in the middle of a long export and
// of a long import with what it was before.
func TestExportAndImportTakeNoMoreMemoryForAFullDiary(t *testing.T) {
	const episodes, mostHeap = 8_000, 2 << 20 // together they would take more than twice that
	s := openStore(t, emptySQLite(t))
	account := newAccount(t, s)
	before := diarytest.LiveHeap()
	var most uint64
	_, err := diarytest.Import(t.Context(), s, account, func(yield func(diary.ImportBatch, error) bool) {
		for batch := range batches(many(episodes), 500) {
			most = max(most, diarytest.LiveHeap())
			if !yield(diary.ImportBatch{Episodes: batch}, nil) {
				return
			}
		}
	}, now)
	must(t, err)
	wantFlat(t, "import", before, most, mostHeap)
	before, most = diarytest.LiveHeap(), 0
	must(t, s.Export(t.Context(), account, func(h diary.Export) error {
		all := h.Episodes
		n := 0
		h.Episodes = func(yield func(diary.Episode, error) bool) {
			for e, err := range all {
				if n++; n%1000 == 0 {
					most = max(most, diarytest.LiveHeap())
				}
				if !yield(e, err) {
					return
				}
			}
		}
		err := archive.Write(io.Discard, h, now)
		if n != episodes {
			t.Errorf("%d episodes were exported", n)
		}
		return err
	}))
	wantFlat(t, "export", before, most, mostHeap)
}

// many makes up valid episodes, all over by now.
func many(n int) iter.Seq[diary.Episode] {
	return func(yield func(diary.Episode) bool) {
		zone := time.UTC
		made := 0
		for e := range demo.Episodes(1, zone, now.AddDate(-n/100, 0, 0), now) {
			e.Recorded, e.Changed = now, now
			if made++; made > n || !yield(e) {
				return
			}
		}
	}
}

func batches[T any](all iter.Seq[T], size int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		var batch []T
		for one := range all {
			if batch = append(batch, one); len(batch) == size {
				if !yield(batch) {
					return
				}
				batch = nil
			}
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

func wantFlat(t *testing.T, what string, before, most, allowed uint64) {
	t.Helper()
	t.Logf("%s: %d octets before, at most %d while it ran", what, before, most)
	if most == 0 || most > before+allowed {
		t.Errorf("the heap grew from %d to %d octets during the %s", before, most, what)
	}
}
