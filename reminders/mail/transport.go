// Package mail hands mails over to a server, or puts them into a folder where there is none. It decides
// what a mail looks like on the wire, and what a failure means; when to send and how often to try again
// is decided by the caller.
package mail

import (
	"context"
	"sync"
	"time"
)

// Transport hands mails over to one server. It keeps the connections open between mails, at most so many
// as there are mails on their way at once. It is safe for concurrent use.
type Transport struct {
	server   Server
	identity Identity
	from     string        // as servers are given it
	slots    chan struct{} // holds one for each mail on its way
	report   func(Stage)

	mu     sync.Mutex
	idle   []*conversation // the last used last
	expiry *time.Timer     // closes idle connections; nil while there are none
	closed bool
}

// NewTransport prepares a transport that uses at most so many connections. It connects when there is
// something to send.
func NewTransport(server Server, identity Identity, connections int) (*Transport, error) {
	if err := server.Validate(); err != nil {
		return nil, err
	}
	if err := identity.Validate(); err != nil {
		return nil, err
	}
	from, err := wireAddress(identity.From)
	if err != nil {
		return nil, err
	}
	return &Transport{
		server: server, identity: identity, from: from,
		slots: make(chan struct{}, max(connections, 1)), report: func(Stage) {},
	}, nil
}

// Trace has every stage that went well reported, for a host who tries a configuration out. It is called
// before the first mail.
func (t *Transport) Trace(report func(Stage)) { t.report = report }

// Send hands one mail over. It returns nil once the server has taken it, and otherwise an *Error, or the
// cause of ctx when that ended before a connection was free.
func (t *Transport) Send(ctx context.Context, m Message) error {
	content, err := t.identity.compose(m)
	if err != nil {
		return err
	}
	to, err := wireAddress(m.To)
	if err != nil {
		return failed(Compose, err)
	}
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	c := t.takeIdle()
	if c != nil {
		if err = c.send(ctx, t.from, to, content); closed(err) {
			c.cut()
			c = nil
		}
	}
	if c == nil {
		if c, err = connect(ctx, t.server, t.report); err != nil {
			return err
		}
		err = c.send(ctx, t.from, to, content)
	}
	if err != nil {
		c.end(err)
		return err
	}
	t.keep(c)
	return nil
}

// notAvailable is the code with which a server says that it closes the connection (RFC 5321, section 4.2.3), as some do
// after so many mails.
const notAvailable = 421

// closed says whether a mail was not begun because the server has closed the connection meanwhile, so that it goes by another.
// To ask before each mail whether the server is there would cost a round trip.
func closed(err error) bool {
	judged, ok := err.(*Error)
	return ok && judged.Stage == Sender && (judged.Code == 0 && judged.Verdict == Later || judged.Code == notAvailable)
}

// end ends a conversation after an error: politely where the server still answers.
func (c *conversation) end(err error) {
	if judged, ok := err.(*Error); ok && judged.Code != 0 {
		c.close()
		return
	}
	c.cut()
}

func (t *Transport) takeIdle() *conversation {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := len(t.idle) - 1
	if last < 0 {
		return nil
	}
	c := t.idle[last]
	t.idle = t.idle[:last]
	return c
}

// keep keeps a connection for the next mail. When none has come for a while, all that are idle are closed.
func (t *Transport) keep(c *conversation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		c.close()
		return
	}
	t.idle = append(t.idle, c)
	if t.expiry != nil {
		t.expiry.Stop()
	}
	t.expiry = time.AfterFunc(t.server.Timeouts.Idle, t.closeIdle)
}

func (t *Transport) closeIdle() {
	t.mu.Lock()
	idle := t.idle
	t.idle = nil
	t.mu.Unlock()
	for _, c := range idle {
		c.close()
	}
}

// Close says goodbye on every connection that is not in use. A mail on its way is not disturbed.
func (t *Transport) Close() error {
	t.mu.Lock()
	t.closed = true
	if t.expiry != nil {
		t.expiry.Stop()
	}
	t.mu.Unlock()
	t.closeIdle()
	return nil
}
