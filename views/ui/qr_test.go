package ui

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// link is as long as a real one.
var link = "https://dagbog.example.org/s/" + strings.Repeat("aZ9_-", 8) + "abc"

func TestAQRCodeDrawsEveryDarkModuleAndNoOther(t *testing.T) {
	code, err := NewQRCode(link)
	if err != nil {
		t.Fatal(err)
	}
	drawn := make(map[[2]int]bool)
	for run := range strings.SplitSeq(strings.TrimSuffix(code.Path, "z"), "z") {
		var x, y, width, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &width, &back); err != nil || width != back {
			t.Fatalf("%q: %v", run, err)
		}
		for i := range width {
			drawn[[2]int{x + i, y}] = true
		}
	}
	want, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	for y := range code.Size {
		for x := range code.Size {
			inside := min(x, y) >= quietZone && max(x, y) < code.Size-quietZone
			dark := inside && want.At(x-quietZone, y-quietZone) == color.Black
			if drawn[[2]int{x, y}] != dark {
				t.Fatalf("module %d,%d is wrong", x, y)
			}
		}
	}
	if modules := want.Bounds().Dx(); code.Size != modules+8 || len(drawn) < modules*modules/3 {
		t.Errorf("%d dark modules on a grid of %d for %d modules", len(drawn), code.Size, modules)
	}
}

func TestAQRCodeRefusesWhatIsTooLong(t *testing.T) {
	if _, err := NewQRCode(strings.Repeat("x", 4000)); err == nil {
		t.Error("drawn all the same")
	}
}
