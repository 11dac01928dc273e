package handlers

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"crampdiary/diary/token"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/assets"
	"crampdiary/views/ui"
)

// The tiers of access, as they stand in the table.
const (
	public = area.Public
	member = area.Member
	guest  = area.Guest
	system = area.System
)

// route is one address and all that is decided about it: serve applies it, and newPage, the log and the error
// page read it.
type route struct {
	method  string
	path    string // a template of the router
	access  area.Access
	handle  handlerFunc
	resume  resume // what becomes of a member's form when the session has ended meanwhile
	section string // the page of the main menu that leads to a page; empty for those of the menu itself
	shows   string // the template of the page that a form is on, where that is not the nearest above it

	bare      bool // shows no way into a diary, as all pages for guests do
	erasing   bool // stays open to a member whose diary waits to be erased
	confirmed bool // may be used only once the account's address is confirmed
	moves     bool // moves a whole diary, which an account does once at a time
	bulk      bool // moves it through the request or the answer, which may be large and take long
	foreign   bool // is posted to by mail programs for their users (RFC 8058): the token in the address is all that counts
	anyHost   bool // is answered under every host name, since it shows nothing of anybody
}

// The pages of the main menu that lead to others.
const (
	underDiary    = "/entries"
	underReport   = "/report"
	underSettings = "/settings"
)

