package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// sentSection is a section as it came in a form.
type sentSection struct {
	views.ProfileSection
	etag   string         // of what the section was made from
	typed  diary.Profile  // with nothing but the section
	unread diary.Problems // what could not be read
}

// show copies what was typed in the section, and what that was made from, from one form to another.
func (s sentSection) show(to *views.ProfileForm, from views.ProfileForm) {
	for _, field := range s.Fields() {
		to.Answers[field.Name] = from.Answers[field.Name]
	}
	to.ETags[s.ProfileSection] = s.etag
}

// saveSection saves what was changed in any section of the page, whichever section's button was pressed, or
// that of none: a press never discards what was typed elsewhere on the page.
func (a *profileArea) saveSection(pressed views.ProfileSection) func(http.ResponseWriter, *http.Request, visitor) error {
	return func(w http.ResponseWriter, r *http.Request, v visitor) error {
		return a.saveChangedSections(w, r, v, pressed, pressed.ID(), announced{})
	}
}

// saveChangedSections saves the sections that were changed and the one whose button was pressed, and goes on to a
// place on the page. When there is none, the page says what was done before.
func (a *profileArea) saveChangedSections(w http.ResponseWriter, r *http.Request, v visitor, pressed views.ProfileSection, place string, before announced) error {
	form := views.ProfileForm{
		Seen: r.PostForm.Get("seen"), ETags: make(map[views.ProfileSection]string), Answers: typedAnswers(r, diary.ProfileFields),
	}
	for _, section := range views.Sections {
		form.ETags[section] = r.PostForm.Get(section.ETagName())
	}
	stored, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	sent := a.changedSections(v, form, a.writeProfile(v, stored), pressed)
	if sent == nil {
		return a.announce(w, r, "/profile#"+place, before.code, before.args...)
	}
	var unread, invalid diary.Problems
	for _, s := range sent {
		unread = append(unread, s.unread...)
		invalid = append(invalid, s.typed.Validate(a.Now())...)
	}
	if problems := inOrder(fieldNames(diary.ProfileFields), unread, invalid); problems != nil {
		return a.refuseSections(r, v, form, sent, problems)
	}
	return a.saveSections(w, r, v, form, sent, place)
}

// changedSections lists the section whose button was pressed and those in which something was changed
// since the page was made. The others are left as they are stored, also when that has changed meanwhile.
// Shown is the form of what is stored now: it may leave out an answer that no longer holds, and a section
// that was sent as it was shown is none that was changed.
func (a *profileArea) changedSections(v visitor, form, shown views.ProfileForm, pressed views.ProfileSection) []sentSection {
	var changed []sentSection
	for _, section := range views.Sections {
		s := sentSection{ProfileSection: section, etag: form.ETags[section]}
		s.typed, s.unread = readSection(section, form.Answers, a.dateNow(v))
		typed := sectionETag(v, section, s.typed)
		unchanged := typed == s.etag
		if shown.ETags[section] == s.etag {
			asShown, _ := readSection(section, shown.Answers, a.dateNow(v))
			unchanged = unchanged || typed == sectionETag(v, section, asShown)
		}
		switch {
		case section == pressed:
			if form.Seen != "" {
				s.etag = form.Seen
			}
		case s.etag == "": // not in the form
			continue
		case s.unread == nil && unchanged:
			continue
		}
		changed = append(changed, s)
	}
	return changed
}

// saveSections stores sections and leaves the others as they are stored, whatever was done to them since
// the form was made. A section that was made from another state of itself is refused with both shown,
// unless it says what is stored anyway, as one that was sent twice does; the others are stored all the same.
func (a *profileArea) saveSections(w http.ResponseWriter, r *http.Request, v visitor, form views.ProfileForm, sent []sentSection, place string) error {
	var saved, refused []sentSection
	stored, err := changeProfile(r, a.Store, v, a.Now(), func(stored *diary.Profile) error {
		saved, refused = nil, nil // of an earlier try
		for _, s := range sent {
			switch sectionETag(v, s.ProfileSection, *stored) {
			case s.etag, sectionETag(v, s.ProfileSection, s.typed):
				before := *stored
				take(s.ProfileSection, stored, s.typed)
				if s.ProfileSection == views.AboutSection {
					stored.DatePregnancy(before, a.Now().In(v.account.Location()))
				}
				saved = append(saved, s)
			default:
				refused = append(refused, s)
			}
		}
		if saved == nil {
			return &changedElsewhere{*stored}
		}
		return nil
	})
	changed, overtaken := errors.AsType[*changedElsewhere](err)
	switch {
	case overtaken:
		stored, saved, refused = changed.stored, nil, sent
	case err != nil:
		return a.refuseSections(r, v, form, sent, fmt.Errorf("save sections: %w", err))
	}
	done := announced{code: profileSaved}
	for _, s := range saved {
		done.args = append(done.args, s.ID())
	}
	if refused == nil {
		return a.announce(w, r, "/profile#"+place, done.code, done.args...)
	}
	p := a.newProfilePage(r, v, stored)
	p.Notice = done.notice(v.locale)
	p.Conflicts = make(map[views.ProfileSection]string)
	var theirs, mine diary.Profile
	for _, s := range refused {
		p.Conflicts[s.ProfileSection] = sectionETag(v, s.ProfileSection, stored)
		take(s.ProfileSection, &theirs, stored)
		take(s.ProfileSection, &mine, s.typed)
		s.show(&p.ProfileForm, form) // only the section's own button replaces what is stored
	}
	p.Conflict = views.ProfileConflict(v.locale, theirs, mine)
	return area.OnForm(diary.ErrConflict, &p, views.Profile)
}

// refuseSections shows the profile as it is stored, but for the sections that were changed as they were typed.
func (a *profileArea) refuseSections(r *http.Request, v visitor, form views.ProfileForm, sent []sentSection, refused error) error {
	stored, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	p := a.newProfilePage(r, v, stored)
	for _, s := range sent {
		s.show(&p.ProfileForm, form)
	}
	return area.OnForm(refused, &p, views.Profile)
}
