package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/words"
)

const secretNote = "Kun for fysioterapeuten"

// patient is a browser of a person who has noted a cramp with a note, a medicine and a goal.
func (s *site) patient(email string) *browser {
	s.t.Helper()
	b := s.member(email)
	b.logEpisode(url.Values{"muscle": {"calf"}, "side": {"right"}, "pain": {"7"}, "note": {secretNote}})
	goal := pageForm(s.t, b.get("/profile").body, "/profile/goal")
	goal.Set("goal", "Sove igennem")
	b.post("/profile/goal", goal).want(s.t, http.StatusSeeOther)
	b.addProduct(newMedicine, url.Values{"name": {"Zocor"}})
	return b
}

// ordinary asks for every part of the last four weeks.
func ordinary() url.Values {
	return url.Values{"period": {"4"}, "part": views.AllParts()}
}

func TestTheSummaryShowsWhatWasNoted(t *testing.T) {
	b := newSite(t).patient("a@example.org")
	b.get("/summary").want(t, http.StatusOK).says(t, danish("summary.title"), secretNote, "Sove igennem", "Zocor", "7 af 10")
}

func TestWhatIsLeftOutOfTheSummaryIsNotOnIt(t *testing.T) {
	b := newSite(t).patient("a@example.org")
	for i, secret := range map[words.SummaryPart]string{
		words.OwnWords: "Sove igennem", words.ProductsTaken: "Zocor", words.EpisodeNotes: secretNote,
	} {
		query := ordinary()
		query["part"] = nil
		for n, part := range words.SummaryParts {
			if part != i {
				query.Add("part", views.AllParts()[n])
			}
		}
		page := b.get("/summary?"+query.Encode()).want(t, http.StatusOK)
		if strings.Contains(page.body, secret) {
			t.Errorf("%s was left out, and %q is there", i, secret)
		}
		if form := pageForm(t, page.body, "/summary/pdf"); len(form["part"]) != len(words.SummaryParts)-1 {
			t.Errorf("the file would have the parts %v", form["part"])
		}
	}
}

func TestASummaryOfDaysThatCannotBeIsRefused(t *testing.T) {
	b := newSite(t).patient("a@example.org")
	for _, test := range []struct{ query, message string }{
		{"period=dates&from=2026-11-20&to=2026-11-10", danish("problem.to.end-before-start")},
		{"period=dates&from=2026-11-20&to=", danish("problem.required")},
		{"period=dates&from=2026-11-20&to=2027-01-01", danish("problem.future")},
		{"period=dates&from=i+g%C3%A5r&to=2026-11-20", danish("problem.from.unknown")},
		{"period=5", danish("problem.unknown")},
		{"period=4&part=99", danish("problem.unknown")},
	} {
		page := b.get("/summary?"+test.query).want(t, http.StatusUnprocessableEntity).says(t, danish("error.summary"), test.message)
		if strings.Contains(page.body, secretNote) {
			t.Errorf("%s shows a summary all the same", test.query)
		}
		sent, _ := url.ParseQuery(test.query)
		form := pageForm(t, page.body, "/summary")
		if form.Get("from") != sent.Get("from") || form.Get("to") != sent.Get("to") {
			t.Errorf("%s: the form has forgotten the days: %v", test.query, form)
		}
		b.post("/summary/pdf", sent).want(t, http.StatusUnprocessableEntity).says(t, test.message)
	}
}

func TestTheSummaryLooksAtTheChosenDaysAlone(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -100), Note: "for længe siden"})
	s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -20), Note: "tre uger siden"})
	for query, want := range map[string][2]bool{
		"period=2": {}, "period=4": {false, true}, "period=12": {false, true}, "period=all": {true, true},
		"period=dates&from=2026-08-01&to=2026-09-01": {true, false},
	} {
		page := b.get("/summary?"+query+"&part=7&part=8").want(t, http.StatusOK).body
		got := [2]bool{strings.Contains(page, "for længe siden"), strings.Contains(page, "tre uger siden")}
		if got != want {
			t.Errorf("%s shows the older and the newer: %v, want %v", query, got, want)
		}
	}
}

