package mail

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// ErrNotReport says that a mail is no report of what became of another one (RFC 3464), but for example an
// automatic answer.
var ErrNotReport = errors.New("mail: not a delivery status notification")

// Bounce is what a report says of a mail that was sent here.
type Bounce struct {
	// Traces are the local parts of the Message-IDs that the report names as that of the mail.
	Traces []string
	// Refused says that the report means for good that there is no such mailbox, or that it is closed.
	Refused bool
	// Status is the enhanced status code (RFC 3463) that decided, for the log.
	Status string
}

const (
	mostReport = 10 << 20 // octets of a report that are read; it may hold the mail, which is small
	mostParts  = 50
	mostNested = 4 // levels of multipart
)

// ParseBounce reads a delivery status notification as a mail server passes it on. It returns ErrNotReport for
// another mail, and another error for what is no mail.
func ParseBounce(r io.Reader) (Bounce, error) {
	message, err := mail.ReadMessage(bufio.NewReader(io.LimitReader(r, mostReport)))
	if err != nil {
		return Bounce{}, fmt.Errorf("not a mail: %w", err)
	}
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(parameters["report-type"], "delivery-status") {
		return Bounce{}, ErrNotReport
	}
	p := report{}
	if err := p.read(message.Body, parameters["boundary"], mostNested); err != nil || !p.status {
		return Bounce{}, ErrNotReport
	}
	if len(p.Traces) == 0 { // some servers send nothing of the mail itself back
		p.note(message.Header.Get("In-Reply-To"))
		p.note(message.Header.Get("References"))
	}
	return p.Bounce, nil
}

// report gathers what the parts of a notification say.
type report struct {
	Bounce
	status bool // there was a part that says what became of the mail
	parts  int
	words  string // the words for people, in which some servers alone say at which command the mail failed
}

// read reads the parts of a multipart body.
func (p *report) read(body io.Reader, boundary string, levels int) error {
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if p.parts++; err != nil || p.parts > mostParts {
			return errors.Join(err, errors.New("malformed or too many parts"))
		}
		kind, parameters, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			continue
		}
		content := io.Reader(part)
		if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "base64") {
			content = base64.NewDecoder(base64.StdEncoding, part)
		}
		switch {
		case strings.HasPrefix(kind, "multipart/") && levels > 0:
			if err := p.read(content, parameters["boundary"], levels-1); err != nil {
				return err
			}
		case kind == "text/plain" && !p.status:
			text, _ := io.ReadAll(content)
			p.words += string(text)
		case kind == "message/delivery-status" || kind == "message/global-delivery-status":
			p.readStatus(content)
		case kind == "message/rfc822" || kind == "text/rfc822-headers" || kind == "message/global" || kind == "message/global-headers":
			header, _ := textproto.NewReader(bufio.NewReader(content)).ReadMIMEHeader() // may be cut short
			p.note(header.Get("Message-Id"))
		}
	}
}

// readStatus reads the fields about the mail and, after an empty line each, those about its recipients. The
// mails of this program have one recipient.
func (p *report) readStatus(content io.Reader) {
	fields := textproto.NewReader(bufio.NewReader(content))
	for group := 0; ; group++ {
		header, err := fields.ReadMIMEHeader()
		if len(header) > 0 {
			p.status = true
			p.note(header.Get("X-Original-Message-Id"))
			p.judge(header)
		}
		if err != nil || group > mostParts {
			return
		}
	}
}

var (
	messageID    = regexp.MustCompile(`<([^<>@\s]+)@[^<>\s]+>`)
	enhancedCode = regexp.MustCompile(`\b([245])\.(\d{1,3})\.(\d{1,3})\b`)
	replyCode    = regexp.MustCompile(`(?:^|[\s;])(5\d\d)\b`)
	// atRecipient is how servers that give no code say that the mailbox was refused, and not the text.
	atRecipient = regexp.MustCompile(`(?i)RCPT TO`)
)

// note keeps the local parts of the Message-IDs in a field.
func (p *report) note(field string) {
	for _, match := range messageID.FindAllStringSubmatch(field, -1) {
		p.Traces = append(p.Traces, match[1])
	}
}

// judge decides what the fields about a recipient mean, as a refusal at RCPT is judged: only for good, only
// of the mailbox, and not out of policy.
func (p *report) judge(header textproto.MIMEHeader) {
	if !strings.EqualFold(strings.TrimSpace(header.Get("Action")), "failed") {
		return
	}
	status := enhancedCode.FindString(header.Get("Status"))
	diagnostic := header.Get("Diagnostic-Code")
	if strings.HasSuffix(status, ".0.0") || status == "" { // says nothing; the answer of the server may
		if found := enhancedCode.FindString(diagnostic); found != "" {
			status = found
		} else if code := replyCode.FindStringSubmatch(diagnostic); code != nil && atRecipient.MatchString(diagnostic+" "+p.words) {
			p.Status = code[1]
			p.Refused = p.Refused || code[1] == "550" || code[1] == "551" || code[1] == "553"
			return
		}
	}
	p.Status = status
	p.Refused = p.Refused || mailboxStatus(status) && !policyStatus.MatchString(enhancedCode.FindString(diagnostic))
}

// mailboxStatus says whether an enhanced code (RFC 3463 and the registry that it began) speaks for good of
// the recipient's address, 5.1, or of a mailbox that is closed, 5.2.1. Three of the first speak of the sender's address.
func mailboxStatus(status string) bool {
	switch status {
	case "5.1.7", "5.1.8", "5.1.9":
		return false
	case "5.2.1":
		return true
	}
	return strings.HasPrefix(status, "5.1.")
}
