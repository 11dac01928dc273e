package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// fullForm is a cramp with every field of the form filled in.
func fullForm() url.Values {
	return url.Values{
		"when": {"at"}, "date": {"2026-11-24"}, "time": {"02:40"}, "about": {"true"},
		"minutes": {"4"}, "seconds": {"30"}, "muscle": {"calf"}, "side": {"right"}, "pain": {"7"},
		"context": {"sleep"}, "woke": {"yes"}, "triggers": {"hard-exercise", "little-fluid"},
		"tried.stretch": {"helped"}, "tried.massage": {"a-bit"}, "tried.cold": {""},
		"soreness_hours": {"24"}, "disturbed_sleep": {"6"}, "hindered_next_day": {"0"}, "unable_next_day": {"no"}, "movement_problem": {"yes"},
		"weakness": {"during"}, "numbness": {"none"}, "swelling": {"one-sided"}, "red_warm": {"no"},
		"cold_pale": {"no"}, "pain_between": {"yes"}, "signs": {"dark-urine"}, "note": {"Æblegrød\r\nog fløde"},
	}
}

func TestALoggedCrampIsShownAsItWasWritten(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.get("/entries/new").want(t, http.StatusOK).says(t, `value="2026-11-24"`)
	id := b.logEpisode(fullForm())
	b.get("/entries/"+id).want(t, http.StatusOK).says(t, danish("episode.saved"),
		"omkring tirsdag den 24. november 2026 kl. 02.40", "4 min. 30 sek.", "Læg", "Højre", "7 af 10",
		"Under søvn", "Hård træning · Drak kun lidt", "Stræk: Hjalp · Massage: Hjalp lidt", "24 timer",
		"Kun under krampen", "På den ene side", "Mørk urin", "Æblegrød\nog fløde")
	b.get("/entries").want(t, http.StatusOK).says(t,
		"mandag den 23. november 2026 og natten til tirsdag", "omkring kl. 02.40", "Læg, højre", "Smerte 7 af 10")
	b.language = "en"
	b.post("/language", url.Values{"language": {"en"}, "next": {"/entries/" + id}}).want(t, http.StatusSeeOther)
	b.get("/entries/"+id).says(t, "about Tuesday, 24 November 2026 at 02:40", "Calf", "4 min 30 sec")

	stored, err := s.store.Episode(t.Context(), b.accountID("a@example.org"), id)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 11, 24, 1, 40, 0, 0, time.UTC); !stored.Started.Equal(want) || stored.Zone != "Europe/Copenhagen" {
		t.Errorf("stored as %v in %s, want %v", stored.Started, stored.Zone, want)
	}
	if len(stored.Remedies) != 2 {
		t.Errorf("what was not tried is stored: %v", stored.Remedies)
	}
}

func TestThePagesFormSendsWhatItShows(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	fresh := pageForm(t, b.get("/entries/new").body, "/entries")
	if fresh.Get("when") != "" || !diary.ValidID(fresh.Get("id")) {
		t.Errorf("a fresh form sends %v", fresh)
	}
	fresh.Set("when", "now")
	b.post("/entries", fresh).want(t, http.StatusSeeOther)

	id := b.logEpisode(fullForm())
	account := b.accountID("a@example.org")
	before, err := s.store.Episode(t.Context(), account, id)
	if err != nil {
		t.Fatal(err)
	}
	edit := pageForm(t, b.get("/entries/"+id+"/edit").body, "/entries/"+id)
	edit.Set("note", edit.Get("note")+"!")
	b.post("/entries/"+id, edit).want(t, http.StatusSeeOther)
	after, err := s.store.Episode(t.Context(), account, id)
	before.Note += "!"
	if err != nil || !after.SameEntry(before) || after.Version != 2 {
		t.Errorf("the edit form sent %v, stored %+v (%v), want %+v", edit, after, err, before)
	}
}

func TestOnlyTheStartIsNeeded(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(url.Values{"when": {"now"}})
	stored, err := s.store.Episode(t.Context(), b.accountID("a@example.org"), id)
	if err != nil {
		t.Fatal(err)
	}
	bare := diary.Episode{ID: id, Started: testStart, Zone: "Europe/Copenhagen", Precision: diary.Exact}
	if !stored.SameEntry(bare) {
		t.Errorf("stored %+v, want nothing but the start", stored)
	}
	b.get("/entries/"+id).says(t, fmt.Sprintf("%d felter er ikke besvaret", 1+len(diary.EpisodeFields)), "<li>"+danish("field.side")+"</li>")
}

