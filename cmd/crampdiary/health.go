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
	host, port, _ := net.SplitHostPort(string(c.Listen)) // was checked when it was read
	if port == "0" {
		return misconfigured{fmt.Errorf("--listen %s is any free port: give the one on which the program listens", c.Listen)}
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(c.Timeout))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(localHost(host), port)+"/readyz", nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{}} // which asks no proxy
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("not reached: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: it answers %d", response.StatusCode)
	}
	fmt.Fprintln(out.stdout, "ready")
	return nil
}

// localHost is how this machine reaches what listens on a host, which may be all of its interfaces.
func localHost(host string) string {
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		return "localhost"
	}
	return host
}
