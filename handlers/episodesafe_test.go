package handlers

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestASentTwiceFormStoresOneCramp(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for _, when := range []string{"now", "15", "at", "night"} {
		form := fullForm()
		form.Set("when", when)
		if when == "now" {
			form.Del("minutes")
			form.Del("seconds")
		}
		form.Set("id", diary.NewID())
		first := savedID(t, b.post("/entries", form).want(t, http.StatusSeeOther))
		s.advance(1500 * time.Millisecond)
		if second := savedID(t, b.post("/entries", form).want(t, http.StatusSeeOther)); second != first {
			t.Errorf("%s: stored twice, as %s and %s", when, first, second)
		}
	}
	var wait sync.WaitGroup
	form := url.Values{"when": {"now"}, "id": {diary.NewID()}}
	for range 8 {
		wait.Go(func() { b.post("/entries", form) })
	}
	wait.Wait()
	stored, err := s.store.ListEpisodes(t.Context(), b.accountID("a@example.org"), diary.EpisodeFilter{}, diary.Cursor{}, 100)
	if err != nil || len(stored) != 5 {
		t.Errorf("%d cramps are stored (%v), want 5", len(stored), err)
	}
}

func TestAnotherCrampUnderAKnownKeyIsNotOverwritten(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := fullForm()
	form.Set("id", diary.NewID())
	id := b.logEpisode(form)
	form.Set("note", "Noget andet")
	got := b.post("/entries", form).want(t, http.StatusConflict).says(t, danish("episode.conflict.title"),
		"Æblegrød", "Noget andet", `action="/entries/`+id+`"`, `name="version" value="1"`)
	b.get("/entries/"+id).says(t, "Æblegrød")
	form.Set("version", "1")
	b.post("/entries/"+id, form).want(t, http.StatusSeeOther)
	b.get("/entries/"+id).says(t, "Noget andet")
	_ = got
}

func TestAnEditMadeFromAnOldVersionIsRefusedWithBothShown(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(fullForm())
	b.get("/entries/"+id+"/edit").want(t, http.StatusOK).says(t, `name="version" value="1"`, `value="02:40"`)
	mine, theirs := fullForm(), fullForm()
	mine.Set("version", "1")
	theirs.Set("version", "1")
	theirs.Set("pain", "3")
	mine.Set("note", "Min note")
	b.post("/entries/"+id, theirs).want(t, http.StatusSeeOther)
	b.post("/entries/"+id, theirs).want(t, http.StatusSeeOther) // sent again: the same entry
	b.post("/entries/"+id, mine).want(t, http.StatusConflict).says(t,
		danish("episode.conflict.text"), `dir="auto">3 af 10</td>`, `dir="auto">7 af 10</td>`, "Min note", `name="version" value="2"`)
	b.get("/entries/"+id).says(t, "3 af 10", "Æblegrød")
	mine.Set("version", "2")
	b.post("/entries/"+id, mine).want(t, http.StatusSeeOther)
	b.get("/entries/"+id).says(t, "7 af 10", "Min note")
	mine.Set("version", "nonsense")
	mine.Set("note", "Uden udgave")
	b.post("/entries/"+id, mine).want(t, http.StatusConflict)
}

func TestDeleteCanBeUndone(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(fullForm())
	deleted := b.post("/entries/"+id+"/delete", nil).want(t, http.StatusSeeOther)
	b.get(deleted.Header.Get("Location")).want(t, http.StatusOK).says(t,
		danish("episode.deleted.notice"), `action="/entries/`+id+`/restore"`, danish("episodes.empty.lead"))
	b.get("/entries/"+id).want(t, http.StatusGone).says(t, danish("episode.restore"))
	b.get("/entries/"+id+"/edit").want(t, http.StatusSeeOther)

	edit := fullForm() // from a tab that was open before
	edit.Set("version", "1")
	b.post("/entries/"+id, edit).want(t, http.StatusConflict).says(t, danish("episode.conflict.deleted"))

	restored := b.post("/entries/"+id+"/restore", nil).want(t, http.StatusSeeOther)
	b.get(restored.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("episode.restored"), "Æblegrød")
	if body := b.get("/entries").want(t, http.StatusOK).body; strings.Contains(body, danish("episode.deleted.notice")) {
		t.Error("an episode that is there is said to be deleted")
	}
}

func TestEditingKeepsWhatTheFormDoesNotShow(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	account := b.accountID("a@example.org")
	// The second 02:30 of the autumn night, to the millisecond, 90.5 seconds long.
	ended := time.Date(2026, 10, 25, 1, 32, 15, 623e6, time.UTC)
	original := diary.Episode{
		ID: diary.NewID(), Zone: "Europe/Copenhagen", Precision: diary.Exact,
		Started: time.Date(2026, 10, 25, 1, 30, 45, 123e6, time.UTC), Ended: &ended,
	}
	if _, err := s.store.CreateEpisode(context.Background(), account, original, s.time()); err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"version": {"1"}, "when": {"at"}, "date": {"2026-10-25"}, "time": {"02:30"},
		"minutes": {"1"}, "seconds": {"30"}, "note": {"kun noten"},
	}
	b.post("/entries/"+original.ID, form).want(t, http.StatusSeeOther)
	original.Note = "kun noten"
	stored, err := s.store.Episode(t.Context(), account, original.ID)
	if err != nil || !stored.SameEntry(original) {
		t.Errorf("stored %+v (%v), want %+v", stored, err, original)
	}
}

