package handlers

import (
	"html"
	"regexp"
)

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// hiddenFields lists the names and values of a page's hidden fields.
func hiddenFields(page string) [][2]string {
	var fields [][2]string
	for _, match := range hiddenInput.FindAllStringSubmatch(page, -1) {
		fields = append(fields, [2]string{html.UnescapeString(match[1]), html.UnescapeString(match[2])})
	}
	return fields
}
