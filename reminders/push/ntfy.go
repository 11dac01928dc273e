package push

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
)

// NtfySender sends notifications to topics of ntfy servers. It implements reminders.Sender. A server reads what it is sent, so
// that this says that there is a reminder and not of what.
type NtfySender struct {
	Texts   *mail.Mailer // see Sender
	Devices interface {
		PushDevice(ctx context.Context, accountID, id string) (diary.PushDevice, error)
	}
	Servers []string     // those that the host allows, as diary.NtfyTopic names them
	Client  *http.Client // see NewNtfyClient
}

// Send implements reminders.Sender.
func (s *NtfySender) Send(ctx context.Context, n reminders.Notification) reminders.Result {
	device, err := s.Devices.PushDevice(ctx, n.Account.ID, n.Address())
	server, topic, known := diary.NtfyTopic(device.Endpoint)
	switch {
	case errors.Is(err, diary.ErrNotFound):
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the topic was removed"}
	case errors.Is(err, diary.ErrUnreadable):
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the topic cannot be read"}
	case err != nil:
		return reminders.Result{Outcome: diary.MessageDelayed, Detail: "find topic"}
	case device.Gone != nil || !known:
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the topic takes nothing"}
	case !slices.Contains(s.Servers, server):
		return reminders.Result{Outcome: diary.MessageRefused, Detail: "the server is not allowed any more"}
	}
	n.Neutral = true
	return each(n, func(one reminders.Notification) reminders.Result { return s.publish(ctx, one, server, topic) })
}

// ntfyMessage is what is published, as JSON (docs.ntfy.sh/publish).
type ntfyMessage struct {
	Topic   string       `json:"topic"`
	Title   string       `json:"title"`
	Message string       `json:"message"`
	Click   string       `json:"click"`
	Actions []ntfyAction `json:"actions,omitempty"`
}

// ntfyAction is a button by which the app posts to an address.
type ntfyAction struct {
	Action string `json:"action"`
	Label  string `json:"label"`
	URL    string `json:"url"`
	Method string `json:"method"`
	Clear  bool   `json:"clear"` // the notification is taken away when it went well
}

func (s *NtfySender) message(n reminders.Notification, topic string) ntfyMessage {
	shown := compose(s.Texts, n).Notification
	message := ntfyMessage{Topic: topic, Title: shown.Title, Message: shown.Body, Click: shown.Navigate}
	for _, a := range shown.Actions {
		message.Actions = append(message.Actions, ntfyAction{"http", a.Title, shown.Data.Post[a.Action], http.MethodPost, true})
	}
	return message
}

// publish sends one notification to a topic.
func (s *NtfySender) publish(ctx context.Context, n reminders.Notification, server, topic string) reminders.Result {
	body, err := json.Marshal(s.message(n, topic))
	if err != nil {
		return reminders.Result{Outcome: diary.MessageMisconfigured, Detail: "compose"}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server+"/", bytes.NewReader(body))
	if err != nil {
		return reminders.Result{Outcome: diary.MessageMisconfigured, Detail: "compose"}
	}
	request.Header.Set("Content-Type", "application/json")
	result, status, answer := post(s.Client, request, s.Texts.Now()) // the body repeats the topic, and is not logged
	if status == http.StatusUnauthorized || status == http.StatusForbidden || noTopic(status, answer) {
		result.Outcome = diary.MessageRefused // the topic is somebody else's, asks for a password, or is none
	}
	return result
}

// noTopic says whether a server answers that it has no topic of such a name: it keeps some, such as "docs", for itself.
func noTopic(status int, body []byte) bool {
	var said struct{ Code int }
	return status == http.StatusBadRequest && json.Unmarshal(body, &said) == nil && (said.Code == 40009 || said.Code == 40010)
}

// ParseNtfyServer reads the address of an ntfy server as a host gives it, and writes it as diary.NtfyTopic does.
func ParseNtfyServer(text string) (string, error) {
	server, _, ok := diary.NtfyTopic(strings.TrimSuffix(text, "/") + "/topic")
	if !ok {
		return "", fmt.Errorf("%q is no address of a server such as https://ntfy.sh", text)
	}
	return server, nil
}
