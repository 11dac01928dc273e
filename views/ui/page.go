// Package ui is what the pages share: the frame, forms, icons, charts, the drawing of the body, the strip of days,
// notices. It knows no page.
package ui

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// Theme is how bright the pages are.
type Theme string

// The themes. SystemTheme follows the device.
const (
	SystemTheme Theme = ""
	Light       Theme = "light"
	Dark        Theme = "dark"
	// Night is dim, and has little blue, which keeps awake.
	Night Theme = "night"
)

// Themes lists the themes to choose from, the default first.
var Themes = []Theme{SystemTheme, Light, Dark}

// Page is what every page has.
type Page struct {
	L        *i18n.Locale
	Title    string
	Theme    Theme      // that was chosen for the day
	Night    NightHours // when the pages are dim, whatever was chosen
	Path     string     // where the page was asked for, so that a changed language or theme comes back to it; empty where neither can be changed
	Section  string     // the page of the main menu that leads here, empty if this is one
	SignedIn bool
	AtHand   bool   // is used in the middle of a cramp: dim at any hour, in larger letters, and without what can wait
	Holds    bool   // holds what was sent and not stored yet, so nothing leads away from it without saying so
	Failed   bool   // says that something could not be done: no link of the menu leads here
	Bare     bool   // leads nowhere: for somebody who holds a link and has no business in the diary
	Zone     string // the diary's zone, empty when signed out
	Passkeys bool   // authenticators know the site, so that a page may ask for one
	MadeFor  string // the mark of the account that the page was made for, which its forms carry; empty when signed out
	Notice   Notice // what has just been done
	// LeftOut is what the page is without, because it cannot be read; nil when that may not be.
	LeftOut *diary.LeftOut
	// Importing is the page of an import into the diary that is not finished; empty when all are.
	Importing string
	Refreshes bool // is to be asked for again in a few seconds
	// MailRefused is the person's address if mails to it do not arrive, empty when they do.
	MailRefused string
	// ZoneUnknown is the time zone of the diary if this program does not know it, so that times are shown in
	// UTC and no reminder comes; empty when it does.
	ZoneUnknown string
	// SessionEnds is when this browser is signed out, empty while it is not yet time to say so.
	SessionEnds string
	Errors      FormErrors

	// Unavailable says that the last try could not be stored, and that nothing typed was lost.
	Unavailable bool

	lean bool // see Lean
}

// Lean is the page without the second style sheet, of which nothing on it has a class: a first visit is to be light.
func (p Page) Lean() Page {
	p.lean = true
	return p
}

// Frame is what every page has, of a page that embeds it.
func (p *Page) Frame() *Page { return p }

// Notice is what a page says once of what was just done. It is zero when there is nothing to say.
type Notice struct {
	Text      string
	Done      bool     // is marked with a check
	Places    []string // the IDs of the sections that it stands in; the top of the page when there is none
	Undo      string   // where a button sends to that takes it back, empty without one
	UndoLabel string
}

const topOfPage = ""

func (n Notice) standsIn(place string) bool {
	return n.Text != "" && (slices.Contains(n.Places, place) || n.Places == nil && place == topOfPage)
}

// MadeForField is the name of the field in which a form carries [Page.MadeFor].
const MadeForField = "made_for"

// ThenField is the name of a button that saves a form and then goes on to the page that is its value. It stands
// where a link would leave the page and discard what was typed.
const ThenField = "then"

// shownTheme is the theme in which the page is shown.
func (p Page) shownTheme() Theme {
	if p.AtHand || p.Night.Now && !p.Night.Off {
		return Night
	}
	return p.Theme
}

// NightHours are the hours in which all pages are dim, unless the person switched that off.
type NightHours struct {
	Known bool // whose night it would be
	Quiet diary.QuietHours
	Now   bool
	Off   bool
}

// The values of the switch.
const (
	NightOn  = "on"
	NightOff = "off"
)

// canvases are the colours of the ground in each theme, for what a browser paints around a page and before it: the
// first of the tokens of the style sheet.
var canvases = map[Theme]string{Light: "#f5f2eb", Dark: "#101617", Night: "#0b0603"}

// Canvas is the colour of the ground in a theme.
func Canvas(theme Theme) string { return canvases[theme] }

// The pages that a diary on a home screen is entered by.
const (
	StartPath     = "/now"        // one button: a cramp begins
	LastNightPath = "/last-night" // one question: was there a cramp
)

