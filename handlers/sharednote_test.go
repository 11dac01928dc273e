package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
)

func TestANoteReachesTheFirstScreenUntilItIsPutAway(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	link := b.share(nil)
	guest := s.reader(link)
	form := url.Values{"message": {"  Prøv trappen.\r\nSkriv det ned. "}, "watches": {"alcohol", "pain", "helped"}}
	sent := guest.post("/shared/note", form).want(t, http.StatusSeeOther)
	guest.get(sent.Header.Get("Location")).says(t, danish("shared.note.sent"), "Prøv trappen.\nSkriv det ned.</p>")
	guest.post("/shared/note", form).want(t, http.StatusSeeOther) // pressed twice
	home := b.get("/").want(t, http.StatusOK).says(t, danish("today.watches"), danish("watch.pain"), danish("watch.helped"),
		danish("factor.alcohol"), "Prøv trappen.")
	if strings.Count(home.body, "Prøv trappen.") != 1 {
		t.Error("the note is shown more than once")
	}
	gone := b.post("/share/"+link.id+"/dismiss", nil).want(t, http.StatusSeeOther)
	b.post("/share/"+link.id+"/dismiss", nil).want(t, http.StatusSeeOther)
	after := b.get(gone.Header.Get("Location")).says(t, danish("today.note.dismissed"))
	if strings.Contains(after.body, "Prøv trappen.") {
		t.Error("the note is still there")
	}
	b.get("/share/"+link.id).says(t, danish("watch.pain"), "Prøv trappen.\nSkriv det ned.")
}

func TestANoteThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	guest := s.reader(b.share(nil))
	for name, test := range map[string]struct {
		form url.Values
		says string
	}{
		"nothing":       {url.Values{}, danish("problem.message.required")},
		"only space":    {url.Values{"message": {" \r\n "}}, danish("problem.message.required")},
		"too long":      {url.Values{"message": {strings.Repeat("æ", diary.MaxShareNote+1)}}, danish("problem.message.text-too-long")},
		"too many":      {url.Values{"message": {"Hej"}, "watches": {"pain", "woke", "muscle", "alcohol"}}, danish("problem.watches.too-many")},
		"unknown watch": {url.Values{"message": {"Hej"}, "watches": {"x"}}, danish("problem.unknown")},
		"twice":         {url.Values{"message": {"Hej"}, "watches": {"pain", "pain"}}, danish("problem.duplicate")},
		"not text":      {url.Values{"message": {"Hej\x00"}}, danish("problem.not-text")},
	} {
		t.Run(name, func(t *testing.T) {
			got := guest.post("/shared/note", test.form).want(t, http.StatusUnprocessableEntity).says(t, test.says)
			for _, typed := range test.form["message"] {
				got.says(t, strings.TrimSpace(strings.ReplaceAll(typed, "\x00", "")))
			}
		})
	}
	guest.post("/shared/note", url.Values{"message": {strings.Repeat("æ", diary.MaxShareNote)}}).want(t, http.StatusSeeOther)
	// From a tab that was open before.
	guest.post("/shared/note", url.Values{"message": {"Noget helt andet"}}).want(t, http.StatusConflict).
		says(t, danish("shared.note.clash"), "Noget helt andet", danish("shared.note.left"))
}

func TestANoteIsKeptThroughAFullDisk(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	guest := s.reader(b.share(nil))
	s.fillDisk(true)
	got := guest.post("/shared/note", url.Values{"message": {"Skrevet længe"}, "watches": {"woke"}})
	got.want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"), "Skrevet længe")
	s.fillDisk(false)
	guest.post("/shared/note", pageForm(t, got.body, "/shared/note")).want(t, http.StatusSeeOther)
	b.get("/").says(t, "Skrevet længe", danish("watch.woke"))
}

func TestANoteThatIsWrittenBeyondTheHourIsShownAgain(t *testing.T) {
	s := newSite(t)
	guest := s.reader(s.member("a@example.org").share(nil))
	s.advance(visitLifetime)
	got := guest.post("/shared/note", url.Values{"message": {"Prøv læggen mod væggen"}}).want(t, http.StatusNotFound)
	got.says(t, danish("error.share-closed.title"), danish("kept.typed"), "Prøv læggen mod væggen")
}
