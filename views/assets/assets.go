// Package assets holds the style sheets, scripts and pictures that the pages use. Each is served under
// a name that holds a checksum of its content, so that browsers may keep it for ever and never show an
// old one with a new page.
package assets

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

//go:embed css app.js sheet.js stretch.js outbox.js waiting.js sw.js notifications.js devices.js passkeys.js icon.svg icon-192.png icon-512.png icon-maskable-512.png apple-touch-icon.png vendor/modern-normalize.css
var files embed.FS

// Prefix is the path under which the assets are served.
const Prefix = "/assets/"

// asset is a file as it is sent. What a browser need not read, such as comments, is not; and the forms of it are made when
// they are first asked for, and only once.
type asset struct {
	mimeType string
	plain    func() []byte
	packed   map[string]func() []byte // by content coding; nil for pictures, which are packed already
}

// codings are the content codings of the assets, the smallest first. Browsers ask for Brotli by https alone.
var codings = []struct {
	name string
	pack func(content []byte) []byte
}{
	{"br", func(content []byte) []byte {
		var packed bytes.Buffer
		w := brotli.NewWriterLevel(&packed, brotli.BestCompression)
		mustPack(w.Write(content))
		mustPack(0, w.Close())
		return packed.Bytes()
	}},
	{"gzip", func(content []byte) []byte {
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		mustPack(0, err)
		mustPack(w.Write(content))
		mustPack(0, w.Close())
		return packed.Bytes()
	}},
}

// mustPack panics at an error, which cannot occur: the content is a part of the program and fits into memory.
func mustPack(_ int, err error) {
	if err != nil {
		panic(err)
	}
}

// smaller leaves out of style sheets and scripts what only people read.
var smaller = func() *minify.M {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("text/javascript", js.Minify)
	return m
}()

func newAsset(name string, content []byte) asset {
	a := asset{mimeType: mime.TypeByExtension(path.Ext(name)), plain: func() []byte { return content }}
	kind, _, _ := mime.ParseMediaType(a.mimeType)
	if strings.HasPrefix(kind, "image/") && kind != "image/svg+xml" {
		return a
	}
	a.plain = sync.OnceValue(func() []byte {
		if _, _, minifies := smaller.Match(kind); minifies == nil {
			return content
		}
		small, err := smaller.Bytes(kind, content)
		mustPack(0, err)
		return small
	})
	a.packed = make(map[string]func() []byte)
	for _, coding := range codings {
		a.packed[coding.name] = sync.OnceValue(func() []byte { return coding.pack(a.plain()) })
	}
	return a
}

// as is the asset in the smallest form that a header Accept-Encoding accepts (RFC 9110, section 12.5.3), and its coding;
// that is empty for none.
func (a asset) as(accepted string) (content []byte, coding string) {
	for _, coding := range codings {
		if packed := a.packed[coding.name]; packed != nil && accepts(accepted, coding.name) {
			return packed(), coding.name
		}
	}
	return a.plain(), ""
}

// accepts says whether a content coding is named and has not the weight 0, which refuses it.
func accepts(header, coding string) bool {
	for offer := range strings.SplitSeq(header, ",") {
		name, parameter, _ := strings.Cut(offer, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			weight, weighted := strings.CutPrefix(strings.ReplaceAll(parameter, " ", ""), "q=")
			return !weighted || strings.Trim(weight, "0.") != ""
		}
	}
	return false
}

// urls finds the address of an asset by its plain name; served finds the asset by its address.
var urls, served = fingerprint()

// styleSheets are the style sheets that are sent, and their parts: the base that every page needs, and what some need.
var styleSheets = map[string][]string{
	"app.css":  {"vendor/modern-normalize.css", "css/[1-5]-*.css", "css/8-*.css"},
	"more.css": {"css/[67]-*.css"},
}

func fingerprint() (map[string]string, map[string]asset) {
	urls, served := make(map[string]string), make(map[string]asset)
	add := func(name string, content []byte) {
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		url := Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		urls[name] = url
		served[url] = newAsset(name, content)
	}
	for name, patterns := range styleSheets {
		var parts []string
		for _, pattern := range patterns {
			found, err := fs.Glob(files, pattern) // in the order of their names
			if err != nil {
				panic(err) // the patterns are constants
			}
			parts = append(parts, found...)
		}
		add(name, read(parts...))
	}
	for _, name := range []string{
		"app.js", "sheet.js", "stretch.js", "outbox.js", "waiting.js", "devices.js", "passkeys.js", "icon.svg", "icon-192.png", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon.png",
	} {
		add(name, read(name))
	}
	return urls, served
}

// read is the files one after the other.
func read(names ...string) []byte {
	var all []byte
	for _, name := range names {
		content, err := files.ReadFile(name)
		if err != nil {
			panic(err) // the files are part of the program
		}
		all = append(all, content...)
	}
	return all
}

// URL is the address of an asset such as "app.css". It panics when there is none of that name, since
// names are literals in the pages.
func URL(name string) string {
	url, ok := urls[name]
	if !ok {
		panic("assets: no asset named " + name)
	}
	return url
}

// Worker is the program of the worker. It is no asset: it has one address, and says itself what it belongs to.
func Worker() []byte { return read("sw.js", "notifications.js") }

// Handler serves the assets, and 404 for anything else.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, ok := served[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", found.mimeType)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Add("Vary", "Accept-Encoding")
		content, coding := found.as(r.Header.Get("Accept-Encoding"))
		if coding != "" {
			w.Header().Set("Content-Encoding", coding)
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	})
}
