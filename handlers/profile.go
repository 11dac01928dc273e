package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/words"
)

// take copies a section's fields, and no others, from one profile to another.
func take(section views.ProfileSection, to *diary.Profile, from diary.Profile) {
	for _, field := range section.Fields() {
		field.Set(to, field.Values(&from))
	}
}

// sectionETag is the ETag of a section of a profile: it tells two states of its fields, and no others, apart.
func sectionETag(v visitor, section views.ProfileSection, p diary.Profile) string {
	var part diary.Profile
	take(section, &part, p)
	return etag(v.account.ID, part)
}

// etag tells two states of one thing of an account apart, as HTTP's entity tag does. A form carries the ETag of what it
// was made from. When that of what is stored is another as the form is sent, something changed meanwhile that its author
// has not seen.
// The profile's version would not do: it also counts the changes of other sections.
func etag(accountID string, state any) string {
	content, err := json.Marshal(state)
	if err != nil {
		panic(err) // plain structs always become JSON
	}
	sum := sha256.Sum256(append([]byte(accountID), content...))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// changedElsewhere refuses a form that was made from something other than what is stored.
type changedElsewhere struct{ stored diary.Profile }

func (e *changedElsewhere) Error() string { return "changed elsewhere since the form was made" }
func (e *changedElsewhere) Unwrap() error { return diary.ErrConflict }

// changeProfile changes a part of the stored profile, whatever its version: the rest stays as it is
// stored. What change returns is returned, and then nothing is stored.
func changeProfile(r *http.Request, store diary.Profiles, v visitor, now time.Time, change func(*diary.Profile) error) (diary.Profile, error) {
	saved, err := retryConflict(func() (diary.Profile, error) {
		p, err := store.Profile(r.Context(), v.account.ID)
		if err != nil {
			return p, fmt.Errorf("find profile: %w", err)
		}
		if err := change(&p); err != nil {
			return p, err
		}
		return store.SaveProfile(r.Context(), v.account.ID, p, now)
	})
	if conflict, ok := errors.AsType[*diary.ConflictError[diary.Profile]](err); ok {
		return saved, &changedElsewhere{conflict.Stored}
	}
	return saved, err
}

// profileArea is what members say about themselves and their health.
type profileArea struct {
	*common
	Store interface {
		diary.Profiles
		diary.Functions
	}
}

func (a *profileArea) showProfile(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	p := a.newProfilePage(r, v, stored)
	if v.said.code == productSaved {
		if saved, ok := findProduct(stored, v.said.args[0]); ok {
			p.Notice = views.ProductSaved(v.locale, saved.form())
		}
	}
	return render(w, r, http.StatusOK, views.Profile(p))
}

func (a *profileArea) newProfilePage(r *http.Request, v visitor, stored diary.Profile) views.ProfilePage {
	p := views.ProfilePage{
		Page:        a.newPage(r, v, "profile.title"),
		ProfileForm: a.writeProfile(v, stored),
	}
	var medicines, supplements []views.ProductForm
	for _, product := range products(stored) {
		if product.supplement {
			supplements = append(supplements, product.form())
		} else {
			medicines = append(medicines, product.form())
		}
	}
	today := a.dateNow(v)
	p.Lapsed = words.LapsedPregnancy(v.locale, stored, today)
	p.Medicines = views.NewProductRows(v.locale, medicines, today)
	p.Supplements = views.NewProductRows(v.locale, supplements, today)
	return p
}
