package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
)

// markupChecker names the variable that holds the path of the Nu Html Checker (vnu.jar).
const markupChecker = "CRAMPDIARY_TEST_VNU"

// TestPagesAreValidHTML gives every page, and each kind of refused form, to the Nu Html Checker.
func TestPagesAreValidHTML(t *testing.T) {
	checker := os.Getenv(markupChecker)
	if checker == "" {
		t.Skip(markupChecker + " does not name the Nu Html Checker's vnu.jar")
	}
	dir := t.TempDir()
	for _, language := range diary.Languages {
		for i, page := range everyPage(t, language) {
			name := fmt.Sprintf("%s-%02d.html", language, i)
			if err := os.WriteFile(filepath.Join(dir, name), []byte(page.body), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s is %s", name, page.Request.URL.Path)
		}
	}
	found, err := exec.Command("java", "-jar", checker, "--errors-only", "--skip-non-html", dir).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, found)
	}
}

// everyPage asks for every page of the route table that is shown to people, with something on it, and
// for some that refuse.
func everyPage(t *testing.T, language diary.Language) []answer {
	t.Helper()
	s := newSite(t)
	stranger, person := s.browser(), s.member("a@example.org")
	stranger.language = string(language)
	person.post("/language", url.Values{"language": {string(language)}}).want(t, http.StatusSeeOther)
	id := person.logEpisode(fullForm())
	open := person.startCramp()
	ended := person.startCramp()
	person.post("/now/"+ended+"/over", nil).want(t, http.StatusSeeOther)
	product := person.addProduct(newMedicine, url.Values{"name": {"Zocor"}})

	person.post("/trials", url.Values{"id": {id}, "what": {"do:stretching-done"}, "trial-days": {"28"}}).want(t, http.StatusSeeOther)
	reader := s.reader(person.share(url.Values{"id": {id}})) // exampleAddress has one ID for everything
	reader.language = string(language)
	s.bring(s.accountOf("a@example.org"))
	imported := person.importAddress()

	var pages []answer
	for _, route := range newApp(s.store, s.pages).routes() {
		if route.Method != http.MethodGet || route.Access == system || route.Path == arrivedPath ||
			slices.Contains([]string{factorFirstPath, newPasskeyPath + "/{passkey}"}, route.Path) { // below
			continue
		}
		b := stranger
		switch route.Access {
		case member:
			b = person
		case guest:
			b = reader
		}
		if route.Path == "/data/imports/{import}" {
			route.Path = imported
		}
		page := b.get(exampleAddress(s.withToken(route.Path, "a@example.org"), id, open, ended, product)).want(t, http.StatusOK)
		if strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") { // not a file to keep
			pages = append(pages, page)
		}
	}
	refused := fullForm()
	refused.Set("minutes", "-1")
	stale := fullForm()
	stale.Set("note", "en anden")
	tap := url.Values{"id": {diary.NewID()}, "another": {"1"}}
	waits := stranger.post("/now", tap).want(t, http.StatusUnauthorized)
	other := s.browser()
	other.language = string(language)
	asks := other.signInFrom(other.post("/entries", fullForm()).want(t, http.StatusUnauthorized), "a@example.org").want(t, http.StatusOK)
	s.fillDisk(true)
	kept := person.post("/now", tap)
	erase := person.post("/settings/password", url.Values{"current_password": {"x"}, "new_password": {"y"}})
	s.fillDisk(false)
	asked := *person
	asked.site = s.requiring()
	pages = append(pages, asked.get(factorFirstPath).want(t, http.StatusOK), asked.post("/now", tap).want(t, http.StatusForbidden))
	pages = append(pages,
		waits, asks, kept.want(t, http.StatusServiceUnavailable), erase.want(t, http.StatusServiceUnavailable),
		stranger.get(arrivedPath).want(t, http.StatusForbidden),
		stranger.get("/signin?new=1"),
		stranger.post("/erase", nil).want(t, http.StatusUnauthorized),
		person.get("/"),
		stranger.post("/signup", url.Values{"email": {"x"}}).want(t, http.StatusUnprocessableEntity),
		person.post("/entries", refused).want(t, http.StatusUnprocessableEntity),
		person.post("/entries/"+id, stale).want(t, http.StatusConflict),
		person.post("/days/2026-11-22", url.Values{"cramps": {"x"}}).want(t, http.StatusUnprocessableEntity),
		person.get("/profile"),
		person.post("/trials", url.Values{"id": {ended}, "what": {"leave:alcohol"}, "trial-days": {"56"}}).want(t, http.StatusConflict),
		person.post("/profile/about", url.Values{"birth_year": {"x"}}).want(t, http.StatusUnprocessableEntity),
		person.post("/profile/goal", url.Values{"goal": {"Sove"}}).want(t, http.StatusConflict),
		person.post("/profile/items/"+product, url.Values{"name": {"Furix"}}).want(t, http.StatusConflict),
		person.post("/profile/items/"+product+"/remove", nil).want(t, http.StatusOK),
		person.get("/nowhere").want(t, http.StatusNotFound),
	)
	person.addPasskey("a@example.org")
	passkeys, err := s.store.ListPasskeys(t.Context(), s.accountOf("a@example.org"))
	if err != nil || len(passkeys) != 1 {
		t.Fatalf("the passkeys are %v (%v)", passkeys, err)
	}
	return append(pages, person.get("/settings/keys").want(t, http.StatusOK),
		person.get(newPasskeyPath+"/"+passkeys[0].ID).want(t, http.StatusOK))
}

// exampleAddress fills in the parts of a route's template with something that is there.
func exampleAddress(template, entry, open, ended, product string) string {
	switch template {
	case "/now/{id}":
		return "/now/" + open
	case "/now/{id}/after":
		return "/now/" + ended + "/after"
	}
	return strings.NewReplacer("{id}", entry, "{day}", "2026-11-23", "{topic}", "what", "{item}", product, "{kind}", "1", "{question}", path.Base(questionPath("violent"))).Replace(template)
}
