// Package handlers serves the pages over HTTP. routes.go lists every address and who may use it;
// each other file holds the handlers of one page. They are methods of the area that the page belongs to,
// which declares what it asks of the store. A handler decodes what was sent, asks the domain and
// the store, fills a view-model and returns an error if it cannot; errors.go alone decides what an
// error looks like to the person and in the log.
package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/diary/password"
	"crampdiary/diary/token"
	"crampdiary/handlers/keys"
	"crampdiary/handlers/offline"
	"crampdiary/handlers/privacy"
)

// Config is what the pages need from the program around them.
type Config struct {
	Hasher         *password.Hasher
	Log            *slog.Logger
	Now            func() time.Time // the clock of the machine: what people write down goes by it
	Steady         func() time.Time // what ends goes by it: it does not follow a clock that jumps; Now if nil
	BaseURL        *url.URL         // how the outside reaches the pages; https makes cookies Secure
	TrustedProxies []netip.Prefix   // whose X-Forwarded-For is believed
	Sessions       diary.SessionLimits
	Signup         diary.Signup           // who may make an account; nobody if empty
	SecondFactor   diary.SecondFactorRule // what is said to members without a second factor; nothing if empty
	EraseIdle      bool                   // whether accounts that nobody uses are erased
	Help           diary.HelpBook         // whom to call out of hours; empty for the default
	Links          *token.Signer          // makes and checks the links of mails
	Mailbox        Mailbox                // where mails lie that no server takes; nil when one does
	MailWaits      func()                 // is called when a mail waits to be sent; may be nil
	PushKey        string                 // by which browsers know the notifications of this installation; empty when there are none
	Unchecked      func() bool            // whether the database is used before it was checked completely; nil when it never is
	Metrics        *Metrics               // counts the requests; nil counts none
	NtfyServers    []string               // to whose topics reminders may be sent, as diary.NtfyTopic names them
	SpoolDir       string                 // where a file lies while it is sent; empty for the directory of temporary files
}

// common is what the handlers of all areas share. No store is in it: an area declares what it asks of one.
type common struct {
	Config
	https bool
	known hashQueue // hashes for those who are known
	// sealer encrypts the keys of one-time codes; nil without the secret of the installation, which tests leave out.
	sealer *otp.Sealer
	// passkeys asks for passkeys; nil where no authenticator knows the site.
	passkeys *keys.Passkeys
}

// app is the areas under one table of routes, and what comes before and after each of their pages.
type app struct {
	*common
	*sessions
	Store interface {
		Ready(ctx context.Context, now time.Time) error
	}
	account   *accountArea
	data      *dataArea
	days      *dayArea
	episodes  *episodeArea
	links     *linkArea
	presses   *pressArea
	profile   *profileArea
	reminders *reminderArea
	reports   *reportArea
	shares    *shareArea
	signin    *signinArea
	mounted   []route // of areas that are packages of their own

	router    *mux.Router
	byRoute   map[*mux.Route]route
	transfers accountLocks // the accounts that move a whole diary
	held      budget       // the memory that they take
	ready     readiness

	foreignHost sync.Once // tells the operator of a host name that is refused
}

// New is the handler of every page, with everything around it that all requests share.
func New(store diary.Store, config Config) http.Handler {
	a := newApp(store, config)
	return a.around(a.router)
}

// newApp gives each area the store as the interface that it declares.
func newApp(store diary.Store, config Config) *app {
	c := &common{Config: config, https: config.BaseURL.Scheme == "https"}
	if c.Steady == nil {
		c.Steady = c.Now
	}
	if len(c.Help.Lines) == 0 {
		c.Help = diary.DefaultHelpBook()
	}
	if c.Hasher != nil {
		c.known.hasher = c.Hasher.Apart()
	}
	c.passkeys = keys.NewPasskeys(c.BaseURL, store, c.Steady)
	if c.Links != nil {
		c.sealer = otp.NewSealer(c.Links.Subkey("one-time codes"))
	}
	s, m, e, f := &sessions{c, store}, &mailer{c, store}, &events{c, store}, &findings{c, store}
	factors := &secondFactors{c, m, store}
	a := &app{
		common: c, sessions: s, Store: store,
		account:   &accountArea{c, s, m, e, nil, factors, store},
		data:      &dataArea{c, e, store, make(chan struct{}, mostBulks)},
		days:      &dayArea{c, f, store},
		episodes:  &episodeArea{c, f, store},
		links:     &linkArea{c, e, store},
		presses:   &pressArea{c, s, store},
		profile:   &profileArea{c, store},
		reminders: &reminderArea{c, s, m, e, &devices{c, store}, store},
		reports:   &reportArea{c, f, store},
		shares:    &shareArea{c, s, f, store},
	}
	a.account.keptForms = a
	a.signin = &signinArea{c, s, m, e, a, factors, store}
	a.mount(slices.Concat(privacy.New(store, c.Sessions, c.EraseIdle), offline.New(), keys.New(store, keys.Config{
		Site: c.BaseURL, Sealer: c.sealer, Passkeys: c.passkeys, Now: c.Now, Steady: c.Steady, Hash: c.known.hash, Tell: m.tellOwner,
	})))
	a.router = a.newRouter()
	return a
}

// readiness remembers the last answer of the store for a moment, so that anyone who asks often cannot
// make the database write often.
type readiness struct {
	mu      sync.Mutex
	checked time.Time
	err     error
}
