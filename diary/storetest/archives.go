package storetest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"iter"
	"maps"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/archive/archivetest"
	"crampdiary/diary/diarytest"
)

// exported is what an account holds, as a document.
func exported(t *testing.T, s diary.Store, accountID string) string {
	t.Helper()
	var text bytes.Buffer
	must(t, s.Export(t.Context(), accountID, func(h diary.Export) error {
		h.Events = nil // which tell of what brought the rest about
		return archive.Write(&text, h, now)
	}))
	return text.String()
}

// document is a document as the batches of an import, which can be ranged over again.
func document(text string) iter.Seq2[diary.ImportBatch, error] {
	return func(yield func(diary.ImportBatch, error) bool) {
		archive.ImportBatches(strings.NewReader(text), now.Add(time.Hour))(yield)
	}
}

// batch is one batch as those of an import.
func batch(p diary.ImportBatch) iter.Seq2[diary.ImportBatch, error] {
	return func(yield func(diary.ImportBatch, error) bool) { yield(p, nil) }
}

// wantImport checks that an import does what its preview said, and what is expected.
func wantImport(t *testing.T, s diary.Store, accountID string, batches iter.Seq2[diary.ImportBatch, error], want diary.ImportCounts) {
	t.Helper()
	before := exported(t, s, accountID)
	preview := value(s.PreviewImport(t.Context(), accountID, batches))(t)
	if after := exported(t, s, accountID); after != before {
		t.Error("the preview changed something")
	}
	got := value(diarytest.Import(t.Context(), s, accountID, batches, now))(t)
	if !maps.Equal(got, want) || !maps.Equal(preview, want) {
		t.Errorf("the import counts\n%v after a preview of\n%v, want\n%v", got, preview, want)
	}
}

// fillWhole gives an account something of every section, more of the lists than one batch.
func fillWhole(t *testing.T, s diary.Store, accountID string, episodes int) {
	t.Helper()
	for i := range episodes {
		e := barely(now.Add(-time.Duration(i/2) * time.Hour)) // two at a time start together
		e.Triggers, e.Note = []diary.Trigger{diary.Triggers[i%len(diary.Triggers)]}, "Blåbær & <grød>"
		create(t, s, accountID, e)
	}
	full := everything(t)
	full.Ongoing, full.StillAt = false, nil
	create(t, s, accountID, full)
	must(t, s.DeleteEpisode(t.Context(), accountID, full.ID, now))
	setup := wholeSetup(t)
	value(s.SaveFactorSetup(t.Context(), accountID, setup, now))(t)
	for i := range diary.Date(episodes) {
		c := diary.CheckIn{Day: newYearsEve - i, Cramps: diary.No}
		c.Factors = map[diary.Factor]diary.Answer{setup.Own[i%2].ID: diary.Yes, diary.AlcoholDay: diary.No}
		saveCheckIn(t, s, accountID, c)
	}
	profile := wholeProfile(t)
	profile.NoConditions = false
	value(s.SaveProfile(t.Context(), accountID, profile, now))(t)
	must(t, s.Acknowledge(t.Context(), accountID, acknowledgement(now)))
	must(t, s.StartTrial(t.Context(), accountID, stoppedTrial(setup.Own[0].ID, newYearsEve-40, 20)))
	must(t, s.StartTrial(t.Context(), accountID, trial(newYearsEve-3)))
	must(t, s.SaveFunction(t.Context(), accountID, []diary.FunctionActivity{wholeActivity("Gå på æbletur"), goingOn("Stå på tæer")}, now))
	fillReminders(t, s, accountID)
	fillShare(t, s, accountID)
}

// fillReminders gives an account reminders, with what became of one and what was done.
func fillReminders(t *testing.T, s diary.Store, accountID string) {
	t.Helper()
	setup := diary.DefaultReminderSetup()
	setup.Neutral, setup.Reminders[0].On = true, true
	value(s.SaveReminderSetup(t.Context(), accountID, setup, now))(t)
	key := diary.SlotKey{Kind: diary.Stretching, Date: newYearsEve, Time: 21 * 60}
	for _, slot := range []*diary.SlotKey{nil, &key} {
		must(t, s.LogActivity(t.Context(), accountID, diary.Activity{
			ID: diary.NewID(), Kind: diary.Stretching, At: now, Zone: "Europe/Copenhagen", Slot: slot, Recorded: now,
		}))
	}
	sent := diary.Slot{SlotKey: key, Zone: "Europe/Copenhagen", Due: atMillisecond(now), State: diary.SlotSent, Settled: atMillisecond(now)}
	value(diarytest.Import(t.Context(), s, accountID, batch(diary.ImportBatch{Slots: []diary.Slot{sent}}), now))(t)
}

