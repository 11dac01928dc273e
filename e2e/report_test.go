package e2e

import (
	"testing"

	"crampdiary/diary"
)

// reportSize is how far down things of the report end, in screens of a phone.
type reportSize struct {
	Cards  int     // how many
	Folded int     // details that are closed
	Ends   float64 // of the last card
	Page   float64
}

const measureReport = `(() => {
	const cards = [...document.querySelectorAll(".card.urgency")];
	return {
		Cards: cards.length,
		Folded: document.querySelectorAll("main details:not([open])").length,
		Ends: (cards.at(-1).getBoundingClientRect().bottom + scrollY) / innerHeight,
		Page: document.documentElement.scrollHeight / innerHeight,
	};
})()`

func TestTheReportIsTakenInAtAGlance(t *testing.T) {
	t.Parallel()
	for _, days := range []int{0, 90} {
		s := newSite(t)
		account := s.addAccount(memberEmail, diary.Danish)
		if days > 0 {
			s.fillDiary(account, days)
		}
		b := s.newTab(t, reader{language: diary.Danish, device: narrowPhone})
		b.signIn(memberEmail)
		b.open("/report")
		got := js[reportSize](b, measureReport)
		// A screen to each card, and no more than two for all the rest.
		rest := 2.0
		if days == 0 {
			rest = 1
		}
		if got.Cards == 0 || got.Folded == 0 || got.Ends > float64(got.Cards) || got.Page > float64(got.Cards)+rest {
			t.Errorf("%d days: %+v", days, got)
		}
	}
}

// onPaper looks for what is hidden on paper, and for headings that nothing follows.
const onPaper = `(() => {
	const seen = (e) => e.checkVisibility({ contentVisibilityAuto: true });
	return {
		Hidden: [...document.querySelectorAll("main details > :not(summary, form)")].filter((e) => !seen(e)).length,
		Dead: [...document.querySelectorAll("main :is(summary, h2, .part)")].filter((e) => seen(e) &&
			![...e.parentElement.children].some((other) => other !== e && seen(other))).map((e) => e.innerText),
		Buttons: [...document.querySelectorAll("main button")].filter(seen).length,
	};
})()`

func TestTheReportIsPrintedUnfolded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.fillDiary(s.addAccount(memberEmail, diary.Danish), 90)
	b := s.newTab(t, reader{language: diary.Danish, device: desktop, noScript: true})
	b.signIn(memberEmail)
	b.open("/report")
	b.toPaper()
	got := js[struct {
		Hidden, Buttons int
		Dead            []string
	}](b, onPaper)
	if got.Hidden > 0 || got.Buttons > 0 || len(got.Dead) > 0 {
		t.Errorf("on paper: %+v", got)
	}
}
