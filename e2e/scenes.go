package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// scene is a page in one of its states, and the way to it.
type scene struct {
	name   string
	status int
	show   func(b *tab)
}

// strangerScenes are what a person sees who is not signed in.
var strangerScenes = []scene{
	{"landing", http.StatusOK, at("/")},
	{"learn", http.StatusOK, at("/learn")},
	{"criteria", http.StatusOK, at("/criteria")},
	{"criteria-open", http.StatusOK, at("/criteria?open=weakness#criterion-weakness")},
	{"learn-now", http.StatusOK, at("/learn/now")},
	{"learn-help", http.StatusOK, at("/learn/help")},
	{"learn-prevent", http.StatusOK, at("/learn/prevent")},
	{"stretch", http.StatusOK, at("/stretch")},
	{"stretch-sitting", http.StatusOK, at("/stretch?sitting")},
	{"signup", http.StatusOK, at("/signup")},
	{"signup-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/signup")
		b.write("email", "ingen adresse")
		b.press(b.l.T("signup.submit"))
	}},
	{"signin", http.StatusOK, at("/signin")},
	{"invited", http.StatusOK, func(b *tab) { b.open(b.site.invite()) }},
	{"signin-after-signup", http.StatusOK, at("/signin?new=1")},
	{"signin-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/signin")
		b.write("email", "ukendt@example.org")
		b.write("password", goodPassword)
		b.press(b.l.T("signin.submit"))
	}},
	{"no-cookies", http.StatusForbidden, at("/signin/done?next=/entries")},
	{"offline", http.StatusOK, atOffline("")},
	{"offline-now", http.StatusOK, atOffline("/now")},
	{"offline-after", http.StatusOK, atOffline("/after")},
	{"offline-entry", http.StatusOK, atOffline("/entry")},
	{"not-found", http.StatusNotFound, at("/nowhere")},
	{"not-allowed", http.StatusMethodNotAllowed, at("/signout")},
	{"misdirected", http.StatusMisdirectedRequest, func(b *tab) { b.openByAnotherName("/") }},
}

// atOffline shows one of the pages for no network, as it is when a diary was open.
func atOffline(page string) func(b *tab) {
	return func(b *tab) {
		b.open("/offline/" + string(b.l.Language) + page)
		b.await(`document.getElementById("offline").dataset.state === "ready"`)
		js[chromedp.Void](b, `document.querySelectorAll("[data-notes]").forEach((part) => { part.hidden = false })`)
	}
}

// newcomerScenes are what a person sees whose diary is empty.
var newcomerScenes = []scene{
	{"today-empty", http.StatusOK, at("/")},
	{"diary-empty", http.StatusOK, at("/entries")},
	{"calendar-empty", http.StatusOK, at("/calendar")},
	{"overview-empty", http.StatusOK, at("/overview")},
	{"report-empty", http.StatusOK, at("/report")},
	{"summary-empty", http.StatusOK, at("/summary")},
	{"patterns-empty", http.StatusOK, at("/report/patterns")},
	{"profile-empty", http.StatusOK, at("/profile")},
}

