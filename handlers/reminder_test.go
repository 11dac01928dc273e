package handlers

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

const me = "a@example.org"

// reminded is a member whose address is confirmed.
func (s *site) reminded(email string) *browser {
	s.t.Helper()
	b := s.member(email)
	if err := s.store.ConfirmAddress(s.t.Context(), b.accountID(email), email, s.time()); err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (b *browser) setup(email string) diary.ReminderSetup {
	b.t.Helper()
	setup, err := b.store.ReminderSetup(b.t.Context(), b.accountID(email))
	if err != nil {
		b.t.Fatal(err)
	}
	return setup
}

// addressOf is the page of a reminder.
func addressOf(kind diary.ReminderKind) string { return "/reminders/" + kind.Code() }

// switchOn sets a reminder up as its preset, with everything that has to be answered.
func (b *browser) switchOn(kind diary.ReminderKind) {
	b.t.Helper()
	address := addressOf(kind)
	form := pageForm(b.t, b.get(address+"?preset=1").want(b.t, http.StatusOK).body, address)
	form.Del("add")
	form.Set("mail_consent", "yes")
	form.Set("limit_fluids", "no")
	b.post(address, form).want(b.t, http.StatusSeeOther)
}

// wish is what a form says that a browser sends of a reminder that is on.
func wish(times ...string) url.Values {
	return url.Values{
		"on": {"yes"}, "times": times, "weekdays": {"1", "2", "3", "4", "5", "6", "7"},
		"mail_consent": {"yes"}, "limit_fluids": {"no"},
	}
}

func TestAPresetIsSetUpWithOneFormAndSaysWhenTheNextMailComes(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.get("/reminders").want(t, http.StatusOK).says(t, danish("preset.evening"), `href="/reminders/2?preset=1"`, danish("reminders.none"))
	form := pageForm(t, b.get("/reminders/2?preset=1").want(t, http.StatusOK).body, "/reminders/2")
	if form.Get("times") != "21:00" || len(form["weekdays"]) != 7 || form.Get("on") != "yes" {
		t.Fatalf("the preset fills in %v", form)
	}
	if b.setup(me).AnyOn() {
		t.Error("looking at a preset switches it on")
	}
	form.Set("mail_consent", "yes")
	done := b.post("/reminders/2", form).want(t, http.StatusSeeOther)
	b.get(done.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("reminders.done.saved"),
		"tirsdag den 24. november 2026 kl. 21.00: Stræk ud", "torsdag den 26. november 2026 kl. 21.00", "Europe/Copenhagen",
		danish("reminders.state.on"), danish("reminders.every-day"), danish("reminders.withdraw"))
	if r := b.setup(me).Of(diary.Stretching); !r.On || len(r.Times) != 1 || r.Times[0] != 21*60 || r.Weekdays != diary.EveryDay {
		t.Errorf("stored %+v", r)
	}
	consents, err := s.store.Consents(t.Context(), b.accountID(me))
	if _, ok := diary.MailConsent(consents); !ok || err != nil {
		t.Errorf("the consents are %+v (%v)", consents, err)
	}
	if again := b.get("/reminders/2").body; strings.Contains(again, `name="mail_consent"`) {
		t.Error("it asks for a consent that was given")
	}
}

func TestWhatIsWrongWithAReminderIsSaidBesideItsField(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	for name, test := range map[string]struct {
		kind   diary.ReminderKind
		change func(url.Values)
		field  string
		says   string
	}{
		"no time":           {diary.Stretching, func(f url.Values) { f.Set("times", "") }, "times", danish("problem.times.required")},
		"unreadable time":   {diary.Stretching, func(f url.Values) { f.Set("times", "25:00") }, "times", danish("problem.times.unknown")},
		"same time twice":   {diary.Stretching, func(f url.Values) { f["times"] = []string{"09:00", "09:00"} }, "times", danish("problem.times.duplicate")},
		"in the quiet":      {diary.Stretching, func(f url.Values) { f.Set("times", "23:00") }, "times", danish("problem.times.quiet-time")},
		"too many times":    {diary.Stretching, func(f url.Values) { f["times"] = manyTimes() }, "times", danish("problem.times.too-many")},
		"no weekday":        {diary.Stretching, func(f url.Values) { f.Del("weekdays") }, "weekdays", danish("problem.weekdays.required")},
		"unknown weekday":   {diary.Stretching, func(f url.Values) { f.Set("weekdays", "8") }, "weekdays", danish("problem.unknown")},
		"no other time":     {diary.Stretching, otherDays("others.0.times", ""), "others.0.times", danish("problem.times.required")},
		"no other day":      {diary.Stretching, otherDays("others.0.weekdays"), "others.0.weekdays", danish("problem.weekdays.required")},
		"other time quiet":  {diary.Stretching, otherDays("others.0.times", "23:00"), "others.0.times", danish("problem.times.quiet-time")},
		"unread other time": {diary.Stretching, otherDays("others.0.times", "sent"), "others.0.times", danish("problem.times.unknown")},
		"ninth other day":   {diary.Stretching, otherDays("others.0.weekdays", "9"), "others.0.weekdays", danish("problem.unknown")},
		"day in two groups": {diary.Stretching, otherDays("others.0.weekdays", "5", "6"), "others.0.weekdays", danish("problem.weekdays.duplicate")},
		"pause in the past": {diary.Stretching, func(f url.Values) { f.Set("paused_until", "2026-11-24") }, "paused_until", danish("problem.paused_until.out-of-range")},
		"unreadable pause":  {diary.Stretching, func(f url.Values) { f.Set("paused_until", "snart") }, "paused_until", danish("problem.paused_until.unknown")},
		"no consent":        {diary.Stretching, func(f url.Values) { f.Del("mail_consent") }, "mail_consent", danish("problem.mail_consent.not-confirmed")},
		"fluids unanswered": {diary.Hydration, func(f url.Values) { f.Set("limit_fluids", "") }, "limit_fluids", danish("problem.limit_fluids.required")},
		"fluids nonsense":   {diary.Hydration, func(f url.Values) { f.Set("limit_fluids", "x") }, "limit_fluids", danish("problem.unknown")},
	} {
		t.Run(name, func(t *testing.T) {
			form := wish("08:15")
			form.Set("etag", pageForm(t, b.get(addressOf(test.kind)).body, addressOf(test.kind)).Get("etag"))
			test.change(form)
			b.post(addressOf(test.kind), form).want(t, http.StatusUnprocessableEntity).
				says(t, `href="#`+test.field+`"`, test.says, danish("error.summary"))
			if b.setup(me).AnyOn() {
				t.Error("a refused reminder is on")
			}
		})
	}
}

// otherDays fills in that the weekend has times of its own, with one field changed.
func otherDays(field string, values ...string) func(url.Values) {
	return func(form url.Values) {
		form["weekdays"] = []string{"1", "2", "3", "4", "5"}
		form["others.0.weekdays"] = []string{"6", "7"}
		form["others.0.times"] = []string{"10:00", "14:00"}
		form[field] = values
	}
}

func manyTimes() []string {
	var times []string
	for hour := diary.TimeOfDay(8 * 60); len(times) <= diary.MaxReminderTimes; hour += 60 {
		times = append(times, hour.String())
	}
	return times
}

func TestAReminderThatIsOffNeedsNothing(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.post("/reminders/1", url.Values{"on": {"no"}, "etag": {pageForm(t, b.get("/reminders/1").body, "/reminders/1").Get("etag")}}).
		want(t, http.StatusSeeOther)
	if profile, err := s.store.Profile(t.Context(), b.accountID(me)); err != nil || profile.LimitFluids != diary.Unanswered {
		t.Errorf("limit of fluids %q (%v)", profile.LimitFluids, err)
	}
}

func TestFluidsAreAskedAboutOnceAndALimitNeverSuggestsAnAmount(t *testing.T) {
	s := newSite(t)
	for answer, suggests := range map[string]bool{"no": true, "yes": false} {
		email := answer + "@example.org"
		b := s.reminded(email)
		page := b.get("/reminders/1").want(t, http.StatusOK).says(t, danish("field.limit_fluids"), danish("reminder.text.hydration.unanswered"))
		form := wish("09:00")
		form.Set("etag", pageForm(t, page.body, "/reminders/1").Get("etag"))
		form.Set("limit_fluids", answer)
		b.post("/reminders/1", form).want(t, http.StatusSeeOther)
		profile, err := s.store.Profile(t.Context(), b.accountID(email))
		if err != nil || string(profile.LimitFluids) != answer {
			t.Errorf("stored %q (%v), want %s", profile.LimitFluids, err, answer)
		}
		for _, path := range []string{"/", "/reminders", "/reminders/1"} {
			body := b.get(path).want(t, http.StatusOK).body
			if strings.Contains(body, danish("field.limit_fluids")) {
				t.Errorf("%s asks again", path)
			}
			// The choice of words names the plain text as an example of what a mail may say.
			body = strings.ReplaceAll(body, danish("wording.plain"), "")
			if !suggests && (strings.Contains(body, " glas") || strings.Contains(body, "liter")) {
				t.Errorf("%s suggests an amount in spite of a limit", path)
			}
		}
		if suggests {
			b.get("/").says(t, danish("activity.now.hydration"))
		}
	}
}

func TestTimesAreAddedAndTakenAwayWithoutAScriptAndWithoutSaving(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	form := wish("08:00", "", "12:00")
	form.Set("add", "1")
	more := b.post("/reminders/2", form).want(t, http.StatusOK)
	if got := pageForm(t, more.body, "/reminders/2")["times"]; strings.Join(got, ",") != "08:00,,12:00," {
		t.Errorf("after one more there are %q", got)
	}
	form.Del("add")
	form.Set("remove", "0")
	less := b.post("/reminders/2", form).want(t, http.StatusOK).says(t, `name="mail_consent" value="yes" checked`)
	if got := pageForm(t, less.body, "/reminders/2")["times"]; strings.Join(got, ",") != ",12:00" {
		t.Errorf("after one less there are %q", got)
	}
	if b.setup(me).Version != 0 {
		t.Error("something was saved")
	}
}

func TestOtherDaysAreFilledInAndTakenAwayWithoutAScript(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	press := func(form url.Values, name, value string) url.Values {
		t.Helper()
		form.Set(name, value)
		return pageForm(t, b.post("/reminders/2", form).want(t, http.StatusOK).says(t, `class="stack guard unsaved"`).body, "/reminders/2")
	}
	form := wish("08:00", "12:00")
	form["weekdays"] = []string{"1", "2", "3", "4", "5"}
	form["etag"] = pageForm(t, b.get("/reminders/2").body, "/reminders/2")["etag"]
	form = press(form, "add_days", "1")
	form["others.0.weekdays"] = []string{"7", "6"}
	form.Set("others.0.times", "14:00")
	form = press(form, "others.0.add", "1")
	form["others.0.times"][1] = "09:30"
	form = press(form, "others.0.add", "1")
	form["others.0.times"][2] = "10:00"
	form = press(form, "others.0.remove", "1")
	form = press(form, "add_days", "1")
	form = press(form, "add_days", "1")
	form.Set("others.2.times", "11:00")
	form = press(form, "remove_days", "2")
	if b.setup(me).Version != 0 {
		t.Fatal("something was saved")
	}
	// The second of the other groups was left empty.
	if got := form["others.0.times"]; strings.Join(got, " ") != "14:00 10:00" || form.Get("mail_consent") != "yes" || !form.Has("others.1.times") {
		t.Fatalf("the form holds %v", form)
	}
	b.post("/reminders/2", form).want(t, http.StatusSeeOther)
	stored := b.setup(me).Of(diary.Stretching)
	weekend := diary.NewWeekdays(time.Saturday, time.Sunday)
	want := []diary.DayTimes{{Weekdays: weekend, Times: []diary.TimeOfDay{10 * 60, 14 * 60}}}
	if stored.Weekdays != diary.EveryDay&^weekend || !reflect.DeepEqual(stored.Others, want) {
		t.Fatalf("stored %+v", stored)
	}
	// It is Tuesday, and then Friday.
	b.get("/reminders").says(t, "mandag til fredag", "lørdag, søndag: 10.00, 14.00", "tirsdag den 24. november 2026 kl. 08.00")
	s.advance(84 * time.Hour)
	b.get("/reminders").says(t, "lørdag den 28. november 2026 kl. 10.00", "lørdag den 28. november 2026 kl. 14.00", "søndag den 29. november 2026 kl. 10.00")
	form = pageForm(t, b.get("/reminders/2").body, "/reminders/2")
	if got := strings.Join(form["others.0.weekdays"], ""); got != "67" || form.Has("others.1.times") {
		t.Errorf("the form comes back as %v", form)
	}
	form = press(form, "remove_days", "0")
	b.post("/reminders/2", form).want(t, http.StatusSeeOther)
	if stored := b.setup(me).Of(diary.Stretching); len(stored.Others) != 0 || len(stored.Times) != 2 {
		t.Errorf("stored %+v", stored)
	}
}

func TestWhatIsWrongWithOtherDaysIsSaidOfTheGroupAndNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	form := wish("08:00")
	otherDays("others.1.times", "15:00", "15:00")(form)
	form["others.0.weekdays"] = []string{"6", "1"}
	form["others.1.weekdays"] = []string{"7"}
	form["others.2.times"] = []string{""} // nobody filled it in
	page := b.post("/reminders/2", form).want(t, http.StatusUnprocessableEntity).says(t,
		`href="#others.0.weekdays">`+danish("reminder.others.place", "Place", "1")+": "+danish("problem.weekdays.duplicate"),
		`href="#others.1.times">`+danish("reminder.others.place", "Place", "2")+": "+danish("problem.times.duplicate"),
		`id="others.0.weekdays-error"`, `id="others.1.times-error"`)
	if got := pageForm(t, page.body, "/reminders/2"); strings.Join(got["others.0.weekdays"], "") != "16" ||
		strings.Join(got["others.0.times"], " ") != "10:00 14:00" || strings.Join(got["others.1.times"], " ") != "15:00 15:00" || got.Has("others.2.times") {
		t.Errorf("the form comes back as %v", got)
	}
}

