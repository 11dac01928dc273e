package views

import (
	"slices"
	"strconv"
	"strings"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/i18n/learn"
)

// LearnPage is the list of the pages that explain cramps.
type LearnPage struct {
	Page
	Topics []TopicLink
}

// TopicPage is one of the pages that explain cramps.
type TopicPage struct {
	Page
	Text     learn.Text
	Reviewed diary.Date
	Help     diary.HelpBook
	Previous *TopicLink // nil on the first
	Next     *TopicLink // nil on the last
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

// muscleAid is the first aid for muscles that are treated alike.
type muscleAid struct {
	names   []string
	caution string // when to call somebody instead; empty if there is no such case
	steps   []string
}

// muscleAids is the first aid for each muscle without the steps for every muscle, in the order of
// [diary.Muscles]. Neighbours with the same steps stand together.
func muscleAids(l *i18n.Locale) []muscleAid {
	var aids []muscleAid
	for _, muscle := range diary.Muscles {
		known, name := firstAidFor(muscle), l.T("muscle."+string(muscle))
		aid := muscleAid{names: []string{name}, steps: texts(l, known.steps)}
		if known.caution != "" {
			aid.caution = l.T(known.caution)
		}
		if last := len(aids) - 1; last >= 0 && aids[last].caution == aid.caution && slices.Equal(aids[last].steps, aid.steps) {
			aids[last].names = append(aids[last].names, name)
			continue
		}
		aids = append(aids, aid)
	}
	return aids
}

// telephone is the address that calls a number.
func telephone(number string) string { return "tel:" + strings.ReplaceAll(number, " ", "") }
