package handlers

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// storedProfile is the profile of the member, without what the store sets.
func (b *browser) storedProfile(email string) diary.Profile {
	b.t.Helper()
	p, err := b.store.Profile(b.t.Context(), b.accountID(email))
	if err != nil {
		b.t.Fatal(err)
	}
	p.Version, p.Changed, p.PregnantAnswered = 0, time.Time{}, nil
	return p
}

// sectionForm is what the browser would send of a section with nothing changed.
func (b *browser) sectionForm(section views.ProfileSection) url.Values {
	b.t.Helper()
	return pageForm(b.t, b.get("/profile").want(b.t, http.StatusOK).body, "/profile/"+string(section))
}

// with is a copy of a form with some fields changed.
func with(form url.Values, change url.Values) url.Values {
	changed := make(url.Values)
	for _, values := range []url.Values{form, change} {
		for name, value := range values {
			changed[name] = value
		}
	}
	return changed
}

// sections are the fields of each section, filled in, and what they mean.
var sections = map[views.ProfileSection]struct {
	filled url.Values
	want   diary.Profile
}{
	views.AboutSection: {
		url.Values{"birth_year": {" 1992 "}, "sex": {"female"}, "pregnant": {"yes"}, "due_date": {"2027-03-01"}},
		diary.Profile{
			BirthYear: 1992, Sex: diary.Female, Pregnant: diary.Yes, DueDate: datePtr(2027, time.March, 1),
		},
	},
	views.BackgroundSection: {
		url.Values{"conditions": {"reduced-kidney-function", "diabetes"}},
		diary.Profile{Conditions: []diary.Condition{diary.Diabetes, diary.ReducedKidney}},
	},
	views.MoreSection: {
		url.Values{"cramps_before": {"no"}, "movement_problem": {"yes"}, "limit_fluids": {"no"}},
		diary.Profile{CrampsBefore: diary.No, MovementProblem: diary.Yes, LimitFluids: diary.No},
	},
	views.CourseSection: {
		url.Values{
			"onset": {" 2023 ", "03"}, "development": {"worse"}, "earlier_treatment": {"Indlæg\r\nintet hjalp "}, "work_and_sport": {"Slagter, løber"},
		},
		diary.Profile{
			Onset: diary.YearMonth{Year: 2023, Month: time.March}, Development: diary.Worsened,
			EarlierTreatment: "Indlæg\nintet hjalp", WorkAndSport: "Slagter, løber",
		},
	},
	views.AskedSection: {
		url.Values{"earlier_clot": {"no"}, "cancer": {"no"}, "night_pain": {"yes"}},
		diary.Profile{EarlierClot: diary.No, Cancer: diary.No, NightPain: diary.Yes},
	},
	views.GoalSection: {
		url.Values{"goal": {"  Gå på æbletur\r\nog sove "}},
		diary.Profile{Goal: "Gå på æbletur\nog sove"},
	},
}

func datePtr(year int, month time.Month, day int) *diary.Date {
	date := diary.NewDate(year, month, day)
	return &date
}

func TestASectionIsSavedShownAndEmptiedAgain(t *testing.T) {
	for section, test := range sections {
		t.Run(string(section), func(t *testing.T) {
			s := newSite(t)
			b := s.member("a@example.org")
			empty := b.sectionForm(section)
			for field := range test.filled {
				if empty.Get(field) != "" {
					t.Errorf("%s is answered beforehand: %q", field, empty[field])
				}
			}
			path := "/profile/" + string(section)
			saved := b.post(path, with(empty, test.filled)).want(t, http.StatusSeeOther)
			if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, test.want) {
				t.Errorf("stored %+v, want %+v", got, test.want)
			}
			to, anchor, _ := strings.Cut(saved.Header.Get("Location"), "#")
			b.get(to).want(t, http.StatusOK).says(t, danish("profile.saved"), `id="`+anchor+`"`)

			again := b.sectionForm(section)
			b.post(path, again).want(t, http.StatusSeeOther) // what the page shows is what is stored
			if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, test.want) {
				t.Errorf("the page's form stored %+v, want %+v", got, test.want)
			}
			for field := range test.filled {
				again.Del(field)
			}
			b.post(path, again).want(t, http.StatusSeeOther)
			if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, diary.Profile{}) {
				t.Errorf("emptied, but stored is %+v", got)
			}
		})
	}
}