// memberScenes are what a person sees whose diary is well filled.
var memberScenes = []scene{
	{"start", http.StatusOK, at("/now")},
	{"last-night", http.StatusOK, at("/last-night")},
	{"today", http.StatusOK, at("/")},
	{"diary", http.StatusOK, at("/entries")},
	{"diary-older", http.StatusOK, func(b *tab) {
		b.open("/entries")
		b.press(b.l.T("episodes.older"))
	}},
	{"diary-elsewhere", http.StatusOK, func(b *tab) {
		b.travel("Asia/Tokyo")
		b.open("/entries")
		b.travel(homeZone)
	}},
	{"diary-filtered", http.StatusOK, at("/entries?m=1&p=5")},
	{"diary-filtered-away", http.StatusOK, at("/entries?m=13")},
	{"calendar", http.StatusOK, at("/calendar")},
	{"overview", http.StatusOK, func(b *tab) {
		b.open("/overview")
		b.unfold(b.l.T("chart.table"))
	}},
	{"overview-long", http.StatusOK, at("/overview?weeks=104")},
	{"report", http.StatusOK, at("/report")},
	{"report-question", http.StatusOK, func(b *tab) {
		b.open("/report")
		b.open(js[string](b, `document.querySelector("main a[href^='/report/blanks/']").getAttribute("href")`))
	}},
	{"summary", http.StatusOK, func(b *tab) {
		b.open("/summary?period=12" + everySummaryPart)
		b.unfold(b.l.T("summary.choose"))
	}},
	{"patterns", http.StatusOK, func(b *tab) {
		b.open("/report/patterns")
		b.unfold(b.l.T("patterns.choose"))
	}},
	{"patterns-refused", http.StatusUnprocessableEntity, at("/report/patterns?period=dates&from=2026-11-20&to=2026-11-01")},
	{"summary-refused", http.StatusUnprocessableEntity, at("/summary?period=dates&from=2026-11-20&to=2026-11-01")},
	{"profile", http.StatusOK, at("/profile")},
	{"profile-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/profile")
		b.write("birth_year", "x")
		b.press(b.l.T("episode.save"))
	}},
	{"product-new", http.StatusOK, at("/profile/items/new")},
	{"product-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/profile/items/new")
		b.write("name", "Den lille pille")
		b.press(b.l.T("episode.save"))
	}},
	{"product", http.StatusOK, openProduct},
	{"product-removed", http.StatusOK, func(b *tab) {
		openProduct(b)
		b.press(b.l.T("product.remove"))
	}},
	{"log", http.StatusOK, at("/entries/new")},
	{"log-unfolded", http.StatusOK, func(b *tab) {
		b.logNew()
		b.tap("input[name=when][value=at]")
		b.unfold(b.l.T("episode.where"))
		b.unfold(b.l.T("episode.more"))
		b.unfold(b.l.T("episode.next-day"))
		b.unfold(b.l.T("episode.signs"))
	}},
	{"log-night", http.StatusOK, func(b *tab) {
		b.logNew()
		b.tap("input[name=when][value=night]")
		b.unfold(b.l.T("episode.where"))
		b.tap("#side")
		b.tap("#pain-7")
	}},
	{"log-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.logNew()
		b.tap("input[name=when][value=at]")
		b.write("ended_at", "-1")
		b.unfold(b.l.T("episode.next-day"))
		b.write("soreness_hours", "x")
		b.press(b.l.T("episode.save"))
	}},
	{"log-doubtful", http.StatusUnprocessableEntity, func(b *tab) {
		b.logNew()
		b.write("ended_at", "90")
		b.press(b.l.T("episode.save"))
	}},
	{"log-unavailable", http.StatusServiceUnavailable, func(b *tab) {
		b.site.store.full.Store(true)
		defer b.site.store.full.Store(false)
		b.logNew()
		b.press(b.l.T("episode.save"))
	}},
	{"episode", http.StatusOK, openNewest},
	{"episode-saved", http.StatusOK, func(b *tab) {
		b.logNew()
		b.unfold(b.l.T("episode.where"))
		b.choose("muscle", string(diary.Calf))
		b.write("note", "Opfundet krampe: æøå.")
		b.press(b.l.T("episode.save"))
	}},
	{"episode-edit", http.StatusOK, editNewest},
	{"episode-conflict", http.StatusConflict, func(b *tab) {
		editNewest(b)
		other := b.sibling(reader{language: b.l.Language, device: desktop})
		editNewest(other)
		other.tap("#pain-8")
		other.press(b.l.T("episode.save"))
		b.tap("#pain-3")
		b.press(b.l.T("episode.save"))
	}},
	{"episode-deleted", http.StatusGone, func(b *tab) {
		openNewest(b)
		address := b.path()
		b.press(b.l.T("episode.delete"))
		b.open(address)
	}},
	{"diary-after-delete", http.StatusOK, func(b *tab) {
		openNewest(b)
		b.press(b.l.T("episode.delete"))
	}},
	{"deleted", http.StatusOK, at("/entries/deleted")},
	{"day", http.StatusOK, openYesterday},
	{"day-saved", http.StatusOK, func(b *tab) {
		openYesterday(b)
		b.tap("input[name^='factor.'][value=yes]")
		b.press(b.l.T("episode.save"))
	}},
	{"day-conflict", http.StatusConflict, func(b *tab) {
		openYesterday(b)
		other := b.sibling(reader{language: b.l.Language, device: desktop})
		openYesterday(other)
		other.tap("input[name^='factor.'][value=no]")
		other.press(b.l.T("episode.save"))
		b.tap("input[name^='factor.'][value='']")
		b.press(b.l.T("episode.save"))
	}},
	{"factors", http.StatusOK, at("/factors")},
	{"factors-saved", http.StatusOK, func(b *tab) {
		b.open("/factors")
		b.write("new", "Lang bustur")
		b.press(b.l.T("episode.save"))
	}},
	{"factors-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/factors")
		b.write("new", strings.Repeat("meget lang ", 40))
		b.press(b.l.T("episode.save"))
	}},
	{"settings", http.StatusOK, at("/settings")},
	{"press-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/press")
		b.press(b.l.T("press.make"))
	}},
	{"press-made", http.StatusOK, makePress},
	{"press", http.StatusOK, at("/press")},
	{"press-button", http.StatusOK, func(b *tab) { b.open("/p/x") }},
	{"pressed", http.StatusOK, func(b *tab) {
		makePress(b)
		b.open(strings.TrimPrefix(b.value("link"), b.site.URL))
		b.press(b.l.T("pressed.button"))
	}},
	{"settings-preferences", http.StatusOK, at("/settings/preferences")},
	{"settings-saved", http.StatusOK, func(b *tab) {
		b.open("/settings/preferences")
		b.press(b.l.T("settings.save"))
	}},
	{"settings-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/settings/password")
		b.write("current_password", "forkert kodeord her")
		b.write("new_password", goodPassword)
		b.press(b.l.T("settings.password.submit"))
	}},
	{"prove", http.StatusOK, func(b *tab) {
		b.forgetProof()
		b.open("/share/new")
	}},
	{"prove-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.write("current_password", "forkert kodeord her")
		b.press(b.l.T("prove.submit"))
	}},
	{"proved", http.StatusOK, func(b *tab) {
		b.forgetProof()
		b.open("/data/archive")
		b.write("current_password", goodPassword)
		b.press(b.l.T("prove.submit"))
	}},
	{"account-log", http.StatusOK, at("/settings/log")},
	{"data", http.StatusOK, at("/data")},
	{"columns", http.StatusOK, at("/data/columns")},
	{"import", http.StatusOK, at("/data/import")},
	{"import-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/data/import")
		b.attachFile("dagbog.json", "{\"format\": \"crampdiary-archive\", \"version\": 1,\n\"episodes\": [{\"pain\": 12}]}")
		b.press(b.l.T("import.submit"))
	}},
	{"import-preview", http.StatusOK, func(b *tab) {
		b.open("/data/import")
		b.attachFile("dagbog.json", importedArchive)
		b.press(b.l.T("import.submit"))
	}},
	{"imported", http.StatusOK, func(b *tab) { b.press(b.l.T("import.confirm")) }},
	{"import-run", http.StatusOK, func(b *tab) { b.openFirstRow() }},
	{"import-undone", http.StatusOK, func(b *tab) { b.press(b.l.T("imports.undo")) }},
	{"sheet", http.StatusOK, at("/data/sheet")},
	{"sheet-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/data/sheet")
		b.press(b.l.T("import.submit"))
	}},
	{"sheet-preview", http.StatusOK, func(b *tab) {
		b.open("/data/sheet")
		b.attachFile("liste.csv", "Dato;Tid;Varighed;Sted;Smerte;Bemærkninger\n"+
			"20-11-2026;03:10;5;venstre læg;7;efter en lang dag\n21-11-2026;;;fod;;\n22-11-2026;94:00;2;knæ;9;\n")
		b.press(b.l.T("import.submit"))
	}},
	{"sheet-across", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/data/sheet")
		b.attachFile("uge.csv", "Uge;Mandag;Tirsdag;Onsdag;Torsdag;Fredag\n16-11-2026;;læg;;;ja\n")
		b.press(b.l.T("import.submit"))
	}},
	{"sheet-alike", http.StatusOK, func(b *tab) {
		b.open("/data/sheet")
		newest := b.site.episodes(memberEmail)[0]
		b.attachFile("rettet.csv", "Dato og tid;Smerte;Bemærkninger\n"+newest.Started.In(newest.Location()).Format("02-01-2006 15:04")+";9;rettet bagefter\n")
		b.press(b.l.T("import.submit"))
	}},
	{"import-under-way", http.StatusOK, func(b *tab) { b.open("/data/imports/" + b.site.beginImport(memberEmail)) }},
	{"entries-importing", http.StatusOK, at("/entries")},
	{"import-cancelled", http.StatusOK, func(b *tab) { b.open("/data/imports/" + b.site.cancelImport(memberEmail)) }},
	{"import-stalled", http.StatusOK, func(b *tab) {
		id := b.site.beginImport(memberEmail)
		b.site.advance(diary.ImportStalls + time.Second)
		b.open("/data/imports/" + id)
	}},
	{"import-stalled-cancelled", http.StatusOK, func(b *tab) { b.open("/data/imports/" + b.site.cancelImport(memberEmail)) }},
	{"stretch-held", http.StatusOK, func(b *tab) {
		b.open("/stretch")
		b.beginStretch()
		b.stretchAt(195)
	}},
	{"stretch-over", http.StatusOK, func(b *tab) { b.stretchAt(241) }},
	{"not-found-signed-in", http.StatusNotFound, at("/entries/nothing")},
	{"now", http.StatusOK, startNow},
	{"now-placed", http.StatusOK, func(b *tab) {
		startNow(b)
		b.press(b.l.T("muscle.calf"))
	}},
	{"today-open", http.StatusOK, at("/")},
	{"after", http.StatusOK, func(b *tab) {
		startNow(b)
		b.press(b.l.T("now.over"))
	}},
	{"today-forgotten", http.StatusOK, func(b *tab) {
		startNow(b)
		b.site.advance(24 * time.Hour)
		b.open("/")
	}},
	{"now-kept", http.StatusServiceUnavailable, func(b *tab) {
		b.open("/")
		b.site.store.full.Store(true)
		defer b.site.store.full.Store(false)
		b.press(b.l.T("today.now"))
	}},
	{"signin-cramp", http.StatusUnauthorized, func(b *tab) {
		b.open("/")
		b.endSession()
		b.press(b.l.T("today.now"))
	}},
	{"signin-resume", http.StatusUnauthorized, saveSignedOut},
	{"resume", http.StatusOK, func(b *tab) {
		saveSignedOut(b)
		b.write("email", memberEmail)
		b.write("password", goodPassword)
		b.press(b.l.T("signin.submit"))
	}},
}

