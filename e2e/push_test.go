package e2e

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// registration is by what the browser knows the worker of the site.
func (b *tab) registration() serviceworker.RegistrationID {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	found := make(chan serviceworker.RegistrationID, 10)
	if err := chromedp.Listen(ctx, func(event any) {
		if updated, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range updated.Registrations {
				if r.ScopeURL == b.site.URL+"/" && len(found) < cap(found) {
					found <- r.RegistrationID
				}
			}
		}
	}); err != nil {
		b.t.Fatal(err)
	}
	call(b, serviceworker.Enable, cdp.Empty{})
	select {
	case id := <-found:
		return id
	case <-ctx.Done():
		b.t.Fatal("the browser knows no worker of the site")
		return ""
	}
}

// worker evaluates promises of texts in the worker of the site, and waits until they are kept.
func (b *tab) worker() func(expression string) string {
	b.t.Helper()
	all, err := chromedp.Targets(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	var id target.ID
	for _, t := range all {
		if t.Type == "service_worker" && t.URL == b.site.URL+"/sw.js" {
			id = t.TargetID
		}
	}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(id))
	b.t.Cleanup(cancel) // which ends the worker
	return func(expression string) string {
		b.t.Helper()
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
		if err != nil {
			b.t.Fatalf("%s: %v", expression, err)
		}
		return text
	}
}

// noteNotifications has the worker note what the browser has shown: one without a screen shows it for a moment.
const noteNotifications = `(async () => {
	const show = ServiceWorkerRegistration.prototype.showNotification;
	self.shown = new Promise((resolve) => {
		ServiceWorkerRegistration.prototype.showNotification = async function (title, options) {
			await show.call(this, title, options);
			resolve(JSON.stringify({ title, ...options }));
		};
	});
	return "";
})()`

func TestAReminderIsShownByTheDeviceAndItsButtonSaysDone(t *testing.T) {
	service := newPushService(t)
	s := newSiteIn(t, surroundings{pushes: service})
	account := s.addAccount(memberEmail, diary.Danish)
	b := s.newHandset(t, t.TempDir()).tab
	for _, name := range []string{"notifications", "push"} {
		call(b, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name, UserVisibleOnly: true}, Setting: browser.PermissionSettingGranted, Origin: s.URL,
		})
	}
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: service.subscription()})
	b.signIn(memberEmail)
	b.awaitWorker()
	now := s.now()
	setup := diary.DefaultReminderSetup()
	setup.Reminders[1].On = true // stretching, at nine in the evening
	if _, err := s.store.SaveReminderSetup(t.Context(), account.ID, setup, now); err != nil {
		t.Fatal(err)
	}
	b.open("/reminders")
	b.press(b.l.T("devices.add"))
	b.says(b.l.T("reminders.done.device-added"), b.l.T("devices.here"), b.l.T("devices.waits"))

	s.advance(18 * time.Hour) // past nine in the evening
	s.beat()
	sent := service.next(t)
	registration, inWorker := b.registration(), b.worker()
	inWorker(noteNotifications)
	call(b, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: s.URL, RegistrationID: registration, Data: sent})
	text := inWorker("shown")
	var shown struct {
		Title, Body string
		Actions     []struct{ Title string }
	}
	if err := json.Unmarshal([]byte(text), &shown); err != nil {
		t.Fatal(err)
	}
	if shown.Title != b.l.T("email.stretching.subject") || shown.Body == "" || len(shown.Actions) != 2 ||
		shown.Actions[0].Title != b.l.T("link.done") || shown.Actions[1].Title != b.l.T("push.later") {
		t.Errorf("shown is %+v", shown)
	}

	// The worker is told of the button as the browser tells it, and once more, as somebody may press two devices' buttons.
	inWorker(`answer(` + text + `, "done").then(() => answer(` + text + `, "done")).then(() => "")`)
	day := diary.CrampDayOf(s.now(), account.Location())
	done, err := s.store.Activities(t.Context(), account.ID, day-1, day+1)
	if err != nil || len(done) != 1 || done[0].Kind != diary.Stretching {
		t.Errorf("done is %+v, %v", done, err)
	}
	b.open("/reminders")
	b.says(b.l.T("devices.here"))
	if js[bool](b, `document.getElementById("device-lost").checkVisibility()`) {
		t.Error("the page says that this device is off")
	}
}