func TestWhen(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for name, test := range map[string]struct {
		form      url.Values
		start     time.Time
		precision diary.Precision
		shown     string
	}{
		"now":        {url.Values{"when": {"now"}}, testStart, diary.Exact, "kl. 03.10"},
		"15 minutes": {url.Values{"when": {"15"}}, testStart.Add(-15 * time.Minute), diary.About, "omkring"},
		"an hour":    {url.Values{"when": {"60"}}, testStart.Add(-time.Hour), diary.About, "omkring"},
		"last night": {
			url.Values{"when": {"night"}, "date": {"2026-11-24"}}, time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC),
			diary.Night, "natten til tirsdag den 24. november 2026",
		},
		"another time": {
			url.Values{"when": {"at"}, "date": {"2026-07-01"}, "time": {"13:05"}},
			time.Date(2026, 7, 1, 11, 5, 0, 0, time.UTC), diary.Exact, "onsdag den 1. juli 2026 kl. 13.05",
		},
	} {
		t.Run(name, func(t *testing.T) {
			id := b.logEpisode(test.form)
			stored, err := s.store.Episode(t.Context(), b.accountID("a@example.org"), id)
			if err != nil {
				t.Fatal(err)
			}
			if !stored.Started.Equal(test.start) || stored.Precision != test.precision {
				t.Errorf("stored %v, %s; want %v, %s", stored.Started.UTC(), stored.Precision, test.start, test.precision)
			}
			page := b.get("/entries/"+id).says(t, test.shown)
			if test.precision == diary.Night && strings.Contains(page.body, "00.00") {
				t.Error("a night is shown as a time")
			}
		})
	}
}

func TestWhatIsWrongIsSaidAndNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for name, test := range map[string]struct {
		field  string // the field that is marked
		change url.Values
		code   string
	}{
		"no time":            {"started_at", url.Values{"time": {""}}, "problem.started_at.required"},
		"no date":            {"started_at", url.Values{"date": {""}}, "problem.started_at.required"},
		"no choice":          {"started_at", url.Values{"when": {""}}, "problem.started_at.required"},
		"not a date":         {"started_at", url.Values{"date": {"i går"}}, "problem.started_at.unknown"},
		"not a time":         {"started_at", url.Values{"time": {"25:99"}}, "problem.started_at.unknown"},
		"future":             {"started_at", url.Values{"date": {"2026-11-25"}}, "problem.started_at.future"},
		"two hundred":        {"started_at", url.Values{"date": {"0200-11-25"}}, "problem.too-early"},
		"skipped by clocks":  {"started_at", url.Values{"date": {"2026-03-29"}, "time": {"02:30"}}, "problem.no-such-time"},
		"ends before start":  {"ended_at", url.Values{"minutes": {"-5"}}, "problem.ended_at.end-before-start"},
		"too long":           {"ended_at", url.Values{"minutes": {"1441"}, "seconds": {""}, "date": {"2026-11-20"}}, "problem.ended_at.too-long"},
		"far too long":       {"ended_at", url.Values{"minutes": {"9223372036854775807"}}, "problem.ended_at.too-long"},
		"not a number":       {"ended_at", url.Values{"minutes": {"fem"}}, "problem.ended_at.unknown"},
		"ends in the future": {"ended_at", url.Values{"minutes": {"59"}}, "problem.ended_at.future"},
		"ongoing and ended":  {"ended_at", url.Values{"ongoing": {"true"}}, "problem.ended_at.contradiction"},
		"unknown muscle":     {"muscle", url.Values{"muscle": {"tail"}}, "problem.unknown"},
		"unknown side":       {"side", url.Values{"side": {"top"}}, "problem.unknown"},
		"pain 11":            {"pain", url.Values{"pain": {"11"}}, "problem.out-of-range"},
		"unknown trigger":    {"triggers", url.Values{"triggers": {"moon"}}, "problem.unknown"},
		"trigger twice":      {"triggers", url.Values{"triggers": {"alcohol", "alcohol"}}, "problem.duplicate"},
		"unknown remedy":     {"tried", url.Values{"tried.moon": {"helped"}}, "problem.unknown"},
		"unknown effect":     {"tried", url.Values{"tried.cold": {"wow"}}, "problem.unknown"},
		"sore for ever":      {"soreness_hours", url.Values{"soreness_hours": {"100000"}}, "problem.soreness_hours.out-of-range"},
		"unknown sign":       {"signs", url.Values{"signs": {"moon"}}, "problem.unknown"},
		"note too long":      {"note", url.Values{"note": {strings.Repeat("å", 4001)}}, "problem.note.text-too-long"},
		"note not text":      {"note", url.Values{"note": {"Æblegrød \xff\xfe"}}, "problem.not-text"},
		"note with NUL":      {"note", url.Values{"note": {"Æblegrød \x00"}}, "problem.not-text"},
	} {
		t.Run(name, func(t *testing.T) {
			form := fullForm()
			for field, value := range test.change {
				form[field] = value
			}
			got := b.post("/entries", form).want(t, http.StatusUnprocessableEntity)
			got.says(t, "<title>"+danish("error.title-prefix"), danish(test.code),
				`href="#`+test.field+`"`, `id="`+test.field+`"`, `id="`+test.field+`-error"`)
			for field, typed := range map[string]string{
				"note": "Æblegrød", "muscle": `value="calf" selected`, "pain": `value="7" checked`,
				"soreness_hours": `value="24"`, "minutes": `value="4"`, "time": `value="02:40"`,
				"signs": `value="dark-urine" checked`, "tried": `value="a-bit" selected`, "when": `value="at" checked`,
			} {
				if _, changed := test.change[field]; !changed && test.field != field {
					got.says(t, typed)
				}
			}
		})
	}
	b.get("/entries").says(t, danish("episodes.empty.lead"))
}

