package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/report"
	"crampdiary/e2e"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// reportSize is how far down things of the report end, in screens of a phone.
type reportSize struct {
	Cards  []string // whom to call
	Folded int      // details that are closed
	Ends   float64  // of the last card
	Page   float64
}

const measureReport = `(() => {
	const cards = [...document.querySelectorAll(".card.urgency")];
	return {
		Cards: cards.map((card) => card.querySelector("h2").innerText),
		Folded: document.querySelectorAll("main details:not([open])").length,
		Ends: (cards.at(-1).getBoundingClientRect().bottom + scrollY) / innerHeight,
		Page: document.documentElement.scrollHeight / innerHeight,
	};
})()`

// demoDays are for how many days on end the report of the demo, which moves with the date, is looked at.
const demoDays = 60

func TestTheReportIsTakenInAtAGlance(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := e2e.NewSite(t)
			s.AddAccount(e2e.NewcomerEmail, language)
			b := s.NewTab(t, e2e.Reader{Language: language, Device: e2e.NarrowPhone, NoScript: true})
			b.SignIn(e2e.NewcomerEmail)
			b.Open("/report")
			if got := e2e.JS[reportSize](b, measureReport); len(got.Cards) != 1 || got.Folded == 0 || got.Ends > 1 || got.Page > 2 {
				t.Errorf("of an empty diary: %+v", got)
			}
			s.FillDemo(s.AddAccount(e2e.MemberEmail, language))
			b = s.NewTab(t, e2e.Reader{Language: language, Device: e2e.NarrowPhone, NoScript: true})
			b.SignIn(e2e.MemberEmail)
			b.Open("/report")
			stored := b.Text("main")
			for day := range demoDays {
				now := s.Now().AddDate(0, 0, day)
				e2e.JS[chromedp.Void](b, fmt.Sprintf(`document.querySelector("main").innerHTML = new DOMParser().parseFromString(%s, "text/html").querySelector("main").innerHTML`, demoReport(t, language, now)))
				if shown := b.Text("main"); day == 0 && shown != stored {
					t.Fatalf("the report of the page is\n%s\nand made without it\n%s", stored, shown)
				}
				if got := e2e.JS[reportSize](b, measureReport); len(got.Cards) == 0 || got.Folded == 0 || got.Ends > 2 || got.Page > 4 {
					t.Errorf("on %s: %+v", now.Format(time.DateOnly), got)
				}
				if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" && day < 7 {
					b.WholePage(e2e.NarrowPhone)
					b.Photograph(filepath.Join(folder, fmt.Sprintf("report-%d.%s.png", day, language)))
					b.Hold(e2e.NarrowPhone)
				}
			}
		})
	}
}

// demoReport is the page of the report of the demo at an instant, as a string of JavaScript.
func demoReport(t *testing.T, language diary.Language, now time.Time) string {
	t.Helper()
	zone, err := diary.Zone(e2e.HomeZone)
	if err != nil {
		t.Fatal(err)
	}
	made, l := demo.Generate(1, 90, now, zone), i18n.For(language)
	from, to := report.Range(now, zone)
	of := func(day diary.Date) bool { return day < from || day > to }
	snapshot := diary.Snapshot{
		From: from, To: to, Profile: made.Profile,
		Episodes: slices.DeleteFunc(made.Episodes, func(e diary.Episode) bool { return of(e.CrampDay()) }),
		CheckIns: slices.DeleteFunc(made.CheckIns, func(c diary.CheckIn) bool { return of(c.Day) }),
	}
	snapshot.Profile.Version = 1
	evaluated := report.Evaluate(snapshot, nil, now, zone)
	page := views.ReportPage{
		Page:      ui.Page{L: l, Title: l.T("report.title"), SignedIn: true, Path: "/report"},
		ReportDoc: words.NewReportDoc(l, evaluated, snapshot.Episodes, diary.DefaultHelpBook().At(now, diary.Hovedstaden)),
	}
	var html strings.Builder
	if err := views.Report(page).Render(t.Context(), &html); err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(html.String())
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// onPaper looks for what is hidden on paper, and for headings that nothing follows.
const onPaper = `(() => {
	const seen = (e) => e.checkVisibility({ contentVisibilityAuto: true });
	return {
		Hidden: [...document.querySelectorAll("main details > :not(summary, form)")].filter((e) => !seen(e)).length,
		Dead: [...document.querySelectorAll("main :is(summary, h2, .part)")].filter((e) => seen(e) &&
			![...e.parentElement.children].some((other) => other !== e && seen(other))).map((e) => e.innerText),
		Buttons: [...document.querySelectorAll("main button")].filter(seen).length,
	};
})()`

func TestTheReportIsPrintedUnfolded(t *testing.T) {
	t.Parallel()
	s := e2e.NewSite(t)
	s.FillDiary(s.AddAccount(e2e.MemberEmail, diary.Danish), 90)
	b := s.NewTab(t, e2e.Reader{Language: diary.Danish, Device: e2e.Desktop, NoScript: true})
	b.SignIn(e2e.MemberEmail)
	b.Open("/report")
	b.ToPaper()
	got := e2e.JS[struct {
		Hidden, Buttons int
		Dead            []string
	}](b, onPaper)
	if got.Hidden > 0 || got.Buttons > 0 || len(got.Dead) > 0 {
		t.Errorf("on paper: %+v", got)
	}
}

// What the report asks is answered on the report, one tap for all cramps that it asks about.
func TestTheReportIsAnsweredOnTheSpot(t *testing.T) {
	e2e.ForEach(t, e2e.TwoAndEveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Site.Advance(5 * 24 * time.Hour)
		b.Site.FillDemo(b.Site.Account(e2e.MemberEmail))
		b.SignIn(e2e.MemberEmail)
		b.Open("/report")
		ask := b.L.T("criterion.physiotherapy.ask")
		if !strings.Contains(b.Text("main"), ask) {
			t.Fatalf("the report does not ask %q", ask)
		}
		e2e.JS[chromedp.Void](b, `document.querySelector("form[action^='/report/blanks'] [name=all][value=no]").closest("details.ground").open = true`)
		if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" {
			b.WholePage(e2e.NarrowPhone)
			b.Photograph(filepath.Join(folder, "report-asks."+string(r.Language)+".png"))
		}
		var blank int
		for _, e := range b.Site.Episodes(e2e.MemberEmail) {
			if e.MovementProblem == "" && b.Site.Now().Sub(e.Started) < 27*24*time.Hour {
				blank++
			}
		}
		b.Press(b.L.N("report.asks.all-no", blank))
		text := b.Text("main")
		if strings.Contains(text, ask) || !strings.Contains(text, b.L.N("report.stored", blank)) {
			t.Errorf("after the answer the report says\n%s", text)
		}
		if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" {
			b.Photograph(filepath.Join(folder, "report-answered."+string(r.Language)+".png"))
		}
	})
}
