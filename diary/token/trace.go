package token

import (
	"crypto/hmac"
	"encoding/base32"
	"strings"

	"github.com/google/uuid"
)

// traceCode writes octets in letters that survive a change of case, as names of mails may meet.
var traceCode = base32.HexEncoding.WithPadding(base32.NoPadding)

// traceOctets is how much of the MAC a trace holds: 80 bits, which nobody guesses through a mail server.
const traceOctets = 10

// Trace is the local part of a mail's Message-ID, by which a report of its failure is known as being about a
// mail that was sent here, for which account and to which address. It names neither address nor purpose,
// and anyone who has not seen the mail cannot make it.
func (s *Signer) Trace(mailID, accountID, address string) string {
	account, err := uuid.Parse(accountID)
	if err != nil {
		return mailID
	}
	mac := sign(s.key[:], []byte("trace\x00"+mailID+"\x00"+accountID+"\x00"+address))
	return mailID + "." + traceText(account[:]) + "." + traceText(mac[:traceOctets])
}

func traceText(octets []byte) string { return strings.ToLower(traceCode.EncodeToString(octets)) }

// TracedAccount is the account that a trace names. What it says is only true if Traces confirms it.
func TracedAccount(trace string) (accountID string, ok bool) {
	parts := strings.Split(strings.ToLower(trace), ".")
	if len(parts) != 3 {
		return "", false
	}
	octets, err := traceCode.DecodeString(strings.ToUpper(parts[1]))
	if err != nil || len(octets) != len(uuid.UUID{}) {
		return "", false
	}
	return uuid.UUID(octets).String(), true
}

// Traces says whether a trace was made here for a mail of the account to the address.
func (s *Signer) Traces(trace, accountID, address string) bool {
	trace = strings.ToLower(trace)
	mailID, _, _ := strings.Cut(trace, ".")
	return hmac.Equal([]byte(trace), []byte(s.Trace(mailID, accountID, address)))
}
