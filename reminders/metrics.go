package reminders

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"crampdiary/diary"
)

// Metrics count what becomes of reminders and messages. None of them tells anything of a person.
type Metrics struct {
	due            *prometheus.CounterVec
	delivered      *prometheus.CounterVec
	held           *prometheus.CounterVec
	retries        *prometheus.CounterVec
	missed         *prometheus.CounterVec
	failures       *prometheus.CounterVec
	unreadableRows *prometheus.CounterVec
	late           *prometheus.SummaryVec
}

// latePercentiles are the percentiles told of how late mails are, with the error that is allowed.
var latePercentiles = map[float64]float64{0.5: 0.05, 0.99: 0.001}

// NewMetrics makes metrics that count from zero.
func NewMetrics() *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "crampdiary", Name: name, Help: help}, labels)
	}
	m := &Metrics{
		due:            counter("reminders_due_total", "Reminder times that have come, by kind and what became of them at first.", "kind", "state"),
		delivered:      counter("mails_sent_total", "Notifications that the server of the channel took.", "channel", "purpose"),
		held:           counter("mails_not_sent_total", "Messages that were no longer to be sent when their turn came.", "channel", "purpose", "state"),
		retries:        counter("mails_retried_total", "Tries that failed and are repeated.", "channel", "purpose", "outcome"),
		missed:         counter("mails_missed_total", "Notifications that could not be sent while they made sense.", "channel", "purpose"),
		failures:       counter("mails_failed_total", "Notifications that will never be sent, because of their recipient.", "channel", "purpose", "outcome"),
		unreadableRows: counter("unreadable_rows_total", "Stored reminders and messages that could not be read and were put off.", "row"),
		late: prometheus.NewSummaryVec(prometheus.SummaryOpts{
			Namespace: "crampdiary", Name: "mail_late_seconds", Help: "How long after their time notifications were sent.",
			Objectives: latePercentiles,
		}, []string{"channel", "purpose"}),
	}
	m.beginAtZero()
	return m
}

// beginAtZero shows every count from the start: when a count appears only with its first event, a monitoring
// system does not see that it rose.
func (m *Metrics) beginAtZero() {
	for _, kind := range diary.ReminderKinds {
		for _, state := range []diary.SlotState{diary.SlotWaiting, diary.SlotCovered, diary.SlotMissed, diary.SlotJumped} {
			m.due.WithLabelValues(string(kind), string(state))
		}
	}
	for _, row := range []string{unreadableReminder, unreadableMessage} {
		m.unreadableRows.WithLabelValues(row)
	}
	for _, channel := range diary.Channels {
		for _, purpose := range diary.Purposes {
			m.delivered.WithLabelValues(string(channel), string(purpose))
			m.missed.WithLabelValues(string(channel), string(purpose))
			m.failures.WithLabelValues(string(channel), string(purpose), string(diary.MessageRefused))
			for _, outcome := range []diary.MessageOutcome{diary.MessageDelayed, diary.MessageMisconfigured} {
				m.retries.WithLabelValues(string(channel), string(purpose), string(outcome))
			}
		}
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, c := range m.collectors() {
		c.Describe(descriptions)
	}
}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(metrics chan<- prometheus.Metric) {
	for _, c := range m.collectors() {
		c.Collect(metrics)
	}
}

func (m *Metrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.due, m.delivered, m.held, m.retries, m.missed, m.failures, m.unreadableRows, m.late}
}

func (m *Metrics) advanced(advances []diary.ReminderAdvance) {
	for _, a := range advances {
		for _, slot := range a.Slots {
			m.due.WithLabelValues(string(slot.Kind), string(slot.State)).Inc()
		}
	}
}

func (m *Metrics) sent(message diary.OutboxMessage, now time.Time) {
	m.delivered.WithLabelValues(string(message.To.Channel), string(message.Purpose)).Inc()
	m.late.WithLabelValues(string(message.To.Channel), string(message.Purpose)).Observe(now.Sub(message.Due).Seconds())
}

func (m *Metrics) withheld(message diary.OutboxMessage, state diary.SlotState) {
	m.held.WithLabelValues(string(message.To.Channel), string(message.Purpose), string(state)).Inc()
}

func (m *Metrics) retried(message diary.OutboxMessage, outcome diary.MessageOutcome) {
	m.retries.WithLabelValues(string(message.To.Channel), string(message.Purpose), string(outcome)).Inc()
}

func (m *Metrics) gaveUp(message diary.OutboxMessage) {
	m.missed.WithLabelValues(string(message.To.Channel), string(message.Purpose)).Inc()
}

func (m *Metrics) failed(message diary.OutboxMessage, outcome diary.MessageOutcome) {
	m.failures.WithLabelValues(string(message.To.Channel), string(message.Purpose), string(outcome)).Inc()
}

// What can be unreadable, as the metric names it.
const (
	unreadableReminder = "reminder"
	unreadableMessage  = "mail"
)

func (m *Metrics) unreadable(row string) { m.unreadableRows.WithLabelValues(row).Inc() }

// QueueMetrics tell what waits in the outbox at the moment at which they are asked for.
type QueueMetrics struct {
	store   diary.Outbox
	now     func() time.Time
	waiting *prometheus.Desc
	oldest  *prometheus.Desc
}

// queueTimeout bounds how long the database may take to count.
const queueTimeout = 5 * time.Second

// NewQueueMetrics makes the metrics of a store's outbox.
func NewQueueMetrics(store diary.Outbox, now func() time.Time) *QueueMetrics {
	return &QueueMetrics{
		store: store, now: now,
		waiting: prometheus.NewDesc("crampdiary_mails_waiting", "Mails in the outbox.", []string{"purpose"}, nil),
		oldest: prometheus.NewDesc("crampdiary_mail_oldest_waiting_seconds",
			"How long the mail that waits longest has been late; 0 when none waits.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (q *QueueMetrics) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- q.waiting
	descriptions <- q.oldest
}

// Collect implements prometheus.Collector. What the database does not tell is left out.
func (q *QueueMetrics) Collect(metrics chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), queueTimeout)
	defer cancel()
	queue, err := q.store.WaitingMessages(ctx)
	if err != nil {
		metrics <- prometheus.NewInvalidMetric(q.waiting, err)
		return
	}
	for _, purpose := range diary.Purposes {
		metrics <- prometheus.MustNewConstMetric(q.waiting, prometheus.GaugeValue, float64(queue.ByPurpose[purpose]), string(purpose))
	}
	late := 0.0
	if !queue.Oldest.IsZero() {
		late = max(0, q.now().Sub(queue.Oldest).Seconds())
	}
	metrics <- prometheus.MustNewConstMetric(q.oldest, prometheus.GaugeValue, late)
}
