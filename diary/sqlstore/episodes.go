package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"crampdiary/diary"
)

const episodeColumns = `id, version, started_at, zone, precision, ended_at, ongoing, still_at, muscle, side, pain,
	context, woke, soreness_hours, unable_next_day, movement_problem, weakness, numbness, swelling,
	red_warm, cold_pale, pain_between, note, recorded_at, changed_at, deleted_at, disturbed_sleep,
	hindered_next_day`

func scanEpisode(row scanner) (diary.Episode, error) {
	var e diary.Episode
	var started, recorded, changed int64
	var ended, still, deleted *int64
	if err := row.Scan(&e.ID, &e.Version, &started, &e.Zone, &e.Precision, &ended, &e.Ongoing, &still, &e.Muscle,
		&e.Side, &e.Pain, &e.Context, &e.Woke, &e.SorenessHours, &e.UnableNextDay, &e.MovementProblem,
		&e.Weakness, &e.Numbness, &e.Swelling, &e.RedWarm, &e.ColdPale, &e.PainBetween, &e.Note,
		&recorded, &changed, &deleted, &e.DisturbedSleep, &e.HinderedNextDay); err != nil {
		return diary.Episode{}, err
	}
	e.Started, e.Ended, e.StillAt = instant(started), optionalInstant(ended), optionalInstant(still)
	e.Recorded, e.Changed, e.Deleted = instant(recorded), instant(changed), optionalInstant(deleted)
	return e, nil
}

// entryArgs are the arguments $1 to $26 of the statements that save an episode.
func entryArgs(accountID string, e diary.Episode, now time.Time) []any {
	return []any{accountID, e.ID, millis(e.Started), e.Zone, e.Precision, optionalMillis(e.Ended),
		flag(e.Ongoing), e.Muscle, e.Side, e.Pain, e.Context, e.Woke, e.SorenessHours, e.UnableNextDay,
		e.MovementProblem, e.Weakness, e.Numbness, e.Swelling, e.RedWarm, e.ColdPale, e.PainBetween, e.Note,
		millis(now), optionalMillis(e.StillAt), e.DisturbedSleep, e.HinderedNextDay}
}

