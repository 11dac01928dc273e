package handlers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
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
			handler, cookie := benchmarkSite(b, episodes)
			b.ReportAllocs()
			for b.Loop() {
				request := httptest.NewRequest(http.MethodGet, "/entries", nil)
				request.AddCookie(cookie)
				response := httptest.NewRecorder()
				handler.ServeHTTP(response, request)
				if response.Code != http.StatusOK {
					b.Fatal(response.Code)
				}
			}
		})
	}
}

// benchmarkSite is a site whose accounts hold so many episodes in all, and the session of one of them.
func benchmarkSite(b *testing.B, episodes int) (http.Handler, *http.Cookie) {
	b.Helper()
	ctx := context.Background()
	store, err := sqlstore.Open(ctx, filepath.Join(b.TempDir(), "diary.db"), sqlstore.WithMigration())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		b.Fatal(err)
	}
	made := demo.Generate(1, 1800, testStart, zone)
	var accounts []diary.Account
	for n := 0; n < episodes; n += len(made.Episodes) {
		account := diary.Account{
			ID: diary.NewID(), Email: fmt.Sprintf("bench%d@example.org", n), Created: testStart,
			Preferences: diary.Preferences{Language: diary.Danish, Zone: zone.String()},
		}
		if err := store.CreateAccount(ctx, account, nil); err != nil {
			b.Fatal(err)
		}
		accounts = append(accounts, account)
	}
	logAll(b, store, accounts, made.Episodes)
	first := accounts[0]
	token, hash := newToken()
	session := diary.Session{
		ID: diary.NewID(), TokenHash: hash, AccountID: first.ID,
		Created: testStart, LastSeen: testStart, Expires: testStart.Add(time.Hour),
	}
	if err := store.CreateSession(ctx, session); err != nil {
		b.Fatal(err)
	}
	handler := New(Config{
		Store: store, Hasher: password.NewHasher(password.Params{Memory: 8, Iterations: 1, Parallelism: 1}, 1),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: func() time.Time { return testStart },
		BaseURL:  &url.URL{Scheme: "http", Host: "localhost"},
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
