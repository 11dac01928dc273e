package fhir

import "crampdiary/diary"

// The types of this file are those parts of the resources of FHIR R4 that are written. A field that has
// nothing to say is left out: FHIR knows no empty lists and texts.

type patient struct {
	ResourceType string      `json:"resourceType"`
	Name         []humanName `json:"name,omitempty"`
	Gender       string      `json:"gender,omitempty"`
	BirthDate    string      `json:"birthDate,omitempty"`
}

type humanName struct {
	Text string `json:"text"`
}

type observation struct {
	ResourceType      string            `json:"resourceType"`
	Meta              *meta             `json:"meta,omitempty"`
	Status            string            `json:"status"`
	Category          []codeableConcept `json:"category"`
	Code              codeableConcept   `json:"code"`
	Subject           reference         `json:"subject"`
	EffectiveDateTime string            `json:"effectiveDateTime,omitempty"`
	EffectivePeriod   *period           `json:"effectivePeriod,omitempty"`
	Issued            string            `json:"issued"`
	Performer         []reference       `json:"performer"`
	ValueConcept      *codeableConcept  `json:"valueCodeableConcept,omitempty"`
	ValueInteger      *int              `json:"valueInteger,omitempty"`
	Note              []annotation      `json:"note,omitempty"`
	BodySite          *codeableConcept  `json:"bodySite,omitempty"`
	HasMember         []reference       `json:"hasMember,omitempty"`
	DerivedFrom       []reference       `json:"derivedFrom,omitempty"`
	Component         []component       `json:"component,omitempty"`
}

// component is something more about an observation.
type component struct {
	Code         codeableConcept `json:"code"`
	ValueConcept codeableConcept `json:"valueCodeableConcept"`
}

type meta struct {
	Profile []string `json:"profile"`
}

type questionnaire struct {
	ResourceType string     `json:"resourceType"`
	Language     string     `json:"language"`
	URL          string     `json:"url"`
	Name         string     `json:"name"`
	Title        string     `json:"title"`
	Status       string     `json:"status"`
	SubjectType  []string   `json:"subjectType"`
	Item         []question `json:"item"`
}

type question struct {
	LinkID  string   `json:"linkId"`
	Text    string   `json:"text,omitempty"`
	Type    string   `json:"type"`
	Repeats bool     `json:"repeats,omitempty"`
	Options []option `json:"answerOption,omitempty"`
}

type option struct {
	Coding coding `json:"valueCoding"`
}

type questionnaireResponse struct {
	ResourceType  string    `json:"resourceType"`
	Questionnaire string    `json:"questionnaire"`
	Status        string    `json:"status"`
	Subject       reference `json:"subject"`
	Authored      string    `json:"authored"`
	Source        reference `json:"source"`
	Item          []item    `json:"item,omitempty"`
}

type item struct {
	LinkID string   `json:"linkId"`
	Text   string   `json:"text,omitempty"`
	Answer []answer `json:"answer"`
}

// answer has exactly one value.
type answer struct {
	Integer *int    `json:"valueInteger,omitempty"`
	Date    string  `json:"valueDate,omitempty"`
	String  string  `json:"valueString,omitempty"`
	Coding  *coding `json:"valueCoding,omitempty"`
}

type codeableConcept struct {
	Coding []coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

type coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code"`
	Display string `json:"display,omitempty"`
}

type reference struct {
	Reference string `json:"reference"`
}

type period struct {
	Start string `json:"start"`
	End   string `json:"end,omitempty"` // left out while it goes on
}

type annotation struct {
	Text string `json:"text"`
}

type bundleHead struct {
	ResourceType string `json:"resourceType"`
	Language     string `json:"language"`
	Type         string `json:"type"`
	Timestamp    string `json:"timestamp"`
}

type entry struct {
	FullURL  string `json:"fullUrl"`
	Resource any    `json:"resource"`
}

// symptomProfile is the profile of HL7's guide "Symptoms Data Standards" 1.0.0 that every cramp keeps to.
const symptomProfile = "http://hl7.org/fhir/uv/symptoms/StructureDefinition/SymptomObservation"

// The codes of others that are used: SNOMED CT and LOINC as verified for this program, those of HL7 as in FHIR and
// in the guide.
var (
	symptomCategory   = coding{"http://hl7.org/fhir/uv/symptoms/CodeSystem/SymptomTemporary", "symptom", "Symptom"}
	symptom           = coding{"http://loinc.org", "75325-1", "Symptom"}
	alleviatingFactor = coding{"http://loinc.org", "100753-3", "Alleviating factors - Reported"}
	cramp             = coding{snomed, "55300003", "Cramp"}
	survey            = coding{"http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"}
	painSeverity      = coding{"http://loinc.org", "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"}
)

const snomed = "http://snomed.info/sct"

// bodySites are the SNOMED CT codes of the places that have one, as in Annex L of DICOM PS3.16: of the part of the
// body, since which of its muscles it was is only guessed.
var bodySites = map[diary.Muscle]string{
	diary.Calf: "53840002", diary.Shin: "30021000", diary.Foot: "56459004", diary.Toes: "29707007",
	diary.Hamstring: "68367000", diary.Quadriceps: "68367000", diary.InnerThigh: "68367000", diary.Buttock: "46862004",
	diary.Hand: "85562004", diary.Forearm: "14975008", diary.Back: "77568009", diary.Neck: "45048000",
}
