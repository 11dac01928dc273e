package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"crampdiary/diary"
	"crampdiary/diary/demo"
)

// fillDiary stores an invented diary of so many cramp-days, as large as it would be at the instant now.
func fillDiary(t testing.TB, store diary.Store, accountID string, days int, now time.Time) demo.Diary {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	made := demo.Generate(1, days, now, zone)
	storeDiary(t, store, accountID, made, now)
	return made
}

// storeDiary stores an invented diary.
func storeDiary(t testing.TB, store diary.Store, accountID string, made demo.Diary, now time.Time) {
	t.Helper()
	if _, err := store.SaveProfile(t.Context(), accountID, made.Profile, now); err != nil {
		t.Fatal(err)
	}
	if _, err := store.SaveFactorSetup(t.Context(), accountID, made.Factors, now); err != nil {
		t.Fatal(err)
	}
	var writers errgroup.Group // many at once share the flushes of the disk
	writers.SetLimit(64)
	for _, e := range made.Episodes {
		writers.Go(func() error {
			_, err := store.CreateEpisode(t.Context(), accountID, e, now)
			return err
		})
	}
	for _, c := range made.CheckIns {
		writers.Go(func() error {
			_, err := store.SaveCheckIn(t.Context(), accountID, c, now)
			return err
		})
	}
	if err := writers.Wait(); err != nil {
		t.Fatal(err)
	}
}

// countingStore counts what pages ask of a store. Every other method panics, so that a page cannot ask
// for something that is not counted: a new one belongs here.
type countingStore struct {
	diary.Store // nil
	inner       diary.Store
	asked       atomic.Int64
}

func (c *countingStore) count() diary.Store {
	c.asked.Add(1)
	return c.inner
}

func (c *countingStore) SessionByToken(ctx context.Context, hash [32]byte) (diary.Session, diary.Account, error) {
	return c.count().SessionByToken(ctx, hash)
}

func (c *countingStore) ListSessions(ctx context.Context, id string) ([]diary.Session, error) {
	return c.count().ListSessions(ctx, id)
}

func (c *countingStore) NoteAccountEvent(ctx context.Context, id string, kind diary.EventKind, now time.Time) error {
	return c.count().NoteAccountEvent(ctx, id, kind, now)
}

func (c *countingStore) ListAccountEvents(ctx context.Context, id string, limit int) ([]diary.AccountEvent, error) {
	return c.count().ListAccountEvents(ctx, id, limit)
}

func (c *countingStore) OneTimeCodes(ctx context.Context, id string) (diary.OneTimeCodes, error) {
	return c.count().OneTimeCodes(ctx, id)
}

func (c *countingStore) ListPasskeys(ctx context.Context, id string) ([]diary.Passkey, error) {
	return c.count().ListPasskeys(ctx, id)
}

func (c *countingStore) FactorReset(ctx context.Context, id string) (time.Time, error) {
	return c.count().FactorReset(ctx, id)
}

func (c *countingStore) RecoveryCodes(ctx context.Context, id string) ([]string, error) {
	return c.count().RecoveryCodes(ctx, id)
}

func (c *countingStore) ListPushDevices(ctx context.Context, id string) ([]diary.PushDevice, error) {
	return c.count().ListPushDevices(ctx, id)
}

func (c *countingStore) Consents(ctx context.Context, id string) ([]diary.Consent, error) {
	return c.count().Consents(ctx, id)
}

func (c *countingStore) Invitation(ctx context.Context, hash [32]byte) (diary.Invitation, error) {
	return c.count().Invitation(ctx, hash)
}

func (c *countingStore) Account(ctx context.Context, id string) (diary.Account, error) {
	return c.count().Account(ctx, id)
}

func (c *countingStore) MailStatus(ctx context.Context, id string) (diary.MailStatus, error) {
	return c.count().MailStatus(ctx, id)
}

func (c *countingStore) Profile(ctx context.Context, id string) (diary.Profile, error) {
	return c.count().Profile(ctx, id)
}

func (c *countingStore) Episode(ctx context.Context, account, id string) (diary.Episode, error) {
	return c.count().Episode(ctx, account, id)
}

func (c *countingStore) ListEpisodes(ctx context.Context, id string, filter diary.EpisodeFilter, after diary.Cursor, limit int) ([]diary.Episode, error) {
	return c.count().ListEpisodes(ctx, id, filter, after, limit)
}

func (c *countingStore) OpenEpisodes(ctx context.Context, id string) ([]diary.Episode, error) {
	return c.count().OpenEpisodes(ctx, id)
}

