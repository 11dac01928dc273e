package handlers

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crampdiary/views/assets"
)

// asHost asks for a page under a host name.
func (s *site) asHost(method, path, host string) (status int, body string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Host = host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

func TestRequestsForAnotherHostNameAreRefused(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "http", Host: "diary.example.org:8080"} })
	for host, want := range map[string]int{
		"diary.example.org": http.StatusOK, "diary.example.org:8080": http.StatusOK, "DIARY.example.org.": http.StatusOK,
		"diary.example.org:443": http.StatusOK, "127.0.0.1:8080": http.StatusOK, "192.0.2.7": http.StatusOK,
		"[::1]:8080": http.StatusOK, "[fd00::7]": http.StatusOK, "localhost:9000": http.StatusOK, "localhost": http.StatusOK,
		"evil.example.com": http.StatusMisdirectedRequest, "evil.example.com:8080": http.StatusMisdirectedRequest,
		"diary.example.org.evil.example.com": http.StatusMisdirectedRequest, "localhost.evil.example.com": http.StatusMisdirectedRequest,
		"127.0.0.1.evil.example.com": http.StatusMisdirectedRequest,
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			path := "/learn"
			if method == http.MethodPost {
				path = "/signout"
			}
			status, body := s.asHost(method, path, host)
			if refused := status == http.StatusMisdirectedRequest; refused != (want == http.StatusMisdirectedRequest) {
				t.Errorf("%s as %s answered %d", method, host, status)
			}
			if status == http.StatusMisdirectedRequest && strings.Contains(body, "<form") {
				t.Errorf("%s has a button that would be refused again:\n%s", host, body)
			}
			if status == http.StatusMisdirectedRequest && method == http.MethodGet &&
				(!strings.Contains(body, `href="http://diary.example.org:8080"`) || strings.Contains(body, `href="/"`)) {
				t.Errorf("%s is not led to the right address:\n%s", host, body)
			}
		}
	}
	for _, path := range []string{"/healthz", "/readyz", assets.URL("app.css")} {
		if status, _ := s.asHost(http.MethodGet, path, "10-0-0-7.pods.internal"); status != http.StatusOK {
			t.Errorf("%s answers a probe %d", path, status)
		}
	}
	if got := strings.Count(s.log.String(), "--base-url"); got != 1 {
		t.Errorf("the log tells it %d times", got)
	}
}
