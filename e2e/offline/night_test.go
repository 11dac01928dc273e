package offline

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
	"crampdiary/views/words"
)

// noonZone is a time zone in which it is about noon now, so that the device asks for the night whenever the tests run.
func noonZone() string { return fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12) }

// clockTime is a time at the end of a line.
var clockTime = regexp.MustCompile(`(?m) \d\d[.:]\d\d$`)

// TestEverythingOfANightIsNotedWithoutANetwork notes a cramp with its end, side and pain, one that is over with all that is asked of
// it, and that there was none in the night, in each language.
func TestEverythingOfANightIsNotedWithoutANetwork(t *testing.T) {
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			network := e2e.NewProxy(t)
			s := e2e.NewSiteBehind(t, network, time.Now().Add(-6*time.Hour)) // so that the night is over
			account := s.AddAccount(e2e.MemberEmail, language)
			b := s.NewTab(t, e2e.Reader{Language: language, Device: e2e.Phone, Zone: noonZone()})
			b.SignIn(e2e.MemberEmail)
			b.AwaitWorker()
			network.Be(e2e.WayDown)

			b.Open("/")
			b.PressNow()
			b.Says(words.FirstAid(b.L, "")...)
			for _, aid := range words.MuscleAids(b.L) {
				if shown := e2e.JS[string](b, `document.querySelector("main").textContent.replaceAll("\u00ad", "")`); !bytes.Contains([]byte(shown), []byte(aid.Steps[0])) {
					t.Errorf("the page does not say %q", aid.Steps[0])
				}
			}
			b.Press(b.L.T("now.over"))
			b.Await(`document.getElementById("offline").dataset.state === "ready"`)
			b.Tap("#side")
			b.Press("6")
			awaitWaiting(b, b.L.T("outbox.cramp"))

			b.Press(b.L.T("today.no-cramps"))
			awaitWaiting(b, b.L.T("outbox.cramp"))
			b.Press(b.L.T("today.afterwards"))
			b.Await(`document.getElementById("offline").dataset.state === "ready"`)
			b.Tap("input[name=when][value='30']")
			b.Write("ended_at", "2")
			b.Choose("muscle", string(diary.Calf))
			b.Tap("#side-right")
			b.Tap("#pain-4")
			b.Write("note", "vågnede")
			b.Press(b.L.T("episode.save"))
			awaitWaiting(b, strings.Replace(b.L.T("outbox.cramps"), "{n}", "2", 1))
			if shown := b.Text("#waiting-list"); len(clockTime.FindAllString(shown, -1)) != 5 {
				t.Errorf("not each note has its time by a clock of 24 hours:\n%s", shown)
			}

			network.Be(e2e.WayOK)
			b.Open("/")
			b.AwaitOutbox(0)
			stored := s.Episodes(e2e.MemberEmail)
			if len(stored) != 2 {
				t.Fatalf("%d cramps are stored, want 2", len(stored))
			}
			tonight, before := stored[0], stored[1]
			if tonight.Side != diary.Left || tonight.Pain == nil || *tonight.Pain != 6 || tonight.Ended == nil {
				t.Errorf("stored %+v", tonight)
			}
			lasted, _ := before.Duration()
			if before.Muscle != diary.Calf || before.Side != diary.Right || before.Pain == nil || *before.Pain != 4 || before.Note != "vågnede" ||
				lasted != 2*time.Minute || s.Now().Sub(before.Started).Round(5*time.Minute) != 30*time.Minute {
				t.Errorf("stored %+v", before)
			}
			night := diary.CrampDayOf(e2e.TestStart, account.Location())
			if answer, err := s.Store.CheckIn(t.Context(), account.ID, night); err != nil || answer.Cramps != diary.No || answer.Asked != diary.NightOnly {
				t.Errorf("the night is answered %+v, %v", answer, err)
			}
			b.Watch.Take() // what did not load meanwhile
		})
	}
}

// TestAPressIsAnsweredSoon measures how long the page that helps takes to come, from the press on. A busy machine may take longer
// once, so one of a few presses counts.
func TestAPressIsAnsweredSoon(t *testing.T) {
	for name, c := range map[string]struct {
		way e2e.Way
		in  time.Duration
	}{"down": {e2e.WayDown, time.Second}, "a dead connection": {e2e.WayBlackHole, 5 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			network, s, b := onTheRoad(t)
			soonest := time.Hour
			for try := 1; soonest > c.in && try <= 4; try++ {
				b.Open("/")
				network.Be(c.way)
				e2e.JS[chromedp.Void](b.Tab, `document.querySelector('main form[action="/now"]').addEventListener("submit", () => sessionStorage.setItem("at", Date.now()))`)
				b.PressNow()
				took := e2e.JS[float64](b.Tab, `performance.timeOrigin + performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd - sessionStorage.getItem("at")`)
				soonest = min(soonest, time.Duration(took*float64(time.Millisecond)))
				b.Press(b.L.T("now.over"))
				network.Be(e2e.WayOK)
				b.Open("/")
				b.AwaitOutbox(0)
			}
			if soonest <= 0 || soonest > c.in {
				t.Errorf("it took %s, want at most %s", soonest, c.in)
			}
			for _, e := range s.Episodes(e2e.MemberEmail) {
				if e.Ongoing {
					t.Errorf("stored %+v", e)
				}
			}
		})
	}
}

