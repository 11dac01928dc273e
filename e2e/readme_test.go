package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/image/webp"

	"crampdiary/diary"
	"crampdiary/views/ui/settest"
	"crampdiary/views/words"
)

var update = flag.Bool("update", false, "take the pictures of the README anew")

// The pictures of the README lie in a folder beside it, with a list that says of what they were taken: a line for each
// picture, with the SHA-256 of the words that make its page what it is. These are the same on every machine, while letters
// and pixels are not.
const (
	readme       = "../README.md"
	pictureNames = ".readme"
	pictureList  = "../.readme/taken-of.sha256"
	mostBytes    = 200 << 10 // of all pictures
)

// landmarks are the words of a page by which a reader finds their way. When they are the same, so is the picture, but for
// what nobody looks at it for.
const landmarks = `[...document.querySelectorAll("main :is(h1, h2, h3, button, .button)")].filter((e) => e.checkVisibility()).map((e) => e.innerText)`

// shown are the pictures, and what brings a tab to what they are taken of and returns its words.
var shown = []struct {
	name string
	show func(t *testing.T, b *Tab) []string
}{
	{"night.webp", func(t *testing.T, b *Tab) []string {
		StartNow(b)
		b.Site.Advance(2 * time.Minute)
		b.Press(words.Place(b.L, diary.Episode{Muscle: diary.Calf, Side: diary.Left}))
		return JS[[]string](b, landmarks)
	}},
	{"report.webp", func(t *testing.T, b *Tab) []string {
		b.Press(b.L.T("now.over"))
		b.Site.AdvanceTo(10)
		b.Open("/report")
		return JS[[]string](b, landmarks)
	}},
	{"summary.webp", func(t *testing.T, b *Tab) []string {
		b.Open("/summary")
		summary := filepath.Join(t.TempDir(), "summary.pdf")
		if err := os.WriteFile(summary, b.summaryPDF(), 0o600); err != nil {
			t.Fatal(err)
		}
		page1 := strings.Fields(string(poppler(t, "pdftotext", "-l", "1", "-raw", "-enc", "UTF-8", summary, "-")))
		picture := poppler(t, "pdftoppm", "-singlefile", "-r", "100", "-png", summary)
		b.showPicture(picture)
		return page1
	}},
}

func TestTheREADMEShowsThePages(t *testing.T) {
	s := NewSite(t)
	s.FillDemo(s.AddAccount(MemberEmail, diary.Danish))
	b := s.NewTab(t, Reader{Language: diary.Danish, Device: NarrowPhone})
	b.Prefer("light")
	b.SignIn(MemberEmail)
	fine := chromedp.EmulateScale(2) // twice as many pixels as on a plain screen
	Run(b, "hold a fine phone", chromedp.EmulateViewport(NarrowPhone.Width, NarrowPhone.Height, chromedp.EmulateMobile, chromedp.EmulatePortrait, fine))
	var taken strings.Builder
	for _, picture := range shown {
		said := picture.show(t, b)
		if len(said) < 5 {
			t.Fatalf("%s is of a page with the words %q", picture.name, said)
		}
		fmt.Fprintf(&taken, "%x  %s\n", sha256.Sum256([]byte(settest.Unset(strings.Join(said, "\n")))), picture.name)
		if *update {
			b.takePicture(picturePath(picture.name))
		}
	}
	if *update {
		if err := os.WriteFile(pictureList, []byte(taken.String()), 0o644); err != nil { // #nosec G306 -- a file of the source
			t.Fatal(err)
		}
	}
	list, err := os.ReadFile(pictureList)
	if err != nil {
		t.Fatal(err)
	}
	if string(list) != taken.String() {
		t.Errorf("the pictures were taken of\n%snow there is\n%srun go test ./e2e -run README -update and look at them", list, &taken)
	}
}

func TestTheREADMEHasItsPictures(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, picture := range shown {
		content, err := os.ReadFile(picturePath(picture.name))
		if err != nil {
			t.Fatal(err)
		}
		size += len(content)
		if decoded, err := webp.Decode(bytes.NewReader(content)); err != nil || blank(decoded) {
			t.Errorf("%s shows nothing (%v)", picture.name, err)
		}
		if !strings.Contains(string(text), `<img src="`+pictureNames+"/"+picture.name+`"`) {
			t.Errorf("README.md does not show %s", picture.name)
		}
	}
	if size > mostBytes {
		t.Errorf("the pictures have %d bytes, more than %d", size, mostBytes)
	}
	files, err := filepath.Glob(picturePath("*"))
	if err != nil || len(files) != len(shown)+1 {
		t.Errorf("beside the README there are %q (%v)", files, err)
	}
}

func picturePath(name string) string { return filepath.Join(filepath.Dir(readme), pictureNames, name) }

// takePicture takes what the window shows.
func (b *Tab) takePicture(path string) {
	b.T.Helper()
	picture := Call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatWebp, Quality: new(int64(60)),
	})
	if err := os.WriteFile(path, picture.Data, 0o644); err != nil { // #nosec G306 -- a file of the source
		b.T.Fatal(err)
	}
}

// summaryPDF is what the button of the summary's page gives.
func (b *Tab) summaryPDF() []byte {
	b.T.Helper()
	const send = `(async () => {
		const button = document.querySelector("[formaction='/summary/pdf']");
		const answer = await fetch("/summary/pdf", { method: "POST", body: new URLSearchParams(new FormData(button.form)) });
		return [...new Uint8Array(await answer.arrayBuffer())].map((byte) => String.fromCharCode(byte)).join("");
	})().then(btoa)`
	text := Run(b, "write the PDF", chromedp.Evaluate[string](send, chromedp.EvalAwaitPromise))
	content, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.T.Fatal(err)
	}
	return content
}

// showPicture shows a picture alone, as wide as it is.
func (b *Tab) showPicture(picture []byte) {
	b.T.Helper()
	Run(b, "empty the tab", chromedp.Navigate("about:blank"))
	JS[chromedp.Void](b, `document.documentElement.style.background = "white"; document.body.style.margin = 0; document.body.append(new Image())`)
	show := fmt.Sprintf(`(async () => {
		const [image] = document.images;
		image.src = "data:image/png;base64,%s";
		await image.decode();
		return [image.naturalWidth, image.naturalHeight];
	})()`, base64.StdEncoding.EncodeToString(picture))
	size := Run(b, "show the picture", chromedp.Evaluate[[]int64](show, chromedp.EvalAwaitPromise))
	Run(b, "fit the window", chromedp.EmulateViewport(size[0], size[1]))
}

// poppler runs one of poppler's programs, and returns what it writes.
func poppler(t *testing.T, program string, arguments ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("no %s: install poppler-utils", program)
	}
	written, err := exec.Command(path, arguments...).Output() // #nosec G204 -- found in PATH
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return written
}
