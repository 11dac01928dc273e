package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/migrations"
	"crampdiary/views/i18n"
)

// document is a file of docs, in one line.
func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleRoot, "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(string(text), "\n>", "\n")), " ")
}

func TestTheIntendedPurposeIsTheSameOnTheFirstPageAndForTheController(t *testing.T) {
	english, danish := document(t, "DATA-PROTECTION.md"), document(t, "DATABESKYTTELSE.md")
	for _, language := range diary.Languages {
		purpose := i18n.For(language).T("landing.purpose.text")
		if !strings.Contains(english, purpose) || language == diary.Danish && !strings.Contains(danish, purpose) {
			t.Errorf("it does not say: %s", purpose)
		}
		if sentences := strings.Count(purpose, ". ") + 1; sentences != 3 {
			t.Errorf("%s: %d sentences", language, sentences)
		}
	}
}

func TestTheControllerReadsTheTimesThatTheProgramKeepsTo(t *testing.T) {
	text := document(t, "DATA-PROTECTION.md") + document(t, "DATABESKYTTELSE.md")
	days := func(d time.Duration) int { return int(d / (24 * time.Hour)) }
	parser, err := newParser(nil)
	if err != nil {
		t.Fatal(err)
	}
	defaults := make(map[string]time.Duration)
	for _, flag := range serveFlags(parser) {
		if strings.HasPrefix(flag.Name, "session-") {
			if defaults[flag.Name], err = time.ParseDuration(flag.Default); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, row := range []string{
		fmt.Sprintf("| a deleted cramp, a closed address for one press | %d days |", days(diary.KeepDeleted)),
		fmt.Sprintf("| en slettet krampe, en lukket adresse til ét tryk | %d dage |", days(diary.KeepDeleted)),
		fmt.Sprintf("closed at once, gone after %d days |", days(diary.ErasureDelay)),
		fmt.Sprintf("lukket med det samme, væk efter %d dage |", days(diary.ErasureDelay)),
		fmt.Sprintf("| warned of at %d months, erased at %d months at the earliest |", diary.IdleWarnMonths, diary.IdleEraseMonths),
		fmt.Sprintf("| advarsel efter %d måneder, slettet tidligst efter %d |", diary.IdleWarnMonths, diary.IdleEraseMonths),
		fmt.Sprintf("| %d dage; %d dage |", days(defaults["session-idle"]), days(defaults["session-lifetime"])),
		fmt.Sprintf("| kontoens log | %d måneder |", diary.KeepAccountEvents),
		fmt.Sprintf("| det, der kan fortryde en import | %d dage |", days(diary.KeepImports)),
		fmt.Sprintf("| virker højst %d dage;", diary.MaxShareDays),
		fmt.Sprintf("| %d days; %d days |", days(defaults["session-idle"]), days(defaults["session-lifetime"])),
		fmt.Sprintf("| the log of an account | %d months |", diary.KeepAccountEvents),
		fmt.Sprintf("| what undoes an import | %d days |", days(diary.KeepImports)),
		fmt.Sprintf("| works %d days at most;", diary.MaxShareDays),
		fmt.Sprintf("cannot be delivered | %d hours |", int(diary.AccountMailLasts/time.Hour)),
	} {
		if !strings.Contains(text, row) {
			t.Errorf("it does not say: %s", row)
		}
	}
}

func TestEveryStepOfTheSchemaIsToldToWhoUpgrades(t *testing.T) {
	text, told := document(t, "UPGRADING.md"), 0
	for _, engine := range []migrations.Engine{migrations.SQLite, migrations.PostgreSQL} {
		stream, err := migrations.For(engine)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(stream, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if row := "| `" + strings.TrimSuffix(name, ".sql") + "` | "; strings.Contains(text, row) {
				told++
				continue
			}
			t.Errorf("nothing is said of %s", name)
		}
	}
	if told == 0 {
		t.Error("no step was found")
	}
}
