package handlers

import (
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// showPrivacy says in plain words what is stored, why, for how long, and who can see it.
func (a *accountArea) showPrivacy(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.PrivacyPage{Page: a.newPage(r, v, "privacy.title"), Facts: a.privacyFacts()}
	return render(w, r, http.StatusOK, views.Privacy(p))
}

// privacyFacts are the numbers that this installation keeps to.
func (a *accountArea) privacyFacts() views.PrivacyFacts {
	days := func(d time.Duration) int { return int(d / (24 * time.Hour)) }
	return views.PrivacyFacts{
		IdleDays: days(a.Sessions.Idle), SessionDays: days(a.Sessions.Lifetime),
		UndoDays: days(diary.ErasureDelay), DeletedDays: days(diary.KeepDeleted), ImportDays: days(diary.KeepImports),
	}
}

// showStored says the same to a member, with how much there is of the own account.
func (a *accountArea) showStored(w http.ResponseWriter, r *http.Request, v visitor) error {
	counts, err := a.Store.CountStored(r.Context(), v.account.ID)
	if err != nil {
		return err
	}
	p := views.StoredPage{Page: a.newPage(r, v, "stored.title"), Facts: a.privacyFacts(), Email: v.account.Email}
	for _, kind := range diary.StoredKinds {
		p.Counts = append(p.Counts, v.locale.N("stored.kind."+string(kind), counts[kind]))
	}
	return render(w, r, http.StatusOK, views.Stored(p))
}