func TestNoneOfTheConditionsIsAnAnswer(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := b.sectionForm(views.BackgroundSection)
	b.post("/profile/background", with(form, url.Values{"conditions": {"none", "dialysis"}})).
		want(t, http.StatusUnprocessableEntity).
		says(t, danish("problem.conditions.contradiction"), `href="#conditions"`, `value="none" checked`, `value="dialysis" checked`)
	b.post("/profile/background", with(form, url.Values{"conditions": {"none"}})).want(t, http.StatusSeeOther)
	if got := b.storedProfile("a@example.org"); !got.NoConditions || got.Conditions != nil {
		t.Errorf("stored %+v", got)
	}
	if again := b.sectionForm(views.BackgroundSection); !reflect.DeepEqual(again["conditions"], []string{"none"}) {
		t.Errorf("the page sends %v", again["conditions"])
	}
}

func TestWhatIsWrongInASectionIsSaidAndNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.addProduct(newSupplement, url.Values{"name": {"Magnesium før natten"}})
	before := b.storedProfile("a@example.org")
	for name, test := range map[string]struct {
		section      views.ProfileSection
		field, typed string
		code         string
	}{
		"not a year":          {views.AboutSection, "birth_year", "i går", "problem.birth_year.unknown"},
		"the year 0":          {views.AboutSection, "birth_year", "0", "problem.birth_year.unknown"},
		"two digits":          {views.AboutSection, "birth_year", "62", "problem.birth_year.out-of-range"},
		"a child":             {views.AboutSection, "birth_year", "2010", "problem.birth_year.out-of-range"},
		"unknown sex":         {views.AboutSection, "sex", "x", "problem.unknown"},
		"not a date":          {views.AboutSection, "due_date", "til foråret", "problem.due_date.unknown"},
		"too late a date":     {views.AboutSection, "due_date", "2028-03-01", "problem.due_date.out-of-range"},
		"due, not pregnant":   {views.AboutSection, "pregnant", "no", "problem.due_date.contradiction"},
		"unknown condition":   {views.BackgroundSection, "conditions", "moon", "problem.unknown"},
		"unknown answer":      {views.MoreSection, "limit_fluids", "maybe", "problem.unknown"},
		"goal that is a book": {views.GoalSection, "goal", strings.Repeat("å", 2001), "problem.goal.text-too-long"},
	} {
		t.Run(name, func(t *testing.T) {
			filled := with(b.sectionForm(test.section), sections[test.section].filled)
			got := b.post("/profile/"+string(test.section), with(filled, url.Values{test.field: {test.typed}})).
				want(t, http.StatusUnprocessableEntity)
			got.says(t, "<title>"+danish("error.title-prefix"), danish(test.code), "Magnesium før natten")
			again := pageForm(t, got.body, "/profile/"+string(test.section))
			for field, values := range filled {
				if field == test.field {
					values = []string{test.typed}
				}
				chosen := field == "sex" || field == "conditions" || field == "limit_fluids"
				if chosen && field == test.field {
					continue // no button can show a code that there is not
				}
				if !reflect.DeepEqual(sorted(again[field]), sorted(values)) {
					t.Errorf("%s was %q and is %q", field, values, again[field])
				}
			}
		})
	}
	if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, before) {
		t.Errorf("a refused section is stored: %+v", got)
	}
}

func TestASectionLeavesTheOthersAsAnotherTabStoredThem(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	forms := make(map[views.ProfileSection]url.Values)
	for section, test := range sections {
		forms[section] = with(b.sectionForm(section), test.filled)
	}
	medicine := url.Values{"id": {diary.NewID()}, "name": {"Simvastatin"}}
	b.post("/profile/items", medicine).want(t, http.StatusSeeOther)
	for section, form := range forms { // each was made while nothing was stored
		b.post("/profile/"+string(section), form).want(t, http.StatusSeeOther)
	}
	got := b.storedProfile("a@example.org")
	if got.BirthYear != 1992 || len(got.Conditions) != 2 || got.CrampsBefore != diary.No || got.Goal == "" || len(got.Medicines) != 1 {
		t.Errorf("stored %+v", got)
	}
}

