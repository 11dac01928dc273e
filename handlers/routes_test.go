package handlers

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views/assets"
)

// tiers is what each address may be used by, written down a second time, so that nobody opens a page to
// strangers by a slip in one place.
var tiers = map[string]area.Access{
	"GET /": public, "GET /signup": public, "POST /signup": public, "GET /signin": public, "GET /signin/done": public,
	"POST /signin": public, "POST /signout": public, "POST /language": public, "POST /theme": public,
	"GET /learn": public, "GET /criteria": public, "GET /learn/{topic}": public, "GET /stretch": public, "GET /r/{token}/stretch": public,
	"POST /now": member, "GET /now/{id}": member, "POST /now/{id}/place": member, "POST /now/{id}/over": member,
	"GET /now/{id}/after": member, "POST /now/{id}/after": member, "POST /now/{id}/lasted": member, "POST /now/{id}/still": member, "POST /now/{id}/mistake": member,
	"POST /suggestions/dismiss": public,
	"GET /days/{day}":           member, "POST /days/{day}": member, "POST /days/{day}/none": member,
	"GET /factors": member, "POST /factors": member,
	"GET /entries": member, "POST /entries": member, "GET /entries/new": member, "GET /entries/deleted": member,
	"GET /entries/{id}": member, "POST /entries/{id}": member, "GET /entries/{id}/edit": member,
	"POST /entries/{id}/delete": member, "POST /entries/{id}/restore": member,
	"GET /calendar": member, "GET /overview": member, "GET /report": member, "POST /report/answers": member, "GET /report/blanks/{question}": member, "POST /report/blanks/{question}": member,
	"GET /function": member, "POST /function": member, "POST /function/later": member, "POST /function/{id}/end": member, "POST /function/{id}/resume": member,
	"GET /trials": member, "POST /trials": member, "GET /trials/{id}": member, "POST /trials/{id}/stop": member,
	"POST /trials/{id}/resume": member,
	"GET /report/patterns":     member,
	"GET /summary":             member, "POST /summary/pdf": member,
	"GET /profile": member, "POST /profile": member, "POST /summary": member, "POST /profile/about": member, "POST /profile/background": member,
	"POST /profile/more": member, "POST /profile/course": member, "POST /profile/asked": member, "POST /profile/goal": member, "POST /profile/items": member,
	"GET /profile/items/new": member, "GET /profile/items/{item}": member, "POST /profile/items/{item}": member,
	"POST /profile/items/{item}/remove": member,
	"GET /share":                        member, "POST /share": member, "GET /share/new": member, "GET /share/{id}": member,
	"POST /share/{id}/revoke": member, "POST /share/{id}/dismiss": member,
	"GET /s/{token}": public, "POST /shared": public, "GET /shared": guest, "GET /shared/pdf": guest, "POST /shared/note": guest,
	"POST /shared/leave": guest,
	"GET /press":         member, "POST /press": member, "POST /press/{id}/revoke": member,
	"GET /p/{token}": public, "POST /p/{token}": system, "POST /p/{token}/pressed": public,
	"POST /activities": member, "POST /activities/{activity}/undo": member,
	"GET /r/{token}": public, "POST /r/{token}": public, "POST /r/later/{token}": public, "GET /r/today/{token}": public, "POST /r/today/{token}": public, "GET /u/{token}": public, "POST /u/{token}": public,
	"GET /reminders": member, "GET /reminders/{kind}": member, "POST /reminders/{kind}": member, "POST /reminders/{kind}/resume": member,
	"POST /reminders/delivery": member, "POST /reminders/test": member, "POST /reminders/mail": member, "POST /reminders/consent": member, "POST /reminders/withdraw": member, "POST /reminders/feed": member,
	"POST /reminders/devices": member, "GET /reminders/topic": member, "POST /reminders/topic": member, "POST /reminders/devices/{device}/remove": member,
	"POST /reminders/feed/remove": member, "GET /feed/{token}.ics": system,
	"GET /forgot": public, "POST /forgot": public, "GET /reset/{token}": public, "POST /reset/{token}": public,
	"GET /confirm/{token}": public, "POST /confirm/{token}": public,
	"GET /settings/email": member, "POST /settings/email": member,
	"POST /settings/email/resend": member, "POST /settings/email/keep": member, "GET /mail": member,
	"GET /settings/preferences": member, "GET /settings/password": member, "GET /settings/email/new": member, "GET /reminders/delivery": member,
	"GET /settings": member, "POST /settings": member, "POST /settings/zone": member,
	"POST /settings/password": member, "POST /settings/sessions/end": member,
	"POST /settings/sessions/{id}/end": member,
	"GET /privacy":                     public, "GET /stored": member, "GET /erase": member, "POST /erase": member, "POST /erase/undo": member,
	"GET /data/columns": public, "GET /data/entries": member, "GET /data/days": member, "GET /data/reminders": member, "GET /data/function": member, "POST /data/fhir": member,
	"GET /settings/keys": member, "GET /settings/keys/codes": member, "POST /settings/keys/codes": member, "POST /settings/keys/codes/remove": member,
	"POST /settings/keys/recovery": member, "POST /settings/keys/keep": member, "POST /signin/passkey": public, "POST /signin/passkey/options": public,
	"GET /settings/keys/passkeys": member, "POST /settings/keys/passkeys": member, "POST /settings/keys/passkeys/options": member, "POST /settings/keys/passkeys/{passkey}/remove": member,
	"GET /settings/keys/passkeys/{passkey}": member, "POST /settings/keys/passkeys/{passkey}": member, "POST /signin/code": public,
	"GET /prove": member, "POST /prove": member, "GET /settings/keys/first": member, "POST /settings/keys/first": member, "GET /settings/log": member, "POST /settings/log/not-me": member,
	"GET /data": member, "GET /data/archive": member, "GET /data/import": member, "POST /data/import": member,
	"GET /data/sheet": member, "POST /data/sheet": member, "POST /data/sheet/read": member, "POST /data/sheet/import": member,
	"GET /data/imports/{import}": member, "POST /data/imports/undo": member,
	"POST /data/import/confirm": member, "GET /archive-schema.json": public,
	"GET /invited/{token}": public, "POST /invited/{token}": public,
	"GET /healthz": system, "GET /readyz": system, "GET /manifest/{language}": system, "GET /now": member, "GET /last-night": member,
	"POST /last-night": member, "POST /outbox": public, "GET /sw.js": system,
	"GET /offline/da": system, "GET /offline/da/now": system, "GET /offline/da/after": system, "GET /offline/da/entry": system,
	"GET /offline/en": system, "GET /offline/en/now": system, "GET /offline/en/after": system, "GET /offline/en/entry": system,
}

