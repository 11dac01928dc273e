package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// logAt stores an episode past the form: so long ago, of two minutes.
func (b *browser) logAt(email string, ago time.Duration, details ...func(*diary.Episode)) diary.Episode {
	b.t.Helper()
	started := b.time().Add(-ago)
	ended := started.Add(2 * time.Minute)
	e := diary.Episode{ID: diary.NewID(), Started: started, Ended: &ended, Zone: "Europe/Copenhagen", Precision: diary.Exact}
	for _, detail := range details {
		detail(&e)
	}
	e, err := b.store.CreateEpisode(b.t.Context(), b.accountID(email), e, b.time())
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

// answerDays answers so many of the last cramp-days with no.
func (b *browser) answerDays(email string, n int) {
	b.t.Helper()
	today := diary.CrampDayOf(b.time(), time.UTC)
	for back := range n {
		checkIn := diary.CheckIn{Day: today - diary.Date(back), Cramps: diary.No}
		if _, err := b.store.SaveCheckIn(b.t.Context(), b.accountID(email), checkIn, b.time()); err != nil {
			b.t.Fatal(err)
		}
	}
}

// section is the text of the section of a page that a heading with an ID begins, empty when there is none.
func section(t *testing.T, page, id string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		if attribute(node, "aria-labelledby") == id {
			return strings.Join(strings.Fields(text(node)), " ")
		}
	}
	return ""
}

