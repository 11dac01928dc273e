package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics count the requests, under the names that OpenTelemetry's semantic conventions give them, in Prometheus' spelling.
// Their labels hold what the program itself is made of: methods, the templates of routes, and statuses.
type Metrics struct {
	duration *prometheus.HistogramVec
	request  *prometheus.HistogramVec
	response *prometheus.HistogramVec
}

// The buckets: those of the durations are the conventions', those of the sizes reach from a redirect to a large archive.
var (
	durationBuckets = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}
	sizeBuckets     = []float64{256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20, 256 << 20}
)

// NewMetrics makes metrics that count from zero.
func NewMetrics() *Metrics {
	histogram := func(name, help string, buckets []float64) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets},
			[]string{"http_request_method", "http_route", "http_response_status_code", "error_type"})
	}
	return &Metrics{
		duration: histogram("http_server_request_duration_seconds", "How long requests took to answer.", durationBuckets),
		request:  histogram("http_server_request_body_size_bytes", "How much was sent with requests, where they say.", sizeBuckets),
		response: histogram("http_server_response_body_size_bytes", "How much was answered, as it went out.", sizeBuckets),
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, c := range []prometheus.Collector{m.duration, m.request, m.response} {
		c.Describe(descriptions)
	}
}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(metrics chan<- prometheus.Metric) {
	for _, c := range []prometheus.Collector{m.duration, m.request, m.response} {
		c.Collect(metrics)
	}
}

// methods are those that are counted by their names. A client may make up any other.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch}

// otherMethod is what the conventions call a method that is not known.
const otherMethod = "_OTHER"

// observe counts a request. Nil counts nothing.
func (m *Metrics) observe(r *http.Request, path string, answered *statusRecorder, took time.Duration) {
	if m == nil {
		return
	}
	method, failed := r.Method, ""
	if !slices.Contains(methods, method) {
		method = otherMethod
	}
	status := strconv.Itoa(answered.status)
	if answered.status >= http.StatusInternalServerError {
		failed = status
	}
	labels := []string{method, path, status, failed}
	m.duration.WithLabelValues(labels...).Observe(took.Seconds())
	m.response.WithLabelValues(labels...).Observe(float64(answered.sent))
	if r.ContentLength >= 0 {
		m.request.WithLabelValues(labels...).Observe(float64(r.ContentLength))
	}
}
