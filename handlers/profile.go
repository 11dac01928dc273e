package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"crampdiary/diary"
	"crampdiary/views"
)

// profileSection is a part of the profile that is saved on its own.
type profileSection struct {
	name views.Section
	// take copies the section's fields, and no others, from one profile to another.
	take func(to *diary.Profile, from diary.Profile)
}

var (
	aboutSection = profileSection{views.AboutSection, func(to *diary.Profile, from diary.Profile) {
		to.BirthYear, to.Sex, to.Pregnant, to.DueDate = from.BirthYear, from.Sex, from.Pregnant, from.DueDate
	}}
	backgroundSection = profileSection{views.BackgroundSection, func(to *diary.Profile, from diary.Profile) {
		to.Conditions = slices.Sorted(slices.Values(from.Conditions)) // a set
		to.NoConditions = from.NoConditions
	}}
	moreSection = profileSection{views.MoreSection, func(to *diary.Profile, from diary.Profile) {
		to.CrampsBefore, to.MovementProblem, to.LimitFluids = from.CrampsBefore, from.MovementProblem, from.LimitFluids
	}}
	goalSection = profileSection{views.GoalSection, func(to *diary.Profile, from diary.Profile) {
		to.Goal = from.Goal
	}}
)

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
func (a *app) changeProfile(r *http.Request, v visitor, change func(*diary.Profile) error) (diary.Profile, error) {
	saved, err := retryConflict(func() (diary.Profile, error) {
		p, err := a.Store.Profile(r.Context(), v.account.ID)
		if err != nil {
			return p, fmt.Errorf("find profile: %w", err)
		}
		if err := change(&p); err != nil {
			return p, err
		}
		return a.Store.SaveProfile(r.Context(), v.account.ID, p, a.Now())
	})
	var conflict *diary.ConflictError[diary.Profile]
	if errors.As(err, &conflict) {
		return saved, &changedElsewhere{conflict.Stored}
	}
	return saved, err
}

func (a *app) showProfile(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	p := a.newProfilePage(r, v, stored)
	query := r.URL.Query()
	if done := views.Section(query.Get("done")); slices.Contains(views.Sections, done) {
		p.Done = done
	}
	if saved, ok := findProduct(stored, query.Get("item")); ok {
		form := saved.form()
		p.Saved = &form
	}
	return render(w, r, http.StatusOK, views.Profile(p))
}

func (a *app) newProfilePage(r *http.Request, v visitor, stored diary.Profile) views.ProfilePage {
	p := views.ProfilePage{
		Page:       a.newPage(r, v, "profile.title"),
		About:      writeAbout(stored, diary.DateOf(a.Now().In(v.account.Location()))),
		Background: writeBackground(stored),
		More:       writeMore(stored),
		Goal:       views.GoalForm{Goal: stored.Goal},
	}
	p.Path, p.Section = "/profile", "/settings"
	p.About.Basis = basis(v.account.ID, aboutSection.of(stored))
	p.Background.Basis = basis(v.account.ID, backgroundSection.of(stored))
	p.More.Basis = basis(v.account.ID, moreSection.of(stored))
	p.Goal.Basis = basis(v.account.ID, goalSection.of(stored))
	var medicines, supplements []views.ProductForm
	for _, product := range products(stored) {
		if product.supplement {
			supplements = append(supplements, product.form())
		} else {
			medicines = append(medicines, product.form())
		}
	}
	today := a.dateNow(v)
	p.Medicines = views.NewProductRows(v.locale, medicines, today)
	p.Supplements = views.NewProductRows(v.locale, supplements, today)
	return p
}

// sentSection is a section as it came in a form.
type sentSection struct {
	basis  string         // what the form was made from
	typed  diary.Profile  // with nothing but the section
	unread diary.Problems // what could not be read
	show   func(p *views.ProfilePage, basis string)
}

func (a *app) saveAbout(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.AboutForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	typed, unread := readAbout(form, a.dateNow(v))
	return a.saveSection(w, r, v, aboutSection, sentSection{
		form.Basis, typed, unread, func(p *views.ProfilePage, basis string) { p.About, p.About.Basis = form, basis },
	})
}

func (a *app) saveBackground(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.BackgroundForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	return a.saveSection(w, r, v, backgroundSection, sentSection{
		form.Basis, readBackground(form), nil, func(p *views.ProfilePage, basis string) { p.Background, p.Background.Basis = form, basis },
	})
}

func (a *app) saveMore(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.MoreForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	return a.saveSection(w, r, v, moreSection, sentSection{
		form.Basis, readMore(form), nil, func(p *views.ProfilePage, basis string) { p.More, p.More.Basis = form, basis },
	})
}

func (a *app) saveGoal(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.GoalForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	return a.saveSection(w, r, v, goalSection, sentSection{
		form.Basis, readGoal(form), nil, func(p *views.ProfilePage, basis string) { p.Goal, p.Goal.Basis = form, basis },
	})
}

// saveSection stores one section and leaves the others as they are stored, whatever was done to them
// since the form was made. A form that was made from another state of its own section is refused with
// both shown, unless it says what is stored anyway, as one that was sent twice does.
func (a *app) saveSection(w http.ResponseWriter, r *http.Request, v visitor, section profileSection, sent sentSection) error {
	if problems := inOrder(sectionOrder, sent.unread, sent.typed.Validate(a.Now())); problems != nil {
		return a.refuseSection(w, r, v, sent, http.StatusUnprocessableEntity, func(p *views.Page) { refuse(p, problems) })
	}
	_, err := a.changeProfile(r, v, func(stored *diary.Profile) error {
		switch basis(v.account.ID, section.of(*stored)) {
		case sent.basis, basis(v.account.ID, section.of(sent.typed)):
			section.take(stored, sent.typed)
			return nil
		}
		return &changedElsewhere{*stored}
	})
	var changed *changedElsewhere
	var unavailable views.Page
	switch {
	case errors.As(err, &changed):
		p := a.newProfilePage(r, v, changed.stored)
		p.ConflictSection = section.name
		p.Conflict = views.ProfileConflict(v.locale, section.of(changed.stored), sent.typed)
		sent.show(&p, basis(v.account.ID, section.of(changed.stored)))
		return render(w, r, http.StatusConflict, views.Profile(p))
	case err != nil && a.becomesUnavailable(w, r, &unavailable, err):
		return a.refuseSection(w, r, v, sent, http.StatusServiceUnavailable, func(p *views.Page) { p.Unavailable = true })
	case err != nil:
		return fmt.Errorf("save section: %w", err)
	}
	return redirect(w, r, "/profile?done="+string(section.name)+"#"+section.name.ID())
}

// refuseSection shows the profile as it is stored, but for one section as it was typed.
func (a *app) refuseSection(w http.ResponseWriter, r *http.Request, v visitor, sent sentSection, status int, say func(*views.Page)) error {
	stored, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	p := a.newProfilePage(r, v, stored)
	sent.show(&p, sent.basis)
	say(&p.Page)
	return render(w, r, status, views.Profile(p))
}
