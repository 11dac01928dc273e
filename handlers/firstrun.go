package handlers

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"crampdiary/views"
)

const (
	// firstRun is how long after an account was made the first screen suggests what makes the diary handy.
	firstRun = 14 * 24 * time.Hour
	// putAwayCookie names the suggestions that were put away. A browser remembers them and not the account, because
	// each has a home screen of its own.
	putAwayCookie = "put-away"
)

// suggestions are what the first screen offers a new person and that was not put away in this browser.
func (a *dayArea) suggestions(r *http.Request, v visitor, reminded bool) []views.Suggestion {
	if a.Now().Sub(v.account.Created) > firstRun {
		return nil
	}
	away := a.putAway(r)
	return slices.DeleteFunc(slices.Clone(views.Suggestions), func(s views.Suggestion) bool {
		return slices.Contains(away, string(s)) || s == views.SetReminders && reminded
	})
}

func (a *common) putAway(r *http.Request) []string {
	cookie, err := r.Cookie(a.cookieName(putAwayCookie))
	if err != nil {
		return nil
	}
	return strings.Split(cookie.Value, ".")
}

// dismissSuggestion puts a suggestion away in this browser.
func (a *dayArea) dismissSuggestion(w http.ResponseWriter, r *http.Request, _ visitor) error {
	suggestion := r.PostForm.Get("suggestion")
	if !slices.Contains(views.Suggestions, views.Suggestion(suggestion)) {
		return errBadRequest
	}
	away := slices.DeleteFunc(a.putAway(r), func(s string) bool {
		return s == suggestion || !slices.Contains(views.Suggestions, views.Suggestion(s))
	})
	a.setCookie(w, a.cookieName(putAwayCookie), strings.Join(append(away, suggestion), "."), keepChoices)
	return redirect(w, r, "/")
}
