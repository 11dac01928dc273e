package e2e

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/password"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/diary/token"
	"crampdiary/handlers"
	"crampdiary/reminders"
	"crampdiary/reminders/maildir"
)

const (
	goodPassword = "kaffekop hjelm vandfald 7" // #nosec G101 -- it opens accounts of tests alone
	homeZone     = "Europe/Copenhagen"
)

// testStart is a Tuesday morning in Denmark, 03:10.
var testStart = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

// site is the program's pages over a database of their own.
type site struct {
	appKey string // of the one-time codes that an app of the member makes
	*httptest.Server
	t      *testing.T
	host   string // by which it is asked for
	store  *fillingStore
	hasher *password.Hasher
	links  *token.Signer // of the mails
	mail   *maildir.Folder
	runner *reminders.Runner
	ticks  atomic.Int64 // milliseconds since testStart
	runs   time.Time    // when its clock began to run as fast as that of the browser; zero if it does not

	answers sync.Map // status by path, of what was asked for as a page
	other   atomic.Pointer[otherVersion]
}

// otherVersion makes of what the program sends what another version of it would send.
type otherVersion func(path, content string) string

// become has the site answer as another version of the program.
func (s *site) become(version otherVersion) { s.other.Store(&version) }

// asOther answers as the other version does, if there is one.
func (s *site) asOther(pages http.Handler, w http.ResponseWriter, r *http.Request) {
	other := s.other.Load()
	if other == nil {
		pages.ServeHTTP(w, r)
		return
	}
	asked := r.Clone(r.Context())
	asked.URL.Path = strings.Replace(asked.URL.Path, nextMark, ".", 1)
	asked.Header.Del("Accept-Encoding")
	answer := httptest.NewRecorder()
	pages.ServeHTTP(answer, asked)
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = io.WriteString(w, (*other)(r.URL.Path, answer.Body.String())) // what fails now is the connection
}

// nextMark is within the addresses of what is another file in another version.
const nextMark = ".next."

// fillingStore is a database whose disk is full whenever a test says so.
type fillingStore struct {
	diary.Store
	full atomic.Bool
}

func (f *fillingStore) CreateEpisode(ctx context.Context, account string, e diary.Episode, now time.Time) (diary.Episode, error) {
	if f.full.Load() {
		return diary.Episode{}, diary.ErrUnavailable
	}
	return f.Store.CreateEpisode(ctx, account, e, now)
}

func newSite(t *testing.T) *site {
	t.Helper()
	return newSiteBehind(t, nil, time.Time{})
}

// newSiteBehind is a site that is reached through a network; nil for none. What its clock runs since is zero when that goes
// on with each request alone.
func newSiteBehind(t *testing.T, way *proxy, runs time.Time) *site {
	t.Helper()
	return newSiteIn(t, surroundings{way: way, runs: runs})
}

// surroundings are what is around a site.
type surroundings struct {
	way    *proxy       // nil for none
	runs   time.Time    // see newSiteBehind
	pushes *pushService // to which notifications go; nil when there are none
	name   string       // of the host, for which authenticators sign; empty for its number
	base   *url.URL     // what the site takes for its address; nil for the one that it has
	second diary.SecondFactorRule
	ntfy   []string // servers to whose topics reminders may be sent
}

