package sqlstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"crampdiary/diary"
)

// wholeSection names the one thing of a section that is no list.
const wholeSection = "all"

// slotThing names a slot.
func slotThing(s diary.Slot) string { return fmt.Sprintf("%s %s %d", s.Date, s.Kind, s.Time) }

// trialVersion stands for a version of a trial, of which nothing changes but whether and when it was stopped.
func trialVersion(t diary.Trial) int64 {
	if t.StoppedAfter == nil {
		return 0
	}
	return int64(*t.StoppedAfter)
}

// remember keeps what the import stored.
func (i *importer) remember(ctx context.Context, section diary.ExportSection, thing string, version int64) error {
	return i.insertThing(ctx, section, thing, version, nil, "")
}

// rememberAs keeps an episode as it was before it was revived or replaced.
func (i *importer) rememberAs(ctx context.Context, before diary.Episode, version int64) error {
	was, err := json.Marshal(before)
	if err != nil {
		return err
	}
	return i.insertThing(ctx, diary.EpisodesSection, before.ID, version, optionalMillis(before.Deleted), string(was))
}

func (i *importer) insertThing(ctx context.Context, section diary.ExportSection, thing string, version int64, deleted *int64, was string) error {
	return execute(ctx, i.tx, `
		insert into import_thing (account_id, import_id, section, thing, version, deleted_at, was)
		values ($1, $2, $3, $4, $5, $6, $7)`, i.accountID, i.run, section, thing, version, deleted, was)
}

const importRunColumns = `id, at, state, reason, total, done, beat_at, undone_at, removed`

func scanImportRun(row scanner) (run diary.ImportRun, err error) {
	err = scan(row, &run.ID, &run.At, &run.State, &run.Reason, &run.Total, &run.Done, &run.Beat, &run.Undone, &run.Removed)
	return run, err
}

// ListImports implements diary.Imports.
func (s *Store) ListImports(ctx context.Context, accountID string, from time.Time) ([]diary.ImportRun, error) {
	return s.importRuns(ctx, "list imports", accountID, `
		at >= $2 and (state <> 'stored' or exists (
			select 1 from import_thing where import_thing.account_id = import_run.account_id and import_thing.import_id = import_run.id))`, millis(from))
}

// ImportRun implements diary.Imports.
func (s *Store) ImportRun(ctx context.Context, accountID, id string) (diary.ImportRun, error) {
	runs, err := s.importRuns(ctx, "find import", accountID, `id = $2`, id)
	if err == nil && len(runs) == 0 {
		err = diary.ErrNotFound
	}
	if err != nil {
		return diary.ImportRun{}, err
	}
	return runs[0], nil
}

// importRuns reads the imports of an account for which a condition of one argument holds, with what each stored.
func (s *Store) importRuns(ctx context.Context, op, accountID, condition string, arg any) ([]diary.ImportRun, error) {
	return snapshotFrom(ctx, s, op, func(q querier) ([]diary.ImportRun, error) {
		runs, err := collect(ctx, q, scanImportRun, `
			select `+importRunColumns+`
			from import_run
			where account_id = $1 and `+condition+`
			order by at desc, id desc`, accountID, arg)
		if err != nil {
			return nil, err
		}
		for n := range runs {
			if runs[n].Stored, err = loadImportCounts(ctx, q, accountID, runs[n].ID); err != nil {
				return nil, err
			}
		}
		return runs, nil
	})
}

// StalledImports implements diary.Imports.
func (s *Store) StalledImports(ctx context.Context, before time.Time) ([]diary.StalledImport, error) {
	return readFrom(s, "find stalled imports", func(q querier) ([]diary.StalledImport, error) {
		return collect(ctx, q, func(row scanner) (stalled diary.StalledImport, err error) {
			err = row.Scan(&stalled.AccountID, &stalled.ID)
			return stalled, err
		}, `
			select account_id, id
			from import_run
			where state in ('storing', 'undoing') and beat_at < $1
			order by beat_at`, millis(before))
	})
}

