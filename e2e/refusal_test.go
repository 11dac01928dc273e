package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// errorPrefix begins the title of a page whose form was refused.
var errorPrefix = map[diary.Language]string{diary.Danish: "Fejl: ", diary.English: "Error: "}

func TestARefusedFormSaysWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	forEach(t, readers, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.logNew()
		b.tap("input[name=when][value='30']")
		b.write("ended_at", "-1")
		b.choose("muscle", string(diary.Foot))
		b.tap("#pain-6")
		b.write("note", "Står her endnu: æøå")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusUnprocessableEntity)

		if title := b.title(); !strings.HasPrefix(title, errorPrefix[r.language]) {
			t.Errorf("the title is %q", title)
		}
		if message := b.l.T("problem.ended_at.end-before-start"); !strings.Contains(b.text("#error-summary"), message) || !strings.Contains(b.text("#ended_at-error"), message) {
			t.Errorf("%q is not said in the summary and at the field\n%s", message, b.describe())
		}
		b.wantFocusOnSummary(r)
		for id, want := range map[string]string{"ended_at": "-1", "muscle": "foot", "note": "Står her endnu: æøå"} {
			if got := b.value(id); got != want {
				t.Errorf("%s holds %q, want %q", id, got, want)
			}
		}
		if !js[bool](b, "document.getElementById('pain-6').checked") {
			t.Error("the pain is forgotten")
		}
		b.tap("#error-summary a")
		if focused := b.focused(); focused != "ended_at" {
			t.Errorf("the summary leads to %q", focused)
		}
		if stored := b.site.episodes(memberEmail); len(stored) != 0 {
			t.Errorf("stored %+v", stored)
		}
	})
}

// wantFocusOnSummary fails the test unless the script moved the focus to what has to be read first.
func (b *tab) wantFocusOnSummary(r reader) {
	b.t.Helper()
	if r.noScript {
		return
	}
	run(b, "wait for the focus", chromedp.Poll[bool]("document.activeElement.id === 'error-summary'"))
}

func (b *tab) focused() string {
	b.t.Helper()
	return js[string](b, "document.activeElement.id")
}

func TestALongCrampIsAskedAboutAndThenStored(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.logNew()
		b.tap("input[name=when][value=at]")
		b.tap("#time")
		b.keys("0100A") // the A is for browsers that count to twelve
		b.write("ended_at", "90")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusUnprocessableEntity)
		b.says(b.l.T("episode.long.title"))
		b.wantFocusOnSummary(r)
		if title := b.title(); strings.HasPrefix(title, errorPrefix[r.language]) {
			t.Errorf("a question is called an error: %q", title)
		}
		b.tap("#confirm_long")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		if d, ok := b.site.onlyEpisode(memberEmail).Duration(); !ok || d != 90*time.Minute {
			t.Errorf("it lasted %v, %v", d, ok)
		}
	})
}

func TestAChangeMadeElsewhereIsShownAndNotOverwritten(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.logNew()
		b.press(b.l.T("episode.save"))
		b.press(b.l.T("episode.edit"))
		other := b.sibling(r)
		other.open(b.path())
		other.tap("#pain-8")
		other.press(b.l.T("episode.save"))

		b.tap("#pain-3")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusConflict)
		b.wantFocusOnSummary(r)
		theirs, mine := b.l.T("pain.of", "Pain", 8, "Max", diary.MaxPain), b.l.T("pain.of", "Pain", 3, "Max", diary.MaxPain)
		if table := b.text("table"); !strings.Contains(table, theirs) || !strings.Contains(table, mine) {
			t.Errorf("the two versions are not both shown: %s", table)
		}
		if stored := b.site.onlyEpisode(memberEmail); *stored.Pain != 8 {
			t.Errorf("overwritten by %d", *stored.Pain)
		}
		b.press(b.l.T("episode.conflict.save-mine"))
		b.wantStatus(http.StatusOK)
		if stored := b.site.onlyEpisode(memberEmail); *stored.Pain != 3 {
			t.Errorf("the decision stored %d", *stored.Pain)
		}
	})
}

func TestWhatCannotBeStoredJustNowIsKeptAndStoredLater(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		const note = "Skal nok blive gemt"
		b.signIn(memberEmail)
		b.logNew()
		b.write("note", note)
		b.site.store.full.Store(true)
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusServiceUnavailable)
		b.says(b.l.T("unavailable.title"))
		b.wantFocusOnSummary(r)
		b.site.store.full.Store(false)
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		if stored := b.site.onlyEpisode(memberEmail); stored.Note != note {
			t.Errorf("stored the note %q", stored.Note)
		}
	})
}

func TestATapSurvivesTheEndOfASession(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.open("/")
		b.endSession()
		before := b.site.now()
		b.press(b.l.T("today.now"))
		b.wantStatus(http.StatusUnauthorized)
		b.says(b.l.T("signin.then"))
		b.says(b.l.T("now.first-aid"))
		b.site.advance(7 * time.Minute)
		signedIn := b.site.now()
		b.write("email", memberEmail)
		b.write("password", goodPassword)
		b.press(b.l.T("signin.submit"))
		b.wantStatus(http.StatusOK)
		b.says(b.l.T("now.over"))
		// The worker's clock counts the age of the tap.
		if stored := b.site.onlyEpisode(memberEmail); stored.Started.Before(before.Add(-2*time.Second)) || !stored.Started.Before(signedIn) || !stored.Ongoing {
			t.Errorf("tapped from %s on, signed in after %s, and stored %+v", before, signedIn, stored)
		}
	})
}

func TestWhatWasTypedSurvivesTheEndOfASession(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		const note = "Skrevet midt om natten"
		b.signIn(memberEmail)
		b.logNew()
		b.write("note", note)
		call(b, network.ClearBrowserCookies, cdp.Empty{})
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusUnauthorized)
		b.says(b.l.T("kept.waits.form"))
		b.write("email", memberEmail)
		b.write("password", goodPassword)
		b.press(b.l.T("signin.submit")) // the form says whose it is
		b.wantStatus(http.StatusOK)
		if stored := b.site.onlyEpisode(memberEmail); stored.Note != note {
			t.Errorf("stored the note %q", stored.Note)
		}
	})
}
