package e2e

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

// fillDemo gives an account the diary of the demo, with what the invented person says of herself.
func (s *site) fillDemo(account diary.Account) {
	s.t.Helper()
	account.Region = diary.Hovedstaden
	if err := s.store.SavePreferences(s.t.Context(), account.ID, account.Preferences); err != nil {
		s.t.Fatal(err)
	}
	s.fillDiary(account, 90)
	now := s.now()
	if _, err := s.store.SaveProfile(s.t.Context(), account.ID, demo.Generate(1, 90, now, account.Location()).Profile, now); err != nil {
		s.t.Fatal(err)
	}
}

// demoDays are for how many days on end the report of the demo, which moves with the date, is looked at.
const demoDays = 60

func TestTheReportIsTakenInAtAGlance(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addAccount(newcomerEmail, language)
			b := s.newTab(t, reader{language: language, device: narrowPhone, noScript: true})
			b.signIn(newcomerEmail)
			b.open("/report")
			if got := js[reportSize](b, measureReport); len(got.Cards) != 1 || got.Folded == 0 || got.Ends > 1 || got.Page > 2 {
				t.Errorf("of an empty diary: %+v", got)
			}
			s.fillDemo(s.addAccount(memberEmail, language))
			b = s.newTab(t, reader{language: language, device: narrowPhone, noScript: true})
			b.signIn(memberEmail)
			b.open("/report")
			stored := b.text("main")
			for day := range demoDays {
				now := s.now().AddDate(0, 0, day)
				js[chromedp.Void](b, fmt.Sprintf(`document.querySelector("main").innerHTML = new DOMParser().parseFromString(%s, "text/html").querySelector("main").innerHTML`, demoReport(t, language, now)))
				if shown := b.text("main"); day == 0 && shown != stored {
					t.Fatalf("the report of the page is\n%s\nand made without it\n%s", stored, shown)
				}
				if got := js[reportSize](b, measureReport); len(got.Cards) == 0 || got.Folded == 0 || got.Ends > 2 || got.Page > 4 {
					t.Errorf("on %s: %+v", now.Format(time.DateOnly), got)
				}
				if folder := os.Getenv(screenshotsVariable); folder != "" && day < 7 {
					b.wholePage(narrowPhone)
					b.photograph(filepath.Join(folder, fmt.Sprintf("report-%d.%s.png", day, language)))
					b.hold(narrowPhone)
				}
			}
		})
	}
}

// demoReport is the page of the report of the demo at an instant, as a string of JavaScript.
func demoReport(t *testing.T, language diary.Language, now time.Time) string {
	t.Helper()
	zone, err := diary.Zone(homeZone)
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
	s := newSite(t)
	s.fillDiary(s.addAccount(memberEmail, diary.Danish), 90)
	b := s.newTab(t, reader{language: diary.Danish, device: desktop, noScript: true})
	b.signIn(memberEmail)
	b.open("/report")
	b.toPaper()
	got := js[struct {
		Hidden, Buttons int
		Dead            []string
	}](b, onPaper)
	if got.Hidden > 0 || got.Buttons > 0 || len(got.Dead) > 0 {
		t.Errorf("on paper: %+v", got)
	}
}

// What the report asks is answered on the report, one tap for all cramps that it asks about.
func TestTheReportIsAnsweredOnTheSpot(t *testing.T) {
	forEach(t, twoAndEveryBrowser, func(t *testing.T, b *tab, r reader) {
		b.site.advance(5 * 24 * time.Hour)
		b.site.fillDemo(b.site.account(memberEmail))
		b.signIn(memberEmail)
		b.open("/report")
		ask := b.l.T("criterion.physiotherapy.ask")
		if !strings.Contains(js[string](b, "document.querySelector('main').innerText"), ask) {
			t.Fatalf("the report does not ask %q", ask)
		}
		js[chromedp.Void](b, `document.querySelector("form[action^='/report/blanks'] [name=all][value=no]").closest("details.ground").open = true`)
		if folder := os.Getenv(screenshotsVariable); folder != "" {
			b.wholePage(narrowPhone)
			b.photograph(filepath.Join(folder, "report-asks."+string(r.language)+".png"))
		}
		var blank int
		for _, e := range b.site.episodes(memberEmail) {
			if e.MovementProblem == "" && b.site.now().Sub(e.Started) < 27*24*time.Hour {
				blank++
			}
		}
		b.press(b.l.N("report.asks.all-no", blank))
		text := js[string](b, "document.querySelector('main').innerText")
		if strings.Contains(text, ask) || !strings.Contains(text, b.l.N("report.stored", blank)) {
			t.Errorf("after the answer the report says\n%s", text)
		}
		if folder := os.Getenv(screenshotsVariable); folder != "" {
			b.photograph(filepath.Join(folder, "report-answered."+string(r.language)+".png"))
		}
	})
}
