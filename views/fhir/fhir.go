// Package fhir writes a diary as a bundle of FHIR R4 resources, for medical records and other programs. Each
// cramp is an Observation of a symptom as HL7's guide "Symptoms Data Standards" 1.0.0 says, with an Observation
// of its pain; it is no Condition, which would put every cramp on a list of problems, and what a person notes
// is no diagnosis. What has no code of its own is in the answers of a QuestionnaireResponse, under the codes
// of this diary, and its Questionnaire comes before it. The bundle names nobody: the Patient has no
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
	"crampdiary/views/words"
)

// Document is what a bundle is made from.
type Document struct {
	ID       string // a new UUID, which distinguishes the resources of this bundle from all others
	Initials string // may be empty
	Now      time.Time
	Zone     *time.Location // of the diary
	Profile  diary.Profile
	Own      []diary.OwnFactor
	Function []diary.FunctionActivity
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
	b := &bundle{out: bufio.NewWriter(w), l: l, namespace: namespace, before: "\n", now: d.Now, forms: make(map[string]string)}
	b.patient = reference{b.url("patient")}
	if err := b.begin(d); err != nil {
		return err
	}
	for _, activity := range d.Function {
		if err := b.addRatings(activity); err != nil {
			return fmt.Errorf("fhir: %w", err)
		}
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
	_, _ = b.out.WriteString("\n]}\n") // Flush returns what went wrong here and before
	return b.out.Flush()
}

// bundle is a bundle under way.
type bundle struct {
	out       *bufio.Writer
	l         *i18n.Locale
	namespace uuid.UUID
	patient   reference
	before    string // what comes before the next entry
	now       time.Time
	forms     map[string]string // the addresses of the questionnaires that were written, by their names
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
	_, err = b.addAnswers(profileForm, "profile", d.Profile.Changed, func(f *form) { f.profile(d.Profile) })
	return err
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

func patientOf(d Document) patient {
	p := patient{ResourceType: "Patient", Gender: string(d.Profile.Sex)}
	if initials := ownWords(d.Initials); initials != "" {
		p.Name = []humanName{{Text: initials}}
	}
	if d.Profile.BirthYear != 0 {
		p.BirthDate = strconv.Itoa(d.Profile.BirthYear)
	}
	return p
}

// addEpisode writes the answers about a cramp, its pain, and the cramp.
func (b *bundle) addEpisode(e diary.Episode) error {
	when := momentOf(e, b.now)
	answers := e.ID + " answers"
	written, err := b.addAnswers(episodeForm, answers, e.Changed, func(f *form) { f.episode(&e) })
	if err != nil {
		return err
	}
	s := observation{
		ResourceType: "Observation", Meta: &meta{[]string{symptomProfile}}, Status: "final",
		Category: []codeableConcept{{Coding: []coding{symptomCategory}}}, Code: codeableConcept{Coding: []coding{symptom}},
		Subject: b.patient, EffectiveDateTime: when.point, EffectivePeriod: when.period, Issued: instant(e.Changed),
		Performer:    []reference{b.patient},
		ValueConcept: &codeableConcept{Coding: []coding{cramp}, Text: b.l.T("episode.no-place")},
		BodySite:     b.bodySite(e), Component: b.alleviating(e),
	}
	if note := ownWords(e.Note); note != "" {
		s.Note = []annotation{{Text: note}}
	}
	if written {
		s.DerivedFrom = []reference{{b.url(answers)}}
	}
	if e.Pain != nil {
		pain := e.ID + " pain"
		s.HasMember = []reference{{b.url(pain)}}
		if err := b.add(pain, observation{
			ResourceType: "Observation", Status: "final", Category: []codeableConcept{{Coding: []coding{survey}}},
			Code: codeableConcept{Coding: []coding{painSeverity}}, Subject: b.patient,
			EffectiveDateTime: when.point, EffectivePeriod: when.period, Issued: instant(e.Changed),
			Performer: []reference{b.patient}, ValueInteger: e.Pain,
		}); err != nil {
			return err
		}
	}
	return b.add(e.ID, s)
}

// alleviating are the remedies that helped, as the person said.
func (b *bundle) alleviating(e diary.Episode) []component {
	var helped []component
	for _, remedy := range diary.Remedies {
		if effect := e.Remedies[remedy]; effect == diary.Helped || effect == diary.HelpedABit {
			helped = append(helped, component{
				Code: codeableConcept{Coding: []coding{alleviatingFactor}}, ValueConcept: codeableConcept{Text: b.l.T("remedy." + string(remedy))},
			})
		}
	}
	return helped
}

// bodySite is where a cramp was, nil when neither muscle nor side was answered.
func (b *bundle) bodySite(e diary.Episode) *codeableConcept {
	place := words.Place(b.l, e)
	if place == "" {
		return nil
	}
	site := &codeableConcept{Text: place}
	if code := bodySites[e.Muscle]; code != "" {
		site.Coding = []coding{{System: snomed, Code: code}}
	}
	return site
}

// moment is when an episode was, either a point or a period.
type moment struct {
	point  string
	period *period
}

// momentOf is when an episode was, and never more exactly than it is known: of one in the night only the two dates
// of the night are said, a guess has no seconds, and a period that is open at its end goes on now.
func momentOf(e diary.Episode, now time.Time) moment {
	started := e.Started
	switch e.Precision {
	case diary.Night:
		day := e.CrampDay()
		return moment{period: &period{Start: day.String(), End: (day + 1).String()}}
	case diary.About:
		started = started.Truncate(time.Minute)
	}
	start := localInstant(started, e.Location())
	if lasted, known := e.Duration(); known {
		return moment{period: &period{Start: start, End: localInstant(started.Add(lasted), e.Location())}}
	}
	if e.Ongoing && !e.Forgotten(now) {
		return moment{period: &period{Start: start}}
	}
	return moment{point: start}
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// localInstant is an instant with the distance from UTC that the clocks had where it was lived. One of more than whole
// minutes, as there were before the time zones, cannot be written.
func localInstant(t time.Time, zone *time.Location) string {
	if _, offset := t.In(zone).Zone(); offset%60 != 0 {
		return instant(t)
	}
	return t.In(zone).Format("2006-01-02T15:04:05.000-07:00")
}
