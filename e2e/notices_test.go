package e2e

import (
	"strings"
	"testing"
)

// notice is what the page's notice says, empty when there is none.
func (b *tab) notice() string {
	b.t.Helper()
	return js[string](b, `[...document.querySelectorAll("main .notice[role=status]")].map((n) => n.innerText).join("|")`)
}

// TestANoticeIsSaidOnce goes through what announces something, and looks again by a reload and by Back.
func TestANoticeIsSaidOnce(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		once := func(text string) {
			t.Helper()
			if got := b.notice(); !strings.Contains(got, text) {
				t.Errorf("the notice of %s says %q, want %q", b.path(), got, text)
			}
			at := b.path()
			b.open(at)
			if got := b.notice(); got != "" {
				t.Errorf("%s says %q again", at, got)
			}
		}
		b.open("/settings/preferences")
		b.press(b.l.T("episode.save"))
		once(b.l.T("settings.done.preferences"))

		b.logNew()
		b.tap("input[name=when][value='15']")
		b.press(b.l.T("episode.save"))
		entry := b.path()
		other := b.sibling(r) // another tab, before the reload of this one
		other.open("/entries")
		if got := other.notice(); got != "" {
			t.Errorf("another tab says %q", got)
		}
		once(b.l.T("episode.saved"))
		b.press(b.l.T("episode.delete"))
		if got := b.notice(); !strings.Contains(got, b.l.T("episode.deleted.notice")) {
			t.Errorf("after deleting: %q", got)
		}
		b.press(b.l.T("episode.restore"))
		if b.path() != entry {
			t.Errorf("restored at %s", b.path())
		}
		once(b.l.T("episode.restored"))
		b.move(-1, "main h1")
		if got := b.notice(); got != "" {
			t.Errorf("Back says %q", got)
		}
	})
}
