package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// functionForm is the form of the page with the first empty row filled in.
func (b *browser) functionForm(words, score string) url.Values {
	b.t.Helper()
	form := pageForm(b.t, b.get("/function").want(b.t, http.StatusOK).body, "/function")
	for _, id := range form["id"] {
		if form.Get(views.VersionName(id)) == "0" {
			form.Set(views.WordsName(id), words)
			form.Set(views.ScoreName(id), score)
			return form
		}
	}
	b.t.Fatal("there is no empty row")
	return nil
}

func (b *browser) storedFunction() []diary.FunctionActivity {
	return b.storedFunctionOf("a@example.org")
}

func (b *browser) storedFunctionOf(email string) []diary.FunctionActivity {
	b.t.Helper()
	stored, err := b.store.ListFunction(b.t.Context(), b.accountID(email))
	if err != nil {
		b.t.Fatal(err)
	}
	return stored
}

func TestWhatAPersonWantsToBeAbleToDoIsRatedAgainAndShownFirstToLatest(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := b.functionForm("  Gå på æbletur ", "4")
	form.Set(views.FunctionAgain, "true")
	for range 2 { // a double click
		b.post("/function", form).want(t, http.StatusSeeOther)
	}
	stored := b.storedFunction()
	if len(stored) != 1 || stored[0].Words != "Gå på æbletur" || len(stored[0].Ratings) != 1 || stored[0].Ratings[0].Score != 4 {
		t.Fatalf("stored %+v", stored)
	}
	card := danish("function.card")
	noCard := func(b *browser) {
		t.Helper()
		if body := b.get("/").want(t, http.StatusOK).body; strings.Contains(body, card) {
			t.Error("the first screen asks")
		}
	}
	later := func(days int) *browser {
		s.advance(time.Duration(days) * 24 * time.Hour)
		again := s.browser()
		again.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
		return again
	}
	noCard(b)
	b = later(diary.FunctionEvery)
	b.get("/").says(t, card, "Gå på æbletur")
	b.post("/function/later", nil).want(t, http.StatusSeeOther)
	noCard(b)
	b = later(diary.FunctionLater)
	b.get("/").says(t, card)
	again := pageForm(t, b.get("/function").body, "/function")
	if again.Get(views.FunctionAgain) == "" || again.Get(views.ScoreName(stored[0].ID)) != "" {
		t.Errorf("the form has %v", again)
	}
	again.Set(views.ScoreName(stored[0].ID), "7")
	again.Set(views.WordsName(stored[0].ID), "Gå en lang æbletur")
	b.post("/function", again).want(t, http.StatusSeeOther)
	noCard(b)
	b.get("/function").says(t, "Gå en lang æbletur", "4 (", "→ 7 (", "0 = "+danish("field.score.least"), "10 = "+danish("field.score.most"))
	if got := b.storedFunction(); len(got) != 1 || len(got[0].Ratings) != 2 {
		t.Errorf("stored %+v", got)
	}
}

func TestAnActivityIsEndedAndTakenUpAgainWithItsRatings(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.post("/function", b.functionForm("Gå på æbletur", "4")).want(t, http.StatusSeeOther)
	path := "/function/" + b.storedFunction()[0].ID
	for range 2 {
		b.post(path+"/end", nil).want(t, http.StatusSeeOther)
	}
	if got := b.storedFunction()[0]; got.Ended == nil || len(got.Ratings) != 1 {
		t.Errorf("ended %+v", got)
	}
	b.get("/function").says(t, danish("summary.function.ended"))
	b.post(path+"/resume", nil).want(t, http.StatusSeeOther)
	if got := b.storedFunction()[0]; got.Ended != nil || len(got.Ratings) != 1 {
		t.Errorf("resumed %+v", got)
	}
	s.member("b@example.org").post(path+"/end", nil).want(t, http.StatusNotFound)
}

func TestWhatCannotBeStoredOfFunctionIsSaidAndKept(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.post("/function", b.functionForm("", "4")).want(t, http.StatusUnprocessableEntity).says(t, danish("field.words")+" "+danish("problem.required"), "checked")
	long := strings.Repeat("å", diary.MaxActivityWords+1)
	b.post("/function", b.functionForm(long, "4")).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.text-too-long"), long)
	for _, score := range []string{"11", "-1", "x"} {
		b.post("/function", b.functionForm("Gå", score)).want(t, http.StatusUnprocessableEntity).says(t, `value="Gå"`)
	}
	if got := b.storedFunction(); len(got) != 0 {
		t.Errorf("stored %+v", got)
	}
	b.post("/function", b.functionForm("Gå på æbletur", "4")).want(t, http.StatusSeeOther)
	one := b.storedFunction()[0].ID
	here, there := pageForm(t, b.get("/function").body, "/function"), pageForm(t, b.get("/function").body, "/function")
	here.Set(views.ScoreName(one), "6")
	b.post("/function", here).want(t, http.StatusSeeOther)
	there.Set(views.WordsName(one), "Gå langt")
	there.Set(views.ScoreName(one), "2")
	refused := b.post("/function", there).want(t, http.StatusConflict).says(t, danish("function.stale"), "Gå langt", "Gå på æbletur")
	if got := b.storedFunction()[0]; got.Words != "Gå på æbletur" || got.Ratings[0].Score != 6 {
		t.Errorf("stored %+v", got)
	}
	b.post("/function", pageForm(t, refused.body, "/function")).want(t, http.StatusSeeOther) // seen, and still wanted
	if got := b.storedFunction()[0]; got.Words != "Gå langt" || got.Ratings[0].Score != 2 {
		t.Errorf("stored %+v", got)
	}
}