// resumes is what becomes of each form of a member after the end of the session, written down a second time.
// A form that is in no row has not been decided about.
var resumes = map[resume][]string{
	resumeCramp: {"/now"},
	resumePlace: {"/now/{id}/place"},
	resumeStill: {"/now/{id}/still"},
	resumeOver:  {"/now/{id}/over"},
	resumeNone:  {"/days/{day}/none", "/last-night"},
	resumeDone:  {"/activities"},
	resumeForm: {
		"/now/{id}/after", "/days/{day}", "/factors", "/entries",
		"/entries/{id}", "/report/blanks/{question}", "/trials", "/profile", "/function", "/summary", "/profile/about", "/profile/background",
		"/profile/more", "/profile/course", "/profile/asked", "/profile/goal", "/profile/items", "/profile/items/{item}",
		"/share", "/press", "/settings/keys/passkeys/{passkey}", "/reminders/delivery", "/reminders/topic", "/reminders/{kind}", "/settings",
	},
	resumeButton: {
		"/now/{id}/lasted", "/now/{id}/mistake", "/entries/{id}/delete", "/entries/{id}/restore", "/report/answers",
		"/function/later", "/function/{id}/end", "/function/{id}/resume",
		"/trials/{id}/stop", "/trials/{id}/resume", "/profile/items/{item}/remove", "/share/{id}/revoke", "/press/{id}/revoke",
		"/share/{id}/dismiss", "/reminders/test", "/reminders/mail", "/reminders/consent",
		"/reminders/withdraw", "/reminders/feed", "/reminders/feed/remove", "/reminders/devices", "/reminders/devices/{device}/remove", "/reminders/{kind}/resume",
		"/activities/{activity}/undo", "/settings/zone", "/settings/email/resend", "/settings/email/keep",
		"/settings/sessions/{id}/end", "/settings/log/not-me", "/erase/undo", "/data/imports/undo", "/settings/keys/codes/remove", "/settings/keys/recovery", "/settings/keys/keep", "/settings/keys/passkeys/{passkey}/remove", "/settings/keys/first",
	},
	resumeFile:   {"/summary/pdf"},
	lostUpload:   {"/data/import", "/data/import/confirm", "/data/sheet", "/data/sheet/read", "/data/sheet/import"},
	lostDownload: {"/data/fhir"},
	lostPassword: {"/settings/password", "/settings/email", "/erase", "/prove", "/settings/keys/codes", "/settings/keys/passkeys", "/settings/keys/passkeys/options"},
	lostSessions: {"/settings/sessions/end"},
}

