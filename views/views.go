// Package views makes the pages. A page is a view-model, a struct that embeds [ui.Page], and a templ file
// of the same name; it is given everything that it shows and asks for nothing. What pages share is below them,
// in [ui], [words] and [body].
package views

//go:generate go tool templ generate
