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
	"time"
)

//go:embed css app.js sheet.js stretch.js outbox.js waiting.js sw.js notifications.js devices.js passkeys.js icon.svg icon-192.png icon-512.png icon-maskable-512.png apple-touch-icon.png vendor/modern-normalize.css
var files embed.FS

// Prefix is the path under which the assets are served.
const Prefix = "/assets/"

type asset struct {
	content  []byte
	mimeType string
}

// urls finds the address of an asset by its plain name; served finds the asset by its address.
var urls, served = fingerprint()

// styleSheet is the one style sheet that is sent: the vendored base, and the project's own parts in the
// order of their names.
const styleSheet = "app.css"

func fingerprint() (map[string]string, map[string]asset) {
	urls, served := make(map[string]string), make(map[string]asset)
	add := func(name string, content []byte) {
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		url := Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		urls[name] = url
		served[url] = asset{content: content, mimeType: mime.TypeByExtension(ext)}
	}
	styles := []string{"vendor/modern-normalize.css"}
	parts, err := fs.Glob(files, "css/*.css") // in the order of their names
	if err != nil {
		panic(err) // the pattern is a constant
	}
	add(styleSheet, read(append(styles, parts...)...))
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
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(found.content))
	})
}
