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

// What a route asks for besides a session.
const (
	freshProof = area.FreshProof
	ownProof   = area.OwnProof
)

// row is what the table says of a route, in the columns of all areas.
type row = area.Row

// route is a row of the table with what answers it.
type route struct {
	row
	handle handlerFunc
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
		{row{Method: get, Path: "/", Access: public}, a.days.home},
		{row{Method: get, Path: "/signup", Access: public}, a.signin.showSignUp},
		{row{Method: post, Path: "/signup", Access: public}, a.signin.signUp},
		{row{Method: get, Path: InvitedPath + "/{token}", Access: public, Shows: "/"}, a.signin.showInvited},
		{row{Method: post, Path: InvitedPath + "/{token}", Access: public, Shows: "/"}, a.signin.signUpInvited},
		{row{Method: get, Path: "/signin", Access: public}, a.signin.showSignIn},
		{row{Method: post, Path: "/signin", Access: public}, a.signin.signIn},
		{row{Method: post, Path: passkeyPath, Access: public, Shows: "/signin"}, a.signin.signInByPasskey},
		{row{Method: post, Path: passkeyOptionsPath, Access: public, Shows: "/signin"}, a.signin.askForPasskey},
		{row{Method: post, Path: secondStepPath, Access: public, Shows: "/signin"}, a.signin.secondStep},
		{row{Method: get, Path: arrivedPath, Access: public}, a.signin.arrive},
		{row{Method: get, Path: "/forgot", Access: public}, a.signin.showForgot},
		{row{Method: post, Path: "/forgot", Access: public}, a.signin.forgot},
		{row{Method: get, Path: "/reset/{token}", Access: public, Shows: "/"}, a.signin.showReset},
		{row{Method: post, Path: "/reset/{token}", Access: public, Shows: "/"}, a.signin.reset},
		{row{Method: get, Path: "/confirm/{token}", Access: public, Shows: "/"}, a.signin.showConfirm},
		{row{Method: post, Path: "/confirm/{token}", Access: public, Shows: "/"}, a.signin.confirm},
		{row{Method: post, Path: "/signout", Access: public}, a.signin.signOut},
		{row{Method: post, Path: "/language", Access: public}, a.account.setLanguage},
		{row{Method: post, Path: "/theme", Access: public}, a.account.setTheme},
		{row{Method: post, Path: "/suggestions/dismiss", Access: public}, a.days.dismissSuggestion},
		{row{Method: get, Path: "/learn", Access: public}, a.showLearn},
		{row{Method: get, Path: "/learn/{topic}", Access: public}, a.showTopic},
		{row{Method: get, Path: "/criteria", Access: public}, a.showCriteria},
		{row{Method: get, Path: ui.StretchPath, Access: public}, a.showStretch},

		{row{Method: get, Path: ui.StartPath, Access: member}, a.days.showStart},
		{row{Method: post, Path: ui.StartPath, Access: member, Resume: resumeCramp, Outbox: true, Shows: "/"}, a.episodes.startNow},
		{row{Method: get, Path: "/now/{id}", Access: member}, a.episodes.showNow},
		{row{Method: post, Path: "/now/{id}/place", Access: member, Resume: resumePlace, Outbox: true}, a.episodes.setPlace},
		{row{Method: post, Path: "/now/{id}/over", Access: member, Resume: resumeOver, Outbox: true}, a.episodes.endNow},
		{row{Method: post, Path: "/now/{id}/still", Access: member, Resume: resumeStill}, a.episodes.stillNow},
		{row{Method: post, Path: "/now/{id}/mistake", Access: member, Resume: resumeButton}, a.episodes.takeBack},
		{row{Method: get, Path: "/now/{id}/after", Access: member}, a.episodes.showAfter},
		{row{Method: post, Path: "/now/{id}/after", Access: member, Resume: resumeForm, Outbox: true}, a.episodes.saveAfter},
		{row{Method: post, Path: "/now/{id}/lasted", Access: member, Resume: resumeButton}, a.episodes.setLasted},

		{row{Method: get, Path: ui.LastNightPath, Access: member}, a.days.showLastNight},
		{row{Method: post, Path: ui.LastNightPath, Access: member, Resume: resumeNone, Outbox: true}, a.days.noCrampsLastNight},
		{row{Method: get, Path: "/days/{day}", Access: member}, a.days.showDay},
		{row{Method: post, Path: "/days/{day}", Access: member, Resume: resumeForm}, a.days.saveDay},
		{row{Method: post, Path: "/days/{day}/none", Access: member, Resume: resumeNone, Outbox: true}, a.days.noCramps},
		{row{Method: get, Path: "/factors", Access: member}, a.days.showFactors},
		{row{Method: post, Path: "/factors", Access: member, Resume: resumeForm}, a.days.saveFactors},

		{row{Method: get, Path: "/entries", Access: member, Section: underDiary}, a.episodes.listEpisodes},
		{row{Method: post, Path: "/entries", Access: member, Resume: resumeForm, Outbox: true}, a.episodes.createEpisode},
		{row{Method: get, Path: "/entries/new", Access: member}, a.episodes.newEpisode},
		{row{Method: get, Path: "/entries/deleted", Access: member, Section: underDiary}, a.episodes.listDeleted},
		{row{Method: get, Path: "/entries/{id}", Access: member}, a.episodes.showEpisode},
		{row{Method: post, Path: "/entries/{id}", Access: member, Resume: resumeForm, Shows: "/entries/{id}/edit"}, a.episodes.updateEpisode},
		{row{Method: get, Path: "/entries/{id}/edit", Access: member}, a.episodes.editEpisode},
		{row{Method: post, Path: "/entries/{id}/delete", Access: member, Resume: resumeButton}, a.episodes.deleteEpisode},
		{row{Method: post, Path: "/entries/{id}/restore", Access: member, Resume: resumeButton}, a.episodes.restoreEpisode},
		{row{Method: get, Path: "/calendar", Access: member, Section: underDiary}, a.days.showCalendar},
		{row{Method: get, Path: "/overview", Access: member, Section: underDiary}, a.days.showOverview},
		{row{Method: get, Path: "/report", Access: member}, a.reports.showReport},
		{row{Method: post, Path: "/report/answers", Access: member, Resume: resumeButton}, a.reports.answerFindings},
		{row{Method: get, Path: "/report/blanks/{question}", Access: member, Section: underReport}, a.reports.showQuestion},
		{row{Method: post, Path: "/report/blanks/{question}", Access: member, Resume: resumeForm}, a.reports.answerBlanks},
		{row{Method: get, Path: "/trials", Access: member, Section: underReport}, a.reports.showTrials},
		{row{Method: post, Path: "/trials", Access: member, Resume: resumeForm}, a.reports.startTrial},
		{row{Method: get, Path: "/trials/{id}", Access: member, Section: underReport}, a.reports.showTrial},
		{row{Method: post, Path: "/trials/{id}/stop", Access: member, Resume: resumeButton}, a.reports.stopTrial},
		{row{Method: post, Path: "/trials/{id}/resume", Access: member, Resume: resumeButton}, a.reports.resumeTrial},
		{row{Method: get, Path: "/report/patterns", Access: member, Section: underReport}, a.reports.showPatterns},
		{row{Method: get, Path: "/summary", Access: member, Section: underReport}, a.reports.showSummary},
		{row{Method: post, Path: "/summary", Access: member, Resume: resumeForm}, a.reports.chooseAgain},
		{row{Method: post, Path: "/summary/pdf", Access: member, Resume: resumeFile}, a.reports.writeSummary},

		{row{Method: get, Path: "/profile", Access: member, Section: underSettings}, a.profile.showProfile},
		{row{Method: post, Path: "/profile", Access: member, Resume: resumeForm}, a.profile.saveSection("")},
		{row{Method: post, Path: "/profile/about", Access: member, Resume: resumeForm}, a.profile.saveSection(views.AboutSection)},
		{row{Method: post, Path: "/profile/background", Access: member, Resume: resumeForm}, a.profile.saveSection(views.BackgroundSection)},
		{row{Method: post, Path: "/profile/more", Access: member, Resume: resumeForm}, a.profile.saveSection(views.MoreSection)},
		{row{Method: post, Path: "/profile/course", Access: member, Resume: resumeForm}, a.profile.saveSection(views.CourseSection)},
		{row{Method: post, Path: "/profile/asked", Access: member, Resume: resumeForm}, a.profile.saveSection(views.AskedSection)},
		{row{Method: post, Path: "/profile/goal", Access: member, Resume: resumeForm}, a.profile.saveSection(views.GoalSection)},
		{row{Method: post, Path: "/profile/items", Access: member, Resume: resumeForm}, a.profile.createProduct},
		{row{Method: get, Path: "/profile/items/new", Access: member, Section: underSettings}, a.profile.newProduct},
		{row{Method: get, Path: "/profile/items/{item}", Access: member, Section: underSettings}, a.profile.showProduct},
		{row{Method: post, Path: "/profile/items/{item}", Access: member, Resume: resumeForm}, a.profile.updateProduct},
		{row{Method: post, Path: "/profile/items/{item}/remove", Access: member, Resume: resumeButton}, a.profile.removeProduct},

		{row{Method: get, Path: "/function", Access: member, Section: underSettings}, a.profile.showFunction},
		{row{Method: post, Path: "/function", Access: member, Resume: resumeForm}, a.profile.saveFunction},
		{row{Method: post, Path: "/function/later", Access: member, Resume: resumeButton}, a.profile.putFunctionOff},
		{row{Method: post, Path: "/function/{id}/end", Access: member, Resume: resumeButton}, a.profile.endFunction(true, functionEnded)},
		{row{Method: post, Path: "/function/{id}/resume", Access: member, Resume: resumeButton}, a.profile.endFunction(false, functionResumed)},

		{row{Method: get, Path: "/share", Access: member, Section: underSettings}, a.shares.listShares},
		{row{Method: post, Path: "/share", Access: member, Proof: freshProof, Resume: resumeForm, Confirmed: true, Offers: true}, a.shares.createShare},
		{row{Method: get, Path: "/share/new", Access: member, Proof: freshProof, Confirmed: true, Section: underSettings, Offers: true}, a.shares.newShare},
		{row{Method: get, Path: "/share/{id}", Access: member, Section: underSettings}, a.shares.showShare},
		{row{Method: post, Path: "/share/{id}/revoke", Access: member, Resume: resumeButton}, a.shares.revokeShare},
		{row{Method: post, Path: "/share/{id}/dismiss", Access: member, Resume: resumeButton}, a.shares.dismissNote},
		{row{Method: get, Path: "/s/{token}", Access: public, Bare: true}, a.shares.openShareForm},
		{row{Method: post, Path: sharedPath, Access: public, Bare: true}, a.shares.openShare},
		{row{Method: get, Path: "/shared", Access: guest}, a.shares.showShared},
		{row{Method: get, Path: "/shared/pdf", Access: guest}, a.shares.sendShared},
		{row{Method: post, Path: "/shared/note", Access: guest}, a.shares.leaveNote},
		{row{Method: post, Path: "/shared/leave", Access: guest}, a.shares.leaveShared},

		{row{Method: get, Path: "/press", Access: member, Section: underSettings}, a.presses.showPresses},
		{row{Method: post, Path: "/press", Access: member, Resume: resumeForm}, a.presses.createPress},
		{row{Method: post, Path: "/press/{id}/revoke", Access: member, Resume: resumeButton}, a.presses.revokePress},
		{row{Method: get, Path: pressPath + "{token}", Access: public, Bare: true}, a.presses.showPress},
		{row{Method: post, Path: pressPath + "{token}", Access: system, Foreign: true}, a.presses.press},
		{row{Method: post, Path: pressPath + "{token}/pressed", Access: public, Bare: true}, a.presses.pressButton},

		{row{Method: get, Path: "/data", Access: member, Erasing: true, Section: underSettings, Keyless: true}, a.data.showData},
		{row{Method: get, Path: "/data/archive", Access: member, Proof: freshProof, Erasing: true, Moves: true, Bulk: true, Keyless: true, Offers: true}, a.data.sendArchive},
		{row{Method: get, Path: "/data/entries", Access: member, Proof: freshProof, Erasing: true, Moves: true, Bulk: true, Keyless: true, Offers: true}, a.data.sendEpisodes},
		{row{Method: get, Path: "/data/days", Access: member, Proof: freshProof, Erasing: true, Moves: true, Bulk: true, Keyless: true, Offers: true}, a.data.sendCheckIns},
		{row{Method: get, Path: "/data/reminders", Access: member, Proof: freshProof, Erasing: true, Moves: true, Bulk: true, Keyless: true, Offers: true}, a.data.sendReminders},
		{row{Method: get, Path: "/data/function", Access: member, Proof: freshProof, Erasing: true, Moves: true, Bulk: true, Keyless: true, Offers: true}, a.data.sendFunction},
		{row{Method: post, Path: "/data/fhir", Access: member, Proof: freshProof, Resume: lostDownload, Erasing: true, Moves: true, Bulk: true, Keyless: true, Offers: true}, a.data.sendFHIR},
		{row{Method: get, Path: "/data/columns", Access: public, Section: underSettings}, a.data.showColumns},
		{row{Method: get, Path: "/data/import", Access: member, Section: underSettings}, a.data.showImport},
		{row{Method: post, Path: "/data/import", Access: member, Resume: lostUpload, Moves: true, Bulk: true}, a.data.previewImport},
		{row{Method: post, Path: "/data/import/confirm", Access: member, Resume: lostUpload, Moves: true, Bulk: true}, a.data.importArchive},
		{row{Method: get, Path: "/data/imports/{import}", Access: member, Section: underSettings}, a.data.showImportRun},
		{row{Method: post, Path: "/data/imports/undo", Access: member, Resume: resumeButton}, a.data.undoImport},
		{row{Method: get, Path: "/data/sheet", Access: member, Section: underSettings}, a.data.showSheet},
		{row{Method: post, Path: "/data/sheet", Access: member, Resume: lostUpload, Moves: true, Bulk: true}, a.data.uploadSheet},
		{row{Method: post, Path: "/data/sheet/read", Access: member, Resume: lostUpload, Moves: true, Bulk: true}, a.data.readSheet},
		{row{Method: post, Path: "/data/sheet/import", Access: member, Resume: lostUpload, Moves: true, Bulk: true}, a.data.importSheet},
		{row{Method: get, Path: "/archive-schema.json", Access: public}, a.data.showArchiveSchema},

		{row{Method: get, Path: "/reminders", Access: member, Section: underSettings}, a.reminders.showReminders},
		{row{Method: get, Path: "/reminders/delivery", Access: member, Section: underSettings}, a.reminders.showDelivery},
		{row{Method: post, Path: "/reminders/delivery", Access: member, Resume: resumeForm}, a.reminders.saveDelivery},
		{row{Method: post, Path: "/reminders/test", Access: member, Resume: resumeButton}, a.reminders.sendTestMail},
		{row{Method: post, Path: "/reminders/mail", Access: member, Resume: resumeButton}, a.reminders.resumeMail},
		{row{Method: post, Path: "/reminders/consent", Access: member, Resume: resumeButton}, a.reminders.giveMailConsent},
		{row{Method: post, Path: "/reminders/withdraw", Access: member, Resume: resumeButton}, a.reminders.withdrawMailConsent},
		{row{Method: post, Path: "/reminders/feed", Access: member, Proof: freshProof, Resume: resumeButton, Confirmed: true}, a.reminders.makeCalendarFeed},
		{row{Method: post, Path: "/reminders/feed/remove", Access: member, Resume: resumeButton}, a.reminders.removeCalendarFeed},
		{row{Method: post, Path: "/reminders/devices", Access: member, Resume: resumeButton}, a.reminders.saveDevice},
		{row{Method: get, Path: "/reminders/topic", Access: member, Section: underSettings}, a.reminders.showTopic},
		{row{Method: post, Path: "/reminders/topic", Access: member, Resume: resumeForm}, a.reminders.saveTopic},
		{row{Method: post, Path: "/reminders/devices/{device}/remove", Access: member, Resume: resumeButton}, a.reminders.removeDevice},
		{row{Method: get, Path: "/reminders/{kind}", Access: member, Section: underSettings}, a.reminders.showReminder},
		{row{Method: post, Path: "/reminders/{kind}", Access: member, Resume: resumeForm}, a.reminders.saveReminder},
		{row{Method: post, Path: "/reminders/{kind}/resume", Access: member, Resume: resumeButton}, a.reminders.resumeReminder},
		{row{Method: post, Path: "/activities", Access: member, Resume: resumeDone}, a.days.logNow},
		{row{Method: post, Path: "/activities/{activity}/undo", Access: member, Resume: resumeButton}, a.days.undoActivity},
		{row{Method: get, Path: token.DonePath + "/{token}", Access: public, Bare: true}, a.links.showDoneLink},
		{row{Method: post, Path: token.DonePath + "/{token}", Access: public, Bare: true}, a.links.logDone},
		{row{Method: get, Path: token.DonePath + "/{token}" + ui.StretchPath, Access: public, Bare: true}, a.links.showLinkedStretch},
		{row{Method: post, Path: token.LaterPath + "/{token}", Access: public, Bare: true}, a.links.remindLater},
		{row{Method: get, Path: token.TodayPath + "/{token}", Access: public, Bare: true}, a.links.showTodayLink},
		{row{Method: post, Path: token.TodayPath + "/{token}", Access: public, Bare: true}, a.links.restToday},
		{row{Method: get, Path: token.FewerPath + "/{token}", Access: public, Bare: true}, a.links.showFewerLink},
		{row{Method: post, Path: token.FewerPath + "/{token}", Access: public, Bare: true, Foreign: true}, a.links.stopByLink},
		{row{Method: get, Path: feedPath + "{token}" + feedSuffix, Access: system}, a.links.sendCalendar},

		{row{Method: get, Path: "/settings", Access: member}, a.account.showSettings},
		{row{Method: post, Path: "/settings", Access: member, Resume: resumeForm, Shows: "/settings/preferences"}, a.account.savePreferences},
		{row{Method: post, Path: "/settings/zone", Access: member, Resume: resumeButton}, a.account.saveZone},
		{row{Method: get, Path: "/settings/preferences", Access: member, Section: underSettings}, a.account.showPreferences},
		{row{Method: get, Path: "/settings/password", Access: member, Proof: ownProof, Section: underSettings, Keyless: true}, a.account.showPassword},
		{row{Method: post, Path: "/settings/password", Access: member, Proof: ownProof, Resume: lostPassword, Keyless: true}, a.account.changePassword},
		{row{Method: get, Path: "/settings/email", Access: member, Section: underSettings}, a.account.showEmail},
		{row{Method: get, Path: "/settings/email/new", Access: member, Proof: ownProof, Confirmed: true, Section: underSettings, Offers: true}, a.account.askForEmail},
		{row{Method: post, Path: "/settings/email", Access: member, Proof: ownProof, Resume: lostPassword, Confirmed: true, Shows: "/settings/email/new"}, a.account.changeEmail},
		{row{Method: post, Path: "/settings/email/resend", Access: member, Resume: resumeButton}, a.account.resendConfirmation},
		{row{Method: post, Path: "/settings/email/keep", Access: member, Resume: resumeButton}, a.account.keepEmail},
		{row{Method: get, Path: "/mail", Access: member, Section: underSettings}, a.account.showMail},
		{row{Method: get, Path: provePath, Access: member, Erasing: true, Section: underSettings, Keyless: true}, a.account.showProve},
		{row{Method: post, Path: provePath, Access: member, Proof: ownProof, Resume: lostPassword, Erasing: true, Keyless: true}, a.account.prove},
		{row{Method: get, Path: factorFirstPath, Access: member, Section: underSettings, Keyless: true}, a.account.showFactorFirst},
		{row{Method: post, Path: factorFirstPath, Access: member, Resume: resumeButton, Keyless: true}, a.account.declineFactor},
		{row{Method: get, Path: "/settings/log", Access: member, Section: underSettings, Keyless: true}, a.account.showLog},
		{row{Method: post, Path: "/settings/log/not-me", Access: member, Proof: freshProof, Resume: resumeButton, Keyless: true}, a.account.signOutOthers},
		{row{Method: post, Path: "/settings/sessions/end", Access: member, Proof: freshProof, Resume: lostSessions, Keyless: true}, a.account.endAllSessions},
		{row{Method: post, Path: "/settings/sessions/{id}/end", Access: member, Proof: freshProof, Resume: resumeButton, Keyless: true}, a.account.endSession},

		{row{Method: get, Path: "/erase", Access: member, Proof: ownProof, Erasing: true, Section: underSettings, Keyless: true}, a.account.showErase},
		{row{Method: post, Path: "/erase", Access: member, Proof: ownProof, Resume: lostPassword, Erasing: true, Keyless: true}, a.account.erase},
		{row{Method: post, Path: "/erase/undo", Access: member, Resume: resumeButton, Erasing: true, Keyless: true}, a.account.undoErase},

		{row{Method: post, Path: outboxPath, Access: public, Shows: "/"}, a.takeFromOutbox},
		{row{Method: get, Path: ui.ManifestPath + "{language}", Access: system}, a.sendManifest},
		{row{Method: get, Path: "/healthz", Access: system, AnyHost: true}, a.healthz},
		{row{Method: get, Path: "/readyz", Access: system, AnyHost: true}, a.readyz},
	})
}

