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

// What the accounts of these tests have.
const (
	GoodPassword = "kaffekop hjelm vandfald 7" // #nosec G101 -- it opens accounts of tests alone
	HomeZone     = "Europe/Copenhagen"
)

// TestStart is a Tuesday morning in Denmark, 03:10.
var TestStart = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

// Site is the program's pages over a database of their own.
type Site struct {
	appKey string // of the one-time codes that an app of the member makes
	*httptest.Server
	T      *testing.T
	host   string // by which it is asked for
	Store  *fillingStore
	hasher *password.Hasher
	links  *token.Signer // of the mails
	mail   *maildir.Folder
	runner *reminders.Runner
	ticks  atomic.Int64 // milliseconds since testStart
	Runs   time.Time    // when its clock began to run as fast as that of the browser; zero if it does not

	answers sync.Map // status by path, of what was asked for as a page
	other   atomic.Pointer[OtherVersion]
}

// OtherVersion makes of what the program sends what another version of it would send.
type OtherVersion func(path, content string) string

// Become has the site answer as another version of the program.
func (s *Site) Become(version OtherVersion) { s.other.Store(&version) }

// asOther answers as the other version does, if there is one.
func (s *Site) asOther(pages http.Handler, w http.ResponseWriter, r *http.Request) {
	other := s.other.Load()
	if other == nil {
		pages.ServeHTTP(w, r)
		return
	}
	asked := r.Clone(r.Context())
	asked.URL.Path = strings.Replace(asked.URL.Path, NextMark, ".", 1)
	asked.Header.Del("Accept-Encoding")
	answer := httptest.NewRecorder()
	pages.ServeHTTP(answer, asked)
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = io.WriteString(w, (*other)(r.URL.Path, answer.Body.String())) // what fails now is the connection
}

// NextMark is within the addresses of what is another file in another version.
const NextMark = ".next."

// fillingStore is a database whose disk is full, or which is away, whenever a test says so.
type fillingStore struct {
	diary.Store
	Full, Away atomic.Bool
}

// SessionByToken implements diary.Store.
func (f *fillingStore) SessionByToken(ctx context.Context, tokenHash [32]byte) (diary.Session, diary.Account, error) {
	if f.Away.Load() {
		return diary.Session{}, diary.Account{}, diary.ErrUnavailable
	}
	return f.Store.SessionByToken(ctx, tokenHash)
}

// CreateEpisode implements diary.Store.
func (f *fillingStore) CreateEpisode(ctx context.Context, account string, e diary.Episode, now time.Time) (diary.Episode, error) {
	if f.Full.Load() {
		return diary.Episode{}, diary.ErrUnavailable
	}
	return f.Store.CreateEpisode(ctx, account, e, now)
}

// NewSite is a site that ends with the test.
func NewSite(t *testing.T) *Site {
	t.Helper()
	return NewSiteBehind(t, nil, time.Time{})
}

// NewSiteBehind is a site that is reached through a network; nil for none. What its clock runs since is zero when that goes
// on with each request alone.
func NewSiteBehind(t *testing.T, way *Proxy, runs time.Time) *Site {
	t.Helper()
	return NewSiteIn(t, Surroundings{way: way, runs: runs})
}

// Surroundings are what is around a site.
type Surroundings struct {
	way    *Proxy       // nil for none
	runs   time.Time    // see NewSiteBehind
	Pushes *PushService // to which notifications go; nil when there are none
	Name   string       // of the host, for which authenticators sign; empty for its number
	base   *url.URL     // what the site takes for its address; nil for the one that it has
	second diary.SecondFactorRule
	ntfy   []string // servers to whose topics reminders may be sent
}

