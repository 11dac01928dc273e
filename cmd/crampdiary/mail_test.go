package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-smtp"

	"crampdiary/reminders/maildir"
)

// mailServer takes every mail but those to nobody@example.org.
type mailServer struct {
	mu    sync.Mutex
	mails []string
}

// NewSession implements smtp.Backend.
func (m *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return mailSession{m}, nil }

type mailSession struct{ server *mailServer }

func (s mailSession) Mail(string, *smtp.MailOptions) error { return nil }

func (s mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == "nobody@example.org" {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func (s mailSession) Data(r io.Reader) error {
	mail, err := io.ReadAll(r)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, string(mail))
	return err
}

func (s mailSession) Reset()        {}
func (s mailSession) Logout() error { return nil }

// startMailServer serves on this machine, and returns the server's URL.
func startMailServer(t *testing.T) (*mailServer, string) {
	t.Helper()
	m := &mailServer{}
	server := smtp.NewServer(m)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		server.Close()
		serving.Wait()
	})
	return m, "smtp://" + listener.Addr().String()
}

func (m *mailServer) received() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.mails...)
}

func TestMailTestTellsHowFarTheMailCame(t *testing.T) {
	m, url := startMailServer(t)
	sent := command(t, nil, "mail", "test", "--smtp-url", url, "--mail-from=me@example.org", "--to=you@example.org", "--language=en")
	sent.mustSucceed(t)
	for _, want := range []string{"server   " + url, "from     me@example.org", "to       you@example.org", "RCPT     ok", "content  ok", "has taken the mail"} {
		if !strings.Contains(sent.stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, sent.stdout)
		}
	}
	if mails := m.received(); len(mails) != 1 || !strings.Contains(mails[0], "Subject: Test mail") {
		t.Errorf("the server got %q", mails)
	}
	refused := command(t, nil, "mail", "test", "--smtp-url", url, "--mail-from=me@example.org", "--to=nobody@example.org")
	if refused.code != exitFailed || !strings.Contains(refused.stderr, "RCPT") || !strings.Contains(refused.stderr, "550") {
		t.Errorf("exit code %d, and it says:\n%s", refused.code, refused.stderr)
	}
	if !strings.Contains(refused.stdout, "MAIL     ok") || !strings.Contains(refused.stdout, "RCPT     recipient refused") {
		t.Errorf("it says:\n%s", refused.stdout)
	}
	command(t, nil, "mail", "test", "--to=you@example.org").mustFail(t, exitFailed, "--smtp-url")
}

// linkToConfirm finds the link in a mail, whose lines may be folded.
var linkToConfirm = regexp.MustCompile(`http://\S+/confirm/[A-Za-z0-9_-]+`)

func TestASignUpIsMailedThroughTheServer(t *testing.T) {
	m, url := startMailServer(t)
	p := startProcess(t, nil, "--database", filepath.Join(t.TempDir(), "diary.db"), "--smtp-url", url, "--mail-from=me@example.org")
	signUp(t, browser(t), p.site, "inger@example.org")
	for len(m.received()) == 0 { // the test's own time limit ends this
		time.Sleep(10 * time.Millisecond)
	}
	mail := strings.ReplaceAll(m.received()[0], "=\r\n", "")
	link := linkToConfirm.FindString(mail)
	if !strings.HasPrefix(link, p.site) {
		t.Fatalf("there is no link to %s in\n%s", p.site, mail)
	}
	if status, _ := get(t, browser(t), link); status != http.StatusOK {
		t.Errorf("the link answers %d", status)
	}
	if log := p.terminate(); strings.Contains(log, "inger@") {
		t.Errorf("the log tells the address:\n%s", log)
	}
}

func TestMailsAreSignedWithTheKeyOfTheSettings(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key := writeFile(t, "dkim.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})))
	m, url := startMailServer(t)
	sent := command(t, []string{"CRAMPDIARY_DKIM_KEY_FILE=" + key}, "mail", "test", "--smtp-url", url, "--mail-from=me@example.org",
		"--to=you@example.org", "--dkim-domain=example.org", "--dkim-selector=mail")
	sent.mustSucceed(t)
	found, err := dkim.VerifyWithOptions(strings.NewReader(m.received()[0]), &dkim.VerifyOptions{
		LookupTXT: func(name string) ([]string, error) {
			if name != "mail._domainkey.example.org" {
				t.Errorf("the key is looked for at %s", name)
			}
			return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
		},
	})
	if err != nil || len(found) != 1 || found[0].Err != nil {
		t.Errorf("the signature is found to be %+v, %v:\n%s", found, err, m.received()[0])
	}
}

// firstLetter waits for the first mail to an address in the folder beside a database in dir.
func firstLetter(t *testing.T, dir, to string) maildir.Message {
	t.Helper()
	folder, err := maildir.Open(filepath.Join(dir, "diary-mail"))
	if err != nil {
		t.Fatal(err)
	}
	for { // the test's own time limit ends this
		letters, err := folder.List(to, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(letters) > 0 {
			return letters[0]
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestWithoutAServerMailsLieBesideTheDatabaseAndTheirLinksOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "diary.db")
	before := startProcess(t, nil, "--database", path)
	signUp(t, browser(t), before.site, "inger@example.org")
	letter := firstLetter(t, dir, "inger@example.org")
	before.terminate()
	link := linkToConfirm.FindString(letter.Text)
	if !strings.HasPrefix(link, before.site) {
		t.Fatalf("there is no link to %s in\n%s", before.site, letter.Text)
	}
	after := startProcess(t, nil, "--database", path)
	if status, body := get(t, browser(t), after.site+strings.TrimPrefix(link, before.site)); status != http.StatusOK {
		t.Errorf("after a restart the link answers %d:\n%s", status, body)
	}
}
