package handlers

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/offline"
	"crampdiary/views/assets"
	"crampdiary/views/ui"
)

// fromOutbox sends a form as the outbox of the browser does, pressed so long ago.
func (b *browser) fromOutbox(action string, ago time.Duration, mark string, form url.Values) outboxReply {
	b.site.t.Helper()
	sent := url.Values{"action": {action}, agoField: {strconv.FormatInt(ago.Milliseconds(), 10)}}
	if mark != "" {
		sent.Set("resume."+ui.MadeForField, mark)
	}
	for name, values := range form {
		sent["resume."+name] = values
	}
	got := b.post(outboxPath, sent).want(b.site.t, http.StatusOK)
	var reply outboxReply
	if err := json.Unmarshal([]byte(got.body), &reply); err != nil {
		b.site.t.Fatalf("%q: %v", got.body, err)
	}
	return reply
}

func (b *browser) mark(email string) string {
	return newApp(b.site.store, b.site.pages).madeFor(b.accountID(email))
}

func TestWhatWaitedOnThePhoneIsStoredAsOfThePress(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	mark, id, pressed := b.mark("a@example.org"), diary.NewID(), s.time()
	near := func(got, want time.Time) bool { return got.Sub(want).Abs() < time.Second }

	s.advance(40 * time.Minute)
	start := url.Values{"id": {id}}
	if got := b.fromOutbox("/now", 40*time.Minute, mark, start); got.Outcome != outboxStored || got.Next != "/now/"+id {
		t.Errorf("got %+v", got)
	}
	if got := b.fromOutbox("/now/"+id+"/over", 37*time.Minute, mark, nil); got.Outcome != outboxStored {
		t.Errorf("got %+v", got)
	}
	if got := b.fromOutbox("/now/"+id+"/after", 36*time.Minute, mark, url.Values{"pain": {"7"}, "side": {"left"}}); got.Outcome != outboxStored {
		t.Errorf("got %+v", got)
	}
	stored := b.stored(id)
	if !near(stored.Started, pressed) || stored.Ended == nil || !near(*stored.Ended, pressed.Add(3*time.Minute)) ||
		stored.Pain == nil || *stored.Pain != 7 || stored.Side != diary.Left {
		t.Errorf("pressed at %s, and stored %+v", pressed, stored)
	}
	for range 2 { // the answers were lost
		if got := b.fromOutbox("/now", 40*time.Minute, mark, start); got.Outcome != outboxStored {
			t.Errorf("got %+v", got)
		}
		b.fromOutbox("/now/"+id+"/over", 37*time.Minute, mark, nil)
	}
	if again := b.stored(id); !again.SameEntry(stored) {
		t.Errorf("stored %+v, and then %+v", stored, again)
	}
	if episodes, err := s.store.OpenEpisodes(t.Context(), b.accountID("a@example.org")); err != nil || len(episodes) != 0 {
		t.Errorf("%d cramps go on, %v", len(episodes), err)
	}
}

func TestASlowWayDoesNotMoveTheStartOrTheEnd(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	mark, id, pressed := b.mark("a@example.org"), diary.NewID(), s.time()
	s.advance(30 * time.Second) // on the way, which the device does not know of
	b.fromOutbox("/now", 0, mark, url.Values{"id": {id}})
	b.fromOutbox("/now", 30*time.Second, mark, url.Values{"id": {id}})
	if got := b.stored(id); got.Started.Sub(pressed).Abs() > time.Second {
		t.Errorf("pressed at %s, and stored %s", pressed, got.Started)
	}
	over := s.time()
	s.advance(20 * time.Second)
	b.fromOutbox("/now/"+id+"/over", 0, mark, nil)
	b.fromOutbox("/now/"+id+"/over", 20*time.Second, mark, nil)
	if got := b.stored(id); got.Ended == nil || got.Ended.Sub(over).Abs() > time.Second {
		t.Errorf("over at %s, and stored %v", over, got.Ended)
	}
	s.advance(time.Hour)
	b.fromOutbox("/now", 59*time.Minute, mark, url.Values{"id": {id}}) // what came at last after all
	if got := b.stored(id); got.Started.Sub(pressed).Abs() > time.Second {
		t.Errorf("pressed at %s, and then stored %s", pressed, got.Started)
	}
}

// TestAnEndThatOvertookItsStartIsStored says that a cramp is over before the instant at which its start, of a slower way, was stored.
func TestAnEndThatOvertookItsStartIsStored(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	mark, id, pressed := b.mark("a@example.org"), diary.NewID(), s.time()
	s.advance(3 * time.Second) // on the way, which the device does not know of
	b.fromOutbox("/now", 0, mark, url.Values{"id": {id}})
	if got := b.fromOutbox("/now/"+id+"/over", 2*time.Second, mark, nil); got.Outcome != outboxStored {
		t.Errorf("got %+v", got)
	}
	over := pressed.Add(time.Second)
	near := func(got, want time.Time) bool { return got.Sub(want).Abs() < 500*time.Millisecond }
	if got := b.stored(id); got.Ongoing || got.Ended == nil || !near(*got.Ended, over) || !near(got.Started, over) {
		t.Errorf("pressed at %s and %s, and stored %+v", pressed, over, got)
	}
	b.fromOutbox("/now", 3*time.Second, mark, url.Values{"id": {id}}) // since it took long
	if got := b.stored(id); got.Ended == nil || !near(*got.Ended, over) || !near(got.Started, pressed) {
		t.Errorf("pressed at %s and %s, and then stored %+v", pressed, over, got)
	}
	other := diary.NewID()
	b.fromOutbox("/now", 0, mark, url.Values{"id": {other}})
	if got := b.fromOutbox("/now/"+other+"/over", time.Hour, mark, nil); got.Outcome != outboxRefused {
		t.Errorf("an end long before the start is answered %+v", got)
	}
}

