package handlers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// TestAnAreaElsewhereIsAnsweredAsAnyOther mounts a small area, and asks of it what every page is held to.
func TestAnAreaElsewhereIsAnsweredAsAnyOther(t *testing.T) {
	s := newSite(t)
	a := newApp(s.store, s.pages)
	a.mount([]area.Route{
		{Row: area.Row{Method: http.MethodGet, Path: "/cups", Access: area.Member, Section: underSettings},
			Handle: func(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
				p := views.LearnPage{Page: v.NewPage("learn.title")}
				p.Title = fmt.Sprintf("%s %s %s", v.Account.Email, v.Locale.Language, p.Section)
				return area.Render(w, r, http.StatusOK, views.Learn(p))
			}},
		{Row: area.Row{Method: http.MethodPost, Path: "/cups", Access: area.Member, Resume: resumeForm},
			Handle: func(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
				if r.PostForm.Get("cup") == "" {
					return diary.Problems{{Field: "cup", Code: diary.Required}}
				}
				p := views.LearnPage{Page: v.NewPage("learn.title")}
				switch r.PostForm.Get("cup") {
				case "red":
					return v.Announce("/cups", preferencesSaved)
				case "green":
					return area.OnForm(diary.Problems{{Field: "email", Code: diary.Required}}, &p, views.Learn)
				case "grey":
					return area.OnForm(&diary.ConflictError[diary.Account]{}, &p, views.Learn)
				case "white":
					return area.OnForm(fmt.Errorf("keep the white cup: %w", diary.ErrUnavailable), &p, views.Learn)
				}
				return fmt.Errorf("keep the cup of %s: %w", v.At, diary.ErrUnavailable)
			}},
	})
	a.router = a.newRouter()
	server := httptest.NewServer(a.around(a.router))
	defer server.Close()
	b := s.member("a@example.org")
	stranger := s.browser()
	b.site, stranger.site = &site{Server: server, t: t}, &site{Server: server, t: t}

	b.get("/cups").want(t, http.StatusOK).says(t, "<title>a@example.org da /settings", `href="/settings" aria-current`)
	stranger.get("/cups").want(t, http.StatusSeeOther)
	stranger.post("/cups", url.Values{"cup": {"blue"}}).want(t, http.StatusUnauthorized).says(t, `value="blue"`, danish("signin.then"))
	b.post("/cups", nil).want(t, http.StatusBadRequest)
	b.post("/cups", url.Values{"cup": {"blue"}}).want(t, http.StatusServiceUnavailable).says(t, `value="blue"`)
	b.post("/cups", url.Values{"cup": {"red"}}).want(t, http.StatusSeeOther)
	b.get("/cups").says(t, danish("settings.done.preferences"))
	if page := b.get("/cups"); strings.Contains(page.body, danish("settings.done.preferences")) {
		t.Error("a notice is said again")
	}
	b.post("/cups", url.Values{"cup": {"green"}}).want(t, http.StatusUnprocessableEntity).says(t, "<title>"+danish("error.title-prefix"))
	b.post("/cups", url.Values{"cup": {"grey"}}).want(t, http.StatusConflict)
	if wait := b.post("/cups", url.Values{"cup": {"white"}}).want(t, http.StatusServiceUnavailable).Header.Get("Retry-After"); wait == "" {
		t.Error("no word of when to try again")
	}
	if !strings.Contains(s.log.String(), "keep the white cup") {
		t.Error("the cause is not in the log")
	}
	if line := s.log.String(); !strings.Contains(line, "keep the cup of 2026-11-24") || !strings.Contains(line, "route=/cups") {
		t.Errorf("the log says\n%s", line)
	}
}
