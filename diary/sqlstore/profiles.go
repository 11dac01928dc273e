package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"crampdiary/diary"
)

// Profile implements diary.Profiles.
func (s *Store) Profile(ctx context.Context, accountID string) (diary.Profile, error) {
	return snapshotFrom(ctx, s, "find profile", func(q querier) (diary.Profile, error) {
		return loadProfile(ctx, q, accountID)
	})
}

// SaveProfile implements diary.Profiles.
func (s *Store) SaveProfile(ctx context.Context, accountID string, profile diary.Profile, now time.Time) (diary.Profile, error) {
	return saveOne(ctx, s, "save profile", accountID, loadProfile, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		if profile.Version == 0 {
			err = insertProfile(ctx, tx, accountID, profile, firstVersion(), now)
		} else {
			err = updateProfile(ctx, tx, accountID, profile, now)
		}
		if err != nil {
			return err
		}
		return replaceLists(ctx, tx, accountID, profile)
	})
}

const profileColumns = `birth_year, sex, no_conditions, pregnant, due_date, cramps_before, movement_problem, limit_fluids, goal,
	onset, development, earlier_treatment, work_and_sport, earlier_clot, cancer, night_pain, pregnant_answered_at, changed_at`

// profileValues are those of profileColumns.
func profileValues(p diary.Profile, now time.Time) []any {
	return []any{p.BirthYear, p.Sex, flag(p.NoConditions), p.Pregnant, optionalDateText(p.DueDate), p.CrampsBefore, p.MovementProblem,
		p.LimitFluids, p.Goal, p.Onset.String(), p.Development, p.EarlierTreatment, p.WorkAndSport, p.EarlierClot, p.Cancer, p.NightPain,
		optionalMillis(p.PregnantAnswered), millis(now)}
}

func insertProfile(ctx context.Context, tx *sql.Tx, accountID string, p diary.Profile, version int64, now time.Time) error {
	values := append(profileValues(p, now), accountID, version)
	return changed(tx.ExecContext(ctx, `
		insert into profile (`+profileColumns+`, account_id, version) values `+placeholders(1, len(values))+`
		on conflict (account_id) do nothing`, values...))
}

func updateProfile(ctx context.Context, tx *sql.Tx, accountID string, p diary.Profile, now time.Time) error {
	values := profileValues(p, now)
	n := len(values)
	// #nosec G201 -- only the names of columns and the numbers of arguments are put in
	update := fmt.Sprintf(`
		update profile set (%s) = %s, version = version + 1
		where account_id = $%d and version = $%d`, profileColumns, placeholders(1, n), n+1, n+2)
	return changed(tx.ExecContext(ctx, update, append(values, accountID, p.Version)...))
}

func replaceLists(ctx context.Context, tx *sql.Tx, accountID string, p diary.Profile) error {
	for _, clear := range []string{
		`delete from profile_condition where account_id = $1`,
		`delete from medicine where account_id = $1`,
		`delete from supplement where account_id = $1`,
	} {
		if err := execute(ctx, tx, clear, accountID); err != nil {
			return err
		}
	}
	for _, condition := range p.Conditions {
		if err := execute(ctx, tx, `
			insert into profile_condition (account_id, code) values ($1, $2)`, accountID, condition); err != nil {
			return err
		}
	}
	if err := insertProducts(ctx, tx, `
		insert into medicine (account_id, place, id, class, name, started_on, ended_on)
		values ($1, $2, $3, $4, $5, $6, $7)`, accountID, p.Medicines); err != nil {
		return err
	}
	return insertProducts(ctx, tx, `
		insert into supplement (account_id, place, id, kind, name, started_on, ended_on)
		values ($1, $2, $3, $4, $5, $6, $7)`, accountID, p.Supplements)
}

func insertProducts[K ~string](ctx context.Context, tx *sql.Tx, statement, accountID string, products []diary.Product[K]) error {
	for place, p := range products {
		if err := execute(ctx, tx, statement, accountID, place, p.ID, p.Kind, p.Name,
			optionalDateText(p.Started), optionalDateText(p.Ended)); err != nil {
			return err
		}
	}
	return nil
}

// loadProfile reads a profile with its lists, the zero Profile when there is none.
func loadProfile(ctx context.Context, q querier, accountID string) (diary.Profile, error) {
	p, err := scanProfile(q.QueryRowContext(ctx, `
		select `+profileColumns+`, version
		from profile
		where account_id = $1`, accountID))
	if errors.Is(err, sql.ErrNoRows) {
		return diary.Profile{}, nil
	}
	if err != nil {
		p = diary.Profile{} // and its lists
		if err = leaveOut(ctx, "profile", err); err != nil {
			return p, err
		}
	}
	all, err := collect(ctx, q, scanListedProduct, `
		select 'profile_condition', 0, code, '', '', null, null from profile_condition where account_id = $1
		union all
		select 'medicine', place, id, class, name, started_on, ended_on from medicine where account_id = $1
		union all
		select 'supplement', place, id, kind, name, started_on, ended_on from supplement where account_id = $1`, accountID)
	if err != nil {
		return diary.Profile{}, err
	}
	slices.SortFunc(all, func(a, b listedProduct) int { return cmp.Compare(a.place, b.place) })
	for _, l := range all {
		switch l.table {
		case "profile_condition":
			p.Conditions = append(p.Conditions, diary.Condition(l.ID))
		case "medicine":
			p.Medicines = append(p.Medicines, productOf[diary.MedicineClass](l))
		case "supplement":
			p.Supplements = append(p.Supplements, productOf[diary.SupplementKind](l))
		}
	}
	slices.Sort(p.Conditions) // a set, in the order of its codes on both engines
	return p, nil
}

func scanProfile(row scanner) (p diary.Profile, err error) {
	err = scan(row, &p.BirthYear, &p.Sex, &p.NoConditions, &p.Pregnant, &p.DueDate, &p.CrampsBefore, &p.MovementProblem,
		&p.LimitFluids, &p.Goal, &p.Onset, &p.Development, &p.EarlierTreatment, &p.WorkAndSport, &p.EarlierClot, &p.Cancer,
		&p.NightPain, &p.PregnantAnswered, &p.Changed, &p.Version)
	return p, err
}

// listedProduct is what stands in one of a profile's lists, of a condition its code alone. One statement reads all of them.
type listedProduct struct {
	table string
	place int
	diary.Product[string]
}

func scanListedProduct(row scanner) (l listedProduct, err error) {
	err = scan(row, &l.table, &l.place, &l.ID, &l.Kind, &l.Name, &l.Started, &l.Ended)
	return l, inTable(l.table, err)
}

func productOf[K ~string](l listedProduct) diary.Product[K] {
	return diary.Product[K]{ID: l.ID, Kind: K(l.Kind), Name: l.Name, Started: l.Started, Ended: l.Ended}
}
