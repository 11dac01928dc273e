package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// lastRead is a store whose client leaves when it has all that a summary needs.
type lastRead struct {
	diary.Store
	leave context.CancelFunc
}

func (l lastRead) ListAcknowledgements(ctx context.Context, id string) ([]diary.Acknowledgement, error) {
	defer l.leave()
	return l.Store.ListAcknowledgements(ctx, id)
}

// TestNoFileIsWrittenForAClientThatLeft has clients leave when all that their file needs is read, and it
// only has to be written.
func TestNoFileIsWrittenForAClientThatLeft(t *testing.T) {
	s := newSite(t)
	const email = "a@example.org"
	b := s.member(email)
	fillDiary(t, s.store, b.accountID(email), 60, testStart)
	link := b.share(nil)
	account, err := s.store.Account(t.Context(), b.accountID(email))
	if err != nil {
		t.Fatal(err)
	}
	shares, err := s.store.ListShares(t.Context(), account.ID)
	if err != nil || len(shares) != 1 || shares[0].ID != link.id {
		t.Fatalf("%v, %v", shares, err)
	}
	v := visitor{account: account, locale: i18n.For("da")}
	v.link.owner, v.link.share = account, shares[0].Share
	form := url.Values{"period": {ui.AllDays}, "part": views.AllParts()}
	pages := map[string]func(*app) handlerFunc{
		"/summary/pdf": func(a *app) handlerFunc { return a.reports.writeSummary },
		"/shared/pdf":  func(a *app) handlerFunc { return a.shares.sendShared },
	}
	for path, of := range pages {
		for _, leaves := range []bool{false, true} {
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			store := s.store
			if leaves {
				store = lastRead{s.store, leave}
			}
			r := httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if err := parseForm(r); err != nil {
				t.Fatal(err)
			}
			w := httptest.NewRecorder()
			err := of(newApp(store, s.pages))(w, r, v)
			if !leaves && (err != nil || !strings.HasPrefix(w.Body.String(), "%PDF-")) {
				t.Errorf("%s with somebody waiting: %v, %.40q", path, err, w.Body.String())
			}
			if leaves && (!errors.Is(err, context.Canceled) || w.Body.Len() > 0) {
				t.Errorf("%s with nobody waiting: %v, %d octets", path, err, w.Body.Len())
			}
		}
	}
}
