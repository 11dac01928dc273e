// Package privacy is the pages that say what is stored, why, and for how long.
package privacy

import (
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

type pages struct {
	store diary.Inventory
	facts views.PrivacyFacts // the numbers that this installation keeps to
}

// New is the area over a store, for an installation whose sessions end after so long, and that erases accounts which nobody
// uses or not.
func New(store diary.Inventory, sessions diary.SessionLimits, eraseIdle bool) []area.Route {
	days := func(d time.Duration) int { return int(d / (24 * time.Hour)) }
	p := pages{store, views.PrivacyFacts{
		IdleDays: days(sessions.Idle), SessionDays: days(sessions.Lifetime),
		UndoDays: days(diary.ErasureDelay), DeletedDays: days(diary.KeepDeleted), ImportDays: days(diary.KeepImports),
	}}
	if eraseIdle {
		p.facts.IdleWarnMonths, p.facts.IdleEraseMonths = diary.IdleWarnMonths, diary.IdleEraseMonths
	}
	return []area.Route{
		{Row: area.Row{Method: http.MethodGet, Path: "/privacy", Access: area.Public}, Handle: p.showPrivacy},
		{Row: area.Row{Method: http.MethodGet, Path: "/stored", Access: area.Member, Section: "/settings"}, Handle: p.showStored},
	}
}

// showPrivacy says in plain words what is stored, why, for how long, and who can see it.
func (p pages) showPrivacy(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	return area.Render(w, r, http.StatusOK, views.Privacy(views.PrivacyPage{Page: v.NewPage("privacy.title"), Facts: p.facts}))
}

// showStored says the same to a member, with how much there is of the own account.
func (p pages) showStored(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	counts, err := p.store.CountStored(r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	shown := views.StoredPage{Page: v.NewPage("stored.title"), Facts: p.facts, Email: v.Account.Email}
	for _, kind := range diary.StoredKinds {
		shown.Counts = append(shown.Counts, v.Locale.N("stored.kind."+string(kind), counts[kind]))
	}
	return area.Render(w, r, http.StatusOK, views.Stored(shown))
}
