package handlers

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientAddress is the network address that a request comes from, as far as it tells one client from
// another: an IPv4 address, or the first 64 bits of an IPv6 one, which is what one household has.
// X-Forwarded-For is believed only as far as trusted proxies wrote it.
func (a *common) clientAddress(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && a.trusted(address); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(forwarded[i]))
		if err != nil {
			break
		}
		address = next.Unmap()
	}
	if address.Is6() {
		if prefix, err := address.WithZone("").Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return address.String()
}

func (a *common) trusted(address netip.Addr) bool {
	for _, prefix := range a.TrustedProxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}
