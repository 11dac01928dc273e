package words

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"crampdiary/views/i18n"
)

// SummaryDoc is a summary of a diary in the words of one language, for a physiotherapist who reads one
// page before touching a muscle. The page and the PDF write the same one, so that they cannot differ.
type SummaryDoc struct {
	L     *i18n.Locale
	Title string
	Name  string // what the person wants to be called on it, never stored; may be empty

	// The first page.
	Person       []Fact         // age, period, answered days, date
	Words        []Fact         // the person's own: problem and goal
	Health       SummaryList    // illnesses, medicine and supplements; nothing at all when none of that is shown
	Function     SummarySection // what the person wants to be able to do; nothing at all when nothing was chosen or it is not shown
	Findings     SummaryList    // with what would be one if an answer were known; nothing at all when that is not shown
	Body         BodyChart
	FiguresTitle string
	Figures      []Fact
	Weeks        WeekStrip
	Hours        BarStrip
	Worse        SummaryList
	Better       SummaryList

	Details []SummarySection // the following pages
	Closing []string         // whose words these are, and by which criteria
	Foot    string           // of every page
}

// SummaryList is a short list with its title; None is said when it is empty.
type SummaryList struct {
	Title string
	Items []string
	None  string
	Note  string // what it rests on
	Most  int    // lines on a screen, 0 for all
}

// First are the items in so many lines, the last of which says how many more there are where there are too many.
func (list SummaryList) First(l *i18n.Locale, lines int) []string {
	if len(list.Items) <= lines {
		return list.Items
	}
	shown := list.Items[:max(0, lines-1)]
	return append(slices.Clip(shown), l.N("summary.more", len(list.Items)-len(shown)))
}

// OnScreen are the items as a screen shows them.
func (list SummaryList) OnScreen(l *i18n.Locale) []string {
	if list.Most == 0 {
		return list.Items
	}
	return list.First(l, list.Most)
}

// What has room on the first page of paper however much else there is when a browser prints it: letters of a text of the
// person's, and lines of a list. Of more, that page may show the beginning alone.
const (
	paperLetters = 200
	paperLines   = 4
)

// LongForPaper says whether the first page of paper may show only the beginning of the list.
func (list SummaryList) LongForPaper() bool { return len(list.Items) > paperLines }

// LongForPaper says whether the first page of paper may show only the beginning of the text.
func (f Fact) LongForPaper() bool {
	return utf8.RuneCountInString(f.Value) > paperLetters || strings.Count(f.Value, "\n") > 2
}

// CutOnPaper is what the first page of paper may have only the beginning of, and the details do not say.
func (doc SummaryDoc) CutOnPaper() []SummarySection {
	var cut []SummarySection
	for _, text := range doc.Words {
		if text.LongForPaper() {
			cut = append(cut, WholeText(doc.L, text))
		}
	}
	for i, list := range []SummaryList{doc.Worse, doc.Better} {
		if list.LongForPaper() {
			whole := list.Whole()
			whole.ID = "summary-whole-" + strconv.Itoa(i)
			cut = append(cut, whole)
		}
	}
	return cut
}

// Whole is the list as a section of the pages that follow.
func (list SummaryList) Whole() SummarySection {
	return SummarySection{Title: list.Title, Lead: list.Note, Items: list.Items}
}

// SummarySection is a titled part of the raw facts.
type SummarySection struct {
	ID    string
	Title string
	Lead  string
	Text  string // the person's own words
	Facts []Fact
	Table *SummaryTable
	Items []string
	None  string // said when there is nothing else
}

// Empty says whether the section has nothing but its title.
func (s SummarySection) Empty() bool {
	return s.Text == "" && len(s.Facts) == 0 && len(s.Items) == 0 && (s.Table == nil || len(s.Table.Rows) == 0)
}

// SummaryTable is a table of words.
type SummaryTable struct {
	Headings []string
	Widths   []float64 // shares of the width, together 1
	Rows     [][]string
	Below    []string // a text under each row, across the table; empty for none, nil for none at all
}

// Under is the text under a row, empty for none.
func (t SummaryTable) Under(row int) string {
	if row < len(t.Below) {
		return t.Below[row]
	}
	return ""
}

// BodyChart shows where the cramps were.
type BodyChart struct {
	Title    string
	Views    []BodyView
	Table    SummaryTable // every place with its count, those that are not drawn too
	NotDrawn []string     // the places without a muscle or a side that can be drawn
}

// BodyView is the figure from one side, as the reader sees it: the person's right is on the left of the
// picture seen from the front, and on the right seen from behind.
type BodyView struct {
	Title       string
	Left, Right string // the person's side on the left and on the right of the picture
	Spots       []BodySpot
}

// BodySpot marks so many cramps in one place of the figure, whose grid is [body.Width] by [body.Height].
type BodySpot struct {
	X, Y, Radius float64
	Count        int
}

// WeekStrip shows the cramp-days of each week against the days that were answered.
type WeekStrip struct {
	Title   string
	Summary string
	Legend  string
	Weeks   []WeekBar // oldest first
	Table   SummaryTable
}

// WeekBar is one week.
type WeekBar struct {
	Label                  string // the date on which it began
	Cramps, Answered, Days int    // days
}

// Share writes the days with cramps of those that were answered, as shortly as it can be done.
func (w WeekBar) Share() string { return strconv.Itoa(w.Cramps) + "/" + strconv.Itoa(w.Answered) }

// BarStrip shows how many cramps there were of each kind, for example in each hour of the day.
type BarStrip struct {
	Title   string
	Summary string
	Bars    []Bar
	Between bool // a label stands where its bar begins, as on a scale of hours
	Most    int  // of one bar
	Table   SummaryTable
}

// Bar is one kind.
type Bar struct {
	Label string // may be empty where there is no room for it
	Count int
}
