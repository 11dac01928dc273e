package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/diary/demo"
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

// glances are what the report may take of a narrow phone, in screens. How many people there are to call differs from one
// day of the demo to the next.
var glances = []struct {
	name       string
	filled     bool
	later      time.Duration
	cards      int
	ends, page float64
}{
	{"empty", false, 0, 1, 1, 2},
	{"two cards", true, 5 * 24 * time.Hour, 2, 2, 4},
	{"four cards", true, 2 * 24 * time.Hour, 4, 3, 5},
}

func TestTheReportIsTakenInAtAGlance(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		for _, want := range glances {
			s := newSite(t)
			s.advance(want.later)
			account := s.addAccount(memberEmail, language)
			if want.filled {
				s.fillDemo(account)
			}
			b := s.newTab(t, reader{language: language, device: narrowPhone})
			b.signIn(memberEmail)
			b.open("/report")
			got := js[reportSize](b, measureReport)
			if len(got.Cards) != want.cards || got.Folded == 0 || got.Ends > want.ends || got.Page > want.page {
				t.Errorf("%s, %s: %+v", language, want.name, got)
			}
			if folder := os.Getenv(screenshotsVariable); folder != "" {
				b.wholePage(narrowPhone)
				b.photograph(filepath.Join(folder, "report-"+want.name+"."+string(language)+".png"))
			}
		}
	}
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