func TestEveryFormOfAMemberSaysWhatBecomesOfItAfterTheSession(t *testing.T) {
	decided := make(map[string]resume)
	for what, paths := range resumes {
		for _, path := range paths {
			decided[path] = what
		}
	}
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		if route.Method != http.MethodPost || route.Access != member {
			if route.Resume != "" {
				t.Errorf("%s %s is no form of a member and has %q", route.Method, route.Path, route.Resume)
			}
			continue
		}
		if want := decided[route.Path]; route.Resume != want || want == "" {
			t.Errorf("%s has %q, and the table %q", route.Path, route.Resume, want)
		}
		if carries(route.Resume) && !route.keeps() {
			t.Errorf("%s takes large forms, and cannot be carried", route.Path)
		}
		delete(decided, route.Path)
	}
	for path := range decided {
		t.Errorf("%s is in the table alone", path)
	}
}

// columns is what else is decided about the routes, written down a second time: the routes of which each
// column holds.
var columns = map[string][]string{
	"Bare": {
		"GET /p/{token}", "POST /p/{token}/pressed", "GET /s/{token}", "POST /shared", "GET /r/{token}", "GET /r/{token}/stretch", "POST /r/{token}", "POST /r/later/{token}", "GET /r/today/{token}", "POST /r/today/{token}", "GET /u/{token}", "POST /u/{token}",
	},
	"Erasing": {
		"GET /data", "GET /data/archive", "GET /data/entries", "GET /data/days", "GET /data/reminders", "GET /data/function", "POST /data/fhir",
		"GET /erase", "POST /erase", "POST /erase/undo", "GET /prove", "POST /prove",
	},
	"Confirmed": {"GET /settings/email/new", "GET /share/new", "POST /share", "POST /reminders/feed", "POST /settings/email"},
	"fresh proof": {
		"GET /data/archive", "GET /data/entries", "GET /data/days", "GET /data/reminders", "GET /data/function", "POST /data/fhir",
		"GET /share/new", "POST /share", "POST /reminders/feed",
		"POST /settings/log/not-me", "POST /settings/sessions/end", "POST /settings/sessions/{id}/end",
		"GET /settings/keys/passkeys", "POST /settings/keys/passkeys", "POST /settings/keys/passkeys/options", "POST /settings/keys/passkeys/{passkey}/remove",
		"GET /settings/keys/codes", "POST /settings/keys/codes", "POST /settings/keys/codes/remove", "POST /settings/keys/recovery",
	},
	"own proof": {"GET /erase", "GET /settings/email/new", "GET /settings/password", "POST /erase", "POST /settings/email", "POST /settings/password", "POST /prove"},
	"Moves": {
		"GET /data/archive", "GET /data/entries", "GET /data/days", "GET /data/reminders", "GET /data/function", "POST /data/fhir",
		"POST /data/import", "POST /data/import/confirm",
		"POST /data/sheet", "POST /data/sheet/read", "POST /data/sheet/import",
	},
	"Bulk": {
		"GET /data/archive", "GET /data/entries", "GET /data/days", "GET /data/reminders", "GET /data/function", "POST /data/fhir",
		"POST /data/import", "POST /data/import/confirm", "POST /data/sheet", "POST /data/sheet/read", "POST /data/sheet/import",
	},
	"Outbox": {
		"POST /now", "POST /now/{id}/place", "POST /now/{id}/over", "POST /now/{id}/after", "POST /days/{day}/none", "POST /last-night", "POST /entries",
	},
	"Keyless": {
		"GET /data", "GET /data/archive", "GET /data/entries", "GET /data/days", "GET /data/reminders", "GET /data/function", "POST /data/fhir",
		"GET /erase", "POST /erase", "POST /erase/undo", "GET /prove", "POST /prove",
		"GET /settings/password", "POST /settings/password", "GET /settings/log", "POST /settings/log/not-me",
		"POST /settings/sessions/end", "POST /settings/sessions/{id}/end",
		"GET /settings/keys", "GET /settings/keys/first", "POST /settings/keys/first", "GET /settings/keys/codes", "POST /settings/keys/codes",
		"GET /settings/keys/passkeys", "POST /settings/keys/passkeys", "POST /settings/keys/passkeys/options",
	},
	"Offers": {
		"GET /data/archive", "GET /data/entries", "GET /data/days", "GET /data/reminders", "GET /data/function", "POST /data/fhir",
		"GET /share/new", "POST /share", "GET /settings/email/new",
	},
	"Foreign": {"POST /p/{token}", "POST /u/{token}"},
	"AnyHost": {"GET /healthz", "GET /readyz"},

	"under /entries": {"GET /entries", "GET /entries/deleted", "GET /calendar", "GET /overview"},
	"under /report":  {"GET /report/blanks/{question}", "GET /report/patterns", "GET /summary", "GET /trials", "GET /trials/{id}"},
	"under /settings": {
		"GET /profile", "GET /profile/items/new", "GET /profile/items/{item}", "GET /function", "GET /stored", "GET /erase", "GET /mail", "GET /prove",
		"GET /share", "GET /share/new", "GET /share/{id}", "GET /press",
		"GET /data", "GET /data/columns", "GET /data/import", "GET /data/imports/{import}", "GET /data/sheet",
		"GET /reminders", "GET /reminders/delivery", "GET /reminders/topic", "GET /reminders/{kind}",
		"GET /settings/preferences", "GET /settings/password", "GET /settings/email", "GET /settings/email/new", "GET /settings/log",
		"GET /settings/keys", "GET /settings/keys/first", "GET /settings/keys/codes", "GET /settings/keys/passkeys", "GET /settings/keys/passkeys/{passkey}",
	},

	"on /": {
		"GET /invited/{token}", "POST /invited/{token}", "GET /reset/{token}", "POST /reset/{token}", "GET /confirm/{token}", "POST /confirm/{token}",
		"POST /now", "POST /outbox",
	},
	"on /signin":               {"POST /signin/passkey", "POST /signin/passkey/options", "POST /signin/code"},
	"on /entries/{id}/edit":    {"POST /entries/{id}"},
	"on /settings/preferences": {"POST /settings"},
	"on /settings/email/new":   {"POST /settings/email"},
	"on /settings/keys":        {"POST /settings/keys/codes/remove", "POST /settings/keys/passkeys/{passkey}/remove"},
}

