package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

// axeSource is axe-core 4.14.1, the rules for accessible pages that can be checked by program.
//
//go:embed testdata/axe.min.js
var axeSource string

var (
	//go:embed testdata/layout.js
	layoutSource string
	//go:embed testdata/strain.js
	strainSource string
	//go:embed testdata/bars.js
	barsSource string
	//go:embed testdata/chosen.js
	chosenSource string
	//go:embed testdata/without-has.js
	withoutHasSource string
)

// rulesOfScheme are the rules that a page is held to; none means all. Darkness changes nothing but
// colours.
var rulesOfScheme = map[string][]string{
	"light": nil,
	"dark":  {"color-contrast", "link-in-text-block"},
}

// rulesOfTheme are the same for the themes, in which the scenes would be seen by the hour: they are at night.
var rulesOfTheme = map[ui.Theme][]string{
	ui.Light: rulesOfScheme["light"], ui.Dark: rulesOfScheme["dark"], ui.Night: rulesOfScheme["dark"],
}

// AuditPages checks every page of a part in a language in one walk, for the way to a page takes as long as looking at it:
// first as it comes, then under strain.
func AuditPages(t *testing.T, language diary.Language, part Part) {
	walk(t, language, []Part{part}, func(b *Tab, s scene) {
		own := JS[string](b, "document.documentElement.dataset.theme ?? ''")
		b.audit(s)
		JS[chromedp.Void](b, fmt.Sprintf("document.documentElement.dataset.theme = %q", own))
		b.Hold(Phone)
		b.strain(s)
	})
}

// audit checks that a page is accessible, fits a small phone and a desktop, and has nothing on it that is too small
// to tap.
func (b *Tab) audit(s scene) {
	b.T.Helper()
	axe := b.newAxe()
	for _, d := range []Device{SmallPhone, Desktop} {
		b.Hold(d)
		for _, misfit := range b.misfits(d) {
			b.T.Errorf("%s, %s: %s", s.name, d.Name, misfit)
		}
		for theme, rules := range rulesOfTheme {
			JS[chromedp.Void](b, fmt.Sprintf("document.documentElement.dataset.theme = %q", theme))
			for _, violation := range axe.violations(rules...) {
				b.T.Errorf("%s, %s, %s: %s", s.name, d.Name, theme, violation)
			}
		}
	}
}

// strain checks that a page stands what a person or a device makes of it: letters of twice the size with all
// unfolded, a zoom of 400 %, colours that the device forces on it, and a browser that does not know :has.
func (b *Tab) strain(s scene) {
	b.T.Helper()
	const mostOfTheScreen = 0.34
	complain := func(strain string, faults []string) {
		for _, fault := range faults {
			b.T.Errorf("%s, %s: %s", s.name, strain, fault)
		}
	}
	JS[chromedp.Void](b, `document.querySelectorAll("details").forEach((e) => { e.open = true })`)
	for d, longestWord := range map[Device]int{SmallPhone: 6, NarrowPhone: 10} {
		b.Hold(d)
		JS[chromedp.Void](b, `document.documentElement.style.fontSize = "200%"`)
		complain("large letters on a "+d.Name, b.misfits(d))
		complain("large letters on a "+d.Name, JS[[]string](b, fmt.Sprintf("%s(%d, %d)", strings.TrimSpace(strainSource), d.Width, longestWord)))
		JS[chromedp.Void](b, `document.documentElement.style.fontSize = ""`)
	}

	b.Hold(zoomed)
	complain("zoomed", b.misfits(zoomed))
	if covered := JS[float64](b, barsSource); covered > mostOfTheScreen {
		b.T.Errorf("%s: bars cover %.2f of a screen that is zoomed", s.name, covered)
	}

	b.preferFeature("forced-colors", "active")
	complain("forced colours", JS[[]string](b, chosenSource))
	b.preferFeature("forced-colors", "none")

	b.Hold(SmallPhone)
	complain("without :has", JS[[]string](b, withoutHasSource))
	complain("without :has", b.misfits(SmallPhone))
}

// misfits are what makes the page scroll sideways and what is too small to tap.
func (b *Tab) misfits(d Device) []string {
	b.T.Helper()
	return JS[[]string](b, fmt.Sprintf("%s(%d)", strings.TrimSpace(layoutSource), d.Width))
}

// axe is axe-core in the page a tab shows, in a world of its own, so that neither sees the other's
// variables and the page's policy does not hold for it.
type axe struct {
	tab   *Tab
	world runtime.ExecutionContextID
}

func (b *Tab) newAxe() axe {
	b.T.Helper()
	frame := cdp.FrameID(chromedp.FromContext(b.Ctx).Target.TargetID)
	world := Call(b, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame, WorldName: "axe"})
	a := axe{tab: b, world: world.ExecutionContextID}
	Run(b, "load axe-core", chromedp.Evaluate[chromedp.Void](axeSource+"\n;undefined", a.inWorld))
	return a
}

func (a axe) inWorld(p *runtime.EvaluateParams) { p.ContextID = a.world }

// violations are the rules that the page breaks, of those named or of all, and where. Nothing is
// preloaded: the style sheets are there, and asking for them again would count as requests of the page.
func (a axe) violations(rules ...string) []string {
	a.tab.T.Helper()
	options := map[string]any{"resultTypes": []string{"violations"}, "preload": false}
	if len(rules) > 0 {
		options["runOnly"] = rules
	}
	text, err := json.Marshal(options)
	if err != nil {
		a.tab.T.Fatal(err)
	}
	check := fmt.Sprintf(`axe.run(document, %s).then((results) =>
		results.violations.flatMap(({ id, help, nodes }) =>
			nodes.map((node) => [id + ": " + help, node.target.join(" "), node.failureSummary].join("\n"))))`, text)
	return Run(a.tab, "check with axe-core", chromedp.Evaluate[[]string](check, chromedp.EvalAwaitPromise, a.inWorld))
}
