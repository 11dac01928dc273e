package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// Where a browser has no input for dates and times they come as they were typed, in every form.

var (
	writtenDates = []string{"24-11-2026", "24/11", "24/11-2026", "24.11.2026", "2026-11-24", "24. nov. 2026", " 24/11-26 "}
	writtenTimes = []string{"3.10", "03:10", "0310", "kl. 3.10", "3:10", "03:10:59"}
)

func TestEveryFormReadsDatesAsPeopleWriteThem(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	today, want := diary.NewDate(2026, 11, 28), diary.NewDate(2026, 11, 24)
	for _, text := range writtenDates {
		read := make(map[string]*diary.Date)
		e, problems := readEpisode(views.EpisodeForm{When: views.WhenAt, Date: text, Time: "03:10"}, diary.Episode{Zone: "Europe/Copenhagen"}, now)
		if problems.For("started_at") == "" {
			started := diary.DateOf(e.Started.In(e.Location()))
			read["start"] = &started
		}
		night, problems := readEpisode(views.EpisodeForm{When: views.WhenNight, Date: text}, diary.Episode{Zone: "Europe/Copenhagen"}, now)
		if problems.For("started_at") == "" {
			morning := night.CrampDay() + 1
			read["night"] = &morning
		}
		product, _ := readProduct(views.ProductForm{Started: text, Ended: text}, today)
		read["started"], read["ended"] = product.started, product.ended
		period, _, _ := readSummaryForm(ui.SummaryForm{Period: ui.ChosenDays, From: text, To: text}, today)
		read["summary from"], read["summary to"] = period.From, period.To
		share, _ := readShare(views.ShareForm{Period: ui.ChosenDays, From: text, To: text, Days: "7"}, now, today)
		read["share from"], read["share to"] = share.Period.From, share.Period.To
		// What lies ahead, seen from the day before.
		about, _ := readSection(views.AboutSection, ui.Answers{"due_date": {text}}, want-1)
		read["due"] = about.DueDate
		reminder, _ := readReminder(views.ReminderForm{PausedUntil: text}, diary.Stretching, want-1)
		read["paused"] = reminder.PausedUntil
		for field, got := range read {
			if got == nil || *got != want {
				t.Errorf("%s: %q is read as %v", field, text, got)
			}
		}
		if len(read) != 10 {
			t.Errorf("%q is read in %d fields", text, len(read))
		}
	}
}

func TestEveryFormReadsTimesAsPeopleWriteThem(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	const want = diary.TimeOfDay(3*60 + 10)
	for _, text := range writtenTimes {
		e, problems := readEpisode(views.EpisodeForm{When: views.WhenAt, Date: "2026-11-24", Time: text}, diary.Episode{Zone: "Europe/Copenhagen"}, now)
		if got := diary.TimeOfDayOf(e.Started.In(e.Location())); got != want {
			t.Errorf("a start at %q is read as %s (%v)", text, got, problems)
		}
		r, problems := readReminder(views.ReminderForm{DaysForm: views.DaysForm{Times: []string{text}}}, diary.Stretching, 0)
		if len(r.Times) != 1 || r.Times[0] != want {
			t.Errorf("a reminder at %q is read as %v (%v)", text, r.Times, problems)
		}
		s, problems := readDelivery(views.DeliveryForm{QuietFrom: text, QuietTo: text})
		if s.QuietFrom != want || s.QuietTo != want {
			t.Errorf("quiet from %q is read as %s and %s (%v)", text, s.QuietFrom, s.QuietTo, problems)
		}
	}
}

func TestWhatCannotBeReadStaysInItsField(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	for _, typed := range []struct{ date, time string }{{"24/13", "3.10"}, {"24/11", "3.70"}} {
		form := with(fullForm(), url.Values{"date": {typed.date}, "time": {typed.time}})
		b.post("/entries", form).want(t, http.StatusUnprocessableEntity).
			says(t, `value="`+typed.date+`"`, `value="`+typed.time+`"`, danish("problem.started_at.unknown"))
	}
	form := with(pageForm(t, b.get(newMedicine).body, "/profile/items"), url.Values{"name": {"Furix"}, "started": {"i foråret"}, "ended": {"1/2"}})
	b.post("/profile/items", form).want(t, http.StatusUnprocessableEntity).says(t, `value="i foråret"`, `value="1/2"`, danish("problem.started.unknown"))
}
