//go:build unix

package handlers

import (
	"net/http"
	"net/url"
	"syscall"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/password"
	"crampdiary/diary/sqlstore/dbtest"
)

// BenchmarkProcessor measures what each kind of request takes of a processor, SQLite with it or the driver of PostgreSQL without that
// server, in a diary that was kept for two years: what docs/SCALING.md reckons with. It counts the time that this process
// was given, so that others on the machine matter little. TLS, compression and the network are not in it.
func BenchmarkProcessor(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) diary.Store
	}{
		{"SQLite", openBenchmarkStore},
		{"PostgreSQL", func(b testing.TB) diary.Store { return openBenchmarkStoreAt(b, dbtest.Postgres(b)) }},
	} {
		b.Run(engine.name, func(b *testing.B) { benchmarkRequests(b, engine.open(b)) })
	}
	b.Run("a password", func(b *testing.B) {
		hasher := password.NewHasher(password.DefaultParams, 1)
		onProcessor(b, func() {
			if _, err := hasher.Hash(b.Context(), goodPassword); err != nil {
				b.Fatal(err)
			}
		})
	})
}

func benchmarkRequests(b *testing.B, store diary.Store) {
	b.Helper()
	const twoYears = 2 * 365
	account := newBenchmarkAccount(b, store, 0)
	fillDiary(b, store, account.ID, twoYears, testStart)
	handler, cookie := benchmarkHandler(b, store, account)
	for _, path := range []string{
		"/", "/now", "/entries", "/entries?m=4&p=9", "/calendar", "/overview", "/overview?weeks=104", "/report", "/report/patterns",
		"/report/patterns?period=all", "/summary", "/summary?period=all", "/reminders", "/stored",
	} {
		b.Run("GET "+path, func(b *testing.B) {
			onProcessor(b, func() { askFor(b, handler, cookie, path) })
		})
	}
	b.Run("POST /entries", func(b *testing.B) {
		onProcessor(b, func() {
			send(b, handler, cookie, "/entries", url.Values{
				"id": {diary.NewID()}, "when": {"at"}, "date": {"2025-03-04"}, "time": {"03:10"}, "muscle": {"calf"}, "side": {"left"}, "pain": {"6"},
				"triggers": {"heat-sweat"},
			})
		})
	})
}

// onProcessor does something again and again, and reports the time that the process was given for it.
func onProcessor(b *testing.B, do func()) {
	b.ReportAllocs()
	before := processTime(b)
	for b.Loop() {
		do()
	}
	b.ReportMetric(float64((processTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// processTime is how long processors worked for this process.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// send sends a form that is accepted.
func send(b *testing.B, handler http.Handler, cookie *http.Cookie, path string, form url.Values) {
	b.Helper()
	answerTo(b, handler, requestFor(http.MethodPost, path, form, cookie), http.StatusSeeOther)
	if b.Failed() {
		b.FailNow()
	}
}
