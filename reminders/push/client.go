package push

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// answerTimeout is how long a push service may take to answer.
const answerTimeout = 20 * time.Second

// NewClient is a client for push services. It connects to public addresses alone, so that no name leads into the
// host's own network, asks no proxy, and follows no redirect.
func NewClient() *http.Client {
	return newClient(net.Dialer{Timeout: 10 * time.Second, Control: refusePrivate})
}

// NewNtfyClient is a client for ntfy servers, which may be in the host's own network: the host named them. It asks no proxy
// and follows no redirect either.
func NewNtfyClient() *http.Client { return newClient(net.Dialer{Timeout: 10 * time.Second}) }

func newClient(dialer net.Dialer) *http.Client {
	return &http.Client{
		Timeout:       answerTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second,
			MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute,
		},
	}
}

var errPrivate = errors.New("push: not a public address")

// refusePrivate is asked with the address that a name was found to have, right before it is connected to.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !public(at.Addr()) {
		return fmt.Errorf("%w: %s", errPrivate, at.Addr())
	}
	return nil
}

// unicast6 is where all public addresses of IPv6 are. Unique local, link-local, mapped and translated addresses (NAT64) lie
// elsewhere.
var unicast6 = netip.MustParsePrefix("2000::/3")

// special are the addresses that are not public though they look so (IANA's registries of special-purpose addresses).
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

func public(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return a.Is4() || unicast6.Contains(a)
}