// CriterionURL leads to a criterion in the list of all, unfolded.
func CriterionURL(id string) string { return "/criteria?open=" + id + "#criterion-" + id }

// VersionText is a version as a form carries it.
func VersionText(version int64) string { return strconv.FormatInt(version, 10) }

// ManifestPath is where the manifests are, each under its language.
const ManifestPath = "/manifest/"

// DocumentTitle is the text of the window or tab. It begins with the word for an error when a form was
// refused, so that a screen reader says so first.
func (p Page) DocumentTitle() string {
	title := p.L.T("app.name")
	if p.Title != "" {
		title = p.Title + " – " + title
	}
	if len(p.Errors) > 0 {
		title = p.L.T("error.title-prefix") + " " + title
	}
	return title
}

// leftOutParts are the parts of the diary of which something cannot be read.
func (p Page) leftOutParts() []string {
	var texts []string
	for _, table := range p.LeftOut.Parts() {
		texts = append(texts, p.L.T("left-out."+table))
	}
	return texts
}

// current is the aria-current of a link in the main menu: "page" for this page, "true" for the one that
// leads to it, and empty for any other.
func (p Page) current(path string) string {
	switch {
	case p.Failed:
		return ""
	case path == p.Path:
		return "page"
	case path == p.Section:
		return "true"
	}
	return ""
}

// FieldError is one refused field of a form.
type FieldError struct {
	Field   string // its name, and the ID of the control to go to
	Label   string
	Message string
}

// Line names the field and says what is wrong with it. A label that asks needs no colon after it.
func (e FieldError) Line() string {
	if strings.HasSuffix(e.Label, "?") {
		return e.Label + " " + e.Message
	}
	return e.Label + ": " + e.Message
}

// FormErrors are the refused fields of a form, in the order of the form.
type FormErrors []FieldError

// For is the message of a field, empty when the field is fine.
func (e FormErrors) For(field string) string {
	for _, found := range e {
		if found.Field == field {
			return found.Message
		}
	}
	return ""
}

// NewFormErrors writes problems in the reader's language. A message made for the field and the code is
// preferred to the one for the code alone.
func NewFormErrors(l *i18n.Locale, problems diary.Problems) FormErrors {
	var errors FormErrors
	for _, problem := range problems {
		name := fieldName(problem.Field)
		key := "problem." + name + "." + string(problem.Code)
		if !l.Has(key) {
			key = "problem." + string(problem.Code)
		}
		errors = append(errors, FieldError{
			Field:   problem.Field,
			Label:   l.T("field." + name),
			Message: l.T(key),
		})
	}
	return errors
}

// fieldName is what a field is called that a form has for each of several things, by their IDs: words-ID is "words".
func fieldName(field string) string {
	const id = len("-00000000-0000-0000-0000-000000000000")
	if name := len(field) - id; name > 0 && field[name] == '-' && diary.ValidID(field[name+1:]) {
		return field[:name]
	}
	return field
}

// Option is one choice of a list.
type Option struct {
	Value  string
	Label  string
	Spoken string // said after the label to those who do not see the page
	Clear  string // the label while another one is chosen; only of the option that takes an answer back
}

// ChosenLabel is the label of the option that was chosen, empty when none was.
func ChosenLabel(options []Option, chosen string) string {
	for _, option := range options {
		if option.Value == chosen {
			return option.Label
		}
	}
	return ""
}

// CodeOptions are the choices of a code type, each labelled by its text under the prefix.
func CodeOptions[T ~string](l *i18n.Locale, prefix string, codes []T) []Option {
	options := make([]Option, len(codes))
	for i, code := range codes {
		options[i] = Option{Value: string(code), Label: l.T(prefix + "." + string(code))}
	}
	return options
}

//go:embed zones.txt
var zoneFile string

// ZoneOptions are the time zones to choose from, with the chosen one even if it is not on the list.
func ZoneOptions(chosen string) []Option {
	var options []Option
	known := false
	for line := range strings.Lines(zoneFile) {
		name := strings.TrimSpace(line)
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		known = known || name == chosen
		options = append(options, Option{Value: name, Label: strings.ReplaceAll(name, "_", " ")})
	}
	if !known && chosen != "" {
		options = append(options, Option{Value: chosen, Label: chosen})
	}
	return options
}
