package diary

import (
	"context"
	"iter"
	"time"
)

// ExportSection is a part of what an account holds. An archive names its parts so.
type ExportSection string

// The sections.
const (
	ProfileSection          ExportSection = "profile"
	FactorsSection          ExportSection = "factors"
	AcknowledgementsSection ExportSection = "acknowledgements"
	TrialsSection           ExportSection = "trials"
	FunctionSection         ExportSection = "function"
	CheckInsSection         ExportSection = "check_ins"
	EpisodesSection         ExportSection = "episodes"
	RemindersSection        ExportSection = "reminders"
	ActivitiesSection       ExportSection = "activities"
	SlotsSection            ExportSection = "reminder_slots"
	SharesSection           ExportSection = "shares"      // read only: a link works where it was made, and nowhere else
	AccountLogSection       ExportSection = "account_log" // read only: it happened here
)

// ExportSections lists every section that can be brought into an account, in the order in which they are shown.
var ExportSections = []ExportSection{
	EpisodesSection, CheckInsSection, FactorsSection, ProfileSection, AcknowledgementsSection, TrialsSection, FunctionSection,
	RemindersSection, ActivitiesSection, SlotsSection,
}

// Export is everything that one account has, as it stood at one moment. What there may be very much of
// is read while it is ranged over, so that memory does not grow with the diary.
type Export struct {
	Preferences Preferences
	Created     time.Time // of the account
	Consents    []Consent // oldest first

	Profile          Profile     // of version 0 when none was saved
	Factors          FactorSetup // of version 0 when never chosen
	Acknowledgements []Acknowledgement
	Trials           []Trial                    // newest first
	Function         []FunctionActivity         // the one that was chosen first first
	Reminders        ReminderSetup              // of version 0 when never chosen
	Shares           []ShareHistory             // newest first
	Events           []AccountEvent             // oldest first
	CheckIns         iter.Seq2[CheckIn, error]  // oldest first
	Episodes         iter.Seq2[Episode, error]  // oldest first, the deleted ones too
	Activities       iter.Seq2[Activity, error] // oldest first
	Slots            iter.Seq2[Slot, error]     // by date; without those of which it is not decided yet what becomes of them
}

// Sequence is a list as what may be too long for one.
func Sequence[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, one := range list {
			if !yield(one, nil) {
				return
			}
		}
	}
}

// ImportBatch is a part of what is to be brought into an account. Everything in it is valid.
type ImportBatch struct {
	Profile          *Profile
	Factors          *FactorSetup
	Acknowledgements []Acknowledgement
	Trials           []Trial
	Function         []FunctionActivity
	CheckIns         []CheckIn
	Episodes         []Episode
	Replacing        []Episode // each for the one that has its ID, as long as that is of its version
	Reminders        *ReminderSetup
	Activities       []Activity
	Slots            []Slot
}

// Things is how many things a batch holds.
func (b ImportBatch) Things() int {
	things := len(b.Acknowledgements) + len(b.Trials) + len(b.Function) + len(b.CheckIns) + len(b.Episodes) + len(b.Replacing) + len(b.Activities) + len(b.Slots)
	for _, there := range []bool{b.Profile != nil, b.Factors != nil, b.Reminders != nil} {
		if there {
			things++
		}
	}
	return things
}

// ImportCount counts what became of the things that were brought into an account.
type ImportCount struct {
	New      int // stored
	Revived  int // was deleted, and is stored again with the content that it is brought with
	Replaced int // was there with another content, in place of which it is stored
	Same     int // already there with the same content
	Kept     int // there with another content, which stays
}

// Stored is how many things are as they were brought because of the import.
func (c ImportCount) Stored() int { return c.New + c.Revived + c.Replaced }

// ImportCounts counts what became of an import, by section. What was not brought is missing.
type ImportCounts map[ExportSection]ImportCount

// Archives reads whole accounts and adds to them. No method ever shows or changes another account's.
type Archives interface {
	// Export reads everything that the account has and hands it to use, which may range over its
	// sequences until it returns. It returns ErrNotFound when there is no such account.
	Export(ctx context.Context, accountID string, use func(Export) error) error
	// PreviewImport says what importing the batches would do, and changes nothing.
	PreviewImport(ctx context.Context, accountID string, batches iter.Seq2[ImportBatch, error]) (ImportCounts, error)
}

// SameEntry says whether two setups are the same, whatever their version and when they were saved.
func (s ReminderSetup) SameEntry(other ReminderSetup) bool {
	if s.QuietFrom != other.QuietFrom || s.QuietTo != other.QuietTo || s.Neutral != other.Neutral {
		return false
	}
	for _, kind := range ReminderKinds {
		if a, b := s.Of(kind), other.Of(kind); !a.SameSchedule(b) || a.Pace != b.Pace {
			return false
		}
	}
	return true
}

// SameEntry says whether two activities are the same, whenever they were logged.
func (a Activity) SameEntry(other Activity) bool {
	sameSlot := a.Slot == other.Slot || a.Slot != nil && other.Slot != nil && *a.Slot == *other.Slot
	return a.ID == other.ID && a.Kind == other.Kind && a.Zone == other.Zone && sameSlot &&
		a.At.UnixMilli() == other.At.UnixMilli()
}
