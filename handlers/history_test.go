package handlers

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// add stores an episode of an account, as it is.
func (s *site) add(accountID string, e diary.Episode) diary.Episode {
	s.t.Helper()
	e.ID, e.Zone, e.Precision = diary.NewID(), "Europe/Copenhagen", diary.Exact
	stored, err := s.store.CreateEpisode(s.t.Context(), accountID, e, s.time())
	if err != nil {
		s.t.Fatal(err)
	}
	return stored
}

// answer stores whether there were cramps on a day.
func (s *site) answer(accountID string, day diary.Date, cramps diary.Answer) {
	s.t.Helper()
	c := diary.CheckIn{Day: day, Cramps: cramps}
	if _, err := s.store.SaveCheckIn(s.t.Context(), accountID, c, s.time()); err != nil {
		s.t.Fatal(err)
	}
}

// memberWithAccount is a browser that is signed in, and its account.
func (s *site) memberWithAccount() (*browser, string) {
	s.t.Helper()
	b := s.member("a@example.org")
	return b, b.accountID("a@example.org")
}

var rowLink = regexp.MustCompile(`href="/entries/([0-9a-f-]{36})" class="row"`)

// listed are the IDs of the episodes on a page of the list, in its order.
func listed(page answer) []string {
	var ids []string
	for _, match := range rowLink.FindAllStringSubmatch(page.body, -1) {
		ids = append(ids, match[1])
	}
	return ids
}

var olderLink = regexp.MustCompile(`href="([^"]+)" rel="next"`)

// listedFrom follows the list from an address to its last page.
func (b *browser) listedFrom(address string) []string {
	b.t.Helper()
	var ids []string
	for {
		page := b.get(address).want(b.t, http.StatusOK)
		ids = append(ids, listed(page)...)
		older := olderLink.FindStringSubmatch(page.body)
		if older == nil {
			return ids
		}
		address = strings.ReplaceAll(older[1], "&amp;", "&")
	}
}

func TestTheListIsFilteredThroughAllItsPages(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	muscles := []diary.Muscle{diary.Calf, diary.Foot, "", diary.OtherMuscle}
	sides := []diary.Side{diary.Left, diary.BothSides, ""}
	pains := []*int{new(0), new(3), nil, new(10), new(6)}
	var all []diary.Episode
	for i := range 3 * pageSize {
		e := diary.Episode{Muscle: muscles[i%4], Side: sides[i%3], Pain: pains[i%5]}
		if i%2 == 0 {
			e.Context = diary.DailyActivity
		}
		e.Started = testStart.Add(-time.Duration(i) * 7 * time.Hour)
		all = append(all, s.add(account, e))
	}
	for _, test := range []struct {
		query  string
		filter diary.EpisodeFilter
	}{
		{"", diary.EpisodeFilter{}},
		{"?m=&s=&c=&p=", diary.EpisodeFilter{}},
		// What a number stands for may never change: addresses are kept.
		{"?m=1", diary.EpisodeFilter{Muscle: diary.Calf}},
		{"?m=2", diary.EpisodeFilter{Muscle: diary.Foot}},
		{"?m=14", diary.EpisodeFilter{Muscle: diary.OtherMuscle}},
		{"?s=1", diary.EpisodeFilter{Side: diary.Left}},
		{"?s=3", diary.EpisodeFilter{Side: diary.BothSides}},
		{"?c=5", diary.EpisodeFilter{Context: diary.DailyActivity}},
		{"?p=1", diary.EpisodeFilter{LeastPain: 1}},
		{"?p=10", diary.EpisodeFilter{LeastPain: 10}},
		{"?m=1&s=1&c=5&p=3", diary.EpisodeFilter{Muscle: diary.Calf, Side: diary.Left, Context: diary.DailyActivity, LeastPain: 3}},
	} {
		var want []string
		for _, e := range all {
			if test.filter.Matches(e) {
				want = append(want, e.ID)
			}
		}
		if got := b.listedFrom("/entries" + test.query); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s lists %d episodes, want %d", test.query, len(got), len(want))
		}
	}
}