func TestNoMoreGroupsOfDaysAreTakenThanAWeekHolds(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	full := wish("08:00")
	for place := range diary.MaxOtherDays {
		full.Set(diary.OtherDaysField(place)+"times", "09:00")
	}
	page := b.post("/reminders/2", full).want(t, http.StatusUnprocessableEntity)
	if strings.Contains(page.body, `name="add_days"`) {
		t.Error("one more is offered than there are days")
	}
	full.Set("add_days", "1")
	if got := pageForm(t, b.post("/reminders/2", full).want(t, http.StatusOK).body, "/reminders/2"); got.Has(diary.OtherDaysField(diary.MaxOtherDays) + "times") {
		t.Error("one more is there than there are days")
	}
	full.Set(diary.OtherDaysField(diary.MaxOtherDays)+"times", "09:00")
	b.post("/reminders/2", full).want(t, http.StatusBadRequest)
}

func TestAStaleReminderWithOtherDaysIsRefusedWithBothShown(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	form := pageForm(t, b.get("/reminders/2").body, "/reminders/2")
	otherDays("others.0.times", "10:00")(form)
	stale := url.Values{}
	for name, values := range form {
		stale[name] = slices.Clone(values)
	}
	b.post("/reminders/2", form).want(t, http.StatusSeeOther)
	b.post("/reminders/2", form).want(t, http.StatusSeeOther) // a double press
	stale.Set("others.0.times", "15:00")
	b.post("/reminders/2", stale).want(t, http.StatusConflict).says(t, danish("reminder.others"), "lørdag, søndag: 10.00", "lørdag, søndag: 15.00")
}

