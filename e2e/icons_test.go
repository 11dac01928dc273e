package e2e

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

const assetFolder = "../views/assets"

// icons are the pictures of the diary on a home screen, and what they are drawn from.
var icons = []struct {
	name, source string
	size         int
}{
	{"icon-192.png", "icon.svg", 192},
	{"icon-512.png", "icon.svg", 512},
	{"icon-maskable-512.png", "icon-maskable.svg", 512},
	{"apple-touch-icon.png", "icon-maskable.svg", 180},
}

// TestTheIconsAreDrawnFromTheirSource draws them again with -update.
func TestTheIconsAreDrawnFromTheirSource(t *testing.T) {
	b := NewSite(t).NewTab(t, Reader{Language: diary.Danish, Device: NarrowPhone})
	Run(b, "empty the tab", chromedp.Navigate("about:blank"))
	for _, icon := range icons {
		path := filepath.Join(assetFolder, icon.name)
		drawn := b.drawSVG(filepath.Join(assetFolder, icon.source), icon.size)
		if *update {
			if err := os.WriteFile(path, packed(t, drawn), 0o644); err != nil { // #nosec G306 -- a file of the source
				t.Fatal(err)
			}
		}
		stored, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if far := meanDistance(t, drawn, stored); far > 2 {
			t.Errorf("%s is not what %s shows (%.1f of 255): run go test ./e2e -run Icons -update", icon.name, icon.source, far)
		}
	}
}

// drawSVG is a picture of the file, of so many pixels each way.
func (b *Tab) drawSVG(path string, size int) []byte {
	b.T.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		b.T.Fatal(err)
	}
	draw := fmt.Sprintf(`(async () => {
		const image = new Image(%[1]d, %[1]d);
		image.src = "data:image/svg+xml;base64,%[2]s";
		await image.decode();
		const canvas = new OffscreenCanvas(%[1]d, %[1]d);
		canvas.getContext("2d").drawImage(image, 0, 0, %[1]d, %[1]d);
		const file = await canvas.convertToBlob({ type: "image/png" });
		return [...new Uint8Array(await file.arrayBuffer())].map((byte) => String.fromCharCode(byte)).join("");
	})().then(btoa)`, size, base64.StdEncoding.EncodeToString(source))
	text := Run(b, "draw "+path, chromedp.Evaluate[string](draw, chromedp.EvalAwaitPromise))
	content, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.T.Fatal(err)
	}
	return content
}

// packed is the same picture with a palette of the shades between its two colours, which takes a third of
// the room.
func packed(t *testing.T, content []byte) []byte {
	t.Helper()
	const shades = 16
	ground, line := color.NRGBA{0x0c, 0x5a, 0x61, 0xff}, color.NRGBA{0xff, 0xfd, 0xf8, 0xff}
	var palette color.Palette
	for i := range shades {
		mix := func(from, to uint8) uint8 { return uint8((int(from)*(shades-1-i) + int(to)*i) / (shades - 1)) }
		palette = append(palette,
			color.NRGBA{mix(ground.R, line.R), mix(ground.G, line.G), mix(ground.B, line.B), 0xff}, // the edge of the line
			color.NRGBA{ground.R, ground.G, ground.B, mix(0, 0xff)},                                // the edge of the ground
		)
	}
	picture := decodePNG(t, content)
	paletted := image.NewPaletted(picture.Bounds(), palette)
	draw.Draw(paletted, paletted.Bounds(), picture, image.Point{}, draw.Src)
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&file, paletted); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// meanDistance is how far two pictures of one size are from each other, 0 to 255: the edges of what is drawn differ a
// little from browser to browser.
func meanDistance(t *testing.T, a, b []byte) float64 {
	t.Helper()
	first, second := decodePNG(t, a), decodePNG(t, b)
	if first.Bounds() != second.Bounds() {
		t.Fatalf("one picture is of %v and the other of %v", first.Bounds(), second.Bounds())
	}
	sum, bounds := 0, first.Bounds()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			p, q := color.RGBAModel.Convert(first.At(x, y)).(color.RGBA), color.RGBAModel.Convert(second.At(x, y)).(color.RGBA)
			for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B), int(p.A) - int(q.A)} {
				sum += max(d, -d)
			}
		}
	}
	return float64(sum) / float64(4*bounds.Dx()*bounds.Dy())
}

func decodePNG(t *testing.T, content []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