func TestASectionThatWasChangedElsewhereIsRefusedWithBothShown(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	mine := with(b.sectionForm(views.AboutSection), url.Values{"birth_year": {"1950"}, "sex": {"male"}})
	theirs := with(mine, url.Values{"birth_year": {"1960"}})
	b.post("/profile/about", theirs).want(t, http.StatusSeeOther)
	b.post("/profile/about", theirs).want(t, http.StatusSeeOther) // sent again
	refused := b.post("/profile/about", mine).want(t, http.StatusConflict)
	refused.says(t, danish("profile.conflict.title", "Section", "Om dig"), `dir="auto">1960</td>`, `dir="auto">1950</td>`, `value="1950"`)
	if strings.Contains(refused.body, `dir="auto">Mand</td>`) {
		t.Error("what both say alike is shown as a difference")
	}
	if got := b.storedProfile("a@example.org"); got.BirthYear != 1960 {
		t.Errorf("stored %+v", got)
	}
	b.post("/profile/about", pageForm(t, refused.body, "/profile/about")).want(t, http.StatusSeeOther)
	if got := b.storedProfile("a@example.org"); got.BirthYear != 1950 || got.Sex != diary.Male {
		t.Errorf("stored %+v", got)
	}
	// A mended mistake does not hide that the section was changed meanwhile.
	stale := with(mine, url.Values{"birth_year": {"x"}, "sex": {"other"}})
	again := pageForm(t, b.post("/profile/about", stale).want(t, http.StatusUnprocessableEntity).body, "/profile/about")
	b.post("/profile/about", with(again, url.Values{"birth_year": {"1955"}})).want(t, http.StatusConflict)
}

// racingStore is a store in which somebody else saves the profile's goal just before each of the first saves.
type racingStore struct {
	diary.Store
	races int
}

func (s *racingStore) SaveProfile(ctx context.Context, id string, p diary.Profile, now time.Time) (diary.Profile, error) {
	if s.races > 0 {
		s.races--
		other, err := s.Store.Profile(ctx, id)
		if err != nil {
			return p, err
		}
		other.Goal += "!"
		if _, err := s.Store.SaveProfile(ctx, id, other, now); err != nil {
			return p, err
		}
	}
	return s.Store.SaveProfile(ctx, id, p, now)
}

func TestASectionIsSavedAlthoughAnotherIsSavedAtTheSameInstant(t *testing.T) {
	s := newSite(t)
	store := &racingStore{Store: s.store}
	s = s.over(store)
	b := s.member("a@example.org")
	form := with(b.sectionForm(views.AboutSection), url.Values{"birth_year": {"1950"}})
	store.races = 1
	b.post("/profile/about", form).want(t, http.StatusSeeOther)
	if got := b.storedProfile("a@example.org"); got.BirthYear != 1950 || got.Goal != "!" {
		t.Errorf("stored %+v", got)
	}
	form = with(b.sectionForm(views.AboutSection), url.Values{"birth_year": {"1951"}})
	store.races = saveTries // never a quiet moment: nothing is stored, and nothing typed is lost
	b.post("/profile/about", form).want(t, http.StatusConflict).says(t, `value="1951"`)
	goal := with(b.sectionForm(views.GoalSection), url.Values{"goal": {"mit"}})
	store.races = 1
	b.post("/profile/goal", goal).want(t, http.StatusConflict).says(t, "mit")
}

func TestWhenTheProfileCannotBeStoredNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	s.fillDisk(true)
	for section, test := range sections {
		form := with(b.sectionForm(section), test.filled)
		got := b.post("/profile/"+string(section), form).want(t, http.StatusServiceUnavailable)
		got.says(t, danish("unavailable.title"))
		again := pageForm(t, got.body, "/profile/"+string(section))
		for field, values := range form {
			shown := strings.ReplaceAll(strings.Join(sorted(values), " "), "\r\n", "\n") // as a page says it
			if got := strings.Join(sorted(again[field]), " "); got != shown {
				t.Errorf("%s was %q and is %q", field, shown, got)
			}
		}
		if got.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", section)
		}
	}
	s.fillDisk(false)
	if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, diary.Profile{}) {
		t.Errorf("stored %+v", got)
	}
}

func TestASectionSentAfterTheSessionEndedIsKept(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := with(b.sectionForm(views.GoalSection), url.Values{"goal": {"Ud at løbe"}})
	b.post("/signout", nil).want(t, http.StatusSeeOther)
	b.post("/profile/goal", form).want(t, http.StatusUnauthorized).says(t, "Ud at løbe", `value="/profile/goal"`)
	if got := b.storedProfile("a@example.org"); got.Goal != "" {
		t.Errorf("stored %+v", got)
	}
}

func TestASectionIsSavedWithWhatWasTypedInTheOthers(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := with(b.sectionForm(views.GoalSection), url.Values{"goal": {"Sove"}, "birth_year": {"1950"}, "conditions": {"diabetes"}})
	saved := b.post("/profile/goal", form).want(t, http.StatusSeeOther)
	if got := b.storedProfile("a@example.org"); got.Goal != "Sove" || got.BirthYear != 1950 || len(got.Conditions) != 1 {
		t.Errorf("stored %+v", got)
	}
	to, anchor, _ := strings.Cut(saved.Header.Get("Location"), "#")
	if anchor != views.GoalSection.ID() {
		t.Errorf("leads to %q", anchor)
	}
	page := b.get(to).want(t, http.StatusOK).body
	if n := strings.Count(page, danish("profile.saved")); n != 3 {
		t.Errorf("%d sections are said to be saved, want those 3 that were changed", n)
	}
}

func TestAMistakeInOneSectionKeepsWhatWasTypedInAll(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	typed := url.Values{"goal": {"Sove"}, "birth_year": {"i går"}, "cramps_before": {"no"}}
	refused := b.post("/profile/goal", with(b.sectionForm(views.GoalSection), typed)).want(t, http.StatusUnprocessableEntity)
	refused.says(t, danish("problem.birth_year.unknown"), `href="#birth_year"`)
	again := pageForm(t, refused.body, "/profile/goal")
	for field, values := range typed {
		if !reflect.DeepEqual(again[field], values) {
			t.Errorf("%s was %q and is %q", field, values, again[field])
		}
	}
	if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, diary.Profile{}) {
		t.Errorf("stored %+v", got)
	}
	b.post("/profile/about", with(again, url.Values{"birth_year": {"1950"}})).want(t, http.StatusSeeOther)
	if got := b.storedProfile("a@example.org"); got.Goal != "Sove" || got.BirthYear != 1950 || got.CrampsBefore != diary.No {
		t.Errorf("stored %+v", got)
	}
}

