package handlers

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// totals are numbers that every document about the same diary has to agree on.
type totals struct{ cramps, timed, lasted, pain, woke, wokeAnswered int }

// TestEveryDocumentCountsTheSame compares what the summary counts with what is in the table and the bundle.
func TestEveryDocumentCountsTheSame(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	account := s.accountOf("a@example.org")
	fillDiary(t, s.store, account, 90, testStart)
	b.post("/entries/"+b.logEpisode(fullForm())+"/delete", nil).want(t, http.StatusSeeOther) // counts nowhere

	to := diary.NewDate(2026, 11, 23)
	snapshot, err := s.store.Snapshot(t.Context(), account, to-89, to)
	if err != nil {
		t.Fatal(err)
	}
	zone, _ := diary.Zone("Europe/Copenhagen")
	p := report.Build(snapshot, firstNoted(snapshot), snapshot.To, nil, testStart, zone).Patterns
	want := totals{p.Cramps, p.Timed, p.Length.Of, p.Pain.Of, p.Woke.Count, p.Woke.Of}
	if got := tableTotals(t, b.get("/data/entries").want(t, http.StatusOK).body); got != want {
		t.Errorf("the table has %+v, the summary %+v", got, want)
	}
	text := b.post("/data/fhir", nil).want(t, http.StatusOK).body
	if got := bundleTotals(t, text); got != want {
		t.Errorf("the bundle says %+v, the summary %+v", got, want)
	}
	if n := strings.Count(text, `"resourceType":"Condition"`); n != want.cramps {
		t.Errorf("the bundle has %d cramps, the summary %d", n, want.cramps)
	}
	if n := strings.Count(text, `"resourceType":"Observation"`); n != want.pain {
		t.Errorf("the bundle has %d pains, the summary %d", n, want.pain)
	}
	for name, n := range map[string]int{
		`"total.days"`: p.Days, `"total.answered"`: p.Answered, `"total.cramp-days"`: p.CrampDays.Count,
	} {
		if got := bundleNumber(t, text, strings.Trim(name, `"`)); got != n {
			t.Errorf("the bundle says %d of %s, the summary %d", got, name, n)
		}
	}
}

// tableTotals counts in the table of cramps.
func tableTotals(t *testing.T, text string) totals {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	filled := func(key, value string) int {
		n := 0
		for column, heading := range rows[0] {
			if heading != key {
				continue
			}
			for _, row := range rows[1:] {
				if row[column] != "" && (value == "" || row[column] == value) {
					n++
				}
			}
		}
		return n
	}
	woke := danish("column.code", "Name", danish("column.woke"))
	return totals{
		cramps: len(rows) - 1, timed: filled(danish("column.clock"), ""), lasted: filled(danish("column.seconds"), ""),
		pain: filled(danish("column.pain"), ""), woke: filled(woke, "yes"), wokeAnswered: filled(woke, ""),
	}
}

// bundleTotals reads the totals that the bundle tells.
func bundleTotals(t *testing.T, text string) totals {
	t.Helper()
	number := func(name string) int { return bundleNumber(t, text, "total."+name) }
	return totals{number("cramps"), number("timed"), number("lasted"), number("pain"), number("woke"), number("woke-answered")}
}

func bundleNumber(t *testing.T, text, name string) int {
	t.Helper()
	var bundle struct {
		Entry []struct {
			Resource struct {
				Item []struct {
					LinkID string
					Answer []struct{ ValueInteger int }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &bundle); err != nil {
		t.Fatal(err)
	}
	for _, entry := range bundle.Entry {
		for _, item := range entry.Resource.Item {
			if item.LinkID == name {
				return item.Answer[0].ValueInteger
			}
		}
	}
	t.Errorf("the bundle does not tell %s", name)
	return 0
}
