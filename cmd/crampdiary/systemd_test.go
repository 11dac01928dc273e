package main

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"
)

func TestSystemdIsToldThatTheProgramIsReadyAnswersAndStops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	must(t, err)
	defer socket.Close()
	told := func() string {
		message := make([]byte, 64)
		n, err := socket.Read(message)
		must(t, err)
		return string(message[:n])
	}
	p := startProcess(t, []string{"NOTIFY_SOCKET=" + path, "WATCHDOG_USEC=150000"}, "--database", filepath.Join(t.TempDir(), "diary.db"))
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1"} {
		if got := told(); got != want {
			t.Fatalf("systemd is told %s, want %s", got, want)
		}
	}
	p.signal(syscall.SIGTERM)
	for {
		switch got := told(); got {
		case "WATCHDOG=1": // sent before
		case "STOPPING=1":
			return
		default:
			t.Fatalf("systemd is told %s, want STOPPING=1", got)
		}
	}
}
