package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

func compose(t *testing.T, identity Identity, m Message) []byte {
	t.Helper()
	wire, err := identity.compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return wire
}

func TestAMailHasTheHeadersThatItNeedsAndNoOther(t *testing.T) {
	parsed, err := mail.ReadMessage(bytes.NewReader(compose(t, testIdentity, testMessage())))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"From":                  "=?utf-8?q?P=C3=A5mindelser?= <paamindelser@example.org>",
		"To":                    "<mette@example.dk>",
		"Subject":               "=?UTF-8?q?Din_p=C3=A5mindelse?=",
		"Date":                  "Tue, 24 Nov 2026 02:10:00 +0000",
		"Message-Id":            "<01910e3c-7d8a-7f00-8000-0123456789ab@example.org>",
		"Mime-Version":          "1.0",
		"Auto-Submitted":        "auto-generated",
		"List-Id":               "<reminders.example.org>",
		"List-Unsubscribe":      "<https://example.org/stop/AbC>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
	}
	for name, value := range want {
		if got := parsed.Header[name]; len(got) != 1 || got[0] != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
	for name := range parsed.Header {
		if _, ok := want[name]; !ok && name != "Content-Type" {
			t.Errorf("there is a header %s", name)
		}
	}
}

func TestAMailAboutTheAccountIsNoList(t *testing.T) {
	message := testMessage()
	message.Unsubscribe = ""
	wire := compose(t, testIdentity, message)
	if bytes.Contains(wire, []byte("List-")) {
		t.Errorf("there is a header of lists in\n%s", wire)
	}
}

func TestOneClickIsPromisedOverHTTPSOnly(t *testing.T) {
	message := testMessage()
	message.Unsubscribe = "http://localhost:8080/stop/AbC"
	wire := string(compose(t, testIdentity, message))
	if !strings.Contains(wire, "List-Unsubscribe: <http://localhost:8080/stop/AbC>") || strings.Contains(wire, "One-Click") {
		t.Errorf("without https the mail is\n%s", wire)
	}
}

func TestBothPartsArriveAsTheyWere(t *testing.T) {
	message := testMessage()
	message.Text = "Æøå – " + strings.Repeat("lang ", 40) + "\n.\n.. to prikker\n-- \nslut\n"
	message.HTML = "<p>" + message.Text + "</p>"
	s := newScripted(t, nil)
	if err := newTransport(t, s.server(), 1).Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	_, _, mails := s.received()
	if len(mails) != 1 {
		t.Fatalf("%d mails arrived", len(mails))
	}
	for line := range strings.SplitSeq(mails[0], "\r\n") {
		if len(line) > 998 || !ascii(line) {
			t.Errorf("a line that not every server takes: %q", line)
		}
	}
	parsed, err := mail.ReadMessage(strings.NewReader(mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	_, parameters, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(parsed.Body, parameters["boundary"])
	for _, want := range []struct{ kind, content string }{{"text/plain", message.Text}, {"text/html", message.HTML}} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(string(content), "\r\n", "\n")
		if kind := part.Header.Get("Content-Type"); kind != want.kind+"; charset=UTF-8" || strings.TrimRight(got, "\n") != strings.TrimRight(want.content, "\n") {
			t.Errorf("%s is %q, want %q", kind, got, want.content)
		}
	}
}

func TestNobodyWritesHeadersThroughANameASubjectOrAnAddress(t *testing.T) {
	for _, poison := range []string{"x\r\nBcc: alle@example.org", "x\nBcc: alle@example.org", "x\rBcc: a@example.org", "x\x00"} {
		subject, to, unsubscribe, id := testMessage(), testMessage(), testMessage(), testMessage()
		subject.Subject, unsubscribe.Unsubscribe, id.ID = poison, "https://example.org/"+poison, poison
		to.To = "a@example.org" + poison
		for _, m := range []Message{subject, to, unsubscribe, id} {
			s := newScripted(t, nil)
			err := newTransport(t, s.server(), 1).Send(t.Context(), m)
			if err == nil || s.wasSent("MAIL") {
				t.Errorf("%q was sent: %v", poison, err)
			}
		}
		if (Identity{From: "a@example.org", Name: poison}).Validate() == nil || (Identity{From: "a@example.org" + poison}).Validate() == nil {
			t.Errorf("%q may be the sender", poison)
		}
	}
	for _, to := range []string{"", "x", "Mette <mette@example.dk>", "a@example.org>\nDATA", "a@b, c@d.dk", "a b@example.org", "a@-.dk"} {
		message := testMessage()
		message.To = to
		s := newScripted(t, nil)
		wantFailure(t, newTransport(t, s.server(), 1).Send(t.Context(), message), Compose, RecipientRefused)
	}
}

func TestASignatureVerifies(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaPublic, err := x509.MarshalPKIXPublicKey(rsaKey.Public())
	if err != nil {
		t.Fatal(err)
	}
	for record, key := range map[string]crypto.Signer{
		"v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(rsaPublic):                              rsaKey,
		"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(edKey.Public().(ed25519.PublicKey)): edKey,
	} {
		pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		read, err := ParseSigningKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
		if err != nil {
			t.Fatal(err)
		}
		identity := testIdentity
		identity.Signer = &DKIMSigner{Domain: "example.org", Selector: "mail", Key: read}
		wire := compose(t, identity, testMessage())
		options := &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
			if domain != "mail._domainkey.example.org" {
				t.Errorf("the key is looked for at %s", domain)
			}
			return []string{record}, nil
		}}
		found, err := dkim.VerifyWithOptions(bytes.NewReader(wire), options)
		if err != nil || len(found) != 1 || found[0].Err != nil || found[0].Domain != "example.org" {
			t.Fatalf("%s: %+v, %v\n%s", record[:20], found, err, wire)
		}
		for _, header := range signedHeaders {
			if !slices.ContainsFunc(found[0].HeaderKeys, func(key string) bool { return strings.EqualFold(key, header) }) {
				t.Errorf("%s is not signed", header)
			}
		}
		changed := bytes.Replace(wire, []byte("stop/AbC"), []byte("stop/Abd"), 1)
		found, err = dkim.VerifyWithOptions(bytes.NewReader(changed), options)
		if err != nil || found[0].Err == nil {
			t.Errorf("a mail that was changed verifies: %v", err)
		}
	}
}

func TestAServerIsReadFromItsURL(t *testing.T) {
	for text, want := range map[string]Server{
		"smtp://mail.example.org":              {Host: "mail.example.org", Port: 587},
		"smtps://mail.example.org":             {Host: "mail.example.org", Port: 465, TLS: true},
		"smtp://localhost:25":                  {Host: "localhost", Port: 25},
		"smtp://[::1]:2525/":                   {Host: "::1", Port: 2525},
		"smtp://me%40x.dk@mail.example.org:26": {Host: "mail.example.org", Port: 26, User: "me@x.dk"},
		"smtps://me:hem%2Fmelig@example.org":   {Host: "example.org", Port: 465, TLS: true, User: "me", Password: "hem/melig"},
	} {
		want.Timeouts = DefaultTimeouts
		if got, err := ParseServer(text); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "mail.example.org", "http://x.dk", "smtp://", "smtp://x.dk:0", "smtp://x.dk:99999", "smtp://x.dk/inbox",
		"smtp://x.dk?tls=no", "smtp://me:hem/melig@x.dk",
	} {
		if got, err := ParseServer(text); err == nil || strings.Contains(err.Error(), "melig") {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
	for _, server := range []Server{{User: "me"}, {Password: "hemmelig"}} {
		if server.Validate() == nil {
			t.Errorf("%+v may be used", server)
		}
	}
}
