package forms

import (
	"strings"
	"testing"

	"crampdiary/e2e"
	"crampdiary/views/ui/settest"
)

// notice is what the page's notice says, empty when there is none.
func notice(b *e2e.Tab) string {
	b.T.Helper()
	return settest.Unset(e2e.JS[string](b, `[...document.querySelectorAll("main .notice[role=status]")].map((n) => n.innerText).join("|")`))
}

// TestANoticeIsSaidOnce goes through what announces something, and looks again by a reload and by Back.
func TestANoticeIsSaidOnce(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		once := func(text string) {
			t.Helper()
			if got := notice(b); !strings.Contains(got, text) {
				t.Errorf("the notice of %s says %q, want %q", b.Path(), got, text)
			}
			at := b.Path()
			b.Open(at)
			if got := notice(b); got != "" {
				t.Errorf("%s says %q again", at, got)
			}
		}
		b.Open("/settings/preferences")
		b.Press(b.L.T("episode.save"))
		once(b.L.T("settings.done.preferences"))

		b.LogNew()
		b.Tap("input[name=when][value='15']")
		b.Press(b.L.T("episode.save"))
		entry := b.Path()
		other := b.Sibling(r) // another tab, before the reload of this one
		other.Open("/entries")
		if got := notice(other); got != "" {
			t.Errorf("another tab says %q", got)
		}
		once(b.L.T("episode.saved"))
		b.Press(b.L.T("episode.delete"))
		if got := notice(b); !strings.Contains(got, b.L.T("episode.deleted.notice")) {
			t.Errorf("after deleting: %q", got)
		}
		b.Press(b.L.T("episode.restore"))
		if b.Path() != entry {
			t.Errorf("restored at %s", b.Path())
		}
		once(b.L.T("episode.restored"))
		b.Move(-1, "main h1")
		if got := notice(b); got != "" {
			t.Errorf("Back says %q", got)
		}
	})
}
