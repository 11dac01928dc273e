package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"crampdiary/diary"
)

// FactorSetup implements diary.CheckIns.
func (s *Store) FactorSetup(ctx context.Context, accountID string) (diary.FactorSetup, error) {
	return snapshotFrom(ctx, s, "find factor setup", func(q querier) (diary.FactorSetup, error) {
		return loadFactorSetup(ctx, q, accountID)
	})
}

// SaveFactorSetup implements diary.CheckIns.
func (s *Store) SaveFactorSetup(ctx context.Context, accountID string, setup diary.FactorSetup, now time.Time) (diary.FactorSetup, error) {
	return saveOne(ctx, s, "save factor setup", accountID, loadFactorSetup, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		if setup.Version == 0 {
			err = insertFactorSetup(ctx, tx, accountID, setup, firstVersion(), now)
		} else {
			err = updateFactorSetup(ctx, tx, accountID, setup, now)
		}
		if err != nil {
			return err
		}
		return replaceFactors(ctx, tx, accountID, setup)
	})
}

func insertFactorSetup(ctx context.Context, tx *sql.Tx, accountID string, setup diary.FactorSetup, version int64, now time.Time) error {
	suspect, from := suspectColumns(setup)
	return changed(tx.ExecContext(ctx, `
		insert into factor_setup (account_id, version, changed_at, suspect, suspect_from)
		values ($1, $2, $3, $4, $5)
		on conflict (account_id) do nothing`, accountID, version, millis(now), suspect, from))
}

// suspectColumns are the suspect as it is stored: an empty factor and no date when there is none.
func suspectColumns(setup diary.FactorSetup) (factor diary.Factor, from any) {
	if setup.Suspect == nil {
		return "", nil
	}
	return setup.Suspect.Factor, optionalDateText(&setup.Suspect.From)
}

func updateFactorSetup(ctx context.Context, tx *sql.Tx, accountID string, setup diary.FactorSetup, now time.Time) error {
	suspect, from := suspectColumns(setup)
	return changed(tx.ExecContext(ctx, `
		update factor_setup set changed_at = $2, version = version + 1, suspect = $4, suspect_from = $5
		where account_id = $1 and version = $3`, accountID, millis(now), setup.Version, suspect, from))
}

func replaceFactors(ctx context.Context, tx *sql.Tx, accountID string, setup diary.FactorSetup) error {
	for _, clear := range []string{
		`delete from factor_choice where account_id = $1`,
		`delete from own_factor where account_id = $1`,
	} {
		if err := execute(ctx, tx, clear, accountID); err != nil {
			return err
		}
	}
	for place, factor := range setup.Chosen {
		if err := execute(ctx, tx, `
			insert into factor_choice (account_id, place, factor) values ($1, $2, $3)`,
			accountID, place, factor); err != nil {
			return err
		}
	}
	for place, own := range setup.Own {
		if err := insertOwnFactor(ctx, tx, accountID, place, own); err != nil {
			return err
		}
	}
	return nil
}

func insertOwnFactor(ctx context.Context, tx *sql.Tx, accountID string, place int, own diary.OwnFactor) error {
	return execute(ctx, tx, `
		insert into own_factor (account_id, place, id, name, retired) values ($1, $2, $3, $4, $5)`,
		accountID, place, own.ID, own.Name, flag(own.Retired))
}

// loadFactorSetup reads a setup with its lists, the default when there is none.
func loadFactorSetup(ctx context.Context, q querier, accountID string) (diary.FactorSetup, error) {
	var setup diary.FactorSetup
	var suspect diary.Factor
	var from *diary.Date
	err := scan(q.QueryRowContext(ctx, `
		select version, changed_at, suspect, suspect_from from factor_setup where account_id = $1`, accountID),
		&setup.Version, &setup.Changed, &suspect, &from)
	if errors.Is(err, sql.ErrNoRows) {
		return diary.DefaultFactorSetup(), nil
	}
	if err != nil {
		return diary.DefaultFactorSetup(), leaveOut(ctx, "factor_setup", err)
	}
	if suspect != "" && from != nil {
		setup.Suspect = &diary.Suspect{Factor: suspect, From: *from}
	}
	factors, err := collect(ctx, q, scanListedFactor, `
		select 'factor_choice', place, factor, '', 0 from factor_choice where account_id = $1
		union all
		select 'own_factor', place, id, name, retired from own_factor where account_id = $1`, accountID)
	if err != nil {
		return diary.FactorSetup{}, err
	}
	slices.SortFunc(factors, func(a, b listedFactor) int { return cmp.Compare(a.place, b.place) })
	for _, f := range factors {
		if f.table == "own_factor" {
			setup.Own = append(setup.Own, f.OwnFactor)
		} else {
			setup.Chosen = append(setup.Chosen, diary.Factor(f.ID))
		}
	}
	return setup, nil
}

// listedFactor is what stands in one of the two lists of a setup, of a chosen factor its code alone.
type listedFactor struct {
	table string
	place int
	diary.OwnFactor
}

func scanListedFactor(row scanner) (f listedFactor, err error) {
	err = scan(row, &f.table, &f.place, &f.ID, &f.Name, &f.Retired)
	return f, inTable(f.table, err)
}
