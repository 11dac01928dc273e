package reminders_test

import (
	"io"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
)

// fickleBox is a letterBox that does not simply take a mail the first time.
type fickleBox struct {
	*letterBox
	greylists    bool // sends everybody away once
	losesAnswers bool // takes the mail, and the connection breaks before it can say so

	mu  sync.Mutex
	met map[string]bool // recipients
}

func (b *fickleBox) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &fickleSession{letterSession: letterSession{b.letterBox}, box: b, conn: c}, nil
}

// isFirst says whether a mail to a recipient comes for the first time.
func (b *fickleBox) isFirst(to string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	first := !b.met[to]
	b.met[to] = true
	return first
}

type fickleSession struct {
	letterSession
	box   *fickleBox
	conn  *smtp.Conn
	first bool
}

func (s *fickleSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.first = s.box.isFirst(to)
	if s.first && s.box.greylists {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "come back later"}
	}
	return nil
}

func (s *fickleSession) Data(r io.Reader) error {
	err := s.letterSession.Data(r)
	if s.first && s.box.losesAnswers {
		s.conn.Conn().Close()
	}
	return err
}

// TestEveryMailArrivesAtAFickleServer sends mails to servers of which only those that lose their answers
// may get a second copy of one, known by its Message-ID.
func TestEveryMailArrivesAtAFickleServer(t *testing.T) {
	const mails = 20
	for name, test := range map[string]struct {
		greylists, losesAnswers bool
		copies                  int
	}{
		"greylists":     {greylists: true, copies: 1},
		"loses answers": {losesAnswers: true, copies: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := newSQLite(t)
			store := fillWithDue(t, path, mails)
			box := &fickleBox{
				letterBox: &letterBox{copies: make(map[string]int), arrived: make(chan struct{}, 2*mails)},
				greylists: test.greylists, losesAnswers: test.losesAnswers, met: make(map[string]bool),
			}
			to, err := mail.ParseServer(startLetterBox(t, box))
			must(t, err)
			transport, err := mail.NewTransport(to, mail.Identity{From: "reminders@example.org"}, 1)
			must(t, err)
			signer, err := token.NewSigner([]byte(strings.Repeat("kaffekop", 4)))
			must(t, err)
			runner := reminders.NewRunner(reminders.Config{
				Store: store, Log: slog.New(slog.DiscardHandler), Now: time.Now,
				Senders: map[diary.Channel]reminders.Sender{diary.MailChannel: &mail.Mailer{Deliverer: transport, Site: &url.URL{Scheme: "https", Host: "example.org"}, Signer: signer, Now: time.Now}},
				Jitter:  func(time.Duration) time.Duration { return time.Millisecond }, // instead of the minutes between tries
			})
			runner.Start()
			must(t, runner.Sweep().Run(t.Context(), time.Now()))
			for !empty(t, store) {
				runner.Wake()
				time.Sleep(5 * time.Millisecond)
			}
			must(t, runner.Stop(t.Context()))
			must(t, transport.Close())
			box.letterBox.mu.Lock()
			defer box.letterBox.mu.Unlock()
			if len(box.copies) != mails {
				t.Errorf("%d of %d mails arrived", len(box.copies), mails)
			}
			for id, copies := range box.copies {
				if copies != test.copies {
					t.Errorf("%s arrived %d times, want %d", id, copies, test.copies)
				}
			}
		})
	}
}
