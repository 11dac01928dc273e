package sqlstore

import (
	"context"
	"slices"

	"crampdiary/diary"
)

// Snapshot implements diary.Snapshots.
func (s *Store) Snapshot(ctx context.Context, accountID string, from, to diary.Date) (diary.Snapshot, error) {
	snapshot := diary.Snapshot{From: from, To: to}
	err := s.snapshot(ctx, "read snapshot", func(q querier) (err error) {
		if snapshot.Profile, err = loadProfile(ctx, q, accountID); err != nil {
			return err
		}
		if snapshot.Factors, err = loadFactorSetup(ctx, q, accountID); err != nil {
			return err
		}
		if snapshot.Trials, err = loadTrials(ctx, q, accountID); err != nil {
			return err
		}
		if snapshot.Function, err = loadFunction(ctx, q, accountID); err != nil {
			return err
		}
		if snapshot.Activities, err = loadActivities(ctx, q, accountID, from, to); err != nil {
			return err
		}
		if snapshot.Slots, err = loadSlots(ctx, q, accountID, from, to); err != nil {
			return err
		}
		return loadNotes(ctx, q, accountID, &snapshot, episodeColumns, episodeFields)
	})
	if err != nil {
		return diary.Snapshot{}, err
	}
	return snapshot, nil
}

// Days implements diary.Snapshots.
func (s *Store) Days(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Day, error) {
	notes := diary.Snapshot{From: from, To: to}
	err := s.snapshot(ctx, "read days", func(q querier) error {
		return loadNotes(ctx, q, accountID, &notes, episodeColumns, episodeFields)
	})
	if err != nil {
		return nil, err
	}
	return notes.Days(), nil
}

// Weeks implements diary.Snapshots.
func (s *Store) Weeks(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Week, error) {
	counted := diary.Snapshot{From: from, To: to}
	err := s.snapshot(ctx, "read weeks", func(q querier) error {
		return loadNotes(ctx, q, accountID, &counted, countedColumns, countedFields)
	})
	if err != nil {
		return nil, err
	}
	return diary.Weeks(counted.Days()), nil
}

// countedColumns are those of an episode that its week is counted by, in the order of countedFields.
const countedColumns = `started_at, zone, pain`

func countedFields(e *diary.Episode) []any { return []any{&e.Started, &e.Zone, &e.Pain} }

// loadNotes reads what was noted on the days of a snapshot, of the episodes these columns.
func loadNotes(
	ctx context.Context, q querier, accountID string, snapshot *diary.Snapshot, columns string, fields func(*diary.Episode) []any,
) (err error) {
	snapshot.Episodes, err = loadCrampDays(ctx, q, accountID, snapshot.From, snapshot.To, columns, fields)
	if err != nil {
		return err
	}
	snapshot.CheckIns, err = loadCheckIns(ctx, q, accountID, snapshot.From, snapshot.To)
	return err
}

// zoneMargin is how many days on both sides of a date in UTC hold every instant that belongs to it in
// some zone: one for the zones, and one for the second half of a cramp-day.
const zoneMargin = 2

// loadCrampDays reads these columns of the episodes of the cramp-days from and to and those between, oldest first. Which
// cramp-day an episode belongs to depends on its own zone, so the database is asked for somewhat more.
func loadCrampDays(
	ctx context.Context, q querier, accountID string, from, to diary.Date, columns string, fields func(*diary.Episode) []any,
) ([]diary.Episode, error) {
	episodes, err := collect(ctx, q, rowsOf(fields), `
		select `+columns+` from episode
		where account_id = $1 and deleted_at is null and started_at >= $2 and started_at < $3
		order by started_at, id`,
		accountID, millis((from - zoneMargin).UTC()), millis((to + 1 + zoneMargin).UTC()))
	return slices.DeleteFunc(episodes, func(e diary.Episode) bool {
		day := e.CrampDay()
		return day < from || day > to
	}), err
}

// OpenEpisodes implements diary.Snapshots. Mostly there are none, which the index episode_open tells
// without a look at the episodes.
func (s *Store) OpenEpisodes(ctx context.Context, accountID string) ([]diary.Episode, error) {
	return readFrom(s, "list open episodes", func(q querier) ([]diary.Episode, error) {
		return collect(ctx, q, rowsOf(episodeFields), `
			select `+episodeColumns+`
			from episode
			where account_id = $1 and (started_at, id) in (
				select started_at, id from episode where account_id = $1 and ongoing = 1 and deleted_at is null)
			order by started_at desc, id desc`, accountID)
	})
}