func TestTheFilterFormKeepsWhatWasChosen(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	s.add(account, diary.Episode{Started: testStart, Muscle: diary.Calf, Pain: new(5)})
	form := pageForm(t, b.get("/entries").want(t, http.StatusOK).body, "/entries")
	if got := b.listedFrom("/entries?" + form.Encode()); len(got) != 1 {
		t.Errorf("the form as it comes lists %d", len(got))
	}
	form.Set("m", "1")
	form.Set("p", "5")
	page := b.get("/entries?"+form.Encode()).want(t, http.StatusOK).says(t,
		danish("muscle.calf"), danish("filter.pain.word", "Pain", 5), danish("filter.unanswered"), danish("filter.clear"))
	if again := pageForm(t, page.body, "/entries"); again.Encode() != form.Encode() {
		t.Errorf("the form has %s, want %s", again.Encode(), form.Encode())
	}
	if after := pageForm(t, page.body, "/language"); after.Get("next") != "/entries?m=1&p=5" {
		t.Errorf("another language goes to %s", after.Get("next"))
	}
}

func TestAFilterThatNothingFitsOffersToShowAll(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	s.add(account, diary.Episode{Started: testStart, Muscle: diary.Calf})
	page := b.get("/entries?m=2").want(t, http.StatusOK).says(t, danish("filter.nothing"), danish("filter.clear"))
	if strings.Contains(page.body, danish("episodes.empty.lead")) {
		t.Error("a diary with a cramp is said to be empty")
	}
}

func TestHistoryPagesThatDoNotExistAreNotFound(t *testing.T) {
	s := newSite(t)
	b, _ := s.memberWithAccount()
	for _, address := range []string{
		"/entries?m=0", "/entries?m=15", "/entries?m=calf", "/entries?s=4", "/entries?c=-1", "/entries?p=11", "/entries?p=x",
		"/calendar?month=2026-12", "/calendar?month=2026-13", "/calendar?month=2026-11-24", "/calendar?month=1899-12",
		"/calendar?month=x", "/overview?weeks=0", "/overview?weeks=13", "/overview?weeks=x",
	} {
		b.get(address).want(t, http.StatusNotFound)
	}
	b.get("/calendar?month=1900-01").want(t, http.StatusOK)
}

func TestNoAddressOfTheHistoryTellsOfHealth(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	for i := range 2 * pageSize {
		s.add(account, diary.Episode{
			Started: testStart.Add(-time.Duration(i) * 24 * time.Hour), Muscle: diary.Calf, Side: diary.Left,
			Context: diary.Sleep, Pain: new(7),
		})
	}
	address := regexp.MustCompile(`(?:href|action|name|value)="([^"]*)"`)
	told := regexp.MustCompile(`(?i)calf|muscle|left|side|sleep|context|pain|cramp|krampe|smerte`)
	for _, path := range []string{"/entries?m=1&s=1&c=1&p=7", "/calendar", "/overview?weeks=104"} {
		page := b.get(path).want(t, http.StatusOK)
		found := address.FindAllStringSubmatch(page.body, -1)
		if len(found) < 10 {
			t.Fatalf("%s has only %d addresses and names", path, len(found))
		}
		for _, match := range found {
			if told.MatchString(match[1]) {
				t.Errorf("%s has %s", path, match[0])
			}
		}
	}
}

// dayText is what the calendar says of a date to those who do not see it.
func dayText(t *testing.T, page answer, day diary.Date) string {
	t.Helper()
	_, cell, found := strings.Cut(page.body, `href="`+ui.DayURL(day)+`"`)
	if !found {
		t.Fatalf("the calendar has no link to %v\n%s", day, page.body)
	}
	cell, _, _ = strings.Cut(cell, "</a>")
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(cell[strings.Index(cell, "visually-hidden"):], " ")), " ")
}