// routes is every address of the program but the assets.
func (a *app) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return slices.Concat(a.mounted, []route{
		{method: get, path: "/", access: public, handle: a.days.home},
		{method: get, path: "/signup", access: public, handle: a.signin.showSignUp},
		{method: post, path: "/signup", access: public, handle: a.signin.signUp},
		{method: get, path: "/signin", access: public, handle: a.signin.showSignIn},
		{method: post, path: "/signin", access: public, handle: a.signin.signIn},
		{method: get, path: arrivedPath, access: public, handle: a.signin.arrive},
		{method: get, path: "/forgot", access: public, handle: a.signin.showForgot},
		{method: post, path: "/forgot", access: public, handle: a.signin.forgot},
		{method: get, path: "/reset/{token}", access: public, handle: a.signin.showReset, shows: "/"},
		{method: post, path: "/reset/{token}", access: public, handle: a.signin.reset, shows: "/"},
		{method: get, path: "/confirm/{token}", access: public, handle: a.signin.showConfirm, shows: "/"},
		{method: post, path: "/confirm/{token}", access: public, handle: a.signin.confirm, shows: "/"},
		{method: post, path: "/signout", access: public, handle: a.signin.signOut},
		{method: post, path: "/language", access: public, handle: a.account.setLanguage},
		{method: post, path: "/theme", access: public, handle: a.account.setTheme},
		{method: post, path: "/suggestions/dismiss", access: public, handle: a.days.dismissSuggestion},
		{method: get, path: "/learn", access: public, handle: a.showLearn},
		{method: get, path: "/learn/{topic}", access: public, handle: a.showTopic},
		{method: get, path: ui.StretchPath, access: public, handle: a.showStretch},

		{method: post, path: "/now", access: member, handle: a.episodes.startNow, resume: resumeCramp},
		{method: get, path: "/now/{id}", access: member, handle: a.episodes.showNow},
		{method: post, path: "/now/{id}/place", access: member, handle: a.episodes.setPlace, resume: resumePlace},
		{method: post, path: "/now/{id}/over", access: member, handle: a.episodes.endNow, resume: resumeOver},
		{method: post, path: "/now/{id}/still", access: member, handle: a.episodes.stillNow, resume: resumeStill},
		{method: post, path: "/now/{id}/mistake", access: member, handle: a.episodes.takeBack, resume: resumeButton},
		{method: get, path: "/now/{id}/after", access: member, handle: a.episodes.showAfter},
		{method: post, path: "/now/{id}/after", access: member, handle: a.episodes.saveAfter, resume: resumeForm},
		{method: post, path: "/now/{id}/lasted", access: member, handle: a.episodes.setLasted, resume: resumeButton},

		{method: get, path: "/days/{day}", access: member, handle: a.days.showDay},
		{method: post, path: "/days/{day}", access: member, handle: a.days.saveDay, resume: resumeForm},
		{method: post, path: "/days/{day}/none", access: member, handle: a.days.noCramps, resume: resumeNone},
		{method: get, path: "/factors", access: member, handle: a.days.showFactors},
		{method: post, path: "/factors", access: member, handle: a.days.saveFactors, resume: resumeForm},

		{method: get, path: "/entries", access: member, handle: a.episodes.listEpisodes, section: underDiary},
		{method: post, path: "/entries", access: member, handle: a.episodes.createEpisode, resume: resumeForm},
		{method: get, path: "/entries/new", access: member, handle: a.episodes.newEpisode},
		{method: get, path: "/entries/deleted", access: member, handle: a.episodes.listDeleted, section: underDiary},
		{method: get, path: "/entries/{id}", access: member, handle: a.episodes.showEpisode},
		{method: post, path: "/entries/{id}", access: member, handle: a.episodes.updateEpisode, resume: resumeForm, shows: "/entries/{id}/edit"},
		{method: get, path: "/entries/{id}/edit", access: member, handle: a.episodes.editEpisode},
		{method: post, path: "/entries/{id}/delete", access: member, handle: a.episodes.deleteEpisode, resume: resumeButton},
		{method: post, path: "/entries/{id}/restore", access: member, handle: a.episodes.restoreEpisode, resume: resumeButton},
		{method: get, path: "/calendar", access: member, handle: a.days.showCalendar, section: underDiary},
		{method: get, path: "/overview", access: member, handle: a.days.showOverview, section: underDiary},
		{method: get, path: "/report", access: member, handle: a.reports.showReport},
		{method: post, path: "/report/answers", access: member, handle: a.reports.answerFindings, resume: resumeButton},
		{method: post, path: "/report/blanks", access: member, handle: a.reports.answerBlanks, resume: resumeForm},
		{method: get, path: "/trials", access: member, handle: a.reports.showTrials, section: underReport},
		{method: post, path: "/trials", access: member, handle: a.reports.startTrial, resume: resumeForm},
		{method: get, path: "/trials/{id}", access: member, handle: a.reports.showTrial, section: underReport},
		{method: post, path: "/trials/{id}/stop", access: member, handle: a.reports.stopTrial, resume: resumeButton},
		{method: post, path: "/trials/{id}/resume", access: member, handle: a.reports.resumeTrial, resume: resumeButton},
		{method: get, path: "/report/patterns", access: member, handle: a.reports.showPatterns, section: underReport},
		{method: get, path: "/summary", access: member, handle: a.reports.showSummary, section: underReport},
		{method: post, path: "/summary", access: member, handle: a.reports.chooseAgain, resume: resumeForm},
		{method: post, path: "/summary/pdf", access: member, handle: a.reports.writeSummary, resume: resumeFile},

		{method: get, path: "/profile", access: member, handle: a.profile.showProfile, section: underSettings},
		{method: post, path: "/profile", access: member, handle: a.profile.saveSection(""), resume: resumeForm},
		{method: post, path: "/profile/about", access: member, handle: a.profile.saveSection(views.AboutSection), resume: resumeForm},
		{method: post, path: "/profile/background", access: member, handle: a.profile.saveSection(views.BackgroundSection), resume: resumeForm},
		{method: post, path: "/profile/more", access: member, handle: a.profile.saveSection(views.MoreSection), resume: resumeForm},
		{method: post, path: "/profile/goal", access: member, handle: a.profile.saveSection(views.GoalSection), resume: resumeForm},
		{method: post, path: "/profile/items", access: member, handle: a.profile.createProduct, resume: resumeForm},
		{method: get, path: "/profile/items/new", access: member, handle: a.profile.newProduct, section: underSettings},
		{method: get, path: "/profile/items/{item}", access: member, handle: a.profile.showProduct, section: underSettings},
		{method: post, path: "/profile/items/{item}", access: member, handle: a.profile.updateProduct, resume: resumeForm},
		{method: post, path: "/profile/items/{item}/remove", access: member, handle: a.profile.removeProduct, resume: resumeButton},

		{method: get, path: "/share", access: member, handle: a.shares.listShares, section: underSettings},
		{method: post, path: "/share", access: member, handle: a.shares.createShare, resume: resumeForm, confirmed: true},
		{method: get, path: "/share/new", access: member, handle: a.shares.newShare, confirmed: true, section: underSettings},
		{method: get, path: "/share/{id}", access: member, handle: a.shares.showShare, section: underSettings},
		{method: post, path: "/share/{id}/revoke", access: member, handle: a.shares.revokeShare, resume: resumeButton},
		{method: post, path: "/share/{id}/dismiss", access: member, handle: a.shares.dismissNote, resume: resumeButton},
		{method: get, path: "/s/{token}", access: public, handle: a.shares.openShareForm, bare: true},
		{method: post, path: sharedPath, access: public, handle: a.shares.openShare, bare: true},
		{method: get, path: "/shared", access: guest, handle: a.shares.showShared},
		{method: get, path: "/shared/pdf", access: guest, handle: a.shares.sendShared},
		{method: post, path: "/shared/note", access: guest, handle: a.shares.leaveNote},
		{method: post, path: "/shared/leave", access: guest, handle: a.shares.leaveShared},

		{method: get, path: "/data", access: member, handle: a.data.showData, erasing: true, section: underSettings},
		{method: get, path: "/data/archive", access: member, handle: a.data.sendArchive, erasing: true, moves: true, bulk: true},
		{method: get, path: "/data/entries", access: member, handle: a.data.sendEpisodes, erasing: true, moves: true, bulk: true},
		{method: get, path: "/data/days", access: member, handle: a.data.sendCheckIns, erasing: true, moves: true, bulk: true},
		{method: get, path: "/data/reminders", access: member, handle: a.data.sendReminders, erasing: true, moves: true, bulk: true},
		{method: post, path: "/data/fhir", access: member, handle: a.data.sendFHIR, resume: lostDownload, erasing: true, moves: true, bulk: true},
		{method: get, path: "/data/columns", access: public, handle: a.data.showColumns, section: underSettings},
		{method: get, path: "/data/import", access: member, handle: a.data.showImport, section: underSettings},
		{method: post, path: "/data/import", access: member, handle: a.data.previewImport, resume: lostUpload, moves: true, bulk: true},
		{method: post, path: "/data/import/confirm", access: member, handle: a.data.importArchive, resume: lostUpload, moves: true, bulk: true},
		{method: get, path: "/data/imports/{import}", access: member, handle: a.data.showImportRun, section: underSettings},
		{method: post, path: "/data/imports/undo", access: member, handle: a.data.undoImport, resume: resumeButton, moves: true},
		{method: get, path: "/data/sheet", access: member, handle: a.data.showSheet, section: underSettings},
		{method: post, path: "/data/sheet", access: member, handle: a.data.uploadSheet, resume: lostUpload, moves: true, bulk: true},
		{method: post, path: "/data/sheet/read", access: member, handle: a.data.readSheet, resume: lostUpload, moves: true, bulk: true},
		{method: post, path: "/data/sheet/import", access: member, handle: a.data.importSheet, resume: lostUpload, moves: true, bulk: true},
		{method: get, path: "/archive-schema.json", access: public, handle: a.data.showArchiveSchema},

		{method: get, path: "/reminders", access: member, handle: a.reminders.showReminders, section: underSettings},
		{method: get, path: "/reminders/delivery", access: member, handle: a.reminders.showDelivery, section: underSettings},
		{method: post, path: "/reminders/delivery", access: member, handle: a.reminders.saveDelivery, resume: resumeForm},
		{method: post, path: "/reminders/test", access: member, handle: a.reminders.sendTestMail, resume: resumeButton},
		{method: post, path: "/reminders/mail", access: member, handle: a.reminders.resumeMail, resume: resumeButton},
		{method: post, path: "/reminders/consent", access: member, handle: a.reminders.giveMailConsent, resume: resumeButton},
		{method: post, path: "/reminders/withdraw", access: member, handle: a.reminders.withdrawMailConsent, resume: resumeButton},
		{method: post, path: "/reminders/feed", access: member, handle: a.reminders.makeCalendarFeed, resume: resumeButton, confirmed: true},
		{method: post, path: "/reminders/feed/remove", access: member, handle: a.reminders.removeCalendarFeed, resume: resumeButton},
		{method: get, path: "/reminders/{kind}", access: member, handle: a.reminders.showReminder, section: underSettings},
		{method: post, path: "/reminders/{kind}", access: member, handle: a.reminders.saveReminder, resume: resumeForm},
		{method: post, path: "/reminders/{kind}/resume", access: member, handle: a.reminders.resumeReminder, resume: resumeButton},
		{method: post, path: "/activities", access: member, handle: a.days.logNow, resume: resumeDone},
		{method: post, path: "/activities/{activity}/undo", access: member, handle: a.days.undoActivity, resume: resumeButton},
		{method: get, path: token.DonePath + "/{token}", access: public, handle: a.links.showDoneLink, bare: true},
		{method: post, path: token.DonePath + "/{token}", access: public, handle: a.links.logDone, bare: true},
		{method: get, path: token.DonePath + "/{token}" + ui.StretchPath, access: public, handle: a.links.showLinkedStretch, bare: true},
		{method: post, path: token.LaterPath + "/{token}", access: public, handle: a.links.remindLater, bare: true},
		{method: get, path: token.TodayPath + "/{token}", access: public, handle: a.links.showTodayLink, bare: true},
		{method: post, path: token.TodayPath + "/{token}", access: public, handle: a.links.restToday, bare: true},
		{method: get, path: token.FewerPath + "/{token}", access: public, handle: a.links.showFewerLink, bare: true},
		{method: post, path: token.FewerPath + "/{token}", access: public, handle: a.links.stopByLink, bare: true, foreign: true},
		{method: get, path: feedPath + "{token}" + feedSuffix, access: system, handle: a.links.sendCalendar},

		{method: get, path: "/settings", access: member, handle: a.account.showSettings},
		{method: post, path: "/settings", access: member, handle: a.account.savePreferences, resume: resumeForm, shows: "/settings/preferences"},
		{method: post, path: "/settings/zone", access: member, handle: a.account.saveZone, resume: resumeButton},
		{method: get, path: "/settings/preferences", access: member, handle: a.account.showPreferences, section: underSettings},
		{method: get, path: "/settings/password", access: member, handle: a.account.showPassword, section: underSettings},
		{method: post, path: "/settings/password", access: member, handle: a.account.changePassword, resume: lostPassword},
		{method: get, path: "/settings/email", access: member, handle: a.account.showEmail, section: underSettings},
		{method: get, path: "/settings/email/new", access: member, handle: a.account.askForEmail, confirmed: true, section: underSettings},
		{method: post, path: "/settings/email", access: member, handle: a.account.changeEmail, resume: lostPassword, confirmed: true, shows: "/settings/email/new"},
		{method: post, path: "/settings/email/resend", access: member, handle: a.account.resendConfirmation, resume: resumeButton},
		{method: post, path: "/settings/email/keep", access: member, handle: a.account.keepEmail, resume: resumeButton},
		{method: get, path: "/mail", access: member, handle: a.account.showMail, section: underSettings},
		{method: post, path: "/settings/sessions/end", access: member, handle: a.account.endAllSessions, resume: lostSessions},
		{method: post, path: "/settings/sessions/{id}/end", access: member, handle: a.account.endSession, resume: resumeButton},

		{method: get, path: "/erase", access: member, handle: a.account.showErase, erasing: true, section: underSettings},
		{method: post, path: "/erase", access: member, handle: a.account.erase, resume: lostPassword, erasing: true},
		{method: post, path: "/erase/undo", access: member, handle: a.account.undoErase, resume: resumeButton, erasing: true},

		{method: get, path: "/healthz", access: system, handle: a.healthz, anyHost: true},
		{method: get, path: "/readyz", access: system, handle: a.readyz, anyHost: true},
	})
}

