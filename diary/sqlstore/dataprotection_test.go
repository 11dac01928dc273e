package sqlstore

import (
	"os"
	"strings"
	"testing"
)

func TestTheControllerReadsOfEveryTable(t *testing.T) {
	english, err := os.ReadFile("../../docs/DATA-PROTECTION.md")
	must(t, err)
	danish, err := os.ReadFile("../../docs/DATABESKYTTELSE.md")
	must(t, err)
	s := openStore(t, emptySQLite(t))
	tables, err := tableNames(t.Context(), s.engine, s.reads)
	must(t, err)
	for _, table := range tables {
		if strings.HasPrefix(table, "goose") || strings.HasPrefix(table, "sqlite") {
			continue
		}
		for _, text := range []string{string(english), string(danish)} {
			if !strings.Contains(text, "`"+table+"`") {
				t.Errorf("nothing is said of the table %s", table)
			}
		}
	}
}
