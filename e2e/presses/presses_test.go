package presses

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// mostOff is how far from its press a cramp may be stored to have begun or ended.
const mostOff = 2 * time.Second

// mostOffEnd is the same for its end, which a connection that answers nothing may hold up by as long as the worker waits for it.
const mostOffEnd = mostOff + 4*time.Second

// networks is what the lot is drawn from. The ways in which nothing comes take the worker as long as it waits, and are drawn
// less often.
var networks = slices.Concat(
	slices.Repeat([]e2e.Way{e2e.WayOK}, 7), slices.Repeat([]e2e.Way{e2e.WayDown}, 7),
	slices.Repeat([]e2e.Way{e2e.WayBlackHole}, 2), slices.Repeat([]e2e.Way{e2e.WayNoAnswer}, 2), []e2e.Way{e2e.WaySlow},
)

// presser is a person with a diary and a browser on a network of their own.
type presser struct {
	*e2e.Tab
	t       *testing.T
	site    *e2e.Site
	network *e2e.Proxy
	lot     *rand.Rand
	profile string // of a browser that can be killed
	kill    func()

	presses int
	cramps  []pressedCramp
	cut     []span // presses in which the browser was killed, and of which nothing was found yet
	home    bool

	off, offEnd time.Duration // the most by which a start and an end were stored away from their presses
}

// pressedCramp is one that was answered: the person has read that it is kept.
type pressedCramp struct {
	id           string
	began, ended time.Time
}

// span is two instants, between which something was pressed.
type span struct{ from, to time.Time }

// pressesVariable says how many presses there are, when they shall not be as few as the time of all checks allows.
const pressesVariable = "CRAMPDIARY_TEST_PRESSES"

// TestPressesUnderAnyNetworkAreStoredOnceAndInTime has five people press under networks that are drawn by lot between the
// steps, and kills each one's browser four times on its profile. Every press that was answered is one cramp, with the
// beginning and the end that were pressed for. One in which the browser was killed is one or none.
func TestPressesUnderAnyNetworkAreStoredOnceAndInTime(t *testing.T) {
	const people, kills = 5, 4
	presses := 8
	if wanted, err := strconv.Atoi(os.Getenv(pressesVariable)); err == nil {
		presses = max(kills, wanted/people)
	}
	killed := presses / kills // every so many
	var pressing sync.WaitGroup
	var all []*presser
	for i := range people {
		p := newPresser(t, uint64(i))
		p.profile = t.TempDir()
		all = append(all, p)
		pressing.Go(func() {
			p.start()
			for n := range presses {
				if n%killed == killed-1 {
					p.killAndStart()
				}
				p.noteCramp()
			}
			p.comeHome()
		})
	}
	pressing.Wait()
	var answered, cut, left int
	var off, offEnd time.Duration
	for _, p := range all {
		cut += len(p.cut)
		if p.home {
			p.compare()
		}
		answered += len(p.cramps)
		left += len(p.cut)
		off, offEnd = max(off, p.off), max(offEnd, p.offEnd)
	}
	t.Logf("%d presses were answered; in %d more the browser was killed, of which %d are stored; at most %s from the start and %s from the end",
		answered, cut, cut-left, off, offEnd)
}

func newPresser(t *testing.T, seed uint64) *presser {
	p := &presser{t: t, network: e2e.NewProxy(t), lot: rand.New(rand.NewPCG(1, seed))} // #nosec G404 -- a seed draws the same again
	p.site = e2e.NewSiteBehind(t, p.network, time.Now())
	p.site.AddAccount(e2e.MemberEmail, diary.Danish)
	return p
}

// TestPressesInFirefoxAreStoredOnceAndInTime is a smaller run of the same in Firefox, which is not killed. There is none in WebKitGTK: pages
// go past the worker there as long as the system has a network (views/assets/sw.js), so it cannot be asked for one while the network fails.
func TestPressesInFirefoxAreStoredOnceAndInTime(t *testing.T) {
	presses := 5
	if wanted, err := strconv.Atoi(os.Getenv(pressesVariable)); err == nil {
		presses = max(1, wanted/10)
	}
	p := newPresser(t, 0)
	p.Tab = p.site.NewTab(t, e2e.OtherBrowsers[0])
	p.SignIn(e2e.MemberEmail)
	p.AwaitWorker()
	for range presses {
		p.noteCramp()
	}
	p.comeHome()
	p.compare()
	p.Watch.Take() // what did not load meanwhile
	t.Logf("%d presses were answered; at most %s from the start and %s from the end", len(p.cramps), p.off, p.offEnd)
}

func (p *presser) start() {
	p.network.Be(e2e.WayOK)
	b := p.site.NewHandset(p.t, p.profile)
	p.Tab, p.kill = b.Tab, b.Kill
	p.open("/")
	if e2e.JS[bool](p.Tab, `!!document.querySelector(".hero")`) { // a browser that was killed may have lost its session
		p.SignIn(e2e.MemberEmail)
	}
	p.AwaitWorker()
}

// draw changes the network, to what the lot says.
func (p *presser) draw() { p.network.Be(networks[p.lot.IntN(len(networks))]) }

