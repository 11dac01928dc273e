package handlers

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// totalledDiaries are diaries whose documents must all tell the same figures: an ordinary one, and some in
// which hardly anything is known.
var totalledDiaries = map[string]func(t *testing.T, s *site, b *browser, account string){
	"ordinary": func(t *testing.T, s *site, b *browser, account string) {
		fillDiary(t, s.store, account, 90, testStart)
		b.post("/entries/"+b.logEpisode(fullForm())+"/delete", nil).want(t, http.StatusSeeOther) // counts nowhere
	},
	"one night": func(t *testing.T, s *site, _ *browser, account string) {
		night := diary.Episode{
			ID: diary.NewID(), Zone: "Europe/Copenhagen", Precision: diary.Night,
			Started: diary.MiddleOf(diary.NewDate(2026, time.November, 20), zoneOfDiary(t)),
		}
		if _, err := s.store.CreateEpisode(t.Context(), account, night, testStart); err != nil {
			t.Fatal(err)
		}
	},
	"no cramps": func(_ *testing.T, s *site, _ *browser, account string) {
		for day := diary.NewDate(2026, time.November, 10); day < diary.NewDate(2026, time.November, 20); day++ {
			s.answer(account, day, diary.No)
		}
	},
	"cramps that were not noted": func(_ *testing.T, s *site, _ *browser, account string) {
		s.answer(account, diary.NewDate(2026, time.November, 20), diary.Yes)
		s.answer(account, diary.NewDate(2026, time.November, 21), diary.Unanswered)
		s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -1), Ongoing: true})
	},
	"across the clock change": func(_ *testing.T, s *site, _ *browser, account string) {
		at := time.Date(2026, time.October, 24, 23, 50, 0, 0, time.UTC) // 01:50 in Denmark, in the night of 25 hours
		for i, pain := range []int{0, 3, 10, 4} {
			started, sore := at.Add(time.Duration(i)*50*time.Minute), 12*i
			ended := started.Add(time.Duration(i) * 95 * time.Second)
			e := diary.Episode{Started: started, Ended: &ended, Pain: &pain, SorenessHours: &sore, Woke: diary.Answers[i%len(diary.Answers)]}
			s.add(account, e)
		}
		s.answer(account, diary.NewDate(2026, time.October, 24), diary.No) // and there were cramps
	},
}

// tabled is what the tables of cramps and of days tell.
func tabled(t *testing.T, l *i18n.Locale, cramps, days string, to diary.Date) *noted {
	t.Helper()
	n := newNoted(to.String())
	coded := func(key string) string { return l.T("column.code", "Name", l.T("column."+key)) }
	for _, row := range tableRows(t, cramps) {
		n.cramp(t, row[l.T("column.cramp-day")], row[l.T("column.seconds")], row[l.T("column.pain")], row[coded("woke")], row[l.T("column.soreness_hours")])
	}
	for _, row := range tableRows(t, days) {
		n.answer(row[l.T("column.cramp-day")], row[coded("question")], row[coded("answer")])
	}
	return n
}

// tableRows are the rows of a table, by heading.
func tableRows(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cells []map[string]string
	for _, row := range rows[1:] {
		byHeading := make(map[string]string)
		for i, cell := range row {
			byHeading[rows[0][i]] = cell
		}
		cells = append(cells, byHeading)
	}
	return cells
}

// bundleText is a FHIR bundle as far as it is read back here.
type bundleText struct {
	Entry []struct {
		FullURL  string
		Resource struct {
			ResourceType      string
			ValueInteger      int
			EffectiveDateTime string
			EffectivePeriod   struct{ Start string }
			HasMember         []struct{ Reference string } // the pain of a cramp
			DerivedFrom       []struct{ Reference string } // what was answered about a cramp
			Item              []struct {
				LinkID string
				Answer []struct {
					ValueInteger *int
					ValueDate    string
					ValueCoding  struct{ Code string }
				}
			}
		}
	}
}

// bundled is what the resources of a bundle tell, without its totals.
func bundled(t *testing.T, text string, to diary.Date) *noted {
	t.Helper()
	var bundle bundleText
	if err := json.Unmarshal([]byte(text), &bundle); err != nil {
		t.Fatal(err)
	}
	n := newNoted(to.String())
	pains, answers := make(map[string]string), make(map[string]map[string]string)
	for _, entry := range bundle.Entry {
		r := entry.Resource
		if r.ResourceType == "Observation" && r.DerivedFrom == nil {
			pains[entry.FullURL] = strconv.Itoa(r.ValueInteger)
		}
		if r.ResourceType != "QuestionnaireResponse" {
			continue
		}
		said := make(map[string]string)
		for _, item := range r.Item {
			answer := item.Answer[0]
			said[item.LinkID] = answer.ValueDate + answer.ValueCoding.Code
			if answer.ValueInteger != nil {
				said[item.LinkID] = strconv.Itoa(*answer.ValueInteger)
			}
		}
		answers[entry.FullURL] = said
		if day := said["cramp-day"]; day != "" {
			n.answer(day, "cramps", said["cramps"])
			n.answer(day, "cramps-at-night", said["cramps-at-night"])
		}
	}
	for _, entry := range bundle.Entry {
		if r := entry.Resource; r.DerivedFrom != nil {
			said, day, pain := answers[r.DerivedFrom[0].Reference], r.EffectivePeriod.Start, ""
			if said["precision"] != "night" {
				day = crampDayAt(t, r.EffectiveDateTime+r.EffectivePeriod.Start)
			}
			if len(r.HasMember) > 0 {
				pain = pains[r.HasMember[0].Reference]
			}
			n.cramp(t, day, said["seconds"], pain, said["woke"], said["soreness_hours"])
		}
	}
	return n
}

// crampDayAt is the date of the noon before a moment, on the clock that it was noted by.
func crampDayAt(t *testing.T, moment string) string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	if at.Hour() < 12 {
		at = at.AddDate(0, 0, -1)
	}
	return at.Format(time.DateOnly)
}

// wantBundleTotals checks the totals that a bundle tells of itself.
func wantBundleTotals(t *testing.T, text string, want report.Totals) {
	t.Helper()
	var bundle bundleText
	if err := json.Unmarshal([]byte(text), &bundle); err != nil {
		t.Fatal(err)
	}
	counted := make(map[string]int)
	for _, entry := range bundle.Entry {
		for _, item := range entry.Resource.Item {
			if item.Answer == nil {
				continue // of a questionnaire
			}
			if n := item.Answer[0].ValueInteger; n != nil && strings.HasPrefix(item.LinkID, "total.") {
				counted[strings.TrimPrefix(item.LinkID, "total.")] = *n
			}
		}
	}
	for name, n := range map[string]int{
		"days": want.Days, "answered": want.Answered, "cramp-days": want.CrampDays, "cramps": want.Cramps, "timed": want.Timed,
		"lasted": want.Lasted, "pain": want.Pain, "woke": want.Woke, "woke-answered": want.WokeAnswered,
	} {
		if got, there := counted[name]; !there || got != n {
			t.Errorf("the bundle says %d of %s, the summary counts %d", got, name, n)
		}
	}
}
