package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// conversation is one connection to a server, ready for the next mail.
type conversation struct {
	server Server
	client *smtp.Client
	raw    net.Conn // below TLS, to cut the connection
	report func(Stage)
}

// connect opens a connection and goes through everything that comes before the first mail. Each stage that
// went well is reported.
func connect(ctx context.Context, server Server, report func(Stage)) (_ *conversation, err error) {
	dialer := net.Dialer{Timeout: server.Timeouts.Connect}
	raw, err := dialer.DialContext(ctx, "tcp", server.address())
	if err != nil {
		return nil, failed(Connect, err)
	}
	defer func() {
		if err != nil {
			_ = raw.Close() // what made it useless is returned
		}
	}()
	defer cutWhenDone(ctx, raw)()
	c := &conversation{server: server, raw: raw, report: report}
	if err := raw.SetDeadline(time.Now().Add(server.Timeouts.Connect)); err != nil {
		return nil, failed(Connect, err)
	}
	under := raw
	if server.TLS {
		secured := tls.Client(raw, server.tlsConfig())
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, failed(Encrypt, err)
		}
		under = secured
	}
	if c.client, err = smtp.NewClient(under, server.Host); err != nil {
		return nil, failed(Connect, err)
	}
	report(Connect)
	if err := c.step(Hello, server.Timeouts.Command, func() error { return c.client.Hello(server.helo()) }); err != nil {
		return nil, err
	}
	if err := c.encrypt(); err != nil {
		return nil, err
	}
	return c, c.signIn()
}

// cutWhenDone cuts a connection when ctx ends, so that anyone who waits for it gives up at once; what it
// returns ends that.
func cutWhenDone(ctx context.Context, conn net.Conn) (stop func()) {
	forget := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return func() { forget() }
}

// step does what belongs to a stage, within its time.
func (c *conversation) step(stage Stage, timeout time.Duration, do func() error) error {
	if err := c.client.UpdateDeadline(timeout); err != nil {
		return failed(stage, err)
	}
	if err := do(); err != nil {
		return failed(stage, err)
	}
	c.report(stage)
	return nil
}

// encrypt changes to TLS where that is called for. A server that does not offer it where it must be is
// refused: somebody on the way may have taken the offer out.
func (c *conversation) encrypt() error {
	if c.server.TLS || !c.server.mustEncrypt() {
		return nil
	}
	return c.step(Encrypt, c.server.Timeouts.Connect, func() error {
		if offered, _ := c.client.Extension("STARTTLS"); !offered {
			return errors.New("the server does not offer STARTTLS, and nothing is sent to it in the clear")
		}
		return c.client.StartTLS(c.server.tlsConfig())
	})
}

func (c *conversation) signIn() error {
	if c.server.User == "" {
		return nil
	}
	return c.step(SignIn, c.server.Timeouts.Command, func() error {
		_, mechanisms := c.client.Extension("AUTH")
		_, encrypted := c.client.TLSConnectionState()
		auth, err := c.server.mechanism(mechanisms, encrypted)
		if err != nil {
			return err
		}
		return c.client.Auth(auth)
	})
}

// send hands one mail over. After an error the connection is not used again.
func (c *conversation) send(ctx context.Context, from, to string, content []byte) error {
	defer cutWhenDone(ctx, c.raw)()
	wide := !ascii(from) || !ascii(to)
	if offered, _ := c.client.Extension("SMTPUTF8"); wide && !offered {
		return withoutSMTPUTF8(from)
	}
	// A mail that does not need it would be refused further on by servers that do not know it.
	c.client.SkipSMTPUTF8(!wide)
	command := c.server.Timeouts.Command
	if err := c.step(Sender, command, func() error { return c.client.Mail("<" + from + ">") }); err != nil {
		return err
	}
	if err := c.step(Recipient, command, func() error { return c.client.Rcpt("<" + to + ">") }); err != nil {
		return err
	}
	var body io.WriteCloser
	if err := c.step(Data, command, func() (err error) {
		body, err = c.client.Data()
		return err
	}); err != nil {
		return err
	}
	return c.step(Content, c.server.Timeouts.Content, func() error {
		if _, err := body.Write(content); err != nil {
			return err // the final dot is not sent: what came so far is no mail
		}
		return body.Close()
	})
}

// withoutSMTPUTF8 is what it means that a server does not offer what an address needs. Where it is that of
// the sender, no recipient is to blame.
func withoutSMTPUTF8(from string) *Error {
	if !ascii(from) {
		return &Error{Stage: Sender, Verdict: HostRefused, Err: errors.New("the server does not offer SMTPUTF8, which the address of the sender needs")}
	}
	return failed(Sender, fmt.Errorf("%w: the server does not offer SMTPUTF8", errAddress))
}

// close says goodbye. What was sent before it is sent, whatever comes of that.
func (c *conversation) close() {
	_ = c.client.UpdateDeadline(time.Second)
	_ = c.client.Quit()
	_ = c.raw.Close()
}

// cut ends a connection of which nothing good can be expected.
func (c *conversation) cut() { _ = c.raw.Close() }
