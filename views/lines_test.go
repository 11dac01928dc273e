package views

import (
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/sheet"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

var danish = i18n.For(diary.Danish)

// A line is found in an editor under the number that the editor writes, which has no mark at its thousands.
func TestLinesOfAFileAreNumberedAsEditorsDo(t *testing.T) {
	const line = 1234
	file := ImportPage{Page: ui.Page{L: danish}}
	file.Refuse(&archive.Error{Problems: []archive.Problem{{Line: line, Code: "x"}, {Line: line, Path: "/episodes/3", Code: "x"}}})
	table := SheetPage{Page: ui.Page{L: danish}}
	table.SetPreview(sheet.Reading{Problems: []sheet.Problem{{Line: line, Code: "x"}}}, nil)
	problems := append(file.Problems, table.Preview.Problems...)
	if len(problems) != 3 {
		t.Fatalf("%d problems are told, want 3", len(problems))
	}
	for _, problem := range problems {
		if !strings.Contains(problem.Where, " 1234") {
			t.Errorf("the place is %q", problem.Where)
		}
	}
}
