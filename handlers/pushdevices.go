package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// deviceCookie holds the ID of this browser's PushDevice, which goes on in the next session of it.
const deviceCookie = "device"

// devices are the browsers that show a member's reminders.
type devices struct {
	*common
	Store interface {
		ListPushDevices(ctx context.Context, accountID string) ([]diary.PushDevice, error)
		SavePushDevice(ctx context.Context, device diary.PushDevice, replaces string) error
		RemovePushDevice(ctx context.Context, accountID, id string, now time.Time) error
	}
}

func (a *common) deviceOf(r *http.Request) string {
	cookie, err := r.Cookie(a.cookieName(deviceCookie))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// newDeviceSection lists the devices that show reminders, and says whether this one can.
func (a *devices) newDeviceSection(r *http.Request, v visitor, facts diary.ReminderFacts) (views.DeviceSection, error) {
	devices, err := a.Store.ListPushDevices(r.Context(), v.account.ID)
	if err != nil {
		return views.DeviceSection{}, fmt.Errorf("list devices: %w", err)
	}
	section := views.DeviceSection{Key: a.PushKey, Servers: a.NtfyServers, MailToo: len(facts.Obstacles(diary.MailChannel, diary.Stretching)) == 0}
	for _, d := range devices {
		row := views.NewDeviceRow(v.locale, d, v.account.Location())
		row.Here = d.ID == a.deviceOf(r)
		if d.Gone == nil {
			section.Any, section.Here = true, section.Here || row.Here
		}
		section.Rows = append(section.Rows, row)
	}
	return section, nil
}

// saveDevice has this browser show reminders. The script of the page sends what the browser made for it.
func (a *reminderArea) saveDevice(w http.ResponseWriter, r *http.Request, v visitor) error {
	if a.PushKey == "" {
		return errNotFound
	}
	device := diary.PushDevice{
		ID: diary.NewID(), AccountID: v.account.ID, Channel: diary.PushChannel, SessionID: v.session.ID, Name: device(r.UserAgent()), Created: a.Now(),
		Endpoint: r.PostForm.Get("endpoint"), P256dh: r.PostForm.Get("p256dh"), Auth: r.PostForm.Get("auth"), ServerKey: a.PushKey,
	}
	problems, err := a.keepDevice(r, device, a.deviceOf(r))
	switch {
	case problems.For("endpoint") == diary.TooMany:
		return a.refuseDevice(r, v, problems, "devices.too-many")
	case problems.Err() != nil:
		return a.refuseDevice(r, v, problems, "devices.refused")
	case err != nil:
		return err
	}
	if err := a.stillSignedIn(r, v, func(ctx context.Context) error {
		return a.forgetDevice(ctx, v.account.ID, device.ID)
	}); err != nil {
		return err
	}
	a.setCookie(w, a.cookieName(deviceCookie), device.ID, keepChoices)
	return a.announce(w, r, "/reminders", deviceAdded)
}

// showTopic asks for a topic of an ntfy server, where the host allows one.
func (a *reminderArea) showTopic(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newTopicPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.NtfyTopic(p))
}

func (a *reminderArea) newTopicPage(r *http.Request, v visitor) (views.RemindersPage, error) {
	if len(a.NtfyServers) == 0 {
		return views.RemindersPage{}, errNotFound
	}
	p, err := a.newRemindersPage(r, v)
	p.Title = v.locale.T("devices.ntfy.title")
	return p, err
}

// saveTopic has a topic of an ntfy server take reminders.
func (a *reminderArea) saveTopic(w http.ResponseWriter, r *http.Request, v visitor) error {
	if len(a.NtfyServers) == 0 {
		return errNotFound
	}
	address := strings.TrimSpace(r.PostForm.Get("ntfy_topic"))
	server, topic, _ := diary.NtfyTopic(address)
	at := diary.PushDevice{
		ID: diary.NewID(), AccountID: v.account.ID, Channel: diary.NtfyChannel, Created: a.Now(),
		Name: "ntfy, " + strings.TrimPrefix(strings.TrimPrefix(server, "https://"), "http://"), Endpoint: server + "/" + topic,
	}
	problems, err := at.Validate(), error(nil)
	if problems.Err() == nil && !slices.Contains(a.NtfyServers, server) {
		problems = diary.Problems{{Field: "endpoint", Code: diary.Unknown}}
	}
	if problems.Err() == nil {
		problems, err = a.keepDevice(r, at, "")
	}
	if err != nil {
		return err
	}
	if problems.Err() == nil {
		return a.announce(w, r, "/reminders", topicAdded)
	}
	p, err := a.newTopicPage(r, v)
	if err != nil {
		return err
	}
	p.Devices.Topic = address
	for i := range problems {
		problems[i].Field = "ntfy_topic"
	}
	return area.OnForm(problems, &p, views.NtfyTopic)
}

// keepDevice stores a device in place of another one. Nothing is stored where there are problems.
func (a *devices) keepDevice(r *http.Request, device diary.PushDevice, replaces string) (diary.Problems, error) {
	kept, err := a.Store.ListPushDevices(diary.Refusing(r.Context()), device.AccountID)
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	replaced := slices.ContainsFunc(kept, func(d diary.PushDevice) bool {
		return d.ID == replaces || d.Endpoint == device.Endpoint
	})
	if problems := device.Validate(); problems.Err() != nil {
		return problems, nil
	}
	if len(kept) >= diary.MaxPushDevices && !replaced {
		return diary.Problems{{Field: "endpoint", Code: diary.TooMany}}, nil
	}
	if err := a.Store.SavePushDevice(r.Context(), device, replaces); err != nil {
		return nil, fmt.Errorf("save device: %w", err)
	}
	return nil, nil
}

func (a *devices) forgetDevice(ctx context.Context, accountID, id string) error {
	if err := a.Store.RemovePushDevice(ctx, accountID, id, a.Steady()); err != nil {
		return fmt.Errorf("remove device: %w", err)
	}
	return nil
}

func (a *reminderArea) refuseDevice(r *http.Request, v visitor, problems diary.Problems, text string) error {
	p, err := a.newRemindersPage(r, v)
	if err != nil {
		return err
	}
	p.Devices.Refused = v.locale.T(text)
	return area.OnForm(problems, &p, views.Reminders)
}

func (a *reminderArea) removeDevice(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.forgetDevice(r.Context(), v.account.ID, mux.Vars(r)["device"]); err != nil {
		return err
	}
	return a.announce(w, r, "/reminders", deviceRemoved)
}
