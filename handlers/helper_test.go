package handlers

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "time/tzdata"

	"crampdiary/diary"
	"crampdiary/diary/logtest"
	"crampdiary/diary/password"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/diary/token"
	"crampdiary/reminders/maildir"
	"crampdiary/views/i18n"
	"crampdiary/views/ui/settest"
)

// All names, addresses and cramps in these tests are invented.

const goodPassword = "kaffekop hjelm vandfald 7"

// site is the program's pages over a database of their own, at a moment that the test sets.
type site struct {
	*httptest.Server
	t     *testing.T
	path  string // of the database
	store diary.Store
	close func() // closes the store
	log   *logtest.Buffer
	pages Config
	// folder is where the mails of the tests lie, also where the pages know of a mail server.
	folder *maildir.Folder
	now    atomic.Int64 // milliseconds since 1970
	fault  atomic.Pointer[func(op string, writes bool) error]
}

// testStart is a Tuesday morning in Denmark, 03:10.
var testStart = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

func newSite(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	return newSiteOf(t, dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration()), change...)
}

// newSiteOf is a site over a database that is there.
func newSiteOf(t *testing.T, path string, change ...func(*Config)) *site {
	t.Helper()
	s := &site{t: t, log: &logtest.Buffer{}, path: path}
	store, err := sqlstore.Open(context.Background(), s.path,
		sqlstore.WithBusyTimeout(50*time.Millisecond), sqlstore.WithFault(s.askFault))
	if err != nil {
		t.Fatal(err)
	}
	s.close = sync.OnceFunc(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	t.Cleanup(s.close)
	s.store, s.folder = store, newMailbox(t)
	s.now.Store(testStart.UnixMilli())
	config := Config{
		Hasher:      password.NewHasher(password.Params{Memory: 8, Iterations: 1, Parallelism: 1}, 4),
		Log:         slog.New(slog.NewTextHandler(s.log, nil)),
		Now:         func() time.Time { return time.UnixMilli(s.now.Load()) },
		BaseURL:     &url.URL{Scheme: "http", Host: "localhost"},
		Sessions:    diary.SessionLimits{Idle: 30 * 24 * time.Hour, Lifetime: 90 * 24 * time.Hour},
		Signup:      diary.SignupOpen,
		Links:       newSigner(t),
		Mailbox:     s.folder,
		PushKey:     "BG-ours",
		NtfyServers: []string{"https://ntfy.example.org"},
	}
	for _, c := range change {
		c(&config)
	}
	s.pages = config
	s.Server = httptest.NewServer(New(store, config))
	t.Cleanup(s.Server.Close)
	return s
}

// withServer has the pages know of a mail server.
func withServer(c *Config) { c.Mailbox = nil }

// fail has the store fail with what fault says before each of its operations; nil mends it.
func (s *site) fail(fault func(op string, writes bool) error) {
	if fault == nil {
		s.fault.Store(nil)
		return
	}
	s.fault.Store(&fault)
}

func (s *site) askFault(op string, writes bool) error {
	if fault := s.fault.Load(); fault != nil {
		return (*fault)(op, writes)
	}
	return nil
}

// fillDisk has every write fail, as a full or locked disk does.
func (s *site) fillDisk(full bool) {
	s.fail(nil)
	if full {
		s.fail(func(_ string, writes bool) error {
			if writes {
				return diary.ErrUnavailable
			}
			return nil
		})
	}
}

func newSigner(t testing.TB) *token.Signer {
	t.Helper()
	signer, err := token.NewSigner([]byte("a secret for tests only"))
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func (s *site) advance(d time.Duration) { s.now.Add(d.Milliseconds()) }

func (s *site) time() time.Time { return time.UnixMilli(s.now.Load()) }

// browser is a person's browser: it keeps cookies, sends what browsers send, and follows no redirect
// by itself.
type browser struct {
	*site
	client     http.Client
	language   string
	from       string // its address, as a proxy tells it; empty for this machine's
	compressed bool   // asks for gzip, and leaves the answers as they were sent
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{site: s, language: "da", client: http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is a response whose body was read.
type answer struct {
	*http.Response
	body string
}

func (b *browser) do(method, path string, form url.Values) answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequest(method, b.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Accept-Language", b.language)
	request.Header.Set("User-Agent", "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")
	if b.from != "" {
		request.Header.Set("X-Forwarded-For", b.from)
	}
	if b.compressed {
		request.Header.Set("Accept-Encoding", "gzip")
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", b.URL)
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return newAnswer(response, content)
}

// newAnswer is a response with what was read of it, where the words of a page stand as they were written.
func newAnswer(response *http.Response, content []byte) answer {
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") && response.Header.Get("Content-Encoding") == "" {
		return answer{response, settest.Unset(string(content))}
	}
	return answer{response, string(content)}
}

// get fetches a page, with a proof where one is asked for. One that makes something is led to an address with the ID of what it makes, and that
// is followed; nothing else is.
func (b *browser) get(path string) answer {
	b.t.Helper()
	got := b.do(http.MethodGet, path, nil)
	if strings.HasPrefix(got.Header.Get("Location"), provePath+"?") && b.prove() {
		got = b.do(http.MethodGet, path, nil)
	}
	page, _, _ := strings.Cut(path, "?")
	if to := got.Header.Get("Location"); strings.HasPrefix(to, page+"?") && strings.Contains(to, "id=") {
		return b.do(http.MethodGet, to, nil)
	}
	return got
}

func (b *browser) post(path string, form url.Values) answer {
	b.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	got := b.do(http.MethodPost, path, form)
	if got.StatusCode == http.StatusForbidden && strings.Contains(got.body, `action="`+provePath+`"`) && b.prove() {
		got = b.do(http.MethodPost, path, form)
	}
	return got
}

// prove gives the password where a page asks for it before something that matters, as a person would.
func (b *browser) prove() bool {
	b.t.Helper()
	return b.do(http.MethodPost, provePath, url.Values{"current_password": {goodPassword}}).StatusCode == http.StatusSeeOther
}

// want fails the test unless the answer has the status.
func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s %s answered %d, want %d\n%s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	return a
}

// says fails the test unless the answer holds every text.
func (a answer) says(t *testing.T, texts ...string) answer {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			_, main, _ := strings.Cut(a.body, "<main") // what stands around it is the same everywhere
			t.Errorf("%s %s does not say %q\n%.5000s", a.Request.Method, a.Request.URL.Path, text, cmp.Or(main, a.body))
		}
	}
	return a
}

func signUpForm(email string) url.Values {
	return url.Values{
		"email": {email}, "password": {goodPassword}, "zone": {"Europe/Copenhagen"},
		string(diary.StoreHealthData): {"yes"}, string(diary.IsAdult): {"yes"},
	}
}

// member is a browser that has just made an account and signed in.
func (s *site) member(email string) *browser {
	s.t.Helper()
	b := s.browser()
	b.post("/signup", signUpForm(email)).want(s.t, http.StatusSeeOther)
	b.signIn(email, goodPassword).want(s.t, http.StatusSeeOther)
	return b
}

func (b *browser) signIn(email, password string) answer {
	b.t.Helper()
	return b.post("/signin", url.Values{"email": {email}, "password": {password}})
}

// arrived is where a browser is sent after a sign-in, once it has shown that it kept its cookie.
func (b *browser) arrived(in answer) string {
	b.t.Helper()
	through := in.want(b.t, http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(through, arrivedPath+"?next=") {
		b.t.Fatalf("sent to %q after the sign-in", through)
	}
	return b.get(through).want(b.t, http.StatusSeeOther).Header.Get("Location")
}

func (b *browser) accountID(email string) string {
	b.t.Helper()
	account, err := b.store.AccountByEmail(context.Background(), email)
	if err != nil {
		b.t.Fatal(err)
	}
	return account.ID
}

// logEpisode stores an episode through the form and returns its ID.
func (b *browser) logEpisode(form url.Values) string {
	b.t.Helper()
	if form.Get("when") == "" {
		form.Set("when", "now")
	}
	return savedID(b.t, b.post("/entries", form).want(b.t, http.StatusSeeOther))
}

var savedLocation = regexp.MustCompile(`^/entries/([0-9a-f-]{36})$`)

func savedID(t *testing.T, a answer) string {
	t.Helper()
	return savedIDAt(t, a.Header.Get("Location"))
}

// savedIDAt is the ID of the episode that an address says was saved.
func savedIDAt(t *testing.T, location string) string {
	t.Helper()
	match := savedLocation.FindStringSubmatch(location)
	if match == nil {
		t.Fatalf("not sent to a saved episode but to %q", location)
	}
	return match[1]
}

func danish(key string, args ...any) string { return i18n.For(diary.Danish).T(key, args...) }