func newSiteIn(t *testing.T, around surroundings) *site {
	t.Helper()
	way, runs := around.way, around.runs
	store, err := sqlstore.Open(t.Context(), dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	signer, err := token.NewSigner([]byte("a secret for tests only"))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{
		t: t, store: &fillingStore{Store: store},
		hasher: password.NewHasher(password.Params{Memory: 8, Iterations: 1, Parallelism: 1}, 4),
		links:  signer,
		runs:   runs,
	}
	s.Server = httptest.NewUnstartedServer(nil)
	s.host = s.Listener.Addr().String()
	if around.name != "" {
		_, port, _ := net.SplitHostPort(s.host)
		s.host = net.JoinHostPort(around.name, port)
	}
	if way != nil {
		way.leadTo(s.host)
		s.host = way.host()
	}
	base := &url.URL{Scheme: "http", Host: s.host}
	pushKey := s.send(base, around.pushes)
	if around.base != nil {
		base = around.base
	}
	s.Config.Handler = s.noteAnswers(handlers.New(s.store, handlers.Config{
		Hasher: s.hasher, Log: slog.New(slog.DiscardHandler), Now: s.now,
		BaseURL: base, SecondFactor: around.second,
		Sessions: diary.SessionLimits{Idle: 30 * 24 * time.Hour, Lifetime: 90 * 24 * time.Hour},
		Signup:   diary.SignupOpen, Links: signer, Mailbox: s.mail, MailWaits: s.runner.Wake, PushKey: pushKey, NtfyServers: around.ntfy,
	}))
	s.Start()
	s.URL = "http://" + s.host
	t.Cleanup(s.Close)
	return s
}

// noteAnswers notes how pages were answered.
func (s *site) noteAnswers(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		s.asOther(pages, answer, r)
		// What a worker passes on is for no document, but still asks for a page.
		if strings.HasPrefix(r.Header.Get("Accept"), "text/html") {
			s.answers.Store(r.URL.RequestURI(), answer.status)
		}
	})
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// now is a little later each time, so that nothing rests on two requests at one instant.
func (s *site) now() time.Time {
	if !s.runs.IsZero() {
		return testStart.Add(time.Since(s.runs))
	}
	return testStart.Add(time.Duration(s.ticks.Add(1)) * time.Millisecond)
}

func (s *site) advance(d time.Duration) { s.ticks.Add(d.Milliseconds()) }

// addAccount makes an account that the password of these tests opens.
func (s *site) addAccount(email string, language diary.Language) diary.Account {
	s.t.Helper()
	hash, err := s.hasher.Hash(s.t.Context(), goodPassword)
	if err != nil {
		s.t.Fatal(err)
	}
	now := s.now()
	account := diary.Account{
		ID: diary.NewID(), Email: email, PasswordHash: hash, Created: now,
		Preferences: diary.Preferences{Language: language, Zone: homeZone},
	}
	if err := s.store.CreateAccount(s.t.Context(), account, diary.NewConsents(now)); err != nil {
		s.t.Fatal(err)
	}
	return account
}

// fillDiary gives an account what an invented person noted in the last days.
func (s *site) fillDiary(account diary.Account, days int) {
	s.t.Helper()
	now := s.now()
	invented := demo.Generate(1, days, now, account.Location())
	for _, episode := range invented.Episodes {
		if _, err := s.store.CreateEpisode(s.t.Context(), account.ID, episode, now); err != nil {
			s.t.Fatal(err)
		}
	}
	if _, err := s.store.SaveFactorSetup(s.t.Context(), account.ID, invented.Factors, now); err != nil {
		s.t.Fatal(err)
	}
	for _, checkIn := range invented.CheckIns {
		if _, err := s.store.SaveCheckIn(s.t.Context(), account.ID, checkIn, now); err != nil {
			s.t.Fatal(err)
		}
	}
}

// episodes lists what an account's diary holds, newest first.
func (s *site) episodes(email string) []diary.Episode {
	s.t.Helper()
	account, err := s.store.AccountByEmail(s.t.Context(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	episodes, err := s.store.ListEpisodes(s.t.Context(), account.ID, diary.EpisodeFilter{}, diary.Cursor{}, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return episodes
}

// onlyEpisode is the one cramp that an account's diary holds.
func (s *site) onlyEpisode(email string) diary.Episode {
	s.t.Helper()
	episodes := s.episodes(email)
	if len(episodes) != 1 {
		s.t.Fatalf("the diary holds %d cramps, want 1", len(episodes))
	}
	return episodes[0]
}
