package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
)

// entryNumbers and entryTexts are the columns of what somebody says about an episode, in the order of entryValues and of
// episodeFields. None of the texts is null, and the last may hold anything.
const (
	entryNumbers = `started_at, ended_at, ongoing, still_at, pain, soreness_hours, disturbed_sleep, hindered_next_day`
	entryTexts   = `zone, precision, muscle, side, context, woke, unable_next_day, movement_problem, weakness, numbness,
	swelling, red_warm, cold_pale, pain_between, triggers, remedies, signs, note`
	entryColumns = entryNumbers + `, ` + entryTexts
)

func entryValues(e diary.Episode) []any {
	return []any{millis(e.Started), optionalMillis(e.Ended), flag(e.Ongoing), optionalMillis(e.StillAt), e.Pain, e.SorenessHours,
		e.DisturbedSleep, e.HinderedNextDay,
		e.Zone, e.Precision, e.Muscle, e.Side, e.Context, e.Woke, e.UnableNextDay, e.MovementProblem, e.Weakness, e.Numbness,
		e.Swelling, e.RedWarm, e.ColdPale, e.PainBetween, codesText(asSet(e.Triggers)), answersText(e.Remedies), codesText(asSet(e.Signs)), e.Note}
}

// episodeColumns are read in the order of episodeFields. What is text is read together, for each column of a row costs the
// driver about as much as a row does.
const episodeColumns = `version, recorded_at, changed_at, deleted_at, ` + entryNumbers + `,
	concat_ws('` + unitSeparator + `', id, ` + entryTexts + `) as texts`

func episodeFields(e *diary.Episode) []any {
	return []any{&e.Version, &e.Recorded, &e.Changed, &e.Deleted, &e.Started, &e.Ended, &e.Ongoing, &e.StillAt, &e.Pain, &e.SorenessHours,
		&e.DisturbedSleep, &e.HinderedNextDay,
		texts(text(&e.ID), text(&e.Zone), text(&e.Precision), text(&e.Muscle), text(&e.Side), text(&e.Context), text(&e.Woke),
			text(&e.UnableNextDay), text(&e.MovementProblem), text(&e.Weakness), text(&e.Numbness),
			text(&e.Swelling), text(&e.RedWarm), text(&e.ColdPale), text(&e.PainBetween), codes(&e.Triggers), answers("remedies", &e.Remedies), codes(&e.Signs),
			text(&e.Note))}
}

// insertEpisode comes before the values of episodeRow.
const insertEpisode = `insert into episode (account_id, id, ` + entryColumns + `, recorded_at, changed_at, deleted_at, version) values `

func episodeRow(accountID string, e diary.Episode, recorded, changed time.Time, deleted *time.Time, version int64) []any {
	return slices.Concat([]any{accountID, e.ID}, entryValues(e),
		[]any{millis(recorded), millis(changed), optionalMillis(deleted), version})
}

// CreateEpisode implements diary.Episodes.
func (s *Store) CreateEpisode(ctx context.Context, accountID string, episode diary.Episode, now time.Time) (stored diary.Episode, err error) {
	row := episodeRow(accountID, episode, now, now, nil, 1)
	err = s.write(ctx, "create episode", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, insertEpisode+placeholders(1, len(row))+` on conflict do nothing`, row...))
		if errors.Is(err, diary.ErrNotFound) {
			stored, err = sameEntryOrConflict(ctx, tx, accountID, episode)
			return err
		}
		if err != nil {
			return err
		}
		stored = asStored(episode, 1, now, now)
		return nil
	})
	return stored, err
}

// UpdateEpisode implements diary.Episodes.
func (s *Store) UpdateEpisode(ctx context.Context, accountID string, episode diary.Episode, now time.Time) (stored diary.Episode, err error) {
	err = s.write(ctx, "update episode", func(ctx context.Context, tx *sql.Tx) (err error) {
		stored, err = updateEpisode(ctx, tx, accountID, episode, now)
		return err
	})
	return stored, err
}

