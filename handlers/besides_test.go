package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"crampdiary/diary"
)

// takesAway are the ends of the addresses whose buttons take away what was typed on purpose: they remove what the
// form is about, or end the visit in which it was typed.
var takesAway = []string{"/remove", "/mistake", "/leave"}

// TestAButtonDiscardsNothingThatWasTypedBesideIt fills in every form of every page, presses each button of the
// page, and looks for all that was typed: on the page that answers, or in what is stored. It does so with what can
// be stored and with what is refused.
func TestAButtonDiscardsNothingThatWasTypedBesideIt(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.logEpisode(fullForm())
	product := b.addProduct(newMedicine, url.Values{"name": {"Furix"}})
	removed := b.addProduct(newMedicine, url.Values{"name": {"Zocor"}})
	ended := b.startCramp()
	s.advance(diary.LongDuration * 2)
	b.post("/now/"+ended+"/over", nil).want(t, http.StatusSeeOther)
	b.switchOn(diary.Stretching)
	b.post("/activities", pageForm(t, b.get("/").body, "/activities")).want(t, http.StatusSeeOther)
	reader := s.reader(b.share(nil))
	s.bring(b.accountID(me))
	imported := b.importAddress()
	entry := b.logEpisode(fullForm())

	pages := map[string]answer{
		"a removed product": b.post("/profile/items/"+removed+"/remove", nil).want(t, http.StatusOK),
		"/days/today":       b.get("/days/" + diary.CrampDayOf(s.time(), diary.Preferences{Zone: "Europe/Copenhagen"}.Location()).String()),
	}
	for _, route := range newApp(s.store, s.pages).routes() {
		if route.Method != http.MethodGet || route.Access == system {
			continue
		}
		from := b
		if route.Access == guest {
			from = reader
		}
		address := strings.ReplaceAll(exampleAddress(s.withToken(route.Path, me), entry, entry, ended, product), "{import}", strings.TrimPrefix(imported, "/data/imports/"))
		if page := from.get(address); page.StatusCode == http.StatusOK && strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			pages[address] = page
		}
	}
	if pages[questionPath("violent")].body == "" {
		t.Error("no question of the report has a page")
	}
	var pressed, refused int
	for name, page := range pages {
		from := b
		if strings.HasPrefix(name, "/shared") {
			from = reader
		}
		forms := typedForms(t, page.body)
		for _, one := range forms {
			for _, button := range one.buttons {
				beside := len(one.buttons) > 1
				for _, other := range forms {
					beside = beside || other.node != one.node && other.typed(nil) != nil // of which nothing is sent
				}
				action := button.to(one)
				if !beside || slices.ContainsFunc(takesAway, func(end string) bool { return strings.HasSuffix(action, end) }) {
					continue
				}
				for _, broken := range []bool{false, true} {
					pressed++
					if from.pressBeside(t, name, page, forms, one, button, broken) == http.StatusUnprocessableEntity {
						refused++
					}
				}
			}
		}
	}
	if pressed < 30 || refused < 4 {
		t.Errorf("only %d buttons were pressed, of which %d were refused", pressed, refused)
	}
}

// pressBeside presses a button of a page whose forms are all filled in, and wants to find what was typed again.
func (b *browser) pressBeside(t *testing.T, name string, page answer, forms []typedForm, one typedForm, button formButton, broken bool) int {
	t.Helper()
	sent := one.hidden()
	for _, control := range one.typed(nil) {
		sent.Add(control.name, control.fill(broken))
	}
	if field := attribute(button.node, "name"); field != "" {
		sent.Add(field, attribute(button.node, "value"))
	}
	action, _, _ := strings.Cut(button.to(one), "#")
	var got answer
	if one.method(button) == "get" {
		got = b.do(http.MethodGet, action+"?"+sent.Encode(), nil)
	} else {
		got = b.post(action, sent)
	}
	status := got.StatusCode
	if got.Header.Get("Content-Disposition") != "" {
		return status // a file: the page stays as it is
	}
	if status == http.StatusSeeOther {
		got = b.get(got.Header.Get("Location"))
	}
	stored := b.get(page.Request.URL.RequestURI())
	shown := append(shownValues(t, got.body), shownValues(t, stored.body)...)
	if cramp, ok := strings.CutSuffix(page.Request.URL.Path, "/after"); ok { // asks only for what is not known yet
		entry := b.get("/entries/"+strings.TrimPrefix(cramp, "/now/")+"/edit").want(t, http.StatusOK)
		shown = append(shown, shownValues(t, entry.body)...)
	}
	for _, form := range forms {
		for _, control := range form.typed(button.node) {
			value := control.fill(broken)
			if control.taken {
				continue
			}
			if form.node != one.node || !slices.Contains(shown, [2]string{control.name, value}) {
				t.Errorf("%s: %q (broken: %t, answered %d) discards %s=%.40q", name, text(button.node), broken, status, control.name, value)
			}
		}
	}
	return status
}

