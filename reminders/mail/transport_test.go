package mail

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"golang.org/x/sync/errgroup"
)

func TestOneConnectionCarriesManyMails(t *testing.T) {
	s := newScripted(t, nil)
	transport := newTransport(t, s.signedIn(t), 1)
	const mails = 20
	var senders errgroup.Group
	for range mails {
		senders.Go(func() error { return transport.Send(t.Context(), testMessage()) })
	}
	if err := senders.Wait(); err != nil {
		t.Fatal(err)
	}
	connections, commands, got := s.received()
	if connections != 1 || len(got) != mails {
		t.Errorf("%d mails came over %d connections", len(got), connections)
	}
	if n := strings.Count(strings.Join(commands, "\n"), "AUTH"); n != 1 {
		t.Errorf("signed in %d times", n)
	}
}

func TestNoMoreConnectionsAreOpenedThanAllowed(t *testing.T) {
	s := newScripted(t, nil)
	transport := newTransport(t, s.server(), 4)
	var senders errgroup.Group
	for range 50 {
		senders.Go(func() error { return transport.Send(t.Context(), testMessage()) })
	}
	if err := senders.Wait(); err != nil {
		t.Fatal(err)
	}
	if connections, _, got := s.received(); connections > 4 || len(got) != 50 {
		t.Errorf("%d mails came over %d connections", len(got), connections)
	}
}

func TestAConnectionThatTheServerHasClosedIsReplaced(t *testing.T) {
	for _, answer := range []string{drop, "421 too long idle"} {
		s := newScripted(t, nil)
		transport := newTransport(t, s.server(), 1)
		for i := range 3 {
			if i == 1 {
				s.setOnce("MAIL", answer)
			}
			if err := transport.Send(t.Context(), testMessage()); err != nil {
				t.Fatalf("%q, mail %d: %v", answer, i+1, err)
			}
		}
		if connections, _, got := s.received(); connections != 2 || len(got) != 3 {
			t.Errorf("%q: %d mails came over %d connections", answer, len(got), connections)
		}
	}
}

func TestARefusedMailDoesNotHarmTheNext(t *testing.T) {
	s := newScripted(t, nil)
	transport := newTransport(t, s.server(), 1)
	s.set("RCPT", "550 5.1.1 no such user")
	wantFailure(t, transport.Send(t.Context(), testMessage()), Recipient, RecipientRefused)
	s.set("RCPT", "250 fine")
	if err := transport.Send(t.Context(), testMessage()); err != nil {
		t.Error(err)
	}
}

func TestAnIdleConnectionIsClosedPolitely(t *testing.T) {
	s := newScripted(t, nil)
	server := s.server()
	server.Timeouts.Idle = time.Millisecond
	if err := newTransport(t, server, 1).Send(t.Context(), testMessage()); err != nil {
		t.Fatal(err)
	}
	for !s.wasSent("QUIT") { // the test's own time limit ends this
		time.Sleep(time.Millisecond)
	}
}

// sink is a server of another author, which takes mails from those who know the password.
type sink struct {
	mu    sync.Mutex
	from  []string
	to    []string
	mails []string
}

// NewSession implements smtp.Backend.
func (s *sink) NewSession(*smtp.Conn) (smtp.Session, error) { return &sinkSession{sink: s}, nil }

type sinkSession struct {
	sink     *sink
	signedIn bool
}

func (s *sinkSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *sinkSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.signedIn = user == "me" && password == "hemmelig"
		if !s.signedIn {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *sinkSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.from = append(s.sink.from, from)
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.to = append(s.sink.to, to)
	return nil
}

func (s *sinkSession) Data(r io.Reader) error {
	mail, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.mails = append(s.sink.mails, string(mail))
	return nil
}

func (s *sinkSession) Reset()        {}
func (s *sinkSession) Logout() error { return nil }

// startSink serves a sink with STARTTLS, and returns how to reach it.
func startSink(t testing.TB) (*sink, Server) {
	t.Helper()
	s := &sink{}
	server := smtp.NewServer(s)
	server.TLSConfig, server.EnableSMTPUTF8 = testTLS(t), true
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
	return s, Server{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, User: "me", Password: "hemmelig",
		Trust: trust(t), Timeouts: DefaultTimeouts,
	}
}

func TestAServerOfAnotherAuthorTakesTheMail(t *testing.T) {
	s, server := startSink(t)
	transport := newTransport(t, server, 1)
	message := testMessage()
	message.To = "blåbær@example.dk"
	for _, m := range []Message{testMessage(), message} {
		if err := transport.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.mails) != 2 || s.from[0] != testIdentity.From || s.to[0] != "mette@example.dk" || s.to[1] != "blåbær@example.dk" {
		t.Errorf("it got %d mails from %q to %q", len(s.mails), s.from, s.to)
	}
}

func TestAWrongPasswordIsTheHostsTrouble(t *testing.T) {
	_, server := startSink(t)
	server.Password = "forkert"
	wantFailure(t, newTransport(t, server, 1).Send(t.Context(), testMessage()), SignIn, HostRefused)
}

func TestEveryStageIsReported(t *testing.T) {
	_, server := startSink(t)
	transport := newTransport(t, server, 1)
	var seen []Stage
	transport.Trace(func(stage Stage) { seen = append(seen, stage) })
	if err := transport.Send(t.Context(), testMessage()); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{"connect", "EHLO", "TLS", "AUTH", "MAIL", "RCPT", "DATA", "content"}, " ")
	var names []string
	for _, stage := range seen {
		names = append(names, string(stage))
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("reported %q, want %q", got, want)
	}
}
