package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	promcollectors "github.com/prometheus/client_golang/prometheus/collectors"

	"crampdiary/diary"
	"crampdiary/diary/password"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/token"
	"crampdiary/handlers"
	"crampdiary/reminders"
	"crampdiary/reminders/clock"
	"crampdiary/reminders/mail"
	"crampdiary/reminders/push"
)

// serveCommand serves the diary until it is asked to stop.
type serveCommand struct {
	settings
	Demo bool `help:"Serve an invented diary from a throw-away database instead, and print how to sign in."`

	pools     map[string]*sql.DB // of the database
	unchecked func() bool        // whether the database is not checked completely yet
	leftOut   string             // what a demo leaves out of the settings that were given, in a line
}

// memoryGoal is how many octets Go's collector tries to stay below: far more than pages need, so that it works as usual
// beside them, and less than twice what one long diary or large file needs, beside which it collects more often instead.
const memoryGoal = 96 << 20

// collectAt is by how many percent the heap may grow before Go collects: with 64 clients, a save took a twelfth less of a
// processor than with Go's own 100, and the program 9 MB more.
const collectAt = 150

// Run opens the database, serves, and takes everything down in the opposite order.
func (c *serveCommand) Run(ctx context.Context, out streams) (err error) {
	log := c.logger(out.stderr)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if c.Demo {
		c.leaveOut(log)
		var dir string
		if dir, err = os.MkdirTemp("", "crampdiary-demo-"); err != nil {
			return fmt.Errorf("make room for the demo: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		c.Database = database(filepath.Join(dir, "demo.db"))
	}
	store, err := openStore(ctx, c.Database, log, c.Migrate.on() || c.Demo)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	stopCheck := checkWhileServing(ctx, store, log)
	defer stopCheck()
	c.unchecked, c.pools = store.Unchecked, store.Pools()
	return c.serve(ctx, store, log, out)
}

// Validate finds settings that do not fit together. The parser of the command line calls it.
func (c *serveCommand) Validate() error {
	if err := c.mailSettings.Validate(); err != nil || c.Demo {
		return err
	}
	if c.EraseIdle.on() && c.SMTPURL.url == nil {
		return errors.New("--erase-idle=on needs --smtp-url: no account is erased whose owner was not warned by mail")
	}
	if c.SecretKey.secret != "" {
		return nil
	}
	if _, ok, err := sqlstore.FilePath(string(c.Database)); err != nil || ok {
		return nil // opening it says what is wrong with the path
	}
	return errNeedsKey
}

// leaveOut keeps a demo from everything that belongs to a real installation: its database, the server that
// would mail to real people, and the key that signs links into real accounts.
// It says what it leaves out.
func (c *serveCommand) leaveOut(log *slog.Logger) {
	var given []string
	if c.Database != defaultDatabase {
		given = append(given, "--database")
	}
	if c.SMTPURL.url != nil {
		given = append(given, "--smtp-url")
	}
	if c.MailFolder != "" {
		given = append(given, "--mail-folder")
	}
	if c.Backup.Dir != "" {
		given = append(given, "--backup-dir")
		c.Backup.Dir = ""
	}
	if c.EraseIdle.on() {
		given = append(given, "--erase-idle")
	}
	if len(c.Ntfy) > 0 {
		given = append(given, "--ntfy")
		c.Ntfy = nil
	}
	c.mailSettings, c.SecretKey, c.EraseIdle = mailSettings{}, longSecret{}, "off"
	if len(given) > 0 {
		log.Warn("a demo uses no settings of a real installation", "left_out", strings.Join(given, " "))
		c.leftOut = "The demo uses neither a database nor a mail server of yours; left out: " + strings.Join(given, " ") + "\n"
	}
}

// serve serves a store until ctx ends.
func (c *serveCommand) serve(ctx context.Context, store diary.Store, log *slog.Logger, out streams) (err error) {
	hasher := password.NewHasher(password.DefaultParams, 0)
	invitation := ""
	if c.Demo {
		if invitation, err = fillDemo(ctx, store, hasher, time.Now()); err != nil {
			return fmt.Errorf("make the demo: %w", err)
		}
	}
	// Listening comes after the database is ready: everybody who reaches the address is served.
	listener, err := net.Listen("tcp", string(c.Listen))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	site := c.siteURL(listener)
	links, err := c.signer(ctx, store, log)
	if err != nil {
		return err
	}
	delivers, err := c.open(c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, delivers.close()) }()
	steady, err := newClock(ctx, store, log)
	if err != nil {
		return err
	}
	mails := reminders.NewMetrics()
	requests := handlers.NewMetrics()
	collectors := []prometheus.Collector{requests, mails, steady, reminders.NewQueueMetrics(store, steady.Steady)}
	var sweeps []reminders.Sweep
	if c.Backup.Dir != "" {
		if err := c.Backup.prepare(ctx, store, steady.Steady(), log); err != nil {
			return err
		}
		collectors = append(collectors, lastBackupMetric(store))
		sweeps = append(sweeps, c.Backup.sweep(c.Database, store, log))
	}
	for name, pool := range c.pools {
		collectors = append(collectors, promcollectors.NewDBStatsCollector(pool, name))
	}
	metrics, err := startMetrics(c.MetricsListen, log, collectors...)
	if err != nil {
		return err
	}
	mailer := &mail.Mailer{Deliverer: delivers, Site: site, Signer: links, Now: steady.Steady}
	senders, pushKey, err := c.senders(store, mailer, links, site)
	if err != nil {
		return err
	}
	runner := reminders.NewRunner(reminders.Config{
		Store: store, Log: log, Now: steady.Steady, Settled: steady.Settled, Proven: steady.Proven, Metrics: mails, Concurrency: connections,
		NoServer: delivers.mailbox != nil, Senders: senders,
		AccountSender: &mail.Mailer{Deliverer: delivers.account, Site: site, Signer: links, Now: steady.Steady},
	})
	help := diary.DefaultHelpBook().With(c.OutOfHours...)
	warnOfNumbers(log, help.Stale(steady.Steady()))
	limits := diary.SessionLimits{Idle: time.Duration(c.SessionIdle), Lifetime: time.Duration(c.SessionLifetime)}
	server := newServer(handlers.New(store, handlers.Config{
		Hasher: hasher, Log: log, Now: time.Now, Steady: steady.Steady, BaseURL: site,
		TrustedProxies: c.TrustedProxies, Sessions: limits, Signup: c.Signup.Signup, SecondFactor: c.RequireSecondFactor.SecondFactorRule, EraseIdle: c.EraseIdle.on(),
		Help: help, Links: links, Mailbox: delivers.mailbox, MailWaits: runner.Wake, PushKey: pushKey, NtfyServers: c.Ntfy, Metrics: requests, Unchecked: c.unchecked,
		SpoolDir: spoolDirectory(c.Database, os.TempDir(), log),
	}), log)
	if c.EraseIdle.on() {
		sweeps = append(sweeps, reminders.IdleAccounts(store, steady.Proven, log))
	}
	heartbeat := reminders.NewHeartbeat(log, steady.Steady, append(sweeps,
		reminders.Sweep{Name: "clock", Run: func(ctx context.Context, _ time.Time) error { return steady.Keep(ctx) }},
		reminders.Housekeeping(store, limits, steady.Proven, log), reminders.StalledImports(store, steady.Steady, log), runner.Sweep())...)
	if err := warnOfPasskeys(ctx, store, site, log); err != nil && ctx.Err() == nil { // asked to stop already
		return err
	}
	runner.Start()
	heartbeat.Start()
	fmt.Fprintf(out.stdout, "Krampedagbog: %s\n%s%s", site, invitation, c.leftOut)
	if c.BaseURL.Host != "" {
		fmt.Fprintf(out.stdout, "Listening on http://%s\n", listener.Addr())
	}
	warnOfListening(log, listener, site)
	warnOfFactors(log, c.RequireSecondFactor.SecondFactorRule, site)
	if c.Signup.Signup == diary.SignupOpen && delivers.mailbox != nil {
		warnOfSignup(log, listener, site)
	}
	log.Info("serving", "listen", listener.Addr().String(), "version", programVersion(), "mail", delivers.where)

	endTelling := tellSystemd(ctx, listener, log)
	err = serveUntil(ctx, server, listener, time.Duration(c.ShutdownTimeout))
	endTelling()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Duration(c.ShutdownTimeout))
	defer cancel()
	err = errors.Join(err, stopped("stop the heartbeat", heartbeat.Stop(stopping)), stopped("stop sending mails", runner.Stop(stopping)), metrics.stop(stopping))
	log.Info("stopped")
	return err
}

