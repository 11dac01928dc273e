package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
)

var (
	metricLabel = regexp.MustCompile(`([a-z_]+)="((?:[^"\\]|\\.)*)"`)
	metricName  = regexp.MustCompile(`\b(?:http_server|go|process|crampdiary)_[a-z_]+\b`)
	anID        = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}|[\w-]{40}|\d+\.\d+\.\d+\.\d+`)
)

// TestNoLabelOfAMetricHoldsAnythingPersonal does what people do, and what people who guess addresses do, and reads every
// label.
func TestNoLabelOfAMetricHoldsAnythingPersonal(t *testing.T) {
	address := freeAddress(t)
	p := startProcess(t, nil, "--log-level=error", "--database", filepath.Join(t.TempDir(), "diary.db"), "--metrics-listen", address, "--backup-dir", t.TempDir())
	client := browser(t)
	signUp(t, client, p.site, "inger@example.org")
	id := diary.NewID()
	post(t, client, p.site+"/entries", episodeForm(id, "feriehuset"))
	for _, path := range []string{
		"/entries/" + id, "/entries/" + diary.NewID(), "/feriehuset", "/entries?feriehuset", "/s/" + strings.Repeat("feriehuset", 5), "/learn/feriehuset",
	} {
		get(t, client, p.site+path)
	}
	odd, err := http.NewRequestWithContext(t.Context(), "FERIEHUSET", p.site+"/", nil)
	must(t, err)
	_, _, err = fetch(client, odd)
	must(t, err)
	_, _, err = fetch(client, newPost(t, p.site+"/signin", url.Values{"email": {"feriehuset@example.org"}, "password": {"feriehuset"}}))
	must(t, err)

	_, metrics := get(t, client, "http://"+address+"/metrics")
	known := []string{
		"channel", "code", "direction", "error_type", "goversion", "http_request_method", "http_response_status_code", "http_route", "kind", "le",
		"db_name", "outcome", "path", "checksum", "purpose", "quantile", "row", "state", "version",
	}
	seen := make(map[string]bool)
	for line := range strings.Lines(metrics) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, label := range metricLabel.FindAllStringSubmatch(line, -1) {
			seen[label[1]] = true
			if value := strings.ToLower(label[2]); strings.Contains(value, "feriehuset") || strings.Contains(value, "@") || label[1] != "checksum" && anID.MatchString(value) && !strings.HasPrefix(label[1], "version") {
				t.Errorf("%s", line)
			}
		}
	}
	for name := range seen {
		if !slices.Contains(known, name) {
			t.Errorf("nobody has looked at the label %q", name)
		}
	}
	for _, name := range []string{"alerts.yml", "grafana.json"} {
		content, err := os.ReadFile(filepath.Join(moduleRoot, "docs", name))
		must(t, err)
		for _, metric := range metricName.FindAllString(string(content), -1) {
			if !strings.Contains(metrics, "\n"+metric) {
				t.Errorf("docs/%s asks for %s, which is not there", name, metric)
			}
		}
	}
	for _, series := range []string{
		`http_server_request_duration_seconds_count{error_type="",http_request_method="GET",http_response_status_code="200",http_route="/entries/{id}"} 1`,
		`http_server_request_duration_seconds_count{error_type="",http_request_method="_OTHER"`,
		`http_server_response_body_size_bytes_sum{`, `http_server_request_body_size_bytes_bucket{`,
		`go_goroutines `, `process_resident_memory_bytes `, `go_sql_open_connections{db_name="write"} 1`, `go_sql_max_open_connections{db_name="read"}`,
		`crampdiary_clock_jumps_total{`, `crampdiary_reminders_due_total{`,
	} {
		if !strings.Contains(metrics, "\n"+series) {
			t.Errorf("there is no %s", series)
		}
	}
}
