package pdf

import (
	"encoding/xml"
	"strings"
	"testing"
)

// printedWord is a word with its place on its page, in millimetres.
type printedWord struct {
	page                   int
	text                   string
	left, top, right, down float64
}

// wordsOf are the words of a document with their places.
func wordsOf(t testing.TB, content []byte) []printedWord {
	t.Helper()
	said := run(t, content, "pdftotext", "-bbox", "FILE", "-")
	var words []printedWord
	page := 0
	for decoder := xml.NewDecoder(strings.NewReader(said)); ; {
		token, err := decoder.Token()
		if err != nil {
			return words // the end
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "page":
			page++
		case "word":
			var word struct {
				Left  float64 `xml:"xMin,attr"`
				Top   float64 `xml:"yMin,attr"`
				Right float64 `xml:"xMax,attr"`
				Down  float64 `xml:"yMax,attr"`
				Text  string  `xml:",chardata"`
			}
			if err := decoder.DecodeElement(&word, &start); err != nil {
				t.Fatal(err)
			}
			const mm = millimetresPerPoint
			words = append(words, printedWord{page, word.Text, word.Left * mm, word.Top * mm, word.Right * mm, word.Down * mm})
		}
	}
}

// overflow are the words that lie outside what is written on, and below the line above the foot without
// being part of it.
func overflow(words []printedWord) []printedWord {
	const slack = 0.6 // what a letter's box may stand out
	var outside []printedWord
	for _, w := range words {
		foot := w.top > footTop
		if w.left < left-slack || w.right > right+slack || w.top < top-slack || w.down > pageHeight-5 || !foot && w.down > bottom+slack {
			outside = append(outside, w)
		}
	}
	return outside
}

// emptyPages are the pages, but for the last, of which more is empty below the last word than may be.
func emptyPages(words []printedWord) []int {
	lowest := make(map[int]float64)
	last := 0
	for _, w := range words {
		if last = max(last, w.page); w.down < footTop {
			lowest[w.page] = max(lowest[w.page], w.down)
		}
	}
	var empty []int
	for page := 1; page < last; page++ {
		if bottom-lowest[page] > mostEmpty {
			empty = append(empty, page)
		}
	}
	return empty
}
