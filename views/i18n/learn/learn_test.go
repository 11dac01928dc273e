package learn

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/views/i18n/wording"
)

// eachText runs a test for every topic in every language.
func eachText(t *testing.T, test func(t *testing.T, lang diary.Language, text Text)) {
	t.Helper()
	for _, topic := range Topics {
		for _, lang := range diary.Languages {
			t.Run(fmt.Sprintf("%s.%s", topic.Name, lang), func(t *testing.T) { test(t, lang, topic.Text(lang)) })
		}
	}
}

func TestEveryFileIsATopicInALanguage(t *testing.T) {
	var want []string
	for _, topic := range Topics {
		if topic.Reviewed == 0 {
			t.Errorf("%s says nothing of its last review", topic.Name)
		}
		for _, lang := range diary.Languages {
			want = append(want, fmt.Sprintf("%s.%s.md", topic.Name, lang))
		}
	}
	got, err := fs.Glob(files, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("files are %v, want %v", got, want)
	}
}

func TestQuotesAreThoseOfTheLanguage(t *testing.T) {
	for lang, marks := range map[diary.Language]string{diary.Danish: `"'“”‘„`, diary.English: `"'»«‘„`} {
		names, err := fs.Glob(files, "*."+string(lang)+".md")
		if err != nil || len(names) != len(Topics) {
			t.Fatalf("%d files (%v)", len(names), err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			if at := strings.IndexAny(string(text), marks); at >= 0 {
				t.Errorf("%s has %.20q", name, text[at:])
			}
		}
	}
}

// shape is what has to be the same in every language: the kinds of blocks with their sizes, and where
// lines cite and lead.
func shape(blocks []Block) []string {
	var parts []string
	for _, block := range blocks {
		part := reflect.TypeOf(block).Name()
		switch b := block.(type) {
		case Heading:
			part += fmt.Sprint(b.Level)
		case List:
			part += fmt.Sprint(b.Numbered, len(b.Items))
		case Table:
			part += fmt.Sprint(len(b.Head), "x", len(b.Rows))
		case Card:
			part += fmt.Sprint(b.Kind, shape(b.Blocks))
		case Data:
			part += string(b)
		}
		for _, line := range block.lines() {
			for _, span := range line {
				part += " " + span.Source + span.Topic
			}
		}
		parts = append(parts, strings.Join(strings.Fields(part), " "))
	}
	return parts
}

func TestEveryLanguageHasTheSameBlocksCitationsAndLinks(t *testing.T) {
	for _, topic := range Topics {
		want := shape(topic.Text(diary.Languages[0]).Blocks)
		for _, lang := range diary.Languages[1:] {
			got := shape(topic.Text(lang).Blocks)
			for i := range max(len(got), len(want)) {
				if i >= len(got) || i >= len(want) || got[i] != want[i] {
					t.Errorf("%s.%s: from block %d on\n%v, want\n%v", topic.Name, lang, i+1, got[min(i, len(got)):], want[min(i, len(want)):])
					break
				}
			}
		}
	}
}

func TestHeadingsNeverSkipALevel(t *testing.T) {
	eachText(t, func(t *testing.T, _ diary.Language, text Text) {
		level := 1
		for _, block := range text.Blocks {
			switch b := block.(type) {
			case Heading:
				if b.Level > level+1 {
					t.Errorf("a heading of level %d follows one of level %d", b.Level, level)
				}
				level = b.Level
			case Card:
				level = 2
				for _, inner := range b.Blocks {
					if _, ok := inner.(Heading); ok {
						t.Error("a card has a heading besides its title")
					}
				}
			case Data:
				if (b == FirstAid || b == Stretching) && level != 2 {
					t.Error("what is placed has headings of level 3, and stands in no section")
				}
			}
		}
	})
}

// words are all that a person reads, citations aside.
func words(text Text) string {
	var all strings.Builder
	all.WriteString(text.Title)
	for _, line := range text.lines() {
		all.WriteByte('\n')
		for _, span := range line {
			all.WriteString(span.Words)
		}
	}
	return all.String()
}

func TestNoTextPlaysTheDoctorOrAdvertises(t *testing.T) {
	eachText(t, func(t *testing.T, lang diary.Language, text Text) {
		read := words(text)
		if found := wording.Forbidden(lang, read); found != nil {
			t.Errorf("says %q", found)
		}
		// A commercial directory is named beside the public one, and nothing of a text leads out of the diary.
		for line := range strings.Lines(strings.ToLower(read)) {
			if strings.Contains(line, "fysfinder") && !strings.Contains(line, "sundhed.dk") {
				t.Errorf("names a shop alone: %s", line)
			}
		}
	})
}

// TestTheTextsSayWhatTheirSourcesSay keeps facts that were once said wrongly, or not at all.
func TestTheTextsSayWhatTheirSourcesSay(t *testing.T) {
	for _, fact := range []struct {
		topic  string
		da, en string
	}{
		{"food", "11 forsøg med 735 personer i alt. 408 af dem var gravide, i fem af forsøgene var de fleste ældre", "11 trials with 735 people in all. 408 of them were pregnant, five of the trials were of mostly older people"},
		{"food", "ét var med personer med skrumpelever", "one was of people with cirrhosis of the liver"},
		{"why", "1,16 gange, altså kun lidt oftere", "1.16 times, so only a little more often"},
		{"why", "2,42 gange", "2.42 times"},
		{"why", "Får man krampe af at drikke for lidt?\nJa, det kan man.", "Does drinking too little give cramps?\nYes, it can."},
		{"prevent", "Drik vand før og efter, at du er aktiv", "Drink water before and after you are active"},
		{"prevent", "stræk læg og baglår efter træning", "stretch your calves and the backs of your thighs after exercise"},
		{"now", "et varmt bad eller et varmt omslag", "a warm bath or a warm compress"},
		{"guidance", "mod kramper om natten?\nJa, det kan det.", "against cramps at night?\nYes, it can."},
		{"guidance", "På sundhed.dk og på FysFinder", "On sundhed.dk and on FysFinder"},
	} {
		topic := Topics[Find(fact.topic)]
		for lang, want := range map[diary.Language]string{diary.Danish: fact.da, diary.English: fact.en} {
			if read := words(topic.Text(lang)); !strings.Contains(read, want) {
				t.Errorf("%s.%s does not say %q:\n%s", fact.topic, lang, want, read)
			}
		}
	}
}

func TestEveryTextNamesItsSources(t *testing.T) {
	cited := make(map[string]bool)
	eachText(t, func(t *testing.T, _ diary.Language, text Text) {
		sources := text.Sources()
		if len(sources) == 0 {
			t.Error("cites nothing")
		}
		for _, source := range sources {
			cited[source.Key] = true
		}
	})
	for _, source := range Sources {
		if !cited[source.Key] {
			t.Errorf("nothing cites %s", source.Key)
		}
	}
}

func TestSourcesCanBeFound(t *testing.T) {
	keys := make(map[string]bool)
	for _, s := range Sources {
		if keys[s.Key] {
			t.Errorf("%s is there twice", s.Key)
		}
		keys[s.Key] = true
		if s.Title == "" || s.Short == "" || !slices.Contains(diary.Languages, s.Language) {
			t.Errorf("%s lacks a title, a name or a language", s.Key)
		}
		if s.DOI == "" && s.PMC == "" && s.Address == "" && s.Key != "article-2025" {
			t.Errorf("%s cannot be found", s.Key)
		}
		if s.Year == 0 && s.Address == "" {
			t.Errorf("%s has neither a year nor an address", s.Key)
		}
	}
}

func TestParse(t *testing.T) {
	got, err := parse(`# Titel

Et **stærkt** ord.

## Afsnit

Læst hos [@coppin-2005], se
[mere](night).

- et
- to

1. første

| A | B |
| --- | --- |
| 1 | 2 |

> [!WARNING] Ring
>
> - nu
>
> Straks.

{help-lines}
`)
	if err != nil {
		t.Fatal(err)
	}
	plain := func(words string) Line { return Line{{Words: words}} }
	want := Text{
		Title: "Titel",
		Lead:  Line{{Words: "Et "}, {Words: "stærkt", Strong: true}, {Words: " ord."}},
		Blocks: []Block{
			Heading{2, plain("Afsnit")},
			Paragraph{Line{{Words: "Læst hos "}, {Source: "coppin-2005"}, {Words: ", se "}, {Words: "mere", Topic: "night"}, {Words: "."}}},
			List{false, []Line{plain("et"), plain("to")}},
			List{true, []Line{plain("første")}},
			Table{Head: []Line{plain("A"), plain("B")}, Rows: [][]Line{{plain("1"), plain("2")}}},
			Card{Warning, plain("Ring"), []Block{List{false, []Line{plain("nu")}}, Paragraph{plain("Straks.")}}},
			HelpLines,
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("parsed\n%+v, want\n%+v", got, want)
	}
}

func TestParseRefusesWhatItWouldShowWrongly(t *testing.T) {
	for name, block := range map[string]string{
		"an unknown source":        "Se [@nobody-1900].",
		"an unknown topic":         "Se [det](nowhere).",
		"a link elsewhere":         "Se [det](https://example.org).",
		"a deep heading":           "#### Dybt",
		"unknown data":             "{weather}",
		"HTML":                     "Et <b>ord</b>.",
		"a strong word left open":  "Et **ord.",
		"a list of two kinds":      "- et\n1. to",
		"a ragged table":           "| A | B |\n| --- | --- |\n| 1 |",
		"a table without a rule":   "| A | B |\n| 1 | 2 |",
		"a table without rows":     "| A | B |\n| --- | --- |",
		"a card of another kind":   "> [!TIP] Godt råd\n>\n> Et.",
		"a card that breaks off":   "> [!NOTE] Titel\n\nunder\n> den",
		"a card with a bad source": "> [!NOTE] Titel\n>\n> Se [@nobody-1900].",
	} {
		if text, err := parse("# Titel\n\nBegyndelse.\n\n" + block); err == nil {
			t.Errorf("%s is accepted as %+v", name, text.Blocks)
		}
	}
	if _, err := parse("Uden titel.\n\nLead.\n\nTekst."); err == nil {
		t.Error("a text without a title is accepted")
	}
}