func TestTheCalendarTellsThreeStatesApartInWords(t *testing.T) {
	s := newSite(t)
	s.now.Store(time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC).UnixMilli())
	b, account := s.memberWithAccount()
	day := func(n int) diary.Date { return diary.NewDate(2026, time.November, n) }
	// 02:40 in Denmark on the 11th belongs to the cramp-day that began on the 10th.
	s.add(account, diary.Episode{Started: time.Date(2026, 11, 11, 1, 40, 0, 0, time.UTC)})
	s.add(account, diary.Episode{Started: time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC)})
	s.add(account, diary.Episode{Started: time.Date(2026, 11, 1, 1, 0, 0, 0, time.UTC)}) // of October's last
	s.answer(account, day(12), diary.No)
	s.answer(account, day(13), diary.Yes)
	page := b.get("/calendar").want(t, http.StatusOK).says(t, "november 2026", danishN("calendar.answered", 24, "Answered", 3))
	for n, want := range map[int]string{
		1: danish("day.unknown"), 10: danishN("day.cramps", 2), 11: danish("day.unknown"), 12: danish("day.no-cramps"),
		13: danish("day.cramps-not-noted"), 24: danish("day.unknown"),
	} {
		if got := dayText(t, page, day(n)); !strings.HasSuffix(got, ": "+want) {
			t.Errorf("the %dth is said to be %q, want %q", n, got, want)
		}
	}
	if got := dayText(t, page, day(24)); !strings.Contains(got, danish("calendar.today")) || strings.Count(page.body, `aria-current="date"`) != 1 {
		t.Errorf("today is not marked, or not alone: %s", got)
	}
	if strings.Contains(page.body, ui.DayURL(day(25))) {
		t.Error("there is a link to tomorrow")
	}
	october := b.get("/calendar?month=2026-10").want(t, http.StatusOK).says(t, `href="/calendar?month=2026-11" rel="next"`)
	if got := dayText(t, october, diary.NewDate(2026, time.October, 31)); !strings.HasSuffix(got, danishN("day.cramps", 1)) {
		t.Errorf("the night to 1 November: %s", got)
	}
	if strings.Contains(page.body, `rel="next"`) || !strings.Contains(page.body, `href="/calendar?month=2026-10" rel="prev"`) {
		t.Error("the present month leads to the wrong months")
	}
}

func TestBeforeNoonTodayIsMarkedButHasNoPageYet(t *testing.T) {
	s := newSite(t) // 03:10
	b, _ := s.memberWithAccount()
	page := b.get("/calendar").want(t, http.StatusOK)
	_, marked, _ := strings.Cut(page.body, `aria-current="date"`)
	if marked, _, _ = strings.Cut(marked, "</td>"); !strings.Contains(marked, "24") || !strings.Contains(marked, danish("calendar.today")) {
		t.Errorf("marked as today: %s", marked)
	}
	if strings.Contains(page.body, `href="/days/2026-11-24"`) {
		t.Error("a cramp-day that has not begun has a link")
	}
}

func TestTheOverviewSaysHowManyDaysItsFiguresRestOn(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	monday := diary.NewDate(2026, time.November, 16)
	s.add(account, diary.Episode{Started: time.Date(2026, 11, 16, 21, 0, 0, 0, time.UTC), Pain: new(4)})
	s.add(account, diary.Episode{Started: time.Date(2026, 11, 17, 2, 0, 0, 0, time.UTC), Pain: new(8)})
	s.add(account, diary.Episode{Started: time.Date(2026, 11, 18, 20, 0, 0, 0, time.UTC), Ongoing: true})
	s.answer(account, monday+3, diary.No)
	s.answer(account, monday+4, diary.No)
	page := b.get("/overview").want(t, http.StatusOK).says(t,
		"Ugen fra 16. nov. 2026: 3 kramper, 4 af 7 døgn besvaret",
		"Ugen fra 16. nov. 2026: 8 af 10, 2 af 3 kramper, 4 af 7 døgn besvaret",
		"Ugen fra 9. nov. 2026: Ikke besvaret, 0 af 7 døgn besvaret (for få)",
		"Ugen fra 23. nov. 2026: Ikke besvaret, 0 af 1 døgn besvaret (for få)",
		danishN("chart.cramps.total", 3), danishN("chart.summary.answered", 78, "Answered", 4))
	if rows := strings.Count(page.body, `<th scope="row">`); rows != 2*12 {
		t.Errorf("the tables have %d rows", rows)
	}
	for _, weeks := range []string{"26", "104"} {
		b.get("/overview?weeks="+weeks).want(t, http.StatusOK).says(t, `href="/overview?weeks=`+weeks+`" aria-current="true"`)
	}
}