func TestALongCrampIsAskedAboutOnce(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := url.Values{"when": {"at"}, "date": {"2026-11-20"}, "time": {"12:00"}, "minutes": {"61"}}
	b.post("/entries", form).want(t, http.StatusUnprocessableEntity).says(t, danish("episode.long.title"), `value="61"`)
	form.Set("confirm_long", "true")
	b.post("/entries", form).want(t, http.StatusSeeOther)
	b.logEpisode(url.Values{"when": {"at"}, "date": {"2026-11-20"}, "time": {"12:00"}, "minutes": {"60"}})
}

func TestAnEpisodeKeepsTheZoneItWasLivedIn(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(fullForm())
	b.post("/settings/zone", url.Values{"zone": {"America/New_York"}, "next": {"/entries"}}).want(t, http.StatusSeeOther)
	b.get("/entries/"+id).says(t, "kl. 02.40")
	b.get("/entries/"+id+"/edit").says(t, `value="02:40"`, danish("episode.zone", "Zone", "Europe/Copenhagen"))
	form := fullForm()
	form.Set("version", "1")
	b.post("/entries/"+id, form).want(t, http.StatusSeeOther)
	later := b.logEpisode(url.Values{"when": {"now"}})
	b.get("/entries/"+later).says(t, "mandag den 23. november 2026 kl. 21.10")
}

func TestTheListIsPagedByWholeCrampDays(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	account := b.accountID("a@example.org")
	const total = 75
	want := make(map[string]bool, total)
	for i := range total {
		e := diary.Episode{
			ID: diary.NewID(), Zone: "Europe/Copenhagen", Precision: diary.Exact, Muscle: diary.Calf,
			Started: testStart.Add(-time.Duration(i/4*24+i%4) * time.Hour),
		}
		want[e.ID] = true
		if _, err := s.store.CreateEpisode(t.Context(), account, e, s.time()); err != nil {
			t.Fatal(err)
		}
	}
	days := make(map[string]int)
	path := "/entries"
	for pages := 0; path != ""; pages++ {
		if pages > 4 {
			t.Fatal("the pages do not end")
		}
		body := b.get(path).want(t, http.StatusOK).body
		for _, part := range strings.Split(body, `<section class="day">`)[1:] {
			heading, _, _ := strings.Cut(part, "</h2>")
			days[heading]++
		}
		for id := range want {
			if strings.Contains(body, "/entries/"+id) {
				delete(want, id)
			}
		}
		_, rest, found := strings.Cut(body, `href="/entries?after=`)
		if !found {
			break
		}
		cursor, _, _ := strings.Cut(rest, `"`)
		path = "/entries?after=" + cursor
	}
	if len(want) > 0 {
		t.Errorf("%d cramps are on no page", len(want))
	}
	for heading, times := range days {
		if times > 1 {
			t.Errorf("%s stands on %d pages", heading, times)
		}
	}
	for _, cursor := range []string{"x", "1_x", "_", fmt.Sprint(time.Now().UnixMilli())} {
		b.get("/entries?after="+cursor).want(t, http.StatusNotFound)
	}
}

// "Now" is when the form is filled in. A cramp with a length is over by then.
func TestNowWithALengthIsACrampThatEndedNow(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for name, test := range map[string]struct {
		form      url.Values
		lasted    time.Duration
		precision diary.Precision
	}{
		"minutes":             {url.Values{"minutes": {"7"}}, 7 * time.Minute, diary.About},
		"minutes and seconds": {url.Values{"minutes": {"1"}, "seconds": {"30"}}, 90 * time.Second, diary.About},
		"no time at all":      {url.Values{"minutes": {"0"}}, 0, diary.Exact},
		"more than an hour":   {url.Values{"minutes": {"90"}, "confirm_long": {"true"}}, 90 * time.Minute, diary.About},
	} {
		stored := b.stored(b.logEpisode(with(url.Values{"when": {"now"}}, test.form)))
		if stored.Ended == nil || !stored.Ended.Equal(testStart) || !stored.Started.Equal(testStart.Add(-test.lasted)) || stored.Precision != test.precision {
			t.Errorf("%s: stored from %v to %v, %s", name, stored.Started, stored.Ended, stored.Precision)
		}
	}
	// What is refused keeps the moment that "now" meant.
	form := url.Values{"id": {diary.NewID()}, "when": {"now"}, "minutes": {"7"}, "pain": {"11"}}
	refused := pageForm(t, b.post("/entries", form).want(t, http.StatusUnprocessableEntity).body, "/entries")
	s.advance(10 * time.Minute)
	refused.Set("pain", "6")
	id := savedID(t, b.post("/entries", refused).want(t, http.StatusSeeOther))
	if e := b.stored(id); !e.Started.Equal(testStart.Add(-7*time.Minute)) || *e.Pain != 6 {
		t.Errorf("mended later it is stored from %v", e.Started)
	}
}
