package ui

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quietZone is the light margin that a QR code needs on every side, in modules (ISO/IEC 18004).
const quietZone = 4

// QRCode is a QR code as an SVG path on a grid of Size by Size modules, the quiet zone included.
type QRCode struct {
	Size int
	Path string
}

// NewQRCode draws a text as a QR code that is still read when some of it is hidden. It returns an error
// when the text is too long for one.
func NewQRCode(text string) (QRCode, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QRCode{}, fmt.Errorf("draw QR code: %w", err)
	}
	modules := code.Bounds().Dx()
	var path strings.Builder
	for y := range modules {
		for x := 0; x < modules; x++ {
			start := x
			for x < modules && code.At(x, y) == color.Black {
				x++
			}
			if width := x - start; width > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start+quietZone, y+quietZone, width, width)
			}
		}
	}
	return QRCode{Size: modules + 2*quietZone, Path: path.String()}, nil
}

func (c QRCode) viewBox() string { return fmt.Sprintf("0 0 %d %d", c.Size, c.Size) }
