package views

import (
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// SharesPage lists the links of an account.
type SharesPage struct {
	ui.Page
	Open   []ShareRow // those that work
	Closed []ShareRow
}

// ShareRow is one link in the list, or on its own page.
type ShareRow struct {
	ID      string
	Period  string
	Made    string
	State   string // until when it works, or since when it does not
	Opened  string // how often
	HasNote bool
}

func (r ShareRow) url() string { return "/share/" + r.ID }

// NewShareRow writes a link for the list, in the zone of the diary.
func NewShareRow(l *i18n.Locale, share diary.ShareHistory, now time.Time, zone *time.Location) ShareRow {
	row := ShareRow{
		ID: share.ID, Period: SharePeriod(l, share.Period), Made: l.Moment(share.Created.In(zone)),
		Opened: l.T("share.never-opened"), HasNote: share.Note != nil,
	}
	if n := len(share.Opened); n > 0 {
		row.Opened = l.N("share.opened-times", n)
	}
	switch {
	case share.Revoked != nil:
		row.State = l.T("share.revoked-at", "Moment", l.Moment(share.Revoked.In(zone)))
	case share.Open(now):
		row.State = l.T("share.open-until", "Moment", l.Moment(share.Expires.In(zone)))
	default:
		row.State = l.T("share.expired-at", "Moment", l.Moment(share.Expires.In(zone)))
	}
	return row
}

// SharePeriod writes which days a link shows.
func SharePeriod(l *i18n.Locale, period diary.SharePeriod) string {
	switch {
	case period.Weeks > 0:
		return l.N("share.weeks", period.Weeks)
	case period.From != nil && period.To != nil:
		return l.T("share.from-to", "From", l.ShortDate(*period.From), "To", l.ShortDate(*period.To))
	}
	return l.T("share.period.all")
}

// ShareForm is a new link, as it stands in the form. Its secrets are made with the page, so that a form
// that is sent twice makes one link and shows the same secrets again.
type ShareForm struct {
	ID     string `schema:"id"`
	Token  string `schema:"token"`
	PIN    string `schema:"code"`
	Period string `schema:"period"` // a number of weeks, or one of the codes below
	From   string `schema:"from"`   // YYYY-MM-DD
	To     string `schema:"to"`     // YYYY-MM-DD
	Name   string `schema:"shown_name"`
	Words  string `schema:"shown_words"`
	Days   string `schema:"days"`
	AskPIN string `schema:"pin"` // "yes" when the link asks for the PIN
}

// NewSharePage makes a link.
type NewSharePage struct {
	ui.Page
	Form ShareForm
}

// ShareMadePage shows a link and its PIN, once: afterwards only their hashes are known.
type ShareMadePage struct {
	ui.Page
	ID    string
	Link  string
	QR    ui.QRCode
	PIN   string // empty when none is asked for
	Until string
}

// SharePage is one link with what came of it.
type SharePage struct {
	ui.Page
	Row     ShareRow
	Name    string // that stands on the summary; empty for none
	Words   string // what the summary is about, in the person's own words; empty for none
	AsksPIN bool
	Works   bool
	Opened  []string
	Note    *ui.NoteView
}
