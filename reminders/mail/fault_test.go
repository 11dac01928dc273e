package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// All names and addresses in these tests are invented.

var testIdentity = Identity{From: "paamindelser@example.org", Name: "Påmindelser"}

func testMessage() Message {
	return Message{
		ID: "01910e3c-7d8a-7f00-8000-0123456789ab", To: "mette@example.dk", Subject: "Din påmindelse",
		Text: "Hej\n", HTML: "<p>Hej</p>", Date: time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC),
		Unsubscribe: "https://example.org/stop/AbC",
	}
}

func newTransport(t *testing.T, server Server, connections int) *Transport {
	t.Helper()
	transport, err := NewTransport(server, testIdentity, connections)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := transport.Close(); err != nil {
			t.Error(err)
		}
	})
	return transport
}

// wantFailure fails the test unless err says this of a mail.
func wantFailure(t *testing.T, err error, stage Stage, verdict Verdict) {
	t.Helper()
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %v, want a failure at %s", err, stage)
	}
	if failure.Stage != stage || failure.Verdict != verdict {
		t.Errorf("got %q at %s (%v), want %q at %s", failure.Verdict, failure.Stage, err, verdict, stage)
	}
}

// verbs are the commands at whose answer each stage ends.
var verbs = map[Stage]string{
	Connect: "greeting", Hello: "EHLO", Encrypt: "STARTTLS", SignIn: "AUTH", Sender: "MAIL", Recipient: "RCPT",
	Data: "DATA", Content: finalDot,
}

func TestWhateverHappensAtAnyStageIsJudged(t *testing.T) {
	for stage, verb := range verbs {
		for answer, verdict := range map[string]Verdict{
			drop:                        Later,
			hang:                        Later,
			"421 closing":               Later,
			"450 4.2.0 greylisted":      Later,
			"451 4.3.0 trouble":         Later,
			"452 4.2.2 no space":        Later,
			"454 4.7.0 not now":         Later,
			"500 what":                  HostRefused,
			"535 5.7.8 who":             HostRefused,
			"550 5.7.1 relaying denied": HostRefused,
			"552 5.2.2 full":            HostRefused,
			"554 5.5.0 no":              HostRefused,
		} {
			t.Run(string(stage)+" "+answer, func(t *testing.T) {
				t.Parallel()
				s := newScripted(t, map[string]string{verb: answer})
				if stage == Hello {
					s.set("HELO", answer) // which is tried next
				}
				server := s.signedIn(t)
				if answer == hang {
					server.Timeouts = Timeouts{
						Connect: time.Second, Command: time.Second, Content: time.Second, Idle: time.Minute,
					}
				}
				wantFailure(t, newTransport(t, server, 1).Send(t.Context(), testMessage()), stage, verdict)
			})
		}
	}
}

func TestOnlyAnAnswerToTheRecipientThatNamesTheMailboxRefusesIt(t *testing.T) {
	for answer, verdict := range map[string]Verdict{
		"550 no such user":                 RecipientRefused,
		"550 5.1.1 no such user":           RecipientRefused,
		"551 moved":                        RecipientRefused,
		"553 5.1.3 what a name":            RecipientRefused,
		"550-5.1.1 no such\r\n550 user":    RecipientRefused,
		"552 5.2.2 full":                   HostRefused,
		"554 5.7.1 relay access denied":    HostRefused,
		"550 5.7.23 SPF validation failed": HostRefused,
	} {
		s := newScripted(t, map[string]string{"RCPT": answer})
		wantFailure(t, newTransport(t, s.server(), 1).Send(t.Context(), testMessage()), Recipient, verdict)
	}
	for stage, verb := range verbs {
		if stage == Recipient {
			continue
		}
		s := newScripted(t, map[string]string{verb: "550 5.1.1 no such user", "HELO": "550 5.1.1 no such user"})
		wantFailure(t, newTransport(t, s.signedIn(t), 1).Send(t.Context(), testMessage()), stage, HostRefused)
	}
}

func TestNobodyThereIsTemporary(t *testing.T) {
	s := newScripted(t, nil)
	s.Close()
	wantFailure(t, newTransport(t, s.server(), 1).Send(t.Context(), testMessage()), Connect, Later)
}

func TestAMailThatWasTakenIsSentWhateverComesAfter(t *testing.T) {
	for _, goodbye := range []string{drop, hang, "500 what"} {
		s := newScripted(t, map[string]string{"QUIT": goodbye})
		transport := newTransport(t, s.server(), 1)
		if err := transport.Send(t.Context(), testMessage()); err != nil {
			t.Errorf("goodbye %q: %v", goodbye, err)
		}
	}
}

func TestNothingIsSentWithoutTrustworthyEncryption(t *testing.T) {
	old := testTLS(t)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	for name, test := range map[string]struct {
		change func(*scripted, *Server)
	}{
		"STARTTLS was taken out": {func(s *scripted, _ *Server) { s.set("EHLO", "250-here\r\n250 AUTH PLAIN") }},
		"unknown certificate":    {func(_ *scripted, server *Server) { server.Trust = nil }},
		"certificate of another": {func(_ *scripted, server *Server) { server.Host = "localhost" }},
		"TLS 1.1":                {func(s *scripted, _ *Server) { s.tls = old }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScripted(t, nil)
			server := s.signedIn(t)
			test.change(s, &server)
			wantFailure(t, newTransport(t, server, 1).Send(t.Context(), testMessage()), Encrypt, HostRefused)
			if s.wasSent("AUTH") || s.wasSent("MAIL") {
				t.Error("something was sent all the same")
			}
		})
	}
}

