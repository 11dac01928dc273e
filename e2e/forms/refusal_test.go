package forms

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// errorPrefix begins the title of a page whose form was refused.
var errorPrefix = map[diary.Language]string{diary.Danish: "Fejl: ", diary.English: "Error: "}

func TestARefusedFormSaysWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	e2e.ForEach(t, e2e.Readers, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Tap("input[name=when][value='30']")
		b.Write("ended_at", "-1")
		b.Choose("muscle", string(diary.Foot))
		b.Tap("#pain-6")
		b.Write("note", "Står her endnu: æøå")
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusUnprocessableEntity)

		if title := b.Title(); !strings.HasPrefix(title, errorPrefix[r.Language]) {
			t.Errorf("the title is %q", title)
		}
		if message := b.L.T("problem.ended_at.end-before-start"); !strings.Contains(b.Text("#error-summary"), message) || !strings.Contains(b.Text("#ended_at-error"), message) {
			t.Errorf("%q is not said in the summary and at the field\n%s", message, b.Describe())
		}
		wantFocusOnSummary(b, r)
		for id, want := range map[string]string{"ended_at": "-1", "muscle": "foot", "note": "Står her endnu: æøå"} {
			if got := b.Value(id); got != want {
				t.Errorf("%s holds %q, want %q", id, got, want)
			}
		}
		if !e2e.JS[bool](b, "document.getElementById('pain-6').checked") {
			t.Error("the pain is forgotten")
		}
		b.Tap("#error-summary a")
		if focused := focused(b); focused != "ended_at" {
			t.Errorf("the summary leads to %q", focused)
		}
		if stored := b.Site.Episodes(e2e.MemberEmail); len(stored) != 0 {
			t.Errorf("stored %+v", stored)
		}
	})
}

// wantFocusOnSummary fails the test unless the script moved the focus to what has to be read first.
func wantFocusOnSummary(b *e2e.Tab, r e2e.Reader) {
	b.T.Helper()
	if r.NoScript {
		return
	}
	e2e.Run(b, "wait for the focus", chromedp.Poll[bool]("document.activeElement.id === 'error-summary'"))
}

func focused(b *e2e.Tab) string {
	b.T.Helper()
	return e2e.JS[string](b, "document.activeElement.id")
}

func TestALongCrampIsAskedAboutAndThenStored(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Tap("input[name=when][value=at]")
		b.Tap("#time")
		b.Keys("0100A") // the A is for browsers that count to twelve
		b.Write("ended_at", "90")
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusUnprocessableEntity)
		b.Says(b.L.T("episode.long.title"))
		wantFocusOnSummary(b, r)
		if title := b.Title(); strings.HasPrefix(title, errorPrefix[r.Language]) {
			t.Errorf("a question is called an error: %q", title)
		}
		b.Tap("#confirm_long")
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusOK)
		if d, ok := b.Site.OnlyEpisode(e2e.MemberEmail).Duration(); !ok || d != 90*time.Minute {
			t.Errorf("it lasted %v, %v", d, ok)
		}
	})
}

func TestAChangeMadeElsewhereIsShownAndNotOverwritten(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Press(b.L.T("episode.save"))
		b.Press(b.L.T("episode.edit"))
		other := b.Sibling(r)
		other.Open(b.Path())
		other.Tap("#pain-8")
		other.Press(b.L.T("episode.save"))

		b.Tap("#pain-3")
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusConflict)
		wantFocusOnSummary(b, r)
		theirs, mine := b.L.T("pain.of", "Pain", 8, "Max", diary.MaxPain), b.L.T("pain.of", "Pain", 3, "Max", diary.MaxPain)
		if table := b.Text("table"); !strings.Contains(table, theirs) || !strings.Contains(table, mine) {
			t.Errorf("the two versions are not both shown: %s", table)
		}
		if stored := b.Site.OnlyEpisode(e2e.MemberEmail); *stored.Pain != 8 {
			t.Errorf("overwritten by %d", *stored.Pain)
		}
		b.Press(b.L.T("episode.conflict.save-mine"))
		b.WantStatus(http.StatusOK)
		if stored := b.Site.OnlyEpisode(e2e.MemberEmail); *stored.Pain != 3 {
			t.Errorf("the decision stored %d", *stored.Pain)
		}
	})
}

func TestWhatCannotBeStoredJustNowIsKeptAndStoredLater(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		const note = "Skal nok blive gemt"
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Write("note", note)
		b.Site.Store.Full.Store(true)
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusServiceUnavailable)
		b.Says(b.L.T("unavailable.title"))
		wantFocusOnSummary(b, r)
		b.Site.Store.Full.Store(false)
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusOK)
		if stored := b.Site.OnlyEpisode(e2e.MemberEmail); stored.Note != note {
			t.Errorf("stored the note %q", stored.Note)
		}
	})
}

func TestATapSurvivesTheEndOfASession(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/")
		b.EndSession()
		before := b.Site.Now()
		b.Press(b.L.T("today.now"))
		b.WantStatus(http.StatusUnauthorized)
		b.Says(b.L.T("signin.then"))
		b.Says(b.L.T("now.first-aid"))
		b.Site.Advance(7 * time.Minute)
		signedIn := b.Site.Now()
		b.Write("email", e2e.MemberEmail)
		b.Write("password", e2e.GoodPassword)
		b.Press(b.L.T("signin.submit"))
		b.WantStatus(http.StatusOK)
		b.Says(b.L.T("now.over"))
		// The worker's clock counts the age of the tap.
		if stored := b.Site.OnlyEpisode(e2e.MemberEmail); stored.Started.Before(before.Add(-2*time.Second)) || !stored.Started.Before(signedIn) || !stored.Ongoing {
			t.Errorf("tapped from %s on, signed in after %s, and stored %+v", before, signedIn, stored)
		}
	})
}

func TestWhatWasTypedSurvivesTheEndOfASession(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		const note = "Skrevet midt om natten"
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Write("note", note)
		e2e.Call(b, network.ClearBrowserCookies, cdp.Empty{})
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusUnauthorized)
		b.Says(b.L.T("kept.waits.form"))
		b.Write("email", e2e.MemberEmail)
		b.Write("password", e2e.GoodPassword)
		b.Press(b.L.T("signin.submit")) // the form says whose it is
		b.WantStatus(http.StatusOK)
		if stored := b.Site.OnlyEpisode(e2e.MemberEmail); stored.Note != note {
			t.Errorf("stored the note %q", stored.Note)
		}
	})
}
