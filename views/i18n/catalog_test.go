package i18n

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/diary/sheet"
	"crampdiary/views/i18n/wording"
)

// text is one entry of a catalog: its plural forms, with "other" alone for a text without a plural.
type text map[string]string

func catalog(t *testing.T, lang diary.Language) map[string]text {
	t.Helper()
	content, err := fs.ReadFile(catalogs, string(lang)+".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(content, &raw); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]text, len(raw))
	for key, value := range raw {
		var plain string
		if json.Unmarshal(value, &plain) == nil {
			found[key] = text{"other": plain}
			continue
		}
		var plural text
		if err := json.Unmarshal(value, &plural); err != nil {
			t.Fatalf("%s: %s: %v", lang, key, err)
		}
		found[key] = plural
	}
	return found
}

var placeholder = regexp.MustCompile(`\{\{\.\w+\}\}`)

func TestCatalogsHaveTheSameKeysAndPlaceholders(t *testing.T) {
	first := catalog(t, diary.Languages[0])
	for _, lang := range diary.Languages[1:] {
		other := catalog(t, lang)
		for key, want := range first {
			got, ok := other[key]
			if !ok {
				t.Errorf("%s has no %s", lang, key)
				continue
			}
			if !slices.Equal(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))) {
				t.Errorf("%s: %s has other plural forms", lang, key)
			}
			for form := range want {
				a, b := placeholder.FindAllString(want[form], -1), placeholder.FindAllString(got[form], -1)
				slices.Sort(a)
				slices.Sort(b)
				if !slices.Equal(a, b) {
					t.Errorf("%s: %s (%s) has placeholders %v, want %v", lang, key, form, b, a)
				}
			}
		}
		for key := range other {
			if _, ok := first[key]; !ok {
				t.Errorf("%s has %s, which %s has not", lang, key, diary.Languages[0])
			}
		}
	}
}

func TestNoTextIsEmptyOrHasStraySpace(t *testing.T) {
	for _, lang := range diary.Languages {
		for key, forms := range catalog(t, lang) {
			for form, words := range forms {
				if words == "" || strings.TrimSpace(words) != words {
					t.Errorf("%s: %s (%s) is %q", lang, key, form, words)
				}
			}
		}
	}
}

// A typewriter's quotes look unfinished in print; the catalogs have those of the language.
func TestQuotesAreThoseOfTheLanguage(t *testing.T) {
	for lang, marks := range map[diary.Language]string{diary.Danish: `"'“”‘„`, diary.English: `"'»«‘„`} {
		for key, forms := range catalog(t, lang) {
			for form, words := range forms {
				if at := strings.IndexAny(words, marks); at >= 0 {
					t.Errorf("%s: %s (%s) has %.3q in %q", lang, key, form, words[at:], words)
				}
			}
		}
	}
}

func TestNoTextPlaysTheDoctor(t *testing.T) {
	for _, lang := range diary.Languages {
		for key, forms := range catalog(t, lang) {
			for _, words := range forms {
				found := wording.Forbidden(lang, words)
				if disclaims := slices.Contains(wording.Disclaimers, key); disclaims != (found != nil) {
					t.Errorf("%s: %s says %q", lang, key, found)
				}
			}
		}
	}
}

// After "du har" and "you have" may come what a person did, never what a person suffers from.
var (
	having = regexp.MustCompile(`(?i)\b(?:du har|you have) (?:selv |du )?(\p{L}+)`)
	deeds  = []string{
		"noteret", "skrevet", "svaret", "ringet", "valgt", "sagt", "logget", "lyst",
		"written", "answered", "called", "chosen", "signed", "an", "to", "noted",
	}
)

func TestTheReportSaysWhatWasDoneAndNamesNoIllnessAsTheReaders(t *testing.T) {
	for _, lang := range diary.Languages {
		checked := 0
		for key, forms := range catalog(t, lang) {
			place, _, _ := strings.Cut(key, ".")
			if !slices.Contains([]string{"report", "criterion", "urgency", "call", "noted", "said", "unsaid"}, place) {
				continue
			}
			checked++
			for _, words := range forms {
				for _, match := range having.FindAllStringSubmatch(words, -1) {
					if !slices.Contains(deeds, match[1]) {
						t.Errorf("%s: %s says %q", lang, key, match[0])
					}
				}
				if strings.Contains(strings.ToLower(words), "diagnos") {
					t.Errorf("%s: %s speaks of a diagnosis", lang, key)
				}
			}
		}
		if checked < 100 {
			t.Errorf("%s: only %d texts of the report were found", lang, checked)
		}
	}
}