// typedForm is a form of a page.
type typedForm struct {
	node    *html.Node
	buttons []formButton
}

type formButton struct{ node *html.Node }

func (button formButton) to(form typedForm) string {
	if to := attribute(button.node, "formaction"); to != "" {
		return to
	}
	return attribute(form.node, "action")
}

func (form typedForm) method(button formButton) string {
	if method := attribute(button.node, "formmethod"); method != "" {
		return method
	}
	return attribute(form.node, "method")
}

// typedForms lists the forms in the main part of a page.
func typedForms(t *testing.T, page string) []typedForm {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var forms []typedForm
	for node := range root.Descendants() {
		if node.Data != "form" || within(node, "main") == nil {
			continue
		}
		form := typedForm{node: node}
		for inner := range node.Descendants() {
			if inner.Data == "button" && attribute(inner, "type") != "button" {
				form.buttons = append(form.buttons, formButton{inner})
			}
		}
		forms = append(forms, form)
	}
	return forms
}

// within is the nearest element around a node, nil when there is none of that name.
func within(node *html.Node, name string) *html.Node {
	for node = node.Parent; node != nil; node = node.Parent {
		if node.Data == name {
			return node
		}
	}
	return nil
}

func (form typedForm) hidden() url.Values {
	values := make(url.Values)
	for node := range form.node.Descendants() {
		if node.Data == "input" && attribute(node, "type") == "hidden" {
			values.Add(attribute(node, "name"), attribute(node, "value"))
		}
	}
	return values
}

// typedControl is a control and what is put into it.
type typedControl struct {
	name, kind, value string
	taken             bool // stands in the same item of a list as the button, which takes the item away
}

// typed lists what is typed into a form when a button is pressed, but for secrets, which no page gives back, and
// for files, which none can.
func (form typedForm) typed(button *html.Node) []typedControl {
	var controls []typedControl
	chosen := make(map[string]bool)
	for node := range form.node.Descendants() {
		if node.Type != html.ElementNode || has(node, "hidden") || has(node, "readonly") {
			continue
		}
		control := typedControl{name: attribute(node, "name")}
		if item := within(node, "li"); button != nil && item != nil {
			control.taken = item == within(button, "li")
		}
		switch node.Data {
		case "textarea":
			control.kind, control.value = "text", "skrevet i "+control.name
		case "select":
			for option := range node.Descendants() {
				if option.Data == "option" && attribute(option, "value") != "" {
					control.value = attribute(option, "value")
				}
			}
		case "input":
			control.kind = attribute(node, "type")
			switch control.kind {
			case "hidden", "password", "file", "submit":
				continue
			case "radio":
				if chosen[control.name] || attribute(node, "value") == "" {
					continue
				}
				chosen[control.name] = true
				control.value = attribute(node, "value")
			case "checkbox":
				control.value = attribute(node, "value")
			case "date":
				control.value = "2026-12-24"
			case "time":
				control.value = "06:3" + strconv.Itoa(len(controls)%10)
			case "email":
				control.value = "skrevet@example.org"
			default:
				control.value = "skrevet i " + control.name
				if attribute(node, "inputmode") == "numeric" {
					control.value = "1961"
				}
			}
		default:
			continue
		}
		controls = append(controls, control)
	}
	return controls
}

// fill is what is typed, broken in a way that no form takes where it is text.
func (c typedControl) fill(broken bool) string {
	if broken && c.kind == "text" {
		return strings.Repeat("x", 9000) + c.value
	}
	return c.value
}

// shownValues lists what the controls of a page hold.
func shownValues(t *testing.T, page string) [][2]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var shown [][2]string
	for node := range root.Descendants() {
		values := make(url.Values)
		addControl(values, node)
		for name, list := range values {
			for _, value := range list {
				shown = append(shown, [2]string{name, value})
			}
		}
	}
	return shown
}
