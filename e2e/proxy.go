package e2e

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// Way is how a network treats what goes through it.
type Way int

const (
	WayOK        Way = iota // passes everything on
	WayDown                 // refuses every connection
	WayNoSite               // is there, and has a proxy that does not reach the site
	WayBlackHole            // takes what is sent, and nothing comes of it
	WayNoAnswer             // passes on what is sent, and loses the answer
	WaySlow                 // passes on, but everything takes long
)

// slowBy is how long a slow network holds up what goes through it, each way.
const slowBy = 1500 * time.Millisecond

// Proxy is a network between a browser and a site, on a port of its own that stays the same.
type Proxy struct {
	listener net.Listener

	mu     sync.Mutex
	target string
	way    Way
	open   map[net.Conn]bool
}

// NewProxy is a network that works, and ends with the test. A site is put behind it by NewSiteBehind.
func NewProxy(t *testing.T) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: listener, open: make(map[net.Conn]bool)}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // the test is over
			}
			serving.Go(func() { p.serve(client) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		p.closeAll()
		serving.Wait()
	})
	return p
}

func (p *Proxy) host() string { return p.listener.Addr().String() }

func (p *Proxy) leadTo(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Be changes how the network is from now on. Connections that were there end when it is down, and when it has lost
// something of theirs; otherwise they live on.
func (p *Proxy) Be(w Way) {
	p.mu.Lock()
	before := p.way
	p.way = w
	p.mu.Unlock()
	if w == WayDown || w == WayNoSite || before == WayBlackHole || before == WayNoAnswer {
		p.closeAll()
	}
}

func (p *Proxy) now() Way {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.way
}

func (p *Proxy) closeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.open {
		_ = conn.Close() // that is what is wanted
	}
	clear(p.open)
}

// keep notes a connection, unless the network is down.
func (p *Proxy) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.way == WayDown {
		return false
	}
	p.open[conn] = true
	return true
}

func (p *Proxy) drop(conn net.Conn) {
	_ = conn.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, conn)
}

func (p *Proxy) serve(client net.Conn) {
	defer p.drop(client)
	if !p.keep(client) {
		return
	}
	if p.now() == WayNoSite {
		_, _ = http.ReadRequest(bufio.NewReader(client)) // whatever it asks
		_, _ = io.WriteString(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>502 Bad Gateway</h1>")
		return
	}
	p.mu.Lock()
	target := p.target
	p.mu.Unlock()
	server, err := net.Dial("tcp", target)
	if err != nil {
		return // the site is not there
	}
	defer p.drop(server)
	if !p.keep(server) {
		return
	}
	var copying sync.WaitGroup
	copying.Go(func() { p.pass(client, server, WayBlackHole) })
	copying.Go(func() { p.pass(server, client, WayBlackHole, WayNoAnswer) })
	copying.Wait()
}

// pass passes on what comes, as the network is at that moment, but for the ways in which it is lost.
func (p *Proxy) pass(from, to net.Conn, lost ...Way) {
	defer func() {
		_ = from.Close()
		_ = to.Close()
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !p.passes(lost) {
			_, _ = io.Copy(io.Discard, from) // a stream with a hole in it is of no use any more
			return
		}
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// passes says whether what came is passed on, when it has taken its time.
func (p *Proxy) passes(lost []Way) bool {
	if p.now() == WaySlow {
		<-time.After(slowBy)
	}
	for _, way := range lost {
		if p.now() == way {
			return false
		}
	}
	return true
}
