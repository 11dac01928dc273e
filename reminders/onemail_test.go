package reminders_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/url"
	"regexp"
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
	"crampdiary/views/i18n"
)

// keeper is an SMTP server that keeps what it takes.
type keeper struct {
	mu    sync.Mutex
	mails [][]byte
}

func (k *keeper) NewSession(*smtp.Conn) (smtp.Session, error) {
	return keeping{letterSession{}, k}, nil
}

type keeping struct {
	letterSession
	keeper *keeper
}

func (s keeping) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	s.keeper.mu.Lock()
	defer s.keeper.mu.Unlock()
	s.keeper.mails = append(s.keeper.mails, content)
	return err
}

// parts are the two parts of a mail, and its headers.
func parts(t *testing.T, content []byte) (header netmail.Header, text, html string) {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(content))
	must(t, err)
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	must(t, err)
	found := make(map[string]string)
	for reader := multipart.NewReader(message.Body, parameters["boundary"]); ; {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return message.Header, found["text/plain"], found["text/html"]
		}
		must(t, err)
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		must(t, err)
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		must(t, err)
		found[kind] = string(body)
	}
}

var pageOfReminder = regexp.MustCompile(`https://example\.org` + token.DonePath + `/([A-Za-z0-9_-]{40,})`)

// TestRemindersOfOneMinuteReachTheServerAsOneMail sends two reminders to a server, as the program does.
func TestRemindersOfOneMinuteReachTheServerAsOneMail(t *testing.T) {
	t.Parallel()
	store, err := sqlstore.Open(t.Context(), dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration()))
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	eight := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	a := diary.Account{
		ID: diary.NewID(), Email: "mette@example.dk", PasswordHash: "-", Created: eight,
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "UTC"},
	}
	must(t, store.CreateAccount(t.Context(), a, diary.NewConsents(eight)))
	must(t, store.GiveConsent(t.Context(), a.ID, diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: eight}))
	must(t, store.ConfirmAddress(t.Context(), a.ID, a.Email, eight))
	setup := diary.DefaultReminderSetup()
	for _, i := range []int{1, 2} {
		setup.Reminders[i].On, setup.Reminders[i].Times = true, []diary.TimeOfDay{8 * 60}
	}
	_, err = store.SaveReminderSetup(t.Context(), a.ID, setup, eight.Add(-time.Minute))
	must(t, err)
	must(t, store.StartTrial(t.Context(), a.ID, diary.Trial{
		ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.AlcoholDay, Aim: diary.LeaveIt}, First: diary.DateOf(eight) - 2,
		Allocation: "TTUUTUTUTUUTUTTUUTUTUUTTTUTU", Started: eight.AddDate(0, 0, -2), // as usual on its third day
	}))

	box := &keeper{}
	to, err := mail.ParseServer(startLetterBox(t, box))
	must(t, err)
	transport, err := mail.NewTransport(to, mail.Identity{From: "reminders@example.org"}, 1)
	must(t, err)
	signer, err := token.NewSigner([]byte(strings.Repeat("kaffekop", 4)))
	must(t, err)
	now := func() time.Time { return eight }
	runner := reminders.NewRunner(reminders.Config{
		Store: store, Log: slog.New(slog.DiscardHandler), Now: now,
		Senders: map[diary.Channel]reminders.Sender{diary.MailChannel: &mail.Mailer{Deliverer: transport, Site: &url.URL{Scheme: "https", Host: "example.org"}, Signer: signer, Now: now}},
	})
	runner.Start()
	must(t, runner.Sweep().Run(t.Context(), eight))
	for waits := true; waits; time.Sleep(time.Millisecond) {
		queue, err := store.WaitingMessages(t.Context())
		must(t, err)
		waits = len(queue.ByPurpose) > 0
	}
	must(t, runner.Stop(t.Context()))
	must(t, transport.Close())

	if len(box.mails) != 1 {
		t.Fatalf("the server took %d mails", len(box.mails))
	}
	header, text, html := parts(t, box.mails[0])
	subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
	if err != nil || subject != "Dine påmindelser" {
		t.Errorf("the subject is %q (%v)", subject, err)
	}
	for _, part := range []string{text, html} {
		if want := i18n.For(diary.Danish).T("email.trial.usual"); !strings.Contains(part, want) {
			t.Errorf("the mail does not say %q of a day of a trial:\n%s", want, part)
		}
		var kinds []diary.ReminderKind
		for _, link := range pageOfReminder.FindAllStringSubmatch(part, -1) {
			claim, err := signer.Verify(link[1], token.Done, eight)
			must(t, err)
			slot, ok := signer.Slot(claim, a)
			if !ok || slot.Date != diary.DateOf(eight) || slot.Time != 8*60 {
				t.Errorf("%s is for %+v", link[0], slot)
			}
			kinds = append(kinds, slot.Kind)
		}
		if !slices.Equal(kinds, []diary.ReminderKind{diary.Stretching, diary.CheckInReminder}) {
			t.Errorf("the links are for %v in\n%s", kinds, part)
		}
	}
	all, ok := strings.CutPrefix(strings.Trim(header.Get("List-Unsubscribe"), "<>"), "https://example.org"+token.FewerPath+"/")
	claim, err := signer.Verify(all, token.Fewer, eight)
	if _, one := diary.ParseKindCode(claim.Subject); !ok || err != nil || one {
		t.Errorf("one click stops %+v (%v)", claim, err)
	}
}
