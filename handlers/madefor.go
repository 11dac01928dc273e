package handlers

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

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

// typedText writes out what was sent in the fields of a form that have a name in the reader's language, but
// for secrets, so that it can be copied.
func typedText(l *i18n.Locale, form url.Values) string {
	var lines []string
	for _, field := range formFields(form) {
		label := "field." + field.Value
		if field.Label == "" || slices.Contains(secretFields, field.Value) || !l.Has(label) {
			continue
		}
		value := field.Label
		if code := field.Value + "." + value; l.Has(code) {
			value = l.T(code)
		}
		lines = append(lines, l.T(label)+": "+value)
	}
	return strings.Join(lines, "\n")
}
