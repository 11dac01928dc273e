package handlers

import (
	"io"
	"net/http"
	"time"
)

// readyFor is how long an answer of the store is believed.
const readyFor = 2 * time.Second

// healthz says that the process answers.
func (a *app) healthz(w http.ResponseWriter, _ *http.Request, _ visitor) error {
	return plain(w, http.StatusOK, "ok")
}

// readyz says whether the database can be read and written and has the schema that this program needs.
func (a *app) readyz(w http.ResponseWriter, r *http.Request, _ visitor) error {
	a.ready.mu.Lock()
	defer a.ready.mu.Unlock()
	if now := a.Steady(); a.ready.checked.IsZero() || now.Sub(a.ready.checked).Abs() > readyFor {
		a.ready.checked, a.ready.err = now, a.Store.Ready(r.Context(), now)
		if a.ready.err != nil {
			a.logFault(r, a.ready.err)
		}
	}
	if a.ready.err != nil {
		return plain(w, http.StatusServiceUnavailable, "not ready")
	}
	if a.Unchecked != nil && a.Unchecked() {
		return plain(w, http.StatusOK, "ready, while the database is checked")
	}
	return plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
	return nil
}
