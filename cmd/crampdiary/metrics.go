package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	promcollectors "github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metricsServer tells a monitoring system how the reminders and mails are doing. It has an address of its
// own, so that a reverse proxy does not show it to everybody. It is nil when there is no such address.
type metricsServer struct {
	server *http.Server
	served chan error
}

// startMetrics serves metrics at /metrics of an address. An empty address serves none.
func startMetrics(listen address, log *slog.Logger, collectors ...prometheus.Collector) (*metricsServer, error) {
	if listen == "" {
		return nil, nil
	}
	registry := prometheus.NewRegistry()
	machine := []prometheus.Collector{
		promcollectors.NewGoCollector(), promcollectors.NewProcessCollector(promcollectors.ProcessCollectorOpts{}), promcollectors.NewBuildInfoCollector(),
	}
	for _, c := range append(machine, collectors...) {
		if err := registry.Register(c); err != nil {
			return nil, fmt.Errorf("prepare metrics: %w", err)
		}
	}
	listener, err := net.Listen("tcp", string(listen))
	if err != nil {
		return nil, fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
	}))
	m := &metricsServer{server: newServer(mux, log), served: make(chan error, 1)}
	go func() { m.served <- m.server.Serve(listener) }()
	log.Info("serving metrics", "listen", listener.Addr().String())
	return m, nil
}

// stop lets the requests under way finish.
func (m *metricsServer) stop(ctx context.Context) error {
	if m == nil {
		return nil
	}
	err := m.server.Shutdown(ctx)
	if served := <-m.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("stop serving metrics: %w", err)
	}
	return nil
}
