package reports

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
	"crampdiary/e2e"
	"crampdiary/views/ui/settest"
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
			s := e2e.NewSite(t)
			s.FillDemo(s.AddAccount(e2e.MemberEmail, language))
			b := s.NewTab(t, e2e.Reader{Language: language, Device: e2e.Desktop})
			b.SignIn(e2e.MemberEmail)
			b.Open("/summary")
			e2e.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Media:    "print",
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
			})
			const white, none, black = "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)", "rgb(0, 0, 0)"
			got := e2e.JS[printed](b, lookAtPrint)
			if len(got.Seen) > 0 || got.Wide {
				t.Errorf("on paper there are %v; too wide: %t", got.Seen, got.Wide)
			}
			if got.Ground != white && got.Ground != none || got.Ink != black {
				t.Errorf("printed %s on %s", got.Ink, got.Ground)
			}
			paper := e2e.Call(b, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
			a4 := regexp.MustCompile(`/MediaBox \[0 0 59[45][.0-9]* 84[12][.0-9]*\]`)
			if pages := len(a4.FindAll(paper.Data, -1)); pages < 2 || pages > 4 {
				t.Errorf("printed on %d pages of A4", pages)
			}
			details := strings.Join(strings.Fields(b.Text(".summary-details h2")), " ")
			if second := textOfPage(t, paper.Data, "2"); !strings.HasPrefix(second, details) {
				t.Errorf("the second page does not begin with %q:\n%s", details, second)
			}
			if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" {
				a4 := e2e.Device{Name: "paper", Width: 794, Height: 1123}
				b.Hold(a4)
				b.WholePage(a4)
				b.Photograph(filepath.Join(folder, "summary-printed."+string(language)+".png"))
				if err := os.WriteFile(filepath.Join(folder, "summary-printed."+string(language)+".pdf"), paper.Data, 0o644); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestTheFirstPageOfALongDiaryHoldsItAll prints the summary of a year in which everything was answered at length.
func TestTheFirstPageOfALongDiaryHoldsItAll(t *testing.T) {
	t.Parallel()
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := e2e.NewSite(t)
			fillLongest(s, s.AddAccount(e2e.MemberEmail, language))
			b := s.NewTab(t, e2e.Reader{Language: language, Device: e2e.Desktop})
			b.SignIn(e2e.MemberEmail)
			b.Open("/summary")
			paper := e2e.Call(b, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
			if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, "summary-longest."+string(language)+".pdf"), paper.Data, 0o644); err != nil {
					t.Error(err)
				}
			}
			first, second := textOfPage(t, paper.Data, "1"), textOfPage(t, paper.Data, "2")
			for _, part := range []string{".summary-person dd", ".summary-first h2", ".summary-facts dt", ".summary-gives-way li:first-child"} {
				for _, said := range e2e.JS[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(".summary-first " + %q), ...document.querySelectorAll(".summary-first" + %q)].map((e) => e.firstChild.textContent)`, part, part)) {
					if said = strings.Join(strings.Fields(settest.Unset(said)), " "); !strings.Contains(first, said) {
						t.Errorf("%q is not on the first page", said)
					}
				}
			}
			goesOn := b.L.T("summary.whole", "Title", b.L.T("field.goal.summary"))
			if !strings.HasPrefix(second, goesOn) || !strings.Contains(first, b.L.T("summary.goes-on")) {
				t.Errorf("the second page does not begin with %q, as the first says, but with %.200q", goesOn, second)
			}
		})
	}
}

// fillLongest gives an account a diary of a year in which everything was answered at length.
func fillLongest(s *e2e.Site, account diary.Account) {
	s.T.Helper()
	now := s.Now()
	to := diary.CrampDayOf(now, account.Location())
	invented := demo.Generate(1, 365, now, account.Location())
	snapshot := diary.Snapshot{From: to - 364, To: to - 1, Profile: invented.Profile, Episodes: invented.Episodes, Function: invented.Function}
	diarytest.WriteMuch(&snapshot)
	for _, episode := range snapshot.Episodes {
		if _, err := s.Store.CreateEpisode(s.T.Context(), account.ID, episode, now); err != nil {
			s.T.Fatal(err)
		}
	}
	if _, err := s.Store.SaveProfile(s.T.Context(), account.ID, snapshot.Profile, now); err != nil {
		s.T.Fatal(err)
	}
	if err := s.Store.SaveFunction(s.T.Context(), account.ID, snapshot.Function, now); err != nil {
		s.T.Fatal(err)
	}
}

// textOfPage is the text of a page of a PDF as it was written, each space as one.
func textOfPage(t *testing.T, paper []byte, page string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-f", page, "-l", page, "-enc", "UTF-8", path, "-").Output() // #nosec G204 -- the test's own file
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(settest.Unset(string(text))), " ")
}

// TestWhatIsForTheScreenAloneIsNotPrinted looks at a page that has such a part.
func TestWhatIsForTheScreenAloneIsNotPrinted(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders[:1], func(t *testing.T, b *e2e.Tab, _ e2e.Reader) {
		b.Site.FillDiary(b.Site.Account(e2e.MemberEmail), 90)
		b.SignIn(e2e.MemberEmail)
		b.Open("/report/patterns")
		const seen = `[...document.querySelectorAll(".no-print")].filter((e) => e.checkVisibility()).length`
		if e2e.JS[int](b, seen) == 0 {
			t.Fatal("the page has no part for the screen alone")
		}
		b.ToPaper()
		if n := e2e.JS[int](b, seen); n > 0 {
			t.Errorf("%d parts for the screen alone are printed", n)
		}
		const folded = `[...document.querySelectorAll(".on-paper-too > :not(summary)")].map((e) => e.checkVisibility())`
		if seen := e2e.JS[[]bool](b, folded); len(seen) == 0 || slices.Contains(seen, false) {
			t.Errorf("of what is folded on the screen, printed is %v", seen)
		}
		paper := e2e.Call(b, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "patterns-printed.pdf"), paper.Data, 0o644); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestTheSummaryStandsBesideTheReportAndItsDaysAreChosen(t *testing.T) {
	e2e.ForEach(t, e2e.TwoAndEveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Site.FillDemo(b.Site.Account(e2e.MemberEmail))
		b.SignIn(e2e.MemberEmail)
		b.PressIn("nav", b.L.T("nav.report"))
		for _, path := range []string{"/report/patterns", "/summary"} {
			b.Follow("nav.tabs a[href='" + path + "']")
			b.WantStatus(http.StatusOK)
			if at := b.Path(); at != path {
				t.Errorf("the tab leads to %s, want %s", at, path)
			}
		}
		b.Says(b.L.T("summary.title"))
		four := b.Text(".summary")
		b.Unfold(b.L.T("summary.choose"))
		b.Tap("input[name=period][value='12']")
		b.Press(b.L.T("summary.show"))
		b.WantStatus(http.StatusOK)
		b.Says(b.L.T("summary.title"))
		if twelve := b.Text(".summary"); twelve == four {
			t.Errorf("twelve weeks are summed up as four are:\n%s", twelve)
		}
	})
}
