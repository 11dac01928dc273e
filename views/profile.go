package views

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// Section is a part of the profile that is compared and saved on its own. It is the last part of the address to
// which its button sends the form, so no section is named after a matter of health.
type Section string

// The sections.
const (
	AboutSection      Section = "about"
	BackgroundSection Section = "background" // conditions
	MoreSection       Section = "more"       // cramps before the diary, movement, fluids
	GoalSection       Section = "goal"
)

// Sections lists every section.
var Sections = []Section{AboutSection, BackgroundSection, MoreSection, GoalSection}

func (s Section) title(l *i18n.Locale) string { return l.T("profile.title." + string(s)) }

// ID names the section on the page, which a question of the same name must not share.
func (s Section) ID() string { return "section-" + string(s) }

func (s Section) basisName() string { return string(s) + "_basis" }

func (s Section) action() string { return "/profile/" + string(s) }

// ProfilePage shows and changes what changes seldom about the person.
type ProfilePage struct {
	ui.Page
	ProfileForm
	Medicines   []ProductRow
	Supplements []ProductRow
	Lapsed      string // why a pregnancy is asked about anew, empty when it is not

	Done      []Section           // the sections that have just been saved
	Saved     *ProductForm        // the product that has just been saved
	Removed   *ProductForm        // the product that has just been removed
	Conflicts map[Section]string  // the sections that were changed elsewhere since the form was made, each with the basis of what is stored
	Conflict  []words.ConflictRow // where the stored sections differ from those that were sent
}

// conflictSections lists the sections that were changed elsewhere, in the order of the page.
func (p ProfilePage) conflictSections() []Section {
	return slices.DeleteFunc(slices.Clone(Sections), func(s Section) bool {
		_, found := p.Conflicts[s]
		return !found
	})
}

// ProfileForm is the one form of the page, with every section in it.
type ProfileForm struct {
	Seen       string         `schema:"seen"` // from the button that replaces what is stored: the basis of what was shown as stored
	About      AboutForm      `schema:"-"`    // the sections are decoded on their own
	Background BackgroundForm `schema:"-"`
	More       MoreForm       `schema:"-"`
	Goal       GoalForm       `schema:"-"`
}

// AboutForm is the section about the person, as it stands in the form. The Basis of this section and of the
// others says what it was made from.
type AboutForm struct {
	Basis     string `schema:"about_basis"`
	BirthYear string `schema:"birth_year"`
	Sex       string `schema:"sex"`
	Pregnant  string `schema:"pregnant"`
	DueDate   string `schema:"due_date"` // YYYY-MM-DD
}

// BackgroundForm is the section about conditions, as it stands in the form.
type BackgroundForm struct {
	Basis      string   `schema:"background_basis"`
	Conditions []string `schema:"conditions"` // NoneOfThese among them when that was ticked
}

// NoneOfThese is what a list of conditions holds to say that none of them applies.
const NoneOfThese = "none"

// MoreForm is the section about what else the seek-help criteria ask about, as it stands in the form.
type MoreForm struct {
	Basis           string `schema:"more_basis"`
	CrampsBefore    string `schema:"cramps_before"`
	MovementProblem string `schema:"movement_problem"`
	LimitFluids     string `schema:"limit_fluids"`
}

// GoalForm is the section about the person's goal, as it stands in the form.
type GoalForm struct {
	Basis string `schema:"goal_basis"`
	Goal  string `schema:"goal"`
}

// ProductForm is a medicine or a supplement, as it stands in the form.
type ProductForm struct {
	ID         string `schema:"id"`
	Basis      string `schema:"basis"`
	Supplement bool   `schema:"extra"`
	Name       string `schema:"name"`
	Kind       string `schema:"kind"`    // empty to let the name decide
	Started    string `schema:"started"` // YYYY-MM-DD, empty when not known
	Ended      string `schema:"ended"`   // YYYY-MM-DD, empty when still taken
}