// mount makes the rows of an area that is a package of its own rows of the table.
func (a *app) mount(rows []area.Route) {
	for _, row := range rows {
		a.mounted = append(a.mounted, route{
			method: row.Method, path: row.Path, access: row.Access, resume: resume(row.Resume), section: row.Section,
			erasing: row.Erasing, confirmed: row.Confirmed,
			handle: func(w http.ResponseWriter, r *http.Request, v visitor) error {
				newPage := func(titleKey string) ui.Page { return a.newPage(r, v, titleKey) }
				announce := func(to, code string, args ...string) error { return a.announce(w, r, to, noticeCode(code), args...) }
				return row.Handle(w, r, area.Visitor{
					Account: v.account, Locale: v.locale, At: v.tap.at, NewPage: newPage, Announce: announce,
				})
			},
		})
	}
}

func (a *app) newRouter() *mux.Router {
	router := mux.NewRouter()
	a.byRoute = make(map[*mux.Route]route)
	for _, route := range placed(a.routes()) {
		if route.moves {
			route.handle = a.oneTransfer(route.handle)
		}
		methods := []string{route.method}
		if route.method == http.MethodGet {
			methods = append(methods, http.MethodHead) // mux would answer 405
		}
		a.byRoute[router.Handle(route.path, a.serve(route)).Methods(methods...)] = route
	}
	files := route{path: assets.Prefix + "*", access: system, handle: sendAsset, anyHost: true}
	router.PathPrefix(assets.Prefix).Handler(a.serve(files)).Methods(http.MethodGet, http.MethodHead)
	router.NotFoundHandler = a.serve(route{path: unknown, access: public, handle: notFound})
	router.MethodNotAllowedHandler = a.serve(route{path: unknown, access: public, handle: a.methodNotAllowed})
	return router
}