// mount makes the rows of an area that is a package of its own rows of the table.
func (a *app) mount(rows []area.Route) {
	for _, mounted := range rows {
		a.mounted = append(a.mounted, route{mounted.Row, func(w http.ResponseWriter, r *http.Request, v visitor) error {
			newPage := func(titleKey string) ui.Page { return a.newPage(r, v, titleKey) }
			announce := func(to string, notice area.NoticeCode, args ...string) error {
				return a.announce(w, r, to, notice, args...)
			}
			return mounted.Handle(w, r, area.Visitor{
				Account: v.account, Session: v.session, Locale: v.locale, At: v.tap.at, NewPage: newPage, Announce: announce,
			})
		}})
	}
}

func (a *app) newRouter() *mux.Router {
	router := mux.NewRouter()
	a.byRoute = make(map[*mux.Route]route)
	for _, route := range placed(a.routes()) {
		if route.Moves {
			route.handle = a.oneTransfer(route.handle)
		}
		methods := []string{route.Method}
		if route.Method == http.MethodGet {
			methods = append(methods, http.MethodHead) // mux would answer 405
		}
		a.byRoute[router.Handle(route.Path, a.serve(route)).Methods(methods...)] = route
	}
	files := route{row{Path: assets.Prefix + "*", Access: system, AnyHost: true}, sendAsset}
	router.PathPrefix(assets.Prefix).Handler(a.serve(files)).Methods(http.MethodGet, http.MethodHead)
	router.NotFoundHandler = a.serve(route{row{Path: unknown, Access: public}, notFound})
	router.MethodNotAllowedHandler = a.serve(route{row{Path: unknown, Access: public}, a.methodNotAllowed})
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
		if route.Method == http.MethodGet {
			sections[route.Path] = route.Section
		}
	}
	for i, route := range routes {
		if route.Shows == "" {
			route.Shows = route.Path
			for _, isPage := sections[route.Shows]; !isPage; _, isPage = sections[route.Shows] {
				route.Shows = path.Dir(route.Shows)
			}
		}
		route.Section = sections[route.Shows]
		routes[i] = route
	}
	return routes
}

// pageOf is the address of the page that a request shows, or whose form it is: where a changed language comes
// back to.
func pageOf(r *http.Request) string {
	shown := routeOf(r).Shows
	if shown == routeOf(r).Path && r.Method != http.MethodPost {
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
