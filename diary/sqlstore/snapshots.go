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
		return loadNotes(ctx, q, accountID, &snapshot)
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
		return loadNotes(ctx, q, accountID, &notes)
	})
	if err != nil {
		return nil, err
	}
	return notes.Days(), nil
}

// Weeks implements diary.Snapshots.
func (s *Store) Weeks(ctx context.Context, accountID string, from, to diary.Date) (weeks []diary.Week, err error) {
	err = s.snapshot(ctx, "read weeks", func(q querier) error {
		cramps, err := collectCrampDays(ctx, q, nil, countedCramps(), accountID, from, to, "started_at, zone, pain")
		if err != nil {
			return err
		}
		checkIns, err := loadCheckIns(ctx, q, accountID, from, to)
		weeks = diary.Weeks(from, to, cramps, checkIns)
		return err
	})
	return weeks, err
}

// countedCramps reads rows of an episode's beginning, zone and pain.
func countedCramps() func(scanner) (diary.CountedCramp, error) {
	read := rowsOf(func(e *diary.Episode) []any { return []any{&e.Started, &e.Zone, &e.Pain} })
	return func(row scanner) (diary.CountedCramp, error) {
		e, err := read(row)
		return diary.CountedCramp{Day: e.CrampDay(), Pain: e.Pain}, err
	}
}

// loadNotes reads what was noted on the days of a snapshot.
func loadNotes(ctx context.Context, q querier, accountID string, snapshot *diary.Snapshot) error {
	room, err := roomFor(ctx, q, accountID, snapshot.From, snapshot.To)
	if err != nil {
		return err
	}
	episodes, err := collectCrampDays(ctx, q, room, rowsOf(episodeFields), accountID, snapshot.From, snapshot.To, episodeColumns)
	if err != nil {
		return err
	}
	snapshot.Episodes = slices.DeleteFunc(episodes, func(e diary.Episode) bool {
		day := e.CrampDay()
		return day < snapshot.From || day > snapshot.To
	})
	snapshot.CheckIns, err = loadCheckIns(ctx, q, accountID, snapshot.From, snapshot.To)
	return err
}

// zoneMargin is how many days on both sides of a date in UTC hold every instant that belongs to it in
// some zone: one for the zones, and one for the second half of a cramp-day.
const zoneMargin = 2

// manyDays may hold so many episodes that to have them twice for a moment, while blocks of them become one slice, would take
// much of a small machine.
const manyDays = 2 * 366

// roomFor is room for the episodes of many days, and none for those of a few.
func roomFor(ctx context.Context, q querier, accountID string, from, to diary.Date) ([]diary.Episode, error) {
	if to-from < manyDays {
		return nil, nil
	}
	most, err := scanValue[int](q.QueryRowContext(ctx, `
		select count(*) from episode where account_id = $1 and started_at >= $2 and started_at < $3`, crampDays(accountID, from, to)...))
	return make([]diary.Episode, 0, most), err
}

// crampDays are the arguments of a query for the cramp-days from and to, those between, and some before and after them: which
// cramp-day an episode belongs to depends on its own zone.
func crampDays(accountID string, from, to diary.Date) []any {
	return []any{accountID, millis((from - zoneMargin).UTC()), millis((to + 1 + zoneMargin).UTC())}
}

// collectCrampDays reads these columns of the episodes of crampDays, oldest first.
func collectCrampDays[T any](
	ctx context.Context, q querier, room []T, scan func(scanner) (T, error), accountID string, from, to diary.Date, columns string,
) ([]T, error) {
	return collectInto(ctx, q, room, scan, `
		select `+columns+` from episode
		where account_id = $1 and deleted_at is null and started_at >= $2 and started_at < $3
		order by started_at, id`, crampDays(accountID, from, to)...)
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
