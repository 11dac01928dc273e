package pdf

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// A reader who judges a criterion has all of it before their eyes, with the boxes and with whom to call above it.
func TestACriterionIsNotBrokenBetweenPages(t *testing.T) {
	for _, language := range diary.Languages {
		doc := words.NewCriteriaDoc(i18n.For(language))
		var content bytes.Buffer
		if err := WriteCriteria(&content, doc, time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(run(t, content.Bytes(), "pdftotext", "-layout", "FILE", "-"), "\f")
		for i := range pages {
			pages[i] = strings.Join(strings.Fields(pages[i]), " ")
		}
		page, from := 0, 0 // where the last criterion ended
		for _, group := range doc.Groups {
			for i, c := range group.Criteria {
				begin := c.Name + " " + c.Facts[0].Label
				if i == 0 {
					begin = group.Title + " " + begin
				}
				at := strings.Index(pages[page][from:], begin)
				if at < 0 && page+1 < len(pages) {
					page, from = page+1, 0
					at = strings.Index(pages[page], begin)
				}
				if at < 0 {
					t.Fatalf("%s does not follow in %s", begin, language)
				}
				from += at + len(begin)
				end := strings.Index(pages[page][from:], strings.Join(doc.Verdicts, " "))
				if next := strings.Index(pages[page][from:], " "+c.Facts[0].Label+" "); end < 0 || next >= 0 && next < end {
					t.Fatalf("page %d of %s has no boxes for %s", page+1, language, c.Name)
				}
				from += end
			}
		}
	}
}