func TestEveryFindingSaysOnWhatItRests(t *testing.T) {
	for lang, ending := range map[diary.Language]string{diary.Danish: "fordi du har noteret:", diary.English: "because you noted:"} {
		texts := catalog(t, lang)
		for _, c := range report.Criteria.Criteria {
			advice := texts[c.Text()+".advice"]["other"]
			if !strings.HasSuffix(advice, ending) {
				t.Errorf("%s: %s does not end in what was noted: %q", lang, c.ID, advice)
			}
			outside := strings.Contains(advice, "ikke i artiklen") || strings.Contains(advice, "not in the article")
			if outside != (c.Kind == report.Safety) {
				t.Errorf("%s: %s is %s, and says %q", lang, c.ID, c.Kind, advice)
			}
		}
	}
}

// The keys that the code puts together from a prefix and a code, with every code there is.
func codeKeys() map[string]bool {
	keys := make(map[string]bool)
	add(keys, "press.notes.", diary.PressNotes)
	add(keys, "muscle.", diary.Muscles)
	add(keys, "side.", diary.Sides)
	add(keys, "side.in-place.", diary.Sides)
	add(keys, "context.", diary.Contexts)
	add(keys, "trigger.", diary.Triggers)
	add(keys, "remedy.", diary.Remedies)
	add(keys, "effect.", diary.Effects)
	add(keys, "residue.", diary.Residues)
	add(keys, "swelling.", diary.Swellings)
	add(keys, "sign.", diary.Signs)
	add(keys, "factor.", diary.Factors)
	add(keys, "patterns.day.", diary.DayStates)
	add(keys, "patterns.legend.", diary.DayStates)
	add(keys, "criteria.group.", report.Levels)
	add(keys, "compare.group.", report.Directions)
	add(keys, "compare.doubt.", report.Confounders)
	add(keys, "day.trial.", []diary.TrialPhase{diary.Baseline, diary.Trying})
	add(keys, "erase.scope.", diary.ErasureScopes)
	add(keys, "stored.kind.", diary.StoredKinds)
	add(keys, "account-event.", diary.EventKinds)
	add(keys, "sign-in-method.", diary.SignInMethods)
	add(keys, "watch.", diary.WatchFields)
	add(keys, "sex.", diary.Sexes)
	add(keys, "condition.", diary.Conditions)
	add(keys, "medicine-class.", diary.MedicineClasses)
	add(keys, "supplement-kind.", diary.SupplementKinds)
	add(keys, "answer.", diary.Answers)
	add(keys, "region.", diary.Regions)
	add(keys, "consent.", diary.Statements)
	keys["consent."+string(diary.RemindByMail)] = true
	add(keys, "field.", diary.Statements)
	add(keys, "response.", diary.Responses)
	add(keys, "section.", diary.ExportSections)
	add(keys, "imports.left.", diary.Reasons)
	add(keys, "imports.undone.", diary.UndoReasons)
	add(keys, "sheet.alike.", sheet.Likenesses)
	for _, state := range []diary.ImportState{diary.ImportStoring, diary.ImportUndoing} {
		for _, part := range []string{"", ".progress", ".text"} {
			keys["imports."+string(state)+part] = true
		}
	}
	add(keys, "precision.", diary.Precisions)
	add(keys, "slot-state.", diary.SlotStates[1:]) // what still waits is not written
	add(keys, "csv-layout.", []string{"semicolons", "commas", "plain"})
	add(keys, "columns.table.", []string{"episodes", "days", "reminders", "function"})
	add(keys, "sheet.order.", sheet.Orders)
	add(keys, "sheet.night.", sheet.Nights)
	add(keys, "sheet.alone.", sheet.Alones)
	add(keys, "sheet.scale.", sheet.Scales)
	add(keys, "sheet.lengths.", sheet.AllLengths)
	add(keys, "sheet.left.", sheet.Reasons)
	add(keys, "trial.try.", diary.Aims)
	for _, choice := range diary.TrialChoices(nil, diary.Profile{LimitFluids: diary.No}) {
		keys["trial.try."+string(choice.Aim)+"."+string(choice.Factor)] = true
	}
	for _, f := range diary.EpisodeFields {
		addField(keys, f.Field)
	}
	for _, f := range diary.ProfileFields {
		addField(keys, f.Field)
	}
	addCriteria(keys)
	return keys
}

