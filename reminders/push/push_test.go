package push

import (
	"context"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
	"crampdiary/views/i18n/wording"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func decoded(t *testing.T, text string) []byte {
	t.Helper()
	octets, err := base64.RawURLEncoding.DecodeString(text)
	must(t, err)
	return octets
}

// TestTheExampleOfRFC8291 seals the message of its section 5 with the keys of its appendix A.
func TestTheExampleOfRFC8291(t *testing.T) {
	ours, err := ecdh.P256().NewPrivateKey(decoded(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	must(t, err)
	got, err := sealWith([]byte("When I grow up, I want to be a watermelon"), 0,
		decoded(t, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
		decoded(t, "BTBZMqHH6r4Tts7J_aSIgg"), ours, decoded(t, "DGv6ra1nlYgDCS1FRnbzlw"))
	must(t, err)
	want := "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" +
		"yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
	if text := base64.RawURLEncoding.EncodeToString(got); text != want {
		t.Errorf("sealed\n%s, want\n%s", text, want)
	}
}

// testBrowser is a browser that takes notifications, and its push service.
type testBrowser struct {
	key     *ecdh.PrivateKey
	auth    []byte
	service *httptest.Server
	answer  http.HandlerFunc // answers after the message was taken; 201 if nil

	mu      sync.Mutex
	taken   []message
	headers []http.Header
	lengths []int
}

func newTestBrowser(t *testing.T) *testBrowser {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	must(t, err)
	b := &testBrowser{key: key, auth: []byte("0123456789abcdef")}
	b.service = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var m message
		if err := json.Unmarshal(b.open(t, body), &m); err != nil {
			t.Error(err)
		}
		b.mu.Lock()
		b.taken, b.headers, b.lengths = append(b.taken, m), append(b.headers, r.Header), append(b.lengths, len(body))
		b.mu.Unlock()
		if b.answer != nil {
			b.answer(w, r)
			return
		}
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(b.service.Close)
	return b
}

// open decrypts as a browser does, by other code than that which seals (RFC 8291, section 3.4).
func (b *testBrowser) open(t *testing.T, body []byte) []byte {
	t.Helper()
	salt, sender, content := body[:16], body[21:86], body[86:]
	public, err := ecdh.P256().NewPublicKey(sender)
	must(t, err)
	shared, err := b.key.ECDH(public)
	must(t, err)
	secret, err := hkdf.Key(sha256.New, shared, b.auth, "WebPush: info\x00"+string(b.key.PublicKey().Bytes())+string(sender), 32)
	must(t, err)
	aead, nonce, err := contentCipher(secret, salt)
	must(t, err)
	plain, err := aead.Open(nil, nonce, content, nil)
	must(t, err)
	return plain[:slices.Index(plain, lastRecord)]
}

// device is the browser as it is stored, at a service that everybody knows.
func (b *testBrowser) device(key Key) diary.PushDevice {
	encode := base64.RawURLEncoding.EncodeToString
	return diary.PushDevice{
		ID: diary.NewID(), Channel: diary.PushChannel, AccountID: diary.NewID(), Endpoint: "https://updates.push.services.mozilla.com/wpush/v2/secret",
		P256dh: encode(b.key.PublicKey().Bytes()), Auth: encode(b.auth), ServerKey: key.Public(),
	}
}

// client reaches the service of the browser whatever name it is asked for.
func (b *testBrowser) client() *http.Client {
	client := NewClient()
	client.Transport = &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // the certificate is of another name
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, b.service.Listener.Addr().String())
		},
	}
	return client
}

type devices map[string]diary.PushDevice

func (d devices) PushDevice(_ context.Context, _, id string) (diary.PushDevice, error) {
	if found, ok := d[id]; ok {
		return found, nil
	}
	return diary.PushDevice{}, diary.ErrNotFound
}

// world is a sender with one device.
type world struct {
	*Sender
	browser *testBrowser
	device  diary.PushDevice
	now     time.Time
}

func newWorld(t *testing.T) world {
	t.Helper()
	signer, err := token.NewSigner([]byte(strings.Repeat("kaffekop", 4)))
	must(t, err)
	key, err := NewKey(signer.Subkey("web push"))
	must(t, err)
	w := world{browser: newTestBrowser(t), now: time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)}
	w.device = w.browser.device(key)
	w.Sender = &Sender{
		Texts:   &mail.Mailer{Site: &url.URL{Scheme: "https", Host: "diary.example.org"}, Signer: signer, Now: func() time.Time { return w.now }},
		Devices: devices{w.device.ID: w.device}, Key: key, Client: w.browser.client(),
	}
	return w
}

