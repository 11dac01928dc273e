package handlers

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// pageForm is what a browser would send of the page's form with the given action, or with a button
// that sends it there, if its first such button were pressed with nothing changed.
func pageForm(t *testing.T, page, action string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := make(url.Values)
	found := false
	for node := range root.Descendants() {
		if node.Data != "form" {
			continue
		}
		button := buttonTo(node, action)
		if attribute(node, "action") == action || button != nil {
			found = true
			if button != nil && has(button, "name") {
				values.Add(attribute(button, "name"), attribute(button, "value"))
			}
			for control := range node.Descendants() {
				addControl(values, control)
			}
		}
	}
	if !found {
		t.Fatalf("no form for %s in\n%s", action, page)
	}
	return values
}

// buttonTo is the button of a form that sends it to another address than the form's own.
func buttonTo(form *html.Node, action string) *html.Node {
	for node := range form.Descendants() {
		if node.Data == "button" && attribute(node, "formaction") == action {
			return node
		}
	}
	return nil
}

func addControl(values url.Values, control *html.Node) {
	name := attribute(control, "name")
	if name == "" {
		return
	}
	switch control.Data {
	case "input":
		kind := attribute(control, "type")
		if (kind == "radio" || kind == "checkbox") && !has(control, "checked") {
			return
		}
		values.Add(name, attribute(control, "value"))
	case "textarea":
		values.Add(name, text(control))
	case "select":
		chosen := ""
		for option := range control.Descendants() {
			if option.Data == "option" && has(option, "selected") {
				chosen = attribute(option, "value")
			}
		}
		values.Add(name, chosen)
	}
}

func attribute(node *html.Node, key string) string {
	for _, a := range node.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(node *html.Node, key string) bool {
	for _, a := range node.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func text(node *html.Node) string {
	var b strings.Builder
	for inner := range node.Descendants() {
		if inner.Type == html.TextNode {
			b.WriteString(inner.Data)
		}
	}
	return b.String()
}
