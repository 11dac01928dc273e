package main

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// tellSystemd says to systemd, where it started this program and waits for it, that the program is ready, and when ctx ends
// that it stops. Where the unit has a watchdog it says meanwhile that the program answers, three times as often as it has to;
// systemd restarts a program that does not. What it returns ends that.
func tellSystemd(ctx context.Context, listener net.Listener, log *slog.Logger) (end func()) {
	notify := func(state string) {
		if _, err := daemon.SdNotify(false, state); err != nil {
			log.Error("systemd could not be told", "state", state, "error", err)
		}
	}
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		log.Error("the unit's watchdog cannot be read", "error", err)
	}
	period := interval / 3
	var ticks <-chan time.Time // none without a watchdog
	if period > 0 {
		ticks = time.Tick(period)
	}
	notify(daemon.SdNotifyReady)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ticks:
			case <-ctx.Done():
				notify(daemon.SdNotifyStopping)
				return
			}
			if err := askLocally(ctx, listener.Addr().String(), "/healthz", period); err == nil {
				notify(daemon.SdNotifyWatchdog)
			} else if ctx.Err() == nil {
				log.Error("the program does not answer itself", "error", err)
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
