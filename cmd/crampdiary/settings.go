package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/reminders/push"
)

// settings is every setting of the running program: the one table from which the flags, the
// environment variables, the help, the config command and the README are made.
type settings struct {
	storeSettings

	listenSettings

	MetricsListen address `placeholder:"HOST:PORT" help:"Address on which to serve metrics for Prometheus, at /metrics. Anyone who reaches it can read them; without one there are none."`
	siteSettings
	TrustedProxies networks `placeholder:"CIDR,..." help:"Networks of the reverse proxies whose X-Forwarded-For is believed."`
	signupSettings
	RequireSecondFactor factorRule  `default:"offer" placeholder:"off|offer|require" help:"What is said to people without a passkey or one-time codes: nothing; a question, once, before the first export, share or change of address, where the base URL is public and https; or that the diary opens only with one. Exports and erasure stay open to them after their password."`
	Notifications       switched    `default:"on" placeholder:"on|off" help:"Whether browsers may show reminders as notifications. They go, encrypted, through the services of Google, Mozilla, Apple and Microsoft, and need an https base URL."`
	Ntfy                ntfyServers `placeholder:"URL,..." help:"Addresses of the ntfy servers to whose topics reminders may be sent, for example https://ntfy.sh. They read what they are sent: that there is a reminder, and nothing of what. None if empty."`
	SessionIdle         duration    `default:"720h" placeholder:"DURATION" help:"How long a browser may go unused before it is signed out."`
	SessionLifetime     duration    `default:"2160h" placeholder:"DURATION" help:"How long a browser stays signed in at most. It is signed out in the morning before that time, by the clock of its diary, or in the morning after when this is less than two days."`
	EraseIdle           switched    `default:"off" placeholder:"on|off" help:"Whether accounts that nobody uses are erased, 27 months after their last use. Their owners get three warnings by mail, the first after 24 months. Needs a mail server."`
	OutOfHours          outOfHours  `placeholder:"AREA=NUMBER@DATE,..." help:"Telephone numbers of out-of-hours doctors that replace the built-in ones, each with the date on which it was checked, for example sjaelland=1818@2026-11-23. The areas are hovedstaden, sjaelland, syddanmark, midtjylland and nordjylland."`
	Migrate             switched    `default:"on" placeholder:"on|off" help:"Whether a database of an older version is brought to this one at the start. Off, it is refused until crampdiary migrate was run."`
	ShutdownTimeout     duration    `default:"25s" placeholder:"DURATION" help:"How long requests under way may take to finish when the program is asked to stop."`
	keySettings
	Backup dailyBackup `embed:"" prefix:"backup-"`

	mailSettings
	logSettings
}

// listenSettings say where the program listens.
type listenSettings struct {
	Listen address `default:"localhost:8080" placeholder:"HOST:PORT" help:"Address to listen on. An empty host is every interface; port 0 is any free port."`
}

// siteSettings say where the diary is found.
type siteSettings struct {
	BaseURL webURL `name:"base-url" placeholder:"URL" help:"How browsers reach the diary, for example https://diary.example.org. With https, cookies are sent over TLS only. Derived from --listen when not given."`
}

// signupSettings say who may make an account.
type signupSettings struct {
	Signup signup `default:"open" placeholder:"open|invite|closed" help:"Who may make an account: anybody, people with an invitation, or nobody."`
}

// keySettings say with what links are signed.
type keySettings struct {
	SecretKey longSecret `placeholder:"TEXT" secret:"" help:"Secret that signs the links of mails, at least 32 characters that nobody guesses. When not given, it is made once and kept in a file beside the SQLite file; with PostgreSQL it must be given."`
}

// defaultDatabase is the database when none is given.
const defaultDatabase = "crampdiary.db"

// storeSettings say where the diary is kept.
type storeSettings struct {
	Database database `default:"crampdiary.db" placeholder:"FILE|URL" secret:"" help:"SQLite file, or a postgres:// URL."`
}

// logSettings say what is logged, and how.
type logSettings struct {
	LogFormat logFormat `default:"text" placeholder:"text|json" help:"Format of the log on standard error."`
	LogLevel  logLevel  `default:"info" placeholder:"debug|info|warn|error" help:"The least severe lines to log."`
}

func (s logSettings) logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.LogLevel.level()}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// address is where to listen.
type address string

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *address) UnmarshalText(text []byte) error {
	_, port, err := net.SplitHostPort(string(text))
	if err != nil {
		return fmt.Errorf("%q is not HOST:PORT", text)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q is not a port from 0 to 65535", port)
	}
	*a = address(text)
	return nil
}

// database is an SQLite file or a PostgreSQL URL. Printed, it does not tell the password.
type database string

// UnmarshalText implements encoding.TextUnmarshaler. Its errors do not hold the value, which may hold
// a password.
func (d *database) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return errors.New("no file or URL given")
	}
	value := string(text)
	if scheme, _, isURL := strings.Cut(value, "://"); isURL {
		if !slices.Contains([]string{"postgres", "postgresql", "sqlite", "file"}, scheme) {
			return errors.New("neither a file nor a postgres:// URL")
		}
		// A password with a slash, # or ? in it ends the host too early, and would be shown as a path.
		parsed, err := url.Parse(value)
		if err != nil || parsed.User == nil && strings.Contains(value, "@") {
			return errors.New("not a well-formed URL; special characters of a password are written as %2F and the like")
		}
	}
	*d = database(value)
	return nil
}

// String is the location without a password.
func (d database) String() string {
	if !strings.Contains(string(d), "://") {
		return string(d)
	}
	parsed, err := url.Parse(string(d))
	if err != nil {
		return "(unreadable)"
	}
	query := parsed.Query()
	for name := range query {
		if strings.Contains(name, "password") {
			query.Set(name, "xxxxx")
		}
	}
	parsed.RawQuery = query.Encode()
	return parsed.Redacted()
}

