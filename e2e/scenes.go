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
	show   func(b *Tab)
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
	{"signup-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/signup")
		b.Write("email", "ingen adresse")
		b.Press(b.L.T("signup.submit"))
	}},
	{"signin", http.StatusOK, at("/signin")},
	{"invited", http.StatusOK, func(b *Tab) { b.Open(b.Site.invite()) }},
	{"signin-after-signup", http.StatusOK, at("/signin?new=1")},
	{"signin-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/signin")
		b.Write("email", "ukendt@example.org")
		b.Write("password", GoodPassword)
		b.Press(b.L.T("signin.submit"))
	}},
	{"no-cookies", http.StatusForbidden, at("/signin/done?next=/entries")},
	{"offline", http.StatusOK, atOffline("")},
	{"offline-now", http.StatusOK, atOffline("/now")},
	{"offline-after", http.StatusOK, atOffline("/after")},
	{"offline-entry", http.StatusOK, atOffline("/entry")},
	{"not-found", http.StatusNotFound, at("/nowhere")},
	{"not-allowed", http.StatusMethodNotAllowed, at("/signout")},
	{"misdirected", http.StatusMisdirectedRequest, func(b *Tab) { b.openByAnotherName("/") }},
}

// atOffline shows one of the pages for no network, as it is when a diary was open.
func atOffline(page string) func(b *Tab) {
	return func(b *Tab) {
		b.Open("/offline/" + string(b.L.Language) + page)
		b.Await(`document.getElementById("offline").dataset.state === "ready"`)
		JS[chromedp.Void](b, `document.querySelectorAll("[data-notes]").forEach((part) => { part.hidden = false })`)
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
	{"diary-older", http.StatusOK, func(b *Tab) {
		b.Open("/entries")
		b.Press(b.L.T("episodes.older"))
	}},
	{"diary-elsewhere", http.StatusOK, func(b *Tab) {
		b.Travel("Asia/Tokyo")
		b.Open("/entries")
		b.Travel(HomeZone)
	}},
	{"diary-filtered", http.StatusOK, at("/entries?m=1&p=5")},
	{"diary-filtered-away", http.StatusOK, at("/entries?m=13")},
	{"calendar", http.StatusOK, at("/calendar")},
	{"overview", http.StatusOK, func(b *Tab) {
		b.Open("/overview")
		b.Unfold(b.L.T("chart.table"))
	}},
	{"overview-long", http.StatusOK, at("/overview?weeks=104")},
	{"report", http.StatusOK, at("/report")},
	{"report-question", http.StatusOK, func(b *Tab) {
		b.Open("/report")
		b.Open(JS[string](b, `document.querySelector("main a[href^='/report/blanks/']").getAttribute("href")`))
	}},
	{"summary", http.StatusOK, func(b *Tab) {
		b.Open("/summary?period=12" + everySummaryPart)
		b.Unfold(b.L.T("summary.choose"))
	}},
	{"patterns", http.StatusOK, func(b *Tab) {
		b.Open("/report/patterns")
		b.Unfold(b.L.T("patterns.choose"))
	}},
	{"patterns-refused", http.StatusUnprocessableEntity, at("/report/patterns?period=dates&from=2026-11-20&to=2026-11-01")},
	{"summary-refused", http.StatusUnprocessableEntity, at("/summary?period=dates&from=2026-11-20&to=2026-11-01")},
	{"profile", http.StatusOK, at("/profile")},
	{"profile-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/profile")
		b.Write("birth_year", "x")
		b.Press(b.L.T("episode.save"))
	}},
	{"product-new", http.StatusOK, at("/profile/items/new")},
	{"product-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/profile/items/new")
		b.Write("name", "Den lille pille")
		b.Press(b.L.T("episode.save"))
	}},
	{"product", http.StatusOK, openProduct},
	{"product-removed", http.StatusOK, func(b *Tab) {
		openProduct(b)
		b.Press(b.L.T("product.remove"))
	}},
	{"log", http.StatusOK, at("/entries/new")},
	{"log-unfolded", http.StatusOK, func(b *Tab) {
		b.LogNew()
		b.Tap("input[name=when][value=at]")
		b.Unfold(b.L.T("episode.where"))
		b.Unfold(b.L.T("episode.more"))
		b.Unfold(b.L.T("episode.next-day"))
		b.Unfold(b.L.T("episode.signs"))
	}},
	{"log-night", http.StatusOK, func(b *Tab) {
		b.LogNew()
		b.Tap("input[name=when][value=night]")
		b.Unfold(b.L.T("episode.where"))
		b.Tap("#side")
		b.Tap("#pain-7")
	}},
	{"log-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.LogNew()
		b.Tap("input[name=when][value=at]")
		b.Write("ended_at", "-1")
		b.Unfold(b.L.T("episode.next-day"))
		b.Write("soreness_hours", "x")
		b.Press(b.L.T("episode.save"))
	}},
	{"log-doubtful", http.StatusUnprocessableEntity, func(b *Tab) {
		b.LogNew()
		b.Write("ended_at", "90")
		b.Press(b.L.T("episode.save"))
	}},
	{"log-unavailable", http.StatusServiceUnavailable, func(b *Tab) {
		b.Site.Store.Full.Store(true)
		defer b.Site.Store.Full.Store(false)
		b.LogNew()
		b.Press(b.L.T("episode.save"))
	}},
	{"episode", http.StatusOK, openNewest},
	{"episode-saved", http.StatusOK, func(b *Tab) {
		b.LogNew()
		b.Unfold(b.L.T("episode.where"))
		b.Choose("muscle", string(diary.Calf))
		b.Write("note", "Opfundet krampe: æøå.")
		b.Press(b.L.T("episode.save"))
	}},
	{"episode-edit", http.StatusOK, editNewest},
	{"episode-conflict", http.StatusConflict, func(b *Tab) {
		editNewest(b)
		other := b.Sibling(Reader{Language: b.L.Language, Device: Desktop})
		editNewest(other)
		other.Tap("#pain-8")
		other.Press(b.L.T("episode.save"))
		b.Tap("#pain-3")
		b.Press(b.L.T("episode.save"))
	}},
	{"episode-deleted", http.StatusGone, func(b *Tab) {
		openNewest(b)
		address := b.Path()
		b.Press(b.L.T("episode.delete"))
		b.Open(address)
	}},
	{"diary-after-delete", http.StatusOK, func(b *Tab) {
		openNewest(b)
		b.Press(b.L.T("episode.delete"))
	}},
	{"deleted", http.StatusOK, at("/entries/deleted")},
	{"day", http.StatusOK, openYesterday},
	{"day-saved", http.StatusOK, func(b *Tab) {
		openYesterday(b)
		b.Tap("input[name^='factor.'][value=yes]")
		b.Press(b.L.T("episode.save"))
	}},
	{"day-conflict", http.StatusConflict, func(b *Tab) {
		openYesterday(b)
		other := b.Sibling(Reader{Language: b.L.Language, Device: Desktop})
		openYesterday(other)
		other.Tap("input[name^='factor.'][value=no]")
		other.Press(b.L.T("episode.save"))
		b.Tap("input[name^='factor.'][value='']")
		b.Press(b.L.T("episode.save"))
	}},
	{"factors", http.StatusOK, at("/factors")},
	{"factors-saved", http.StatusOK, func(b *Tab) {
		b.Open("/factors")
		b.Write("new", "Lang bustur")
		b.Press(b.L.T("episode.save"))
	}},
	{"factors-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/factors")
		b.Write("new", strings.Repeat("meget lang ", 40))
		b.Press(b.L.T("episode.save"))
	}},
	{"settings", http.StatusOK, at("/settings")},
	{"press-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/press")
		b.Press(b.L.T("press.make"))
	}},
	{"press-made", http.StatusOK, makePress},
	{"press", http.StatusOK, at("/press")},
	{"press-button", http.StatusOK, func(b *Tab) { b.Open("/p/x") }},
	{"pressed", http.StatusOK, func(b *Tab) {
		makePress(b)
		b.Open(strings.TrimPrefix(b.Value("link"), b.Site.URL))
		b.Press(b.L.T("pressed.button"))
	}},
	{"settings-preferences", http.StatusOK, at("/settings/preferences")},
	{"settings-saved", http.StatusOK, func(b *Tab) {
		b.Open("/settings/preferences")
		b.Press(b.L.T("settings.save"))
	}},
	{"settings-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/settings/password")
		b.Write("current_password", "forkert kodeord her")
		b.Write("new_password", GoodPassword)
		b.Press(b.L.T("settings.password.submit"))
	}},
	{"prove", http.StatusOK, func(b *Tab) {
		b.forgetProof()
		b.Open("/share/new")
	}},
	{"prove-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Write("current_password", "forkert kodeord her")
		b.Press(b.L.T("prove.submit"))
	}},
	{"proved", http.StatusOK, func(b *Tab) {
		b.forgetProof()
		b.Open("/data/archive")
		b.Write("current_password", GoodPassword)
		b.Press(b.L.T("prove.submit"))
	}},
	{"account-log", http.StatusOK, at("/settings/log")},
	{"data", http.StatusOK, at("/data")},
	{"columns", http.StatusOK, at("/data/columns")},
	{"import", http.StatusOK, at("/data/import")},
	{"import-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/data/import")
		b.AttachFile("dagbog.json", "{\"format\": \"crampdiary-archive\", \"version\": 1,\n\"episodes\": [{\"pain\": 12}]}")
		b.Press(b.L.T("import.submit"))
	}},
	{"import-preview", http.StatusOK, func(b *Tab) {
		b.Open("/data/import")
		b.AttachFile("dagbog.json", importedArchive)
		b.Press(b.L.T("import.submit"))
	}},
	{"imported", http.StatusOK, func(b *Tab) { b.Press(b.L.T("import.confirm")) }},
	{"import-run", http.StatusOK, func(b *Tab) { b.OpenFirstRow() }},
	{"import-undone", http.StatusOK, func(b *Tab) { b.Press(b.L.T("imports.undo")) }},
	{"sheet", http.StatusOK, at("/data/sheet")},
	{"sheet-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/data/sheet")
		b.Press(b.L.T("import.submit"))
	}},
	{"sheet-preview", http.StatusOK, func(b *Tab) {
		b.Open("/data/sheet")
		b.AttachFile("liste.csv", "Dato;Tid;Varighed;Sted;Smerte;Bemærkninger\n"+
			"20-11-2026;03:10;5;venstre læg;7;efter en lang dag\n21-11-2026;;;fod;;\n22-11-2026;94:00;2;knæ;9;\n")
		b.Press(b.L.T("import.submit"))
	}},
	{"sheet-across", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/data/sheet")
		b.AttachFile("uge.csv", "Uge;Mandag;Tirsdag;Onsdag;Torsdag;Fredag\n16-11-2026;;læg;;;ja\n")
		b.Press(b.L.T("import.submit"))
	}},
	{"sheet-alike", http.StatusOK, func(b *Tab) {
		b.Open("/data/sheet")
		newest := b.Site.Episodes(MemberEmail)[0]
		b.AttachFile("rettet.csv", "Dato og tid;Smerte;Bemærkninger\n"+newest.Started.In(newest.Location()).Format("02-01-2006 15:04")+";9;rettet bagefter\n")
		b.Press(b.L.T("import.submit"))
	}},
	{"import-under-way", http.StatusOK, func(b *Tab) { b.Open("/data/imports/" + b.Site.beginImport(MemberEmail)) }},
	{"entries-importing", http.StatusOK, at("/entries")},
	{"import-cancelled", http.StatusOK, func(b *Tab) { b.Open("/data/imports/" + b.Site.cancelImport(MemberEmail)) }},
	{"import-stalled", http.StatusOK, func(b *Tab) {
		id := b.Site.beginImport(MemberEmail)
		b.Site.Advance(diary.ImportStalls + time.Second)
		b.Open("/data/imports/" + id)
	}},
	{"import-stalled-cancelled", http.StatusOK, func(b *Tab) { b.Open("/data/imports/" + b.Site.cancelImport(MemberEmail)) }},
	{"stretch-held", http.StatusOK, func(b *Tab) {
		b.Open("/stretch")
		b.BeginStretch()
		b.StretchAt(195)
	}},
	{"stretch-over", http.StatusOK, func(b *Tab) { b.StretchAt(241) }},
	{"not-found-signed-in", http.StatusNotFound, at("/entries/nothing")},
	{"now", http.StatusOK, StartNow},
	{"now-placed", http.StatusOK, func(b *Tab) {
		StartNow(b)
		b.Unfold(b.L.T("now.other-muscle"))
		b.Press(b.L.T("muscle.calf"))
	}},
	{"today-open", http.StatusOK, at("/")},
	{"after", http.StatusOK, func(b *Tab) {
		StartNow(b)
		b.Press(b.L.T("now.over"))
	}},
	{"today-forgotten", http.StatusOK, func(b *Tab) {
		StartNow(b)
		b.Site.Advance(24 * time.Hour)
		b.Open("/")
	}},
	{"now-kept", http.StatusServiceUnavailable, func(b *Tab) {
		b.Open("/")
		b.Site.Store.Full.Store(true)
		defer b.Site.Store.Full.Store(false)
		b.Press(b.L.T("today.now"))
	}},
	{"signin-cramp", http.StatusUnauthorized, func(b *Tab) {
		b.Open("/")
		b.EndSession()
		b.Press(b.L.T("today.now"))
	}},
	{"signin-resume", http.StatusUnauthorized, saveSignedOut},
	{"resume", http.StatusOK, func(b *Tab) {
		saveSignedOut(b)
		b.Write("email", MemberEmail)
		b.Write("password", GoodPassword)
		b.Press(b.L.T("signin.submit"))
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
	around Surroundings
}{
	{OfOthers, "stranger", "", 0, strangerScenes, Surroundings{}},
	{OfOthers, "newcomer", NewcomerEmail, 0, slices.Concat(newcomerScenes, mailScenes), Surroundings{}},
	{OfADiary, "member", MemberEmail, 90, memberScenes, Surroundings{}},
	{OfOthers, "member at a moment", MemberEmail, 90, momentScenes, Surroundings{}},
	{OfOthers, "newcomer weeks later", NewcomerEmail, 0, lateScenes, Surroundings{}},
	{OfOthers, "member with a second factor", MemberEmail, 0, keyScenes, Surroundings{}},
	{OfOthers, "member with passkeys", MemberEmail, 0, passkeyScenes, Surroundings{Name: "localhost"}},
	{OfOthers, "member who is asked for a second factor", NewcomerEmail, 0, offerScenes, Surroundings{base: publicSite, second: diary.SecondFactorOffer}},
	{OfOthers, "member who has to add a second factor", NewcomerEmail, 0, requiredScenes, Surroundings{Name: "localhost", second: diary.SecondFactorRequire}},
	{OfOthers, "member with reminders, trials and links", MemberEmail, 90, slices.Concat(reminderScenes, trialScenes, functionScenes, sharingScenes), Surroundings{ntfy: []string{"https://ntfy.example.org"}}},
}

// walk shows every scene of some parts in a language, or only the named ones, and lets look look at each.
func walk(t *testing.T, language diary.Language, parts []Part, look func(b *Tab, s scene), only ...string) {
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
			s := NewSiteIn(t, visit.around)
			b := s.NewTab(t, Reader{Language: language, Device: Phone})
			b.Watch.AllowQuestion() // forms are left half filled in
			if visit.email != "" {
				account := s.AddAccount(visit.email, language)
				if visit.days > 0 {
					s.FillDiary(account, visit.days)
				}
				b.SignIn(visit.email)
			}
			for _, scene := range scenes {
				b.Hold(Phone)
				scene.show(b)
				b.WantStatus(scene.status)
				look(b, scene)
				// A form that asks before it is left notes in the history what was typed, which looks like a page that has come.
				Run(b, "empty the forms", chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("form.guard").forEach((form) => {
					form.reset();
					form.classList.remove("unsaved");
				})`))
			}
		})
	}
}
