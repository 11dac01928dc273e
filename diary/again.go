package diary

import "time"

// AgainAfter is how long after somebody asked for it a reminder comes a second time.
const AgainAfter = 30 * time.Minute

// MessageLasts is how long a mail is tried in any case, so that a slot just before the quiet hours or
// midnight is not given up before the heartbeat finds it.
const MessageLasts = 15 * time.Minute

// GiveUpAt is when the mail of a slot is no longer tried: when the next glass is nearer, when the quiet hours
// begin, and at the latest when the date ends.
func (s ReminderSetup) GiveUpAt(slot Slot, zone *time.Location) time.Time {
	end, _ := LocalTime(slot.Date+1, 0, 0, zone)
	if slot.Kind == Hydration {
		end = earlier(end, slot.Due.Add(HydrationLasts))
	}
	if s.QuietFrom != s.QuietTo {
		quiet, _ := LocalTime(slot.Date, s.QuietFrom.Hour(), s.QuietFrom.Minute(), zone)
		if quiet.After(slot.Due) {
			end = earlier(end, quiet)
		}
	}
	if least := slot.Due.Add(MessageLasts); end.Before(least) {
		return least
	}
	return end.UTC()
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Again are the messages that remind of a slot a second time, one for each recipient, when somebody asks for it at
// the instant now. It comes at a whole minute, as every reminder, so that those of the same minute are one. It is
// refused with QuietTime when it would come within the quiet hours, and with OutOfRange when the date of the slot
// is over by then.
func (s ReminderSetup) Again(accountID string, key SlotKey, zone *time.Location, now time.Time) ([]OutboxMessage, Code) {
	at := now.Add(AgainAfter).Truncate(time.Minute)
	local := at.In(zone)
	switch {
	case s.Quiet(TimeOfDayOf(local)):
		return nil, QuietTime
	case DateOf(local) != key.Date:
		return nil, OutOfRange
	}
	return s.Messages(accountID, key, at, at, s.GiveUpAt(Slot{SlotKey: key, Due: at}, zone)), ""
}

// FallbackAfter is how long the devices of a person are tried alone before the mail goes out instead: long enough
// for a push service that is down for a moment, and short enough that the reminder is still about its time. It is this
// project's own choice.
const FallbackAfter = 20 * time.Minute

// Messages are the messages that remind of a slot, due at an instant and first tried at another, one for each
// recipient. To a person with devices a mail goes only instead: when none of them has taken the reminder
// FallbackAfter the first try, or half of the time that there is.
func (s ReminderSetup) Messages(accountID string, key SlotKey, due, first, giveUp time.Time) []OutboxMessage {
	messages := make([]OutboxMessage, len(s.Recipients))
	for i, to := range s.Recipients {
		messages[i] = OutboxMessage{
			ID: NewID(), AccountID: accountID, Purpose: ReminderMessage, To: to, Kind: key.Kind, Slot: &key,
			Due: due, NotBefore: first, GiveUpAt: giveUp,
		}
		if to == OwnAddress && s.HasDevices() {
			messages[i].NotBefore = first.Add(min(FallbackAfter, giveUp.Sub(first)/2))
		}
	}
	return messages
}
