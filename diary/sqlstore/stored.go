package sqlstore

import (
	"context"
	"strings"

	"crampdiary/diary"
)

// countedTables are the tables whose rows are things that a person would count. The other tables hold
// parts of these, or one row for each account.
var countedTables = []struct {
	table string
	kind  diary.StoredKind
}{
	{"episode", diary.StoredEpisodes},
	{"check_in", diary.StoredCheckIns},
	{"own_factor", diary.StoredFactors},
	{"medicine", diary.StoredProducts},
	{"supplement", diary.StoredProducts},
	{"acknowledgement", diary.StoredAnswers},
	{"trial", diary.StoredTrials},
	{"function_activity", diary.StoredFunction},
	{"function_rating", diary.StoredRatings},
	{"activity", diary.StoredActivities},
	{"reminder_slot", diary.StoredReminded},
	{"outbox", diary.StoredMails},
	{"share", diary.StoredShares},
	{"share_opened", diary.StoredOpenings},
	{"share_note", diary.StoredNotes},
	{"session", diary.StoredSessions},
	{"push_device", diary.StoredDevices},
	{"press_address", diary.StoredPresses},
	{"passkey", diary.StoredPasskeys},
	{"account_event", diary.StoredEvents},
	{"consent", diary.StoredConsents},
	{"import_run", diary.StoredImports},
}

// CountStored implements diary.Inventory.
func (s *Store) CountStored(ctx context.Context, accountID string) (map[diary.StoredKind]int, error) {
	counts := make(map[diary.StoredKind]int, len(diary.StoredKinds))
	parts := make([]string, len(countedTables))
	for i, counted := range countedTables {
		parts[i] = `select '` + string(counted.kind) + `', count(*) from ` + counted.table + ` where account_id = $1`
	}
	err := s.read("count stored", func(q querier) error {
		rows, err := collect(ctx, q, scanCount, strings.Join(parts, ` union all `), accountID)
		for _, row := range rows {
			counts[row.kind] += row.count
		}
		return err
	})
	return counts, err
}

type countRow struct {
	kind  diary.StoredKind
	count int
}

func scanCount(row scanner) (c countRow, err error) {
	err = row.Scan(&c.kind, &c.count)
	return c, err
}