// TestWhatWaitsCannotBeReadInTheFilesOfTheBrowser looks for what was typed in what a browser that was killed has left on the disk.
func TestWhatWaitsCannotBeReadInTheFilesOfTheBrowser(t *testing.T) {
	const told = "blaabaergroed" // in no other text
	network := e2e.NewProxy(t)
	s := e2e.NewSiteBehind(t, network, time.Now())
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	profile := t.TempDir()
	b := s.NewHandset(t, profile)
	b.SignIn(e2e.MemberEmail)
	b.AwaitWorker()
	mark := e2e.JS[string](b.Tab, ownMark)
	network.Be(e2e.WayDown)
	b.Open("/offline/da/entry")
	b.Await(`document.getElementById("offline").dataset.state === "ready"`)
	b.Tap("input[name=when][value='30']")
	b.Write("ended_at", "2")
	b.Write("note", told)
	b.Press(b.L.T("episode.save"))
	b.AwaitOutbox(1)
	b.Kill()
	database := filepath.Join(profile, "Default", "IndexedDB")
	if found := filesWith(t, database, mark); len(found) == 0 {
		t.Error("what is not encrypted is not found: the files are elsewhere")
	}
	if found := filesWith(t, database, told); len(found) != 0 {
		t.Errorf("what was noted can be read in %v", found)
	}
	network.Be(e2e.WayOK)
	b = s.NewHandset(t, profile)
	b.Open("/signin")
	if b.Path() == "/signin" { // a killed browser may have lost its session
		b.SignIn(e2e.MemberEmail)
	}
	b.AwaitOutbox(0)
	if stored := s.OnlyEpisode(e2e.MemberEmail); stored.Note != told {
		t.Errorf("stored %+v", stored)
	}
}

// filesWith are the files below a folder that hold a text, whichever way browsers write one.
func filesWith(t *testing.T, folder, text string) (found []string) {
	t.Helper()
	var wide []byte // UTF-16
	for _, letter := range []byte(text) {
		wide = append(wide, letter, 0)
	}
	if err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) || bytes.Contains(content, wide) {
			found = append(found, path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestASessionThatEndedKeepsWhatWaits ends the session of a phone that has no network, and has it come home.
func TestASessionThatEndedKeepsWhatWaits(t *testing.T) {
	network, s, b := onTheRoad(t)
	network.Be(e2e.WayDown)
	b.Open("/")
	aCramp(b.Tab)
	account := s.Account(e2e.MemberEmail)
	if err := s.Store.EndSessions(t.Context(), account.ID, "", s.Now()); err != nil {
		t.Fatal(err)
	}
	network.Be(e2e.WayOK)
	b.Open("/offline/da")
	b.Await(`document.body.dataset.sent === "signin" && document.getElementById("waiting-signin").checkVisibility()`)
	awaitWaiting(b.Tab, b.L.T("outbox.cramp"))
	b.AwaitOutbox(2)
	if stored := s.Episodes(e2e.MemberEmail); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}
	b.SignIn(e2e.MemberEmail)
	b.AwaitOutbox(0)
	if stored := s.OnlyEpisode(e2e.MemberEmail); stored.Ended == nil {
		t.Errorf("stored %+v", stored)
	}
}

// TestEachSignOfANetworkSendsWhatWaits notes cramps on a page that stays, and has the browser say in each of its ways that things are
// better now.
func TestEachSignOfANetworkSendsWhatWaits(t *testing.T) {
	network, s, b := onTheRoad(t)
	for i, sign := range []string{
		`dispatchEvent(new Event("online"))`,
		`dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`,
		`document.dispatchEvent(new Event("visibilitychange"))`, // it is visible
		`document.getElementById("waiting-send").click()`,
	} {
		network.Be(e2e.WayOK)
		b.Open("/")
		b.Await(`document.body.dataset.sent === "done"`)
		e2e.JS[chromedp.Void](b.Tab, `outbox.setState("pause", null)`)
		waits(b.Tab, ownMark)
		b.AwaitOutbox(1)
		before := len(s.Episodes(e2e.MemberEmail))
		if before != i {
			t.Fatalf("%d cramps are stored before anything says that there is a network, want %d", before, i)
		}
		e2e.JS[chromedp.Void](b.Tab, sign)
		b.AwaitOutbox(0)
		stored := s.Episodes(e2e.MemberEmail)
		if len(stored) != i+1 {
			t.Fatalf("%s: %d cramps are stored, want %d", sign, len(stored), i+1)
		}
		b.Open("/now/" + stored[0].ID)
		b.Press(b.L.T("now.over")) // or the next one would lead to it
	}
}
