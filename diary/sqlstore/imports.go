package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"
	"time"

	"crampdiary/diary"
)

// PreviewImport implements diary.Archives. It looks as an import does, and writes nothing, so that nobody
// waits for it.
func (s *Store) PreviewImport(ctx context.Context, accountID string, batches iter.Seq2[diary.ImportBatch, error]) (diary.ImportCounts, error) {
	return snapshotFrom(ctx, s, "preview import", func(q querier) (diary.ImportCounts, error) {
		if err := accountExists(ctx, q, accountID); err != nil {
			return nil, err
		}
		i := importer{q: q, accountID: accountID, counts: make(diary.ImportCounts)}
		for batch, err := range batches {
			if err != nil {
				return nil, err
			}
			if err := i.add(ctx, batch); err != nil {
				return nil, err
			}
		}
		return i.counts, nil
	})
}

// BeginImport implements diary.Imports.
func (s *Store) BeginImport(ctx context.Context, accountID string, total int, now time.Time) (string, error) {
	id := diary.NewID()
	err := s.write(ctx, "begin import", func(ctx context.Context, tx *sql.Tx) error {
		if err := accountExists(ctx, tx, accountID); err != nil {
			return err
		}
		if err := execute(ctx, tx, `
			insert into import_run (account_id, id, at, removed, state, total, beat_at) values ($1, $2, $3, 0, $4, $5, $3)`,
			accountID, id, millis(now), diary.ImportStoring, total); err != nil {
			return asImporting(err)
		}
		return noteEvent(ctx, tx, accountID, diary.DiaryImported, now)
	})
	return id, err
}

// asImporting says what it means that an account has an unfinished import already.
func asImporting(err error) error {
	if duplicate(err) {
		return diary.ErrImporting
	}
	return err
}

// StoreImported implements diary.Imports. The run is changed first: until the batch is stored nobody can stop it.
func (s *Store) StoreImported(ctx context.Context, accountID, id string, batch diary.ImportBatch, now time.Time) (counts diary.ImportCounts, err error) {
	err = s.writeBatch(ctx, "import", func(ctx context.Context, tx *sql.Tx) error {
		if err := stopped(tx.ExecContext(ctx, `
			update import_run set done = done + $4, beat_at = $5
			where account_id = $1 and id = $2 and state = $3`,
			accountID, id, diary.ImportStoring, batch.Things(), millis(now))); err != nil {
			return err
		}
		i := importer{q: tx, tx: tx, accountID: accountID, now: now, run: id, first: firstVersion(), counts: make(diary.ImportCounts)}
		if err := i.add(ctx, batch); err != nil {
			return err
		}
		counts = i.counts
		return nil
	})
	return counts, err
}

// EndImport implements diary.Imports.
func (s *Store) EndImport(ctx context.Context, accountID, id string) error {
	return s.write(ctx, "end import", func(ctx context.Context, tx *sql.Tx) error {
		return stopped(tx.ExecContext(ctx, `
			update import_run set state = $3, done = total
			where account_id = $1 and id = $2 and state in ($3, $4)`, accountID, id, diary.ImportStored, diary.ImportStoring))
	})
}

// stopped returns diary.ErrImportStopped when a statement found no import that is being stored.
func stopped(result sql.Result, err error) error {
	if err = changed(result, err); errors.Is(err, diary.ErrNotFound) {
		return diary.ErrImportStopped
	}
	return err
}

// importer adds to one account what it does not have yet.
type importer struct {
	q         querier
	tx        *sql.Tx // nil when nothing is to be written
	accountID string
	now       time.Time
	counts    diary.ImportCounts
	run       string // its ID
	first     int64  // the version of what it stores
}

func accountExists(ctx context.Context, q querier, accountID string) error {
	return found(q.QueryRowContext(ctx, `select 1 from account where id = $1`, accountID).Scan(new(int)))
}

