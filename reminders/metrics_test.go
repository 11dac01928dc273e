package reminders

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"crampdiary/diary"
)

// counts are the counts of a collector that are not zero, by name and labels, and the highest
// percentiles.
func counts(t *testing.T, collectors ...prometheus.Collector) map[string]float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	for _, c := range collectors {
		must(t, registry.Register(c))
	}
	families, err := registry.Gather()
	must(t, err)
	found := make(map[string]float64)
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			name := []string{strings.TrimPrefix(family.GetName(), "crampdiary_")}
			for _, label := range metric.GetLabel() {
				name = append(name, label.GetValue())
			}
			if value := metric.GetCounter().GetValue() + metric.GetGauge().GetValue(); value != 0 {
				found[strings.Join(name, " ")] = value
			}
			highest := strings.Join(append(name, "percentile"), " ")
			for _, quantile := range metric.GetSummary().GetQuantile() {
				found[highest] = max(found[highest], quantile.GetValue())
			}
		}
	}
	return found
}

// everyFate sets up a person for each thing that can become of a reminder, at the next minute.
func everyFate(t *testing.T, w *world) {
	t.Helper()
	fates := make(map[string]func(try int) diary.MessageOutcome)
	tries := make(map[string]int)
	for _, fate := range []func(try int) diary.MessageOutcome{
		func(int) diary.MessageOutcome { return diary.MessageDelivered },
		func(try int) diary.MessageOutcome {
			if try == 1 {
				return diary.MessageDelayed
			}
			return diary.MessageDelivered
		},
		func(int) diary.MessageOutcome { return diary.MessageRefused },
		func(int) diary.MessageOutcome { return diary.MessageMisconfigured },
		nil, // is reminded of what was done
	} {
		a := newPerson(t, w.store, "UTC", time.Now())
		fates[a.ID] = fate
		remind(t, w.store, a, time.Now(), setUp(diary.Hydration, in(1)))
		if fate == nil {
			must(t, w.store.LogActivity(t.Context(), a.ID, diary.Activity{
				ID: diary.NewID(), Kind: diary.Hydration, At: time.Now(), Zone: "UTC", Recorded: time.Now(),
			}))
		}
	}
	w.sender.mu.Lock()
	defer w.sender.mu.Unlock()
	w.sender.answer = func(_ context.Context, m Notification) Result {
		w.sender.mu.Lock()
		defer w.sender.mu.Unlock()
		tries[m.Account.ID]++
		return Result{Outcome: fates[m.Account.ID](tries[m.Account.ID]), Detail: "RCPT: 000"}
	}
}

func TestMetricsCountWhatBecomesOfReminders(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		everyFate(t, w)
		beat(150)
		got := counts(t, w.runner.Metrics)
		if retries := got["mails_retried_total mail misconfigured reminder"]; retries < 4 {
			t.Errorf("%v tries were repeated in two hours", retries)
		}
		delete(got, "mails_retried_total mail misconfigured reminder")
		if late := got["mail_late_seconds mail reminder percentile"]; late < 60 || late > 180 {
			t.Errorf("the mail that was tried twice was %v seconds late", late)
		}
		delete(got, "mail_late_seconds mail reminder percentile")
		want := map[string]float64{
			"reminders_due_total hydration waiting":     5,
			"mails_sent_total mail reminder":            2,
			"mails_retried_total mail delayed reminder": 1,
			"mails_failed_total mail refused reminder":  1,
			"mails_missed_total mail reminder":          1,
			"mails_not_sent_total mail reminder done":   1,
		}
		if !maps.Equal(got, want) {
			t.Errorf("\n got %v\nwant %v", got, want)
		}
	})
}

func TestMetricsTellHowLongTheOldestMailWaits(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		queue := NewQueueMetrics(w.store, time.Now)
		if got := counts(t, queue); len(got) > 0 {
			t.Errorf("at first: %v", got)
		}
		w.sender.mu.Lock()
		w.sender.answer = always(diary.MessageDelayed)
		w.sender.mu.Unlock()
		remind(t, w.store, newPerson(t, w.store, "UTC", time.Now()), time.Now(), setUp(diary.Stretching, in(1)))
		beat(11)
		if got, want := counts(t, queue), map[string]float64{"mails_waiting reminder": 1, "mail_oldest_waiting_seconds": 600}; !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// TestTheLogTellsEachOutcomeAndNobodysAddress reads what the host reads.
func TestTheLogTellsEachOutcomeAndNobodysAddress(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		everyFate(t, w)
		beat(150)
		log := w.log.String()
		for line, times := range map[string]int{
			"mail sent": 2, "outcome=delayed": 1, "recipient refused": 1, "mail given up": 1, "state=done": 1,
		} {
			if got := strings.Count(log, line); got != times {
				t.Errorf("%q is logged %d times, want %d", line, got, times)
			}
		}
		for _, telling := range []string{"@", "example.dk", string(diary.Hydration)} {
			if strings.Contains(log, telling) {
				t.Errorf("the log tells %q:\n%s", telling, log)
			}
		}
	})
}