// TestEightWeeksAreDrawnForTheirOwnerAlone counts the columns: the weeks before the period are drawn too,
// to show which way it goes, but a link keeps to its period.
func TestEightWeeksAreDrawnForTheirOwnerAlone(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -40)})
	s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -1)})
	columns := func(page answer) int {
		return strings.Count(page.want(t, http.StatusOK).body, `class="summary-answered"`)
	}
	before := danish("summary.weeks.before", "Date", "5. okt. 2026")
	for query, want := range map[string]struct {
		columns int
		before  bool
	}{
		"period=2": {words.SummaryWeeks, true}, "period=4": {words.SummaryWeeks, true},
		"period=12": {words.SummaryWeeks, false}, "period=all": {7, false},
		"period=dates&from=2026-11-02&to=2026-11-23": {words.SummaryWeeks, true},
	} {
		page := b.get("/summary?" + query)
		if got := columns(page); got != want.columns || strings.Contains(page.body, before) != want.before {
			t.Errorf("%s: %d columns, want %d; said that they begin earlier: %t", query, got, want.columns, !want.before)
		}
	}
	last := danishN("summary.weeks.last", words.SummaryWeeks)
	long, short := s.reader(b.share(url.Values{"period": {"12"}})).get("/shared"), b.get("/summary?period=4")
	for name, page := range map[string]answer{
		"summary": b.get("/summary?period=12"), "link": long,
	} {
		if page.StatusCode != http.StatusOK || !strings.Contains(page.body, last) {
			t.Errorf("%s: does not say that it draws %d weeks of twelve", name, words.SummaryWeeks)
		}
	}
	if strings.Contains(short.body, last) {
		t.Error("four weeks are said to be cut short")
	}
	paper := paperText(t, b.post("/summary/pdf", url.Values{"period": {"12"}, "part": views.AllParts()}).want(t, http.StatusOK).body)
	if !strings.Contains(paper, last) {
		t.Error("the paper does not say that it draws the last weeks alone")
	}
	page := s.reader(b.share(url.Values{"period": {"2"}})).get("/shared")
	if got := columns(page); got != 3 || strings.Contains(page.body, before) { // two weeks reach into three
		t.Errorf("the link of two weeks shows %d", got)
	}
}

func TestTheFileIsPrivateAndTheSameEachTime(t *testing.T) {
	s := newSite(t)
	b := s.patient("a@example.org")
	form := pageForm(t, b.get("/summary").body, "/summary/pdf")
	form.Set("shown_name", "Karen Hemmelig")
	file := b.post("/summary/pdf", form).want(t, http.StatusOK)
	if !strings.HasPrefix(file.body, "%PDF-") || file.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("no PDF but %s", file.Header.Get("Content-Type"))
	}
	if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="2026-11-24.pdf"` {
		t.Errorf("the file is offered as %s", got)
	}
	if got := file.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the file is cached %q", got)
	}
	if again := b.post("/summary/pdf", form); again.body != file.body {
		t.Error("asked for twice, the file differs")
	}
	if strings.Contains(s.log.String(), "Hemmelig") || strings.Contains(b.get("/summary").body, "Hemmelig") {
		t.Error("the name was kept or logged")
	}
}

func TestANameThatIsTooLongIsRefusedAndKept(t *testing.T) {
	b := newSite(t).patient("a@example.org")
	form := ordinary()
	form.Set("shown_name", strings.Repeat("Karen ", 20)+"Krog")
	page := b.post("/summary/pdf", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.text-too-long"))
	kept := pageForm(t, page.body, "/summary/pdf")
	if kept.Get("shown_name") != form.Get("shown_name") || len(kept["part"]) != len(form["part"]) {
		t.Errorf("the form has forgotten: %v", kept)
	}
}

func TestASummaryOfNothingIsAHelpfulPage(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for _, page := range []answer{b.get("/summary"), b.get("/summary?period=all"), b.post("/summary/pdf", ordinary())} {
		page.want(t, http.StatusOK).says(t, danish("summary.empty.lead"), `href="/entries/new"`)
	}
	s.answer(b.accountID("a@example.org"), diary.NewDate(2026, time.November, 22), diary.No)
	page := b.get("/summary").want(t, http.StatusOK)
	if strings.Contains(page.body, danish("summary.empty.lead")) {
		t.Error("a diary that says that there were no cramps is said to be empty")
	}
}

func TestNobodyElsesDiaryIsInASummary(t *testing.T) {
	s := newSite(t)
	alice, bob := s.patient("alice@example.org"), s.member("bob@example.org")
	alice.get("/summary?period=all&part=8&part=7").says(t, secretNote)
	for _, page := range []answer{bob.get("/summary?period=all&part=8&part=7"), bob.post("/summary/pdf", ordinary())} {
		if page.want(t, http.StatusOK); strings.Contains(page.body, secretNote) || strings.HasPrefix(page.body, "%PDF") {
			t.Error("somebody else's cramps are shown")
		}
	}
}

func TestNoAddressOfTheSummaryTellsOfHealthOrTheName(t *testing.T) {
	b := newSite(t).patient("a@example.org")
	page := b.get("/summary").want(t, http.StatusOK).body
	for _, match := range regexp.MustCompile(`(?:href|action|name)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if regexp.MustCompile(`(?i)calf|muscle|pain|cramp|krampe|medicin|stretch|finding`).MatchString(match[1]) {
			t.Errorf("the page has %s", match[0])
		}
	}
	for form := range strings.SplitSeq(page, "<form ") {
		if strings.HasPrefix(form, `method="get"`) && strings.Contains(form, "shown_name") {
			t.Error("the name would be sent in an address")
		}
	}
	if !strings.Contains(page, "shown_name") {
		t.Error("nobody asks for the name")
	}
}

func TestTheSummaryIsFoundFromTheFirstScreen(t *testing.T) {
	b := newSite(t).member("a@example.org")
	b.get("/").want(t, http.StatusOK).says(t, `href="/summary"`, danish("summary.link"))
}
