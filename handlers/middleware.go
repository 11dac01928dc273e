package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"crampdiary/diary"
)

// requestTimeout bounds what one request may wait for, so that a database that does not answer becomes
// a page that says so.
const requestTimeout = 20 * time.Second

// around is what every request passes, whether its address exists or not. What depends on the route comes after
// it, see [app.serve].
func (a *app) around(next http.Handler) http.Handler {
	compress, err := gzhttp.NewWrapper(gzhttp.RandomJitter(32, 0, false)) // against BREACH
	if err != nil {
		panic(err) // the options are constants
	}
	next = compress(next)
	next = a.secure(next)
	return a.observe(next)
}

// securityHeaders are sent with everything. The pages need nothing but their own style sheets,
// scripts and pictures, and are never shown inside another page.
var securityHeaders = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
	// A page may hold what somebody wrote about their health: no browser or proxy keeps it, and Back
	// after a sign-out does not show it. The assets say otherwise for themselves.
	"Cache-Control": "no-store",
}

func (a *app) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range securityHeaders {
			w.Header().Set(name, value)
		}
		if a.https {
			w.Header().Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		} else {
			// Without TLS a browser tells where a form comes from by its Origin alone, and no-referrer
			// would hide that of our own forms too. Other sites learn nothing either way.
			w.Header().Set("Referrer-Policy", "same-origin")
		}
		next.ServeHTTP(w, r)
	})
}

// limit bounds the size of a request and the time it may take.
func (a *app) limit(route route, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limits := route.limits(r)
		if route.Bulk {
			line := newIdleDeadline(w)
			w, r.Body = idleWriter{w, line}, idleBody{r.Body, line}
		}
		ctx, cancel := context.WithTimeout(r.Context(), limits.time)
		defer cancel()
		r = r.WithContext(diary.FromBrowser(ctx, func() string { return device(r.UserAgent()) }))
		r.Body = http.MaxBytesReader(w, r.Body, limits.body)
		next.ServeHTTP(w, r)
	})
}

// requestInfo is what is known of a request while it is answered.
type requestInfo struct {
	id    string // names it in the log and on an error page
	route route
}

type requestInfoKey struct{}

// infoOf is what is known of a request; nothing outside of [app.around].
func infoOf(r *http.Request) *requestInfo {
	if k, ok := r.Context().Value(requestInfoKey{}).(*requestInfo); ok {
		return k
	}
	return new(requestInfo)
}

func requestID(r *http.Request) string { return infoOf(r).id }

// routeOf is the route of a request. It is unknown while none was found.
func routeOf(r *http.Request) route { return infoOf(r).route }

// observe names the request, turns a panic into an error page, and logs one line without anything that
// a person wrote: the route's template instead of the address, and no client.
func (a *app) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := a.Now()
		asked := &requestInfo{id: diary.NewID(), route: route{row: row{Path: unknown}}}
		r = r.WithContext(context.WithValue(r.Context(), requestInfoKey{}, asked))
		w.Header().Set("X-Request-Id", asked.id)
		recorder := &statusRecorder{ResponseWriter: w}
		defer func() {
			if fault := recover(); fault != nil {
				if fault == http.ErrAbortHandler {
					panic(fault)
				}
				a.Log.LogAttrs(r.Context(), slog.LevelError, "panic",
					slog.String("request_id", asked.id), slog.String("stack", string(debug.Stack())))
				if recorder.status == 0 {
					a.serveError(recorder, r, a.stranger(r), fmt.Errorf("panic: %v", fault))
				}
			}
			took := a.Now().Sub(start)
			a.Metrics.observe(r, asked.route.Path, recorder, took)
			a.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("request_id", asked.id), slog.String("method", r.Method),
				slog.String("route", asked.route.Path), slog.Int("status", recorder.status),
				slog.Int64("bytes", recorder.sent), slog.Duration("took", took))
		}()
		next.ServeHTTP(recorder, r)
	})
}

// statusRecorder remembers the status that was sent, and how many octets after it.
type statusRecorder struct {
	http.ResponseWriter
	status int
	sent   int64
}

func (s *statusRecorder) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusRecorder) Write(content []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	n, err := s.ResponseWriter.Write(content)
	s.sent += int64(n)
	return n, err
}

// Flush implements http.Flusher, for the compression, which knows nothing of http.ResponseController.
func (s *statusRecorder) Flush() { _ = http.NewResponseController(s.ResponseWriter).Flush() }

// Unwrap lets http.ResponseController reach the connection.
func (s *statusRecorder) Unwrap() http.ResponseWriter { return s.ResponseWriter }
