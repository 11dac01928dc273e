package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
)

// deviceForm is what the script sends of a browser that made an agreement of that name with its push service.
func deviceForm(name string) url.Values {
	return url.Values{
		"endpoint": {"https://fcm.googleapis.com/fcm/send/" + name}, "auth": {"BTBZMqHH6r4Tts7J_aSIgg"},
		"p256dh": {"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"},
	}
}

// addDevice has the browser show reminders, and returns the ID under which that is known.
func (b *browser) addDevice(name string) string {
	b.t.Helper()
	b.post("/reminders/devices", deviceForm(name)).want(b.t, http.StatusSeeOther)
	return b.devices()[0].ID
}

func (b *browser) devices() []diary.PushDevice {
	b.t.Helper()
	devices, err := b.site.store.ListPushDevices(b.t.Context(), b.accountID(me))
	if err != nil {
		b.t.Fatal(err)
	}
	return devices
}

func TestABrowserIsSwitchedOnAndRemoved(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.get("/reminders").want(t, http.StatusOK).says(t, danish("devices.add"), `data-key="BG-ours"`)
	id := b.addDevice("a")
	stored := b.devices()[0]
	if stored.ServerKey != "BG-ours" || stored.SessionID == "" || !strings.HasSuffix(stored.Endpoint, "/a") || stored.Name == "" {
		t.Errorf("stored is %+v", stored)
	}
	b.get("/reminders").says(t, danish("reminders.done.device-added"), danish("devices.here"), danish("devices.waits"), "data-here")
	b.post("/reminders/devices", deviceForm("renewed")).want(t, http.StatusSeeOther)
	if devices := b.devices(); len(devices) != 1 || devices[0].ID == id {
		t.Errorf("the devices are %+v", devices)
	}
	b.post("/reminders/devices/"+b.devices()[0].ID+"/remove", nil).want(t, http.StatusSeeOther)
	if devices := b.devices(); len(devices) != 0 {
		t.Errorf("the devices are %+v", devices)
	}
}

func TestABrowserOfAnUnknownServiceIsRefusedWithTheReason(t *testing.T) {
	b := newSite(t).member(me)
	form := deviceForm("a")
	form.Set("endpoint", "https://localhost/x")
	b.post("/reminders/devices", form).want(t, http.StatusUnprocessableEntity).says(t, danish("devices.refused"))
	for i := range diary.MaxPushDevices {
		d := diary.PushDevice{ID: diary.NewID(), Channel: diary.PushChannel, AccountID: b.accountID(me), Created: testStart, Endpoint: deviceForm("of" + string(rune('a'+i))).Get("endpoint")}
		if err := b.site.store.SavePushDevice(t.Context(), d, ""); err != nil {
			t.Fatal(err)
		}
	}
	b.post("/reminders/devices", deviceForm("a")).want(t, http.StatusUnprocessableEntity).says(t, danish("devices.too-many"))
}

// TestADeviceEndsWhenItsBrowserIsSignedOut signs in again before, as after a session that expired.
func TestADeviceEndsWhenItsBrowserIsSignedOut(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.addDevice("a")
	b.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	if devices := b.devices(); len(devices) != 1 {
		t.Fatalf("after another sign-in the devices are %+v", devices)
	}
	b.post("/signout", nil).want(t, http.StatusSeeOther)
	if devices := b.devices(); len(devices) != 0 {
		t.Errorf("after the sign-out the devices are %+v", devices)
	}
}

func TestWithoutNotificationsThePageSaysSo(t *testing.T) {
	b := newSite(t, func(c *Config) { c.PushKey, c.NtfyServers = "", nil }).member(me)
	page := b.get("/reminders").want(t, http.StatusOK).says(t, danish("devices.off"))
	if strings.Contains(page.body, "device-form") {
		t.Error("it is offered")
	}
	b.post("/reminders/devices", deviceForm("a")).want(t, http.StatusNotFound)
}

func TestATopicTakesRemindersWhereTheHostAllowsIt(t *testing.T) {
	b := newSite(t).member(me)
	topic := func(address string) url.Values { return url.Values{"ntfy_topic": {address}} }
	b.get("/reminders/topic").want(t, http.StatusOK).says(t, danish("devices.ntfy.title"), "https://ntfy.example.org")
	for _, address := range []string{
		"", "topic", "https://ntfy.example.com/topic", "http://ntfy.example.org/topic", "https://ntfy.example.org/a/b",
		"https://ntfy.example.org/", "https://ntfy.example.org/topic?x", "https://me@ntfy.example.org/topic",
	} {
		b.post("/reminders/topic", topic(address)).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.ntfy_topic.unknown"), address)
	}
	if devices := b.devices(); len(devices) != 0 {
		t.Fatalf("the devices are %+v", devices)
	}
	for range 2 {
		b.post("/reminders/topic", topic(" https://ntfy.example.org/my-topic ")).want(t, http.StatusSeeOther)
	}
	devices := b.devices()
	if len(devices) != 1 || devices[0].Channel != diary.NtfyChannel || devices[0].Endpoint != "https://ntfy.example.org/my-topic" {
		t.Fatalf("the devices are %+v", devices)
	}
	b.get("/reminders").says(t, danish("reminders.done.topic-added"), "ntfy, ntfy.example.org")
	b.post("/reminders/devices/"+devices[0].ID+"/remove", nil).want(t, http.StatusSeeOther)
	if devices := b.devices(); len(devices) != 0 {
		t.Errorf("the devices are %+v", devices)
	}
	b.get("/settings/log").says(t, danish("account-event.topic-added"), danish("account-event.topic-removed"))

	alone := newSite(t, func(c *Config) { c.PushKey = "" }).member(me) // as where there is no https
	if page := alone.get("/reminders").want(t, http.StatusOK); !strings.Contains(page.body, `href="/reminders/topic"`) {
		t.Error("it is not offered where there is nothing else beside mail")
	}
	none := newSite(t, func(c *Config) { c.NtfyServers = nil }).member(me)
	if page := none.get("/reminders").want(t, http.StatusOK); strings.Contains(page.body, "ntfy") {
		t.Error("it is offered though the host allows none")
	}
	none.post("/reminders/topic", topic("https://ntfy.example.org/topic")).want(t, http.StatusNotFound)
}