func sendAsset(w http.ResponseWriter, r *http.Request, _ visitor) error {
	assets.Handler().ServeHTTP(w, r)
	return nil
}

// unknown is the path of what is asked for and does not exist, for the log.
const unknown = "unknown"

// placed says of every form which page it is on, and gives it the place in the main menu that this page has.
func placed(routes []route) []route {
	sections := make(map[string]string) // of the pages, by their templates
	for _, route := range routes {
		if route.method == http.MethodGet {
			sections[route.path] = route.section
		}
	}
	for i, route := range routes {
		if route.shows == "" {
			route.shows = route.path
			for _, isPage := sections[route.shows]; !isPage; _, isPage = sections[route.shows] {
				route.shows = path.Dir(route.shows)
			}
		}
		route.section = sections[route.shows]
		routes[i] = route
	}
	return routes
}

// pageOf is the address of the page that a request shows, or whose form it is: where a changed language comes
// back to.
func pageOf(r *http.Request) string {
	shown := routeOf(r).shows
	if shown == routeOf(r).path && r.Method != http.MethodPost {
		return r.URL.RequestURI()
	}
	for name, value := range mux.Vars(r) {
		shown = strings.ReplaceAll(shown, "{"+name+"}", url.PathEscape(value))
	}
	return shown
}

func (a *app) methodNotAllowed(w http.ResponseWriter, r *http.Request, _ visitor) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		var match mux.RouteMatch
		if a.router.Match(other, &match) && match.MatchErr == nil {
			allowed = append(allowed, method)
		}
	}
	slices.Sort(allowed)
	for _, method := range allowed {
		w.Header().Add("Allow", method)
	}
	return errMethodNotAllowed
}