func TestWhenTheDiskIsFullNothingTypedIsLostAndReadingGoesOn(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(fullForm())
	s.fillDisk(true)
	s.advance(time.Hour) // the use of the session would be written down
	b.get("/entries").want(t, http.StatusOK).says(t, "Læg, højre")
	form := fullForm()
	form.Set("id", diary.NewID())
	for path, version := range map[string]string{"/entries": "", "/entries/" + id: "1"} {
		form.Set("version", version)
		form.Set("note", "må ikke forsvinde")
		got := b.post(path, form).want(t, http.StatusServiceUnavailable)
		got.says(t, danish("unavailable.title"), "må ikke forsvinde", `value="calf" selected`, `value="a-bit" selected`)
		if got.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", path)
		}
	}
	b.post("/settings", url.Values{"language": {"en"}, "zone": {"Asia/Kathmandu"}, "region": {"sjaelland"}}).
		want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"), `value="Asia/Kathmandu" selected`)
	b.post("/entries/"+id+"/delete", nil).want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"), `action="/entries/`+id+`/delete"`)
	s.browser().signIn("a@example.org", goodPassword).want(t, http.StatusServiceUnavailable).says(t, `value="a@example.org"`)
	s.browser().post("/signup", signUpForm("ny@example.org")).want(t, http.StatusServiceUnavailable).says(t, `value="ny@example.org"`)
	s.fillDisk(false)
	b.post("/entries", form).want(t, http.StatusSeeOther)
}

func TestBackToTheFormOfAStoredCrampEditsIt(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address := b.do(http.MethodGet, "/entries/new?night=2026-11-22", nil).want(t, http.StatusSeeOther).Header.Get("Location")
	form := pageForm(t, b.get(address).want(t, http.StatusOK).body, "/entries")
	if again := pageForm(t, b.get(address).body, "/entries"); again.Get("id") != form.Get("id") || form.Get("when") != "night" {
		t.Errorf("the same address makes %v and %v", form, again)
	}
	form.Set("pain", "6")
	id := savedID(t, b.post("/entries", form).want(t, http.StatusSeeOther))

	// A browser that asks the server again.
	back := b.do(http.MethodGet, address, nil).want(t, http.StatusSeeOther).Header.Get("Location")
	edit := pageForm(t, b.get(back).want(t, http.StatusOK).says(t, danish("episode.again")).body, "/entries/"+id)
	edit.Set("pain", "7")
	b.post("/entries/"+id, edit).want(t, http.StatusSeeOther)
	if e := b.stored(id); *e.Pain != 7 || e.Version != 2 {
		t.Errorf("stored %+v", e)
	}

	// A browser that kept the page as it was.
	form.Set("pain", "8")
	page := b.post("/entries", form).want(t, http.StatusConflict).
		says(t, danish("episode.conflict.again"), "7 af 10", "8 af 10", danish("episode.conflict.another"), `name="another_id"`)
	mine := pageForm(t, page.body, "/entries/"+id)
	b.post("/entries/"+id, mine).want(t, http.StatusSeeOther)
	if e := b.stored(id); *e.Pain != 8 || len(b.episodes()) != 1 {
		t.Errorf("stored %+v, %d cramps", e, len(b.episodes()))
	}
	mine.Set("another_id", diary.NewID())
	if second := savedID(t, b.post("/entries", mine).want(t, http.StatusSeeOther)); second == id || len(b.episodes()) != 2 {
		t.Errorf("as a new cramp it is stored as %s, %d cramps", second, len(b.episodes()))
	}
	b.post("/entries/"+id+"/delete", nil).want(t, http.StatusSeeOther)
	if to := b.do(http.MethodGet, address, nil).Header.Get("Location"); to != "/entries/"+id {
		t.Errorf("Back to a deleted cramp leads to %s", to)
	}
}

// episodes are those of the account of "a@example.org".
func (b *browser) episodes() []diary.Episode {
	b.t.Helper()
	episodes, err := b.store.ListEpisodes(b.t.Context(), b.accountID("a@example.org"), diary.EpisodeFilter{}, diary.Cursor{}, pageSize)
	if err != nil {
		b.t.Fatal(err)
	}
	return episodes
}

// Every page that makes something leads to what it made when a browser comes back to it.
func TestBackToAFormThatMadeSomethingLeadsToIt(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for path, test := range map[string]struct {
		action, made string
		form         url.Values
	}{
		"/profile/items/new":            {"/profile/items", "/profile/items/", url.Values{"name": {"Furix"}}},
		"/profile/items/new?extra=true": {"/profile/items", "/profile/items/", url.Values{"name": {"Magnesium"}}},
		"/share/new":                    {"/share", "/share/", nil},
	} {
		address := b.do(http.MethodGet, path, nil).want(t, http.StatusSeeOther).Header.Get("Location")
		form := with(pageForm(t, b.get(address).want(t, http.StatusOK).body, test.action), test.form)
		if made := b.post(test.action, form); made.StatusCode >= http.StatusBadRequest {
			t.Fatalf("%s answered %d", test.action, made.StatusCode)
		}
		if to := b.do(http.MethodGet, address, nil).want(t, http.StatusSeeOther).Header.Get("Location"); to != test.made+form.Get("id") {
			t.Errorf("back at %s it leads to %s", address, to)
		}
	}
	form := pageForm(t, b.get("/share/new").body, "/share")
	b.post("/share", form).want(t, http.StatusOK)
	token, _ := newToken()
	form.Set("token", token) // a second tab of the same address
	b.post("/share", form).want(t, http.StatusSeeOther)
}