// reminding is a notification of a reminder of the present minute.
func (w world) reminding(kind diary.ReminderKind) reminders.Notification {
	account := diary.Account{ID: w.device.AccountID, Preferences: diary.Preferences{Language: diary.Danish, Zone: "UTC"}}
	slot := diary.SlotKey{Kind: kind, Date: diary.DateOf(w.now), Time: diary.TimeOfDayOf(w.now)}
	return reminders.Notification{Account: account, Message: diary.OutboxMessage{
		ID: diary.NewID(), AccountID: account.ID, Purpose: diary.ReminderMessage, Kind: kind, Slot: &slot,
		To: diary.Recipient{Channel: diary.PushChannel, Address: w.device.ID}, Due: w.now, GiveUpAt: w.now.Add(90 * time.Minute),
	}}
}

func (w world) send(t *testing.T, n reminders.Notification) reminders.Result {
	t.Helper()
	return w.Send(t.Context(), n)
}

func TestANotificationArrivesAsTheBrowserReadsIt(t *testing.T) {
	w := newWorld(t)
	n := w.reminding(diary.Stretching)
	if got := w.send(t, n); got.Outcome != diary.MessageDelivered {
		t.Fatalf("got %+v", got)
	}
	got, header := w.browser.taken[0], w.browser.headers[0]
	shown := got.Notification
	if got.WebPush != 8030 || shown.Title != "Tid til at strække ud" || shown.Lang != "da" || shown.Body == "" || shown.Renotify {
		t.Errorf("shown is %+v", shown)
	}
	if len(shown.Actions) != 2 || shown.Actions[0].Title != "Udført" || shown.Actions[1].Title != "Om 30 minutter" {
		t.Errorf("the actions are %+v", shown.Actions)
	}
	for name, path := range map[string]string{doneAction: "/r/", laterAction: "/r/later/"} {
		if to := shown.Data.Post[name]; !strings.HasPrefix(to, "https://diary.example.org"+path) {
			t.Errorf("%s is posted to %q", name, to)
		}
	}
	if header.Get("Ttl") != "5400" || header.Get("Urgency") != "high" || len(header.Get("Topic")) != 32 || header.Get("Content-Encoding") != "aes128gcm" {
		t.Errorf("the headers are %v", header)
	}
	wantSigned(t, w, header.Get("Authorization"))
}

// wantSigned checks the token of the header as a push service does (RFC 8292).
func wantSigned(t *testing.T, w world, header string) {
	t.Helper()
	var jwt, public string
	if _, err := fmt.Sscanf(header, "vapid t=%s k=%s", &jwt, &public); err != nil {
		t.Fatalf("%q: %v", header, err)
	}
	parts := strings.Split(strings.TrimSuffix(jwt, ","), ".")
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), decoded(t, public))
	must(t, err)
	sum, signature := sha256.Sum256([]byte(parts[0]+"."+parts[1])), decoded(t, parts[2])
	if public != w.device.ServerKey || !ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		t.Error("the token is not signed with the key that the browser was told")
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	must(t, json.Unmarshal(decoded(t, parts[1]), &claims))
	if left := time.Unix(claims.Exp, 0).Sub(w.now); claims.Aud != "https://updates.push.services.mozilla.com" ||
		claims.Sub != "https://diary.example.org" || left <= 0 || left > 24*time.Hour {
		t.Errorf("the claims are %+v", claims)
	}
}

// telling are beginnings of words from which a reader of a locked screen could guess what the diary is about.
var telling = regexp.MustCompile(`(?i)kramp|cramp|smert|\bpain|\bsyg|\bill\b|illness|disease|symptom|muskel|muscle|\bben\b|\bleg\b|` +
	`helbred|sundhed|health|patient|læge|doctor|medicin|dagbog|diary|fysio|physio|diagnos`)

// TestNoNotificationTells asks for every kind, wording and language.
func TestNoNotificationTells(t *testing.T) {
	w := newWorld(t)
	for _, language := range diary.Languages {
		for _, kind := range diary.ReminderKinds {
			for _, purpose := range []diary.MessagePurpose{diary.ReminderMessage, diary.SteppedDownMessage, diary.RestedMessage} {
				for _, neutral := range []bool{false, true} {
					n := w.reminding(kind)
					n.Account.Language, n.Neutral, n.Message.Purpose = language, neutral, purpose
					if purpose != diary.ReminderMessage {
						n.Message.Slot = nil
					}
					if got := w.send(t, n); got.Outcome != diary.MessageDelivered {
						t.Fatalf("%s %s %s: %+v", language, kind, purpose, got)
					}
				}
			}
		}
	}
	for i, m := range w.browser.taken {
		shown := m.Notification
		text := shown.Title + "\n" + shown.Body
		for _, a := range shown.Actions {
			text += "\n" + a.Title
		}
		if found := wording.Forbidden(diary.Language(shown.Lang), text); len(found) > 0 || telling.MatchString(text) {
			t.Errorf("%s tells: %q", text, found)
		}
		if w.browser.lengths[i] != w.browser.lengths[0] {
			t.Error("the length tells one from another")
		}
	}
}

