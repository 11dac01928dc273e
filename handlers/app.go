// Package handlers serves the pages over HTTP. routes.go lists every address and who may use it;
// each other file holds the handlers of one page. A handler decodes what was sent, asks the domain and
// the store, fills a view-model and returns an error if it cannot; errors.go alone decides what an
// error looks like to the person and in the log.
package handlers

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/password"
	"crampdiary/diary/token"
)

// Config is what the pages need from the program around them.
type Config struct {
	Store          diary.Store
	Hasher         *password.Hasher
	Log            *slog.Logger
	Now            func() time.Time // the clock of the machine: what people write down goes by it
	Steady         func() time.Time // what ends goes by it: it does not follow a clock that jumps; Now if nil
	BaseURL        *url.URL         // how the outside reaches the pages; https makes cookies Secure
	TrustedProxies []netip.Prefix   // whose X-Forwarded-For is believed
	Sessions       diary.SessionLimits
	SignupOpen     bool           // whether strangers may make accounts
	Help           diary.HelpBook // whom to call out of hours; empty for the default
	Links          *token.Signer  // makes and checks the links of mails
	Mailbox        Mailbox        // where mails lie that no server takes; nil when one does
	MailWaits      func()         // is told that a mail waits to be sent; may be nil
	SpoolDir       string         // where a file lies while it is sent; empty for the directory of temporary files
}

// app is the state that the handlers share.
type app struct {
	Config
	router  *mux.Router
	byRoute map[*mux.Route]route
	bulks   chan struct{} // holds one for each of them that is worked on
	movers  oneEach       // the accounts that move one
	held    budget        // the memory that they take
	known   lane          // hashes for those who are known
	https   bool
	ready   readiness

	foreignHost sync.Once // tells the operator of a host name that is refused
}

// New is the handler of every page, with everything around it that all requests share.
func New(config Config) http.Handler {
	a := newApp(config)
	return a.around(a.router)
}

func newApp(config Config) *app {
	a := &app{Config: config, https: config.BaseURL.Scheme == "https"}
	if a.Steady == nil {
		a.Steady = a.Now
	}
	if len(a.Help.Lines) == 0 {
		a.Help = diary.DefaultHelpBook()
	}
	if a.Hasher != nil {
		a.known.hasher = a.Hasher.Apart()
	}
	a.bulks = make(chan struct{}, mostBulks)
	a.router = a.newRouter()
	return a
}

// readiness remembers the last answer of the store for a moment, so that whoever asks often cannot
// make the database write often.
type readiness struct {
	mu      sync.Mutex
	checked time.Time
	err     error
}
