package diary

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Code names the kind where it must not tell what anybody is reminded of, as in an address: its place in
// ReminderKinds, counted from 1.
func (k ReminderKind) Code() string { return strconv.Itoa(slices.Index(ReminderKinds, k) + 1) }

// ParseKindCode finds the kind that Code names.
func ParseKindCode(code string) (ReminderKind, bool) {
	for _, kind := range ReminderKinds {
		if kind.Code() == code {
			return kind, true
		}
	}
	return "", false
}

// Code names the slot in a link, in numbers that tell nothing to anyone who reads the link.
func (k SlotKey) Code() string { return fmt.Sprintf("%s.%d.%d", k.Kind.Code(), k.Date, k.Time) }

// ParseSlotCode finds the slot that Code names.
func ParseSlotCode(code string) (SlotKey, bool) {
	parts := strings.Split(code, ".")
	if len(parts) != 3 {
		return SlotKey{}, false
	}
	kind, ok := ParseKindCode(parts[0])
	date, dateErr := strconv.Atoi(parts[1])
	minutes, timeErr := strconv.Atoi(parts[2])
	key := SlotKey{Kind: kind, Date: Date(date), Time: TimeOfDay(minutes)}
	return key, ok && dateErr == nil && timeErr == nil && key.Time.valid()
}

// Activity is what to log when the reminder is said to be done at the instant now: one and the same for the
// slot, however often it is said. It counts on the cramp-day of the reminder, also when it is said later.
func (k SlotKey) Activity(accountID string, zone *time.Location, now time.Time) Activity {
	due, _ := LocalTime(k.Date, k.Time.Hour(), k.Time.Minute(), zone)
	at := now
	if CrampDayOf(now, zone) != CrampDayOf(due, zone) {
		at = due
	}
	return Activity{
		ID: k.activityID(accountID), Kind: k.Kind, At: at, Zone: zone.String(), Slot: &k, Recorded: now,
	}
}

// activityID is a UUID version 7 (RFC 9562) with the slot's wall time in place of the clock, and with
// what tells slots and accounts apart in place of chance.
func (k SlotKey) activityID(accountID string) string {
	sum := sha256.Sum256([]byte(fmt.Sprint(accountID, k)))
	id := uuid.UUID(sum[:16])
	wall := k.Date.UTC().Add(time.Duration(k.Time) * time.Minute)
	var clock [8]byte
	binary.BigEndian.PutUint64(clock[:], uint64(wall.UnixMilli()))
	copy(id[:6], clock[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}
