package reminders

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
	"crampdiary/e2e"
)

// registration is by what the browser knows the worker of the site.
func registration(b *e2e.Tab) serviceworker.RegistrationID {
	b.T.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, e2e.StepTimeout)
	defer cancel()
	found := make(chan serviceworker.RegistrationID, 10)
	if err := chromedp.Listen(ctx, func(event any) {
		if updated, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range updated.Registrations {
				if r.ScopeURL == b.Site.URL+"/" && len(found) < cap(found) {
					found <- r.RegistrationID
				}
			}
		}
	}); err != nil {
		b.T.Fatal(err)
	}
	e2e.Call(b, serviceworker.Enable, cdp.Empty{})
	select {
	case id := <-found:
		return id
	case <-ctx.Done():
		b.T.Fatal("the browser knows no worker of the site")
		return ""
	}
}

// worker evaluates promises of texts in the worker of the site, and waits until they are kept.
func worker(b *e2e.Tab) func(expression string) string {
	b.T.Helper()
	all, err := chromedp.Targets(b.Ctx)
	if err != nil {
		b.T.Fatal(err)
	}
	var id target.ID
	for _, t := range all {
		if t.Type == "service_worker" && t.URL == b.Site.URL+"/sw.js" {
			id = t.TargetID
		}
	}
	ctx, cancel := chromedp.NewContext(b.Ctx, chromedp.WithTargetID(id))
	b.T.Cleanup(cancel) // which ends the worker
	return func(expression string) string {
		b.T.Helper()
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
		if err != nil {
			b.T.Fatalf("%s: %v", expression, err)
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
	service := e2e.NewPushService(t)
	s := e2e.NewSiteIn(t, e2e.Surroundings{Pushes: service})
	account := s.AddAccount(e2e.MemberEmail, diary.Danish)
	b := s.NewHandset(t, t.TempDir()).Tab
	for _, name := range []string{"notifications", "push"} {
		e2e.Call(b, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name, UserVisibleOnly: true}, Setting: browser.PermissionSettingGranted, Origin: s.URL,
		})
	}
	e2e.Call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: service.Subscription()})
	b.SignIn(e2e.MemberEmail)
	b.AwaitWorker()
	now := s.Now()
	setup := diary.DefaultReminderSetup()
	setup.Reminders[1].On = true // stretching, at nine in the evening
	if _, err := s.Store.SaveReminderSetup(t.Context(), account.ID, setup, now); err != nil {
		t.Fatal(err)
	}
	b.Open("/reminders")
	b.Press(b.L.T("devices.add"))
	b.Says(b.L.T("reminders.done.device-added"), b.L.T("devices.here"), b.L.T("devices.waits"))

	s.Advance(18 * time.Hour) // past nine in the evening
	s.Beat()
	sent := service.Next(t)
	registration, inWorker := registration(b), worker(b)
	inWorker(noteNotifications)
	e2e.Call(b, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: s.URL, RegistrationID: registration, Data: sent})
	text := inWorker("shown")
	var shown struct {
		Title, Body string
		Actions     []struct{ Title string }
	}
	if err := json.Unmarshal([]byte(text), &shown); err != nil {
		t.Fatal(err)
	}
	if shown.Title != b.L.T("email.stretching.subject") || shown.Body == "" || len(shown.Actions) != 2 ||
		shown.Actions[0].Title != b.L.T("link.done") || shown.Actions[1].Title != b.L.T("push.later") {
		t.Errorf("shown is %+v", shown)
	}

	// The worker gets the event of the button as the browser sends it, and once more, as somebody may press two devices' buttons.
	inWorker(`answer(` + text + `, "done").then(() => answer(` + text + `, "done")).then(() => "")`)
	day := diary.CrampDayOf(s.Now(), account.Location())
	done, err := s.Store.Activities(t.Context(), account.ID, day-1, day+1)
	if err != nil || len(done) != 1 || done[0].Kind != diary.Stretching {
		t.Errorf("done is %+v, %v", done, err)
	}
	b.Open("/reminders")
	b.Says(b.L.T("devices.here"))
	if e2e.JS[bool](b, `document.getElementById("device-lost").checkVisibility()`) {
		t.Error("the page says that this device is off")
	}
}
