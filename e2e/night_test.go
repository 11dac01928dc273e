package e2e

import (
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

func TestACrampIsStoredWithOneTapAndDescribedAfterwards(t *testing.T) {
	forEach(t, readers, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.press(b.l.T("today.now"))
		b.wantStatus(http.StatusOK)
		if started := b.site.onlyEpisode(memberEmail); !started.Ongoing || started.Precision != diary.Exact {
			t.Errorf("stored %+v", started)
		}
		b.press(b.l.T("muscle.calf"))
		b.site.advance(3 * time.Minute)
		b.press(b.l.T("now.over"))
		b.tap("#pain-7")
		b.tap("#side")
		b.press(b.l.T("episode.save"))
		b.says(b.l.T("episode.saved-short"))
		stored := b.site.onlyEpisode(memberEmail)
		if d, ok := stored.Duration(); !ok || d < 3*time.Minute || d > 4*time.Minute || stored.Ongoing ||
			stored.Muscle != diary.Calf || stored.Side != diary.Left || stored.Pain == nil || *stored.Pain != 7 {
			t.Errorf("stored %+v", stored)
		}
	})
}

func TestTwoTapsInTheNightStoreOneCramp(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		run(b, "tap twice", chromedp.DoubleClick(within("main", b.l.T("today.now")), chromedp.NodeVisible))
		run(b, "wait for the help", chromedp.WaitVisible(chromedp.CSS(".timer")))
		b.site.onlyEpisode(memberEmail)
	})
}

func TestANightWithoutCrampsIsNotedWithOneTap(t *testing.T) {
	forEach(t, readers, func(t *testing.T, b *tab, r reader) {
		b.site.advance(5 * time.Hour) // to the morning
		b.signIn(memberEmail)
		b.press(b.l.T("today.no-cramps"))
		b.says(b.l.T("today.noted"))
		b.press(b.l.T("today.check-in"))
		b.tap("input[name='factor.alcohol'][value=yes]")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		b.says(b.l.T("day.saved"))

		account, err := b.site.store.AccountByEmail(t.Context(), memberEmail)
		if err != nil {
			t.Fatal(err)
		}
		night, err := b.site.store.CheckIn(t.Context(), account.ID, diary.LastNight(b.site.now(), account.Location()))
		if err != nil {
			t.Fatal(err)
		}
		if want := map[diary.Factor]diary.Answer{"alcohol": diary.Yes}; night.Cramps != diary.No || night.Asked != diary.NightOnly || !maps.Equal(night.Factors, want) {
			t.Errorf("stored %+v", night)
		}
	})
}
