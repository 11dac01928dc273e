package handlers

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
	"crampdiary/reminders/maildir"
)

// amount finds what suggests how much to drink, in either language. A number within a word is none: the
// random tokens of links may hold any letters.
var amount = regexp.MustCompile(`(?i)\b(?:et|to|a|two|\d+) glas|\bglass(?:es)?\b|\bglas vand\b|\blit(?:er|re)s?\b|(?:^|[^\w/-])\d+(?:[.,–-]\d+)?[ \x{a0}]?[cdm]l\b`)

// runner sends mails as the program does.
func (s *site) runner() *reminders.Runner {
	return reminders.NewRunner(reminders.Config{
		Store: s.store, Log: s.pages.Log, Now: s.time,
		Senders: map[diary.Channel]reminders.Sender{diary.MailChannel: &mail.Mailer{
			Deliverer: &mail.Folder{Identity: mail.Identity{From: "reminders@localhost"}, Maildir: s.folder},
			Site:      s.pages.BaseURL, Signer: s.pages.Links, Now: s.time,
		}},
	})
}

// remind sends what is due, and returns the person's reminder.
func (s *site) remind(address string) maildir.Message {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	runner := s.runner()
	runner.Start()
	defer func() {
		if err := runner.Stop(ctx); err != nil {
			s.t.Error(err)
		}
	}()
	if err := runner.Sweep().Run(ctx, s.time()); err != nil {
		s.t.Fatal(err)
	}
	for {
		letters, err := s.folder.List(address, 100)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, letter := range letters {
			if strings.Contains(letter.Text, token.DonePath+"/") {
				return letter
			}
		}
		select {
		case <-ctx.Done():
			s.t.Fatal("no reminder came")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// TestNoPageAndNoMailSuggestsAnAmountToWhomItMayHarm walks every page, the mail, its link and the calendar.
func TestNoPageAndNoMailSuggestsAnAmountToWhomItMayHarm(t *testing.T) {
	for name, test := range map[string]struct {
		change   func(*diary.Profile)
		suggests bool
	}{
		"nothing against it": {func(*diary.Profile) {}, true},
		"fluids are limited": {func(p *diary.Profile) { p.LimitFluids = diary.Yes }, false},
		"kidneys": {func(p *diary.Profile) {
			p.Conditions = []diary.Condition{diary.ReducedKidney}
		}, false},
		"dialysis": {func(p *diary.Profile) { p.Conditions = []diary.Condition{diary.Dialysis} }, false},
		"heart":    {func(p *diary.Profile) { p.Conditions = []diary.Condition{diary.Cardiovascular} }, false},
	} {
		for _, language := range diary.Languages {
			t.Run(name+" "+string(language), func(t *testing.T) {
				s := newSite(t)
				b := s.reminded(me)
				b.switchOn(diary.Hydration)
				account := b.accountID(me)
				profile, err := s.store.Profile(t.Context(), account)
				if err != nil {
					t.Fatal(err)
				}
				test.change(&profile)
				if _, err := s.store.SaveProfile(t.Context(), account, profile, s.time()); err != nil {
					t.Fatal(err)
				}
				b.post("/language", map[string][]string{"language": {string(language)}}).want(t, http.StatusSeeOther)
				s.now.Store(time.Date(2026, time.November, 24, 8, 1, 0, 0, time.UTC).UnixMilli()) // 9:01 in Denmark
				letter := s.remind(me)
				found := make(map[string]bool)
				look := func(where, text string) {
					if match := amount.FindString(text); match != "" {
						found[where] = true
						if !test.suggests {
							t.Errorf("%s says %q", where, match)
						}
					}
				}
				look("the mail", letter.Subject+"\n"+letter.Text)
				link := s.linkIn(letter, token.DonePath+"/")
				look("the link", s.browser().get(link).want(t, http.StatusOK).body)
				look("the link when done", s.browser().get(link).body)
				look("the calendar", b.get(b.makeFeed()).want(t, http.StatusOK).body)
				for _, path := range append(pagePaths(t, s, demo.Diary{}), "/reminders/1?preset=1") {
					if !strings.HasPrefix(path, "/data/") { // files, and what their columns hold
						look(path, b.get(path).body)
					}
				}
				for _, where := range []string{"the mail", "the link", "the calendar", "/", "/reminders/delivery", "/reminders/1"} {
					if test.suggests && !found[where] {
						t.Errorf("%s suggests no amount although it may: is this test blind?", where)
					}
				}
			})
		}
	}
}