// fillShare gives an account a link that was opened and answered.
func fillShare(t *testing.T, s diary.Store, accountID string) {
	t.Helper()
	id := diary.NewID()
	hash := sha256.Sum256([]byte(id))
	must(t, s.CreateShare(t.Context(), accountID, diary.Share{
		ID: id, TokenHash: hash, Period: diary.SharePeriod{Weeks: 4}, Created: now, Expires: now.Add(time.Hour),
	}))
	must(t, s.OpenShare(t.Context(), diary.ShareVisit{TokenHash: hash, AccountID: accountID, ShareID: id, Opened: now, Expires: now.Add(time.Hour)}))
	value(s.SaveShareNote(t.Context(), accountID, diary.ShareNote{ShareID: id, Text: "Prøv trappen", Written: now}))(t)
}

// withoutShares is a document without the links, which do not come back.
func withoutShares(text string) string {
	before, _, _ := strings.Cut(text, `"shares": [`)
	return before
}

func newOnes(n int) diary.ImportCount { return diary.ImportCount{New: n} }

func wholeCounts(episodes int, of func(int) diary.ImportCount) diary.ImportCounts {
	return diary.ImportCounts{
		diary.EpisodesSection: of(episodes + 1), diary.CheckInsSection: of(episodes), diary.FactorsSection: of(1),
		diary.ProfileSection: of(1), diary.AcknowledgementsSection: of(1), diary.TrialsSection: of(2), diary.FunctionSection: of(2),
		diary.RemindersSection: of(1), diary.ActivitiesSection: of(2), diary.SlotsSection: of(1),
	}
}