// pressOnce presses the button of a form, and gives the instant at which that was.
func (p *presser) pressOnce(action string) time.Time {
	p.presses++
	p.Await(fmt.Sprintf(`sessionStorage.getItem("press") === "%[1]d" || ((button) => button?.checkVisibility() &&
		(sessionStorage.setItem("press", "%[1]d"), sessionStorage.setItem("at", Date.now()), button.click(), true)
	)(document.querySelector('main form[action%[2]s] button'))`, p.presses, action))
	return p.clock(e2e.JS[int64](p.Tab, `Number(sessionStorage.getItem("at"))`))
}

// clock is the time of the site at an instant of the device, in milliseconds.
func (p *presser) clock(ms int64) time.Time {
	return e2e.TestStart.Add(time.UnixMilli(ms).Sub(p.site.Runs))
}

// open goes to an address. A page reloads itself once it has sent something. It may do so in between, and is then left again.
func (p *presser) open(path string) {
	p.Act("open "+path, func(ctx context.Context) error {
		for {
			_, err := p.Driver.Navigate(ctx, p.site.URL+path)
			if errors.Is(err, e2e.ErrNotAsked) {
				return nil
			}
			if !errors.Is(err, e2e.ErrNoResponse) {
				return err
			}
		}
	})
}

// toTheButton goes to where a cramp can be noted.
func (p *presser) toTheButton() {
	if e2e.JS[bool](p.Tab, `location.pathname.startsWith("/offline/")`) && p.lot.IntN(2) == 0 {
		p.open("/offline/" + string(p.L.Language))
	} else {
		p.open("/")
	}
	if e2e.JS[bool](p.Tab, `!!document.querySelector('form[action$="/over"]')`) { // the first screen came before the end of the last one
		p.network.Be(e2e.WayOK)
		p.AwaitOutbox(0)
		p.open("/")
	}
}

// noteCramp notes a cramp, and that it has passed.
func (p *presser) noteCramp() {
	p.draw()
	p.toTheButton()
	p.draw()
	began := p.pressOnce(`="/now"`)
	p.Await(`/\/now(\/|$)/.test(location.pathname) && document.querySelector(".timer")?.checkVisibility()`)
	id := e2e.JS[string](p.Tab, `(location.pathname + location.hash).match(/[0-9a-f-]{36}/)[0]`)
	p.draw()
	ended := p.pressOnce(`$="/over"`)
	p.Await(`location.pathname.endsWith("/after") && document.readyState === "complete"`)
	p.cramps = append(p.cramps, pressedCramp{id, began, ended})
}

// killAndStart kills the browser at a moment within a press, and starts it again. What may have begun by that is ended.
func (p *presser) killAndStart() {
	p.draw()
	p.toTheButton()
	p.draw()
	from := p.site.Now()
	p.pressOnce(`="/now"`)
	<-time.After(time.Duration(p.lot.IntN(400)) * time.Millisecond)
	p.kill()
	p.cut = append(p.cut, span{from, p.site.Now()})
	p.start()
	p.sendAll()
	p.open("/")
	if e2e.JS[bool](p.Tab, `!!document.querySelector('form[action$="/over"]')`) {
		p.Press(p.L.T("now.over"))
	}
}

// comeHome comes to where the network is as it should be.
func (p *presser) comeHome() {
	p.network.Be(e2e.WayOK)
	p.sendAll()
	p.home = true
}

// sendAll opens the diary until nothing waits any more: what one page could not send, because another was at it, the next one
// sends.
func (p *presser) sendAll() {
	for range 3 {
		p.open("/")
		for range 100 {
			if e2e.JS[bool](p.Tab, e2e.OutboxHas(0)) {
				return
			}
			<-time.After(200 * time.Millisecond)
		}
		p.Await(`(Promise.all([outbox.list(), outbox.state("pause"), navigator.locks.query()]).then((all) => { window.why = JSON.stringify(all) }), window.why)`)
		p.t.Logf("a page left what waits: %s", e2e.JS[string](p.Tab, "window.why"))
	}
	p.AwaitOutbox(0)
}

// compare looks at what is stored.
func (p *presser) compare() {
	stored := make(map[string]diary.Episode)
	for _, e := range p.site.Episodes(e2e.MemberEmail) {
		stored[e.ID] = e
	}
	for _, c := range p.cramps {
		e, found := stored[c.id]
		delete(stored, c.id)
		if found && e.Ended != nil {
			p.off, p.offEnd = max(p.off, e.Started.Sub(c.began).Abs()), max(p.offEnd, e.Ended.Sub(c.ended).Abs())
		}
		switch {
		case !found:
			p.t.Errorf("what was pressed for at %s is not stored, or is one with another cramp", c.began)
		case e.Started.Sub(c.began).Abs() > mostOff || e.Ongoing || e.Ended == nil || e.Ended.Sub(c.ended).Abs() > mostOffEnd:
			p.t.Errorf("pressed at %s and %s, and stored %+v", c.began, c.ended, e)
		}
	}
	for _, e := range stored {
		i := slices.IndexFunc(p.cut, func(s span) bool {
			return !e.Started.Before(s.from.Add(-mostOff)) && !e.Started.After(s.to)
		})
		if i < 0 {
			p.t.Errorf("nobody pressed for %+v", e)
			continue
		}
		p.cut = slices.Delete(p.cut, i, i+1)
	}
}
