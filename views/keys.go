package views

import (
	"strings"

	"crampdiary/views/ui"
)

// KeysPage is what people sign in with besides the password.
type KeysPage struct {
	ui.Page
	Codes         string // since when there are one-time codes; empty when there are none
	RecoveryLeft  int
	SecondFactor  bool
	Passkeys      []PasskeyRow
	MayAddPasskey bool
	ResetDue      string // when the host takes the second factors away; empty when not
}

// CodesPage sets one-time codes up.
type CodesPage struct {
	ui.Page
	Key string // the secret, as people type it
	QR  ui.QRCode
}

// groupedKey is the key as it is read aloud and typed, in groups of four.
func (p CodesPage) groupedKey() string {
	var groups []string
	for key := p.Key; key != ""; {
		n := min(4, len(key))
		groups, key = append(groups, key[:n]), key[n:]
	}
	return strings.Join(groups, " ")
}

// RecoveryPage shows new recovery codes, once.
type RecoveryPage struct {
	ui.Page
	Codes []string
	Site  string // what the codes are for, on paper
	Email string
	Made  string
	Done  string // what else was just done
}

// PasskeyRow is one passkey of an account.
type PasskeyRow struct {
	ID        string
	Name      string
	Created   string
	Used      string // empty when it never was
	BackedUp  bool
	Elsewhere bool // was made for another host name, and does not work here
	Site      string
}

// PasskeyPage asks for a new passkey.
type PasskeyPage struct {
	ui.Page
	Name string // as its owner calls it
}

// PasskeyNamePage gives a passkey another name.
type PasskeyNamePage struct {
	ui.Page
	ID   string
	Name string
}

// FactorFirstPage asks to add a second factor before what was asked for. Kept holds a form that was sent and waits for it.
type FactorFirstPage struct {
	ui.Page
	Required      bool // by the host; otherwise it is only asked
	MayAddPasskey bool
	Lost          bool // a form was sent that is not kept
	Next          string
	Kept          ui.Kept
}
