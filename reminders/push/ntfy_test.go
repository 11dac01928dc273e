package push

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/reminders"
)

// newTopic is a topic of a server that answers with a status, and the sender of its reminders.
func newTopic(t *testing.T, status int, taken *[]ntfyMessage) (w world, s *NtfySender) {
	t.Helper()
	return newTopicSaying(t, status, "", taken)
}

// newTopicSaying is newTopic with what the server says beside the status.
func newTopicSaying(t *testing.T, status int, body string, taken *[]ntfyMessage) (w world, s *NtfySender) {
	t.Helper()
	w = newWorld(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var m ntfyMessage
		if err := json.NewDecoder(r.Body).Decode(&m); err != nil || r.URL.Path != "/" {
			t.Errorf("%s: %v", r.URL, err)
		}
		*taken = append(*taken, m)
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // what fails now is the connection
	}))
	t.Cleanup(server.Close)
	w.device.Channel, w.device.Endpoint = diary.NtfyChannel, server.URL+"/invented"
	return w, &NtfySender{
		Texts: w.Texts, Devices: devices{w.device.ID: w.device}, Servers: []string{server.URL}, Client: NewNtfyClient(),
	}
}

func (w world) toTopic(kind diary.ReminderKind) reminders.Notification {
	n := w.reminding(kind)
	n.Message.To.Channel = diary.NtfyChannel
	return n
}

func TestATopicIsToldThatThereIsAReminderAndNotOfWhat(t *testing.T) {
	var taken []ntfyMessage
	w, s := newTopic(t, http.StatusOK, &taken)
	for _, kind := range diary.ReminderKinds {
		if got := s.Send(t.Context(), w.toTopic(kind)); got.Outcome != diary.MessageDelivered {
			t.Fatalf("got %+v", got)
		}
	}
	for i, m := range taken {
		if m.Topic != "invented" || m.Title != "Din påmindelse" || m.Title != taken[0].Title || m.Message != taken[0].Message {
			t.Errorf("published is %+v", m)
		}
		if !strings.HasPrefix(m.Click, "https://diary.example.org/") {
			t.Errorf("it leads to %q", m.Click)
		}
		for _, a := range m.Actions {
			if a.Action != "http" || a.Method != http.MethodPost || !strings.HasPrefix(a.URL, "https://diary.example.org/") {
				t.Errorf("a button of %s is %+v", diary.ReminderKinds[i], a)
			}
		}
	}
	if len(taken) != len(diary.ReminderKinds) || len(taken[1].Actions) != 2 {
		t.Errorf("published are %+v", taken)
	}
}

func TestWhatTheAnswersOfAnNtfyServerMean(t *testing.T) {
	for status, want := range map[int]diary.MessageOutcome{
		http.StatusOK: diary.MessageDelivered, http.StatusUnauthorized: diary.MessageRefused, http.StatusForbidden: diary.MessageRefused,
		http.StatusNotFound: diary.MessageRefused, http.StatusTooManyRequests: diary.MessageDelayed,
		http.StatusBadGateway: diary.MessageDelayed, http.StatusBadRequest: diary.MessageMisconfigured, http.StatusFound: diary.MessageMisconfigured,
	} {
		var taken []ntfyMessage
		w, s := newTopic(t, status, &taken)
		got := s.Send(t.Context(), w.toTopic(diary.Stretching))
		if got.Outcome != want || len(taken) != 1 {
			t.Errorf("%d is %s after %d tries, want %s", status, got.Outcome, len(taken), want)
		}
		if want == diary.MessageDelayed && got.Wait != 90*time.Second {
			t.Errorf("%d is waited %s after", status, got.Wait)
		}
		if strings.Contains(got.Detail, "invented") {
			t.Errorf("the log names the topic: %q", got.Detail)
		}
	}
}

// TestATopicThatAServerKeepsForItselfEnds has servers answer as ntfy does, whose 400 is of the topic by its code alone.
func TestATopicThatAServerKeepsForItselfEnds(t *testing.T) {
	for body, want := range map[string]diary.MessageOutcome{
		`{"code":40010,"http":400,"error":"invalid request: topic name is not allowed"}`: diary.MessageRefused,
		`{"code":40009,"http":400,"error":"invalid request: topic invalid"}`:             diary.MessageRefused,
		`{"code":40024,"http":400,"error":"invalid request: message cannot be parsed"}`:  diary.MessageMisconfigured,
		`<html>`: diary.MessageMisconfigured,
	} {
		var taken []ntfyMessage
		w, s := newTopicSaying(t, http.StatusBadRequest, body, &taken)
		if got := s.Send(t.Context(), w.toTopic(diary.Stretching)); got.Outcome != want || strings.Contains(got.Detail, "topic") {
			t.Errorf("%s: got %+v, want %s", body, got, want)
		}
	}
}

func TestATopicOfAServerThatTheHostDoesNotAllowIsSentNothing(t *testing.T) {
	var taken []ntfyMessage
	w, s := newTopic(t, http.StatusOK, &taken)
	s.Servers = []string{"https://ntfy.example.org"}
	if got := s.Send(t.Context(), w.toTopic(diary.Stretching)); got.Outcome != diary.MessageRefused || len(taken) != 0 {
		t.Errorf("got %+v, published %+v", got, taken)
	}
}

func TestAServerOfNtfyIsReadAsTheHostWritesIt(t *testing.T) {
	for text, want := range map[string]string{
		"https://ntfy.sh": "https://ntfy.sh", "https://NTFY.sh/": "https://ntfy.sh", "http://ntfy:80": "http://ntfy:80",
		"ntfy.sh": "", "https://ntfy.sh/topic": "", "https://user@ntfy.sh": "", "ftp://ntfy.sh": "", "": "",
	} {
		if got, err := ParseNtfyServer(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
}
