package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
)

// readmeBlocks are the indented blocks of README.md and of what it leaves to others: what they tell people to type.
func readmeBlocks(t *testing.T) []string {
	t.Helper()
	var text strings.Builder
	for _, name := range []string{"README.md", "docs/MAIL.md", "docs/BACKUP.md", "docs/EXPORT.md"} {
		part, err := os.ReadFile(filepath.Join(moduleRoot, name))
		if err != nil {
			t.Fatal(err)
		}
		text.Write(part)
	}
	var blocks []string
	inside, before := false, ""
	for line := range strings.Lines(text.String()) {
		code, indented := strings.CutPrefix(line, "    ")
		switch {
		case !indented:
			inside = false
		case inside:
			blocks[len(blocks)-1] += code
		case strings.TrimSpace(before) == "":
			inside, blocks = true, append(blocks, code)
		}
		before = line
	}
	return blocks
}

// blockChecks say how each of readmeBlocks is tried, by what it begins with.
var blockChecks = []struct {
	begins string
	check  func(t *testing.T, block string)
}{
	{"go run ./cmd/crampdiary\n", serves},
	{"go run ./cmd/crampdiary serve --demo\n", serves},
	{"CGO_ENABLED=0 go build", builds},
	{"crampdiary --base-url ", serves},
	{"export CRAMPDIARY_SMTP_URL=", mails},
	{"crampdiary unix", pipes},
	{"transport_maps = inline:{ diary@example.org=crampdiary: }\n", func(*testing.T, string) {}}, // names the service of the block before
	{"crampdiary_bounced:", pipes},
	{"crampdiary backup ", backsUp},
	{"crampdiary verify ", restores},
	{"crampdiary report --archive ", reports},
	{"export CRAMPDIARY_DATABASE_FILE=", servesPostgres},
	{"openssl rand -hex 32\n", makesAKey},
	{"psql ", findsTheKey},
	{"crampdiary copy ", copies},
	{"go test ./...\n", func(*testing.T, string) {}}, // this is it
	{".ci/run\n", isThere},
}

func TestEveryBlockOfREADMEDoesWhatItSays(t *testing.T) {
	used := make([]bool, len(blockChecks))
	for _, block := range readmeBlocks(t) {
		i := slices.IndexFunc(blockChecks, func(c struct {
			begins string
			check  func(t *testing.T, block string)
		}) bool {
			return strings.HasPrefix(block, c.begins)
		})
		if i < 0 {
			t.Errorf("nobody tries this block:\n%s", block)
			continue
		}
		used[i] = true
		t.Run(strings.TrimSpace(strings.SplitN(block, "\n", 2)[0]), func(t *testing.T) { blockChecks[i].check(t, block) })
	}
	for i, c := range blockChecks {
		if !used[i] {
			t.Errorf("there is no block that begins with %q", c.begins)
		}
	}
}

// typed are the settings that a block exports, and the arguments of each crampdiary that it runs. What it
// names of the reader's machine is replaced.
func typed(block string, replace ...string) (environ []string, runs [][]string) {
	block = strings.NewReplacer(append(replace, "go run ./cmd/crampdiary", "crampdiary")...).Replace(block)
	for line := range strings.Lines(block) {
		line, _, _ = strings.Cut(line, "   # ")
		if setting, ok := strings.CutPrefix(strings.TrimSpace(line), "export "); ok {
			environ = append(environ, setting)
		} else if words := strings.Fields(line); len(words) > 0 && words[0] == "crampdiary" {
			runs = append(runs, words[1:])
		}
	}
	return environ, runs
}

// serves starts what a block starts, and asks whether it is ready.
func serves(t *testing.T, block string) {
	environ, runs := typed(block)
	if len(runs) != 1 {
		t.Fatalf("it runs %v", runs)
	}
	serveOnce(t, append(environ, "CRAMPDIARY_DATABASE="+filepath.Join(t.TempDir(), "crampdiary.db"), "TMPDIR="+t.TempDir()), runs[0])
}

func serveOnce(t *testing.T, environ, args []string) {
	t.Helper()
	p := startProcess(t, environ, args...)
	if !strings.HasPrefix(p.site, "https://") { // else it is behind a proxy that is not here
		if status, body := get(t, browser(t), p.site+"/readyz"); status != http.StatusOK {
			t.Errorf("it answers %d: %s", status, body)
		}
	}
	p.terminate()
}