// webURL is the root of a web site: a scheme and a host, or nothing.
type webURL url.URL

// UnmarshalText implements encoding.TextUnmarshaler.
func (u *webURL) UnmarshalText(text []byte) error {
	parsed, err := url.Parse(string(text))
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return fmt.Errorf("%q is not an http:// or https:// URL", text)
	}
	root := url.URL{Scheme: parsed.Scheme, Host: parsed.Host}
	if parsed.Path = strings.TrimSuffix(parsed.Path, "/"); parsed.String() != root.String() {
		return fmt.Errorf("%q is more than scheme and host", text)
	}
	*u = webURL(root)
	return nil
}

func (u webURL) String() string { return (*url.URL)(&u).String() }

// longSecret is a secret that is too long to be guessed. It is never shown.
type longSecret struct{ secret }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *longSecret) UnmarshalText(text []byte) error {
	if len(text) < leastKey {
		return fmt.Errorf("a secret of fewer than %d characters could be guessed", leastKey)
	}
	s.secret = secret(text)
	return nil
}

// networks are IP networks in CIDR notation.
type networks []netip.Prefix

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *networks) UnmarshalText(text []byte) error {
	var prefixes networks
	for part := range strings.SplitSeq(string(text), ",") {
		prefix, err := netip.ParsePrefix(strings.TrimSpace(part))
		if err != nil {
			return fmt.Errorf("%q is not a network such as 10.0.0.0/8", part)
		}
		prefixes = append(prefixes, prefix.Masked())
	}
	*n = prefixes
	return nil
}

func (n networks) String() string {
	parts := make([]string, len(n))
	for i, prefix := range n {
		parts[i] = prefix.String()
	}
	return strings.Join(parts, ",")
}

// outOfHours are telephone numbers by area.
type outOfHours []diary.HelpLine

var telephoneNumber = regexp.MustCompile(`^\+?[0-9][0-9 ]{1,18}[0-9]$`)

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *outOfHours) UnmarshalText(text []byte) error {
	var lines outOfHours
	for part := range strings.SplitSeq(string(text), ",") {
		area, number, _ := strings.Cut(part, "=")
		number, checked, dated := strings.Cut(number, "@")
		line := diary.HelpLine{Region: diary.Region(strings.TrimSpace(area)), Number: strings.TrimSpace(number)}
		if !slices.Contains(diary.Regions, line.Region) {
			return fmt.Errorf("%q is none of the areas %s", line.Region, list(diary.Regions))
		}
		if !telephoneNumber.MatchString(line.Number) {
			return fmt.Errorf("%q is not a telephone number such as 70 11 31 31", line.Number)
		}
		if dated {
			date, err := diary.ParseDate(strings.TrimSpace(checked))
			if err != nil {
				return fmt.Errorf("%q is not a date such as 2026-11-23", checked)
			}
			line.Checked = &date
		}
		lines = append(lines, line)
	}
	*o = lines
	return nil
}

func (o outOfHours) String() string {
	parts := make([]string, len(o))
	for i, line := range o {
		parts[i] = string(line.Region) + "=" + line.Number
		if line.Checked != nil {
			parts[i] += "@" + line.Checked.String()
		}
	}
	return strings.Join(parts, ",")
}

// duration is a time span of more than nothing.
type duration time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration such as 90s, 30m or 720h", text)
	}
	if parsed <= 0 {
		return fmt.Errorf("%q is not more than nothing", text)
	}
	*d = duration(parsed)
	return nil
}

// String leaves out the zeros that time.Duration ends in.
func (d duration) String() string {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// ntfyServers are the servers that reminders may be sent to.
type ntfyServers []string

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *ntfyServers) UnmarshalText(text []byte) error {
	var servers ntfyServers
	for part := range strings.SplitSeq(string(text), ",") {
		server, err := push.ParseNtfyServer(strings.TrimSpace(part))
		if err != nil {
			return err
		}
		servers = append(servers, server)
	}
	*n = servers
	return nil
}

func (n ntfyServers) String() string { return strings.Join(n, ",") }

// switched says whether something is on.
type switched string

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *switched) UnmarshalText(text []byte) error { return choose(s, text, "on", "off") }

func (s switched) on() bool { return s == "on" }

// signup is who may make an account.
type signup struct{ diary.Signup }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *signup) UnmarshalText(text []byte) error { return choose(&s.Signup, text, diary.Signups...) }

func (s signup) String() string { return string(s.Signup) }

// factorRule is what is said to people without a second factor.
type factorRule struct{ diary.SecondFactorRule }

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *factorRule) UnmarshalText(text []byte) error {
	return choose(&f.SecondFactorRule, text, diary.SecondFactorRules...)
}

func (f factorRule) String() string { return string(f.SecondFactorRule) }

// logFormat is the form of the log's lines.
type logFormat string

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *logFormat) UnmarshalText(text []byte) error { return choose(f, text, "text", "json") }

// logLevel is the least severity that is logged.
type logLevel string

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *logLevel) UnmarshalText(text []byte) error {
	return choose(l, text, "debug", "info", "warn", "error")
}

func (l logLevel) level() slog.Level {
	return map[logLevel]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}[l]
}

func choose[T ~string](target *T, text []byte, choices ...T) error {
	if !slices.Contains(choices, T(text)) {
		return fmt.Errorf("%q is none of %s", text, list(choices))
	}
	*target = T(text)
	return nil
}

// list writes the values that there are.
func list[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	return strings.Join(texts, ", ")
}