// stopped names what could not be stopped.
func stopped(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// senders are what brings reminders by each channel, and the key by which browsers may be sent them; that is empty where
// they cannot.
func (c *serveCommand) senders(store diary.Store, mailer *mail.Mailer, links *token.Signer, site *url.URL) (map[diary.Channel]reminders.Sender, string, error) {
	senders := map[diary.Channel]reminders.Sender{diary.MailChannel: mailer}
	if len(c.Ntfy) > 0 {
		senders[diary.NtfyChannel] = &push.NtfySender{Texts: mailer, Devices: store, Servers: c.Ntfy, Client: push.NewNtfyClient()}
	}
	// Browsers let no page without TLS do this, and push services refuse a host that cannot be found by https.
	if !c.Notifications.on() || c.Demo || site.Scheme != "https" {
		return senders, "", nil
	}
	key, err := push.NewKey(links.Subkey("web push"))
	if err != nil {
		return nil, "", err
	}
	senders[diary.PushChannel] = &push.Sender{Texts: mailer, Devices: store, Key: key, Client: push.NewClient()}
	return senders, key.Public(), nil
}

// warnOfSignup says so where anybody may sign up, without a mail server, from elsewhere than this machine.
func warnOfSignup(log *slog.Logger, listener net.Listener, site *url.URL) {
	if site.Scheme == "https" || !isLocal(listener) {
		log.Warn("sign-up tells anyone who reaches it which addresses have an account, because there is no mail server to tell it to their owners alone: " +
			"give one as --smtp-url, or --signup=invite, and invite with crampdiary account invite")
	}
}

// warnOfPasskeys says so where passkeys were made for another host name: authenticators look at it, and do not sign here.
func warnOfPasskeys(ctx context.Context, store diary.Passkeys, site *url.URL, log *slog.Logger) error {
	elsewhere, err := store.PasskeysElsewhere(ctx, strings.ToLower(site.Hostname()))
	if err != nil {
		return fmt.Errorf("look at the passkeys: %w", err)
	}
	if elsewhere > 0 {
		log.Warn("passkeys that were made for another host name do not work here: their owners need a password with a code, or a recovery code; "+
			"give the name of before as --base-url if it was changed by mistake", "passkeys", elsewhere, "host", site.Hostname())
	}
	return nil
}

// warnOfFactors says so where a second factor is required and browsers make no passkeys, for which they want a name and https,
// and where strangers can try passwords and none is required.
func warnOfFactors(log *slog.Logger, rule diary.SecondFactorRule, site *url.URL) {
	if rule != diary.SecondFactorRequire {
		if handlers.IsPublic(site) {
			log.Info("a password alone opens the diary of anyone who added no second factor: --require-second-factor=require asks everybody for one")
		}
		return
	}
	_, err := netip.ParseAddr(site.Hostname())
	if numbered := err == nil; numbered || site.Scheme != "https" && site.Hostname() != "localhost" {
		log.Warn("a second factor is required, but at this address browsers make no passkeys: people can add one-time codes alone, "+
			"which need an app; give an https address with a host name as --base-url", "base_url", site.String())
	}
}

// warnOfListening says so where others than this machine can connect and nothing is said of TLS: then
// passwords and diaries may cross the network for everybody to read.
func warnOfListening(log *slog.Logger, listener net.Listener, site *url.URL) {
	if isLocal(listener) || site.Scheme == "https" {
		return
	}
	log.Warn("DANGER: other machines can connect, and without TLS anybody on the network can read passwords and diaries: "+
		"put a proxy with a certificate in front, as docs/INSTALL.md says, and give its address as --base-url https://…, or listen on localhost alone",
		"listen", listener.Addr().String(), "base_url", site.String())
}

// warnOfNumbers says so where telephone numbers were checked too long ago to be relied on.
func warnOfNumbers(log *slog.Logger, stale []diary.Region) {
	if len(stale) == 0 {
		return
	}
	log.Warn("telephone numbers of out-of-hours doctors may have changed since they were checked: compare them with what laegevagten.dk "+
		"and the regions publish, and give them with today's date as --out-of-hours AREA=NUMBER@DATE, or use a newer version of this program",
		"areas", list(stale))
}

// isLocal says whether this machine alone can connect.
func isLocal(listener net.Listener) bool {
	bound, ok := listener.Addr().(*net.TCPAddr)
	return !ok || diary.OnThisMachine(bound.IP.String())
}

// earliestTime is when there was no such program yet: a clock that shows less has never been set.
var earliestTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newClock(ctx context.Context, memory diary.ClockMemory, log *slog.Logger) (*clock.Clock, error) {
	wall, elapsed := clock.Machine()
	return clock.New(ctx, clock.Config{Wall: wall, Elapsed: elapsed, Earliest: earliestTime, Memory: memory, Log: log})
}

// siteURL is the setting, or else how a browser on this machine reaches the listener.
func (c *serveCommand) siteURL(listener net.Listener) *url.URL {
	if c.BaseURL.Host != "" {
		site := url.URL(c.BaseURL)
		return &site
	}
	host, port, _ := net.SplitHostPort(string(c.Listen)) // was checked when it was read
	host = localHost(host)
	if bound, ok := listener.Addr().(*net.TCPAddr); ok {
		port = strconv.Itoa(bound.Port)
	}
	return &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}
}

// newServer bounds what a slow or hostile client can hold on to. The pages bound the time that they
// work by themselves.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// serveUntil serves until ctx ends, and then lets the requests under way finish.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener, timeout time.Duration) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests under way did not finish: %w", err), server.Close())
	}
	return nil
}