func TestTheOutboxIsToldWhatBecomesOfAForm(t *testing.T) {
	s := newSite(t)
	a, b := s.member("a@example.org"), s.member("b@example.org")
	mark := a.mark("a@example.org")
	episode := url.Values{"id": {diary.NewID()}, "when": {"15"}, "minutes": {"3"}, "muscle": {"calf"}, "note": {"vågnede"}}
	long := url.Values{"id": {diary.NewID()}, "when": {"60"}, "minutes": {"3000"}}
	none := url.Values{"asked": {"night"}}
	for name, c := range map[string]struct {
		who    *browser
		action string
		mark   string
		form   url.Values
		want   outboxReply
	}{
		"stored":         {a, "/entries", mark, episode, outboxReply{Outcome: outboxStored, Next: "/entries/" + episode.Get("id")}},
		"too long":       {a, "/entries", mark, long, outboxReply{Outcome: outboxRefused, Reason: danish("field.ended_at")}},
		"no cramp":       {a, "/now/" + diary.NewID() + "/over", mark, nil, outboxReply{Outcome: outboxRefused, Reason: danish("error.not-found.text")}},
		"too early":      {a, "/last-night", mark, none, outboxReply{Outcome: outboxRefused, Reason: danish("day.early")}},
		"another's":      {b, "/now", mark, nil, outboxReply{Outcome: outboxOther}},
		"nobody's":       {a, "/now", "", nil, outboxReply{Outcome: outboxOther}},
		"signed out":     {s.browser(), "/now", mark, nil, outboxReply{Outcome: outboxSignIn}},
		"no such form":   {a, "/nowhere", mark, nil, outboxReply{Outcome: outboxRefused, Reason: danish("error.bad-request.text")}},
		"not its matter": {a, "/erase", mark, nil, outboxReply{Outcome: outboxRefused, Reason: danish("error.bad-request.text")}},
	} {
		got := c.who.fromOutbox(c.action, time.Minute, c.mark, c.form)
		if got.Outcome != c.want.Outcome || got.Next != c.want.Next || !strings.Contains(got.Reason, c.want.Reason) || c.want.Reason == "" && got.Reason != "" {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
	changed := url.Values{"id": episode["id"], "when": {"15"}, "minutes": {"3"}, "muscle": {"foot"}}
	if got := a.fromOutbox("/entries", time.Minute, mark, changed); got.Outcome != outboxRefused || got.Reason != danish("outbox.conflict") {
		t.Errorf("got %+v", got)
	}
	s.advance(6 * time.Hour)
	if got := a.fromOutbox("/last-night", time.Hour, mark, none); got.Outcome != outboxStored {
		t.Errorf("got %+v", got)
	}
}

// TestTheWorkerLooksAtTheFormsOfTheOutbox compares what the worker catches with the table of routes.
func TestTheWorkerLooksAtTheFormsOfTheOutbox(t *testing.T) {
	_, list, _ := strings.Cut(string(assets.Worker()), "const NOTED = [")
	list, _, _ = strings.Cut(list, "];")
	got := make(map[string]bool)
	for line := range strings.FieldsSeq(list) {
		got[strings.NewReplacer("/^", "", "$/,", "", `\/`, "/", "[^/]+", "*").Replace(line)] = true
	}
	want := make(map[string]bool)
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		if route.Outbox {
			path := strings.NewReplacer("{id}", "*", "{day}", "*").Replace(route.Path)
			for _, step := range []string{"place", "over", "after"} {
				path = strings.Replace(path, "/now/*/"+step, "/now/*/(place|over|after)", 1)
			}
			want[path] = true
		}
	}
	if len(got) != len(want) {
		t.Errorf("the worker has %v, the table %v", got, want)
	}
	for path := range want {
		if !got[path] {
			t.Errorf("the worker has no %s in %v", path, got)
		}
	}
}

func TestWhatIsKeptForNoNetworkIsTheSameForEverybody(t *testing.T) {
	s := newSite(t)
	member, stranger := s.member("a@example.org"), s.browser()
	worker := stranger.get(offline.WorkerPath).want(t, http.StatusOK)
	if cache := worker.Header.Get("Cache-Control"); cache != "no-cache" {
		t.Errorf("the worker is cached %q", cache)
	}
	_, list, _ := strings.Cut(worker.body, "const KEPT = ")
	list, _, _ = strings.Cut(list, ";")
	var kept []string
	if err := json.Unmarshal([]byte(list), &kept); err != nil || len(kept) < 8 {
		t.Fatalf("%s: %v", list, err)
	}
	for _, path := range kept {
		if page := stranger.get(path).want(t, http.StatusOK); page.body != member.get(path).want(t, http.StatusOK).body {
			t.Errorf("%s is made for somebody", path)
		}
	}
}

// TestTheWorkerSaysEachNameOnce looks at the names at the top of the worker's parts: two of one name, and no browser takes it.
func TestTheWorkerSaysEachNameOnce(t *testing.T) {
	said := make(map[string]bool)
	for _, found := range regexp.MustCompile(`(?m)^(?:const|let|class|(?:async )?function) (\w+)`).FindAllStringSubmatch(string(assets.Worker()), -1) {
		if said[found[1]] {
			t.Errorf("%s is said twice", found[1])
		}
		said[found[1]] = true
	}
	if !said["note"] || !said["answer"] {
		t.Errorf("only %v were found", said)
	}
}
