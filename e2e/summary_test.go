package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
)

// printed is what of a page would be seen on paper.
type printed struct {
	Seen   []string // of the parts that belong on the screen alone
	Ground string
	Ink    string
	Wide   bool // wider than the paper
}

const lookAtPrint = `(() => {
	const parts = ["header", "nav", "footer.site-footer", ".summary-choice", ".zone-banner", ".skip-link"];
	const article = document.querySelector(".summary");
	return {
		Seen: parts.filter((part) => [...document.querySelectorAll("body > " + part + ", main " + part)].some((e) => e.checkVisibility())),
		Ground: getComputedStyle(document.body).backgroundColor,
		Ink: getComputedStyle(article.querySelector("dd")).color,
		Wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
	};
})()`

// TestTheSummaryIsPrintedBlackOnWhite prints the page of a person who chose dark.
func TestTheSummaryIsPrintedBlackOnWhite(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.fillDemo(s.addAccount(memberEmail, language))
			b := s.newTab(t, reader{language: language, device: desktop})
			b.signIn(memberEmail)
			b.open("/summary")
			call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Media:    "print",
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
			})
			const white, none, black = "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)", "rgb(0, 0, 0)"
			got := js[printed](b, lookAtPrint)
			if len(got.Seen) > 0 || got.Wide {
				t.Errorf("on paper there are %v; too wide: %t", got.Seen, got.Wide)
			}
			if got.Ground != white && got.Ground != none || got.Ink != black {
				t.Errorf("printed %s on %s", got.Ink, got.Ground)
			}
			paper := call(b, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
			a4 := regexp.MustCompile(`/MediaBox \[0 0 59[45][.0-9]* 84[12][.0-9]*\]`)
			if pages := len(a4.FindAll(paper.Data, -1)); pages < 2 || pages > 4 {
				t.Errorf("printed on %d sheets of A4", pages)
			}
			details := strings.Join(strings.Fields(b.text(".summary-details h2")), " ")
			if second := textOfSheet(t, paper.Data, "2"); !strings.HasPrefix(second, details) {
				t.Errorf("the second sheet does not begin with %q:\n%s", details, second)
			}
			if folder := os.Getenv(screenshotsVariable); folder != "" {
				b.hold(device{"paper", 794, 1123})
				b.wholePage(device{"paper", 794, 1123})
				b.photograph(filepath.Join(folder, "summary-printed."+string(language)+".png"))
				if err := os.WriteFile(filepath.Join(folder, "summary-printed."+string(language)+".pdf"), paper.Data, 0o644); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestTheFirstSheetOfALongDiaryHoldsItAll prints the summary of a year in which everything was answered at length.
func TestTheFirstSheetOfALongDiaryHoldsItAll(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.fillLongest(s.addAccount(memberEmail, language))
			b := s.newTab(t, reader{language: language, device: desktop})
			b.signIn(memberEmail)
			b.open("/summary")
			paper := call(b, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
			if folder := os.Getenv(screenshotsVariable); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, "summary-longest."+string(language)+".pdf"), paper.Data, 0o644); err != nil {
					t.Error(err)
				}
			}
			first, second := textOfSheet(t, paper.Data, "1"), textOfSheet(t, paper.Data, "2")
			for _, part := range []string{".summary-person dd", ".summary-first h2", ".summary-facts dt", ".summary-gives-way li:first-child"} {
				for _, said := range js[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(".summary-first " + %q), ...document.querySelectorAll(".summary-first" + %q)].map((e) => e.firstChild.textContent)`, part, part)) {
					if said = strings.Join(strings.Fields(said), " "); !strings.Contains(first, said) {
						t.Errorf("%q is not on the first sheet", said)
					}
				}
			}
			goesOn := b.l.T("summary.whole", "Title", b.l.T("field.goal.summary"))
			if !strings.HasPrefix(second, goesOn) || !strings.Contains(first, b.l.T("summary.goes-on")) {
				t.Errorf("the second sheet does not begin with %q, as the first says, but with %.200q", goesOn, second)
			}
		})
	}
}

// fillLongest gives an account a diary of a year in which everything was answered at length.
func (s *site) fillLongest(account diary.Account) {
	s.t.Helper()
	now := s.now()
	to := diary.CrampDayOf(now, account.Location())
	invented := demo.Generate(1, 365, now, account.Location())
	snapshot := diary.Snapshot{From: to - 364, To: to - 1, Profile: invented.Profile, Episodes: invented.Episodes, Function: invented.Function}
	diarytest.WriteMuch(&snapshot)
	for _, episode := range snapshot.Episodes {
		if _, err := s.store.CreateEpisode(s.t.Context(), account.ID, episode, now); err != nil {
			s.t.Fatal(err)
		}
	}
	if _, err := s.store.SaveProfile(s.t.Context(), account.ID, snapshot.Profile, now); err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.SaveFunction(s.t.Context(), account.ID, snapshot.Function, now); err != nil {
		s.t.Fatal(err)
	}
}

// textOfSheet is the text of a page of a PDF, each space as one.
func textOfSheet(t *testing.T, paper []byte, sheet string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-f", sheet, "-l", sheet, "-enc", "UTF-8", path, "-").Output() // #nosec G204 -- the test's own file
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// TestWhatIsForTheScreenAloneIsNotPrinted looks at a page that has such a part.
func TestWhatIsForTheScreenAloneIsNotPrinted(t *testing.T) {
	forEach(t, twoReaders[:1], func(t *testing.T, b *tab, _ reader) {
		b.site.fillDiary(b.site.account(memberEmail), 90)
		b.signIn(memberEmail)
		b.open("/report/patterns")
		const seen = `[...document.querySelectorAll(".no-print")].filter((e) => e.checkVisibility()).length`
		if js[int](b, seen) == 0 {
			t.Fatal("the page has no part for the screen alone")
		}
		b.toPaper()
		if n := js[int](b, seen); n > 0 {
			t.Errorf("%d parts for the screen alone are printed", n)
		}
		const folded = `[...document.querySelectorAll(".on-paper-too > :not(summary)")].map((e) => e.checkVisibility())`
		if seen := js[[]bool](b, folded); len(seen) == 0 || slices.Contains(seen, false) {
			t.Errorf("of what is folded on the screen, printed is %v", seen)
		}
		paper := call(b, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		if folder := os.Getenv(screenshotsVariable); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "patterns-printed.pdf"), paper.Data, 0o644); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestTheSummaryStandsBesideTheReportAndItsDaysAreChosen(t *testing.T) {
	forEach(t, twoAndEveryBrowser, func(t *testing.T, b *tab, r reader) {
		b.site.fillDemo(b.site.account(memberEmail))
		b.signIn(memberEmail)
		b.pressIn("nav", b.l.T("nav.report"))
		for _, path := range []string{"/report/patterns", "/summary"} {
			b.follow("nav.tabs a[href='" + path + "']")
			b.wantStatus(http.StatusOK)
			if at := b.path(); at != path {
				t.Errorf("the tab leads to %s, want %s", at, path)
			}
		}
		b.says(b.l.T("summary.title"))
		four := b.text(".summary")
		b.unfold(b.l.T("summary.choose"))
		b.tap("input[name=period][value='12']")
		b.press(b.l.T("summary.show"))
		b.wantStatus(http.StatusOK)
		b.says(b.l.T("summary.title"))
		if twelve := b.text(".summary"); twelve == four {
			t.Errorf("twelve weeks are summed up as four are:\n%s", twelve)
		}
	})
}
