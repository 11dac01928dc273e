package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/password"
	"crampdiary/diary/sqlstore"
)

// BenchmarkListPage asks for the first page of one person's diary: the session is found, some 30
// episodes are read and the page is rendered, without a network. The databases hold so many episodes
// in all, of accounts with about a thousand each; reading one account must not become slower as the
// others grow, so the two figures should be alike. Filling the larger database takes some minutes.
func BenchmarkListPage(b *testing.B) {
	for _, episodes := range []int{1e4, 1e6} {
		b.Run(fmt.Sprintf("episodes=%d", episodes), func(b *testing.B) {
			store, account := benchmarkStore(b, episodes)
			benchmarkPage(b, store, account, "/entries")
		})
	}
}

// BenchmarkLongDiary asks for the pages that read most of the diary of one person who noted a hundred thousand cramps, far
// more than anybody has. Filling it takes a minute.
func BenchmarkLongDiary(b *testing.B) {
	const days, copies = 10 * 365, 1e5
	store := openBenchmarkStore(b)
	account := newBenchmarkAccount(b, store, 0)
	fillDiary(b, store, account.ID, days, testStart)
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		b.Fatal(err)
	}
	made := demo.Generate(1, days, testStart, zone).Episodes
	var more []diary.Episode
	for n := len(made); n < copies; n++ {
		e := made[n%len(made)]
		e.ID, e.Started = diary.NewID(), e.Started.Add(-time.Duration(n/len(made))*time.Minute)
		more = append(more, e)
	}
	logAll(b, store, []diary.Account{account}, more)
	for _, path := range []string{
		"/", "/entries", "/overview?weeks=104", "/report", "/report/patterns?period=all", "/summary?period=all", "/reminders", "/stored",
	} {
		b.Run(path, func(b *testing.B) { benchmarkPage(b, store, account, path) })
	}
}

// BenchmarkReportBesideTheFirstPage asks for the first page, the report, the patterns and the summary of a diary of two
// years in turn, so that all of them meet the same machine, and tells the median of each. What the criteria
// and the patterns cost is what the others take longer than the first.
func BenchmarkReportBesideTheFirstPage(b *testing.B) {
	const twoYears = 2 * 365
	store := openBenchmarkStore(b)
	account := newBenchmarkAccount(b, store, 0)
	fillDiary(b, store, account.ID, twoYears, testStart)
	handler, cookie := benchmarkHandler(b, store, account)
	paths := []string{"/", "/report", "/report/patterns", "/summary", "/summary?period=all"}
	took := make(map[string][]time.Duration)
	for b.Loop() {
		for _, path := range paths {
			begun := time.Now()
			askFor(b, handler, cookie, path)
			took[path] = append(took[path], time.Since(begun))
		}
	}
	for _, path := range paths {
		slices.Sort(took[path])
		b.ReportMetric(float64(took[path][len(took[path])/2].Microseconds()), "p50-µs:"+path)
	}
}

// benchmarkPage asks for a page as the account's person, again and again.
func benchmarkPage(b *testing.B, store diary.Store, account diary.Account, path string) {
	b.Helper()
	handler, cookie := benchmarkHandler(b, store, account)
	b.ReportAllocs()
	for b.Loop() {
		askFor(b, handler, cookie, path)
	}
}

func askFor(b testing.TB, handler http.Handler, cookie *http.Cookie, path string) {
	b.Helper()
	answerTo(b, handler, requestFor(http.MethodGet, path, nil, cookie), http.StatusOK)
	if b.Failed() {
		b.FailNow()
	}
}

func requestFor(method, path string, form url.Values, cookie *http.Cookie) *http.Request {
	request := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(form.Encode()))
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.AddCookie(cookie)
	return request
}

// answerTo asks once, and fails when the answer is another than with a code. Unlike askFor and send it may be called by any goroutine.
func answerTo(b testing.TB, handler http.Handler, request *http.Request, code int) *httptest.ResponseRecorder {
	b.Helper()
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, request)
	if response.Code != code {
		b.Errorf("%s answered %d:\n%s", request.URL, response.Code, response.Body)
	}
	return response
}

func openBenchmarkStore(b testing.TB) diary.Store {
	b.Helper()
	return openBenchmarkStoreAt(b, filepath.Join(b.TempDir(), "diary.db"))
}

func openBenchmarkStoreAt(b testing.TB, url string) diary.Store {
	b.Helper()
	store, err := sqlstore.Open(b.Context(), url, sqlstore.WithMigration())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	return store
}

func newBenchmarkAccount(b testing.TB, store diary.Store, n int) diary.Account {
	b.Helper()
	account := diary.Account{
		ID: diary.NewID(), Email: fmt.Sprintf("bench%d@example.org", n), Created: testStart,
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen"},
	}
	if err := store.CreateAccount(b.Context(), account, nil); err != nil {
		b.Fatal(err)
	}
	return account
}

// benchmarkStore is a store whose accounts hold so many episodes in all, and one of the accounts.
func benchmarkStore(b *testing.B, episodes int) (diary.Store, diary.Account) {
	b.Helper()
	store := openBenchmarkStore(b)
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		b.Fatal(err)
	}
	made := demo.Generate(1, 1800, testStart, zone)
	var accounts []diary.Account
	for n := 0; n < episodes; n += len(made.Episodes) {
		accounts = append(accounts, newBenchmarkAccount(b, store, n))
	}
	logAll(b, store, accounts, made.Episodes)
	return store, accounts[0]
}

// benchmarkHandler is the pages over a store, and the session of an account.
func benchmarkHandler(b testing.TB, store diary.Store, account diary.Account) (http.Handler, *http.Cookie) {
	b.Helper()
	token, hash := newToken()
	session := diary.Session{
		ID: diary.NewID(), TokenHash: hash, AccountID: account.ID,
		Created: testStart, LastSeen: testStart, Expires: testStart.Add(time.Hour),
	}
	if err := store.CreateSession(b.Context(), session); err != nil {
		b.Fatal(err)
	}
	handler := New(store, Config{
		Hasher: password.NewHasher(password.Params{Memory: 8, Iterations: 1, Parallelism: 1}, 1),
		Log:    slog.New(slog.DiscardHandler), Now: func() time.Time { return testStart },
		BaseURL:  &url.URL{Scheme: "http", Host: "localhost"},
		Links:    newSigner(b),
		Sessions: diary.SessionLimits{Idle: time.Hour, Lifetime: time.Hour},
	})
	return handler, &http.Cookie{Name: "session", Value: token}
}

// logAll stores the episodes for every account, as they would come in: the accounts take turns, and
// many write at once.
func logAll(b *testing.B, store diary.Store, accounts []diary.Account, episodes []diary.Episode) {
	b.Helper()
	var writers errgroup.Group
	writers.SetLimit(256)
	for _, episode := range episodes {
		for _, account := range accounts {
			writers.Go(func() error {
				_, err := store.CreateEpisode(context.Background(), account.ID, episode, testStart)
				return err
			})
		}
	}
	if err := writers.Wait(); err != nil {
		b.Fatal(err)
	}
}