func TestAStaleReminderIsRefusedWithBothShownAndASecondPressIsNot(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	first := pageForm(t, b.get("/reminders/2?preset=1").body, "/reminders/2")
	first.Set("mail_consent", "yes")
	second := url.Values{}
	for name, values := range first {
		second[name] = values
	}
	second.Set("times", "19:30")
	for range 2 { // a double press
		b.post("/reminders/2", first).want(t, http.StatusSeeOther)
	}
	conflict := b.post("/reminders/2", second).want(t, http.StatusConflict).says(t, danish("reminder.conflict"), "21.00", "19.30")
	if r := b.setup(me).Of(diary.Stretching); r.Times[0] != 21*60 {
		t.Errorf("it was overwritten: %+v", r)
	}
	b.post("/reminders/2", pageForm(t, conflict.body, "/reminders/2")).want(t, http.StatusSeeOther)
	if r := b.setup(me).Of(diary.Stretching); r.Times[0] != 19*60+30 {
		t.Errorf("stored %+v", r)
	}
}

func TestOneReminderIsSavedWithoutTheOthers(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	stale := pageForm(t, b.get("/reminders/3?preset=1").body, "/reminders/3") // made before the other was saved
	b.switchOn(diary.Stretching)
	b.post("/reminders/3", stale).want(t, http.StatusSeeOther)
	setup := b.setup(me)
	if !setup.Of(diary.Stretching).On || !setup.Of(diary.CheckInReminder).On || setup.Of(diary.Hydration).On {
		t.Errorf("stored %+v", setup.Reminders)
	}
}

func TestAPauseIsSaidAndEnds(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	form := pageForm(t, b.get("/reminders/2").body, "/reminders/2")
	form.Set("paused_until", "2026-12-01")
	b.post("/reminders/2", form).want(t, http.StatusSeeOther)
	b.get("/reminders").says(t, danish("reminders.paused-until", "Date", "1. dec. 2026"), "tirsdag den 1. december 2026 kl. 21.00")
	s.advance(8 * 24 * time.Hour)
	page := b.get("/reminders").says(t, danish("reminders.state.on"))
	if strings.Contains(page.body, "På pause") {
		t.Error("a pause that is over is told")
	}
	if until := pageForm(t, b.get("/reminders/2").body, "/reminders/2").Get("paused_until"); until != "" {
		t.Errorf("the form says %q", until)
	}
}
