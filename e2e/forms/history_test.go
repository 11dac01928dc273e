package forms

import (
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// formState is what stands in the form of a cramp.
const formState = `JSON.stringify(Object.fromEntries(["id", "when", "date", "time", "minutes", "seconds", "muscle", "side", "pain", "note"].
	map((name) => [name, document.querySelector("form.guard").elements.namedItem(name).value])))`

// A form that is half restored is stored half wrong: the day of another cramp, without its length.
func TestBackAndForwardRestoreTheWholeForm(t *testing.T) {
	e2e.ForEach(t, e2e.TwoAndEveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/")
		b.Open("/entries/new")
		b.Tap("input[name=when][value=at]")
		e2e.JS[chromedp.Void](b, `document.getElementById("date").value = "2026-11-20"`)
		b.SetTime("time", "23:40")
		b.Write("ended_at", "7")
		b.Tap("#pain-6")
		b.Write("note", "halvvejs")
		typed := e2e.JS[string](b, formState)
		b.Watch.AllowQuestion() // the page asks before what was typed is left
		b.Move(-1, ".now-button")
		b.Move(1, "form.guard")
		b.Await(`document.getElementById("note").value !== ""`)
		if restored := e2e.JS[string](b, formState); restored != typed {
			t.Errorf("restored\n%s\nof what was typed\n%s", restored, typed)
		}
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusOK)
		stored := b.Site.OnlyEpisode(e2e.MemberEmail)
		started := time.Date(2026, time.November, 20, 23, 40, 0, 0, stored.Location())
		if lasted, _ := stored.Duration(); !stored.Started.Equal(started) || lasted != 7*time.Minute || *stored.Pain != 6 || stored.Note != "halvvejs" {
			t.Errorf("stored %+v", stored)
		}

		// Back from the stored cramp leads to its form, and saving again changes it.
		b.Move(-1, "form.guard")
		b.Says(b.L.T("episode.again"))
		b.Tap("#pain-8")
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusOK)
		if changed := b.Site.OnlyEpisode(e2e.MemberEmail); changed.ID != stored.ID || *changed.Pain != 8 || !changed.Started.Equal(started) || changed.Note != "halvvejs" {
			t.Errorf("saved again as %+v", changed)
		}
	})
}

// What was typed is in no page of the diary when a proxy answers instead of it.
func TestWhatDidNotArriveComesAgainWithBack(t *testing.T) {
	network := e2e.NewProxy(t)
	s := e2e.NewSiteBehind(t, network, time.Time{})
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	b := s.NewTab(t, e2e.Reader{Language: diary.Danish, Device: e2e.Phone})
	b.SignIn(e2e.MemberEmail)
	b.Open("/profile")
	b.Write("goal", "sove igennem")
	network.Be(e2e.WayNoSite)
	b.Tap(e2e.Within("main", b.L.T("episode.save")))
	b.Await(`document.body.innerText === "502 Bad Gateway"`)
	network.Be(e2e.WayOK)
	b.Move(-1, "form.guard")
	b.Await(`document.getElementById("goal").value === "sove igennem"`)
	b.Tap(e2e.Within("main", b.L.T("episode.save")))
	b.Await(`location.hash !== "" && document.querySelector(".notice")?.checkVisibility()`)
	b.Watch.Take() // what did not load meanwhile
	if profile, err := s.Store.Profile(t.Context(), s.Account(e2e.MemberEmail).ID); err != nil || profile.Goal != "sove igennem" {
		t.Errorf("stored %+v, %v", profile, err)
	}
}

// The earlier place and the list say the same, whichever was touched last.
func TestAPlaceOfBeforeSetsTheListAndTheListTakesItBack(t *testing.T) {
	e2e.ForEach(t, []e2e.Reader{{Language: diary.Danish, Device: e2e.Phone}}, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Choose("muscle", string(diary.Calf))
		b.Tap("#side")
		b.Press(b.L.T("episode.save"))
		b.LogNew()
		if form := e2e.JS[string](b, `document.querySelector("[name=muscle]").value + document.querySelector("form.guard").elements.side.value`); form != "" {
			t.Errorf("%s is chosen beforehand", form)
		}
		b.Tap("#place")
		if form := e2e.JS[string](b, `document.querySelector("[name=muscle]").value + document.querySelector("form.guard").elements.side.value`); form != "calfleft" {
			t.Errorf("the place sets %s", form)
		}
		b.Unfold(b.L.T("episode.where"))
		b.Choose("muscle", string(diary.Foot))
		e2e.JS[chromedp.Void](b, `document.querySelector("[name=muscle]").dispatchEvent(new Event("change", {bubbles: true})); undefined`)
		if place := e2e.JS[string](b, `document.querySelector("form.guard").elements.place.value`); place != "" {
			t.Errorf("with another muscle the place is %s", place)
		}
	})
}
