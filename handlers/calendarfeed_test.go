package handlers

import (
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	ical "github.com/arran4/golang-ical"

	"crampdiary/diary"
)

var feedAddress = regexp.MustCompile(`http://localhost(/feed/[\w-]{43}\.ics)`)

// makeFeed makes a secret address and returns its path.
func (b *browser) makeFeed() string {
	b.t.Helper()
	page := b.post("/reminders/feed", nil).want(b.t, http.StatusOK)
	match := feedAddress.FindStringSubmatch(page.body)
	if match == nil {
		b.t.Fatalf("no address in\n%s", page.body)
	}
	return match[1]
}

func TestACalendarProgramFetchesTheRemindersFromASecretAddress(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	b.switchOn(diary.Hydration) // three times a day
	address := b.makeFeed()
	if page := b.get("/reminders").body; feedAddress.MatchString(page) || !strings.Contains(page, danish("feed.renew")) {
		t.Error("the address is shown a second time, or not known to be there")
	}
	program := s.browser()
	got := program.get(address).want(t, http.StatusOK)
	if kind, cache := got.Header.Get("Content-Type"), got.Header.Get("Cache-Control"); kind != "text/calendar; charset=utf-8" || !strings.Contains(cache, "private") {
		t.Errorf("sent as %s, cached %s", kind, cache)
	}
	calendar, err := ical.ParseCalendar(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	words := make(map[string]int)
	for _, event := range calendar.Events() {
		words[event.GetProperty(ical.ComponentPropertySummary).Value]++
	}
	if words[danish("email.stretching.subject")] != 1 || words[danish("email.hydration.subject")] != 3 || len(words) != 2 {
		t.Errorf("the calendar holds %v", words)
	}
	for _, word := range telling {
		if strings.Contains(strings.ToLower(got.body), word) {
			t.Errorf("the calendar says %q", word)
		}
	}
	if log := s.log.String(); strings.Contains(log, strings.TrimSuffix(strings.TrimPrefix(address, "/feed/"), ".ics")) {
		t.Error("the log tells the address")
	}
}

func TestTheCalendarFollowsWhatWasChosen(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	address := b.makeFeed()
	form := pageForm(t, b.get("/reminders/2").body, "/reminders/2")
	form["weekdays"] = []string{"1", "4"}
	form.Set("paused_until", "2026-12-01")
	b.post("/reminders/2", form).want(t, http.StatusSeeOther)
	delivery := pageForm(t, b.get("/reminders/delivery").body, "/reminders/delivery")
	delivery.Set("wording", "neutral")
	b.post("/reminders/delivery", delivery).want(t, http.StatusSeeOther)
	b.get(address).says(t, "RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "DTSTART;TZID=Europe/Copenhagen:20261203T210000", "SUMMARY:Din påmindelse")
	if err := s.store.PaceReminder(t.Context(), b.accountID(me), diary.Stretching, diary.Weekly, s.time()); err != nil {
		t.Fatal(err)
	}
	b.get(address).says(t, "RRULE:FREQ=WEEKLY;BYDAY=MO\r\n")
	b.post("/reminders/2", wishOff(t, b)).want(t, http.StatusSeeOther)
	if body := b.get(address).want(t, http.StatusOK).body; strings.Contains(body, "VEVENT") {
		t.Error("a reminder that is off is in the calendar")
	}
}

func TestTheCalendarHasOtherTimesOnOtherDays(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	form := pageForm(t, b.get("/reminders/2").body, "/reminders/2")
	otherDays("times", "12:00", "14:00")(form)
	b.post("/reminders/2", form).want(t, http.StatusSeeOther)
	calendar, err := ical.ParseCalendar(strings.NewReader(b.get(b.makeFeed()).want(t, http.StatusOK).body))
	if err != nil {
		t.Fatal(err)
	}
	rules := make(map[string]string) // by when they come first: the setup was saved on Tuesday the 24th
	for _, event := range calendar.Events() {
		rules[event.GetProperty(ical.ComponentPropertyDtStart).Value] = event.GetProperty(ical.ComponentPropertyRrule).Value
	}
	if want := map[string]string{
		"20261124T120000": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "20261124T140000": "FREQ=DAILY", "20261128T100000": "FREQ=WEEKLY;BYDAY=SA,SU",
	}; !maps.Equal(rules, want) {
		t.Errorf("got %v, want %v", rules, want)
	}
}

// wishOff is the form of the stretching reminder, switched off.
func wishOff(t *testing.T, b *browser) map[string][]string {
	form := pageForm(t, b.get("/reminders/2").body, "/reminders/2")
	form.Set("on", "no")
	return form
}

func TestACalendarAddressIsReplacedAndRemoved(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	first := b.makeFeed()
	second := b.makeFeed()
	b.get(first).want(t, http.StatusNotFound)
	b.get(second).want(t, http.StatusOK)
	removed := b.post("/reminders/feed/remove", nil).want(t, http.StatusSeeOther)
	b.get(removed.Header.Get("Location")).says(t, danish("reminders.done.feed-removed"), danish("feed.make"))
	b.get(second).want(t, http.StatusNotFound)
	b.get("/feed/x.ics").want(t, http.StatusNotFound)
}