// addField adds the texts of a field. That of its hint, which not every field has, begins with a literal.
func addField(keys map[string]bool, f diary.Field) {
	keys[f.Text] = true
	add(keys, f.Vocabulary+".", f.Codes)
	if f.Kind == diary.Rating {
		add(keys, f.Text+".", []string{"least", "most"})
	}
}

// addCriteria adds the texts of the report, with those that the criteria name.
func addCriteria(keys map[string]bool) {
	add(keys, "level.", report.Levels[1:])
	add(keys, "said.", report.ProfileQuestions[3:]) // what is listed is named
	add(keys, "unsaid.", report.ProfileQuestions)
	for _, c := range report.Criteria.Criteria {
		keys[c.Text()], keys[c.Text()+".advice"] = true, true
		if c.Since > 0 {
			keys[c.Text()+".begun"], keys[c.Text()+".changed"] = true, true
		}
		for _, rule := range c.Rules {
			for _, count := range rule.Counts {
				keys[count.Text] = true
				if count.With.CanBeBlank() {
					keys[c.Text()+".ask"] = true
				}
			}
			if c.Level.Urgent() && rule.Profile.Asks() {
				keys[c.Text()+".ask-profile"] = true
			}
		}
		keys["kind."+string(c.Kind)] = true
		for _, evidence := range c.Evidence {
			keys["part."+string(evidence.Of)], keys["basis."+string(evidence.Kind)] = true, true
		}
	}
}

func add[T ~string](keys map[string]bool, prefix string, codes []T) {
	for _, code := range codes {
		keys[prefix+string(code)] = true
	}
}

// A literal anywhere in the code that looks like a key, and the beginnings that a code or a field's
// name completes.
var (
	literal = regexp.MustCompile(`"([a-z]+(?:[.-][a-z0-9_-]+)+)"`)
	joined  = []string{"kept.waits.", "outbox.action.", "kept.trouble.", "signin.lost-", "field.", "problem.", "error.", "left-out.", "when.", "settings.done.", "email-address.done.", "reminders.done.", "reminders.failed.", "reminders.tested.", "obstacle.", "activity.", "trial.done.", "why.", "article.", "link.said.", "link.later.", "link.fewer.", "wording.", "reminder.title.", "reminders.kind.", "reminder.text.", "profile.title.", "profile.movement_problem.", "column.", "day.answer."}
)

// speaking are the directories whose code writes texts.
var speaking = []string{"..", "../body", "../csv", "../email", "../fhir", "../pdf", "../text", "../ui", "../words", "../../handlers", "../../handlers/*", "../../reminders/push", "."}

func literals(t *testing.T) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	for _, dir := range speaking {
		for _, pattern := range []string{"*.go", "*.templ"} {
			files, err := filepath.Glob(filepath.Join(dir, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_templ.go") {
					continue
				}
				content, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for _, match := range literal.FindAllStringSubmatch(string(content), -1) {
					found[match[1]] = true
				}
			}
		}
	}
	if len(found) < 50 {
		t.Fatalf("found only %d literals: is the code where this test looks?", len(found))
	}
	return found
}

func TestEveryUsedKeyExists(t *testing.T) {
	keys := catalog(t, diary.Danish)
	for key := range codeKeys() {
		if _, ok := keys[key]; !ok {
			t.Errorf("no text for %s", key)
		}
	}
	call := regexp.MustCompile(`\.[TN]\("([^"]+)"[,)]|[nN]ewPage\((?:r, \w+, )?"([^"]+)"\)`)
	for _, dir := range speaking {
		files, _ := filepath.Glob(filepath.Join(dir, "*"))
		for _, file := range files {
			if !strings.HasSuffix(file, ".templ") && !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				continue
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range call.FindAllStringSubmatch(string(content), -1) {
				key := match[1] + match[2]
				if _, ok := keys[key]; !ok {
					t.Errorf("%s uses %s, for which there is no text", file, key)
				}
			}
		}
	}
}

func TestEveryKeyIsUsed(t *testing.T) {
	used := literals(t)
	maps.Copy(used, codeKeys())
	for key := range catalog(t, diary.Danish) {
		if used[key] || slices.ContainsFunc(joined, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			continue
		}
		t.Errorf("%s is used nowhere", key)
	}
}
