package main

import (
	"bytes"
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

// keyOf is what the file of the secret key beside a database holds.
func keyOf(t *testing.T, path string) string {
	t.Helper()
	file, ok, err := keyFile(database(path))
	if err != nil || !ok {
		t.Fatalf("%s, %v", file, err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(content))
}

// execute runs a statement on a database that nobody has open.
func execute(t *testing.T, path, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}

const olderKey = "KEYOFANOLDERVERSIONTHATKEPTITINTHEDATABASE"

// oldDatabase is a database as an older version left it, with the key inside and the account a@example.org.
func oldDatabase(t *testing.T) string {
	t.Helper()
	path := newInstallation(t)
	execute(t, path, `insert into installation_secret (name, value) values ('links', ?)`, olderKey)
	return path
}

var secretsInPages = regexp.MustCompile(`/(?:s|feed)/([A-Za-z0-9_-]{43})`)

// A backup is copied to places that the installation is not.
func TestABackupOfTheDatabaseForgesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "diary.db")
	p := startProcess(t, nil, "--database", path)
	client := browser(t)
	signUp(t, client, p.site, "inger@example.org")
	var secrets []string
	site, err := url.Parse(p.site)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range client.Jar.Cookies(site) {
		secrets = append(secrets, cookie.Value)
	}
	newShare := regexp.MustCompile(`name="(id|token|code)" value="([^"]+)"`)
	_, page := get(t, client, p.site+"/share/new?id="+diary.NewID())
	form := url.Values{"period": {"4"}, "days": {"14"}}
	for _, field := range newShare.FindAllStringSubmatch(page, -1) {
		form.Set(field[1], field[2])
	}
	for address, form := range map[string]url.Values{"/share": form, "/reminders/feed": {}} {
		status, page, err := fetch(client, newPost(t, p.site+address, form))
		found := secretsInPages.FindStringSubmatch(page)
		if err != nil || status != http.StatusOK || found == nil {
			t.Fatalf("%s: %d, %v\n%s", address, status, err, page)
		}
		secrets = append(secrets, found[1])
	}
	secrets = append(secrets, keyOf(t, path))
	p.terminate()
	backup, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(secrets) < 5 || !bytes.Contains(backup, []byte("inger@example.org")) {
		t.Fatalf("%d secrets, of a database of %d octets", len(secrets), len(backup))
	}
	for _, secret := range secrets {
		if bytes.Contains(backup, []byte(secret)) {
			t.Errorf("the database holds %q", secret)
		}
	}
}

func TestTheKeyIsMadeOnceForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "diary.db")
	p := startProcess(t, nil, "--database", path)
	log := p.terminate()
	key := keyOf(t, path)
	file, _, _ := keyFile(database(path))
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the mode %v, %v", info.Mode(), err)
	}
	if len(key) < leastKey || !strings.Contains(log, "a secret key was made") || strings.Contains(log, key) {
		t.Errorf("the key has %d characters; the log:\n%s", len(key), log)
	}
	log = startProcess(t, nil, "--database", path).terminate()
	if keyOf(t, path) != key || strings.Contains(log, "secret key") {
		t.Errorf("the second start says:\n%s", log)
	}
	// One that is lost is made again, and that is said.
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	log = startProcess(t, nil, "--database", path).terminate()
	if keyOf(t, path) == key || !strings.Contains(log, "no longer work") {
		t.Errorf("after it was lost it says:\n%s", log)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*new*")); err != nil || len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

func TestADatabaseThatHoldsTheKeyGivesItUpAndLinksStayGood(t *testing.T) {
	path := oldDatabase(t)
	signer, err := token.NewSigner([]byte(olderKey))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	var id string
	if err := db.QueryRow(`select id from account`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	db.Close()
	p := startProcess(t, nil, "--database", path)
	site, err := url.Parse(p.site)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := get(t, browser(t), signer.FewerLink(site, id, diary.Stretching, time.Now())); status != http.StatusOK {
		t.Errorf("a link that was mailed before answers %d", status)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files { // while it runs, so the log counts too
		if content, err := os.ReadFile(file); err != nil || bytes.Contains(content, []byte(olderKey)) {
			t.Errorf("%s holds the key (%v)", file, err)
		}
	}
	log := p.terminate()
	if keyOf(t, path) != olderKey || !strings.Contains(log, "taken out of the database") || strings.Contains(log, olderKey) {
		t.Errorf("the file holds %q; the log:\n%s", keyOf(t, path), log)
	}
}

func TestAKeyThatIsGivenIsUsedAndTheStoredOneGoes(t *testing.T) {
	path := oldDatabase(t)
	log := startProcess(t, []string{"CRAMPDIARY_SECRET_KEY=" + strings.Repeat("given", 8)}, "--database", path).terminate()
	if !strings.Contains(log, "same_as_used=false") {
		t.Errorf("the log:\n%s", log)
	}
	file, _, _ := keyFile(database(path))
	if _, err := os.Stat(file); err == nil {
		t.Error("a file was made that nobody uses")
	}
	if content, err := os.ReadFile(path); err != nil || bytes.Contains(content, []byte(olderKey)) {
		t.Errorf("the database still holds the key (%v)", err)
	}
}

func TestAKeyFileThatCannotBeTrustedIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "diary.db")
	command(t, nil, "migrate", "--database", path).mustSucceed(t)
	file, _, _ := keyFile(database(path))
	good := strings.Repeat("k", leastKey)
	for name, test := range map[string]struct {
		make func() error
		says string
	}{
		"short":         {func() error { return os.WriteFile(file, []byte("short\n"), 0o600) }, "fewer than 32"},
		"empty":         {func() error { return os.WriteFile(file, nil, 0o600) }, "fewer than 32"},
		"a directory":   {func() error { return os.Mkdir(file, 0o700) }, "not a file"},
		"dangling link": {func() error { return os.Symlink(filepath.Join(dir, "gone"), file) }, "not there"},
		"writable": {func() error {
			if err := os.WriteFile(file, []byte(good), 0o600); err != nil {
				return err
			}
			return os.Chmod(file, 0o666)
		}, "chmod 600"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := test.make(); err != nil {
				t.Fatal(err)
			}
			defer os.Remove(file)
			command(t, nil, "serve", "--log-level=error", "--listen=localhost:0", "--database", path).mustFail(t, exitRefused, file, test.says)
		})
	}
	elsewhere := writeFile(t, "key", good+"\n")
	if err := os.Symlink(elsewhere, file); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(elsewhere, 0o640); err != nil {
		t.Fatal(err)
	}
	if log := startProcess(t, nil, "--database", path).terminate(); !strings.Contains(log, "can be read by others") {
		t.Errorf("the log:\n%s", log)
	}
}

