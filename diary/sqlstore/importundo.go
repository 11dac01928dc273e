package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"crampdiary/diary"
)

// UndoImport implements diary.Imports.
func (s *Store) UndoImport(ctx context.Context, accountID, id string, now time.Time) error {
	return s.write(ctx, "undo import", func(ctx context.Context, tx *sql.Tx) error {
		var undone *int64
		// Nobody else may undo it, or save a trial that needs what is removed, until this is over.
		if err := tx.QueryRowContext(ctx, `
			update import_run set removed = removed
			where account_id = $1 and id = $2
			returning undone_at`, accountID, id).Scan(&undone); err != nil || undone != nil {
			return found(err)
		}
		before, err := countThings(ctx, tx, accountID, id)
		if err != nil {
			return err
		}
		u := undoer{tx: tx, accountID: accountID, id: id}
		for _, undo := range []func(context.Context) error{
			u.revived, u.listed, u.trials, u.factors, u.single,
		} {
			if err := undo(ctx); err != nil {
				return err
			}
		}
		left, err := countThings(ctx, tx, accountID, id)
		if err != nil {
			return err
		}
		return execute(ctx, tx, `
			update import_run set undone_at = $3, removed = $4
			where account_id = $1 and id = $2`, accountID, id, millis(now), before-left)
	})
}

func countThings(ctx context.Context, q querier, accountID, id string) (things int64, err error) {
	err = q.QueryRowContext(ctx, `
		select count(*) from import_thing where account_id = $1 and import_id = $2`, accountID, id).Scan(&things)
	return things, err
}

// undoer takes back what one import stored, and forgets of each thing what it took back. What stays
// remembered is what it left.
type undoer struct {
	tx            *sql.Tx
	accountID, id string
}

// things reads what the import stored in a section.
func (u undoer) things(ctx context.Context, section diary.ExportSection, condition string) ([]importThing, error) {
	return collect(ctx, u.tx, scanImportThing, `
		select section, thing, version, was
		from import_thing
		where account_id = $1 and import_id = $2 and section = $3 and `+condition+`
		order by thing`, u.accountID, u.id, section)
}

func (u undoer) forget(ctx context.Context, t importThing) error {
	return execute(ctx, u.tx, `
		delete from import_thing
		where account_id = $1 and import_id = $2 and section = $3 and thing = $4`, u.accountID, u.id, t.section, t.thing)
}