func TestReportOfAnEmptyDiaryPromisesNothing(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	page := b.get("/report").want(t, http.StatusOK).says(t, danish("report.too-little.text"), danish("emergency.title"), "tel:112").body
	if got := section(t, page, "urgency"); !strings.Contains(got, danish("report.too-little.title")) {
		t.Errorf("the card says %q", got)
	}
	open := section(t, page, "not-enough")
	if !strings.Contains(open, danish("criterion.frequent")) {
		t.Errorf("what is open is said to be %q", open)
	}
	for _, want := range []string{"0 af de sidste 28", "20 døgn mere"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if section(t, page, "card-0") != "" || section(t, page, "not-met") != "" {
		t.Error("something is met, or said not to be")
	}
	if anyway := section(t, page, "anyway"); !strings.Contains(anyway, danish("report.anyway.text")) {
		t.Errorf("help is not offered: %q", anyway)
	}
}

func TestReportSaysWhatItRestsOnAndLeadsThere(t *testing.T) {
	s := newSite(t)
	for _, language := range diary.Languages {
		email := string(language) + "@example.org"
		b := s.member(email)
		b.answerDays(email, 28)
		b.post("/language", url.Values{"language": {string(language)}, "next": {"/report"}})
		first := b.logAt(email, 30*time.Hour, func(e *diary.Episode) { e.Weakness = diary.Persistent; e.Muscle = diary.Calf })
		b.logAt(email, 6*24*time.Hour)
		page := b.get("/report").want(t, http.StatusOK).body
		want := map[diary.Language][]string{
			diary.Danish: {
				"Artiklen råder dig til at søge hjælp for kramper med svaghed, fordi du har noteret:",
				"svaghed, der ikke er gået over, ved 1 krampe", "Hvor meget det haster: offentliggjort (DSAM", "Tidsrummet: vores eget valg",
			},
			diary.English: {
				"The article suggests that you seek help for cramps with weakness, because you noted:",
				"weakness that is still there with 1 cramp", "How urgent it is: published (DSAM", "The time span: our own choice",
			},
		}[language]
		finding := section(t, page, "finding-weakness-now")
		for _, text := range want {
			if !strings.Contains(finding, text) {
				t.Errorf("%s: %q does not say %q", language, finding, text)
			}
		}
		if !strings.Contains(page, `href="/entries/`+first.ID+`"`) {
			t.Errorf("%s: nothing leads to the entry", language)
		}
		if got := section(t, page, "not-met"); got == "" || strings.Contains(got, finding) {
			t.Errorf("%s: not met: %q", language, got)
		}
		b.get("/entries/"+first.ID).want(t, http.StatusOK)
	}
}

func TestReportMarksWhatIsNotFromTheArticle(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logAt("a@example.org", time.Hour, func(e *diary.Episode) { e.Signs = []diary.Sign{diary.DarkUrine}; e.Numbness = diary.Persistent })
	page := b.get("/report").want(t, http.StatusOK).body
	if got := section(t, page, "finding-dark-urine"); !strings.Contains(got, danish("report.not-article")) || !strings.Contains(got, danish("sign.dark-urine")) {
		t.Errorf("got %q", got)
	}
	if got := section(t, page, "finding-numbness"); got == "" || strings.Contains(got, danish("report.not-article")) {
		t.Errorf("got %q", got)
	}
}

func TestReportSaysWhomToCallByRegionAndHour(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org") // 03:10 on a Tuesday
	b.logAt("a@example.org", time.Hour, func(e *diary.Episode) { e.Weakness = diary.Persistent })
	page := b.get("/report").says(t, danish("urgency.title.out-of-hours"), danish("urgency.today"), danish("call.choose-region")).body
	for _, line := range diary.DefaultHelpBook().Lines {
		if !strings.Contains(section(t, page, "card-0"), line.Number) {
			t.Errorf("the card lacks %s", line.Number)
		}
	}
	b.post("/settings", url.Values{"language": {"da"}, "zone": {"Europe/Copenhagen"}, "region": {"nordjylland"}}).want(t, http.StatusSeeOther)
	card := section(t, b.get("/report").body, "card-0")
	if !strings.Contains(card, "70 15 03 00") || strings.Contains(card, "1813") {
		t.Errorf("the card says %q", card)
	}
	s.advance(6 * time.Hour) // 09:10
	card = section(t, b.get("/report").body, "card-0")
	if !strings.Contains(card, danish("urgency.title.own-doctor-today")) || strings.Contains(card, "70 15 03 00") {
		t.Errorf("the card says %q", card)
	}
}

func TestAnAnswerToAFindingIsKeptAndHidesNoEmergency(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logAt("a@example.org", time.Hour, func(e *diary.Episode) { e.ColdPale = diary.Yes; e.Weakness = diary.Persistent })
	b.get("/").says(t, danish("urgency.title.emergency"))
	for _, criterion := range []string{"emergency-limb", "weakness-now"} {
		form := url.Values{"id": {diary.NewID()}, "criterion": {criterion}, "response": {"will-call"}}
		for range 2 { // pressed twice
			got := b.post("/report/answers", form).want(t, http.StatusSeeOther)
			if to := got.Header.Get("Location"); to != "/report" {
				t.Fatalf("sent to %s", to)
			}
		}
	}
	page := b.get("/report").says(t, danish("report.noted"), danish("urgency.title.emergency")).body
	for i, criterion := range []string{"emergency-limb", "weakness-now"} {
		got := section(t, page, "card-"+strconv.Itoa(i))
		if !strings.Contains(got, "Dit svar 24. nov. 2026 kl. 03.10: Vil ringe.") || !strings.Contains(got, danish("criterion."+criterion)) {
			t.Errorf("card %d says %q", i, got)
		}
	}
	card := section(t, b.get("/").body, "urgency")
	if !strings.Contains(card, danish("criterion.emergency-limb")) || strings.Contains(card, danish("criterion.weakness-now")) {
		t.Errorf("the first page says %q", card)
	}
	list, err := s.store.ListAcknowledgements(context.Background(), b.accountID("a@example.org"))
	if err != nil || len(list) != 2 || list[0].Table != report.Criteria.Version() || len(list[0].Met) < 2 {
		t.Errorf("stored %+v, %v", list, err)
	}
}

// One answer on a card is kept for each of its grounds, and a ground may be answered alone.
func TestACardIsAnsweredAtOnceAndEachGroundAlone(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for _, ago := range []time.Duration{30, 60, 90} {
		b.logAt("a@example.org", ago*time.Hour, func(e *diary.Episode) {
			e.Weakness, e.Swelling, e.Muscle = diary.Persistent, diary.OneSidedSwelling, diary.Calf
		})
	}
	page := b.get("/report").want(t, http.StatusOK).body
	if strings.Count(page, `class="card urgency`) != 1 {
		t.Error("not one card for the same people to call")
	}
	forms := pageForm(t, page, "/report/answers") // those of the two grounds, and then that of the card
	if got := forms["criterion"]; !slices.Equal(got, []string{"weakness-now", "clot-pattern", "weakness-now", "clot-pattern"}) {
		t.Fatalf("the forms ask about %q", got)
	}
	card := url.Values{"criterion": {"weakness-now", "clot-pattern", "frequent"}, "id": {diary.NewID(), diary.NewID(), diary.NewID()}, "response": {"will-call"}}
	for range 2 { // pressed twice; there are no frequent cramps any more
		b.post("/report/answers", card).want(t, http.StatusSeeOther)
	}
	s.advance(time.Minute)
	alone := url.Values{"criterion": {"clot-pattern"}, "id": {diary.NewID()}, "response": {"called"}}
	b.post("/report/answers", alone).want(t, http.StatusSeeOther)
	list, err := s.store.ListAcknowledgements(t.Context(), b.accountID("a@example.org"))
	if err != nil || len(list) != 3 || list[2].Criterion != "clot-pattern" || list[2].Response != diary.Called {
		t.Fatalf("stored %+v, %v", list, err)
	}
	page = b.get("/report").body
	for criterion, want := range map[string]string{"weakness-now": "03.10: Vil ringe.", "clot-pattern": "03.11: Har ringet."} {
		if got := section(t, page, "finding-"+criterion); !strings.Contains(got, want) {
			t.Errorf("%s says %q", criterion, got)
		}
	}
	card["criterion"] = card["criterion"][:2]
	b.post("/report/answers", card).want(t, http.StatusBadRequest) // an ID too many
}

func TestAnAnswerThatNoPageSendsIsRefused(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	alice.logAt("alice@example.org", time.Hour, func(e *diary.Episode) { e.Weakness = diary.Persistent })
	form := func(criterion, response string) url.Values {
		return url.Values{"id": {diary.NewID()}, "criterion": {criterion}, "response": {response}}
	}
	alice.post("/report/answers", form("weakness-now", "perhaps")).want(t, http.StatusBadRequest)
	alice.post("/report/answers", form("nonsense", "called")).want(t, http.StatusBadRequest)
	alice.post("/report/answers", url.Values{"criterion": {"weakness-now"}, "response": {"called"}}).want(t, http.StatusBadRequest)
	// What somebody else's diary meets is not Bob's to answer.
	if to := bob.post("/report/answers", form("weakness-now", "called")).want(t, http.StatusSeeOther).Header.Get("Location"); to != "/report" {
		t.Errorf("sent to %s", to)
	}
	if section(t, bob.get("/report").body, "card-0") != "" {
		t.Error("Bob sees a finding of Alice's")
	}
	for _, b := range []*browser{alice, bob} {
		email := map[*browser]string{alice: "alice@example.org", bob: "bob@example.org"}[b]
		if list, err := s.store.ListAcknowledgements(t.Context(), b.accountID(email)); err != nil || len(list) != 0 {
			t.Errorf("%s: stored %+v, %v", email, list, err)
		}
	}
}

func TestAnAnswerThatCannotBeStoredIsKeptOnThePage(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logAt("a@example.org", time.Hour, func(e *diary.Episode) { e.Weakness = diary.Persistent })
	id := diary.NewID()
	s.fillDisk(true)
	got := b.post("/report/answers", url.Values{"id": {id}, "criterion": {"weakness-now"}, "response": {"called"}})
	got.want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"), `value="`+id+`"`, danish("criterion.weakness-now"))
	if !strings.Contains(got.body, `value="called" aria-pressed="true"`) {
		t.Error("the answer is not marked")
	}
	s.fillDisk(false)
	b.post("/report/answers", url.Values{"id": {id}, "criterion": {"weakness-now"}, "response": {"called"}}).want(t, http.StatusSeeOther)
}

func TestAnUrgentFindingShowsOnThePageAfterTheSave(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	plain := b.logEpisode(url.Values{"muscle": {"calf"}})
	if page := b.get("/entries/"+plain).says(t, danish("episode.saved")).body; section(t, page, "urgency") != "" {
		t.Error("a card without a reason")
	}
	urgent := b.logEpisode(url.Values{"muscle": {"calf"}, "weakness": {"persistent"}})
	card := section(t, b.get("/entries/"+urgent).says(t, danish("episode.saved")).body, "urgency")
	if !strings.Contains(card, danish("criterion.weakness-now")) || !strings.Contains(card, danish("urgency.today")) {
		t.Errorf("the card says %q", card)
	}
	b.post("/entries/"+plain, pageForm(t, b.get("/entries/"+plain+"/edit").body, "/entries/"+plain)).want(t, http.StatusSeeOther)
	if page := b.get("/entries/"+plain).says(t, danish("episode.saved")).body; section(t, page, "urgency") != "" {
		t.Error("a card for another episode's finding")
	}
	if form := b.get("/entries/" + urgent + "/edit").body; section(t, form, "urgency") != "" {
		t.Error("the card is in the form")
	}
	if page := b.get("/entries/" + urgent).body; section(t, page, "urgency") != "" {
		t.Error("the card is there without a save")
	}
}

func TestAHostsNumberIsTheOneToCall(t *testing.T) {
	s := newSite(t, func(c *Config) {
		c.Help = diary.DefaultHelpBook().With(diary.HelpLine{Region: diary.Nordjylland, Number: "12 34 56 78"})
	})
	b := s.member("a@example.org")
	for _, path := range []string{"/report", "/learn/help"} {
		page := b.get(path).says(t, `href="tel:12345678"`).body
		if strings.Contains(page, `href="tel:70150300"`) {
			t.Errorf("%s still gives the number that was replaced", path)
		}
	}
}

func TestAQuestionThatShouldNotWaitStandsOnTopAndLeadsToItsField(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(url.Values{"when": {"60"}, "muscle": {"calf"}})
	answer := `href="/entries/` + id + `/edit?ask=ended_at#ended_at"`
	for _, path := range []string{"/report", "/", "/entries/" + id} {
		page := b.get(path).says(t, answer).body
		asked := section(t, page, "question-long-recent")
		for _, want := range []string{"over 10 minutter", "Hvis ja: ring til"} {
			if !strings.Contains(asked, want) {
				t.Errorf("%s asks %q, without %q", path, asked, want)
			}
		}
	}
	page := b.get("/report").body
	if strings.Index(page, `id="question-long-recent"`) > strings.Index(page, `id="urgency"`) {
		t.Error("the question stands below a card that hurries less")
	}
	if got := section(t, page, "urgency"); !strings.Contains(got, danish("report.asks.title")) {
		t.Errorf("the card says %q", got)
	}
	missing := section(t, page, "missing")
	if !strings.Contains(missing, "Var smerten 9 eller mere") || !strings.Contains(page, `href="`+questionPath("violent")+`"`) {
		t.Errorf("what can wait is not asked: %q", missing)
	}
	if form := b.get("/entries/" + id + "/edit?ask=soreness_hours").body; strings.Count(form, `<details class="fold" open`) != 1 {
		t.Error("the folded part is not open for the person who came to answer something in it")
	}
}

// What was ticked and fits no ground is said back on everything that shows the report.
func TestASignThatFitsNoGroundIsSaidBack(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	profile, err := b.store.Profile(t.Context(), b.accountID("a@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	profile.NoConditions, profile.Pregnant, profile.CrampsBefore = true, diary.No, diary.Yes
	if _, err := b.store.SaveProfile(t.Context(), b.accountID("a@example.org"), profile, b.time()); err != nil {
		t.Fatal(err)
	}
	b.answerDays("a@example.org", 28)
	noted := b.logAt("a@example.org", 30*time.Hour, func(e *diary.Episode) { e.PainBetween, e.Pain = diary.Yes, new(3) })
	page := b.get("/report").want(t, http.StatusOK).body
	if got := section(t, page, "urgency"); !strings.Contains(got, danish("report.none.title")) || !strings.Contains(got, danish("report.none.signs")) {
		t.Errorf("the card says %q", got)
	}
	const want = "muskelsmerter mellem kramperne ved 1 krampe"
	if got := section(t, page, "finding-signs-noted"); !strings.Contains(got, danish("criterion.signs-noted.advice")) || !strings.Contains(got, want) {
		t.Errorf("the note says %q", got)
	}
	if !strings.Contains(page, `href="/entries/`+noted.ID+`"`) {
		t.Error("nothing leads to the entry")
	}
	b.get("/summary").want(t, http.StatusOK).says(t, "Uden en grund, der passer: "+want, danish("criterion.signs-noted"))
}
