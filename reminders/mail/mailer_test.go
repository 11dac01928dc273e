package mail

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/maildir"
	"crampdiary/views/i18n"
)

var (
	testSite = &url.URL{Scheme: "https", Host: "example.org"}
	testNow  = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
)

// testSigner signs with a key of these tests, so that a mail is the same each time.
func testSigner(t *testing.T) *token.Signer {
	t.Helper()
	signer, err := token.NewSigner([]byte(strings.Repeat("kaffekop", 4)))
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// outbox keeps what it is to deliver.
type outbox struct{ mails []Message }

func (o *outbox) Send(_ context.Context, m Message) error {
	o.mails = append(o.mails, m)
	return nil
}

// everyMail is a mail of each kind that there is, as it comes out of the outbox.
func everyMail(language diary.Language) []reminders.Notification {
	account := diary.Account{
		ID: "01910e3c-7d8a-7f00-8000-00000000000a", Email: "mette@example.dk", PasswordHash: "-",
		Preferences: diary.Preferences{Language: language, Zone: "Europe/Copenhagen"},
	}
	message := diary.OutboxMessage{
		ID: "01910e3c-7d8a-7f00-8000-0123456789ab", AccountID: account.ID, To: diary.OwnAddress, Due: testNow, Detail: "Firefox, Android",
	}
	var mails []reminders.Notification
	for _, purpose := range diary.Purposes {
		m := message
		m.Purpose = purpose
		if purpose == diary.SecondFactorMail {
			for _, detail := range secondFactorDetails {
				m.Detail = detail
				mails = append(mails, reminders.Notification{Message: m, Account: account})
			}
			continue
		}
		if purpose == diary.IdleMail {
			m.Detail = "2028-06-14"
		}
		if !purpose.AboutReminders() {
			mails = append(mails, reminders.Notification{Message: m, Account: account})
			continue
		}
		for _, kind := range diary.ReminderKinds {
			m.Kind = kind
			if purpose == diary.ReminderMessage {
				m.Slot = &diary.SlotKey{Kind: kind, Date: diary.DateOf(testNow), Time: 9 * 60}
			}
			mails = append(mails, reminders.Notification{Message: m, Account: account}, reminders.Notification{Message: m, Account: account, Neutral: true})
			for _, asks := range []diary.TrialPhase{diary.Trying, diary.Baseline} {
				mails = append(mails, inTrial(reminders.Notification{Message: m, Account: account}, diary.StretchingDone, asks)...)
			}
			if kind == diary.Hydration {
				mails = append(mails, reminders.Notification{Message: m, Account: account, NoAmount: true})
			}
		}
		if purpose == diary.ReminderMessage {
			mails = append(mails, several(account, message, diary.CheckInReminder, diary.Hydration, diary.Stretching)...)
			mails = append(mails, several(account, message, diary.Hydration, diary.Hydration)...)
			both := several(account, message, diary.CheckInReminder, diary.Stretching)[0]
			mails = append(mails, inTrial(both, diary.StretchingDone, diary.Baseline)...)
		}
	}
	return mails
}

// inTrial is a mail on a day of a trial of a factor, and the neutral one.
func inTrial(m reminders.Notification, factor diary.Factor, asks diary.TrialPhase) []reminders.Notification {
	m.Trial = &reminders.TrialDay{TrialChoice: diary.TrialChoice{Factor: factor, Aim: diary.DoIt}, Asks: asks}
	neutral := m
	neutral.Neutral = true
	return []reminders.Notification{m, neutral}
}

// several are the mails in which reminders of the kinds are one mail.
func several(account diary.Account, message diary.OutboxMessage, kinds ...diary.ReminderKind) []reminders.Notification {
	var messages []diary.OutboxMessage
	for i, kind := range kinds {
		m := message
		m.Purpose, m.Kind = diary.ReminderMessage, kind
		m.Slot = &diary.SlotKey{Kind: kind, Date: diary.DateOf(testNow), Time: diary.TimeOfDay(9*60 - 30*i)}
		messages = append(messages, m)
	}
	joined := reminders.Notification{Message: messages[0], With: messages[1:], Account: account}
	neutral, noAmount := joined, joined
	neutral.Neutral, noAmount.NoAmount = true, true
	return []reminders.Notification{joined, neutral, noAmount}
}

// written is what a server is given for each of the mails, and what it was made of.
func written(t *testing.T, mails []reminders.Notification) (messages []Message, wire [][]byte) {
	t.Helper()
	var out outbox
	mailer := &Mailer{Deliverer: &out, Site: testSite, Signer: testSigner(t), Now: func() time.Time { return testNow }}
	for _, m := range mails {
		if result := mailer.Send(t.Context(), m); result.Outcome != diary.MessageDelivered {
			t.Fatalf("%s: %+v", m.Message.Purpose, result)
		}
	}
	identity := Identity{From: "paamindelser@example.org"}
	for _, m := range out.mails {
		wire = append(wire, compose(t, identity, m))
	}
	return out.mails, wire
}

// TestAReminderSaysWhatATrialAsksFor looks at what the mails of one evening say of the day, and that none asks to
// stretch where a trial of stretching asks for what is usual.
func TestAReminderSaysWhatATrialAsksFor(t *testing.T) {
	l := i18n.For(diary.Danish)
	tries, usual, behind := l.T("email.trial.tries"), l.T("email.trial.usual"), l.T("email.trial.behind")
	stretch, home := l.T("email.stretching.subject"), testSite.JoinPath("/").String()+"\n"
	account := everyMail(diary.Danish)[0].Account
	one := func(kinds ...diary.ReminderKind) reminders.Notification {
		return several(account, diary.OutboxMessage{ID: "01910e3c-7d8a-7f00-8000-0123456789ab", AccountID: account.ID, To: diary.OwnAddress, Due: testNow}, kinds...)[0]
	}
	for name, test := range map[string]struct {
		mail         reminders.Notification
		factor       diary.Factor
		asks         diary.TrialPhase
		says, leaves []string
	}{
		"evening, trying":         {one(diary.CheckInReminder), diary.AlcoholDay, diary.Trying, []string{tries}, []string{usual, behind}},
		"evening, as usual":       {one(diary.CheckInReminder), diary.AlcoholDay, diary.Baseline, []string{usual}, []string{tries, behind}},
		"stretching, trying it":   {one(diary.Stretching), diary.StretchingDone, diary.Trying, []string{tries, stretch}, []string{usual}},
		"stretching, as usual":    {one(diary.Stretching), diary.StretchingDone, diary.Baseline, []string{usual}, []string{tries, stretch}},
		"stretching, other trial": {one(diary.Stretching), diary.AlcoholDay, diary.Baseline, []string{usual, stretch}, []string{tries}},
		"both, as usual":          {one(diary.CheckInReminder, diary.Stretching), diary.StretchingDone, diary.Baseline, []string{usual}, []string{tries, stretch}},
		"a glass of water":        {one(diary.Hydration), diary.AlcoholDay, diary.Trying, nil, []string{usual, tries, behind}},
	} {
		mails := inTrial(test.mail, test.factor, test.asks)
		messages, _ := written(t, mails)
		for _, want := range test.says {
			if !strings.Contains(messages[0].Subject+messages[0].Text, want) {
				t.Errorf("%s: does not say %q:\n%s", name, want, messages[0].Text)
			}
		}
		for _, not := range test.leaves {
			if strings.Contains(messages[0].Subject+messages[0].Text, not) {
				t.Errorf("%s: says %q", name, not)
			}
		}
		neutral := messages[1].Text
		if !strings.Contains(neutral, behind+":\n"+home) || strings.Contains(neutral, tries) || strings.Contains(neutral, usual) {
			t.Errorf("%s: the neutral mail is\n%s", name, neutral)
		}
	}
}

func TestOnlyMailsAboutRemindersCanBeStoppedWithOneClick(t *testing.T) {
	signer := testSigner(t)
	mails := everyMail(diary.Danish)
	messages, _ := written(t, mails)
	for i, m := range messages {
		purpose, kind := mails[i].Message.Purpose, sharedKind(mails[i].Messages())
		if (m.Unsubscribe != "") != purpose.AboutReminders() {
			t.Errorf("%s is stopped at %q", purpose, m.Unsubscribe)
		}
		if m.Unsubscribe == "" {
			continue
		}
		page, ok := strings.CutPrefix(m.Unsubscribe, testSite.String()+token.FewerPath+"/")
		claim, err := signer.Verify(page, token.Fewer, testNow.Add(token.FewerFor-time.Second))
		if !ok || err != nil || claim.Account != mails[i].Account.ID || claim.Subject != kind.Code() {
			t.Errorf("%s of %s is stopped at %s: %+v, %v", purpose, kind, m.Unsubscribe, claim, err)
		}
		if !strings.Contains(m.Text, m.Unsubscribe) {
			t.Errorf("the text of %s does not say where it is stopped", purpose)
		}
	}
}

func TestEachLinkAllowsOneThingForAsLongAsItShould(t *testing.T) {
	signer := testSigner(t)
	for _, test := range []struct {
		purpose diary.MessagePurpose
		page    string
		allows  token.Purpose
		works   time.Duration
	}{
		{diary.ReminderMessage, token.DonePath, token.Done, token.DoneFor},
		{diary.ConfirmAddressMail, ConfirmPath, token.ConfirmEmail, diary.ConfirmEmailFor},
		{diary.ResetPasswordMail, ResetPath, token.ResetPassword, diary.ResetPasswordFor},
	} {
		for _, m := range everyMail(diary.Danish) {
			if m.Message.Purpose != test.purpose {
				continue
			}
			messages, _ := written(t, []reminders.Notification{m})
			_, rest, ok := strings.Cut(messages[0].Text, testSite.String()+test.page+"/")
			if !ok {
				t.Fatalf("there is no link to %s in\n%s", test.page, messages[0].Text)
			}
			link := strings.Fields(rest)[0]
			for _, purpose := range []token.Purpose{token.Done, token.Fewer, token.ConfirmEmail, token.ResetPassword, token.KnownBrowser, token.KeptForm} {
				if _, err := signer.Verify(link, purpose, testNow.Add(test.works-time.Second)); (err == nil) != (purpose == test.allows) {
					t.Errorf("the link of %s as %c: %v", test.purpose, purpose, err)
				}
			}
			if _, err := signer.Verify(link, test.allows, testNow.Add(test.works)); err == nil {
				t.Errorf("the link of %s works longer than %s", test.purpose, test.works)
			}
		}
	}
}

func TestAMailGoesToTheAddressThatItIsFor(t *testing.T) {
	m := everyMail(diary.English)[0]
	other := m
	other.Message.To.Address = "ny@example.dk"
	messages, _ := written(t, []reminders.Notification{m, other})
	if messages[0].To != "mette@example.dk" || messages[1].To != "ny@example.dk" {
		t.Errorf("they went to %s and %s", messages[0].To, messages[1].To)
	}
	if messages[0].ID != m.Message.ID || !messages[0].Date.Equal(testNow) || messages[0].SenderName != "Reminders" {
		t.Errorf("it is %+v", messages[0])
	}
}

func TestTheResultOfADeliveryTellsTheStepAndTheCodeButNoAddress(t *testing.T) {
	for want, answers := range map[reminders.Result]map[string]string{
		{Outcome: diary.MessageDelivered}:                          nil,
		{Outcome: diary.MessageDelayed, Detail: "RCPT: 450"}:       {"RCPT": "450 4.2.0 <mette@example.dk> come back later"},
		{Outcome: diary.MessageRefused, Detail: "RCPT: 550"}:       {"RCPT": "550 5.1.1 <mette@example.dk> unknown"},
		{Outcome: diary.MessageMisconfigured, Detail: "MAIL: 530"}: {"MAIL": "530 5.7.0 <paamindelser@example.org> sign in first"},
		{Outcome: diary.MessageDelayed, Detail: "content"}:         {finalDot: drop},
	} {
		s := newScripted(t, answers)
		mailer := &Mailer{
			Deliverer: newTransport(t, s.server(), 1), Site: testSite, Signer: testSigner(t), Now: func() time.Time { return testNow },
		}
		if got := mailer.Send(t.Context(), everyMail(diary.Danish)[0]); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestAMailWithoutATextIsTheHostsTrouble(t *testing.T) {
	m := everyMail(diary.Danish)[0]
	m.Message.Purpose = "newer than this program"
	mailer := &Mailer{Deliverer: &outbox{}, Site: testSite, Signer: testSigner(t), Now: time.Now}
	if got := mailer.Send(t.Context(), m); got.Outcome != diary.MessageMisconfigured {
		t.Errorf("got %+v", got)
	}
}

func TestWithoutAServerTheSameMailLiesInTheFolderOnce(t *testing.T) {
	folder, err := maildir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mailer := &Mailer{
		Deliverer: &Folder{Identity: testIdentity, Maildir: folder}, Site: testSite, Signer: testSigner(t),
		Now: func() time.Time { return testNow },
	}
	m := everyMail(diary.Danish)[0]
	for range 2 {
		if result := mailer.Send(t.Context(), m); result.Outcome != diary.MessageDelivered {
			t.Fatalf("%+v", result)
		}
	}
	letters, err := folder.List("mette@example.dk", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) != 1 || letters[0].Subject != "Tid til et glas vand" || !strings.Contains(letters[0].Text, testSite.String()+token.DonePath) {
		t.Errorf("the folder holds %+v", letters)
	}
}

func TestRemindersOfOneInstantAreOneMailWithALinkForEach(t *testing.T) {
	signer := testSigner(t)
	for _, language := range diary.Languages {
		mails := slices.DeleteFunc(everyMail(language), func(m reminders.Notification) bool { return len(m.With) == 0 })
		messages, wire := written(t, mails)
		for i, m := range messages {
			if m.ID != mails[i].Message.ID {
				t.Errorf("it is named %s, and not after its first reminder", m.ID)
			}
			var want []diary.SlotKey
			for _, message := range mails[i].Messages() {
				want = append(want, *message.Slot)
			}
			for part, text := range map[string]string{"text": m.Text, "HTML": m.HTML} {
				for path, links := range map[string]*regexp.Regexp{"done": doneLink, "today": todayLink} {
					var got []diary.SlotKey
					for _, link := range links.FindAllStringSubmatch(text, -1) {
						claim, err := signer.Verify(link[1], token.Done, testNow)
						slot, ok := signer.Slot(claim, mails[i].Account)
						if err != nil || !ok {
							t.Errorf("%s: %v", link[0], err)
						}
						got = append(got, slot)
					}
					slices.SortFunc(got, bySlot)
					slices.SortFunc(want, bySlot)
					want := slices.Clone(want)
					if path == "today" && !mails[i].Neutral { // once for each kind
						want = slices.CompactFunc(want, func(a, b diary.SlotKey) bool { return a.Kind == b.Kind })
					}
					if !slices.Equal(got, want) {
						t.Errorf("the links to %s in the %s are for %v, want %v", path, part, got, want)
					}
				}
			}
			if text := readable(t, wire[i]); !strings.Contains(text, "List-Unsubscribe") {
				t.Errorf("it is not stopped with one click:\n%s", text)
			}
			labels := make(map[string]bool)
			for _, label := range regexp.MustCompile(`<p class="action"><a [^>]*>([^<]*)`).FindAllStringSubmatch(m.HTML, -1) {
				labels[label[1]] = true
			}
			if len(labels) != len(want) {
				t.Errorf("the buttons are called %v", labels)
			}
		}
	}
}

var (
	doneLink  = regexp.MustCompile(`https://example\.org` + token.DonePath + `/([A-Za-z0-9_-]{40,})`)
	todayLink = regexp.MustCompile(`https://example\.org` + token.TodayPath + `/([A-Za-z0-9_-]{40,})`)
)

func bySlot(a, b diary.SlotKey) int { return strings.Compare(a.Code(), b.Code()) }

// secondFactorDetails are those of every mail about the second factor.
var secondFactorDetails = []string{
	string(diary.CodesAdded), string(diary.CodesRemoved), string(diary.PasskeyAdded), string(diary.PasskeyRemoved), string(diary.RecoveryMade), string(diary.RecoveryUsed), diary.SecondFactorDetail(diary.RecoveryUsed, 1), diary.SecondFactorDetail(diary.RecoveryUsed, 9),
	diary.SecondFactorDetail(diary.HostFactorReset, 24), string(diary.FactorsRemoved),
}
