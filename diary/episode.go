package diary

import (
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Limits of an episode.
const (
	MaxDuration    = 24 * time.Hour  // longer than this is not one cramp
	LongDuration   = time.Hour       // longer than this is asked about once, see [Episode.Doubts]
	MaxPain        = 10              // worst pain on the numeric rating scale, 0 none to 10 worst imaginable
	MaxRating      = 10              // the end of the other scales, from 0 not at all
	MaxSoreness    = 14 * 24         // hours of soreness after one cramp
	MaxNote        = 4000            // characters
	clockTolerance = 2 * time.Minute // a phone's clock may run this far ahead of the server's
)

// earliest is before anyone alive was born; an earlier start is a slip of the finger.
var earliest = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// Episode is one cramp. All but ID, Started, Zone and Precision may be unanswered.
type Episode struct {
	ID      string // UUID version 7, made by the client that creates the episode; the key against doubles
	Version int64  // counts the saves from 1; 0 before the first

	Started   time.Time // to the millisecond; see Precision
	Zone      string    // IANA zone in which the episode was lived
	Precision Precision
	Ended     *time.Time // nil when not known or still going on
	Ongoing   bool       // had not ended when it was saved
	StillAt   *time.Time // it still went on at this instant, as the person said; nil when that was not asked, or the end is known

	Muscle  Muscle
	Side    Side
	Pain    *int // worst pain, 0 to MaxPain
	Context Context
	Woke    Answer // woke the person

	Triggers []Trigger
	Remedies map[Remedy]Effect // what was tried, and how it worked

	SorenessHours   *int   // hours that the muscle stayed sore, 0 for not at all
	DisturbedSleep  *int   // how much it disturbed the sleep, 0 to MaxRating
	UnableNextDay   Answer // could not do the usual things the next day
	HinderedNextDay *int   // how much it hindered the next day, 0 to MaxRating
	MovementProblem Answer // stiff, or limping

	Weakness    Residue
	Numbness    Residue
	Swelling    Swelling
	RedWarm     Answer // red or warm skin
	ColdPale    Answer // the limb cold and pale
	PainBetween Answer // muscle pain between cramps
	Signs       []Sign

	Note string

	Recorded time.Time  // first saved
	Changed  time.Time  // last saved
	Deleted  *time.Time // taken out of the diary, and not yet purged
}

// NewID makes an identifier for an episode or another thing that is stored: a random UUID version 7.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// ValidID says whether an identifier brought by a client is a UUID version 7 in its usual form.
func ValidID(id string) bool {
	parsed, err := uuid.Parse(id)
	return err == nil && parsed.Version() == 7 && parsed.String() == id
}

// Validate finds everything that keeps the episode from being saved at the instant now. Fields are
// named as in storage and forms.
func (e Episode) Validate(now time.Time) Problems {
	var p Problems
	if !ValidID(e.ID) {
		p.add("id", Unknown)
	}
	e.validateTime(&p, now)
	for _, field := range EpisodeFields {
		field.validate(&p, &e, now)
	}
	return p
}

func (e Episode) validateTime(p *Problems, now time.Time) {
	if _, err := Zone(e.Zone); err != nil {
		p.add("zone", Unknown)
	}
	if e.Precision == "" {
		p.add("precision", Required)
	}
	oneOf(p, "precision", e.Precision, Precisions)
	switch {
	case e.Started.IsZero():
		p.add("started_at", Required)
	case e.Started.After(now.Add(clockTolerance)):
		p.add("started_at", InFuture)
	case e.Started.Before(earliest):
		p.add("started_at", TooEarly)
	}
	e.validateStill(p, now)
	if e.Ended == nil || e.Started.IsZero() {
		return
	}
	switch {
	case e.Ongoing:
		p.add("ended_at", Contradiction)
	case e.Ended.Before(e.Started):
		p.add("ended_at", EndBeforeStart)
	case e.Ended.Sub(e.Started) > MaxDuration:
		p.add("ended_at", TooLong)
	case e.Precision != Night && e.Ended.After(now.Add(clockTolerance)):
		p.add("ended_at", InFuture)
	}
}

func (e Episode) validateStill(p *Problems, now time.Time) {
	switch {
	case e.StillAt == nil:
	case e.Ended != nil:
		p.add("still_at", Contradiction)
	case e.StillAt.Before(e.Started):
		p.add("still_at", EndBeforeStart)
	case !e.Ongoing && e.StillAt.Sub(e.Started) > MaxDuration:
		p.add("still_at", TooLong)
	case e.Precision != Night && e.StillAt.After(now.Add(clockTolerance)):
		p.add("still_at", InFuture)
	}
}

// Doubt names something unlikely but possible. It is asked about once and then accepted.
type Doubt string

// LongCramp doubts a cramp of more than LongDuration.
const LongCramp Doubt = "long-cramp"

// Doubts lists what to ask "is that right?" about before saving.
func (e Episode) Doubts() []Doubt {
	if d, ok := e.Duration(); ok && d > LongDuration {
		return []Doubt{LongCramp}
	}
	return nil
}

// Duration is how long the cramp lasted; false when its end is not known.
func (e Episode) Duration() (time.Duration, bool) {
	if e.Ended == nil {
		return 0, false
	}
	return e.Ended.Sub(e.Started), true
}

// LastedAtLeast is for how long the cramp is known to have gone on at the instant now: all of it when its
// end is known, until now while it goes on, until the person last said that it was still there, and
// otherwise for no time at all, since nobody knows when one of the night began.
func (e Episode) LastedAtLeast(now time.Time) time.Duration {
	switch {
	case e.Ended != nil:
		return e.Ended.Sub(e.Started)
	case e.Ongoing && e.Precision != Night && !e.Forgotten(now):
		return now.Sub(e.Started)
	case e.StillAt != nil:
		return e.StillAt.Sub(e.Started)
	}
	return 0
}

// Location is the zone in which the episode was lived, UTC if its name has become unknown.
func (e Episode) Location() *time.Location {
	zone, err := Zone(e.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// CrampDay is the cramp-day to which the episode belongs.
func (e Episode) CrampDay() Date { return CrampDayOf(e.Started, e.Location()) }

// SameEntry says whether two episodes hold the same entry, whatever their version and the instants at
// which they were saved. A repeated request is recognised by it.
func (e Episode) SameEntry(other Episode) bool {
	return reflect.DeepEqual(e.entry(), other.entry())
}

// entry is the episode in one canonical form, without what a save adds to it.
func (e Episode) entry() Episode {
	e.Version, e.Recorded, e.Changed, e.Deleted = 0, time.Time{}, time.Time{}, nil
	e.Started = time.UnixMilli(e.Started.UnixMilli()).UTC()
	if e.Ended != nil {
		ended := time.UnixMilli(e.Ended.UnixMilli()).UTC()
		e.Ended = &ended
	}
	if e.StillAt != nil {
		still := time.UnixMilli(e.StillAt.UnixMilli()).UTC()
		e.StillAt = &still
	}
	e.Triggers = slices.Sorted(slices.Values(e.Triggers))
	e.Signs = slices.Sorted(slices.Values(e.Signs))
	if len(e.Remedies) == 0 {
		e.Remedies = nil
	}
	return e
}