func TestOfManyProcessesAtOnceOneMakesTheKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "diary-secret-key")
	keys := make([]string, 8)
	var processes sync.WaitGroup
	for i := range keys {
		processes.Go(func() {
			var err error
			if keys[i], err = findKey(path, "", logSettings{LogLevel: "error"}.logger(t.Output())); err != nil {
				t.Error(err)
			}
		})
	}
	processes.Wait()
	for _, key := range keys {
		if key == "" || key != keys[0] {
			t.Fatalf("they use %q", keys)
		}
	}
}

func TestWithPostgreSQLTheKeyMustBeGiven(t *testing.T) {
	const url = "postgres://diary@127.0.0.1:1/diary?connect_timeout=1"
	command(t, nil, "serve", "--database", url).mustFail(t, exitRefused, "--secret-key", "CRAMPDIARY_SECRET_KEY_FILE", "installation_secret", "openssl rand")
	// With one, the database is asked.
	command(t, nil, "serve", "--log-level=error", "--database", url, "--secret-key", strings.Repeat("k", leastKey)).mustFail(t, exitFailed, "open database")
	command(t, nil, "config", "--database", url).mustSucceed(t)
}

func TestCopyTakesTheKeyAlong(t *testing.T) {
	from, dir := newInstallation(t), t.TempDir()
	file, _, _ := keyFile(database(from))
	if err := os.WriteFile(file, []byte(olderKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "copy.db")
	command(t, nil, "copy", "--from", from, "--to", to).mustSucceed(t)
	if key := keyOf(t, to); key != olderKey {
		t.Errorf("the copy has the key %q", key)
	}
	other, _, _ := keyFile(database(filepath.Join(dir, "other.db")))
	if err := os.WriteFile(other, []byte(strings.Repeat("o", leastKey)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := command(t, nil, "copy", "--from", from, "--to", filepath.Join(dir, "other.db"))
	if got.code != exitFailed || !strings.Contains(got.stderr, other) || keyOf(t, filepath.Join(dir, "other.db")) == olderKey {
		t.Errorf("exit code %d, and it says %s", got.code, got.stderr)
	}
}

func TestADemoTouchesNothingOfARealInstallation(t *testing.T) {
	server, address := startMailServer(t)
	path := newInstallation(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := startProcess(t, []string{"TMPDIR=" + t.TempDir()}, "serve", "--demo", "--database", path, "--smtp-url", address,
		"--mail-from=me@example.org", "--secret-key", strings.Repeat("k", leastKey))
	login := p.printed(`^Sign in as (\S+) with the password (\S+)$`)
	if said := p.printed(`left out: (.*)$`)[1]; said != "--database --smtp-url" {
		t.Errorf("it leaves out %q", said)
	}
	client := browser(t)
	signIn(t, client, p.site, login[1], login[2])
	post(t, client, p.site+"/settings/email/resend", nil)
	if status, body := get(t, client, p.site+"/mail"); status != http.StatusOK {
		t.Errorf("the mails are not put into a folder: %d\n%s", status, body)
	}
	if log := p.terminate(); !strings.Contains(log, `left_out="--database --smtp-url"`) {
		t.Errorf("the log:\n%s", log)
	}
	if mails := server.received(); len(mails) > 0 {
		t.Errorf("the server got %q", mails)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database was changed (%v)", err)
	}
}