// everySummaryPart asks for all that a summary can show.
const everySummaryPart = "&part=1&part=2&part=3&part=4&part=5&part=6&part=7&part=8"

// visits are the people who look at the pages, each with the scenes that they see one after the other.
var visits = []struct {
	part   Part
	name   string
	email  string // empty for a stranger
	days   int    // that the diary tells of
	scenes []scene
	around surroundings
}{
	{OfOthers, "stranger", "", 0, strangerScenes, surroundings{}},
	{OfOthers, "newcomer", newcomerEmail, 0, slices.Concat(newcomerScenes, mailScenes), surroundings{}},
	{OfADiary, "member", memberEmail, 90, memberScenes, surroundings{}},
	{OfOthers, "member at a moment", memberEmail, 90, momentScenes, surroundings{}},
	{OfOthers, "newcomer weeks later", newcomerEmail, 0, lateScenes, surroundings{}},
	{OfOthers, "member with a second factor", memberEmail, 0, keyScenes, surroundings{}},
	{OfOthers, "member with passkeys", memberEmail, 0, passkeyScenes, surroundings{name: "localhost"}},
	{OfOthers, "member who is asked for a second factor", newcomerEmail, 0, offerScenes, surroundings{base: publicSite, second: diary.SecondFactorOffer}},
	{OfOthers, "member who has to add a second factor", newcomerEmail, 0, requiredScenes, surroundings{name: "localhost", second: diary.SecondFactorRequire}},
	{OfOthers, "member with reminders, trials and links", memberEmail, 90, slices.Concat(reminderScenes, trialScenes, functionScenes, sharingScenes), surroundings{}},
}

