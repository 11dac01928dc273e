package learn

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// parse reads a page: "# title", the lead, and the blocks, with an empty line after each of them.
func parse(content string) (Text, error) {
	chunks := split(content)
	if len(chunks) < 3 || !strings.HasPrefix(chunks[0], "# ") {
		return Text{}, errors.New("a text is a title, a lead and blocks")
	}
	text := Text{Title: strings.TrimPrefix(chunks[0], "# ")}
	lead, err := parseLine(chunks[1])
	if err != nil {
		return Text{}, err
	}
	text.Lead = lead
	text.Blocks, err = parseBlocks(chunks[2:])
	return text, err
}

// split cuts a text at its empty lines.
func split(content string) []string {
	var chunks []string
	for chunk := range strings.SplitSeq(content, "\n\n") {
		if chunk = strings.Trim(chunk, "\n"); chunk != "" {
			chunks = append(chunks, chunk)
		}
	}
	return chunks
}

func parseBlocks(chunks []string) ([]Block, error) {
	var blocks []Block
	for _, chunk := range chunks {
		block, err := parseBlock(chunk)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", chunk, err)
		}
		blocks = append(blocks, block)
	}
	return blocks, nil
}

func parseBlock(chunk string) (Block, error) {
	switch {
	case strings.HasPrefix(chunk, "## "):
		return parseHeading(2, chunk[3:])
	case strings.HasPrefix(chunk, "### "):
		return parseHeading(3, chunk[4:])
	case strings.HasPrefix(chunk, "- "):
		return parseList(chunk, false)
	case strings.HasPrefix(chunk, "1. "):
		return parseList(chunk, true)
	case strings.HasPrefix(chunk, "|"):
		return parseTable(chunk)
	case strings.HasPrefix(chunk, "> "):
		return parseCard(chunk)
	case strings.HasPrefix(chunk, "{"):
		return parseData(chunk)
	}
	text, err := parseLine(chunk)
	return Paragraph{text}, err
}

func parseHeading(level int, words string) (Block, error) {
	text, err := parseLine(words)
	return Heading{level, text}, err
}

var listItem = regexp.MustCompile(`^(-|\d+\.) (.+)$`)

func parseList(chunk string, numbered bool) (Block, error) {
	list := List{Numbered: numbered}
	for line := range strings.SplitSeq(chunk, "\n") {
		match := listItem.FindStringSubmatch(line)
		if match == nil || numbered != (match[1] != "-") {
			return nil, fmt.Errorf("%q is no item of the list", line)
		}
		item, err := parseLine(match[2])
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	return list, nil
}

// parseTable reads a head, a line of dashes and rows, every cell between bars.
func parseTable(chunk string) (Block, error) {
	var rows [][]Line
	for i, line := range strings.Split(chunk, "\n") {
		inner, ok := strings.CutPrefix(line, "| ")
		inner, closed := strings.CutSuffix(inner, " |")
		if !ok || !closed {
			return nil, fmt.Errorf("%q is no row", line)
		}
		if i == 1 {
			if strings.Trim(inner, "-| ") != "" {
				return nil, errors.New("the head of a table ends in a line of dashes")
			}
			continue
		}
		var row []Line
		for cell := range strings.SplitSeq(inner, " | ") {
			text, err := parseLine(cell)
			if err != nil {
				return nil, err
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		if len(rows) < 2 || len(row) != len(rows[0]) {
			return nil, errors.New("a table has rows, each as long as its head")
		}
	}
	return Table{Head: rows[0], Rows: rows[1:]}, nil
}

var cardTitle = regexp.MustCompile(`^\[!(NOTE|WARNING)\] (.+)$`)

// parseCard reads blocks behind "> "; the first line holds the kind and the title.
func parseCard(chunk string) (Block, error) {
	var lines []string
	for line := range strings.SplitSeq(chunk, "\n") {
		inner, ok := strings.CutPrefix(line, ">")
		if !ok {
			return nil, fmt.Errorf("%q is not part of the card", line)
		}
		lines = append(lines, strings.TrimPrefix(inner, " "))
	}
	match := cardTitle.FindStringSubmatch(lines[0])
	if match == nil {
		return nil, errors.New("a card begins with its kind and title")
	}
	title, err := parseLine(match[2])
	if err != nil {
		return nil, err
	}
	blocks, err := parseBlocks(split(strings.Join(lines[1:], "\n")))
	return Card{Kind: CardKind(match[1]), Title: title, Blocks: blocks}, err
}

func parseData(chunk string) (Block, error) {
	name := Data(strings.Trim(chunk, "{}"))
	if !slices.Contains(allData, name) {
		return nil, errors.New("there are no such data")
	}
	return name, nil
}

// span finds what is more than plain words: **strong**, [@source] and [words](topic).
var span = regexp.MustCompile(`\*\*([^*]+)\*\*|\[@([a-z0-9-]+)\]|\[([^\]@]+)\]\(([a-z]+)\)`)

func parseLine(text string) (Line, error) {
	text = strings.ReplaceAll(text, "\n", " ")
	var line Line
	at := 0
	for _, match := range span.FindAllStringIndex(text, -1) {
		found, err := parseSpan(text[match[0]:match[1]])
		if err != nil {
			return nil, err
		}
		line = append(line, Span{Words: text[at:match[0]]}, found)
		at = match[1]
	}
	line = append(line, Span{Words: text[at:]})
	for _, piece := range line {
		if strings.ContainsAny(piece.Words, "*[]{}<>#_`|") {
			return nil, fmt.Errorf("%q is not written as a text can be", piece.Words)
		}
	}
	return slices.DeleteFunc(line, func(s Span) bool { return s == Span{} }), nil
}

func parseSpan(text string) (Span, error) {
	match := span.FindStringSubmatch(text)
	strong, source, words, topic := match[1], match[2], match[3], match[4]
	if strong != "" {
		return Span{Words: strong, Strong: true}, nil
	}
	if source != "" {
		if _, ok := SourceOf(source); !ok {
			return Span{}, fmt.Errorf("there is no source %s", source)
		}
		return Span{Source: source}, nil
	}
	if Find(topic) < 0 {
		return Span{}, fmt.Errorf("there is no topic %s", topic)
	}
	return Span{Words: words, Topic: topic}, nil
}
