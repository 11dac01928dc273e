package archive

import (
	"iter"

	"crampdiary/diary"
)

// shareJSON is a link to a summary, without the secret that opens it.
type shareJSON struct {
	ID      string         `json:"id"`
	Weeks   int            `json:"weeks,omitempty"`
	From    string         `json:"from,omitempty"`
	To      string         `json:"to,omitempty"`
	Name    string         `json:"shown_name,omitempty"`
	Words   string         `json:"shown_words,omitempty"`
	PIN     bool           `json:"pin,omitempty"`
	Created string         `json:"created_at"`
	Expires string         `json:"expires_at"`
	Revoked string         `json:"revoked_at,omitempty"`
	Opened  []string       `json:"opened_at,omitempty"`
	Note    *shareNoteJSON `json:"note,omitempty"`
}

type shareNoteJSON struct {
	Text      string        `json:"text,omitempty"`
	Watches   []diary.Watch `json:"watches,omitempty"`
	Written   string        `json:"written_at"`
	Dismissed string        `json:"dismissed_at,omitempty"`
}

func sharesOf(h diary.Export) iter.Seq2[diary.ShareHistory, error] { return diary.Sequence(h.Shares) }

func writeShare(s diary.ShareHistory) shareJSON {
	j := shareJSON{
		ID: s.ID, Weeks: s.Period.Weeks, From: diary.DateText(s.Period.From), To: diary.DateText(s.Period.To),
		Name: s.Name, Words: s.Words, PIN: s.PINHash != "", Created: instantText(s.Created), Expires: instantText(s.Expires), Revoked: optionalInstantText(s.Revoked),
	}
	for _, opened := range s.Opened {
		j.Opened = append(j.Opened, instantText(opened))
	}
	if s.Note != nil {
		j.Note = &shareNoteJSON{
			Text: s.Note.Text, Watches: s.Note.Watches, Written: instantText(s.Note.Written), Dismissed: optionalInstantText(s.Note.Dismissed),
		}
	}
	return j
}