// revived deletes again what was deleted before, as it was then. What would be purged by now is.
func (u undoer) revived(ctx context.Context) error {
	things, err := u.things(ctx, diary.EpisodesSection, `deleted_at is not null`)
	if err != nil {
		return err
	}
	for _, t := range things {
		var version int64
		err := found(u.tx.QueryRowContext(ctx, `
			select version from episode where account_id = $1 and id = $2`, u.accountID, t.thing).Scan(&version))
		switch {
		case errors.Is(err, diary.ErrNotFound):
		case err != nil:
			return err
		case version != t.version:
			continue
		case t.was == "":
			if err := execute(ctx, u.tx, `
				delete from episode where account_id = $1 and id = $2`, u.accountID, t.thing); err != nil {
				return err
			}
		default:
			var was diary.Episode
			if err := json.Unmarshal([]byte(t.was), &was); err != nil {
				return err
			}
			if err := replaceEpisode(ctx, u.tx, u.accountID, was, version+1); err != nil {
				return err
			}
		}
		if err := u.forget(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// listed removes the things of the sections that may be long. Their tables name and count them so.
func (u undoer) listed(ctx context.Context) error {
	for _, section := range []struct {
		name                  diary.ExportSection
		table, thing, version string
	}{
		{diary.EpisodesSection, "episode", "id", "version"},
		{diary.CheckInsSection, "check_in", "day", "version"},
		{diary.AcknowledgementsSection, "acknowledgement", "id", "0"},
		{diary.FunctionSection, "function_activity", "id", "version"},
		{diary.ActivitiesSection, "activity", "id", "0"},
		{diary.SlotsSection, "reminder_slot", slotName, "0"},
	} {
		of := `account_id = $1 and import_id = $2 and section = '` + string(section.name) + `' and deleted_at is null`
		for _, statement := range []string{
			`delete from ` + section.table + ` where account_id = $1 and exists (
				select 1 from import_thing
				where import_thing.account_id = $1 and import_id = $2 and section = '` + string(section.name) + `'
					and import_thing.deleted_at is null
					and import_thing.thing = ` + qualified(section.table, section.thing) + `
					and import_thing.version = ` + qualified(section.table, section.version) + `)`,
			`delete from import_thing where ` + of + ` and thing not in (
				select ` + section.thing + ` from ` + section.table + ` where account_id = $1)`,
		} {
			if err := execute(ctx, u.tx, statement, u.accountID, u.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// trials removes the trials that go on, or were stopped, as they were imported.
func (u undoer) trials(ctx context.Context) error {
	things, err := u.things(ctx, diary.TrialsSection, `true`)
	if err != nil || len(things) == 0 {
		return err
	}
	stored, err := lockTrials(ctx, u.tx, u.accountID)
	if err != nil {
		return err
	}
	for _, t := range things {
		at := slices.IndexFunc(stored, func(s diary.Trial) bool { return s.ID == t.thing })
		if at >= 0 && trialVersion(stored[at]) != t.version {
			continue
		}
		if err := execute(ctx, u.tx, `
			delete from trial where account_id = $1 and id = $2`, u.accountID, t.thing); err != nil {
			return err
		}
		if err := u.forget(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// factors removes the person's own factors that nothing needs and that are still as they came, retired; or
// the whole choice when the import made it.
func (u undoer) factors(ctx context.Context) error {
	things, err := u.things(ctx, diary.FactorsSection, `true`)
	if err != nil || len(things) == 0 {
		return err
	}
	setup, err := loadFactorSetup(ctx, u.tx, u.accountID)
	if err != nil {
		return err
	}
	own := len(setup.Own)
	for _, t := range things {
		used, err := ownFactorUsed(ctx, u.tx, u.accountID, t.thing)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(setup.Own, func(o diary.OwnFactor) bool { return string(o.ID) == t.thing })
		switch {
		case used:
			continue
		case t.thing == wholeSection:
			err := found(u.tx.QueryRowContext(ctx, `
				delete from factor_setup where account_id = $1 and version = $2
				returning version`, u.accountID, t.version).Scan(new(int64)))
			if errors.Is(err, diary.ErrNotFound) && setup.Version > 0 {
				continue // it was changed
			}
			if err != nil && !errors.Is(err, diary.ErrNotFound) {
				return err
			}
		case at >= 0 && !setup.Own[at].Retired:
			continue
		case at >= 0:
			setup.Own = slices.Delete(setup.Own, at, at+1)
		}
		if err := u.forget(ctx, t); err != nil {
			return err
		}
	}
	if len(setup.Own) == own {
		return nil
	}
	if err := updateFactorSetup(ctx, u.tx, u.accountID, setup, setup.Changed); err != nil {
		return err
	}
	return replaceFactors(ctx, u.tx, u.accountID, setup)
}

// single removes what an account has one of, with what belongs to it.
func (u undoer) single(ctx context.Context) error {
	for section, table := range map[diary.ExportSection]string{
		diary.ProfileSection: "profile", diary.RemindersSection: "reminder_setup",
	} {
		things, err := u.things(ctx, section, `true`)
		if err != nil {
			return err
		}
		for _, t := range things {
			var there int
			remove := `delete from ` + table + ` where account_id = $1 and version = $2` // #nosec G202 -- see above
			if err := execute(ctx, u.tx, remove, u.accountID, t.version); err != nil {
				return err
			}
			if err := u.tx.QueryRowContext(ctx, `
				select count(*) from `+table+` where account_id = $1`, u.accountID).Scan(&there); err != nil {
				return err
			}
			if there > 0 {
				continue
			}
			if err := u.forget(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// qualified is a column of a table, or the expression of several, or a constant, where other tables have
// columns of the same names.
func qualified(table, column string) string {
	switch column {
	case "0":
		return column
	case slotName:
		return table + `.day || ' ' || ` + table + `.kind || ' ' || ` + table + `.wall_time`
	}
	return table + "." + column
}
