package mail

import (
	"fmt"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/sync/errgroup"
)

// BenchmarkSend measures how many mails a second are written and handed over to a server on this machine, with TLS and a
// password, over one connection and over eight. Between them a loop around the mail library alone hands over as many, over
// as many connections; of-library is the rate as a part of that loop's.
func BenchmarkSend(b *testing.B) {
	const mails = 200 // of a turn
	for _, connections := range []int{1, 8} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			_, server := startSink(b)
			transport, err := NewTransport(server, testIdentity, connections)
			if err != nil {
				b.Fatal(err)
			}
			defer transport.Close()
			library := dialLibrary(b, server, connections)
			send := func(mails int) error {
				var senders errgroup.Group
				senders.SetLimit(connections)
				for range mails {
					senders.Go(func() error { return transport.Send(b.Context(), testMessage()) })
				}
				return senders.Wait()
			}
			// Connections are made before the first mail is counted.
			if err := send(connections); err != nil {
				b.Fatal(err)
			}
			var ours, theirs time.Duration
			for b.Loop() {
				began := time.Now()
				if err := send(mails); err != nil {
					b.Fatal(err)
				}
				ours += time.Since(began)
				began = time.Now()
				if err := library(mails); err != nil {
					b.Fatal(err)
				}
				theirs += time.Since(began)
			}
			b.ReportMetric(float64(b.N*mails)/ours.Seconds(), "mails/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-library")
		})
	}
}

// dialLibrary opens connections by the mail library alone, and returns what hands over so many mails by them.
func dialLibrary(b *testing.B, server Server, connections int) func(mails int) error {
	b.Helper()
	clients := make([]*gomail.Client, connections)
	for i := range clients {
		client, err := gomail.NewClient(server.Host, gomail.WithPort(server.Port), gomail.WithTLSPolicy(gomail.TLSMandatory),
			gomail.WithTLSConfig(server.tlsConfig()), gomail.WithSMTPAuth(gomail.SMTPAuthPlain),
			gomail.WithUsername(server.User), gomail.WithPassword(server.Password))
		if err != nil {
			b.Fatal(err)
		}
		if err := client.DialWithContext(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = client.Close() }) // the server may have gone first
		clients[i] = client
	}
	return func(mails int) error {
		var loops errgroup.Group
		for _, client := range clients {
			loops.Go(func() error {
				for range mails / connections {
					message, err := testIdentity.message(testMessage())
					if err != nil {
						return err
					}
					if err := client.Send(message); err != nil {
						return err
					}
				}
				return nil
			})
		}
		return loops.Wait()
	}
}