var archives = []behaviour{
	{"export of nobody are not found", func(t *testing.T, s diary.Store) {
		use := func(diary.Export) error { t.Error("was used"); return nil }
		wantErr(t, s.Export(t.Context(), diary.NewID(), use), diary.ErrNotFound)
		_, err := diarytest.Import(t.Context(), s, diary.NewID(), batch(diary.ImportBatch{}), now)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"export hand on what goes wrong in their use", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wrong := errors.New("the paper ran out")
		wantErr(t, s.Export(t.Context(), a.ID, func(diary.Export) error { return wrong }), wrong)
	}},
	{"export of an import is the export that was imported", func(t *testing.T, s diary.Store) {
		const episodes = 15
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		fillWhole(t, s, a.ID, episodes)
		text := exported(t, s, a.ID)
		wantImport(t, s, b.ID, document(text), wholeCounts(episodes, newOnes))
		if got := exported(t, s, b.ID); withoutShares(got) != withoutShares(text) {
			t.Errorf("\n got %s\nwant %s", got, text)
		}
		before := exported(t, s, b.ID)
		if got := exported(t, s, a.ID); got != text {
			t.Error("the import changed the other account")
		}
		sameOnes := func(n int) diary.ImportCount { return diary.ImportCount{Same: n} }
		wantImport(t, s, b.ID, document(text), wholeCounts(episodes, sameOnes))
		if got := exported(t, s, b.ID); got != before {
			t.Error("importing twice changed something")
		}
	}},
	{"export of an import is the export that was imported, whatever a diary holds", func(t *testing.T, s diary.Store) {
		n := 0
		account := func() diary.Account {
			n++
			return newAccount(t, s, strconv.Itoa(n)+"@example.dk")
		}
		rapid.Check(t, func(r *rapid.T) {
			whole := drawnWhole(r)
			a, b := account(), account()
			value(diarytest.Import(t.Context(), s, a.ID, batch(whole), now))(t)
			text := exported(t, s, a.ID)
			first, err := diarytest.Import(t.Context(), s, b.ID, document(text), now)
			if err != nil {
				r.Fatalf("%v of\n%s", err, text)
			}
			if got := exported(t, s, b.ID); got != text {
				r.Errorf("\n got %s\nwant %s", got, text)
			}
			again := value(diarytest.Import(t.Context(), s, b.ID, document(text), now))(t)
			for section, count := range first {
				if want := (diary.ImportCount{Same: count.New}); again[section] != want {
					r.Errorf("importing %s again counts %+v, want %+v", section, again[section], want)
				}
			}
			if got := exported(t, s, b.ID); got != text {
				r.Error("importing twice changed something")
			}
		})
	}},
	{"import keeps what is there", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		fillWhole(t, s, a.ID, 4)
		value(diarytest.Import(t.Context(), s, b.ID, document(exported(t, s, a.ID)), now))(t)
		changed := list(t, s, b.ID)
		changed[0].Note = "Rettet"
		value(s.UpdateEpisode(t.Context(), b.ID, changed[0], now))(t)
		must(t, s.DeleteEpisode(t.Context(), b.ID, changed[1].ID, now))
		checkIn := value(s.CheckIn(t.Context(), b.ID, newYearsEve))(t)
		checkIn.Cramps = diary.Yes
		saveCheckIn(t, s, b.ID, checkIn)
		profile := value(s.Profile(t.Context(), b.ID))(t)
		profile.Goal = "Et andet"
		value(s.SaveProfile(t.Context(), b.ID, profile, now))(t)
		rated := function(t, s, b.ID)[1]
		rated.Rate(diary.FunctionRating{Day: newYearsEve, Score: 5, Rated: now})
		must(t, s.SaveFunction(t.Context(), b.ID, []diary.FunctionActivity{rated}, now))
		before := exported(t, s, b.ID)
		wantImport(t, s, b.ID, document(exported(t, s, a.ID)), diary.ImportCounts{
			diary.EpisodesSection: {Same: 3, Kept: 1, Revived: 1}, diary.CheckInsSection: {Same: 3, Kept: 1},
			diary.FactorsSection: {Same: 1}, diary.ProfileSection: {Kept: 1}, diary.AcknowledgementsSection: {Same: 1}, diary.TrialsSection: {Same: 2}, diary.FunctionSection: {Same: 1, Kept: 1},
			diary.RemindersSection: {Same: 1}, diary.ActivitiesSection: {Same: 2}, diary.SlotsSection: {Same: 1},
		})
		must(t, s.DeleteEpisode(t.Context(), b.ID, changed[1].ID, now))
		if got := exported(t, s, b.ID); got != before {
			t.Error("the import changed what was there")
		}
	}},
	{"import adds own factors as retired where others were chosen", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		mine, theirs := wholeSetup(t), wholeSetup(t)
		theirs.Changed = now
		stored := value(s.SaveFactorSetup(t.Context(), a.ID, mine, now))(t)
		wantImport(t, s, a.ID, batch(diary.ImportBatch{Factors: &theirs}), diary.ImportCounts{diary.FactorsSection: newOnes(3)})
		_, err := s.SaveFactorSetup(t.Context(), a.ID, stored, now)
		if _, conflict := errors.AsType[*diary.ConflictError[diary.FactorSetup]](err); !conflict {
			t.Errorf("a save that knows nothing of the import got %v", err)
		}
		for _, own := range theirs.Own {
			own.Retired = true
			stored.Own = append(stored.Own, own)
		}
		stored.Version++
		got := value(s.FactorSetup(t.Context(), a.ID))(t)
		wantSetup(t, got, stored)
		if problems := got.Validate(); problems != nil {
			t.Errorf("the setup can no longer be saved: %v", problems)
		}
	}},
	{"import of more own factors than an account can hold is refused", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		var last error
		for range diary.MaxKeptFactors/3 + 2 {
			setup := wholeSetup(t)
			_, last = diarytest.Import(t.Context(), s, a.ID, batch(diary.ImportBatch{Factors: &setup}), now)
		}
		problems, ok := errors.AsType[diary.Problems](last)
		if !ok || problems.For("own") != diary.TooMany {
			t.Errorf("got %v", last)
		}
		if got := value(s.FactorSetup(t.Context(), a.ID))(t); len(got.Own) > diary.MaxKeptFactors {
			t.Errorf("%d own factors are stored", len(got.Own))
		}
	}},
	{"import that fails half-way leaves nothing", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		before := exported(t, s, a.ID)
		wrong := errors.New("the rest is missing")
		profile := wholeProfile(t)
		_, err := diarytest.Import(t.Context(), s, a.ID, func(yield func(diary.ImportBatch, error) bool) {
			if yield(diary.ImportBatch{Profile: &profile, Episodes: []diary.Episode{barely(now)}}, nil) {
				yield(diary.ImportBatch{}, wrong)
			}
		}, now)
		wantErr(t, err, wrong)
		if after := exported(t, s, a.ID); after != before {
			t.Errorf("the account holds\n%s", after)
		}
	}},
	{"damaged archives are imported whole or not at all", func(t *testing.T, s diary.Store) {
		const looked, kept = 50, 40 // every so many refused ones, and whole ones
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "0@example.dk")
		fillWhole(t, s, a.ID, 3)
		text, untouched := exported(t, s, a.ID), exported(t, s, b.ID)
		r := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- the same damages in every run
		whole := 0
		for i := range damages {
			damaged := archivetest.Mutate(r, text)
			_, err := diarytest.Import(t.Context(), s, b.ID, interrupted(document(damaged)), now)
			if _, refused := archive.Refused(err); !refused && !errors.Is(err, errInterrupted) {
				t.Fatalf("%v\n%s", err, damaged)
			}
			if i%looked == 0 && exported(t, s, b.ID) != untouched {
				t.Fatalf("something is left of\n%s", damaged)
			}
			if !errors.Is(err, errInterrupted) {
				continue
			}
			if whole++; whole%kept == 0 {
				wantWholeImport(t, s, newAccount(t, s, strconv.Itoa(whole)+"@example.dk").ID, damaged)
			}
		}
		if whole < damages/100 || exported(t, s, b.ID) != untouched {
			t.Errorf("%d archives were whole, and this is left of the others:\n%s", whole, exported(t, s, b.ID))
		}
	}},
	{"export come a batch at a time and in order", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		const many = 1200 // more than two batches
		var p diary.ImportBatch
		for i := range many {
			p.Episodes = append(p.Episodes, barely(now.Add(-time.Duration(i/3)*time.Hour)))
			p.CheckIns = append(p.CheckIns, diary.CheckIn{Day: newYearsEve - diary.Date(i), Recorded: now, Changed: now})
		}
		value(diarytest.Import(t.Context(), s, a.ID, batch(p), now))(t)
		must(t, s.Export(t.Context(), a.ID, func(h diary.Export) error {
			n, last := 0, diary.Cursor{}
			for e := range wholly(t, h.Episodes) {
				if e.Started.Before(last.Started) || e.Started.Equal(last.Started) && e.ID <= last.ID {
					t.Fatalf("%s %s comes after %+v", e.Started, e.ID, last)
				}
				n, last = n+1, diary.Cursor{Started: e.Started, ID: e.ID}
			}
			days := 0
			for c := range wholly(t, h.CheckIns) {
				if want := newYearsEve - many + 1 + diary.Date(days); c.Day != want {
					t.Fatalf("day %s comes where %s belongs", c.Day, want)
				}
				days++
			}
			if n != many || days != many {
				t.Errorf("read %d episodes and %d check-ins, want %d", n, days, many)
			}
			return nil
		}))
	}},
	{"export are of one moment", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		create(t, s, a.ID, barely(now))
		must(t, s.Export(t.Context(), a.ID, func(h diary.Export) error {
			create(t, s, a.ID, barely(now.Add(time.Hour)))
			saveCheckIn(t, s, a.ID, diary.CheckIn{Day: newYearsEve})
			n := 0
			for range wholly(t, h.Episodes) {
				n++
			}
			for range wholly(t, h.CheckIns) {
				n++
			}
			if n != 1 {
				t.Errorf("what was stored while reading was read: %d things", n)
			}
			return nil
		}))
	}},
	{"export name every field", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		fillWhole(t, s, a.ID, 1)
		must(t, s.Export(t.Context(), a.ID, func(h diary.Export) error {
			v := reflect.ValueOf(h)
			for i := range v.NumField() {
				if v.Field(i).IsZero() {
					t.Errorf("%s is empty", v.Type().Field(i).Name)
				}
			}
			return nil
		}))
	}},
}

