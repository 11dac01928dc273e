package views

import (
	"cmp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// ProfileSection is a part of the profile that is compared and saved on its own. It is the last part of the address to
// which its button sends the form, so no section is named after a matter of health.
type ProfileSection string

// The sections.
const (
	AboutSection      = ProfileSection(diary.AboutPerson)
	BackgroundSection = ProfileSection(diary.Background)
	MoreSection       = ProfileSection(diary.MoreAsked)
	CourseSection     = ProfileSection(diary.Course)
	AskedSection      = ProfileSection(diary.RedFlags)
	GoalSection       = ProfileSection(diary.OwnGoal)
)

// Sections lists every section.
var Sections = []ProfileSection{AboutSection, BackgroundSection, MoreSection, GoalSection, CourseSection, AskedSection}

// folded says whether the section is one that only those open who have something to say to it.
func (s ProfileSection) folded() bool { return s == CourseSection || s == AskedSection }

// open says whether a folded section has to be open, because something in it is answered or refused.
func (p ProfilePage) open(section ProfileSection) bool {
	_, refused := p.Conflicts[section]
	return refused || slices.ContainsFunc(section.Fields(), func(field *diary.ProfileField) bool {
		return p.Errors.For(field.Name) != "" || slices.ContainsFunc(p.Answers[field.Name], func(value string) bool { return value != "" })
	})
}

// Fields lists the fields of the section, in the order of the form.
func (s ProfileSection) Fields() []*diary.ProfileField {
	return slices.DeleteFunc(slices.Clone(diary.ProfileFields), func(f *diary.ProfileField) bool { return ProfileSection(f.Part) != s })
}

func (s ProfileSection) title(l *i18n.Locale) string { return l.T("profile.title." + string(s)) }

// ID names the section on the page, which a question of the same name must not share.
func (s ProfileSection) ID() string { return "section-" + string(s) }

// ETagName is the name under which the form sends the ETag of the section.
func (s ProfileSection) ETagName() string { return string(s) + "_etag" }

func (s ProfileSection) action() string { return "/profile/" + string(s) }

// ProfilePage shows and changes what changes seldom about the person.
type ProfilePage struct {
	ui.Page
	ProfileForm
	Medicines   []ProductRow
	Supplements []ProductRow
	Lapsed      string // why a pregnancy is asked about again, empty when it is not

	Removed   *ProductForm              // the product that has just been removed
	Conflicts map[ProfileSection]string // the sections that were changed elsewhere since the form was made, each with the ETag of what is stored
	Conflict  []words.ConflictRow       // where the stored sections differ from those that were sent
}

// conflictSections lists the sections that were changed elsewhere, in the order of the page.
func (p ProfilePage) conflictSections() []ProfileSection {
	return slices.DeleteFunc(slices.Clone(Sections), func(s ProfileSection) bool {
		_, found := p.Conflicts[s]
		return !found
	})
}

// ProfileForm is the one form of the page, with every section in it.
type ProfileForm struct {
	Seen    string                    // from the button that replaces what is stored: the ETag of what was shown as stored
	ETags   map[ProfileSection]string // of what each section was made from, empty for one that is not in the form
	Answers ui.Answers
}

// ProductForm is a medicine or a supplement, as it stands in the form.
type ProductForm struct {
	ID         string `schema:"id"`
	ETag       string `schema:"etag"`
	Supplement bool   `schema:"extra"`
	Name       string `schema:"name"`
	Kind       string `schema:"kind"`    // empty to let the name decide
	Started    string `schema:"started"` // YYYY-MM-DD, empty when not known
	Ended      string `schema:"ended"`   // YYYY-MM-DD, empty when still taken
}

func (f ProductForm) url() string { return "/profile/items/" + f.ID }

// ProductSaved says that a product was saved, at its list.
func ProductSaved(l *i18n.Locale, f ProductForm) ui.Notice {
	return ui.Notice{
		Text: l.T("product.saved", "Name", f.Name, "Kind", f.kindText(l)), Done: true, Places: []string{ProductsID(f.Supplement)},
	}
}

// kindText names the class of the medicine, or what the supplement holds.
func (f ProductForm) kindText(l *i18n.Locale) string {
	if f.Supplement {
		return words.Code(l, "supplement-kind", f.Kind)
	}
	return words.Code(l, "medicine-class", f.Kind)
}

// ProductPage adds or changes one medicine or supplement.
type ProductPage struct {
	ui.Page
	Form     ProductForm
	Stored   *ProductForm        // what may be removed, nil for a new product
	Action   string              // where the form is sent
	Conflict []words.ConflictRow // where the stored product differs from the one that was sent
}

func (p ProductPage) nameInput() ui.Input {
	in := ui.Input{Name: "name", Label: p.L.T("field.name"), Type: "text", Value: p.Form.Name, Required: true}
	if !p.Form.Supplement {
		in.Hint = p.L.T("product.name.hint")
		in.Attributes = templ.Attributes{"list": "names"}
	}
	return in
}

// ProductsID names the section of the medicines or of the supplements.
func ProductsID(supplements bool) string {
	if supplements {
		return "extra"
	}
	return "regular"
}

func newProductURL(supplements bool) string {
	if supplements {
		return "/profile/items/new?extra=true"
	}
	return "/profile/items/new"
}

func productsTitle(l *i18n.Locale, supplements bool) string {
	if supplements {
		return l.T("profile.supplements")
	}
	return l.T("profile.medicines")
}

func productsWhy(l *i18n.Locale, supplements bool) string {
	if supplements {
		return l.T("profile.supplements.why")
	}
	return l.T("profile.medicines.why")
}

func productAdd(l *i18n.Locale, supplements bool) string {
	if supplements {
		return l.T("product.new.supplement")
	}
	return l.T("product.new.medicine")
}

// kindQuestion asks what sort of product it is, unless the name shall decide it.
func (p ProductPage) kindQuestion() ui.Question {
	q := ui.Question{Field: "kind", Legend: p.L.T("field.kind")}
	if p.Form.Supplement {
		q.Hint = p.L.T("product.kind.hint.supplement")
		q.Options = ui.CodeOptions(p.L, "supplement-kind", diary.SupplementKinds)
	} else {
		q.Hint = p.L.T("product.kind.hint.medicine")
		q.Options = ui.CodeOptions(p.L, "medicine-class", diary.MedicineClasses)
	}
	q.Options = append(q.Options, ui.Option{Value: "", Label: p.L.T("product.kind.by-name")})
	return q
}

// medicineNames are the names to choose from, in the order of the reader's language.
func medicineNames(l *i18n.Locale) []string {
	names := diary.MedicineNames()
	l.Collator().SortStrings(names)
	return names
}

// ProductRow is one line of the list of medicines or of supplements.
type ProductRow struct {
	URL   string
	Name  string
	Facts string
	Ended bool // no longer taken
}

// NewProductRows writes medicines or supplements for a list, those that are still taken first.
func NewProductRows(l *i18n.Locale, products []ProductForm, today diary.Date) []ProductRow {
	rows := make([]ProductRow, len(products))
	for i, product := range products {
		facts := []string{product.kindText(l)}
		if product.Started != "" {
			facts = append(facts, l.T("product.from", "Date", words.Date(l, product.Started)))
		}
		if product.Ended != "" {
			facts = append(facts, l.T("product.until", "Date", words.Date(l, product.Ended)))
		}
		ended, err := diary.ParseDate(product.Ended)
		rows[i] = ProductRow{
			URL: product.url(), Name: product.Name, Facts: strings.Join(facts, " · "),
			Ended: err == nil && ended < today,
		}
	}
	slices.SortStableFunc(rows, func(x, y ProductRow) int { return cmp.Compare(rank(x), rank(y)) })
	return rows
}

func rank(row ProductRow) int {
	if row.Ended {
		return 1
	}
	return 0
}

// hint is what is said below the label of a field.
func (p ProfilePage) hint(field *diary.ProfileField) string {
	hint := ui.HintOf(p.L, &field.Field)
	if field == diary.PregnantField {
		hint = strings.TrimSpace(p.Lapsed + " " + hint)
	}
	return hint
}

// ProfileConflict compares what two versions of a profile say of the person. Given profiles with one
// section filled in, it compares that section.
func ProfileConflict(l *i18n.Locale, stored, yours diary.Profile) []words.ConflictRow {
	return words.Differing(l, words.FieldFacts(l, diary.ProfileFields, &stored), words.FieldFacts(l, diary.ProfileFields, &yours))
}

// ProductConflict compares two versions of a medicine or a supplement.
func ProductConflict(l *i18n.Locale, stored, yours ProductForm) []words.ConflictRow {
	facts := func(f ProductForm) []words.Fact {
		return []words.Fact{
			{Label: l.T("field.name"), Value: f.Name},
			{Label: l.T("field.kind"), Value: f.kindText(l)},
			{Label: l.T("field.started"), Value: words.Date(l, f.Started)},
			{Label: l.T("field.ended"), Value: words.Date(l, f.Ended)},
		}
	}
	return words.Differing(l, facts(stored), facts(yours))
}
