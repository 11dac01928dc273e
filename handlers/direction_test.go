package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/bidi"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// The words that a person can write, one for each field, from right to left and with a number that would
// change places with what stands beside it.
const (
	ownNote       = "הערה 51"
	ownMedicine   = "תרופה 52"
	ownSupplement = "תוסף 53"
	ownFactor     = "גורם 54"
	ownGoal       = "מטרה 55"
	ownName       = "שם 56"
	ownWords      = "תיאור 57"
	ownLetter     = "מכתב 58"  // of the reader of a link
	ownColumn     = "עמודה 59" // of a spreadsheet
	ownDraft      = "טיוטה 60" // in a form that is not stored
)

var everyOwnWord = []string{ownNote, ownMedicine, ownSupplement, ownFactor, ownGoal, ownName, ownWords, ownLetter, ownColumn, ownDraft}

// inHebrew is an invented diary whose person writes from right to left.
func inHebrew(t *testing.T) demo.Diary {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	made := demo.Generate(1, 120, testStart, zone)
	for i := range made.Episodes {
		made.Episodes[i].Note = ownNote + "\n" + ownNote
	}
	for i := range made.Profile.Medicines {
		made.Profile.Medicines[i].Name = ownMedicine
	}
	for i := range made.Profile.Supplements {
		made.Profile.Supplements[i].Name = ownSupplement
	}
	for i := range made.Factors.Own {
		made.Factors.Own[i].Name = fmt.Sprint(ownFactor, i)
	}
	made.Profile.Goal = ownGoal
	return made
}

// TestOnesOwnWordsRunInTheirOwnDirection looks on every page for what a person wrote from right to left: it
// stands in an element that finds out its direction, or is set apart from the text around it.
func TestOnesOwnWordsRunInTheirOwnDirection(t *testing.T) {
	s := newSite(t)
	const email = "a@example.org"
	b := s.member(email)
	made := inHebrew(t)
	storeDiary(t, s.store, b.accountID(email), made, testStart)
	one := made.Episodes[len(made.Episodes)-1].ID // pagePaths has one ID for everything
	s.bring(b.accountID(email))

	seen := make(map[string]int)
	look := func(page answer) answer {
		t.Helper()
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			return page
		}
		root, err := html.Parse(strings.NewReader(page.body))
		if err != nil {
			t.Fatal(err)
		}
		for _, loose := range undirected(root) {
			t.Errorf("%s %s: %s", page.Request.Method, page.Request.URL, loose)
		}
		for _, word := range everyOwnWord {
			seen[word] += strings.Count(page.body, word)
		}
		return page
	}

	// What is refused shows what was typed; what was changed elsewhere shows both.
	draft := url.Values{"shown_name": {ownName}, "shown_words": {ownDraft}, "days": {"x"}}
	look(b.post("/share", b.shareForm(draft)).want(t, http.StatusUnprocessableEntity))
	look(b.post("/summary/pdf", url.Values{"period": {"x"}, "shown_name": {ownDraft}, "shown_words": {ownDraft}}).want(t, http.StatusUnprocessableEntity))
	edit := with(pageForm(t, b.get("/entries/"+one+"/edit").body, "/entries/"+one), url.Values{"note": {ownDraft}})
	look(b.post("/entries/"+one, with(edit, url.Values{"pain": {"x"}})).want(t, http.StatusUnprocessableEntity))
	b.post("/entries/"+one, with(edit, url.Values{"note": {ownNote}, "pain": {"9"}})).want(t, http.StatusSeeOther)
	look(b.post("/entries/"+one, edit).want(t, http.StatusConflict))
	goal := with(b.sectionForm(views.GoalSection), url.Values{"goal": {ownDraft}})
	look(b.post("/profile/about", with(goal, url.Values{"birth_year": {ownDraft}})).want(t, http.StatusUnprocessableEntity))
	b.post("/profile/goal", with(goal, url.Values{"goal": {ownGoal + "."}})).want(t, http.StatusSeeOther)
	look(b.post("/profile/goal", goal).want(t, http.StatusConflict))
	for _, product := range []string{made.Profile.Medicines[0].ID, made.Profile.Supplements[0].ID} {
		address := "/profile/items/" + product
		form := pageForm(t, b.get(address).body, address)
		look(b.post(address, with(form, url.Values{"started": {"x"}, "name": {ownDraft}})).want(t, http.StatusUnprocessableEntity))
		look(b.post(address, with(form, url.Values{"etag": {"x"}, "name": {ownDraft}})).want(t, http.StatusConflict))
		b.announce("/profile", productSaved, product)
		look(b.get("/profile"))
	}
	last := made.Profile.Supplements[len(made.Profile.Supplements)-1].ID
	removal := pageForm(t, b.get("/profile/items/"+last).body, "/profile/items/"+last+"/remove")
	look(b.post("/profile/items/"+last+"/remove", removal).want(t, http.StatusOK))
	day := "/days/" + diary.CrampDayOf(testStart, testStart.Location()).String()
	answers := pageForm(t, b.get(day).body, day)
	own := "factor." + string(made.Factors.Own[0].ID)
	look(b.post(day, with(answers, url.Values{own: {"x"}})).want(t, http.StatusUnprocessableEntity))
	b.post(day, with(answers, url.Values{own: {"yes"}})).want(t, http.StatusSeeOther)
	look(b.post(day, with(answers, url.Values{own: {"no"}})).want(t, http.StatusConflict))
	factors := pageForm(t, b.get("/factors").body, "/factors")
	look(b.post("/factors", with(factors, url.Values{"new": {ownDraft, strings.Repeat("x", 1000)}, "chosen": {"x"}})).want(t, http.StatusUnprocessableEntity))

	// A table from elsewhere, and the diary's own file.
	table := b.uploadSheet(ownColumn + ";Dato;Klokken;Bemærkning;Smerte\n" + ownColumn + ";2026-11-20;03:10;" + ownNote + ";5\n" +
		ownColumn + ";2026-13-41;03:10;" + ownNote + ";" + ownColumn + "\n")
	look(table.want(t, http.StatusOK))
	look(b.upload("/data/import", "a.json", strings.NewReader(b.get("/data/archive").body)).want(t, http.StatusOK))

	// A trial of a factor of one's own, and what is shown of it.
	trial := b.beginTrial(url.Values{"id": {one}, "what": {"do:" + string(made.Factors.Own[0].ID)}})
	look(b.get(trial).want(t, http.StatusOK))
	look(b.post("/trials", url.Values{"id": {diary.NewID()}, "what": {"do:stretching-done"}}).want(t, http.StatusConflict))

	// A link, and its reader.
	reader := s.reader(b.share(url.Values{"id": {one}, "shown_name": {ownName}, "shown_words": {ownWords}, "period": {ui.AllDays}}))
	look(reader.get("/shared").want(t, http.StatusOK))
	look(reader.post("/shared/note", url.Values{"message": {ownLetter}, "watches": {"x"}}).want(t, http.StatusUnprocessableEntity))
	reader.post("/shared/note", url.Values{"message": {ownLetter}}).want(t, http.StatusSeeOther)
	look(reader.get("/shared"))
	look(reader.post("/shared/note", url.Values{"message": {ownDraft}}).want(t, http.StatusConflict))

	for _, path := range append(pagePaths(t, s, made), "/summary?period=all", "/report/patterns?period=all", "/report/patterns?period=26") {
		look(b.get(path))
	}
	b.post("/entries/"+one+"/delete", nil).want(t, http.StatusSeeOther)
	for _, path := range []string{"/entries", "/entries/deleted"} {
		look(b.get(path).want(t, http.StatusOK))
	}
	look(b.get("/entries/"+one).want(t, http.StatusGone))
	for _, letter := range s.mails(email) {
		if !isolates(letter.Subject + letter.Text) {
			t.Errorf("a mail tells what somebody wrote: %s", letter.Text)
		}
	}
	for _, word := range everyOwnWord {
		if seen[word] == 0 {
			t.Errorf("%s is shown nowhere", word)
		}
	}
}

