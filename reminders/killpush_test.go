package reminders_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/reminders/mail"
	"crampdiary/reminders/push"
)

// killPushKey is that of all processes: the devices hold its public half.
func killPushKey() (push.Key, error) { return push.NewKey([32]byte{16}) }

// pushTo sends notifications to the service at an address, whatever push service they are for.
func pushTo(address string, texts *mail.Mailer, store *sqlstore.Store) (*push.Sender, error) {
	key, err := killPushKey()
	client := push.NewClient()
	client.Transport = &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // the certificate is of another name
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
		MaxIdleConnsPerHost: killSenders,
	}
	return &push.Sender{Texts: texts, Devices: store, Key: key, Client: client}, err
}

// pushBox is a push service that counts the notifications that it answered to have taken.
type pushBox struct {
	mu      sync.Mutex
	copies  map[string]map[string]int // by device and topic
	arrived chan struct{}
}

func (b *pushBox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return // the connection was cut: no notification
	}
	device := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	b.mu.Lock()
	if b.copies[device] == nil {
		b.copies[device] = make(map[string]int)
	}
	b.copies[device][r.Header.Get("Topic")]++
	b.mu.Unlock()
	b.arrived <- struct{}{}
	w.WriteHeader(http.StatusCreated)
}

// addDevices gives every account so many browsers that show its reminders.
func addDevices(t *testing.T, store *sqlstore.Store, accounts []string, devices int) {
	t.Helper()
	key, err := killPushKey()
	must(t, err)
	browser, err := ecdh.P256().GenerateKey(rand.Reader)
	must(t, err)
	encode := base64.RawURLEncoding.EncodeToString
	for _, account := range accounts {
		for range devices {
			id := diary.NewID()
			must(t, store.SavePushDevice(t.Context(), diary.PushDevice{
				ID: id, Channel: diary.PushChannel, AccountID: account, Created: time.Now(),
				Endpoint: "https://updates.push.services.mozilla.com/wpush/v2/" + id,
				P256dh:   encode(browser.PublicKey().Bytes()), Auth: encode([]byte("0123456789abcdef")), ServerKey: key.Public(),
			}, ""))
		}
	}
}

// TestNotificationsOutliveSIGKILL has two processes remind people of two things on two devices each, and kills one of the two again
// and again. Every notification arrives. A second copy arrives only of one that was in somebody's hands at a kill, and with
// the same topic, so that a service which still has the first delivers one. Nobody gets a mail as well.
func TestNotificationsOutliveSIGKILL(t *testing.T) {
	const people, devices, kinds, kills = 250, 2, 2, 20
	const notifications = people * devices * kinds
	for name, database := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			location := database(t)
			store := fillWithDue(t, location, people)
			addDevices(t, store, texts(t, location, `select id from account`), devices)
			letters := &letterBox{copies: make(map[string]int), arrived: make(chan struct{}, people)}
			server := startLetterBox(t, letters)
			box := &pushBox{copies: make(map[string]map[string]int), arrived: make(chan struct{}, 2*notifications)}
			service := httptest.NewUnstartedServer(box)
			service.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo) // cut connections are what is tested
			service.StartTLS()
			t.Cleanup(service.Close)
			start := func() sending { return startSendingBoth(t, location, server, service.Listener.Addr().String()) }

			held := make(map[string]int) // by device: at how many kills somebody held what goes there
			processes := [2]sending{start(), start()}
			for kill := range kills {
				for range notifications / (kills + 1) {
					<-box.arrived
				}
				processes[kill%2].kill()
				atKill := make(map[string]bool)
				for _, device := range texts(t, location, `select recipient from outbox where lease <> '' and channel = 'push'`) {
					atKill[device] = true
				}
				for device := range atKill {
					held[device]++
				}
				processes[kill%2] = start()
			}
			waitUntilEmpty(t, store)
			for _, p := range processes {
				p.kill()
			}

			box.mu.Lock()
			defer box.mu.Unlock()
			second := 0
			for device, topics := range box.copies {
				if len(topics) != kinds {
					t.Errorf("%d topics arrived at %s, want %d", len(topics), device, kinds)
				}
				for topic, copies := range topics {
					second += copies - 1
					if copies-1 > held[device] {
						t.Errorf("%s arrived %d times at %s, which somebody held at %d kills", topic, copies, device, held[device])
					}
				}
			}
			if len(box.copies) != people*devices {
				t.Errorf("%d of %d devices were reminded", len(box.copies), people*devices)
			}
			letters.mu.Lock()
			defer letters.mu.Unlock()
			if len(letters.copies) != 0 {
				t.Errorf("%d mails arrived as well", len(letters.copies))
			}
			t.Logf("%d notifications arrived after %d kills, %d of them a second time; of %d devices something was held at a kill",
				notifications, kills, second, len(held))
		})
	}
}
