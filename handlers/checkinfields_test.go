package handlers

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/report"
	"crampdiary/views"
	"crampdiary/views/csv"
	"crampdiary/views/fhir"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

const ownTestFactor diary.Factor = "0193575e-0000-7000-8000-000000000002"

var (
	bareCheckIn  = diary.CheckIn{Day: diary.CrampDayOf(testStart, bareEpisode.Location()) - 1, Version: 1, Recorded: testStart, Changed: testStart}
	checkInSetup = diary.FactorSetup{Version: 1, Own: []diary.OwnFactor{{ID: ownTestFactor, Name: "Kor"}}, Changed: testStart}
)

// oneAnswerEach are check-ins in which one question each was answered.
func oneAnswerEach() map[string]diary.CheckIn {
	whole, night := bareCheckIn, bareCheckIn
	whole.Cramps = diary.No
	night.Cramps, night.Asked = diary.No, diary.NightOnly
	answered := map[string]diary.CheckIn{"cramps": whole, "cramps at night": night}
	for _, factor := range append(slices.Clone(diary.Factors), ownTestFactor) {
		c := bareCheckIn
		c.Factors = map[diary.Factor]diary.Answer{factor: diary.Yes}
		answered[string(factor)] = c
	}
	return answered
}

func holdingCheckIn(c diary.CheckIn) diary.Export {
	h := holding(bareEpisode)
	h.Factors, h.CheckIns = checkInSetup, diary.Sequence([]diary.CheckIn{c})
	return h
}

// checkInRenderings lists every way in which the answers of a check-in leave the diary or are looked at, but for the
// figures that compare many.
func checkInRenderings(l *i18n.Locale) []rendering[diary.CheckIn] {
	return []rendering[diary.CheckIn]{
		{name: "form", write: func(t *testing.T, w io.Writer, c diary.CheckIn) error {
			return views.DayView(views.DayPage{
				Page: ui.Page{L: l}, Day: diary.Day{Date: c.Day, CheckIn: c}, Today: c.Day + 1, Setup: checkInSetup,
				Form: writeCheckIn(c), NightOver: true, DayOver: true,
			}).Render(t.Context(), w)
		}},
		{name: "conflict", write: func(t *testing.T, w io.Writer, c diary.CheckIn) error {
			_, err := fmt.Fprint(w, views.CheckInConflict(l, checkInSetup, bareCheckIn, c))
			return err
		}},
		{name: "csv", write: func(t *testing.T, w io.Writer, c diary.CheckIn) error {
			return csv.CheckIns(w, l, diary.Sequence([]diary.CheckIn{c}), checkInSetup.Own, csv.Plain)
		}},
		{name: "fhir", write: func(t *testing.T, w io.Writer, c diary.CheckIn) error {
			return fhir.Write(w, fhir.Document{
				ID: bareEpisode.ID, Own: checkInSetup.Own, Now: testStart, Zone: bareEpisode.Location(),
				CheckIns: diary.Sequence([]diary.CheckIn{c}), Episodes: diary.Sequence[diary.Episode](nil),
			}, l)
		}},
		{name: "archive", write: func(t *testing.T, w io.Writer, c diary.CheckIn) error {
			return archive.Write(w, holdingCheckIn(c), testStart)
		}},
	}
}

func TestNoRenderingLeavesAnAnswerOfACheckInOut(t *testing.T) {
	for _, language := range diary.Languages {
		for _, r := range checkInRenderings(i18n.For(language)) {
			write := func(c diary.CheckIn) string {
				var out bytes.Buffer
				if err := r.write(t, &out, c); err != nil {
					t.Fatalf("%s: %v", r.name, err)
				}
				return out.String()
			}
			bare := write(bareCheckIn)
			if again := write(bareCheckIn); again != bare {
				t.Fatalf("%s: the same check-in is written in two ways", r.name)
			}
			for name, c := range oneAnswerEach() {
				if write(c) == bare {
					t.Errorf("%s in %s: %s is not there", r.name, language, name)
				}
			}
		}
	}
}

func TestEveryAnswerOfACheckInComesBackFromItsFormAndFromAnArchive(t *testing.T) {
	for name, c := range oneAnswerEach() {
		if read := readCheckIn(writeCheckIn(c), c.Day); !read.SameEntry(c) || read.Version != c.Version {
			t.Errorf("%s: the form makes %+v of %+v", name, read, c)
		}
		var out bytes.Buffer
		if err := archive.Write(&out, holdingCheckIn(c), testStart); err != nil {
			t.Fatal(err)
		}
		read, err := archive.Read(&out, testStart)
		if err != nil || len(read.CheckIns) != 1 || !read.CheckIns[0].SameEntry(c) {
			t.Errorf("%s: the archive makes %+v of %+v (%v)", name, read.CheckIns, c, err)
		}
	}
}

// TestEveryFactorIsComparedWithTheCramps answers every factor often enough, in a way of its own.
func TestEveryFactorIsComparedWithTheCramps(t *testing.T) {
	var snapshot diary.Snapshot
	snapshot.To, snapshot.From = bareCheckIn.Day, bareCheckIn.Day-2*report.LeastFactorDays
	snapshot.Factors = checkInSetup
	factors := append(slices.Clone(diary.Factors), ownTestFactor)
	for day := snapshot.From; day <= snapshot.To; day++ {
		c := diary.CheckIn{Day: day, Version: 1, Cramps: diary.Answers[int(day)%2], Factors: make(map[diary.Factor]diary.Answer)}
		for i, factor := range factors {
			c.Factors[factor] = diary.Answers[(int(day)>>(i%4))%2]
		}
		snapshot.CheckIns = append(snapshot.CheckIns, c)
	}
	found := make(map[diary.Factor]bool)
	for _, f := range report.Factors(snapshot, testStart, bareEpisode.Location()).Factors {
		found[f.Factor] = f.Answered() >= report.LeastFactorDays
	}
	for _, factor := range factors {
		if !found[factor] {
			t.Errorf("%s is not compared: %v", factor, slices.Collect(maps.Keys(found)))
		}
	}
}