func (i *importer) add(ctx context.Context, batch diary.ImportBatch) error {
	for _, add := range []func(context.Context, diary.ImportBatch) error{
		i.addProfile, i.addFactors, i.addAcknowledgements, i.addCheckIns, i.addEpisodes,
		i.replaceEpisodes, i.addReminders, i.addActivities, i.addSlots, i.addTrials, i.addFunction,
	} {
		if err := add(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// isNew counts one thing, and says whether it has to be stored now.
func (i *importer) isNew(section diary.ExportSection, there, same bool) bool {
	count := i.counts[section]
	switch {
	case !there:
		count.New++
	case same:
		count.Same++
	default:
		count.Kept++
	}
	i.counts[section] = count
	return !there && i.tx != nil
}

func (i *importer) addProfile(ctx context.Context, p diary.ImportBatch) error {
	if p.Profile == nil {
		return nil
	}
	stored, err := loadProfile(ctx, i.q, i.accountID)
	if err != nil {
		return err
	}
	if !i.isNew(diary.ProfileSection, stored.Version > 0, stored.SameEntry(*p.Profile)) {
		return nil
	}
	if err := insertProfile(ctx, i.tx, i.accountID, *p.Profile, i.first, p.Profile.Changed); err != nil {
		return err
	}
	if err := replaceLists(ctx, i.tx, i.accountID, *p.Profile); err != nil {
		return err
	}
	return i.remember(ctx, diary.ProfileSection, wholeSection, i.first)
}

// addFactors takes the whole setup where none was chosen, and otherwise only the person's own factors,
// as retired: what the person is asked about stays.
func (i *importer) addFactors(ctx context.Context, p diary.ImportBatch) error {
	if p.Factors == nil {
		return nil
	}
	stored, err := loadFactorSetup(ctx, i.q, i.accountID)
	if err != nil {
		return err
	}
	if stored.Version == 0 {
		if !i.isNew(diary.FactorsSection, false, false) {
			return nil
		}
		if err := insertFactorSetup(ctx, i.tx, i.accountID, *p.Factors, i.first, p.Factors.Changed); err != nil {
			return err
		}
		if err := replaceFactors(ctx, i.tx, i.accountID, *p.Factors); err != nil {
			return err
		}
		return i.remember(ctx, diary.FactorsSection, wholeSection, i.first)
	}
	same := stored.SameChoice(*p.Factors)
	place := len(stored.Own)
	for _, own := range p.Factors.Own {
		at := slices.IndexFunc(stored.Own, func(o diary.OwnFactor) bool { return o.ID == own.ID })
		if at >= 0 {
			same = same && stored.Own[at].Name == own.Name
			continue
		}
		if i.isNew(diary.FactorsSection, false, false) {
			own.Retired = true
			if err := insertOwnFactor(ctx, i.tx, i.accountID, place, own); err != nil {
				return err
			}
			if err := i.remember(ctx, diary.FactorsSection, string(own.ID), 0); err != nil {
				return err
			}
		}
		place++
	}
	if place == len(stored.Own) {
		i.isNew(diary.FactorsSection, true, same)
	}
	if place > diary.MaxKeptFactors {
		return diary.Problems{{Field: "own", Code: diary.TooMany}}
	}
	if i.tx == nil || place == len(stored.Own) {
		return nil
	}
	// Who read the setup before would take the new factors out again.
	return execute(ctx, i.tx, `
		update factor_setup set version = version + 1 where account_id = $1`, i.accountID)
}

func (i *importer) addAcknowledgements(ctx context.Context, p diary.ImportBatch) error {
	for _, a := range p.Acknowledgements {
		stored, err := loadAcknowledgement(ctx, i.q, i.accountID, a.ID)
		there := !errors.Is(err, diary.ErrNotFound)
		if err != nil && there {
			return err
		}
		if i.isNew(diary.AcknowledgementsSection, there, stored.SameEntry(a)) {
			if err := insertAcknowledgement(ctx, i.tx, i.accountID, a); err != nil {
				return err
			}
			if err := i.remember(ctx, diary.AcknowledgementsSection, a.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// addTrials leaves out what shares days with a trial that is there: there is one at a time.
func (i *importer) addTrials(ctx context.Context, p diary.ImportBatch) error {
	if len(p.Trials) == 0 {
		return nil
	}
	stored, err := i.storedTrials(ctx)
	if err != nil {
		return err
	}
	for _, t := range p.Trials {
		at := slices.IndexFunc(stored, func(s diary.Trial) bool { return s.ID == t.ID || s.SharesDays(t) })
		there := at >= 0
		if i.isNew(diary.TrialsSection, there, there && stored[at].SameEntry(t)) {
			if err := insertTrial(ctx, i.tx, i.accountID, t); err != nil {
				return err
			}
			if err := i.remember(ctx, diary.TrialsSection, t.ID, trialVersion(t)); err != nil {
				return err
			}
		}
		if !there {
			stored = append(stored, t)
		}
	}
	return nil
}

// addFunction adds what a person wants to be able to do, as ended where the account rates as many activities as it can.
func (i *importer) addFunction(ctx context.Context, p diary.ImportBatch) error {
	if len(p.Function) == 0 {
		return nil
	}
	if i.tx != nil {
		if err := lockAccount(ctx, i.tx, i.accountID); err != nil {
			return err
		}
	}
	stored, err := loadFunction(ctx, i.q, i.accountID)
	if err != nil {
		return err
	}
	for _, a := range p.Function {
		at := slices.IndexFunc(stored, func(s diary.FunctionActivity) bool { return s.ID == a.ID })
		there := at >= 0
		if a.Ended == nil && !there && len(diary.FunctionGoesOn(stored)) >= diary.MaxFunctionActivities {
			a.Ended, a.AskOn = &a.Chosen, nil
			if last, rated := a.Last(); rated {
				a.Ended = &last.Day
			}
		}
		if i.isNew(diary.FunctionSection, there, there && stored[at].SameEntry(a)) {
			if err := insertFunction(ctx, i.tx, i.accountID, a, i.first, a.Changed); err != nil {
				return err
			}
			if err := i.remember(ctx, diary.FunctionSection, a.ID, i.first); err != nil {
				return err
			}
		}
		if !there {
			stored = append(stored, a)
		}
	}
	return diary.CheckFunction(len(stored), 0)
}

func (i *importer) storedTrials(ctx context.Context) ([]diary.Trial, error) {
	if i.tx == nil {
		return loadTrials(ctx, i.q, i.accountID)
	}
	return lockTrials(ctx, i.tx, i.accountID)
}

func (i *importer) addCheckIns(ctx context.Context, p diary.ImportBatch) error {
	if len(p.CheckIns) == 0 {
		return nil
	}
	byDay := func(x, y diary.CheckIn) int { return int(x.Day - y.Day) }
	first, last := slices.MinFunc(p.CheckIns, byDay), slices.MaxFunc(p.CheckIns, byDay)
	all, err := loadCheckIns(ctx, i.q, i.accountID, first.Day, last.Day)
	if err != nil {
		return err
	}
	stored := make(map[diary.Date]diary.CheckIn, len(all))
	for _, c := range all {
		stored[c.Day] = c
	}
	for _, c := range p.CheckIns {
		before, there := stored[c.Day]
		if !i.isNew(diary.CheckInsSection, there, before.SameEntry(c)) {
			continue
		}
		if err := insertCheckIn(ctx, i.tx, i.accountID, c, i.first); err != nil {
			return err
		}
		if err := i.remember(ctx, diary.CheckInsSection, c.Day.String(), i.first); err != nil {
			return err
		}
	}
	return nil
}

// addEpisodes looks for one episode after the other: without statistics SQLite answers a question for many
// IDs by going through the whole diary.
func (i *importer) addEpisodes(ctx context.Context, p diary.ImportBatch) error {
	for _, e := range p.Episodes {
		stored, err := loadEpisode(ctx, i.q, i.accountID, e.ID)
		there := !errors.Is(err, diary.ErrNotFound)
		if err != nil && there {
			return err
		}
		if there && stored.Deleted != nil && e.Deleted == nil {
			if err := i.revive(ctx, stored, e); err != nil {
				return err
			}
			continue
		}
		same := stored.SameEntry(e) && (stored.Deleted == nil) == (e.Deleted == nil)
		if !i.isNew(diary.EpisodesSection, there, same) {
			continue
		}
		if err := insertWholeEpisode(ctx, i.tx, i.accountID, e, i.first); err != nil {
			return err
		}
		if err := i.remember(ctx, diary.EpisodesSection, e.ID, i.first); err != nil {
			return err
		}
	}
	return nil
}

// revive puts an episode that was deleted back, as it was brought.
func (i *importer) revive(ctx context.Context, deleted, brought diary.Episode) error {
	count := i.counts[diary.EpisodesSection]
	count.Revived++
	i.counts[diary.EpisodesSection] = count
	if i.tx == nil {
		return nil
	}
	version := deleted.Version + 1
	if err := replaceEpisode(ctx, i.tx, i.accountID, brought, version); err != nil {
		return err
	}
	return i.rememberAs(ctx, deleted, version)
}

// replaceEpisodes stores episodes in place of those that they were made from. What the person changed or deleted since
// stays.
func (i *importer) replaceEpisodes(ctx context.Context, p diary.ImportBatch) error {
	for _, e := range p.Replacing {
		stored, err := loadEpisode(ctx, i.q, i.accountID, e.ID)
		there := !errors.Is(err, diary.ErrNotFound)
		if err != nil && there {
			return err
		}
		if !there || stored.Deleted != nil || stored.Version != e.Version || stored.SameEntry(e) {
			i.isNew(diary.EpisodesSection, true, stored.SameEntry(e))
			continue
		}
		count := i.counts[diary.EpisodesSection]
		count.Replaced++
		i.counts[diary.EpisodesSection] = count
		if i.tx == nil {
			continue
		}
		if err := replaceEpisode(ctx, i.tx, i.accountID, e, stored.Version+1); err != nil {
			return err
		}
		if err := i.rememberAs(ctx, stored, stored.Version+1); err != nil {
			return err
		}
	}
	return nil
}

// replaceEpisode puts an episode into the place of the one with its ID.
func replaceEpisode(ctx context.Context, tx *sql.Tx, accountID string, e diary.Episode, version int64) error {
	if err := execute(ctx, tx, `delete from episode where account_id = $1 and id = $2`, accountID, e.ID); err != nil {
		return err
	}
	return insertWholeEpisode(ctx, tx, accountID, e, version)
}

// insertWholeEpisode stores an episode with the instants at which it was once saved and deleted.
func insertWholeEpisode(ctx context.Context, tx *sql.Tx, accountID string, e diary.Episode, version int64) error {
	row := episodeRow(accountID, e, e.Recorded, e.Changed, e.Deleted, version)
	return execute(ctx, tx, insertEpisode+placeholders(1, len(row)), row...)
}
