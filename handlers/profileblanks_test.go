package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// keepProfile stores a profile as it is changed.
func (b *browser) keepProfile(email string, change func(*diary.Profile)) {
	b.t.Helper()
	account, err := b.store.AccountByEmail(b.t.Context(), email)
	if err != nil {
		b.t.Fatal(err)
	}
	profile, err := b.store.Profile(b.t.Context(), account.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	change(&profile)
	if _, err := b.store.SaveProfile(b.t.Context(), account.ID, profile, b.time()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) profile(email string) (stored diary.Profile) {
	b.t.Helper()
	b.keepProfile(email, func(p *diary.Profile) { stored = *p })
	return stored
}

func TestAQuestionAboutAPregnancyIsAnsweredOnTheReport(t *testing.T) {
	for _, answer := range diary.Answers {
		s := newSite(t)
		b := s.member(me)
		b.keepProfile(me, func(p *diary.Profile) { p.Goal = "Sove igennem" })
		b.logAt(me, 3*time.Hour, func(e *diary.Episode) { e.Muscle = diary.Abdomen })
		asks := danish("criterion.pregnancy-abdomen.ask-profile")
		form := pageForm(t, b.get("/report").says(t, asks).body, questionPath("pregnancy-abdomen"))
		b.post(questionPath("pregnancy-abdomen"), with(form, url.Values{"pregnant": {string(answer)}})).want(t, http.StatusSeeOther)
		page := b.get("/report").says(t, danish("field.pregnant"), danish("answer."+string(answer))+" er gemt i profilen.").body
		if strings.Contains(page, asks) {
			t.Error("the report still asks")
		}
		if met := strings.Contains(page, `finding-pregnancy-abdomen`); met != (answer == diary.Yes) {
			t.Errorf("%s makes it a finding: %t", answer, met)
		}
		if stored := b.profile(me); stored.Pregnant != answer || stored.Goal != "Sove igennem" || stored.PregnantAnswered == nil {
			t.Errorf("stored %+v", stored)
		}
	}
}

// TestAPregnancyThatIsOverIsAskedAboutAnew has a date that was that of the earlier one.
func TestAPregnancyThatIsOverIsAskedAboutAnew(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.keepProfile(me, func(p *diary.Profile) {
		due := diary.DateOf(s.time()) - 60
		p.Pregnant, p.DueDate = diary.Yes, &due
	})
	b.logAt(me, 3*time.Hour, func(e *diary.Episode) { e.Muscle = diary.Abdomen })
	form := pageForm(t, b.get("/report").says(t, danish("criterion.pregnancy-abdomen.ask-profile")).body, questionPath("pregnancy-abdomen"))
	b.post(questionPath("pregnancy-abdomen"), with(form, url.Values{"pregnant": {"yes"}})).want(t, http.StatusSeeOther)
	b.get("/report").says(t, "finding-pregnancy-abdomen")
	if stored := b.profile(me); stored.Pregnant != diary.Yes || stored.DueDate != nil {
		t.Errorf("stored %+v", stored)
	}
}

// TestWithoutAProfileThePregnancyIsAnsweredThere keeps one answer from answering also what the profile's lists hold.
func TestWithoutAProfileThePregnancyIsAnsweredThere(t *testing.T) {
	b := newSite(t).member(me)
	b.logAt(me, 3*time.Hour, func(e *diary.Episode) { e.Muscle = diary.Abdomen })
	page := b.get("/report").says(t, danish("criterion.pregnancy-abdomen.ask-profile"), `href="/profile"`).body
	if strings.Contains(page, `name="pregnant"`) {
		t.Error("it can be answered here")
	}
}

func TestTheQuestionAboutStatinsLeadsToTheMedicineOrIsAnsweredWithNone(t *testing.T) {
	b := newSite(t).member(me)
	b.logAt(me, 3*time.Hour, func(e *diary.Episode) { e.PainBetween, e.Weakness = diary.Yes, diary.Persistent })
	asks := danish("criterion.statin-muscle.ask-profile")
	page := b.get("/report").says(t, asks, `href="/profile/items/new"`).body
	form := pageForm(t, page, questionPath("statin-muscle"))
	b.post(questionPath("statin-muscle"), with(form, url.Values{"medicines": {"none"}})).want(t, http.StatusSeeOther)
	if after := b.get("/report").says(t, danish("report.nothing-taken")+" er gemt i profilen.").body; strings.Contains(after, asks) {
		t.Error("the report still asks")
	}
	if stored := b.profile(me); stored.Version == 0 || len(stored.Medicines) > 0 {
		t.Errorf("stored %+v", stored)
	}
}

func TestAnAnswerToTheProfileThatWasGivenElsewhereMeanwhileStays(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.keepProfile(me, func(*diary.Profile) {})
	b.logAt(me, 3*time.Hour, func(e *diary.Episode) { e.Muscle = diary.Abdomen })
	form := pageForm(t, b.get("/report").body, questionPath("pregnancy-abdomen"))
	b.keepProfile(me, func(p *diary.Profile) { p.Pregnant = diary.No })
	b.post(questionPath("pregnancy-abdomen"), with(form, url.Values{"pregnant": {"yes"}})).want(t, http.StatusSeeOther)
	b.get("/report").says(t, "Du svarede Ja, men imens er der gemt Nej i profilen.")
	if stored := b.profile(me); stored.Pregnant != diary.No {
		t.Errorf("stored %+v", stored)
	}
	b.post(questionPath("pregnancy-abdomen"), with(form, url.Values{"pregnant": {"perhaps"}})).want(t, http.StatusBadRequest)
	b.post(questionPath("statin-muscle"), with(form, url.Values{"medicines": {"none"}})).want(t, http.StatusSeeOther)
}
