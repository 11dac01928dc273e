package mail

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// readBounces are reports as common servers write them; the data in them is invented.
func readBounces(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/bounces/*.eml")
	if err != nil || len(files) != 4 {
		t.Fatalf("found %v, %v", files, err)
	}
	reports := make(map[string]string)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		reports[filepath.Base(file)] = string(content)
	}
	return reports
}

func TestReportsOfCommonServersAreUnderstood(t *testing.T) {
	statuses := map[string]string{"postfix.eml": "5.1.1", "exim.eml": "550", "exchange.eml": "5.1.10", "gmail.eml": "5.1.1"}
	for name, report := range readBounces(t) {
		for _, line := range []string{"\n", "\r\n"} {
			got, err := ParseBounce(strings.NewReader(strings.ReplaceAll(report, "\n", line)))
			if err != nil || !got.Refused || got.Status != statuses[name] || !slices.Contains(got.Traces, "TRACE") {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
	}
}

func TestOnlyALastingRefusalOfTheMailboxCounts(t *testing.T) {
	report := readBounces(t)["postfix.eml"]
	for name, test := range map[string]struct {
		action, status, diagnostic string
		refused                    bool
	}{
		"no such user":            {"failed", "5.1.1", "550 5.1.1 User unknown", true},
		"moved":                   {"failed", "5.1.6", "551 5.1.6 moved", true},
		"no such domain":          {"failed", "5.1.2", "", true},
		"mailbox closed":          {"failed", "5.2.1", "550 5.2.1 disabled", true},
		"capitals":                {"Failed", "5.1.1 (bad mailbox)", "", true},
		"the diagnosis says more": {"failed", "5.0.0", "550 5.1.1 unknown", true},
		"mailbox full":            {"failed", "5.2.2", "552 5.2.2 over quota", false},
		"policy":                  {"failed", "5.7.1", "550 5.7.1 blocked", false},
		"policy behind a mailbox": {"failed", "5.1.1", "550 5.7.26 unauthenticated", false},
		"policy only in words":    {"failed", "5.0.0", "550 5.7.1 spam", false},
		"the sender's address":    {"failed", "5.1.8", "550 5.1.8 sender rejected", false},
		"transient":               {"failed", "4.1.1", "450 4.1.1 greylisted", false},
		"given up":                {"failed", "4.4.7", "timeout", false},
		"protocol":                {"failed", "5.5.0", "500 what", false},
		"no route":                {"failed", "5.4.4", "", false},
		"delayed":                 {"delayed", "5.1.1", "", false},
		"delivered":               {"delivered", "2.1.5", "", false},
		"no status":               {"failed", "", "", false},
	} {
		text := strings.NewReplacer("Action: failed", "Action: "+test.action, "Status: 5.1.1", "Status: "+test.status,
			"smtp; 550 5.1.1 <inger@example.net>: Recipient address\n    rejected: User unknown in virtual mailbox table", "smtp; "+test.diagnostic).Replace(report)
		got, err := ParseBounce(strings.NewReader(text))
		if err != nil || got.Refused != test.refused {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	// Without any code it matters at which command the server refused.
	atData := strings.Replace(readBounces(t)["exim.eml"], "after RCPT TO:<inger@example.net>", "after end of data", 1)
	if got, err := ParseBounce(strings.NewReader(atData)); err != nil || got.Refused {
		t.Errorf("refused for its content: %+v, %v", got, err)
	}
}

func TestAnotherMailIsNoReport(t *testing.T) {
	report := readBounces(t)["postfix.eml"]
	for name, mail := range map[string]string{
		"automatic answer": "From: inger@example.net\nSubject: Ferie\nAuto-Submitted: auto-replied\nContent-Type: text/plain\n\nJeg er her ikke.\n",
		"no type":          "From: inger@example.net\n\nHej\n",
		"read receipt":     strings.Replace(report, "report-type=delivery-status", "report-type=disposition-notification", 1),
		"without status":   strings.Replace(report, "message/delivery-status", "text/plain", 1),
		"cut off":          report[:strings.Index(report, "This is the mail system")],
	} {
		if got, err := ParseBounce(strings.NewReader(mail)); !errors.Is(err, ErrNotReport) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := ParseBounce(strings.NewReader("")); err == nil || errors.Is(err, ErrNotReport) {
		t.Errorf("nothing: %v", err)
	}
}

func FuzzReportsAreReadWithoutHarm(f *testing.F) {
	files, _ := filepath.Glob("testdata/bounces/*.eml")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := ParseBounce(strings.NewReader(text)); err != nil && got.Refused {
			t.Errorf("%+v, though %v", got, err)
		}
	})
}