func (c *countingStore) CheckIn(ctx context.Context, id string, day diary.Date) (diary.CheckIn, error) {
	return c.count().CheckIn(ctx, id, day)
}

func (c *countingStore) FactorSetup(ctx context.Context, id string) (diary.FactorSetup, error) {
	return c.count().FactorSetup(ctx, id)
}

func (c *countingStore) Days(ctx context.Context, id string, from, to diary.Date) ([]diary.Day, error) {
	return c.count().Days(ctx, id, from, to)
}

func (c *countingStore) Weeks(ctx context.Context, id string, from, to diary.Date) ([]diary.Week, error) {
	return c.count().Weeks(ctx, id, from, to)
}

func (c *countingStore) ListAcknowledgements(ctx context.Context, id string) ([]diary.Acknowledgement, error) {
	return c.count().ListAcknowledgements(ctx, id)
}

func (c *countingStore) ReminderSetup(ctx context.Context, id string) (diary.ReminderSetup, error) {
	return c.count().ReminderSetup(ctx, id)
}

func (c *countingStore) ReminderFacts(ctx context.Context, id string, kind diary.ReminderKind, now time.Time) (diary.ReminderFacts, error) {
	return c.count().ReminderFacts(ctx, id, kind, now)
}

func (c *countingStore) Activities(ctx context.Context, id string, from, to diary.Date) ([]diary.Activity, error) {
	return c.count().Activities(ctx, id, from, to)
}

func (c *countingStore) Slots(ctx context.Context, id string, from, to diary.Date) ([]diary.Slot, error) {
	return c.count().Slots(ctx, id, from, to)
}

func (c *countingStore) Slot(ctx context.Context, id string, key diary.SlotKey) (diary.Slot, error) {
	return c.count().Slot(ctx, id, key)
}

func (c *countingStore) CalendarFeed(ctx context.Context, id string) (diary.CalendarFeed, error) {
	return c.count().CalendarFeed(ctx, id)
}

func (c *countingStore) ListPressAddresses(ctx context.Context, id string) ([]diary.PressAddress, error) {
	return c.count().ListPressAddresses(ctx, id)
}

func (c *countingStore) CountStored(ctx context.Context, id string) (map[diary.StoredKind]int, error) {
	return c.count().CountStored(ctx, id)
}

func (c *countingStore) ListFunction(ctx context.Context, id string) ([]diary.FunctionActivity, error) {
	return c.count().ListFunction(ctx, id)
}

func (c *countingStore) ListTrials(ctx context.Context, id string) ([]diary.Trial, error) {
	return c.count().ListTrials(ctx, id)
}

func (c *countingStore) ListShares(ctx context.Context, id string) ([]diary.ShareHistory, error) {
	return c.count().ListShares(ctx, id)
}

func (c *countingStore) ShareHistory(ctx context.Context, account, id string) (diary.ShareHistory, error) {
	return c.count().ShareHistory(ctx, account, id)
}

func (c *countingStore) ListShareNotes(ctx context.Context, id string) ([]diary.ShareNote, error) {
	return c.count().ListShareNotes(ctx, id)
}

func (c *countingStore) Snapshot(ctx context.Context, id string, from, to diary.Date) (diary.Snapshot, error) {
	return c.count().Snapshot(ctx, id, from, to)
}

func (c *countingStore) ListDeleted(ctx context.Context, id string, after diary.Cursor, limit int) ([]diary.Episode, error) {
	return c.count().ListDeleted(ctx, id, after, limit)
}

func (c *countingStore) ListImports(ctx context.Context, id string, from time.Time) ([]diary.ImportRun, error) {
	return c.count().ListImports(ctx, id, from)
}

func (c *countingStore) ImportRun(ctx context.Context, account, id string) (diary.ImportRun, error) {
	return c.count().ImportRun(ctx, account, id)
}

func (c *countingStore) ImportLeft(ctx context.Context, account, id string, limit int) ([]diary.ImportLeft, error) {
	return c.count().ImportLeft(ctx, account, id, limit)
}

func (c *countingStore) Export(ctx context.Context, id string, use func(diary.Export) error) error {
	return c.count().Export(ctx, id, use)
}

