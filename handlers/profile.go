package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// profileSection is a part of the profile that is compared and saved on its own.
type profileSection struct {
	name views.Section
	// take copies the section's fields, and no others, from one profile to another.
	take func(to *diary.Profile, from diary.Profile)
	// read makes a profile with nothing but the section of what was typed.
	read func(f views.ProfileForm, today diary.Date) (diary.Profile, diary.Problems)
	// show copies what was typed in the section, and its basis, from one form to another.
	show  func(to *views.ProfileForm, from views.ProfileForm)
	basis func(f *views.ProfileForm) *string
}

// profileSections lists the sections in the order of the page.
var profileSections = []profileSection{
	{
		name: views.AboutSection,
		take: func(to *diary.Profile, from diary.Profile) {
			to.BirthYear, to.Sex, to.Pregnant, to.DueDate = from.BirthYear, from.Sex, from.Pregnant, from.DueDate
		},
		read: func(f views.ProfileForm, today diary.Date) (diary.Profile, diary.Problems) {
			return readAbout(f.About, today)
		},
		show:  func(to *views.ProfileForm, from views.ProfileForm) { to.About = from.About },
		basis: func(f *views.ProfileForm) *string { return &f.About.Basis },
	},
	{
		name: views.BackgroundSection,
		take: func(to *diary.Profile, from diary.Profile) {
			to.Conditions = slices.Sorted(slices.Values(from.Conditions)) // a set
			to.NoConditions = from.NoConditions
		},
		read: func(f views.ProfileForm, _ diary.Date) (diary.Profile, diary.Problems) {
			return readBackground(f.Background), nil
		},
		show:  func(to *views.ProfileForm, from views.ProfileForm) { to.Background = from.Background },
		basis: func(f *views.ProfileForm) *string { return &f.Background.Basis },
	},
	{
		name: views.MoreSection,
		take: func(to *diary.Profile, from diary.Profile) {
			to.CrampsBefore, to.MovementProblem, to.LimitFluids = from.CrampsBefore, from.MovementProblem, from.LimitFluids
		},
		read:  func(f views.ProfileForm, _ diary.Date) (diary.Profile, diary.Problems) { return readMore(f.More), nil },
		show:  func(to *views.ProfileForm, from views.ProfileForm) { to.More = from.More },
		basis: func(f *views.ProfileForm) *string { return &f.More.Basis },
	},
	{
		name:  views.GoalSection,
		take:  func(to *diary.Profile, from diary.Profile) { to.Goal = from.Goal },
		read:  func(f views.ProfileForm, _ diary.Date) (diary.Profile, diary.Problems) { return readGoal(f.Goal), nil },
		show:  func(to *views.ProfileForm, from views.ProfileForm) { to.Goal = from.Goal },
		basis: func(f *views.ProfileForm) *string { return &f.Goal.Basis },
	},
}

// of is a profile with nothing but the section's fields.
func (s profileSection) of(p diary.Profile) diary.Profile {
	var part diary.Profile
	s.take(&part, p)
	return part
}

// basis tells two states of one thing of an account apart. A form carries that of what it was made from;
// when another is stored as the form is sent, something changed meanwhile that its author has not seen.
// The profile's version would not do: it also counts the changes of other sections.
func basis(accountID string, state any) string {
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
	var conflict *diary.ConflictError[diary.Profile]
	if errors.As(err, &conflict) {
		return saved, &changedElsewhere{conflict.Stored}
	}
	return saved, err
}

// profileArea is what a member says about the own person and health.
type profileArea struct {
	*common
	Store diary.Profiles
}

func (a *profileArea) showProfile(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	p := a.newProfilePage(r, v, stored)
	query := r.URL.Query()
	for _, done := range query["done"] {
		p.Done = append(p.Done, views.Section(done))
	}
	if saved, ok := findProduct(stored, query.Get("item")); ok {
		form := saved.form()
		p.Saved = &form
	}
	return render(w, r, http.StatusOK, views.Profile(p))
}

func (a *profileArea) newProfilePage(r *http.Request, v visitor, stored diary.Profile) views.ProfilePage {
	p := views.ProfilePage{
		Page:        a.newPage(r, v, "profile.title"),
		ProfileForm: a.writeProfile(v, stored),
	}
	p.Path = "/profile"
	var medicines, supplements []views.ProductForm
	for _, product := range products(stored) {
		if product.supplement {
			supplements = append(supplements, product.form())
		} else {
			medicines = append(medicines, product.form())
		}
	}
	today := a.dateNow(v)
	p.Lapsed = views.LapsedPregnancy(v.locale, stored, today)
	p.Medicines = views.NewProductRows(v.locale, medicines, today)
	p.Supplements = views.NewProductRows(v.locale, supplements, today)
	return p
}
