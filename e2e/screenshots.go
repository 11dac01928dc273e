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

// screenshotsVariable names the folder that the pictures of every page are written into:
//
//	CRAMPDIARY_TEST_SCREENSHOTS=dir go test ./e2e/... -run "Screenshots|Printed"
//
// makes PAGE.LANGUAGE.VIEW.png, each the whole page except screen, which is what a phone shows at first.
// Without the variable a few pages are photographed and thrown away, to prove that it works.
const screenshotsVariable = "CRAMPDIARY_TEST_SCREENSHOTS"

// pictures are the ways in which every page is photographed.
var pictures = []struct {
	name    string
	device  device
	theme   string
	letters string // how large, empty for as they are
}{
	{"light", narrowPhone, "light", ""},
	{"dark", narrowPhone, "dark", ""},
	{"night", narrowPhone, "night", ""},
	{"large", smallPhone, "light", "200%"},
	{"desktop", desktop, "light", ""},
}

var narrowPhone = device{"narrow-phone", 360, 740}

// PhotographPages takes the pictures of a language.
func PhotographPages(t *testing.T, language diary.Language) {
	folder := os.Getenv(screenshotsVariable)
	var only []string
	if folder == "" {
		folder, only = t.TempDir(), []string{"landing", "diary", "log"}
	} else if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	walk(t, language, []Part{OfADiary, OfOthers}, func(b *tab, s scene) {
		path := func(picture string) string {
			return filepath.Join(folder, strings.Join([]string{s.name, string(language), picture, "png"}, "."))
		}
		own := js[string](b, "document.documentElement.dataset.theme ?? ''")
		for _, p := range pictures {
			js[chromedp.Void](b, fmt.Sprintf("{document.documentElement.dataset.theme = %q; document.documentElement.style.fontSize = %q}", p.theme, p.letters))
			b.wholePage(p.device)
			b.photograph(path(p.name))
		}
		js[chromedp.Void](b, fmt.Sprintf("document.documentElement.dataset.theme = %q", own))
		b.hold(narrowPhone)
		b.photograph(path("screen"))
	}, only...)
}

// wholePage makes the window as high as the page, so that what sticks to an edge of the window lies at
// the edge of the picture.
func (b *tab) wholePage(d device) {
	b.t.Helper()
	b.hold(d)
	d.height = max(d.height, js[int64](b, "document.documentElement.scrollHeight"))
	b.hold(d)
}

func (b *tab) photograph(path string) {
	b.t.Helper()
	picture := run(b, "photograph", chromedp.CaptureScreenshot())
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		b.t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	if blank(decoded) {
		b.t.Errorf("%s is blank", path)
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
