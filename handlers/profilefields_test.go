package handlers

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/report"
	"crampdiary/views"
	"crampdiary/views/fhir"
	"crampdiary/views/i18n"
	"crampdiary/views/pdf"
	plaintext "crampdiary/views/text"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

var bareProfile = diary.Profile{Version: 1, Changed: testStart}

func summaryAbout(p diary.Profile) (report.Summary, diary.Snapshot) {
	day := diary.CrampDayOf(testStart, bareEpisode.Location())
	snapshot := diary.Snapshot{From: day - 27, To: day, Episodes: []diary.Episode{bareEpisode}, Profile: p}
	return report.Build(snapshot, day-27, day, nil, testStart, bareEpisode.Location()), snapshot
}

func holdingProfile(p diary.Profile) diary.Export {
	h := holding(bareEpisode)
	h.Profile = p
	return h
}

// profileRenderings lists every way in which the fields of a profile leave the diary or are looked at.
func profileRenderings(l *i18n.Locale) []rendering[diary.Profile] {
	unreported := func(f diary.Field) bool { return f.Topic == diary.Unreported }
	return []rendering[diary.Profile]{
		{name: "form", named: `name="%s"`, write: func(t *testing.T, w io.Writer, p diary.Profile) error {
			form := views.ProfileForm{Answers: writeAnswers(diary.ProfileFields, &p)}
			return views.Profile(views.ProfilePage{Page: ui.Page{L: l}, ProfileForm: form}).Render(t.Context(), w)
		}},
		{name: "conflict", write: func(t *testing.T, w io.Writer, p diary.Profile) error {
			_, err := fmt.Fprint(w, views.ProfileConflict(l, bareProfile, p))
			return err
		}},
		{name: "fhir", write: func(t *testing.T, w io.Writer, p diary.Profile) error {
			return fhir.Write(w, fhir.Document{
				ID: bareEpisode.ID, Profile: p, Now: testStart, Zone: bareEpisode.Location(), CheckIns: diary.Sequence[diary.CheckIn](nil), Episodes: diary.Sequence[diary.Episode](nil),
			}, l)
		}},
		{name: "archive", write: func(t *testing.T, w io.Writer, p diary.Profile) error {
			return archive.Write(w, holdingProfile(p), testStart)
		}},
		{name: "summary", lacks: unreported, write: func(t *testing.T, w io.Writer, p diary.Profile) error {
			s, _ := summaryAbout(p)
			return ui.SummaryBody(words.NewSummaryDoc(l, s, words.SummaryOptions{Parts: words.SummaryParts})).Render(t.Context(), w)
		}},
		{name: "summary as PDF", lacks: unreported, write: func(t *testing.T, w io.Writer, p diary.Profile) error {
			s, _ := summaryAbout(p)
			return pdf.Write(t.Context(), w, s, l, words.SummaryOptions{Parts: words.SummaryParts})
		}},
		{
			name:  "summary as text",
			lacks: func(f diary.Field) bool { return f.Topic == diary.Unreported || f.Topic == diary.Verbatim },
			write: func(t *testing.T, w io.Writer, p diary.Profile) error {
				s, snapshot := summaryAbout(p)
				return plaintext.Write(w, s, report.FactorFindings{}, snapshot, diary.Help{}, l)
			},
		},
	}
}

func TestNoRenderingLeavesAFieldOfAProfileOut(t *testing.T) {
	leavesNoFieldOut(t, diary.ProfileFields, bareProfile, profileRenderings)
}

func TestEveryFieldOfAProfileComesBackFromItsFormAndFromAnArchive(t *testing.T) {
	for _, f := range diary.ProfileFields {
		p := bareProfile
		f.Set(&p, sampleOf(f.Field))
		if p.DueDate != nil {
			p.Pregnant = diary.Yes
		}
		if problems := p.Validate(testStart); problems != nil {
			t.Fatalf("%s: %v", f.Name, problems)
		}
		answers, sections := writeAnswers(diary.ProfileFields, &p), 0
		for _, section := range views.Sections {
			if !slices.Contains(section.Fields(), f) {
				continue
			}
			sections++
			read, unread := readSection(section, answers, diary.DateOf(testStart))
			if !read.SameEntry(p) || unread != nil {
				t.Errorf("%s: the form makes %+v of %+v (%v)", f.Name, read, p, unread)
			}
		}
		if sections != 1 {
			t.Errorf("%s is asked for in %d sections", f.Name, sections)
		}
		var out bytes.Buffer
		if err := archive.Write(&out, holdingProfile(p), testStart); err != nil {
			t.Fatal(err)
		}
		if read, err := archive.Read(&out, testStart); err != nil || !read.Profile.SameEntry(p) {
			t.Errorf("%s: the archive makes %+v of %+v (%v)", f.Name, read.Profile, p, err)
		}
	}
}