// NewSiteIn is a site in surroundings.
func NewSiteIn(t *testing.T, around Surroundings) *Site {
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
	s := &Site{
		T: t, Store: &fillingStore{Store: store},
		hasher: password.NewHasher(password.Params{Memory: 8, Iterations: 1, Parallelism: 1}, 4),
		links:  signer,
		Runs:   runs,
	}
	s.Server = httptest.NewUnstartedServer(nil)
	s.host = s.Listener.Addr().String()
	if around.Name != "" {
		_, port, _ := net.SplitHostPort(s.host)
		s.host = net.JoinHostPort(around.Name, port)
	}
	if way != nil {
		way.leadTo(s.host)
		s.host = way.host()
	}
	base := &url.URL{Scheme: "http", Host: s.host}
	pushKey := s.send(base, around.Pushes)
	if around.base != nil {
		base = around.base
	}
	s.Config.Handler = s.noteAnswers(handlers.New(s.Store, handlers.Config{
		Hasher: s.hasher, Log: slog.New(slog.DiscardHandler), Now: s.Now,
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
func (s *Site) noteAnswers(pages http.Handler) http.Handler {
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

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Now is a little later each time, so that nothing rests on two requests at one instant.
func (s *Site) Now() time.Time {
	if !s.Runs.IsZero() {
		return TestStart.Add(time.Since(s.Runs))
	}
	return TestStart.Add(time.Duration(s.ticks.Add(1)) * time.Millisecond)
}

// Advance moves the site's clock on.
func (s *Site) Advance(d time.Duration) { s.ticks.Add(d.Milliseconds()) }

// AddAccount makes an account that the password of these tests opens.
func (s *Site) AddAccount(email string, language diary.Language) diary.Account {
	s.T.Helper()
	hash, err := s.hasher.Hash(s.T.Context(), GoodPassword)
	if err != nil {
		s.T.Fatal(err)
	}
	now := s.Now()
	account := diary.Account{
		ID: diary.NewID(), Email: email, PasswordHash: hash, Created: now,
		Preferences: diary.Preferences{Language: language, Zone: HomeZone},
	}
	if err := s.Store.CreateAccount(s.T.Context(), account, diary.NewConsents(now)); err != nil {
		s.T.Fatal(err)
	}
	return account
}

// FillDiary gives an account what an invented person noted in the last days.
func (s *Site) FillDiary(account diary.Account, days int) {
	s.T.Helper()
	now := s.Now()
	invented := demo.Generate(1, days, now, account.Location())
	for _, episode := range invented.Episodes {
		if _, err := s.Store.CreateEpisode(s.T.Context(), account.ID, episode, now); err != nil {
			s.T.Fatal(err)
		}
	}
	if _, err := s.Store.SaveFactorSetup(s.T.Context(), account.ID, invented.Factors, now); err != nil {
		s.T.Fatal(err)
	}
	for _, checkIn := range invented.CheckIns {
		if _, err := s.Store.SaveCheckIn(s.T.Context(), account.ID, checkIn, now); err != nil {
			s.T.Fatal(err)
		}
	}
}

// Episodes lists what an account's diary holds, newest first.
func (s *Site) Episodes(email string) []diary.Episode {
	s.T.Helper()
	account, err := s.Store.AccountByEmail(s.T.Context(), email)
	if err != nil {
		s.T.Fatal(err)
	}
	episodes, err := s.Store.ListEpisodes(s.T.Context(), account.ID, diary.EpisodeFilter{}, diary.Cursor{}, 1000)
	if err != nil {
		s.T.Fatal(err)
	}
	return episodes
}

// OnlyEpisode is the one cramp that an account's diary holds.
func (s *Site) OnlyEpisode(email string) diary.Episode {
	s.T.Helper()
	episodes := s.Episodes(email)
	if len(episodes) != 1 {
		s.T.Fatalf("the diary holds %d cramps, want 1", len(episodes))
	}
	return episodes[0]
}

// FillDemo gives an account the diary of the demo, with what the invented person says of herself.
func (s *Site) FillDemo(account diary.Account) {
	s.T.Helper()
	account.Region = diary.Hovedstaden
	if err := s.Store.SavePreferences(s.T.Context(), account.ID, account.Preferences); err != nil {
		s.T.Fatal(err)
	}
	s.FillDiary(account, 90)
	now := s.Now()
	if _, err := s.Store.SaveProfile(s.T.Context(), account.ID, demo.Generate(1, 90, now, account.Location()).Profile, now); err != nil {
		s.T.Fatal(err)
	}
}
