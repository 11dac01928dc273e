package diary

import "context"

// StoredKind is a kind of thing that is stored of an account, as its owner would count it.
type StoredKind string

// The kinds.
const (
	StoredEpisodes   StoredKind = "episodes" // the deleted ones too, until they are purged
	StoredCheckIns   StoredKind = "check-ins"
	StoredFactors    StoredKind = "factors" // of the person's own
	StoredProducts   StoredKind = "products"
	StoredAnswers    StoredKind = "answers" // to what the diary advised
	StoredTrials     StoredKind = "trials"
	StoredFunction   StoredKind = "function"   // what the person wants to be able to do
	StoredRatings    StoredKind = "ratings"    // of that
	StoredActivities StoredKind = "activities" // stretched and drank, as logged
	StoredReminded   StoredKind = "reminded"   // what became of each reminder
	StoredMails      StoredKind = "mails"      // that wait to be sent
	StoredShares     StoredKind = "shares"
	StoredOpenings   StoredKind = "openings" // of shared links
	StoredNotes      StoredKind = "notes"    // left by the readers of shared links
	StoredSessions   StoredKind = "sessions"
	StoredDevices    StoredKind = "devices" // that show reminders
	StoredPresses    StoredKind = "presses" // addresses that note something when they are pressed
	StoredPasskeys   StoredKind = "passkeys"
	StoredEvents     StoredKind = "events" // that happened to the account
	StoredConsents   StoredKind = "consents"
	StoredImports    StoredKind = "imports" // that can be undone, and what each stored
)

// StoredKinds lists every kind, what the person wrote first.
var StoredKinds = []StoredKind{
	StoredEpisodes, StoredCheckIns, StoredFactors, StoredProducts, StoredAnswers, StoredTrials, StoredFunction, StoredRatings,
	StoredActivities, StoredReminded, StoredMails, StoredShares, StoredOpenings, StoredNotes, StoredSessions, StoredDevices, StoredPresses, StoredPasskeys, StoredEvents, StoredConsents, StoredImports,
}

// Inventory counts what is stored.
type Inventory interface {
	// CountStored counts what is stored of an account, by kind. A kind of which nothing is stored counts 0.
	CountStored(ctx context.Context, accountID string) (map[StoredKind]int, error)
}
