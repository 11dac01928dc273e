// Package offline is what a browser keeps of the program for when there is no network: the worker, and pages that are
// the same for everybody.
package offline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/assets"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"

	"github.com/a-h/templ"
)

// WorkerPath is the address of the worker. It has to be at the top, for a worker answers for what is below it.
const WorkerPath = "/sw.js"

// New is the area. Nothing in it is anybody's, so it needs no store.
func New() []area.Route {
	system := func(path string, handle area.HandlerFunc) area.Route {
		return area.Route{Row: area.Row{Method: http.MethodGet, Path: path, Access: area.System}, Handle: handle}
	}
	routes := []area.Route{system(WorkerPath, func(w http.ResponseWriter, _ *http.Request, _ area.Visitor) error {
		return send(w, "text/javascript; charset=utf-8", kept().worker)
	})}
	for _, path := range slices.Sorted(maps.Keys(kept().pages)) {
		routes = append(routes, system(path, func(w http.ResponseWriter, _ *http.Request, _ area.Visitor) error {
			return send(w, "text/html; charset=utf-8", kept().pages[path])
		}))
	}
	return routes
}

func send(w http.ResponseWriter, contentType string, content []byte) error {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(content) // what fails now is the connection, and nobody is left to tell
	return nil
}

// shell is what is kept.
type shell struct {
	pages  map[string][]byte
	worker []byte
}

// kept is made once: nothing in it depends on a request.
var kept = sync.OnceValue(func() shell {
	s := shell{pages: make(map[string][]byte)}
	for _, language := range diary.Languages {
		for path, page := range views.OfflinePages(i18n.For(language)) {
			s.pages[path] = written(page)
		}
	}
	s.worker = worker(s.pages)
	return s
})

func written(page templ.Component) []byte {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(context.Background(), buffer); err != nil {
		panic(err) // it has nothing to fail with
	}
	return ui.Typeset(nil, buffer.String())
}

// keptAssets are the assets that the pages use.
var keptAssets = []string{"app.css", "more.css", "app.js", "outbox.js", "waiting.js", "icon.svg"}

// worker is the program of the worker, with what it keeps. Its version is a checksum of all of it, so that another
// version is another file, which is how browsers find out.
func worker(pages map[string][]byte) []byte {
	urls, sum := slices.Sorted(maps.Keys(pages)), sha256.New()
	for _, path := range urls {
		sum.Write(pages[path])
	}
	for _, name := range keptAssets {
		urls = append(urls, assets.URL(name))
	}
	list, err := json.Marshal(urls)
	if err != nil {
		panic(err) // they are texts
	}
	program := assets.Worker()
	sum.Write(list)
	sum.Write(program)
	head := fmt.Sprintf("const VERSION = %q;\nconst KEPT = %s;\nconst OUTBOX = %q;\n\n",
		hex.EncodeToString(sum.Sum(nil)[:8]), list, assets.URL("outbox.js"))
	return append([]byte(head), program...)
}
