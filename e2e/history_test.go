package e2e

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// formState is what stands in the form of a cramp.
const formState = `JSON.stringify(Object.fromEntries(["id", "when", "date", "time", "minutes", "seconds", "muscle", "side", "pain", "note"].
	map((name) => [name, document.querySelector("form.guard").elements.namedItem(name).value])))`

// move goes one step back, -1, or forward, 1, in the browser's history, and waits for something of the page there.
func (b *tab) move(steps int, selector string) {
	b.t.Helper()
	b.act("go through the history", func(ctx context.Context) error { return b.driver.traverse(ctx, steps) })
	b.await(element(selector) + "?.checkVisibility()")
}

// A form that is half restored is stored half wrong: the day of another cramp, without its length.
func TestBackAndForwardRestoreTheWholeForm(t *testing.T) {
	forEach(t, twoAndEveryBrowser, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.open("/")
		b.open("/entries/new")
		b.tap("input[name=when][value=at]")
		js[chromedp.Void](b, `document.getElementById("date").value = "2026-11-20"`)
		b.setTime("time", "23:40")
		b.write("ended_at", "7")
		b.tap("#pain-6")
		b.write("note", "halvvejs")
		typed := js[string](b, formState)
		b.watch.allowQuestion() // the page asks before what was typed is left
		b.move(-1, ".now-button")
		b.move(1, "form.guard")
		b.await(`document.getElementById("note").value !== ""`)
		if restored := js[string](b, formState); restored != typed {
			t.Errorf("restored\n%s\nof what was typed\n%s", restored, typed)
		}
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		stored := b.site.onlyEpisode(memberEmail)
		started := time.Date(2026, time.November, 20, 23, 40, 0, 0, stored.Location())
		if lasted, _ := stored.Duration(); !stored.Started.Equal(started) || lasted != 7*time.Minute || *stored.Pain != 6 || stored.Note != "halvvejs" {
			t.Errorf("stored %+v", stored)
		}

		// Back from the stored cramp leads to its form, and saving again changes it.
		b.move(-1, "form.guard")
		b.says(b.l.T("episode.again"))
		b.tap("#pain-8")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		if changed := b.site.onlyEpisode(memberEmail); changed.ID != stored.ID || *changed.Pain != 8 || !changed.Started.Equal(started) || changed.Note != "halvvejs" {
			t.Errorf("saved again as %+v", changed)
		}
	})
}

// The place of before and the list say the same, whichever was touched last.
func TestAPlaceOfBeforeSetsTheListAndTheListTakesItBack(t *testing.T) {
	forEach(t, []reader{{language: diary.Danish, device: phone}}, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.logNew()
		b.choose("muscle", string(diary.Calf))
		b.tap("#side")
		b.press(b.l.T("episode.save"))
		b.logNew()
		if form := js[string](b, `document.querySelector("[name=muscle]").value + document.querySelector("form.guard").elements.side.value`); form != "" {
			t.Errorf("%s is chosen beforehand", form)
		}
		b.tap("#place")
		if form := js[string](b, `document.querySelector("[name=muscle]").value + document.querySelector("form.guard").elements.side.value`); form != "calfleft" {
			t.Errorf("the place sets %s", form)
		}
		b.unfold(b.l.T("episode.where"))
		b.choose("muscle", string(diary.Foot))
		js[chromedp.Void](b, `document.querySelector("[name=muscle]").dispatchEvent(new Event("change", {bubbles: true})); undefined`)
		if place := js[string](b, `document.querySelector("form.guard").elements.place.value`); place != "" {
			t.Errorf("with another muscle the place is %s", place)
		}
	})
}
