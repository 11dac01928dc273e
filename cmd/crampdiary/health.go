package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// healthCommand asks the program that runs on this machine whether it is ready.
type healthCommand struct {
	listenSettings
	Timeout duration `default:"5s" placeholder:"DURATION" help:"How long to wait for the answer."`
}

// Run says that it is ready, or ends with an error.
func (c *healthCommand) Run(ctx context.Context, out streams) error {
	if _, port, _ := net.SplitHostPort(string(c.Listen)); port == "0" { // was checked when it was read
		return misconfigured{fmt.Errorf("--listen %s is any free port: give the one on which the program listens", c.Listen)}
	}
	if err := askLocally(ctx, string(c.Listen), "/readyz", time.Duration(c.Timeout)); err != nil {
		return err
	}
	fmt.Fprintln(out.stdout, "ready")
	return nil
}

// askLocally asks the program that listens on an address of this machine for a page that answers 200.
func askLocally(ctx context.Context, address, path string, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(localHost(host), port)+path, nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // which asks no proxy
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("not reached: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: it answers %d", response.StatusCode)
	}
	return nil
}

// localHost is how this machine reaches what listens on a host, which may be all of its interfaces.
func localHost(host string) string {
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		return "localhost"
	}
	return host
}
