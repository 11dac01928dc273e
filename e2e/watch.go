package e2e

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watcher notes what no page should do: complain in the console, break its own policy, fail to load a
// part of itself, or ask another host than the site for anything.
type watcher struct {
	host string

	mu     sync.Mutex
	other  string // another name of the site, by which a test asks
	faults []string
	noted  chan struct{} // closed at the next fault
	mayAsk bool          // whether a page may ask before it is left
	asked  int
}

func (w *watcher) see(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if asked, err := url.Parse(e.Request.URL); err != nil || !w.knows(asked.Host) && asked.Scheme != "data" {
			w.note("asked another host: %s", e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Type != network.ResourceTypeDocument && e.Response.Status >= 400 {
			w.note("%s answered %d", e.Response.URL, e.Response.Status)
		}
	case *runtime.EventConsoleAPICalled:
		w.note("console.%s", e.Type)
	case *runtime.EventExceptionThrown:
		w.note("script: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		// A refused form is an answer, not a fault; what else did not load is noted above.
		refused := e.Entry.Source == log.EntrySourceNetwork && strings.Contains(e.Entry.Text, "responded with a status of")
		if serious := e.Entry.Level == log.EntryLevelWarning || e.Entry.Level == log.EntryLevelError; serious && !refused {
			w.note("browser: %s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if violation := e.Issue.Details.ContentSecurityPolicyIssueDetails; violation != nil {
			w.note("policy: %s %s", violation.ViolatedDirective, violation.BlockedURL)
		}
	case *page.EventJavascriptDialogOpening:
		w.noticeDialog(e.Type)
	}
}

func (w *watcher) knows(host string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return host == w.host || host == w.other
}

// allowHost lets the pages be asked for by another name of the site.
func (w *watcher) allowHost(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.other = name
}

func (w *watcher) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
	if w.noted != nil {
		close(w.noted)
		w.noted = nil
	}
}

// noticeDialog counts the questions whether to leave a page.
func (w *watcher) noticeDialog(kind page.DialogType) {
	w.mu.Lock()
	allowed := kind == page.DialogTypeBeforeunload && w.mayAsk
	if allowed {
		w.asked++
	}
	w.mu.Unlock()
	if !allowed {
		w.note("dialog: %s", kind)
	}
}

// AllowQuestion lets pages ask before they are left.
func (w *watcher) AllowQuestion() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mayAsk = true
}

// Questions is how often a page asked before it was left.
func (w *watcher) Questions() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

// Take empties the watcher; more is closed when it notes something again.
func (w *watcher) Take() (faults []string, more <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	faults, w.faults = w.faults, nil
	w.noted = make(chan struct{})
	return faults, w.noted
}

func (w *watcher) report(t *testing.T) {
	t.Helper()
	faults, _ := w.Take()
	for _, fault := range faults {
		t.Error(fault)
	}
}

// WaitFor waits for a fault that was provoked, and forgets it.
func (w *watcher) WaitFor(t *testing.T, text string) {
	t.Helper()
	late := time.After(StepTimeout)
	for {
		faults, more := w.Take()
		if slices.ContainsFunc(faults, func(fault string) bool { return strings.Contains(fault, text) }) {
			return
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("%q was not noted", text)
		}
	}
}
