// Package push sends reminders as notifications to browsers (Web Push, RFC 8030). What it sends is encrypted for the
// browser (RFC 8291), and says as little as the mails do. It is JSON in the declarative form, which Safari shows by itself;
// elsewhere the service worker shows it. Topics of ntfy servers are sent a neutral text in the clear.
package push

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
)

// Sender sends notifications. It implements reminders.Sender.
type Sender struct {
	Texts   *mail.Mailer // what the mails say, and where they lead
	Devices interface {
		PushDevice(ctx context.Context, accountID, id string) (diary.PushDevice, error)
	}
	Key    Key
	Client *http.Client // see NewClient
}

// Send implements reminders.Sender. Each reminder is a notification of its own, with its own buttons; one that is sent a
// second time takes the place of the first.
func (s *Sender) Send(ctx context.Context, n reminders.Notification) reminders.Result {
	device, err := s.Devices.PushDevice(ctx, n.Account.ID, n.Address())
	switch {
	case errors.Is(err, diary.ErrNotFound):
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the device was removed"}
	case errors.Is(err, diary.ErrUnreadable):
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the device cannot be read"}
	case err != nil:
		return reminders.Result{Outcome: diary.MessageDelayed, Detail: "find device"}
	case device.ServerKey != s.Key.Public():
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the device knows another key of the installation"}
	case device.Gone != nil || device.Validate().Err() != nil:
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the device takes nothing"}
	}
	return each(n, func(one reminders.Notification) reminders.Result { return s.push(ctx, one, device) })
}

// each sends the messages of a notification one by one, until one is not taken.
func each(n reminders.Notification, send func(one reminders.Notification) reminders.Result) reminders.Result {
	for i, m := range n.Messages() {
		one := n
		one.Message, one.With = m, nil
		if result := send(one); result.Outcome != diary.MessageDelivered {
			result.Taken = i
			return result
		}
	}
	return reminders.Result{Outcome: diary.MessageDelivered}
}

// push sends one notification to a device.
func (s *Sender) push(ctx context.Context, n reminders.Notification, to diary.PushDevice) reminders.Result {
	request, err := s.request(ctx, n, to)
	if err != nil {
		return reminders.Result{Outcome: diary.MessageMisconfigured, Detail: "compose"}
	}
	result, _, body := post(s.Client, request, s.Texts.Now())
	result.Detail += reason(body)
	return result
}

// post asks a service to show something, and says what its answer means. There is no status and no body without one. The
// body is only for the log, and may hold what is a secret.
func post(client *http.Client, request *http.Request, now time.Time) (result reminders.Result, status int, body []byte) {
	answer, err := client.Do(request)
	if err != nil {
		// The error holds the endpoint, which is a secret of the browser; its cause does not.
		if within, ok := errors.AsType[*url.Error](err); ok {
			err = within.Err
		}
		return reminders.Result{Outcome: diary.MessageDelayed, Detail: fmt.Sprintf("connect to %s: %v", request.URL.Host, err)}, 0, nil
	}
	defer answer.Body.Close()
	body, _ = io.ReadAll(io.LimitReader(answer.Body, 4096))
	return reminders.Result{
		Outcome: outcome(answer.StatusCode), Detail: fmt.Sprintf("%s: %d", request.URL.Host, answer.StatusCode),
		Wait: retryAfter(answer.Header.Get("Retry-After"), now),
	}, answer.StatusCode, body
}

// outcome is what an answer of a push service means.
func outcome(status int) diary.MessageOutcome {
	switch {
	case status >= 200 && status < 300:
		return diary.MessageDelivered
	case status == http.StatusNotFound || status == http.StatusGone:
		return diary.MessageRefused // RFC 8030, sections 7.3 and 8.3
	case status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status >= 500:
		return diary.MessageDelayed
	}
	return diary.MessageMisconfigured // it refuses our key, subject or message, or has moved
}

// named is how push services name a cause. Whatever else they say is left out of the log: it may hold the endpoint.
var named = regexp.MustCompile(`"(?:reason|error)"\s*:\s*"([A-Za-z0-9 ]{1,60})"`)

func reason(body []byte) string {
	if found := named.FindSubmatch(body); found != nil {
		return " " + string(found[1])
	}
	return ""
}

