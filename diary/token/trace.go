package token

import (
	"crypto/hmac"
	"encoding/base32"
	"strings"
	"time"

	"github.com/google/uuid"
)

// traceCode writes octets in letters that survive a change of case, as names of mails may meet.
var traceCode = base32.HexEncoding.WithPadding(base32.NoPadding)

// How much of the MAC a trace holds. Before 2027 there were shorter ones, whose reports may still come.
const (
	traceOctets        = 16
	earlierTraceOctets = 10
)

// Trace is the local part of a mail's Message-ID, by which a report of its failure is known as being about a
// mail that was sent here, for which account and to which address. It names neither address nor purpose,
// and anyone who has not seen the mail cannot make it.
func (s *Signer) Trace(mailID, accountID, address string) string {
	return s.trace(mailID, accountID, address, traceOctets)
}

func (s *Signer) trace(mailID, accountID, address string, octets int) string {
	account, err := uuid.Parse(accountID)
	if err != nil {
		return mailID
	}
	mac := sign(s.key[:], []byte("trace\x00"+mailID+"\x00"+accountID+"\x00"+address))
	return mailID + "." + traceText(account[:]) + "." + traceText(mac[:octets])
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
	octets := traceOctets
	if len(trace) == len(s.trace(mailID, accountID, address, earlierTraceOctets)) && madeBefore2027(mailID) {
		octets = earlierTraceOctets
	}
	return hmac.Equal([]byte(trace), []byte(s.trace(mailID, accountID, address, octets)))
}

// madeBefore2027 says whether an ID, which holds its time, is of a mail that may bear the trace of an earlier program.
func madeBefore2027(mailID string) bool {
	id, err := uuid.Parse(mailID)
	seconds, _ := id.Time().UnixTime()
	return err == nil && time.Unix(seconds, 0).Year() < 2027
}
