package mail

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"syscall"
)

// Stage is a step of handing a mail over to a server.
type Stage string

// The stages, in the order in which they are gone through.
const (
	Compose   Stage = "compose" // before any connection
	Connect   Stage = "connect" // up to the server's greeting
	Hello     Stage = "EHLO"
	Encrypt   Stage = "TLS"
	SignIn    Stage = "AUTH"
	Sender    Stage = "MAIL"
	Recipient Stage = "RCPT"
	Data      Stage = "DATA"
	Content   Stage = "content" // up to the answer to the final dot
)

// Stages lists every stage in its order.
var Stages = []Stage{Compose, Connect, Hello, Encrypt, SignIn, Sender, Recipient, Data, Content}

// Verdict says what a failure means for the mail.
type Verdict string

// The verdicts.
const (
	// Later is trouble that may pass by itself: the same mail may be tried again.
	Later Verdict = "later"
	// RecipientRefused says that the server knows no such mailbox, or does not want mail for it. Trying
	// again would not help, and would harm the host's reputation.
	RecipientRefused Verdict = "recipient refused"
	// HostRefused says that something is wrong between this installation and its server, for every mail:
	// the host has to be informed. The mail itself may be tried again once that is mended.
	HostRefused Verdict = "host refused"
)

// Error says at which stage a mail was not handed over, and what that means. Its text holds no address of
// a recipient but what the server may have put into its answer.
type Error struct {
	Stage   Stage
	Verdict Verdict
	Code    int // of the server's answer; 0 when it gave none
	Err     error
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("mail: %s: %s: %v", e.Stage, e.Verdict, e.Err) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// policyStatus is an enhanced status code (RFC 3463) about security or policy, such as relaying that is
// not allowed. It speaks of the sender, even where the basic code speaks of the mailbox.
var policyStatus = regexp.MustCompile(`^5\.7\.\d`)

// failed judges an error that came at a stage.
func failed(stage Stage, err error) *Error {
	e := &Error{Stage: stage, Verdict: Later, Err: err}
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		e.Code = answer.Code
		switch {
		case answer.Code < 500:
		case stage == Recipient && mailboxCode(answer.Code) && !policyStatus.MatchString(answer.Msg):
			e.Verdict = RecipientRefused
		default:
			e.Verdict = HostRefused
		}
		return e
	}
	if errors.Is(err, errAddress) {
		e.Verdict = RecipientRefused
		return e
	}
	// What is no answer is a connection that broke, unless it is about trust: a certificate, a protocol
	// version, a mechanism that is missing.
	if (stage == Encrypt || stage == SignIn || stage == Compose) && !broken(err) {
		e.Verdict = HostRefused
	}
	return e
}

// mailboxCode says whether an answer to RCPT speaks of the mailbox: there is none, it is elsewhere, or its
// name is not allowed (RFC 5321, section 4.2.3). 552 and 554 speak of space and of the transaction.
func mailboxCode(code int) bool { return code == 550 || code == 551 || code == 553 }

// broken says whether an error means that a connection was slow or was cut.
func broken(err error) bool {
	if remote, ok := errors.AsType[*net.OpError](err); ok && remote.Op == "remote error" {
		return false // an alert: the server refuses our TLS
	}
	_, system := errors.AsType[syscall.Errno](err)
	netErr, network := errors.AsType[net.Error](err)
	return system || network && netErr.Timeout() || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded)
}
