package handlers

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// A page that is still open in one tab may be sent after somebody else has signed in, in another tab of the
// same browser. So each form of a member carries the mark of the account that it was made for. A form without
// one is of a page from before the forms had it, or of no page at all.

// madeFor is an account's mark as forms carry it.
func (a *common) madeFor(accountID string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(a.ownerMark(accountID)))
}

// readMark is the mark of the account that a form was made for, if the form has one.
func readMark(form url.Values) (mark string, ok bool) {
	octets, err := base64.RawURLEncoding.DecodeString(form.Get(ui.MadeForField))
	return string(octets), err == nil && len(octets) == browserPassword
}

// admitForm returns errMadeForOther for a form that was made for another account than the visitor's.
func (a *common) admitForm(v visitor, form url.Values) error {
	if !v.signedIn() || !form.Has(ui.MadeForField) || form.Get(ui.MadeForField) == a.madeFor(v.account.ID) {
		return nil
	}
	return errMadeForOther
}

// vocabularies are where the texts of chosen codes are, of fields that are declared nowhere else. A field of
// which none has the text is chosen from a list that its page makes, and its code tells nobody anything.
var vocabularies = map[string][]string{
	"kind": {"medicine-class", "supplement-kind"}, "on": {"reminder.on"}, "press_notes": {"press.notes"}, "cramps": {"answer"}, "wording": {"wording.short"},
	"id": nil, "weekdays": nil, "part": nil, "period": nil, "what": nil, "baseline": nil,
}

// typedText writes out what was sent in the fields of a form that have a name in the reader's language, but
// for secrets, so that it can be copied.
func typedText(l *i18n.Locale, form url.Values) string {
	var lines []string
	for _, field := range formFields(form) {
		label, value := "field."+field.Value, chosenText(l, field.Value, field.Label)
		if value != "" && !slices.Contains(secretFields, field.Value) && l.Has(label) {
			lines = append(lines, l.T(label)+": "+value)
		}
	}
	return strings.Join(lines, "\n")
}

// chosenText is what the reader chose or typed in a field, as the page said it; empty when nothing is to be said.
func chosenText(l *i18n.Locale, field, value string) string {
	prefixes, chosen := vocabularies[field]
	for _, declared := range declaredFields() {
		if declared.Name == field && declared.Vocabulary != "" {
			prefixes, chosen = append(prefixes, declared.Vocabulary), true
		}
	}
	for _, prefix := range append(prefixes, field) {
		if code := prefix + "." + value; value != "" && l.Has(code) {
			return l.T(code)
		}
	}
	if number, err := strconv.Atoi(value); field == "weekdays" && err == nil {
		return l.WeekdayName(time.Weekday(number % 7))
	}
	if chosen {
		return ""
	}
	return value
}

// declaredFields lists what is declared of the fields of an episode and of a profile.
func declaredFields() []*diary.Field {
	var fields []*diary.Field
	for _, field := range diary.EpisodeFields {
		fields = append(fields, &field.Field)
	}
	for _, field := range diary.ProfileFields {
		fields = append(fields, &field.Field)
	}
	return fields
}

// offerOwner lets anyone who sent a form with another account's mark sign in to that account, which then sends it on.
// It is what becomes of a form whose session has ended: nobody but the owner of the mark can send it.
func (a *app) offerOwner(r *http.Request, v visitor, p *views.ErrorPage) {
	p.Text = v.locale.T("error.made-for-other.text", "Email", v.account.Email)
	route := routeOf(r)
	if route.Resume == resumeForm {
		p.Typed = typedText(v.locale, r.PostForm)
	}
	owner, ok := readMark(r.PostForm)
	if !ok || !carries(route.Resume) || !route.keeps() {
		return
	}
	sent := v.tap
	sent.owner = owner
	p.Kept = a.keepForm(r, v.locale, route, sent)
	p.Kept.Waits, p.Kept.Then = a.waitsText(v.locale, route.Resume, sent.at, v.account.Zone), v.locale.T("error.made-for-other.then")
	p.Holds = true
}
