package mail

import (
	"fmt"
	"testing"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/sync/errgroup"
)

// BenchmarkSend measures how many mails a second are written and handed over to a server on this machine,
// with TLS and a password, over one connection and over eight; and, to compare with, what a loop around
// the mail library alone reaches over one.
func BenchmarkSend(b *testing.B) {
	for _, connections := range []int{1, 8} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			_, server := startSink(b)
			transport, err := NewTransport(server, testIdentity, connections)
			if err != nil {
				b.Fatal(err)
			}
			defer transport.Close()
			var senders errgroup.Group
			senders.SetLimit(connections)
			for b.Loop() {
				senders.Go(func() error { return transport.Send(b.Context(), testMessage()) })
			}
			if err := senders.Wait(); err != nil {
				b.Fatal(err)
			}
			reportRate(b)
		})
	}
	b.Run("library", func(b *testing.B) {
		_, server := startSink(b)
		client, err := gomail.NewClient(server.Host, gomail.WithPort(server.Port), gomail.WithTLSPolicy(gomail.TLSMandatory),
			gomail.WithTLSConfig(server.tlsConfig()), gomail.WithSMTPAuth(gomail.SMTPAuthPlain),
			gomail.WithUsername(server.User), gomail.WithPassword(server.Password))
		if err != nil {
			b.Fatal(err)
		}
		if err := client.DialWithContext(b.Context()); err != nil {
			b.Fatal(err)
		}
		defer client.Close()
		for b.Loop() {
			message, err := testIdentity.message(testMessage())
			if err != nil {
				b.Fatal(err)
			}
			if err := client.Send(message); err != nil {
				b.Fatal(err)
			}
		}
		reportRate(b)
	})
}

func reportRate(b *testing.B) { b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s") }
