package views

import (
	"slices"
	"strconv"
	"strings"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/i18n/learn"
	"crampdiary/views/ui"
)

// LearnPage is the list of the pages that explain cramps.
type LearnPage struct {
	ui.Page
	Topics []TopicLink
}

// TopicPage is one of the pages that explain cramps.
type TopicPage struct {
	ui.Page
	Text     learn.Text
	Reviewed diary.Date
	Help     diary.HelpBook
	Check    diary.Check // of its lines
	Previous *TopicLink  // nil on the first
	Next     *TopicLink  // nil on the last
}

// TopicLink leads to a page that explains cramps.
type TopicLink struct {
	URL   string
	Title string
	Lead  learn.Line
}

// TopicLinks are links to every topic, in the order in which they are read.
func TopicLinks(l *i18n.Locale) []TopicLink {
	links := make([]TopicLink, len(learn.Topics))
	for i, topic := range learn.Topics {
		text := topic.Text(l.Language)
		links[i] = TopicLink{URL: topicURL(topic.Name), Title: text.Title, Lead: text.Lead}
	}
	return links
}

func topicURL(name string) string { return "/learn/" + name }

// sourceID is the ID of a source in the list at the end of a page.
func sourceID(source learn.Source) string { return "source-" + source.Key }

// citation is the source that a span cites.
func citation(span learn.Span) learn.Source {
	source, _ := learn.SourceOf(span.Source) // there is one: a text that cites another is refused
	return source
}

// sourceDetails are where a source was published and how it is found, the DOI left out.
func sourceDetails(source learn.Source) string {
	details := []string{source.In, source.PMC, source.Address}
	if source.Year != 0 {
		details = slices.Insert(details, 1, strconv.Itoa(source.Year))
	}
	return strings.Join(slices.DeleteFunc(details, func(s string) bool { return s == "" }), ", ")
}
