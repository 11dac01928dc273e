package reminders_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	netmail "net/mail"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
)

// The variables that make the test binary a process that sends mails until it is killed, and notifications where there is a
// push service.
const (
	killDatabase = "CRAMPDIARY_TEST_KILL_DATABASE"
	killServer   = "CRAMPDIARY_TEST_KILL_SERVER"
	killPushes   = "CRAMPDIARY_TEST_KILL_PUSHES"
)

// killLease is short, so that the test need not wait for what a killed process held.
const killLease = 3 * time.Second

const killSenders = 4

func TestMain(m *testing.M) {
	if path := os.Getenv(killDatabase); path != "" {
		if err := sendUntilKilled(path, os.Getenv(killServer), os.Getenv(killPushes)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// sendUntilKilled is what the process does: what the program does too, in more of a hurry.
func sendUntilKilled(path, server, pushes string) error {
	ctx := context.Background()
	store, err := sqlstore.Open(ctx, path)
	if err != nil {
		return err
	}
	to, err := mail.ParseServer(server)
	if err != nil {
		return err
	}
	transport, err := mail.NewTransport(to, mail.Identity{From: "reminders@example.org"}, killSenders)
	if err != nil {
		return err
	}
	signer, err := token.NewSigner([]byte(strings.Repeat("kaffekop", 4)))
	if err != nil {
		return err
	}
	mailer := &mail.Mailer{Deliverer: transport, Site: &url.URL{Scheme: "https", Host: "example.org"}, Signer: signer, Now: time.Now}
	senders := map[diary.Channel]reminders.Sender{diary.MailChannel: mailer}
	if pushes != "" {
		if senders[diary.PushChannel], err = pushTo(pushes, mailer, store); err != nil {
			return err
		}
	}
	runner := reminders.NewRunner(reminders.Config{
		Store: store, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), Now: time.Now,
		Senders: senders, Concurrency: killSenders, Lease: killLease,
	})
	runner.Start()
	for sweep := runner.Sweep(); ; time.Sleep(50 * time.Millisecond) {
		if err := sweep.Run(ctx, time.Now()); err != nil {
			return err
		}
	}
}

// letterBox is an SMTP server that counts the mails that it answered to have taken.
type letterBox struct {
	mu      sync.Mutex
	copies  map[string]int // by Message-ID
	arrived chan struct{}
}

func (b *letterBox) NewSession(*smtp.Conn) (smtp.Session, error) { return letterSession{b}, nil }

type letterSession struct{ box *letterBox }

func (letterSession) Mail(string, *smtp.MailOptions) error { return nil }
func (letterSession) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (letterSession) Reset()                               {}
func (letterSession) Logout() error                        { return nil }

func (s letterSession) Data(r io.Reader) error {
	message, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, message.Body); err != nil {
		return err // the connection was cut: no mail
	}
	// The row's ID, without what lets a report of the mail be recognized.
	id, _, _ := strings.Cut(strings.Trim(message.Header.Get("Message-Id"), "<>"), "@")
	id, _, _ = strings.Cut(id, ".")
	s.box.mu.Lock()
	s.box.copies[id]++
	s.box.mu.Unlock()
	s.box.arrived <- struct{}{}
	return nil
}

// TestMailsOutliveSIGKILL kills a process again and again while it sends. Every mail arrives. Second
// copies arrive only of mails that a process held when it was killed: the server has them, and nobody
// wrote it down any more.
func TestMailsOutliveSIGKILL(t *testing.T) {
	t.Parallel()
	const mails, kills = 1000, 20
	path := newSQLite(t)
	store := fillWithDue(t, path, mails)
	box := &letterBox{copies: make(map[string]int), arrived: make(chan struct{}, 2*mails)}
	server := startLetterBox(t, box)
	held := make(map[string]bool) // by a process that was killed
	child := startSending(t, path, server)
	for range kills {
		for range mails / (kills + 1) {
			<-box.arrived
		}
		time.Sleep(rand.N(5 * time.Millisecond)) // to another moment within a mail
		child.kill()
		for _, id := range heldMails(t, path) {
			held[id] = true
		}
		child = startSending(t, path, server)
	}
	waitUntilEmpty(t, store)
	child.kill()
	box.mu.Lock()
	defer box.mu.Unlock()
	second := 0
	for id, copies := range box.copies {
		if copies > 1 {
			second += copies - 1
			if !held[id] {
				t.Errorf("%s arrived %d times, though no killed process held it", id, copies)
			}
		}
	}
	if len(box.copies) != mails {
		t.Errorf("%d of %d mails arrived", len(box.copies), mails)
	}
	t.Logf("%d mails arrived after %d kills, %d of them a second time, of %d that were held at a kill",
		len(box.copies), kills, second, len(held))
}

// TestAProcessGoesOnAloneAfterTheOtherWasKilled kills one of two that send from one PostgreSQL database. Every mail arrives, and no mail
// whose delivery was written down arrives again.
func TestAProcessGoesOnAloneAfterTheOtherWasKilled(t *testing.T) {
	t.Parallel()
	const mails, before = 1000, 300
	location := dbtest.Postgres(t)
	store := fillWithDue(t, location, mails)
	// The server answers that it has a mail when it is asked here, so that there is always one whose answer did not come yet.
	box := &letterBox{copies: make(map[string]int), arrived: make(chan struct{})}
	server := startLetterBox(t, box)
	startSending(t, location, server)
	killed := startSending(t, location, server)
	for range before {
		<-box.arrived
	}
	for len(heldMails(t, location)) <= killSenders { // until both have something in hand
		<-box.arrived
	}
	killed.kill()
	// What nobody holds now was written down, or is not sent yet. What the living one holds is in this too.
	held := heldMails(t, location)
	go func() {
		for {
			select {
			case <-box.arrived:
			case <-t.Context().Done():
				return
			}
		}
	}()
	waitUntilEmpty(t, store)
	box.mu.Lock()
	defer box.mu.Unlock()
	second := 0
	for id, copies := range box.copies {
		if copies > 1 {
			second += copies - 1
			if !slices.Contains(held, id) {
				t.Errorf("%s arrived %d times, though nobody held it at the kill", id, copies)
			}
		}
	}
	if len(box.copies) != mails {
		t.Errorf("%d of %d mails arrived", len(box.copies), mails)
	}
	t.Logf("%d mails arrived, %d of them a second time, of %d that were held at the kill", len(box.copies), second, len(held))
}

// TestSeveralProcessesShareTheWork lets three processes send from one database.
func TestSeveralProcessesShareTheWork(t *testing.T) {
	const mails, processes = 600, 3
	for name, database := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := database(t)
			store := fillWithDue(t, url, mails)
			box := &letterBox{copies: make(map[string]int), arrived: make(chan struct{}, 2*mails)}
			server := startLetterBox(t, box)
			for range processes {
				startSending(t, url, server)
			}
			waitUntilEmpty(t, store)
			box.mu.Lock()
			defer box.mu.Unlock()
			for id, copies := range box.copies {
				if copies != 1 {
					t.Errorf("%s arrived %d times", id, copies)
				}
			}
			if len(box.copies) != mails {
				t.Errorf("%d of %d mails arrived", len(box.copies), mails)
			}
		})
	}
}

