package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
)

// BeginUndo implements diary.Imports.
func (s *Store) BeginUndo(ctx context.Context, accountID, id string, reason diary.UndoReason, now time.Time) error {
	return s.write(ctx, "begin undo", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			update import_run set state = $3, reason = $4, beat_at = $5
			where account_id = $1 and id = $2 and state in ($6, $7)`,
			accountID, id, diary.ImportUndoing, reason, millis(now), diary.ImportStoring, diary.ImportStored))
		if errors.Is(err, diary.ErrNotFound) { // or it is taken back already
			return found(tx.QueryRowContext(ctx, `
				select 1 from import_run where account_id = $1 and id = $2`, accountID, id).Scan(new(int)))
		}
		return asImporting(err)
	})
}

// listed are the sections whose things are taken back some at a time: where one is, and whether it has versions.
var listed = map[diary.ExportSection]struct {
	table, name string
	versioned   bool
}{
	diary.EpisodesSection:         {"episode", `id = $2`, true},
	diary.CheckInsSection:         {"check_in", `day = $2`, true},
	diary.AcknowledgementsSection: {"acknowledgement", `id = $2`, false},
	diary.FunctionSection:         {"function_activity", `id = $2`, true},
	diary.ActivitiesSection:       {"activity", `id = $2`, false},
	diary.SlotsSection:            {"reminder_slot", `day || ' ' || kind || ' ' || wall_time = $2 and day = $3`, false},
}

// UndoSome implements diary.Imports. What is removed as a whole comes last, when nothing of the import needs it any more.
func (s *Store) UndoSome(
	ctx context.Context, accountID, id string, after diary.ImportPlace, now time.Time,
) (last diary.ImportPlace, undone bool, err error) {
	err = s.writeBatch(ctx, "undo import", func(ctx context.Context, tx *sql.Tx) error {
		var state diary.ImportState
		// Nobody else takes it back meanwhile.
		if err := tx.QueryRowContext(ctx, `
			update import_run set beat_at = $5
			where account_id = $1 and id = $2 and state in ($3, $4)
			returning state`, accountID, id, diary.ImportUndoing, diary.ImportUndone, millis(now)).Scan(&state); err != nil {
			return found(err)
		}
		last, undone = after, state == diary.ImportUndone
		if undone {
			return nil
		}
		u := undoer{tx: tx, accountID: accountID, id: id}
		things, err := collect(ctx, tx, scanImportThing, `
			select `+importThingColumns+`
			from import_thing
			where account_id = $1 and import_id = $2 and section in (`+listedSections+`) and (section, thing) > ($3, $4)
			order by section, thing
			limit $5 + 0`, accountID, id, after.Section, after.Thing, diary.ImportBatchSize)
		if err != nil {
			return err
		}
		if len(things) == 0 {
			return u.finish(ctx, now, &undone)
		}
		for _, t := range things {
			last = diary.ImportPlace{Section: t.section, Thing: t.thing}
			if err := u.undo(ctx, t); err != nil {
				return err
			}
		}
		return u.count(ctx)
	})
	return last, undone, err
}

// listedSections are the names of listed in SQL.
var listedSections = func() string {
	var names []string
	for section := range listed {
		names = append(names, `'`+string(section)+`'`)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}()

// undoer takes back what one import stored, and forgets of each thing what it took back. What stays
// remembered is what it left.
type undoer struct {
	tx            *sql.Tx
	accountID, id string
	removed       int64
}

// finish takes back what is taken back as a whole, and says that the import is undone.
func (u *undoer) finish(ctx context.Context, now time.Time, undone *bool) error {
	for _, undo := range []func(context.Context) error{u.trials, u.factors, u.single, u.count} {
		if err := undo(ctx); err != nil {
			return err
		}
	}
	*undone = true
	return execute(ctx, u.tx, `
		update import_run set undone_at = $3, state = $4
		where account_id = $1 and id = $2`, u.accountID, u.id, millis(now), diary.ImportUndone)
}

// count keeps how many things were taken back.
func (u *undoer) count(ctx context.Context) error {
	return execute(ctx, u.tx, `
		update import_run set removed = removed + $3
		where account_id = $1 and id = $2`, u.accountID, u.id, u.removed)
}

// things reads what the import stored in a section.
func (u *undoer) things(ctx context.Context, section diary.ExportSection) ([]importThing, error) {
	return collect(ctx, u.tx, scanImportThing, `
		select `+importThingColumns+`
		from import_thing
		where account_id = $1 and import_id = $2 and section = $3
		order by thing`, u.accountID, u.id, section)
}

func (u *undoer) forget(ctx context.Context, t importThing) error {
	u.removed++
	return execute(ctx, u.tx, `
		delete from import_thing
		where account_id = $1 and import_id = $2 and section = $3 and thing = $4`, u.accountID, u.id, t.section, t.thing)
}

// undo takes back a thing of a list.
func (u *undoer) undo(ctx context.Context, t importThing) error {
	if t.deleted != nil || t.was != "" {
		return u.asBefore(ctx, t)
	}
	of, version := listed[t.section], `0`
	if of.versioned {
		version = `version`
	}
	args := []any{u.accountID, t.thing}
	if t.section == diary.SlotsSection {
		day, _, _ := strings.Cut(t.thing, " ")
		args = append(args, day)
	}
	from := ` from ` + of.table + ` where account_id = $1 and ` + of.name
	var stored int64
	switch err := found(u.tx.QueryRowContext(ctx, `select `+version+from, args...).Scan(&stored)); {
	case errors.Is(err, diary.ErrNotFound):
		return u.forget(ctx, t)
	case err != nil || stored != t.version:
		return err
	}
	if err := execute(ctx, u.tx, `delete`+from, args...); err != nil {
		return err
	}
	return u.forget(ctx, t)
}

// asBefore deletes again what was deleted before, as it was then, and gives what was replaced its earlier content. What
// would be purged by now is.
func (u *undoer) asBefore(ctx context.Context, t importThing) error {
	var version int64
	err := found(u.tx.QueryRowContext(ctx, `
		select version from episode where account_id = $1 and id = $2`, u.accountID, t.thing).Scan(&version))
	switch {
	case errors.Is(err, diary.ErrNotFound):
	case err != nil || version != t.version:
		return err
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
		if t.deleted == nil {
			if err := u.sameForOthers(ctx, t, was.Version, version+1); err != nil {
				return err
			}
		}
	}
	return u.forget(ctx, t)
}

// sameForOthers has an import before, which stored what is there again, know it in its new version.
func (u *undoer) sameForOthers(ctx context.Context, t importThing, before, version int64) error {
	return execute(ctx, u.tx, `
		update import_thing set version = $5
		where account_id = $1 and import_id in (select id from import_run where account_id = $1)
			and section = $2 and thing = $3 and version = $4`, u.accountID, t.section, t.thing, before, version)
}

// trials removes the trials that go on, or were stopped, as they were imported.
func (u *undoer) trials(ctx context.Context) error {
	things, err := u.things(ctx, diary.TrialsSection)
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
func (u *undoer) factors(ctx context.Context) error {
	things, err := u.things(ctx, diary.FactorsSection)
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
func (u *undoer) single(ctx context.Context) error {
	for section, table := range map[diary.ExportSection]string{
		diary.ProfileSection: "profile", diary.RemindersSection: "reminder_setup",
	} {
		things, err := u.things(ctx, section)
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
