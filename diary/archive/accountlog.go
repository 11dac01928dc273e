package archive

import (
	"iter"

	"crampdiary/diary"
)

// eventJSON is something that happened to the account.
type eventJSON struct {
	ID      string             `json:"id"`
	At      string             `json:"at"`
	Kind    diary.EventKind    `json:"kind"`
	How     diary.SignInMethod `json:"how,omitempty"`
	Browser string             `json:"browser,omitempty"`
	Times   int                `json:"times"`
}

func eventsOf(h diary.Export) iter.Seq2[diary.AccountEvent, error] { return diary.Sequence(h.Events) }

func writeEvent(e diary.AccountEvent) eventJSON {
	return eventJSON{ID: e.ID, At: instantText(e.At), Kind: e.Kind, How: e.How, Browser: e.Browser, Times: e.Times}
}