func TestEveryColumnOfEveryRouteIsDecidedTwice(t *testing.T) {
	found := make(map[string][]string)
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		address := route.Method + " " + route.Path
		if tier, ok := tiers[address]; !ok || tier != route.Access {
			t.Errorf("%s may be used by %d, and in the table by %d (%t)", address, route.Access, tier, ok)
		}
		for _, column := range columnsOf(t, route.row) {
			found[column] = append(found[column], address)
		}
		if route.Proof != area.NoProof && (route.Access != member || route.Outbox) {
			t.Errorf("%s asks for a proof where nobody can give one", address)
		}
		if route.Bulk && !route.Moves {
			t.Errorf("%s moves a diary out of turn", address)
		}
		if route.Section != "" && route.Method == http.MethodPost {
			t.Errorf("%s says where its page is in the menu, and the page does", address)
		}
	}
	for column := range found {
		if columns[column] == nil {
			t.Errorf("nothing is decided a second time about %s: %q", column, found[column])
		}
	}
	for column, want := range columns {
		slices.Sort(want)
		slices.Sort(found[column])
		if !slices.Equal(found[column], want) {
			t.Errorf("%s: got\n%q, want\n%q", column, found[column], want)
		}
	}
}

// columnsOf are the columns that hold of a route, with what they hold, but for those that other tables here decide about.
func columnsOf(t *testing.T, r row) (hold []string) {
	t.Helper()
	for field, value := range reflect.ValueOf(r).Fields() {
		switch column := field.Name; column {
		case "Method", "Path", "Access", "Resume":
		case "Proof":
			switch r.Proof {
			case freshProof:
				hold = append(hold, "fresh proof")
			case ownProof:
				hold = append(hold, "own proof")
			}
		case "Section", "Shows":
			if value.String() != "" {
				hold = append(hold, map[string]string{"Section": "under ", "Shows": "on "}[column]+value.String())
			}
		default:
			if value.Kind() != reflect.Bool {
				t.Fatalf("%s is a column of a kind that is decided about nowhere", column)
			}
			if value.Bool() {
				hold = append(hold, column)
			}
		}
	}
	return hold
}