func loadImportCounts(ctx context.Context, q querier, accountID, id string) (diary.ImportCounts, error) {
	type count struct {
		section diary.ExportSection
		diary.ImportCount
	}
	counts, err := collect(ctx, q, func(row scanner) (c count, err error) {
		err = row.Scan(&c.section, &c.New, &c.Revived, &c.Replaced)
		return c, err
	}, `
		select section, sum(case when deleted_at is null and was = '' then 1 else 0 end), count(deleted_at),
			sum(case when deleted_at is null and was <> '' then 1 else 0 end)
		from import_thing
		where account_id = $1 and import_id = $2
		group by section`, accountID, id)
	stored := make(diary.ImportCounts, len(counts))
	for _, c := range counts {
		stored[c.section] = c.ImportCount
	}
	return stored, err
}

// importThing is a thing that an import stored, as it is remembered.
type importThing struct {
	section diary.ExportSection
	thing   string
	version int64
	deleted *int64 // when, if it was before
	was     string // as what it was deleted or replaced
}

const importThingColumns = `section, thing, version, deleted_at, was`

func scanImportThing(row scanner) (t importThing, err error) {
	err = row.Scan(&t.section, &t.thing, &t.version, &t.deleted, &t.was)
	return t, err
}

// ImportLeft implements diary.Imports.
func (s *Store) ImportLeft(ctx context.Context, accountID, id string, limit int) (left []diary.ImportLeft, err error) {
	err = s.snapshot(ctx, "list what an import left", func(q querier) error {
		left = nil
		things, err := collect(ctx, q, scanImportThing, `
			select t.section, t.thing, t.version, t.deleted_at, t.was
			from import_run r
			join import_thing t on t.account_id = r.account_id and t.import_id = r.id
			where r.account_id = $1 and r.id = $2 and r.undone_at is not null
			order by t.section, t.thing
			limit $3 + 0`, accountID, id, limit)
		if err != nil {
			return err
		}
		for _, t := range things {
			one, err := whyLeft(ctx, q, accountID, t)
			if err != nil {
				return err
			}
			left = append(left, one)
		}
		return nil
	})
	return left, err
}

// whyLeft looks at a thing that undoing an import left.
func whyLeft(ctx context.Context, q querier, accountID string, t importThing) (diary.ImportLeft, error) {
	left := diary.ImportLeft{Section: t.section, Because: diary.LeftChanged}
	switch t.section {
	case diary.EpisodesSection:
		episode, err := loadEpisode(ctx, q, accountID, t.thing)
		if errors.Is(err, diary.ErrNotFound) {
			left.Because = diary.LeftDeleted // and purged since
			return left, nil
		}
		if err != nil {
			return left, err
		}
		left.Episode = &episode
		if episode.Deleted != nil {
			left.Because = diary.LeftDeleted
		}
	case diary.CheckInsSection:
		day, err := diary.ParseDate(t.thing)
		if err != nil {
			return left, err
		}
		left.Day = &day
	case diary.FactorsSection:
		used, err := ownFactorUsed(ctx, q, accountID, t.thing)
		if err != nil {
			return left, err
		}
		if used {
			left.Because = diary.LeftInUse
		}
	}
	return left, nil
}

// ownFactorUsed says whether an answer or a trial needs one of a person's own factors, or any of them when
// it is asked of all.
func ownFactorUsed(ctx context.Context, q querier, accountID, factor string) (bool, error) {
	var uses int
	err := q.QueryRowContext(ctx, `
		select count(*)
		from own_factor o
		where o.account_id = $1 and (o.id = $2 or $2 = '`+wholeSection+`') and (
			exists (select 1 from check_in c where c.account_id = o.account_id and ' ' || c.factors like '% ' || o.id || '=%') or
			exists (select 1 from trial t where t.account_id = o.account_id and t.factor = o.id))`,
		accountID, factor).Scan(&uses)
	return uses > 0, err
}