func TestEveryAnswerOfAPushService(t *testing.T) {
	for status, want := range map[int]diary.MessageOutcome{
		200: diary.MessageDelivered, 201: diary.MessageDelivered, 202: diary.MessageDelivered,
		404: diary.MessageRefused, 410: diary.MessageRefused,
		400: diary.MessageMisconfigured, 401: diary.MessageMisconfigured, 403: diary.MessageMisconfigured, 413: diary.MessageMisconfigured,
		307: diary.MessageMisconfigured, 408: diary.MessageDelayed, 429: diary.MessageDelayed, 500: diary.MessageDelayed, 503: diary.MessageDelayed,
	} {
		w := newWorld(t)
		w.browser.answer = func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Retry-After", "120")
			rw.Header().Set("Location", "https://elsewhere.example.org/")
			rw.WriteHeader(status)
			_, _ = io.WriteString(rw, `{"reason":"BadJwtToken","endpoint":"`+r.URL.Path+`"}`)
		}
		got := w.send(t, w.reminding(diary.Hydration))
		if len(w.browser.taken) != 1 {
			t.Errorf("%d: asked %d times", status, len(w.browser.taken))
		}
		if got.Outcome != want || want != diary.MessageDelivered && got.Wait != 2*time.Minute {
			t.Errorf("%d: got %+v, want %s", status, got, want)
		}
		if want == diary.MessageDelivered {
			continue
		}
		if !strings.Contains(got.Detail, fmt.Sprintf("%d BadJwtToken", status)) || strings.Contains(got.Detail, "secret") {
			t.Errorf("the log says %q", got.Detail)
		}
	}
}

func TestAServiceThatDoesNotAnswerIsTriedAgainAndItsEndpointIsNotLogged(t *testing.T) {
	w := newWorld(t)
	w.browser.service.Close()
	if got := w.send(t, w.reminding(diary.Hydration)); got.Outcome != diary.MessageDelayed || strings.Contains(got.Detail, "secret") {
		t.Errorf("got %+v", got)
	}
}

// TestAServiceThatHangsOrHangsUpIsTriedAgain has services that take a notification and never answer, or cut the connection before or
// within their answer.
func TestAServiceThatHangsOrHangsUpIsTriedAgain(t *testing.T) {
	cut := func(rw http.ResponseWriter) {
		conn, _, err := http.NewResponseController(rw).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.Close() // that is what is wanted
	}
	for name, answer := range map[string]http.HandlerFunc{
		"hangs":    func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"hangs up": func(rw http.ResponseWriter, _ *http.Request) { cut(rw) },
		"hangs in its answer": func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Length", "5000")
			rw.WriteHeader(http.StatusServiceUnavailable)
			_ = http.NewResponseController(rw).Flush()
			<-r.Context().Done()
		},
		"answers no HTTP": func(rw http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(rw).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, "220 updates.example.org ESMTP\r\n")
			_ = conn.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.browser.answer = answer
			w.Client.Timeout = time.Second
			began := time.Now()
			got := w.send(t, w.reminding(diary.Hydration))
			w.browser.service.Close() // what was asked is noted by then, although its answer was not waited for
			if got.Outcome != diary.MessageDelayed || len(w.browser.taken) == 0 || strings.Contains(got.Detail, "secret") {
				t.Errorf("got %+v after it was asked %d times", got, len(w.browser.taken))
			}
			if waited := time.Since(began); waited > 10*time.Second {
				t.Errorf("waited %s", waited)
			}
		})
	}
	if timeout := NewClient().Timeout; timeout <= 0 || timeout > time.Minute {
		t.Errorf("a service is waited for %s", timeout)
	}
}