// TestEveryPageRendersForEveryDiary asks for every page that a person can go to, of a diary that is
// empty, just begun, and two years old. What a page asks of the store must not grow with the diary; how
// many statements each request to the store takes is tested with the store.
func TestEveryPageRendersForEveryDiary(t *testing.T) {
	const mostRequests = 6 // for the session, and for what the page shows
	for _, days := range []int{0, 3, 730} {
		t.Run(fmt.Sprintf("days=%d", days), func(t *testing.T) {
			s := newSite(t)
			b := s.member("a@example.org")
			var made demo.Diary
			if days > 0 {
				made = fillDiary(t, s.store, b.accountID("a@example.org"), days, testStart)
				one := made.Episodes[len(made.Episodes)-1].ID // pagePaths has one ID for everything
				b.share(url.Values{"id": {one}})
				s.bring(b.accountID("a@example.org"))
				b.post("/trials", url.Values{"id": {one}, "what": {"do:stretching-done"}, "trial-days": {"28"}}).want(t, http.StatusSeeOther)
			}
			counting, rest := &countingStore{inner: s.store}, moreClasses(t, s)
			b.site = s.over(counting)
			for _, path := range pagePaths(t, s, made) {
				counting.asked.Store(0)
				got := b.get(path)
				if got.StatusCode != http.StatusOK && got.StatusCode != http.StatusSeeOther {
					t.Errorf("%s answered %d\n%s", path, got.StatusCode, s.log.String())
				}
				if n := counting.asked.Load(); n > mostRequests {
					t.Errorf("%s asks the store %d times", path, n)
				}
				if class := bare(got.body, rest); class != "" && strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
					t.Errorf("%s has the class %q and not its rules", path, class)
				}
			}
		})
	}
}

// TestASaveAsksTheStoreForLittle counts what each of the presses of a night and a day asks of the store, beside the session:
// what only a page that is shown again would need is read when it is.
func TestASaveAsksTheStoreForLittle(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	fillDiary(t, s.store, b.accountID("a@example.org"), 90, testStart)
	var mu sync.Mutex
	var asked []string
	s.fail(func(op string, _ bool) error {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, op)
		return nil
	})
	id := diary.NewID()
	for _, save := range []struct {
		path string
		form url.Values
		most int
	}{
		{"/entries", url.Values{"id": {diary.NewID()}, "when": {"night"}, "date": {"2026-11-20"}, "muscle": {"calf"}}, 2},
		{"/now", url.Values{"id": {id}}, 3}, // the open ones: two presses are one cramp
		{"/now/" + id + "/over", nil, 3},
		{"/now/" + id + "/after", url.Values{"pain": {"6"}}, 3},
	} {
		b.post(save.path, save.form).want(t, http.StatusSeeOther)
		mu.Lock()
		if n := len(asked); n == 0 || n > save.most {
			t.Errorf("%s asks the store for %q, want %d at most", save.path, asked, save.most)
		}
		asked = nil
		mu.Unlock()
	}
}

// over is the same site over another store. A browser that is signed in to the one is to the other.
func (s *site) over(store diary.Store) *site {
	s.t.Helper()
	other := &site{t: s.t, store: store, log: s.log, pages: s.pages, folder: s.folder}
	other.now.Store(s.now.Load())
	other.Server = httptest.NewServer(New(store, other.pages))
	s.t.Cleanup(other.Server.Close)
	return other
}

// pagePaths are the addresses of every page for people, with what the diary holds in place of each
// variable, and the addresses that ask for more than usual.
func pagePaths(t *testing.T, s *site, made demo.Diary) []string {
	t.Helper()
	values := map[string]string{"{day}": "2026-11-20", "{topic}": "help", "{kind}": "1"}
	if n := len(made.Episodes); n > 0 {
		values["{id}"] = made.Episodes[n-1].ID
		values["{item}"] = made.Profile.Medicines[0].ID
	}
	runs, err := s.store.ListImports(t.Context(), s.accountOf("a@example.org"), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		values["{import}"] = run.ID
	}
	paths := []string{"/entries?m=1", "/entries?m=1&s=2&c=1&p=3", "/calendar?month=2026-10", "/overview?weeks=26", "/overview?weeks=104"}
	for _, route := range walk(t, newApp(nil, Config{BaseURL: &url.URL{}})) {
		method, path, _ := strings.Cut(route, " ")
		if method != http.MethodGet || tiers[route] == system || tiers[route] == guest {
			continue
		}
		path = s.withToken(path, "a@example.org")
		for variable, value := range values {
			path = strings.ReplaceAll(path, variable, value)
		}
		if _, known := tiers[route]; known && !strings.Contains(path, "{") {
			paths = append(paths, path)
		}
	}
	return paths
}
