package diary

import "net/netip"

// OnThisMachine says whether a host is this very machine, by its name or its address: what goes there crosses no network.
func OnThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
