package e2e

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// The other tests say that a page has no faults. These put faults into one, to prove that they would be
// found.

func TestTheChecksFindAPageThatIsHardToUse(t *testing.T) {
	t.Parallel()
	b := NewSite(t).NewTab(t, Reader{Language: diary.English, Device: SmallPhone})
	for fault, test := range map[string]struct{ make, found string }{
		"picture without words": {`main.append(new Image())`, "image-alt"},
		"pale text":             {`main.querySelector("h1").style.color = "#ddd"`, "color-contrast"},
		"wide part":             {`main.firstElementChild.style.width = "400px"`, "scrolls sideways"},
		"low button":            {`main.querySelectorAll(".button").forEach((e) => { e.style.cssText = "min-height: 0; padding: 0" })`, "less than 24 × 44"},
	} {
		b.Open("/")
		b.Prefer("light")
		JS[chromedp.Void](b, `{const main = document.querySelector("main"); `+test.make+`}`)
		axe := b.newAxe()
		found := slices.Concat(b.misfits(SmallPhone), axe.violations(), axe.violations(rulesOfScheme["dark"]...))
		if !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, test.found) }) {
			t.Errorf("%s is not found, only %q", fault, found)
		}
	}

	strain := fmt.Sprintf("%s(320, 10)", strings.TrimSpace(strainSource))
	for fault, test := range map[string]struct{ make, check, found string }{
		"broken word":      {`main.innerHTML = "<p>Krampe</p>"; main.firstChild.style.width = "1em"`, strain, "Krampe is broken"},
		"cut text":         {`main.innerHTML = "<p>Noget, der er bredere</p>"; main.firstChild.style.width = "9em"; main.firstChild.style.whiteSpace = "nowrap"`, strain, "wide and holds"},
		"chosen by ground": {`main.innerHTML = '<form><button class="x" aria-pressed="true">a</button><button class="x" aria-pressed="false">b</button></form>'`, chosenSource, "looks like the others"},
		"hidden part":      {`main.innerHTML = '<p id="part">a</p>'; document.styleSheets[0].insertRule("#part { display: none }"); document.styleSheets[0].insertRule("main:has(p) #part { display: block }", 1)`, withoutHasSource, "is hidden without :has"},
	} {
		b.Open("/")
		JS[chromedp.Void](b, `{const main = document.querySelector("main"); `+test.make+`}`)
		if found := JS[[]string](b, test.check); !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, test.found) }) {
			t.Errorf("%s is not found, only %q", fault, found)
		}
	}
	b.Open("/")
	JS[chromedp.Void](b, `document.querySelector(".site-header").style.position = "sticky"`)
	if covered := JS[float64](b, barsSource); covered < 0.05 {
		t.Errorf("a bar is not found, only %f", covered)
	}
	b.Open("/")
	const cover = `{const bar = document.createElement("div");
		bar.style.cssText = "position: fixed; inset: 0; z-index: 9";
		document.body.append(bar);
		document.querySelector(".button").focus();}`
	if JS[chromedp.Void](b, cover); b.Focus().Visible {
		t.Error("a covered focus is not found")
	}
}

func TestTheWatcherNotesWhatAPageMustNotDo(t *testing.T) {
	t.Parallel()
	b := NewSite(t).NewTab(t, Reader{Language: diary.English, Device: Desktop})
	for _, test := range []struct{ act, noted string }{
		{`console.error("no")`, "console.error"},
		{`setTimeout(() => { throw new Error("no") })`, "script: "},
		{`document.querySelector("main").insertAdjacentHTML("beforeend", '<p style="color: red">no</p>')`, "policy: style-src"},
		{`fetch("/missing")`, "/missing answered 404"},
		{`location.href = location.href.replace("127.0.0.1", "localhost")`, "asked another host: http://localhost"},
	} {
		b.Open("/")
		JS[chromedp.Void](b, `{`+test.act+`}`)
		b.Watch.WaitFor(t, test.noted)
	}
	b.Open("/")
	b.Watch.Take() // what else these led to
}

// Firefox tells of less, and never of a policy.
func TestTheWatcherNotesWhatAPageMustNotDoInFirefox(t *testing.T) {
	t.Parallel()
	b := NewSite(t).NewTab(t, OtherBrowsers[0])
	for _, test := range []struct{ act, noted string }{
		{`console.error("no")`, "console: error: no"},
		{`setTimeout(() => { throw new Error("no") })`, "javascript: error: Error: no"},
		{`fetch("/missing")`, "/missing answered 404"},
		{`location.href = location.href.replace("127.0.0.1", "localhost")`, "asked another host: http://localhost"},
	} {
		b.Open("/")
		JS[chromedp.Void](b, `(() => {`+test.act+`})()`)
		b.Watch.WaitFor(t, test.noted)
	}
	b.Watch.Take() // what else these led to
}

func TestAPartThatIsTooWideIsFoundInEveryBrowser(t *testing.T) {
	ForEach(t, OtherBrowsers, func(t *testing.T, b *Tab, r Reader) {
		b.Open("/")
		JS[chromedp.Void](b, `document.querySelector("main").firstElementChild.style.width = "400px"`)
		if found := strings.Join(b.misfits(r.Device), "\n"); !strings.Contains(found, "scrolls sideways") {
			t.Errorf("found is only %q", found)
		}
	})
}

func TestAPictureOfOneColourIsBlank(t *testing.T) {
	if !blank(image.NewRGBA(image.Rect(0, 0, 20, 20))) {
		t.Error("an empty picture does not count as blank")
	}
}
