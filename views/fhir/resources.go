package fhir

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

type condition struct {
	ResourceType   string            `json:"resourceType"`
	ClinicalStatus codeableConcept   `json:"clinicalStatus"`
	Verification   codeableConcept   `json:"verificationStatus"`
	Code           codeableConcept   `json:"code"`
	BodySite       []codeableConcept `json:"bodySite,omitempty"`
	Subject        reference         `json:"subject"`
	OnsetDateTime  string            `json:"onsetDateTime,omitempty"`
	OnsetPeriod    *period           `json:"onsetPeriod,omitempty"`
	AbatedDateTime string            `json:"abatementDateTime,omitempty"`
	RecordedDate   string            `json:"recordedDate"`
	Asserter       reference         `json:"asserter"`
	Note           []annotation      `json:"note,omitempty"`
}

type observation struct {
	ResourceType      string            `json:"resourceType"`
	Status            string            `json:"status"`
	Category          []codeableConcept `json:"category"`
	Code              codeableConcept   `json:"code"`
	Subject           reference         `json:"subject"`
	Focus             []reference       `json:"focus"`
	EffectiveDateTime string            `json:"effectiveDateTime,omitempty"`
	EffectivePeriod   *period           `json:"effectivePeriod,omitempty"`
	Performer         []reference       `json:"performer"`
	ValueInteger      int               `json:"valueInteger"`
}

type questionnaireResponse struct {
	ResourceType string    `json:"resourceType"`
	Status       string    `json:"status"`
	Subject      reference `json:"subject"`
	Authored     string    `json:"authored"`
	Source       reference `json:"source"`
	Item         []item    `json:"item,omitempty"`
}

type item struct {
	LinkID string   `json:"linkId"`
	Text   string   `json:"text"`
	Answer []answer `json:"answer"`
}

// answer has exactly one value.
type answer struct {
	Integer   *int       `json:"valueInteger,omitempty"`
	Date      string     `json:"valueDate,omitempty"`
	String    string     `json:"valueString,omitempty"`
	Coding    *coding    `json:"valueCoding,omitempty"`
	Reference *reference `json:"valueReference,omitempty"`
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
	End   string `json:"end"`
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

// The codes of others that are used. SNOMED CT, LOINC and ICD-10 as verified for this program; the
// code systems of HL7 are part of FHIR itself.
var (
	cramp         = coding{"http://snomed.info/sct", "55300003", "Cramp"}
	lowerLegCramp = coding{"http://snomed.info/sct", "449918009", "Cramp in lower leg"}
	crampAndSpasm = coding{"http://hl7.org/fhir/sid/icd-10", "R25.2", "Cramp and spasm"}
	painSeverity  = coding{"http://loinc.org", "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"}

	active   = coding{"http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active"}
	resolved = coding{"http://terminology.hl7.org/CodeSystem/condition-clinical", "resolved", "Resolved"}
	// What a person notes is no diagnosis.
	unconfirmed = coding{"http://terminology.hl7.org/CodeSystem/condition-ver-status", "unconfirmed", "Unconfirmed"}
	survey      = coding{"http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"}
)
