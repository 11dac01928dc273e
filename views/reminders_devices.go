package views

import (
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// DeviceSection is the devices that show reminders, on the page of reminders.
type DeviceSection struct {
	Key     string // by which browsers know the notifications of this installation; empty when there are none
	Rows    []DeviceRow
	Any     bool   // reminders go to a device
	Here    bool   // and to this one
	MailToo bool   // a mail can go out when no device takes a reminder
	Refused string // why this device was not added, empty otherwise

	Servers []string // to whose topics reminders may be sent
	Topic   string   // what was typed as one
}

// DeviceRow is one device.
type DeviceRow struct {
	Name   string
	State  string // when something was last sent there, or that it takes nothing any more
	Here   bool   // it is the one that the page is shown on
	Remove string // where it is taken away
}

// NewDeviceRow describes a device.
func NewDeviceRow(l *i18n.Locale, d diary.PushDevice, zone *time.Location) DeviceRow {
	row := DeviceRow{Name: d.Name, Remove: "/reminders/devices/" + d.ID + "/remove"}
	if row.Name == "" {
		row.Name = l.T("settings.sessions.unknown-device")
	}
	switch {
	case d.Gone != nil:
		row.State = l.T("devices.gone", "Moment", l.Moment(d.Gone.In(zone)))
	case d.LastSent != nil:
		row.State = l.T("devices.sent", "Moment", l.Moment(d.LastSent.In(zone)))
	default:
		row.State = l.T("devices.waits")
	}
	return row
}
