// Package fhir writes a diary as a bundle of FHIR R4 resources, for medical records and other programs. Each
// cramp is a Condition with an Observation of its pain; what has no code of its own is in the answers of a
// QuestionnaireResponse, under the codes of this diary. The bundle names nobody: the Patient has no
// identifier, and initials only when the person gave them.
package fhir

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/google/uuid"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// Document is what a bundle is made from.
type Document struct {
	ID       string // a new UUID, by which the resources of this bundle are told from all others
	Initials string // may be empty
	Now      time.Time
	Zone     *time.Location // of the diary
	Profile  diary.Profile
	Own      []diary.OwnFactor
	CheckIns iter.Seq2[diary.CheckIn, error]
	Episodes iter.Seq2[diary.Episode, error]
}

// Write writes a bundle in a language, a resource at a time, and their totals at its end. Deleted episodes
// are left out.
func Write(w io.Writer, d Document, l *i18n.Locale) error {
	namespace, err := uuid.Parse(d.ID)
	if err != nil {
		return fmt.Errorf("fhir: %w", err)
	}
	b := &bundle{out: bufio.NewWriter(w), l: l, namespace: namespace, before: "\n"}
	b.patient = reference{b.url("patient")}
	if err := b.begin(d); err != nil {
		return err
	}
	count := report.NewCounter(d.Now, d.Zone)
	for c, err := range d.CheckIns {
		if err == nil {
			count.CheckIn(c)
			err = b.addCheckIn(c, d.Own)
		}
		if err != nil {
			return fmt.Errorf("fhir: %w", err)
		}
	}
	for e, err := range d.Episodes {
		if err == nil && e.Deleted == nil {
			count.Episode(e)
			err = b.addEpisode(e)
		}
		if err != nil {
			return fmt.Errorf("fhir: %w", err)
		}
	}
	if err := b.addTotals(count.Totals(), d.Now); err != nil {
		return err
	}
	b.out.WriteString("\n]}\n") // Flush returns what went wrong here and before
	return b.out.Flush()
}

// bundle is a bundle under way.
type bundle struct {
	out       *bufio.Writer
	l         *i18n.Locale
	namespace uuid.UUID
	patient   reference
	before    string // what comes before the next entry
}

// url is the address of a resource within the bundle.
func (b *bundle) url(name string) string {
	return "urn:uuid:" + uuid.NewSHA1(b.namespace, []byte(name)).String()
}

// begin writes the head of the bundle, the person and the profile.
func (b *bundle) begin(d Document) error {
	head, err := json.Marshal(bundleHead{
		ResourceType: "Bundle", Language: string(b.l.Language), Type: "collection", Timestamp: instant(d.Now),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%s,\"entry\":[", head[:len(head)-1])
	if err := b.add("patient", patientOf(d)); err != nil {
		return err
	}
	if d.Profile.Version == 0 {
		return nil
	}
	return b.addAnswers("profile", d.Profile.Changed, b.profileItems(d.Profile))
}

// add writes one resource.
func (b *bundle) add(name string, resource any) error {
	text, err := json.Marshal(entry{FullURL: b.url(name), Resource: resource})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(b.out, "%s%s", b.before, text)
	b.before = ",\n"
	return err
}

// addAnswers writes answers that the person gave at one moment, unless there are none.
func (b *bundle) addAnswers(name string, authored time.Time, items []item) error {
	if len(items) == 0 {
		return nil
	}
	return b.add(name, questionnaireResponse{
		ResourceType: "QuestionnaireResponse", Status: "completed", Subject: b.patient, Source: b.patient,
		Authored: instant(authored), Item: items,
	})
}

func patientOf(d Document) patient {
	p := patient{ResourceType: "Patient", Gender: string(d.Profile.Sex)}
	if d.Initials != "" {
		p.Name = []humanName{{Text: d.Initials}}
	}
	if d.Profile.BirthYear != 0 {
		p.BirthDate = strconv.Itoa(d.Profile.BirthYear)
	}
	return p
}

// addEpisode writes a cramp, its pain, and the answers about it.
func (b *bundle) addEpisode(e diary.Episode) error {
	when := momentOf(e)
	c := condition{
		ResourceType: "Condition", ClinicalStatus: codeableConcept{Coding: []coding{resolved}},
		Verification: codeableConcept{Coding: []coding{unconfirmed}},
		Code:         codeableConcept{Coding: []coding{snomedOf(e), crampAndSpasm}, Text: b.l.T("episode.no-place")}, Subject: b.patient,
		OnsetDateTime: when.point, OnsetPeriod: when.night, AbatedDateTime: when.end,
		RecordedDate: instant(e.Recorded), Asserter: b.patient,
	}
	if e.Ongoing {
		c.ClinicalStatus.Coding = []coding{active}
	}
	if place := b.place(e); place != "" {
		c.BodySite = []codeableConcept{{Text: place}}
	}
	if e.Note != "" {
		c.Note = []annotation{{Text: e.Note}}
	}
	if err := b.add(e.ID, c); err != nil {
		return err
	}
	about := reference{b.url(e.ID)}
	if e.Pain != nil {
		if err := b.add(e.ID+" pain", observation{
			ResourceType: "Observation", Status: "final", Category: []codeableConcept{{Coding: []coding{survey}}},
			Code: codeableConcept{Coding: []coding{painSeverity}}, Subject: b.patient, Focus: []reference{about},
			EffectiveDateTime: when.point, EffectivePeriod: when.night,
			Performer: []reference{b.patient}, ValueInteger: *e.Pain,
		}); err != nil {
			return err
		}
	}
	return b.addAnswers(e.ID+" answers", e.Changed, b.episodeItems(e, about))
}

// place is muscle and side in words, empty when neither was answered.
func (b *bundle) place(e diary.Episode) string {
	muscle, side := text(b.l, "muscle", e.Muscle), text(b.l, "side", e.Side)
	switch {
	case muscle == "":
		return side
	case side == "":
		return muscle
	}
	return b.l.T("episode.place", "Muscle", muscle, "Side", b.l.T("side.in-place."+string(e.Side)))
}

// snomedOf is the code of a cramp: the calf and the shin are the lower leg.
func snomedOf(e diary.Episode) coding {
	if e.Muscle == diary.Calf || e.Muscle == diary.Shin {
		return lowerLegCramp
	}
	return cramp
}

// moment is when an episode was, either a point or a night.
type moment struct {
	point string
	end   string // empty when not known, or when only the night is
	night *period
}

func momentOf(e diary.Episode) moment {
	if e.Precision == diary.Night {
		day := e.CrampDay()
		return moment{night: &period{Start: day.String(), End: (day + 1).String()}}
	}
	m := moment{point: localInstant(e.Started, e.Location())}
	if e.Ended != nil {
		m.end = localInstant(*e.Ended, e.Location())
	}
	return m
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// localInstant is an instant with the distance from UTC that the clocks had where it was lived.
func localInstant(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02T15:04:05.000-07:00")
}

// text is the text of a code, empty for the empty code.
func text[C ~string](l *i18n.Locale, prefix string, code C) string {
	if code == "" {
		return ""
	}
	return l.T(prefix + "." + string(code))
}
