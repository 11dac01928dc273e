package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"crampdiary/diary"
)

// answers reads the cell of a field.
func (c *cells) answers(f *diary.EpisodeField) []string {
	field := Field(f.Name)
	if c.cell(field) == "" && (field != Side || c.mapping.has(Side)) {
		return nil
	}
	switch f.Kind {
	case diary.OneCode:
		return []string{c.word(field)}
	case diary.SomeCodes:
		return c.each(field, func(item string) (string, bool) {
			code, known := c.Words[field][item]
			return code, known
		})
	case diary.Effected:
		return c.each(field, func(item string) (string, bool) {
			what, how, _ := strings.Cut(item, ":")
			remedy, known := c.Words[field][fold(what)]
			effect, said := c.Words[Effect][fold(how)]
			return remedy + "=" + effect, known && said
		})
	}
	return c.number(field, f.Most)
}

// each reads a cell that holds several answers with semicolons between them.
func (c *cells) each(field Field, read func(item string) (string, bool)) []string {
	var answers []string
	all := true
	for item := range strings.SplitSeq(c.cell(field), ";") {
		if item = fold(item); item == "" {
			continue
		}
		answer, ok := read(item)
		if !ok {
			all = false
			continue
		}
		answers = append(answers, answer)
	}
	if all {
		c.cover(field)
	}
	return answers
}

// ratingForm is a rating, alone or with the end of its scale, and what may stand after it.
var ratingForm = regexp.MustCompile(`^(\d{1,3})(?:[.,]0+)?(?: ?(?:/|af|of|ud af|out of) ?(\d{1,3}))?(\D.*)?$`)

// rating reads a rating, and the end of its scale if it is given.
func rating(cell string) (number, of int, ok bool) {
	m := ratingForm.FindStringSubmatch(fold(cell))
	if m == nil || m[3] != "" && strings.ContainsRune("-–.,:", []rune(m[3])[0]) {
		return 0, 0, false
	}
	return whole(m[1]), whole(m[2]), true
}

// number reads a whole number. The pain may be rated on another scale.
func (c *cells) number(field Field, most int) []string {
	cell := c.cell(field)
	n, of, ok := rating(cell)
	scale := Scale10
	if field == Pain {
		scale = c.mapping.Scale
	}
	if word, known := painWords[fold(cell)]; scale == ScaleWords && known {
		return []string{strconv.Itoa(word)} // the word itself stays in the note
	}
	end, known := map[Scale]int{"": 10, Scale10: 10, Scale5: 5, Scale3: 3, Scale100: 100}[scale]
	if !ok || !known || of != 0 && of != end && field == Pain {
		return nil
	}
	if field == Pain && end != 10 {
		if n > end {
			return nil
		}
		return []string{strconv.Itoa((20*n + end) / (2 * end))} // rounded; what was written stays in the note
	}
	if n > most {
		return nil
	}
	if plain := ratingForm.FindStringSubmatch(fold(cell)); plain[3] == "" {
		c.cover(field)
	}
	return []string{strconv.Itoa(n)}
}

// wordKey and wordRead are what was read before: most words of a table come again.
type (
	wordKey struct {
		field Field
		cell  string
	}
	wordRead struct {
		code  string
		whole bool // the code says all of the cell
	}
)

// mostKnown is how much of that is kept.
const mostKnown = 10_000

// word reads the code that a cell means: the cell itself or, in a longer text, the only code that its words have.
// Where nobody says the side, the place may.
func (c *cells) word(f Field) string {
	from := f
	if f == Side && !c.mapping.has(Side) {
		from = Muscle
	}
	cell := fold(c.cell(from))
	read, known := c.known[wordKey{f, cell}]
	if !known {
		read = c.readWord(f, from, cell)
		if len(c.known) < mostKnown {
			c.known[wordKey{f, cell}] = read
		}
	}
	if read.whole {
		c.cover(from)
	}
	return read.code
}

func (c *cells) readWord(f, from Field, cell string) wordRead {
	if cell == "" {
		return wordRead{}
	}
	if code, ok := c.Words[f][cell]; ok {
		return wordRead{code, true}
	}
	if answer, ok := answers[cell]; ok && f == Woke {
		if answer {
			return wordRead{string(diary.Yes), true}
		}
		return wordRead{string(diary.No), true}
	}
	code := c.only(f, cell)
	return wordRead{code, code != "" && c.onlyWords(cell, from)}
}

// marks may stand between the words of a cell.
var marks = strings.NewReplacer(",", " ", ".", " ", ";", " ", ":", " ", "/", " ", "(", " ", ")", " ", "|", " ", "+", " ", "&", " ")

// only is the one code that the words of a text have, empty when they have none or several.
func (c *cells) only(f Field, text string) string {
	text = " " + marks.Replace(text) + " "
	var found []string
	for word, code := range c.Words[f] {
		if strings.Contains(text, " "+word+" ") && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// onlyWords says whether every word of a text is one of a place, a side or an answer of the field.
func (c *cells) onlyWords(text string, field Field) bool {
	known := []Field{field}
	if field == Muscle && !c.mapping.has(Side) {
		known = append(known, Side)
	}
	text = " " + strings.Join(strings.Fields(marks.Replace(text)), " ") + " "
	for _, f := range known {
		for _, word := range c.longest[f] {
			text = strings.ReplaceAll(text, " "+word+" ", " ")
		}
	}
	return strings.TrimSpace(text) == ""
}
