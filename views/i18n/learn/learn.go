// Package learn holds the pages that explain cramps: one text per topic and language, in files named
// "<topic>.<language>.md" beside this one, and the publications on which they rest.
//
// A text is written in a small part of Markdown, which [Text] gives as typed blocks: a title, a lead, and
// then headings, paragraphs, lists, tables, cards and places for data that the program keeps elsewhere.
// Within a line there are **strong words**, citations of a source ([@key]), and links to another topic
// ([words](topic)). Anything else is refused when the program starts, and so by the tests.
package learn

import (
	"embed"
	"fmt"
	"slices"
	"time"

	"crampdiary/diary"
)

// Topic is one page in every language.
type Topic struct {
	// Name is the topic in an address. It says nothing of health: addresses are kept by browsers.
	Name string
	// Reviewed is when the texts were last compared with their sources. No clinician has reviewed them yet.
	Reviewed diary.Date
}

var (
	firstReview  = diary.NewDate(2026, time.November, 23)
	secondReview = diary.NewDate(2026, time.November, 28)
)

// Topics lists every topic in the order in which they are read.
var Topics = []Topic{
	{Name: "what", Reviewed: firstReview},
	{Name: "why", Reviewed: secondReview},
	{Name: "night", Reviewed: secondReview},
	{Name: "now", Reviewed: secondReview},
	{Name: "prevent", Reviewed: secondReview},
	{Name: "food", Reviewed: secondReview},
	{Name: "help", Reviewed: firstReview},
	{Name: "guidance", Reviewed: secondReview},
}

// Find is the place of a topic in Topics, -1 if there is none of that name.
func Find(name string) int {
	return slices.IndexFunc(Topics, func(t Topic) bool { return t.Name == name })
}

//go:embed *.md
var files embed.FS

var texts = load()

func load() map[diary.Language]map[string]Text {
	found := make(map[diary.Language]map[string]Text)
	for _, lang := range diary.Languages {
		found[lang] = make(map[string]Text)
		for _, topic := range Topics {
			name := fmt.Sprintf("%s.%s.md", topic.Name, lang)
			content, err := files.ReadFile(name)
			if err == nil {
				found[lang][topic.Name], err = parse(string(content))
			}
			// The texts are part of the program: one that cannot be read is a fault of the build.
			if err != nil {
				panic(fmt.Sprintf("%s: %v", name, err))
			}
		}
	}
	return found
}

// Text is a topic in a language, which has to be one of [diary.Languages].
func (t Topic) Text(lang diary.Language) Text { return texts[lang][t.Name] }
