package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// What a scripted server may do instead of answering.
const (
	drop = "drop" // cuts the connection
	hang = "hang" // says nothing more
)

// finalDot is the name under which a script answers the end of a mail.
const finalDot = "."

// scripted is a server that answers each command as a test says, and well where it says nothing. Commands
// are named by their first word; the greeting is "greeting".
type scripted struct {
	net.Listener
	answers map[string]string
	once    map[string]string
	tls     *tls.Config

	mu          sync.Mutex
	connections int
	commands    []string
	mails       []string
}

func newScripted(t *testing.T, answers map[string]string) *scripted {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scripted{Listener: listener, answers: answers, tls: testTLS(t)}
	var open sync.WaitGroup
	t.Cleanup(func() {
		listener.Close()
		open.Wait()
	})
	var conns sync.Map
	t.Cleanup(func() { conns.Range(func(c, _ any) bool { c.(net.Conn).Close(); return true }) })
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Store(conn, nil)
			s.mu.Lock()
			s.connections++
			s.mu.Unlock()
			open.Go(func() {
				defer conn.Close()
				s.talk(conn)
			})
		}
	})
	return s
}

// answer is what the script says to a command, or what a good server would.
func (s *scripted) answer(verb string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, ok := s.once[verb]; ok {
		delete(s.once, verb)
		return a
	}
	if a, ok := s.answers[verb]; ok {
		return a
	}
	switch verb {
	case "greeting":
		return "220 ready"
	case "EHLO":
		return "250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN"
	case "STARTTLS":
		return "220 go on"
	case "AUTH":
		return "235 welcome"
	case "DATA":
		return "354 go on"
	case "QUIT":
		return "221 bye"
	}
	return "250 fine"
}

// set changes the script for what comes.
func (s *scripted) set(verb, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers == nil {
		s.answers = make(map[string]string)
	}
	s.answers[verb] = answer
}

// setOnce changes the script for the next time that a command comes.
func (s *scripted) setOnce(verb, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.once = map[string]string{verb: answer}
}

func (s *scripted) talk(conn net.Conn) {
	reader := bufio.NewReader(conn)
	verb := "greeting"
	for {
		switch a := s.answer(verb); a {
		case drop:
			return
		case hang:
			_, _ = io.Copy(io.Discard, reader) // until the client gives up
			return
		default:
			fmt.Fprintf(conn, "%s\r\n", a)
			switch {
			case verb == "DATA" && strings.HasPrefix(a, "354"):
				if !s.readMail(reader) {
					return
				}
				verb = finalDot
				continue
			case verb == "STARTTLS" && strings.HasPrefix(a, "220"):
				secured := tls.Server(conn, s.tls)
				if secured.Handshake() != nil {
					return
				}
				conn, reader = secured, bufio.NewReader(secured)
			case verb == "QUIT" || strings.HasPrefix(a, "421"):
				return
			}
		}
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		s.mu.Lock()
		s.commands = append(s.commands, line)
		s.mu.Unlock()
		verb, _, _ = strings.Cut(strings.ToUpper(line), " ")
	}
}

func (s *scripted) readMail(reader *bufio.Reader) bool {
	var mail strings.Builder
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			s.mu.Lock()
			s.mails = append(s.mails, mail.String())
			s.mu.Unlock()
			return true
		}
		mail.WriteString(strings.TrimPrefix(line, "."))
	}
}

func (s *scripted) received() (connections int, commands, mails []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections, append([]string(nil), s.commands...), append([]string(nil), s.mails...)
}

// wasSent says whether any command held a text.
func (s *scripted) wasSent(text string) bool {
	_, commands, _ := s.received()
	return strings.Contains(strings.Join(commands, "\n"), text)
}

// server is how to reach the scripted one.
func (s *scripted) server() Server {
	address := s.Addr().(*net.TCPAddr)
	return Server{
		Host: "127.0.0.1", Port: address.Port, HELO: "client.example.org",
		Timeouts: Timeouts{Connect: time.Minute, Command: time.Minute, Content: time.Minute, Idle: time.Minute},
	}
}

// signedIn is how to reach it with a password, which makes TLS a must.
func (s *scripted) signedIn(t *testing.T) Server {
	server := s.server()
	server.User, server.Password, server.Trust = "me", "hemmelig", trust(t)
	return server
}

// certificate is made once for all tests.
var certificate = sync.OnceValues(newCertificate)

func newCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

func testTLS(t testing.TB) *tls.Config {
	t.Helper()
	c, err := certificate()
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{c}}
}

// trust believes the certificate of these tests.
func trust(t testing.TB) *tls.Config {
	t.Helper()
	c, err := certificate()
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(c.Leaf)
	return &tls.Config{RootCAs: pool}
}