// TestEveryRouteHasItsPlaceInTheMenu looks at what newPage takes from the routes: the page to come back to, and
// the page of the main menu that leads there.
func TestEveryRouteHasItsPlaceInTheMenu(t *testing.T) {
	menu := []string{"/", "/entries", "/entries/new", "/report", "/settings"}
	routes := placed(newApp(nil, Config{BaseURL: &url.URL{}}).routes())
	pages := make(map[string]route)
	for _, route := range routes {
		if route.Method == http.MethodGet {
			pages[route.Path] = route
		}
	}
	for _, route := range routes {
		if page, ok := pages[route.Shows]; !ok || page.Section != route.Section {
			t.Errorf("%s %s is on %q, which has another place", route.Method, route.Path, route.Shows)
		}
		if route.Section != "" && !slices.Contains(menu, route.Section) {
			t.Errorf("%s %s is under %s, which is not in the menu", route.Method, route.Path, route.Section)
		}
	}
	for form, want := range map[string]string{
		"/entries/{id}": "/entries/{id}/edit", "/entries/{id}/delete": "/entries/{id}", "/reminders/delivery": "/reminders/delivery",
		"/data/sheet/read": "/data/sheet", "/profile/items": "/profile", "/reset/{token}": "/", "/invited/{token}": "/", "/signout": "/", "/now": "/",
	} {
		at := slices.IndexFunc(routes, func(r route) bool { return r.Method == http.MethodPost && r.Path == form })
		if at < 0 || routes[at].Shows != want {
			t.Errorf("the form %s is not on %s", form, want)
		}
	}
}