// undirected are the places of a page at which letters that run from right to left are left to the
// direction of what stands around them.
func undirected(root *html.Node) []string {
	var found []string
	for node := range root.Descendants() {
		switch node.Type {
		case html.TextNode:
			if !isolates(node.Data) && !directed(node) && node.Parent.Data != "script" {
				found = append(found, fmt.Sprintf("<%s>%s", node.Parent.Data, node.Data))
			}
		case html.ElementNode:
			typed := node.Data == "input" && attribute(node, "type") == "text" && attribute(node, "dir") == "auto"
			for _, a := range node.Attr {
				if isolates(a.Val) || a.Key == "value" && (typed || attribute(node, "type") == "hidden") {
					continue
				}
				found = append(found, fmt.Sprintf("<%s %s=%q>", node.Data, a.Key, a.Val))
			}
		}
	}
	return found
}

// directed says whether an element around a text finds out the direction of what it holds.
func directed(text *html.Node) bool {
	for up := range text.Ancestors() {
		if up.Data == "bdi" || attribute(up, "dir") == "auto" {
			return true
		}
	}
	return false
}

// isolates says whether all letters of a text that run from right to left are set apart from the rest.
func isolates(text string) bool {
	depth := 0
	for _, r := range text {
		switch properties, _ := bidi.LookupRune(r); properties.Class() {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			depth++
		case bidi.PDI:
			depth--
		case bidi.R, bidi.AL:
			if depth <= 0 {
				return false
			}
		}
	}
	return true
}

func TestLooseWordsAreFound(t *testing.T) {
	const loose, apart = "דואר", "\u2068דואר\u2069"
	for page, want := range map[string]int{
		"<p>" + loose: 1, "<p>5 " + apart + " 5": 0, "<p>" + apart + loose: 1, "<p><bdi>" + loose: 0, "<p dir=auto><b>" + loose: 0,
		"<p aria-label=" + loose + ">": 1, "<p aria-label=" + apart + ">": 0, "<input type=text value=" + loose + ">": 1,
		"<input type=text dir=auto value=" + loose + ">": 0, "<textarea>" + loose: 1, "<title>" + loose: 1, "<p dir=ltr>" + loose: 1,
	} {
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		if found := undirected(root); len(found) != want {
			t.Errorf("%s: found %q", page, found)
		}
	}
	if slices.Contains(everyOwnWord, "") {
		t.Error("a word is empty")
	}
}
