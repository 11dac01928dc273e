package handlers

import (
	"slices"
	"strconv"
	"strings"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// productOrder names the fields as they stand on the page of a product.
var productOrder = []string{"id", "name", "kind", "started", "ended"}

// writeProfile is the form of a stored profile. A pregnancy that must be over is asked about again.
func (a *profileArea) writeProfile(v visitor, stored diary.Profile) views.ProfileForm {
	f := views.ProfileForm{ETags: make(map[views.ProfileSection]string)}
	for _, section := range views.Sections {
		f.ETags[section] = sectionETag(v, section, stored)
	}
	if stored.PregnancyLapsed(a.dateNow(v)) {
		stored.Pregnant, stored.DueDate = diary.Unanswered, nil
	}
	f.Answers = writeAnswers(diary.ProfileFields, &stored)
	return f
}

// readSection makes a profile with nothing but a section of what was typed.
func readSection(section views.ProfileSection, answers ui.Answers, today diary.Date) (diary.Profile, diary.Problems) {
	var p diary.Profile
	unread := readAnswers(section.Fields(), answers, today, &p)
	if p.DueDate != nil && p.PregnancyLapsed(today) {
		unread = append(unread, diary.Problem{Field: "due_date", Code: diary.OutOfRange}) // it was answered just now
	}
	return p, unread
}

// readDate reads a date that may be left out, and adds what cannot be read to the problems.
func readDate(field, text string, today diary.Date, prefer diary.DatePreference, unread *diary.Problems) *diary.Date {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	date, ok := diary.ReadDate(text, today, prefer)
	if !ok {
		*unread = append(*unread, diary.Problem{Field: field, Code: diary.Unknown})
		return nil
	}
	return &date
}

// product is a medicine or a supplement: the pages treat both alike.
type product struct {
	supplement     bool
	id, kind, name string // kind is the class of a medicine
	started, ended *diary.Date
}

// products lists the medicines and then the supplements.
func products(p diary.Profile) []product {
	var list []product
	for _, m := range p.Medicines {
		list = append(list, productOf(m, false))
	}
	for _, s := range p.Supplements {
		list = append(list, productOf(s, true))
	}
	return list
}

func productOf[K ~string](p diary.Product[K], supplement bool) product {
	return product{supplement, p.ID, string(p.Kind), p.Name, p.Started, p.Ended}
}

func findProduct(p diary.Profile, id string) (product, bool) {
	list := products(p)
	i := slices.IndexFunc(list, func(candidate product) bool { return candidate.id == id })
	if i < 0 {
		return product{}, false
	}
	return list[i], true
}

// put stores the product in its list in place of the one with the same ID, or at the end, and returns
// how the profile's validation names that place. Lists that somebody else holds are not written to.
func (d product) put(p *diary.Profile) (place string) {
	if d.supplement {
		return "supplements." + strconv.Itoa(putProduct(&p.Supplements, d))
	}
	return "medicines." + strconv.Itoa(putProduct(&p.Medicines, d))
}

func putProduct[K ~string](list *[]diary.Product[K], d product) (place int) {
	changed := diary.Product[K]{ID: d.id, Kind: K(d.kind), Name: d.name, Started: d.started, Ended: d.ended}
	i := slices.IndexFunc(*list, func(p diary.Product[K]) bool { return p.ID == d.id })
	*list = slices.Clone(*list)
	if i < 0 {
		*list = append(*list, changed)
		return len(*list) - 1
	}
	(*list)[i] = changed
	return i
}

// removeFrom takes the product off its list.
func (d product) removeFrom(p *diary.Profile) {
	p.Medicines = slices.DeleteFunc(p.Medicines, func(m diary.Medicine) bool { return m.ID == d.id })
	p.Supplements = slices.DeleteFunc(p.Supplements, func(s diary.Supplement) bool { return s.ID == d.id })
}

// form is the product as it stands in a form, without an ETag.
func (d product) form() views.ProductForm {
	return views.ProductForm{
		ID: d.id, Supplement: d.supplement, Name: d.name, Kind: d.kind,
		Started: diary.DateText(d.started), Ended: diary.DateText(d.ended),
	}
}

// readProduct makes a product of what was typed. Where the kind was left open, the name decides it if it
// can.
func readProduct(f views.ProductForm, today diary.Date) (product, diary.Problems) {
	var unread diary.Problems
	d := product{supplement: f.Supplement, id: f.ID, kind: f.Kind, name: strings.TrimSpace(f.Name)}
	if d.kind == "" {
		d.kind = kindByName(d.supplement, d.name)
	}
	d.started = readDate("started", f.Started, today, diary.PreferPast, &unread)
	d.ended = readDate("ended", f.Ended, today, diary.PreferPast, &unread)
	return d, unread
}

// kindByName is empty when the name does not tell.
func kindByName(supplement bool, name string) string {
	if supplement {
		if kind, ok := diary.KindOfSupplement(name); ok {
			return string(kind)
		}
		return ""
	}
	if class, ok := diary.ClassOfMedicine(name); ok {
		return string(class)
	}
	return ""
}

// productProblems picks what is wrong with the product at a place of its list, and names it by the fields
// of its form. What is wrong elsewhere cannot be mended there.
func productProblems(found diary.Problems, place string) diary.Problems {
	list, _, _ := strings.Cut(place, ".")
	var problems diary.Problems
	for _, problem := range found {
		field, here := strings.CutPrefix(problem.Field, place+".")
		switch {
		case problem.Field == list: // too long
			field = "name"
		case !here:
			continue
		case field == "class":
			field = "kind"
		}
		problems = append(problems, diary.Problem{Field: field, Code: problem.Code})
	}
	if problems.For("name") == diary.Required { // then it is no wonder that the name does not tell the kind
		problems = slices.DeleteFunc(problems, func(p diary.Problem) bool { return p.Field == "kind" && p.Code == diary.Required })
	}
	return problems
}