// walk shows every scene of some parts in a language, or only the named ones, and lets look look at each.
func walk(t *testing.T, language diary.Language, parts []Part, look func(b *tab, s scene), only ...string) {
	t.Parallel()
	for _, visit := range visits {
		if !slices.Contains(parts, visit.part) {
			continue
		}
		scenes := visit.scenes
		if len(only) > 0 {
			scenes = slices.DeleteFunc(slices.Clone(scenes), func(s scene) bool { return !slices.Contains(only, s.name) })
		}
		if len(scenes) == 0 {
			continue
		}
		t.Run(visit.name, func(t *testing.T) {
			t.Parallel()
			s := newSiteIn(t, visit.around)
			b := s.newTab(t, reader{language: language, device: phone})
			b.watch.allowQuestion() // forms are left half filled in
			if visit.email != "" {
				account := s.addAccount(visit.email, language)
				if visit.days > 0 {
					s.fillDiary(account, visit.days)
				}
				b.signIn(visit.email)
			}
			for _, scene := range scenes {
				b.hold(phone)
				scene.show(b)
				b.wantStatus(scene.status)
				look(b, scene)
				// A form that asks before it is left notes in the history what was typed, which looks like a page that has come.
				run(b, "empty the forms", chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("form.guard").forEach((form) => {
					form.reset();
					form.classList.remove("unsaved");
				})`))
			}
		})
	}
}