func builds(t *testing.T, block string) {
	target := filepath.Join(t.TempDir(), "crampdiary")
	words := strings.Fields(strings.Replace(block, "-o crampdiary", "-o "+target, 1))
	build := exec.Command(words[1], words[2:]...)
	build.Dir, build.Env = moduleRoot, append(os.Environ(), words[0])
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v:\n%s", err, said)
	}
	if said, err := exec.Command(target, "version").CombinedOutput(); err != nil || !strings.HasPrefix(string(said), "crampdiary ") {
		t.Errorf("it says %s, %v", said, err)
	}
}

// signedIn is a mail server with a certificate that asks for a password.
type signedIn struct{ mailSession }

func (s signedIn) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s signedIn) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "diary" || password != "hemmeligt" {
			return errors.New("wrong")
		}
		return nil
	}), nil
}

func mails(t *testing.T, block string) {
	certificate, authority := newCertificate(t)
	m := &mailServer{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return signedIn{mailSession{m}}, nil }))
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	defer serving.Wait()
	defer server.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	environ, runs := typed(block, "mail.example.org:587", "localhost:"+port, "/etc/crampdiary/smtp-password", writeFile(t, "smtp-password", "hemmeligt\n"))
	if len(runs) != 1 {
		t.Fatalf("it runs %v", runs)
	}
	environ = append(environ, "SSL_CERT_FILE="+authority)
	if said, code := executed(t, "", environ, "", runs[0]); code != exitDone || len(m.received()) != 1 {
		t.Errorf("it ends with %d:\n%s", code, said)
	}
	// With the same settings the diary is served.
	serveOnce(t, append(environ, "CRAMPDIARY_DATABASE="+filepath.Join(t.TempDir(), "crampdiary.db")), nil)
}