// UpdateEpisodes implements diary.Episodes.
func (s *Store) UpdateEpisodes(ctx context.Context, accountID string, episodes []diary.Episode, now time.Time) error {
	return s.write(ctx, "update episodes", func(ctx context.Context, tx *sql.Tx) error {
		for _, episode := range episodes {
			if _, err := updateEpisode(ctx, tx, accountID, episode, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func updateEpisode(ctx context.Context, tx *sql.Tx, accountID string, episode diary.Episode, now time.Time) (diary.Episode, error) {
	var recorded time.Time
	values := entryValues(episode)
	n := len(values)
	// #nosec G201 -- only the names of columns and the numbers of arguments are put in
	update := fmt.Sprintf(`
		update episode set (%s) = %s, changed_at = $%d, deleted_at = null, version = version + 1
		where account_id = $%d and id = $%d and version = $%d
		returning recorded_at`, entryColumns, placeholders(1, n), n+1, n+2, n+3, n+4)
	err := scan(tx.QueryRowContext(ctx, update, append(values, millis(now), accountID, episode.ID, episode.Version)...), &recorded)
	if errors.Is(err, sql.ErrNoRows) {
		return sameEntryOrConflict(ctx, tx, accountID, episode)
	}
	if err != nil {
		return diary.Episode{}, err
	}
	return asStored(episode, episode.Version+1, recorded, now), nil
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
	e.Triggers, e.Remedies, e.Signs = asSet(e.Triggers), asAnswers(e.Remedies), asSet(e.Signs)
	return e
}

// Episode implements diary.Episodes.
func (s *Store) Episode(ctx context.Context, accountID, id string) (diary.Episode, error) {
	return snapshotFrom(ctx, s, "find episode", func(q querier) (diary.Episode, error) {
		return loadEpisode(ctx, q, accountID, id)
	})
}

func loadEpisode(ctx context.Context, q querier, accountID, id string) (diary.Episode, error) {
	var e diary.Episode
	err := scan(q.QueryRowContext(ctx, `
		select `+episodeColumns+` from episode where account_id = $1 and id = $2`, accountID, id), episodeFields(&e)...)
	return e, found(err)
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
	err = s.read("list episodes", func(q querier) (err error) {
		episodes, err = loadSomeEpisodes(ctx, q, limit, `
			where account_id = $1 and deleted_at is null and (started_at, id) < ($2, $3)`+condition+`
			order by started_at desc, id desc
			limit $4 + 0`, args...)
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
	err = s.read("list deleted episodes", func(q querier) (err error) {
		episodes, err = loadSomeEpisodes(ctx, q, limit, `
			where account_id = $1 and deleted_at is not null and (deleted_at, id) < ($2, $3)
			order by deleted_at desc, id desc
			limit $4 + 0`, accountID, before, after.ID, limit)
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

// loadEpisodes reads the episodes that a where clause selects, in its order.
func loadEpisodes(ctx context.Context, q querier, where string, args ...any) ([]diary.Episode, error) {
	episodes, _, err := loadReadable(ctx, q, nil, where, args...)
	return episodes, err
}

// loadSomeEpisodes reads as many episodes as the fourth argument says, the limit, also where some are left out: a short
// page would pass for the last.
func loadSomeEpisodes(ctx context.Context, q querier, limit int, where string, args ...any) ([]diary.Episode, error) {
	for most := limit; ; {
		args[3] = most
		episodes, rows, err := loadReadable(ctx, q, make([]diary.Episode, 0, min(most, longBlock)), where, args...)
		if err != nil || len(episodes) >= limit || rows < most {
			return episodes[:min(limit, len(episodes))], err
		}
		most = limit + rows - len(episodes)
	}
}

// loadReadable is loadEpisodes into a slice, with how many rows there are, those that are left out too.
func loadReadable(ctx context.Context, q querier, into []diary.Episode, where string, args ...any) (episodes []diary.Episode, rows int, err error) {
	scan := rowsOf(episodeFields)
	episodes, err = collectInto(ctx, q, into, func(row scanner) (diary.Episode, error) {
		rows++
		return scan(row)
	}, `select `+episodeColumns+` from episode `+where, args...)
	return episodes, rows, err
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