// errInterrupted ends an import of which everything was read.
var errInterrupted = errors.New("the program stops")

// interrupted are the batches of an import that is undone at its very end: to store thousands takes long.
func interrupted(batches iter.Seq2[diary.ImportBatch, error]) iter.Seq2[diary.ImportBatch, error] {
	return func(yield func(diary.ImportBatch, error) bool) {
		for p, err := range batches {
			if !yield(p, err) || err != nil {
				return
			}
		}
		yield(diary.ImportBatch{}, errInterrupted)
	}
}

// wantWholeImport checks that an import into an empty account stores everything, so that there is nothing
// left for importing it again.
func wantWholeImport(t *testing.T, s diary.Store, accountID, text string) {
	t.Helper()
	counts := value(diarytest.Import(t.Context(), s, accountID, document(text), now))(t)
	before := exported(t, s, accountID)
	again := value(diarytest.Import(t.Context(), s, accountID, document(text), now))(t)
	for section, count := range counts {
		if count.Same+count.Kept > 0 || again[section] != (diary.ImportCount{Same: count.New}) {
			t.Fatalf("%s: %+v at first, %+v when repeated of\n%s", section, count, again[section], text)
		}
	}
	if exported(t, s, accountID) != before {
		t.Fatalf("repeating changed something of\n%s", text)
	}
}

// wholly ranges over a sequence in which nothing goes wrong.
func wholly[T any](t *testing.T, all iter.Seq2[T, error]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for one, err := range all {
			must(t, err)
			if !yield(one) {
				return
			}
		}
	}
}