// newCertificate is a certificate for localhost, and the file by which it is trusted.
func newCertificate(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file := writeFile(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// executed runs the program in a directory to its end.
func executed(t *testing.T, dir string, environ []string, input string, args []string) (said string, code int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = dir, append([]string{asProgram + "=1"}, environ...), strings.NewReader(input)
	output, _ := cmd.CombinedOutput() // how it ended is in its state
	return string(output), cmd.ProcessState.ExitCode()
}

// pipes runs the command that a mail server is configured with.
func pipes(t *testing.T, block string) {
	_, line, found := strings.Cut(block, "/usr/local/bin/crampdiary ")
	line, _, _ = strings.Cut(line, "\n")
	if !found {
		t.Fatal("it runs nothing")
	}
	path := filepath.Join(t.TempDir(), "crampdiary.db")
	startProcess(t, nil, "--database", path).terminate()
	args := strings.Fields(strings.Replace(line, "/var/lib/crampdiary/crampdiary.db", path, 1))
	report, err := os.ReadFile(filepath.Join(moduleRoot, "reminders/mail/testdata/bounces/postfix.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if said, code := executed(t, "", nil, string(report), args); code != exitDone || !strings.Contains(said, "not about a mail that was sent here") {
		t.Errorf("it ends with %d:\n%s", code, said)
	}
}

// backsUp makes a backup while the diary is served.
func backsUp(t *testing.T, block string) {
	database, backups := filepath.Join(t.TempDir(), "crampdiary.db"), t.TempDir()
	startProcess(t, nil, "--database", database)
	_, runs := typed(block, "/var/backups/crampdiary", backups)
	if len(runs) != 1 {
		t.Fatalf("it runs %v", runs)
	}
	command(t, []string{"CRAMPDIARY_DATABASE=" + database}, runs[0]...).mustSucceed(t)
	command(t, nil, "verify", onlyBackup(t, backups)).mustSucceed(t)
}

// restores brings a backup back, and serves it.
func restores(t *testing.T, block string) {
	dir := t.TempDir()
	old, restored := filepath.Join(dir, "old.db"), filepath.Join(dir, "new.db")
	p := startProcess(t, nil, "--database", old)
	client := browser(t)
	signUp(t, client, p.site, "inger@example.org")
	post(t, client, p.site+"/entries", episodeForm(diary.NewID(), "i feriehuset"))
	p.terminate()
	_, runs := typed(block, "/var/backups/crampdiary", dir, "old.db", old, "new.db", restored)
	if len(runs) != 2 {
		t.Fatalf("it runs %v", runs)
	}
	command(t, nil, "backup", "--database", old, "--to", runs[0][1]).mustSucceed(t)
	for _, args := range runs {
		command(t, nil, args...).mustSucceed(t)
	}
	p = startProcess(t, nil, "--database", restored)
	signIn(t, client, p.site, "inger@example.org", goodPassword)
	if _, body := get(t, client, p.site+"/entries"); !strings.Contains(body, "/days/2025-03-03") {
		t.Errorf("the entry is not restored:\n%s", body)
	}
}

// reports reads the archive that a person has downloaded.
func reports(t *testing.T, block string) {
	dir := t.TempDir()
	p := startProcess(t, nil, "--database", filepath.Join(dir, "crampdiary.db"))
	client := browser(t)
	signUp(t, client, p.site, "inger@example.org")
	post(t, client, p.site+"/entries", episodeForm(diary.NewID(), "i feriehuset"))
	status, archive := get(t, client, p.site+"/data/archive")
	p.terminate()
	if err := os.WriteFile(filepath.Join(dir, "diary.json"), []byte(archive), 0o600); err != nil || status != http.StatusOK {
		t.Fatalf("%d, %v", status, err)
	}
	_, runs := typed(block)
	for _, args := range runs {
		if said, code := executed(t, dir, nil, "", args); code != exitDone || len(said) < 100 {
			t.Errorf("%v ends with %d:\n%s", args, code, said)
		}
	}
	if len(runs) == 0 {
		t.Error("it runs nothing")
	}
}

// postgres is the URL of an empty database, or where no server is there to try, of one out of reach.
func postgres(t *testing.T) (address string, reached bool) {
	t.Helper()
	if os.Getenv(dbtest.PostgresVariable) == "" {
		return "postgres://diary@127.0.0.1:1/diary?connect_timeout=1", false
	}
	return dbtest.Postgres(t), true
}

func servesPostgres(t *testing.T, block string) {
	address, reached := postgres(t)
	environ, runs := typed(block, "/etc/crampdiary/database", writeFile(t, "database", address+"\n"),
		"/etc/crampdiary/secret-key", writeFile(t, "secret-key", strings.Repeat("k", leastKey)+"\n"))
	if len(runs) != 1 {
		t.Fatalf("it runs %v", runs)
	}
	if reached {
		serveOnce(t, append(environ, "CRAMPDIARY_MAIL_FOLDER="+t.TempDir()), runs[0])
		return
	}
	command(t, append(environ, "CRAMPDIARY_LOG_LEVEL=error"), runs[0]...).mustFail(t, exitFailed, "open database")
}

func copies(t *testing.T, block string) {
	address, reached := postgres(t)
	from := newInstallation(t)
	_, runs := typed(block, "crampdiary.db", from, "postgres://user@host/name", address)
	if len(runs) != 1 {
		t.Fatalf("it runs %v", runs)
	}
	if got := command(t, nil, runs[0]...); (got.code == exitDone) != reached {
		t.Errorf("it ends with %d:\n%s%s", got.code, got.stdout, got.stderr)
	}
}

func makesAKey(t *testing.T, block string) {
	if !strings.Contains(errNeedsKey.Error(), strings.TrimSpace(block)) {
		t.Errorf("the program says otherwise: %v", errNeedsKey)
	}
	if openssl, err := exec.LookPath("openssl"); err == nil {
		key, err := exec.Command(openssl, strings.Fields(block)[1:]...).Output()
		if err != nil || len(bytes.TrimSpace(key)) < leastKey {
			t.Errorf("it makes %q, %v", key, err)
		}
	}
}

// findsTheKey runs the query on a database that holds a key.
func findsTheKey(t *testing.T, block string) {
	_, quoted, _ := strings.Cut(block, `-Atc "`)
	query, _, _ := strings.Cut(quoted, `"`)
	if query == "" || !strings.Contains(strings.ReplaceAll(errNeedsKey.Error(), "$$", "'"), query) {
		t.Errorf("the program says otherwise than %q: %v", query, errNeedsKey)
	}
	db, err := sql.Open("sqlite", oldDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var key string
	if err := db.QueryRow(query).Scan(&key); err != nil || key != olderKey {
		t.Errorf("it finds %q, %v", key, err)
	}
}

func isThere(t *testing.T, block string) {
	file, err := os.Open(filepath.Join(moduleRoot, strings.TrimSpace(block)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	first, readErr := io.ReadAll(io.LimitReader(file, 2))
	if err != nil || readErr != nil || info.Mode()&0o100 == 0 || string(first) != "#!" {
		t.Errorf("%s cannot be run: %v, %v", block, info.Mode(), err)
	}
}