// walk lists every method and template that the router answers.
func walk(t *testing.T, a *app) []string {
	t.Helper()
	var found []string
	err := a.router.Walk(func(r *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		template, err := r.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := r.GetMethods()
		if err != nil {
			return err
		}
		found = append(found, methods[0]+" "+template)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEveryRouteKeepsStrangersWhereTheyMayBe(t *testing.T) {
	s := newSite(t)
	stranger := s.browser()
	found := walk(t, newApp(nil, Config{BaseURL: &url.URL{}}))
	for _, route := range found {
		method, template, _ := strings.Cut(route, " ")
		if template == assets.Prefix {
			continue
		}
		tier, ok := tiers[route]
		if !ok {
			t.Errorf("%s is not in the table of tiers", route)
			continue
		}
		path := strings.NewReplacer("{id}", diary.NewID(), "{day}", "2026-11-23").Replace(template)
		got := stranger.do(method, path, url.Values{})
		refused := got.StatusCode == http.StatusUnauthorized ||
			got.StatusCode == http.StatusSeeOther && strings.HasPrefix(got.Header.Get("Location"), "/signin?next=")
		if refused != (tier == member) {
			t.Errorf("%s answered a stranger %d to %q", route, got.StatusCode, got.Header.Get("Location"))
		}
		if len(got.Cookies()) > 0 && tier == system {
			t.Errorf("%s sets a cookie", route)
		}
	}
	if len(found) != len(tiers)+1 {
		t.Errorf("the router has %d routes, the table %d and the assets", len(found), len(tiers))
	}
}

func TestNobodySeesOrChangesAnotherAccountsThings(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	id := alice.logEpisode(url.Values{"note": {"Alices egen"}})
	sessions, err := s.store.ListSessions(t.Context(), alice.accountID("alice@example.org"))
	if err != nil || len(sessions) != 1 {
		t.Fatalf("sessions: %v, %v", sessions, err)
	}
	alice.get("/entries/"+id).says(t, danish("episode.saved"))
	before := alice.get("/entries/"+id).want(t, http.StatusOK).body
	for route, tier := range tiers {
		method, template, _ := strings.Cut(route, " ")
		if tier != member || !strings.Contains(template, "{id}") {
			continue
		}
		own := id
		if strings.Contains(template, "sessions") {
			own = sessions[0].ID
		}
		form := url.Values{"when": {"now"}, "version": {"1"}, "note": {"Bobs"}}
		got := bob.do(method, strings.ReplaceAll(template, "{id}", own), form)
		if got.StatusCode != http.StatusNotFound || strings.Contains(got.body, "Alices egen") {
			t.Errorf("%s answered somebody else %d", route, got.StatusCode)
		}
	}
	if after := alice.get("/entries/"+id).want(t, http.StatusOK).body; after != before {
		t.Error("somebody else changed the episode")
	}
	bob.get("/entries").says(t, danish("episodes.empty.lead"))
	alice.post("/entries/"+id+"/delete", nil).want(t, http.StatusSeeOther)
	if page := bob.get("/entries").want(t, http.StatusOK).body; strings.Contains(page, danish("episode.deleted.notice")) {
		t.Error("somebody else is told of it")
	}
}

func TestAnAccountMayUseAnIDThatAnotherHas(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	id := alice.logEpisode(url.Values{"id": {diary.NewID()}, "note": {"Alices"}})
	if got := bob.logEpisode(url.Values{"id": {id}, "note": {"Bobs"}}); got != id {
		t.Errorf("stored as %s, want %s", got, id)
	}
	alice.get("/entries/"+id).says(t, "Alices")
	bob.get("/entries/"+id).says(t, "Bobs")
}

func TestMethodsAreAnsweredAsHTTPSays(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	head := b.do(http.MethodHead, "/", nil).want(t, http.StatusOK)
	if head.body != "" {
		t.Error("HEAD has a body")
	}
	got := b.do(http.MethodDelete, "/signin", nil).want(t, http.StatusMethodNotAllowed)
	if allow := strings.Join(got.Header.Values("Allow"), ", "); allow != "GET, HEAD, POST" {
		t.Errorf("Allow is %q", allow)
	}
	b.do(http.MethodTrace, "/signin", nil).want(t, http.StatusMethodNotAllowed)
	b.get("/no/such/page").want(t, http.StatusNotFound).says(t, danish("error.not-found.title"))
	b.get("/assets/app.css").want(t, http.StatusNotFound)
	asset := b.get(assets.URL("app.css")).want(t, http.StatusOK)
	if cache := asset.Header.Get("Cache-Control"); !strings.Contains(cache, "immutable") {
		t.Errorf("an asset is cached %q", cache)
	}
}
