package handlers

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// pageForm is what a browser would send of the page's form with the given action, if its first submit
// button were pressed with nothing changed.
func pageForm(t *testing.T, page, action string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := make(url.Values)
	found := false
	for node := range root.Descendants() {
		if node.Data == "form" && attribute(node, "action") == action {
			found = true
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