func (f ProductForm) url() string { return "/profile/items/" + f.ID }

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
			facts = append(facts, l.T("product.from", "Date", dateText(l, product.Started)))
		}
		if product.Ended != "" {
			facts = append(facts, l.T("product.until", "Date", dateText(l, product.Ended)))
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

// dateText writes a date of a form in the reader's language, and what is not a date as it was typed.
func dateText(l *i18n.Locale, text string) string {
	date, err := diary.ParseDate(text)
	if err != nil {
		return text
	}
	return l.ShortDate(date)
}

func conditionsQuestion(p ui.Page) ui.Question {
	return ui.Question{
		Field: "conditions", Legend: p.L.T("field.conditions"), Hint: p.L.T("profile.conditions.why"),
		Options: append(ui.CodeOptions(p.L, "condition", diary.Conditions),
			ui.Option{Value: NoneOfThese, Label: p.L.T("profile.conditions.none")}),
	}
}

// ProfileConflict compares what two versions of a profile say of the person. Given profiles with one
// section filled in, it compares that section.
func ProfileConflict(l *i18n.Locale, stored, yours diary.Profile) []words.ConflictRow {
	theirs, mine := profileFacts(l, stored), profileFacts(l, yours)
	return words.Differing(l, theirs, mine)
}

// ProductConflict compares two versions of a medicine or a supplement.
func ProductConflict(l *i18n.Locale, stored, yours ProductForm) []words.ConflictRow {
	facts := func(f ProductForm) []words.Fact {
		return []words.Fact{
			{Label: l.T("field.name"), Value: f.Name},
			{Label: l.T("field.kind"), Value: f.kindText(l)},
			{Label: l.T("field.started"), Value: dateText(l, f.Started)},
			{Label: l.T("field.ended"), Value: dateText(l, f.Ended)},
		}
	}
	return words.Differing(l, facts(stored), facts(yours))
}

// profileFacts writes the sections of a profile, each unanswered question with an empty value.
func profileFacts(l *i18n.Locale, p diary.Profile) []words.Fact {
	return []words.Fact{
		{Label: l.T("field.birth_year"), Value: yearText(p.BirthYear)},
		{Label: l.T("field.sex"), Value: words.Code(l, "sex", p.Sex)},
		{Label: l.T("field.pregnant"), Value: words.Code(l, "answer", p.Pregnant)},
		{Label: l.T("field.due_date"), Value: optionalDateText(l, p.DueDate)},
		{Label: l.T("field.conditions"), Value: conditionsText(l, p)},
		{Label: l.T("field.cramps_before"), Value: words.Code(l, "answer", p.CrampsBefore)},
		{Label: l.T("profile.movement-problem"), Value: words.Code(l, "answer", p.MovementProblem)},
		{Label: l.T("field.limit_fluids"), Value: words.Code(l, "answer", p.LimitFluids)},
		{Label: l.T("field.goal"), Value: p.Goal},
	}
}

// LapsedPregnancy says why an answer about a pregnancy is no longer one, empty when it still is.
func LapsedPregnancy(l *i18n.Locale, p diary.Profile, today diary.Date) string {
	switch {
	case !p.PregnancyLapsed(today):
		return ""
	case p.DueDate != nil:
		return l.T("pregnant.lapsed.due", "Date", l.ShortDate(*p.DueDate))
	}
	return l.T("pregnant.lapsed.said", "Date", l.ShortDate(diary.DateOf(*p.PregnantAnswered)))
}

func conditionsText(l *i18n.Locale, p diary.Profile) string {
	if p.NoConditions {
		return l.T("profile.conditions.none")
	}
	return words.Codes(l, "condition", p.Conditions, diary.Conditions)
}

func optionalDateText(l *i18n.Locale, date *diary.Date) string {
	if date == nil {
		return ""
	}
	return l.ShortDate(*date)
}

// yearText is a year, empty when it was not told. A year takes no thousands separator.
func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}
