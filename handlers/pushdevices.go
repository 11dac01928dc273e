package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// deviceCookie holds the ID of this browser's PushDevice, which goes on in the next session of it.
const deviceCookie = "device"

func (a *common) deviceOf(r *http.Request) string {
	cookie, err := r.Cookie(a.cookieName(deviceCookie))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// newDeviceSection lists the devices that show reminders, and says whether this one can.
func (a *reminderArea) newDeviceSection(r *http.Request, v visitor, facts diary.ReminderFacts) (views.DeviceSection, error) {
	devices, err := a.Store.ListPushDevices(r.Context(), v.account.ID)
	if err != nil {
		return views.DeviceSection{}, fmt.Errorf("list devices: %w", err)
	}
	section := views.DeviceSection{Key: a.PushKey, MailToo: len(facts.Obstacles(diary.MailChannel, diary.Stretching)) == 0}
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
		ID: diary.NewID(), AccountID: v.account.ID, SessionID: v.session.ID, Name: device(r.UserAgent()), Created: a.Now(),
		Endpoint: r.PostForm.Get("endpoint"), P256dh: r.PostForm.Get("p256dh"), Auth: r.PostForm.Get("auth"), ServerKey: a.PushKey,
	}
	devices, err := a.Store.ListPushDevices(diary.Refusing(r.Context()), v.account.ID)
	if err != nil {
		return fmt.Errorf("list devices: %w", err)
	}
	replaced := slices.ContainsFunc(devices, func(d diary.PushDevice) bool {
		return d.ID == a.deviceOf(r) || d.Endpoint == device.Endpoint
	})
	switch problems := device.Validate(); {
	case problems.Err() != nil:
		return a.refuseDevice(r, v, problems, "devices.refused")
	case len(devices) >= diary.MaxPushDevices && !replaced:
		return a.refuseDevice(r, v, diary.Problems{{Field: "endpoint", Code: diary.TooMany}}, "devices.too-many")
	}
	if err := a.Store.SavePushDevice(r.Context(), device, a.deviceOf(r)); err != nil {
		return fmt.Errorf("save device: %w", err)
	}
	if err := a.stillSignedIn(r, v, func(ctx context.Context) error {
		return a.Store.RemovePushDevice(ctx, v.account.ID, device.ID)
	}); err != nil {
		return err
	}
	a.setCookie(w, a.cookieName(deviceCookie), device.ID, keepChoices)
	return a.announce(w, r, "/reminders", deviceAdded)
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
	if err := a.Store.RemovePushDevice(r.Context(), v.account.ID, mux.Vars(r)["device"]); err != nil {
		return fmt.Errorf("remove device: %w", err)
	}
	return a.announce(w, r, "/reminders", deviceRemoved)
}