// engines make an empty database, each for its kind of store.
var engines = map[string]func(testing.TB) string{"SQLite": newSQLite, "PostgreSQL": dbtest.Postgres}

// newSQLite is the path of a database in memory: processes are killed here, and not the machine.
func newSQLite(t testing.TB) string {
	t.Helper()
	return dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration())
}

// fillWithDue makes a database in which so many people are to be reminded now.
func fillWithDue(t *testing.T, path string, people int) *sqlstore.Store {
	t.Helper()
	ctx := t.Context()
	store, err := sqlstore.Open(ctx, path, sqlstore.WithMigration())
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	now := time.Now()
	earlier := now.Add(-2 * time.Minute)
	setup := diary.DefaultReminderSetup()
	setup.QuietTo = setup.QuietFrom
	for _, i := range []int{1, 2} { // both go out in one mail
		setup.Reminders[i].On, setup.Reminders[i].Times = true, []diary.TimeOfDay{diary.TimeOfDayOf(now.UTC())}
	}
	for range people {
		a := diary.Account{
			ID: diary.NewID(), PasswordHash: "-", Created: earlier,
			Preferences: diary.Preferences{Language: diary.Danish, Zone: "UTC"},
		}
		a.Email = a.ID + "@example.dk"
		must(t, store.CreateAccount(ctx, a, diary.NewConsents(earlier)))
		must(t, store.GiveConsent(ctx, a.ID, diary.Consent{
			Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: earlier,
		}))
		must(t, store.ConfirmAddress(ctx, a.ID, a.Email, earlier))
		_, err := store.SaveReminderSetup(ctx, a.ID, setup, earlier)
		must(t, err)
	}
	return store
}

func startLetterBox(t *testing.T, box smtp.Backend) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	server := smtp.NewServer(box)
	server.Domain = "localhost"
	server.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo) // cut connections are what is tested
	go server.Serve(listener)                                                //nolint:errcheck // it ends with the test
	t.Cleanup(func() { server.Close() })
	return "smtp://" + listener.Addr().String()
}

// sending is a process that sends.
type sending struct {
	cmd *exec.Cmd
}

func startSending(t *testing.T, path, server string) sending {
	t.Helper()
	return startSendingBoth(t, path, server, "")
}

// startSendingBoth is startSending with a push service.
func startSendingBoth(t *testing.T, path, server, pushes string) sending {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), killDatabase+"="+path, killServer+"="+server, killPushes+"="+pushes)
	cmd.Stderr = os.Stderr
	must(t, cmd.Start())
	s := sending{cmd}
	t.Cleanup(s.kill)
	return s
}

func (s sending) kill() {
	_ = s.cmd.Process.Kill() // fails when the process has ended already
	_ = s.cmd.Wait()
}

// heldMails are the mails that somebody holds a lease of.
func heldMails(t *testing.T, location string) (ids []string) {
	t.Helper()
	return texts(t, location, `select id from outbox where lease <> ''`)
}

// texts reads a column of a database beside the store.
func texts(t *testing.T, location, query string) (all []string) {
	t.Helper()
	driver, address := "sqlite", "file:"+location+"?mode=ro" // the drivers are the store's
	if strings.HasPrefix(location, "postgres:") {
		driver, address = "pgx", location
	}
	db, err := sql.Open(driver, address)
	must(t, err)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var text string
		must(t, rows.Scan(&text))
		all = append(all, text)
	}
	must(t, rows.Err())
	return all
}

// waitUntilEmpty waits until nothing is left to send. What does not happen is ended by the time that go
// test allows.
func waitUntilEmpty(t *testing.T, store *sqlstore.Store) {
	t.Helper()
	for !empty(t, store) {
		time.Sleep(20 * time.Millisecond)
	}
}

// empty says whether nothing is due, and nothing waits to be sent.
func empty(t *testing.T, store *sqlstore.Store) bool {
	t.Helper()
	due, err := store.DueReminders(t.Context(), time.Now(), 0, 1)
	must(t, err)
	queue, err := store.WaitingMessages(t.Context())
	must(t, err)
	return len(due) == 0 && len(queue.ByPurpose) == 0
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
