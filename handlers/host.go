package handlers

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// refuseForeignHosts refuses requests for another host name than the one by which browsers reach the diary.
// A web site whose name was made to lead to this machine's address (DNS rebinding) would otherwise count as
// the diary's own for the visitor's browser. It cannot do so with a bare IP address or localhost.
func (a *app) refuseForeignHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.knowsHost(r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		a.foreignHost.Do(func() {
			a.Log.Warn("requests for another host name are refused; where browsers reach the diary by it, give it as --base-url",
				"host", r.Host, "base_url", a.BaseURL.String())
		})
		a.serveError(w, r, a.stranger(r), errMisdirected)
	})
}

// knowsHost says whether a Host header names this site, whatever the port: a proxy may listen on another.
func (a *app) knowsHost(host string) bool {
	name := hostName(host)
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" {
		return true
	}
	return name == hostName(a.BaseURL.Host)
}

// hostName is a host without its port, in the one form in which names are compared.
func hostName(host string) string {
	name := (&url.URL{Host: host}).Hostname()
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}
