package main

import (
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// freeAddress is an address of this machine on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestMetricsAreServedOnAnAddressOfTheirOwn(t *testing.T) {
	_, mailServer := startMailServer(t)
	address := freeAddress(t)
	p := startProcess(t, nil, "--database", filepath.Join(t.TempDir(), "diary.db"), "--metrics-listen", address,
		"--smtp-url", mailServer, "--mail-from=me@example.org")
	if status, _ := get(t, browser(t), p.site+"/metrics"); status != http.StatusNotFound {
		t.Errorf("the site answers %d at /metrics", status)
	}
	if status, _ := get(t, browser(t), "http://"+address+"/"); status != http.StatusNotFound {
		t.Errorf("the address of the metrics answers %d at /", status)
	}
	signUp(t, browser(t), p.site, "inger@example.org")
	sent := regexp.MustCompile(`(?m)^crampdiary_mails_sent_total\{channel="mail",purpose="confirm-address"\} 1$`)
	var metrics string
	for !sent.MatchString(metrics) { // the test's own time limit ends this
		var status int
		if status, metrics = get(t, browser(t), "http://"+address+"/metrics"); status != http.StatusOK {
			t.Fatalf("it answers %d:\n%s", status, metrics)
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, series := range []string{
		`crampdiary_reminders_due_total{kind="stretching",state="waiting"} 0`,
		`crampdiary_mails_retried_total{channel="mail",outcome="delayed",purpose="reminder"} 0`,
		`crampdiary_mails_missed_total{channel="mail",purpose="reminder"} 0`,
		`crampdiary_mails_failed_total{channel="mail",outcome="refused",purpose="reminder"} 0`,
		`crampdiary_mails_waiting{purpose="reminder"} 0`,
		`crampdiary_mail_oldest_waiting_seconds 0`,
		`crampdiary_mail_late_seconds{channel="mail",purpose="confirm-address",quantile="0.5"}`,
		`crampdiary_mail_late_seconds{channel="mail",purpose="confirm-address",quantile="0.99"}`,
	} {
		if !strings.Contains(metrics, "\n"+series) {
			t.Errorf("there is no %s in\n%s", series, metrics)
		}
	}
	if strings.Contains(metrics, "@") {
		t.Errorf("the metrics tell an address:\n%s", metrics)
	}
	p.terminate()
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("metrics are served after the end")
	}
}

func TestAnAddressForMetricsThatIsTakenIsToldAtTheStart(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	got := command(t, []string{"CRAMPDIARY_LISTEN=localhost:0"}, "serve", "--database", filepath.Join(t.TempDir(), "diary.db"),
		"--metrics-listen", listener.Addr().String())
	if got.code != exitFailed || !strings.Contains(got.stderr, "listen for metrics") {
		t.Errorf("exit code %d, and it says:\n%s", got.code, got.stderr)
	}
}