// retryAfter reads how long a service asks to be left alone (RFC 9110, section 10.2.3), 0 when it does not say.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return max(0, time.Duration(min(seconds, 86400))*time.Second)
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

func (s *Sender) request(ctx context.Context, n reminders.Notification, to diary.PushDevice) (*http.Request, error) {
	browser, keyErr := base64.RawURLEncoding.DecodeString(to.P256dh)
	auth, authErr := base64.RawURLEncoding.DecodeString(to.Auth)
	message, err := json.Marshal(compose(s.Texts, n))
	if err := errors.Join(keyErr, authErr, err); err != nil {
		return nil, err
	}
	body, err := seal(message, browser, auth)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	authorization, err := s.Key.authorization(request.URL, s.Texts.Site.String(), s.Texts.Now())
	if err != nil {
		return nil, err
	}
	left := max(0, n.Message.GiveUpAt.Sub(s.Texts.Now()))
	for name, value := range map[string]string{
		"Authorization": authorization, "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
		"TTL": strconv.Itoa(int(left / time.Second)), "Topic": topic(n.Message), "Urgency": "high",
	} {
		request.Header.Set(name, value)
	}
	return request, nil
}

// topic names what a notification is about, so that a push service which still holds one of the same delivers the later
// alone (RFC 8030, section 5.4). It tells the service nothing else.
func topic(m diary.OutboxMessage) string {
	about := string(m.Purpose) + " " + string(m.Kind)
	if m.Slot != nil {
		about = m.Slot.Code()
	}
	sum := sha256.Sum256([]byte(m.AccountID + " " + about))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}

// message is a declarative push message (W3C Push API).
type message struct {
	WebPush      int          `json:"web_push"` // 8030, which says that it is one
	Notification notification `json:"notification"`
}

type notification struct {
	Title    string   `json:"title"`
	Body     string   `json:"body"`
	Navigate string   `json:"navigate"`
	Lang     string   `json:"lang"`
	Dir      string   `json:"dir"`
	Tag      string   `json:"tag"`
	Renotify bool     `json:"renotify"`
	Actions  []action `json:"actions,omitempty"`
	Data     data     `json:"data"`
}

// action is a button. A system that shows the message by itself opens a page, where there is a button too; our service
// worker posts to what the data name.
type action struct {
	Action   string `json:"action"`
	Title    string `json:"title"`
	Navigate string `json:"navigate"`
}

// The actions.
const (
	doneAction  = "done"
	laterAction = "later"
)

// data are what our service worker needs.
type data struct {
	Open string            `json:"open"`           // the page of the notification
	Post map[string]string `json:"post,omitempty"` // where each action is posted to
}

func compose(texts *mail.Mailer, n reminders.Notification) message {
	links := texts.ReminderLinks(n)
	letter := texts.Reminder(n, links)
	shown := notification{
		Title: letter.Subject, Body: strings.Join(letter.Paragraphs, "\n"), Navigate: links.Open, Lang: string(letter.L.Language), Dir: "ltr",
		Tag: topic(n.Message), Renotify: comesAgain(n), Data: data{Open: links.Open, Post: make(map[string]string)},
	}
	offer := func(name, title, to string) {
		shown.Actions = append(shown.Actions, action{name, title, links.Open})
		shown.Data.Post[name] = to
	}
	if slot := n.Message.Slot; slot != nil {
		if slices.Contains(diary.ActivityKinds, slot.Kind) {
			offer(doneAction, letter.L.T("link.done"), links.Open)
		}
		if !comesAgain(n) {
			offer(laterAction, letter.L.T("push.later"), texts.Signer.LaterLink(texts.Site, n.Account, *slot, texts.Now()))
		}
	}
	return message{8030, shown}
}

// comesAgain says whether a reminder comes a second time, which it does once: at another instant than its own.
func comesAgain(n reminders.Notification) bool {
	if n.Message.Slot == nil {
		return false
	}
	slot := *n.Message.Slot
	due, _ := diary.LocalTime(slot.Date, slot.Time.Hour(), slot.Time.Minute(), n.Account.Location())
	return !n.Message.Due.Equal(due)
}
