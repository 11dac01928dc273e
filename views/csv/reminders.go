package csv

import (
	"io"
	"iter"
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// Reminders writes what became of each reminder, a row each with when it was done, and after them what was
// done without a reminder.
func Reminders(w io.Writer, l *i18n.Locale, slots iter.Seq2[diary.Slot, error], activities iter.Seq2[diary.Activity, error], layout Layout) error {
	return write(w, l, reminderColumns, wanted(slots, activities), layout)
}

// wantedOrDone is a time at which something was wanted, done, or both.
type wantedOrDone struct {
	date  diary.Date
	clock string // when it was wanted; empty when nobody asked for it
	zone  string
	kind  diary.ReminderKind
	state diary.SlotState // empty when it was not wanted
	done  time.Time       // zero when it was not logged
}

// reminderColumns are the columns of the table of reminders.
var reminderColumns = slices.Concat(
	[]column[wantedOrDone]{
		plain("date", "date-wanted", func(r wantedOrDone) string { return r.date.String() }),
		plain("clock", "clock-wanted", func(r wantedOrDone) string { return r.clock }),
		plain("zone", "", func(r wantedOrDone) string { return r.zone }),
	},
	pair("reminder", "reminders.kind", diary.ReminderKinds, func(r wantedOrDone) diary.ReminderKind { return r.kind }),
	pair("state", "slot-state", diary.SlotStates[1:], func(r wantedOrDone) diary.SlotState { return r.state }), // what waits is not written
	[]column[wantedOrDone]{
		plain("done", "", func(r wantedOrDone) string {
			if r.done.IsZero() {
				return ""
			}
			return instant(r.done)
		}),
	},
)

// wanted joins each reminder with what answered it.
func wanted(slots iter.Seq2[diary.Slot, error], activities iter.Seq2[diary.Activity, error]) iter.Seq2[wantedOrDone, error] {
	return func(yield func(wantedOrDone, error) bool) {
		answered := make(map[diary.SlotKey]time.Time)
		var rest []wantedOrDone
		for a, err := range activities {
			if err != nil {
				yield(wantedOrDone{}, err)
				return
			}
			if a.Slot != nil && answered[*a.Slot].IsZero() {
				answered[*a.Slot] = a.At
				continue
			}
			zone := diary.Preferences{Zone: a.Zone}.Location()
			rest = append(rest, wantedOrDone{date: diary.DateOf(a.At.In(zone)), zone: a.Zone, kind: a.Kind, done: a.At})
		}
		for s, err := range slots {
			row := wantedOrDone{s.Date, s.Time.String(), s.Zone, s.Kind, s.State, answered[s.SlotKey]}
			if !yield(row, err) || err != nil {
				return
			}
		}
		for _, row := range rest {
			if !yield(row, nil) {
				return
			}
		}
	}
}