func TestAnAnswerThatThePageAsksAnewStaysWhenAnotherSectionIsSaved(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	stored, err := b.store.Profile(t.Context(), b.accountID("a@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	stored.Sex, stored.Pregnant, stored.DueDate = diary.Female, diary.Yes, datePtr(2025, time.March, 1)
	if _, err := b.store.SaveProfile(t.Context(), b.accountID("a@example.org"), stored, time.Date(2025, time.January, 1, 12, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	form := b.sectionForm(views.GoalSection)
	if form.Get("pregnant") != "" {
		t.Fatalf("the page shows %q", form["pregnant"])
	}
	const why = "Svaret fra før gælder ikke længere: terminen var 1. mar. 2025."
	b.logAt("a@example.org", time.Hour)
	b.get("/profile").says(t, why)
	b.get("/report").says(t, danish("pregnant.lapsed"), danish("pregnant.lapsed.counts"))
	b.get("/summary").says(t, why)
	b.post("/profile/goal", with(form, url.Values{"goal": {"Sove"}})).want(t, http.StatusSeeOther)
	if got := b.storedProfile("a@example.org"); got.Pregnant != diary.Yes || got.DueDate == nil || got.Goal != "Sove" {
		t.Errorf("stored %+v", got)
	}
}

// Without a due date the answer is as old as it is itself, whatever of the profile is saved after it.
func TestAPregnancyWithoutADueDateLapsesWithAReason(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.post("/profile/about", with(b.sectionForm(views.AboutSection), url.Values{"pregnant": {"yes"}})).want(t, http.StatusSeeOther)
	for _, step := range []struct {
		days   int
		saves  views.ProfileSection
		change url.Values
		lapsed bool
	}{
		{200, views.GoalSection, url.Values{"goal": {"Sove"}}, false},
		{107, views.AboutSection, url.Values{"birth_year": {"1992"}}, false},
		{1, views.GoalSection, url.Values{"goal": {"Gå"}}, false}, // after 308 days in all
		{1, views.MoreSection, url.Values{"cramps_before": {"no"}}, true},
		{1, views.AboutSection, url.Values{"pregnant": {"yes"}}, false}, // answered again
		{308, views.GoalSection, url.Values{"goal": {"Løbe"}}, false},
		{1, views.GoalSection, url.Values{"goal": {"Cykle"}}, true},
	} {
		s.advance(time.Duration(step.days) * 24 * time.Hour)
		b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
		b.logAt("a@example.org", time.Hour)
		b.post("/profile/"+string(step.saves), with(b.sectionForm(step.saves), step.change)).want(t, http.StatusSeeOther)
		for _, page := range []string{"/profile", "/summary"} {
			if got := strings.Contains(b.get(page).body, "Svaret fra før gælder ikke længere: det er givet senest"); got != step.lapsed {
				t.Errorf("after %v more days and %v, %s says that it lapsed: %v", step.days, step.change, page, got)
			}
		}
		if got := strings.Contains(b.get("/report").body, danish("pregnant.lapsed")); got != step.lapsed {
			t.Errorf("after %v more days and %v, the report says that it lapsed: %v", step.days, step.change, got)
		}
	}
}

func TestASectionThatWasChangedElsewhereKeepsNoOtherFromBeingSaved(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := b.sectionForm(views.GoalSection)
	b.post("/profile/about", with(form, url.Values{"birth_year": {"1960"}, "cramps_before": {"no"}})).want(t, http.StatusSeeOther)
	mine := with(form, url.Values{"birth_year": {"1950"}, "goal": {"Sove"}})
	refused := b.post("/profile/goal", mine).want(t, http.StatusConflict)
	refused.says(t, `dir="auto">1960</td>`, `dir="auto">1950</td>`, `value="1950"`, danish("profile.saved"))
	want := diary.Profile{BirthYear: 1960, CrampsBefore: diary.No, Goal: "Sove"} // what was not changed here stays
	if got := b.storedProfile("a@example.org"); !reflect.DeepEqual(got, want) {
		t.Errorf("stored %+v, want %+v", got, want)
	}
	// Another section's button does not replace what was stored elsewhere.
	again := pageForm(t, refused.body, "/profile/goal")
	b.post("/profile/goal", with(again, url.Values{"goal": {"Gå"}})).want(t, http.StatusConflict)
	if got := b.storedProfile("a@example.org"); got.BirthYear != 1960 || got.Goal != "Gå" {
		t.Errorf("stored %+v", got)
	}
	b.post("/profile/about", pageForm(t, refused.body, "/profile/about")).want(t, http.StatusSeeOther)
	if got := b.storedProfile("a@example.org"); got.BirthYear != 1950 || got.Goal != "Gå" {
		t.Errorf("stored %+v", got)
	}
}

func TestTheSettingsLeadToTheProfile(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.get("/settings").says(t, `href="/profile"`)
	b.language = "en"
	b.post("/language", url.Values{"language": {"en"}, "next": {"/profile"}}).want(t, http.StatusSeeOther)
	b.get("/profile").want(t, http.StatusOK).says(t, "Year of birth", "None of these")
}