// CreateEpisode implements diary.Episodes.
func (s *Store) CreateEpisode(ctx context.Context, accountID string, episode diary.Episode, now time.Time) (stored diary.Episode, err error) {
	err = s.write(ctx, "create episode", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			insert into episode (account_id, id, started_at, zone, precision, ended_at, ongoing, muscle, side,
				pain, context, woke, soreness_hours, unable_next_day, movement_problem, weakness, numbness,
				swelling, red_warm, cold_pale, pain_between, note, recorded_at, still_at, disturbed_sleep,
				hindered_next_day, changed_at, version)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
				$21, $22, $23, $24, $25, $26, $23, 1)
			on conflict do nothing`, entryArgs(accountID, episode, now)...))
		if errors.Is(err, diary.ErrNotFound) {
			stored, err = sameEntryOrConflict(ctx, tx, accountID, episode)
			return err
		}
		if err != nil {
			return err
		}
		stored = asStored(episode, 1, now, now)
		return insertItems(ctx, tx, accountID, episode)
	})
	return stored, err
}

// UpdateEpisode implements diary.Episodes.
func (s *Store) UpdateEpisode(ctx context.Context, accountID string, episode diary.Episode, now time.Time) (stored diary.Episode, err error) {
	err = s.write(ctx, "update episode", func(ctx context.Context, tx *sql.Tx) error {
		var recorded int64
		err := tx.QueryRowContext(ctx, `
			update episode set started_at = $3, zone = $4, precision = $5, ended_at = $6, ongoing = $7,
				muscle = $8, side = $9, pain = $10, context = $11, woke = $12, soreness_hours = $13,
				unable_next_day = $14, movement_problem = $15, weakness = $16, numbness = $17, swelling = $18,
				red_warm = $19, cold_pale = $20, pain_between = $21, note = $22, changed_at = $23,
				still_at = $24, disturbed_sleep = $25, hindered_next_day = $26, deleted_at = null, version = version + 1
			where account_id = $1 and id = $2 and version = $27
			returning recorded_at`,
			append(entryArgs(accountID, episode, now), episode.Version)...).Scan(&recorded)
		if errors.Is(err, sql.ErrNoRows) {
			stored, err = sameEntryOrConflict(ctx, tx, accountID, episode)
			return err
		}
		if err != nil {
			return err
		}
		stored = asStored(episode, episode.Version+1, instant(recorded), now)
		return replaceItems(ctx, tx, accountID, episode)
	})
	return stored, err
}

// sameEntryOrConflict answers a save that found another version than the one it was made from.
func sameEntryOrConflict(ctx context.Context, tx *sql.Tx, accountID string, episode diary.Episode) (diary.Episode, error) {
	stored, err := loadEpisode(ctx, tx, accountID, episode.ID)
	if err != nil {
		return diary.Episode{}, err
	}
	if stored.Deleted != nil || !stored.SameEntry(episode) {
		return diary.Episode{}, &diary.ConflictError[diary.Episode]{Stored: stored}
	}
	return stored, nil
}

// asStored is an episode that was just saved, as it will be read back.
func asStored(e diary.Episode, version int64, recorded, now time.Time) diary.Episode {
	e.Version = version
	e.Started, e.Ended, e.StillAt = instant(millis(e.Started)), toMillisecond(e.Ended), toMillisecond(e.StillAt)
	e.Recorded, e.Changed, e.Deleted = instant(millis(recorded)), instant(millis(now)), nil
	return withItems(e, itemsOf(e))
}

// Episode implements diary.Episodes.
func (s *Store) Episode(ctx context.Context, accountID, id string) (episode diary.Episode, err error) {
	err = s.snapshot(ctx, "find episode", func(q querier) (err error) {
		episode, err = loadEpisode(ctx, q, accountID, id)
		return err
	})
	return episode, err
}

func loadEpisode(ctx context.Context, q querier, accountID, id string) (diary.Episode, error) {
	e, err := scanEpisode(q.QueryRowContext(ctx, `
		select `+episodeColumns+` from episode where account_id = $1 and id = $2`, accountID, id))
	if err != nil {
		return diary.Episode{}, found(err)
	}
	items, err := collect(ctx, q, scanItem, `
		select episode_id, kind, code, value
		from episode_item
		where account_id = $1 and episode_id = $2`, accountID, id)
	if err != nil {
		return diary.Episode{}, err
	}
	return withItems(e, items), nil
}

// ListEpisodes implements diary.Episodes.
func (s *Store) ListEpisodes(ctx context.Context, accountID string, filter diary.EpisodeFilter, after diary.Cursor, limit int) (episodes []diary.Episode, err error) {
	if limit <= 0 {
		return nil, nil
	}
	before := millis(after.Started)
	if after.ID == "" && after.Started.IsZero() {
		before = math.MaxInt64
	}
	condition, args := filterCondition(filter, []any{accountID, before, after.ID, limit})
	err = s.snapshot(ctx, "list episodes", func(q querier) (err error) {
		episodes, err = loadEpisodes(ctx, q, `
			where account_id = $1 and deleted_at is null and (started_at, id) < ($2, $3)`+condition+`
			order by started_at desc, id desc
			limit $4`, args...)
		return err
	})
	return episodes, err
}

// ListDeleted implements diary.Episodes.
func (s *Store) ListDeleted(ctx context.Context, accountID string, after diary.Cursor, limit int) (episodes []diary.Episode, err error) {
	if limit <= 0 {
		return nil, nil
	}
	before := millis(after.Started)
	if after.ID == "" && after.Started.IsZero() {
		before = math.MaxInt64
	}
	err = s.snapshot(ctx, "list deleted episodes", func(q querier) (err error) {
		episodes, err = loadEpisodes(ctx, q, `
			where account_id = $1 and deleted_at is not null and (deleted_at, id) < ($2, $3)
			order by deleted_at desc, id desc
			limit $4`, accountID, before, after.ID, limit)
		return err
	})
	return episodes, err
}

// filterCondition writes the part of a where clause that lets through what the filter does, and adds
// its arguments to those that the statement has already.
func filterCondition(f diary.EpisodeFilter, args []any) (string, []any) {
	var condition strings.Builder
	add := func(comparison string, with any) {
		args = append(args, with)
		fmt.Fprintf(&condition, " and %s $%d", comparison, len(args))
	}
	if f.Muscle != "" {
		add("muscle =", f.Muscle)
	}
	if f.Side != "" {
		add("side =", f.Side)
	}
	if f.Context != "" {
		add("context =", f.Context)
	}
	if f.LeastPain > 0 {
		add("pain >=", f.LeastPain)
	}
	return condition.String(), args
}

// loadEpisodes reads the episodes that a where clause selects, in its order, and their items in one more
// query however many they are. The first argument is the account. SQLite takes the tables of a cross join
// in the order in which they are written, and so never goes through all items of the account.
func loadEpisodes(ctx context.Context, q querier, where string, args ...any) ([]diary.Episode, error) {
	episodes, err := collect(ctx, q, scanEpisode, `select `+episodeColumns+` from episode `+where, args...)
	if err != nil || len(episodes) == 0 {
		return nil, err
	}
	items, err := collect(ctx, q, scanItem, `
		select item.episode_id, item.kind, item.code, item.value
		from (select id from episode `+where+`) selected
		cross join episode_item item
		where item.account_id = $1 and item.episode_id = selected.id`, args...)
	if err != nil {
		return nil, err
	}
	distribute(episodes, items)
	return episodes, nil
}

// distribute gives each episode its items.
func distribute(episodes []diary.Episode, items []episodeItem) {
	byEpisode := make(map[string][]episodeItem)
	for _, item := range items {
		byEpisode[item.episodeID] = append(byEpisode[item.episodeID], item)
	}
	for i, e := range episodes {
		episodes[i] = withItems(e, byEpisode[e.ID])
	}
}

// DeleteEpisode implements diary.Episodes.
func (s *Store) DeleteEpisode(ctx context.Context, accountID, id string, now time.Time) error {
	return s.write(ctx, "delete episode", func(ctx context.Context, tx *sql.Tx) error {
		return changedOrThere(ctx, tx, accountID, id, `
			update episode set deleted_at = $3, changed_at = $3, version = version + 1
			where account_id = $1 and id = $2 and deleted_at is null`, millis(now))
	})
}

// RestoreEpisode implements diary.Episodes. It raises the version, as every change does.
func (s *Store) RestoreEpisode(ctx context.Context, accountID, id string, now time.Time) error {
	return s.write(ctx, "restore episode", func(ctx context.Context, tx *sql.Tx) error {
		return changedOrThere(ctx, tx, accountID, id, `
			update episode set deleted_at = null, changed_at = $3, version = version + 1
			where account_id = $1 and id = $2 and deleted_at is not null`, millis(now))
	})
}

// changedOrThere runs an update of one episode. When the update does not apply it is satisfied that the
// episode exists, and otherwise returns diary.ErrNotFound.
func changedOrThere(ctx context.Context, tx *sql.Tx, accountID, id, update string, now int64) error {
	err := changed(tx.ExecContext(ctx, update, accountID, id, now))
	if !errors.Is(err, diary.ErrNotFound) {
		return err
	}
	var there int
	return found(tx.QueryRowContext(ctx, `
		select 1 from episode where account_id = $1 and id = $2`, accountID, id).Scan(&there))
}