func TestTLSFromTheStartIsVerifiedToo(t *testing.T) {
	for trusted, want := range map[bool]int{true: 1, false: 0} {
		s := newScripted(t, map[string]string{"EHLO": "250-here\r\n250 AUTH LOGIN PLAIN"})
		s.Listener.Close()
		listener, err := tls.Listen("tcp", "127.0.0.1:0", testTLS(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		s.Listener = listener
		go func() {
			conn, err := listener.Accept()
			if err == nil {
				s.talk(conn)
				conn.Close()
			}
		}()
		server := s.signedIn(t)
		server.TLS = true
		if !trusted {
			server.Trust = nil
		}
		err = newTransport(t, server, 1).Send(t.Context(), testMessage())
		if _, _, mails := s.received(); len(mails) != want {
			t.Errorf("trusted %v: %d mails arrived, want %d", trusted, len(mails), want)
		}
		if trusted && err != nil || !trusted && err == nil {
			t.Errorf("trusted %v: %v", trusted, err)
		}
	}
}

func TestOnlyThisMachineIsSpokenToInTheClear(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": false, "127.0.0.1": false, "::1": false, "127.8.8.8": false,
		"mail.example.org": true, "10.0.0.1": true, "localhost.example.org": true,
	} {
		if got := (Server{Host: host}).mustEncrypt(); got != want {
			t.Errorf("%s must be encrypted: %v", host, got)
		}
	}
	if !(Server{Host: "localhost", User: "me"}).mustEncrypt() {
		t.Error("a password may go in the clear")
	}
}

func TestThePasswordItselfGoesOverTLSOnly(t *testing.T) {
	server := Server{Host: "localhost", User: "me", Password: "hemmelig"}
	for offered, want := range map[string]struct{ plain, secured string }{
		"PLAIN LOGIN":                  {"", "PLAIN"},
		"LOGIN":                        {"", "LOGIN"},
		"CRAM-MD5 LOGIN":               {"CRAM-MD5", "LOGIN"},
		"PLAIN SCRAM-SHA-256 CRAM-MD5": {"SCRAM-SHA-256", "SCRAM-SHA-256"},
		"scram-sha-1":                  {"SCRAM-SHA-1", "SCRAM-SHA-1"},
		"GSSAPI":                       {"", ""},
		"":                             {"", ""},
	} {
		for encrypted, want := range map[bool]string{false: want.plain, true: want.secured} {
			auth, err := server.mechanism(offered, encrypted)
			if (err == nil) != (want != "") {
				t.Errorf("%q, encrypted %v: %v, want %q", offered, encrypted, err, want)
			}
			if err != nil {
				continue
			}
			name, _, err := auth.Start(&smtp.ServerInfo{Name: server.Host, TLS: encrypted})
			if err != nil || name != want {
				t.Errorf("%q, encrypted %v: %q, %v, want %q", offered, encrypted, name, err, want)
			}
		}
	}
}

func TestSendingGivesUpWhenItIsToldTo(t *testing.T) {
	for _, verb := range verbs {
		s := newScripted(t, map[string]string{verb: hang, "HELO": hang})
		transport := newTransport(t, s.signedIn(t), 1)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		err := transport.Send(ctx, testMessage())
		if failure, ok := errors.AsType[*Error](err); !ok || failure.Verdict != Later {
			t.Errorf("%s: got %v", verb, err)
		}
	}
}

func TestNoErrorTellsThePassword(t *testing.T) {
	s := newScripted(t, map[string]string{"AUTH": "535 no"})
	err := newTransport(t, s.signedIn(t), 1).Send(t.Context(), testMessage())
	if err == nil || strings.Contains(err.Error(), "hemmelig") {
		t.Errorf("got %v", err)
	}
}

func TestASenderWithOtherLettersIsNotHeldAgainstTheRecipient(t *testing.T) {
	s := newScripted(t, map[string]string{"EHLO": "250-here\r\n250 8BITMIME"})
	transport, err := NewTransport(s.server(), Identity{From: "krampedagbøg@example.dk"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	wantFailure(t, transport.Send(t.Context(), testMessage()), Sender, HostRefused)
}

func TestAnAddressWithOtherLettersNeedsAServerThatKnowsThem(t *testing.T) {
	message := testMessage()
	message.To = "blåbær@example.dk"
	s := newScripted(t, map[string]string{"EHLO": "250-here\r\n250 8BITMIME"})
	wantFailure(t, newTransport(t, s.server(), 1).Send(t.Context(), message), Sender, RecipientRefused)
	knows := newScripted(t, map[string]string{"EHLO": "250-here\r\n250 SMTPUTF8"})
	transport := newTransport(t, knows.server(), 1)
	if err := transport.Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	if !knows.wasSent("RCPT TO:<blåbær@example.dk>") || !knows.wasSent("> SMTPUTF8") {
		_, commands, _ := knows.received()
		t.Errorf("sent %q", commands)
	}
	message.To = "mette@blåbær.dk" // whose domain has a form in ASCII
	if err := transport.Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	_, commands, _ := knows.received()
	if !knows.wasSent("RCPT TO:<mette@xn--blbr-roah.dk>") || strings.Count(strings.Join(commands, "\n"), "SMTPUTF8") != 1 {
		t.Errorf("sent %q", commands)
	}
}
