package handlers

import (
	"net/http"

	"crampdiary/reminders/maildir"
	"crampdiary/views"
)

// Mailbox holds the mails of an installation that has no mail server.
type Mailbox interface {
	// List reads the latest mails to an address, at most so many, the newest first. Beside an error it returns
	// those that can be read.
	List(address string, limit int) ([]maildir.Message, error)
}

// mostMails is how many mails the page shows.
const mostMails = 30

// showMail shows the person's own mails where they would otherwise have to be looked for in the host's
// folder. There is no such page where a server sends them.
func (a *accountArea) showMail(w http.ResponseWriter, r *http.Request, v visitor) error {
	if a.Mailbox == nil {
		return errNotFound
	}
	p := views.MailPage{Page: a.newPage(r, v, "mail.title")}
	letters, err := a.Mailbox.List(v.account.Email, mostMails)
	if err != nil {
		a.Log.ErrorContext(r.Context(), "mails cannot be read", "error", err)
		p.Incomplete = true
	}
	zone := v.account.Location()
	for _, letter := range letters {
		p.Mails = append(p.Mails, views.MailRow{
			Subject: letter.Subject, Date: v.locale.Moment(letter.Date.In(zone)), Lines: views.MailLines(letter.Text),
		})
	}
	return render(w, r, http.StatusOK, views.Mail(p))
}
