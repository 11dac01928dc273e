package handlers

import (
	"net/http"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/views"
)

// sitting is the parameter that asks for the stretches that are done sitting.
const sitting = "sitting"

// showStretch leads through the stretches, and offers to log that it was done. Anybody may follow it; the diary of
// whom it is logged for shows when the button is pressed.
func (a *common) showStretch(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.Stretch(views.StretchPage{
		Page: a.newPage(r, v, "stretch.title"), Sitting: r.URL.Query().Has(sitting),
		Action: "/activities", ID: diary.NewID(), Kind: diary.Stretching.Code(),
	}))
}

// showLinkedStretch is the same for anyone who holds the link of a mail, which says whose and which stretching it is.
func (a *linkArea) showLinkedStretch(w http.ResponseWriter, r *http.Request, v visitor) error {
	slot, account, ok, err := a.linkedSlot(r)
	if err != nil {
		return err
	}
	if !ok || slot.Kind != diary.Stretching {
		return a.staleLink(w, r, v, http.StatusNotFound)
	}
	p := a.newLinkPage(r, v, account)
	p.Title = p.L.T("stretch.title")
	return render(w, r, http.StatusOK, views.Stretch(views.StretchPage{
		Page: p.Page, Sitting: r.URL.Query().Has(sitting), Action: token.DonePath + "/" + mux.Vars(r)["token"],
	}))
}