func TestAnOverviewOfNothingLeadsToTheCalendar(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -7*14)}) // longer ago than twelve weeks
	b.get("/overview").want(t, http.StatusOK).says(t, danish("overview.empty.lead"), `href="/calendar"`)
	if page := b.get("/overview?weeks=26"); !strings.Contains(page.body, "<svg class=\"chart\"") {
		t.Error("the weeks that hold the cramp are not drawn")
	}
}

func TestThePagesThatLookBackLeadToEachOther(t *testing.T) {
	s := newSite(t)
	b, _ := s.memberWithAccount()
	for _, path := range []string{"/entries", "/calendar", "/overview", "/entries?m=1", "/overview?weeks=26"} {
		page := b.get(path).want(t, http.StatusOK)
		own, _, _ := strings.Cut(path, "?")
		if !strings.Contains(page.body, `<a href="`+own+`" aria-current="page"`) {
			t.Errorf("%s is not marked as the present page", path)
		}
		for _, other := range []string{"/entries", "/calendar", "/overview"} {
			if !strings.Contains(page.body, `href="`+other+`"`) {
				t.Errorf("%s does not lead to %s", path, other)
			}
		}
		_, menu, _ := strings.Cut(page.body, `<nav class="site-nav tab-bar"`)
		if menu, _, _ = strings.Cut(menu, "</nav>"); !strings.Contains(menu, `<a href="/entries" aria-current=`) {
			t.Errorf("%s is not found under the diary in the main menu", path)
		}
	}
}

// danishN is a text in the plural form for a count.
func danishN(key string, count int, args ...any) string {
	return i18n.For(diary.Danish).N(key, count, args...)
}

// The three pages of each place stand beside each other, on each of them.
func TestPagesThatBelongTogetherLeadToEachOther(t *testing.T) {
	b := newSite(t).member("a@example.org")
	for _, place := range [][]string{{"/report", "/report/patterns", "/summary"}, {"/entries", "/calendar", "/overview"}} {
		for _, page := range place {
			body := b.get(page).want(t, http.StatusOK).body
			_, tabs, _ := strings.Cut(body, `<nav class="tabs"`)
			tabs, _, _ = strings.Cut(tabs, "</nav>")
			for _, other := range place {
				if !strings.Contains(tabs, `href="`+other+`"`) {
					t.Errorf("%s does not lead to %s", page, other)
				}
			}
			if strings.Count(tabs, `href="`+page+`" aria-current="page"`) != 1 || strings.Count(tabs, "aria-current") != 1 {
				t.Errorf("%s does not say where one is: %s", page, tabs)
			}
		}
	}
}

func TestTheDiaryOpensAtAMonthOrADate(t *testing.T) {
	b := newSite(t).member("a@example.org")
	for address, want := range map[string]string{
		"/calendar?date=2026-03-29": "/calendar?month=2026-03", "/calendar?date=2026-03-29&show=day": "/days/2026-03-29",
	} {
		if to := b.get(address).want(t, http.StatusSeeOther).Header.Get("Location"); to != want {
			t.Errorf("%s leads to %s, want %s", address, to, want)
		}
	}
	b.get("/calendar?date=").want(t, http.StatusOK)
	for typed, problem := range map[string]string{
		"29/3-2026": danish("problem.date.unknown"), "2027-03-29": danish("problem.future"), "1810-03-29": danish("problem.too-early"),
	} {
		b.get("/calendar?date="+typed).want(t, http.StatusUnprocessableEntity).says(t, problem, `value="`+typed+`"`)
	}
}
