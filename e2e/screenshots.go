package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// ScreenshotsVariable names the folder that the pictures of every page are written into:
//
//	CRAMPDIARY_TEST_SCREENSHOTS=dir go test ./e2e/... -run "Screenshots|Printed"
//
// makes PAGE.LANGUAGE.VIEW.png, each the whole page except screen, which is what a phone shows at first.
// Without the variable a few pages are photographed and thrown away, to prove that it works.
const ScreenshotsVariable = "CRAMPDIARY_TEST_SCREENSHOTS"

// pictures are the ways in which every page is photographed.
var pictures = []struct {
	name    string
	device  Device
	theme   string
	letters string // how large, empty for as they are
	forced  string // whether the device forces colours on the page
}{
	{"light", NarrowPhone, "light", "", "none"},
	{"dark", NarrowPhone, "dark", "", "none"},
	{"night", NarrowPhone, "night", "", "none"},
	{"large", NarrowPhone, "light", "200%", "none"},
	{"desktop", Desktop, "light", "", "none"},
	{"forced", NarrowPhone, "light", "", "active"},
}

// NarrowPhone is what most pages are looked at on.
var NarrowPhone = Device{"narrow-phone", 360, 740}

// PhotographPages takes the pictures of a language.
func PhotographPages(t *testing.T, language diary.Language) {
	folder := os.Getenv(ScreenshotsVariable)
	var only []string
	if folder == "" {
		folder, only = t.TempDir(), []string{"landing", "diary", "log"}
	} else if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	walk(t, language, []Part{OfADiary, OfOthers}, func(b *Tab, s scene) {
		path := func(picture string) string {
			return filepath.Join(folder, strings.Join([]string{s.name, string(language), picture, "png"}, "."))
		}
		own := JS[string](b, "document.documentElement.dataset.theme ?? ''")
		for _, p := range pictures {
			JS[chromedp.Void](b, fmt.Sprintf("{document.documentElement.dataset.theme = %q; document.documentElement.style.fontSize = %q}", p.theme, p.letters))
			b.preferFeature("forced-colors", p.forced)
			b.WholePage(p.device)
			b.Photograph(path(p.name))
		}
		b.preferFeature("forced-colors", "none")
		JS[chromedp.Void](b, fmt.Sprintf("document.documentElement.dataset.theme = %q", own))
		b.Hold(NarrowPhone)
		b.Photograph(path("screen"))
	}, only...)
}

// WholePage makes the window as high as the page, so that what sticks to an edge of the window lies at
// the edge of the picture.
func (b *Tab) WholePage(d Device) {
	b.T.Helper()
	b.Hold(d)
	d.Height = max(d.Height, JS[int64](b, "document.documentElement.scrollHeight"))
	b.Hold(d)
}

// Photograph writes a picture of what is seen to a file.
func (b *Tab) Photograph(path string) {
	b.T.Helper()
	picture := Run(b, "photograph", chromedp.CaptureScreenshot())
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		b.T.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		b.T.Fatalf("%s: %v", path, err)
	}
	if blank(decoded) {
		b.T.Errorf("%s is blank", path)
	}
}

// blank says whether a picture has fewer colours than the smoothed edges of a few letters.
func blank(picture image.Image) bool {
	colours := make(map[[3]uint32]bool)
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			colours[[3]uint32{r, g, b}] = true
			if len(colours) > 16 {
				return false
			}
		}
	}
	return true
}