// TestWhatWasTakenBeforeAServiceFailedIsNotSentAgain has a service take the first of three and fail at the second.
func TestWhatWasTakenBeforeAServiceFailedIsNotSentAgain(t *testing.T) {
	for status, want := range map[int]diary.MessageOutcome{
		http.StatusTooManyRequests: diary.MessageDelayed, http.StatusGone: diary.MessageRefused, http.StatusForbidden: diary.MessageMisconfigured,
	} {
		w := newWorld(t)
		w.browser.answer = func(rw http.ResponseWriter, _ *http.Request) {
			if len(w.browser.taken) > 1 {
				rw.WriteHeader(status)
				return
			}
			rw.WriteHeader(http.StatusCreated)
		}
		n := w.reminding(diary.Hydration)
		n.With = []diary.OutboxMessage{w.reminding(diary.Stretching).Message, w.reminding(diary.CheckInReminder).Message}
		if got := w.send(t, n); got.Outcome != want || got.Taken != 1 || len(w.browser.taken) != 2 {
			t.Errorf("%d: got %+v after it was asked %d times", status, got, len(w.browser.taken))
		}
	}
}

func TestADeviceThatIsOfNoUseIsSentNothing(t *testing.T) {
	for name, spoil := range map[string]func(*diary.PushDevice){
		"another key of ours": func(d *diary.PushDevice) { d.ServerKey = "BG-other" },
		"gone":                func(d *diary.PushDevice) { d.Gone = new(time.Now()) },
		"unknown service":     func(d *diary.PushDevice) { d.Endpoint = "https://push.example.org/x" },
		"removed":             func(d *diary.PushDevice) { d.ID = "another" },
	} {
		w := newWorld(t)
		d := w.device
		spoil(&d)
		w.Devices = devices{d.ID: d}
		if got := w.send(t, w.reminding(diary.Hydration)); got.Outcome != diary.MessageRefused || len(w.browser.taken) != 0 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// TestSeveralRemindersAreANotificationEach sends two of the same instant, and one that comes again.
func TestSeveralRemindersAreANotificationEach(t *testing.T) {
	w := newWorld(t)
	n, other := w.reminding(diary.Hydration), w.reminding(diary.CheckInReminder)
	n.With = []diary.OutboxMessage{other.Message}
	w.send(t, n)
	again := w.reminding(diary.Hydration)
	again.Message.Due = w.now.Add(diary.AgainAfter)
	w.send(t, again)
	shown := w.browser.taken
	if len(shown) != 3 {
		t.Fatalf("%d notifications", len(shown))
	}
	if a, b := shown[0].Notification, shown[1].Notification; a.Tag == b.Tag || b.Data.Post[doneAction] != "" || b.Data.Post[laterAction] == "" {
		t.Errorf("shown are %+v and %+v", a, b)
	}
	if a, c := shown[0].Notification, shown[2].Notification; a.Tag != c.Tag || !c.Renotify || c.Data.Post[laterAction] != "" || c.Data.Post[doneAction] == "" {
		t.Errorf("the second time is %+v", c)
	}
}

func TestTheKeyFollowsFromTheSecret(t *testing.T) {
	first, err := NewKey([32]byte{1})
	must(t, err)
	same, err := NewKey([32]byte{1})
	must(t, err)
	other, err := NewKey([32]byte{2})
	must(t, err)
	if first.Public() != same.Public() || first.Public() == other.Public() || len(decoded(t, first.Public())) != keyLength {
		t.Errorf("the keys are %s, %s and %s", first.Public(), same.Public(), other.Public())
	}
}

func TestNoAddressInsideIsConnectedTo(t *testing.T) {
	for _, inside := range []string{
		"127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
		"192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "::127.0.0.1",
	} {
		if err := refusePrivate("tcp", net.JoinHostPort(inside, "443"), nil); !errors.Is(err, errPrivate) {
			t.Errorf("%s: %v", inside, err)
		}
	}
	for _, outside := range []string{"17.188.143.34", "142.250.74.10", "100.63.255.255", "100.128.0.0", "172.32.0.1", "2a00:1450:400f:80d::200a", "2620:149:a44::1", "::ffff:8.8.8.8"} {
		if err := refusePrivate("tcp", net.JoinHostPort(outside, "443"), nil); err != nil {
			t.Errorf("%s: %v", outside, err)
		}
	}
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was reached") }))
	defer inside.Close()
	if _, err := NewClient().Get(inside.URL); !errors.Is(err, errPrivate) {
		t.Errorf("the client answers %v", err)
	}
}

func TestAnInstantToWaitUntilIsRead(t *testing.T) {
	now := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "60": time.Minute, "-3": 0, "x": 0, now.Add(time.Hour).Format(http.TimeFormat): time.Hour, now.Add(-time.Hour).Format(http.TimeFormat): 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
