package fhir

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"crampdiary/views/i18n"
)

// The questionnaires, by what programs call them.
const (
	profileForm  = "CrampDiaryProfile"
	episodeForm  = "CrampDiaryEpisode"
	dayForm      = "CrampDiaryDay"
	functionForm = "CrampDiaryFunction"
	totalsForm   = "CrampDiaryTotals"
)

// formTitles are the keys of their titles.
var formTitles = map[string]string{
	profileForm: "section.profile", episodeForm: "section.episodes", dayForm: "section.check_ins", functionForm: "section.function", totalsForm: "summary.figures",
}

// formNamespace is a random UUID, in which the addresses of the questionnaires are made.
var formNamespace = uuid.MustParse("5b0f6a52-6a0e-4ba1-9a5a-8f1c5f0f2d37")

// addAnswers writes what was answered at one moment, unless it is nothing, and before the first answers to a
// questionnaire the questionnaire itself. fill asks all its questions, whichever were answered. It says whether
// anything was written.
func (b *bundle) addAnswers(name, id string, authored time.Time, fill func(*form)) (written bool, err error) {
	f := form{l: b.l, describes: b.forms[name] == ""}
	fill(&f)
	if len(f.items) == 0 {
		return false, nil
	}
	if f.describes {
		if err := b.addQuestionnaire(name, f.questions); err != nil {
			return false, err
		}
	}
	return true, b.add(id, questionnaireResponse{
		ResourceType: "QuestionnaireResponse", Questionnaire: b.forms[name], Status: "completed", Subject: b.patient,
		Source: b.patient, Authored: instant(authored), Item: f.items,
	})
}

// addQuestionnaire writes a questionnaire. Its address is made from what it asks, so that in every bundle the same
// questions in the same language have the same address, and others, such as about a person's own factors, another.
func (b *bundle) addQuestionnaire(name string, questions []question) error {
	q := questionnaire{
		ResourceType: "Questionnaire", Language: string(b.l.Language), Name: name, Title: b.l.T(formTitles[name]),
		Status: "active", SubjectType: []string{"Patient"}, Item: questions,
	}
	content, err := json.Marshal(q)
	if err != nil {
		return err
	}
	q.URL = "urn:uuid:" + uuid.NewSHA1(formNamespace, content).String()
	b.forms[name] = q.URL
	return b.add("questionnaire "+name, q)
}

// form collects the answers to a questionnaire in one language, and its questions where they are wanted.
type form struct {
	l         *i18n.Locale
	describes bool // the questions are wanted
	questions []question
	items     []item
}

// ask asks a question, which may have been answered. Its text and its options are only made where they are used.
func (f *form) ask(q question, text func() string, options func() []option, given ...answer) {
	if !f.describes && len(given) == 0 {
		return
	}
	q.Text = text()
	if f.describes {
		q.Options = options()
		f.questions = append(f.questions, q)
	}
	if len(given) > 0 {
		f.items = append(f.items, item{q.LinkID, q.Text, given})
	}
}

// open asks a question that is not answered with a code.
func (f *form) open(q question, key string, given ...answer) {
	f.ask(q, func() string { return f.l.T(key) }, func() []option { return nil }, given...)
}

func (f *form) number(linkID, key string, n *int) {
	var given []answer
	if n != nil {
		given = []answer{{Integer: n}}
	}
	f.open(question{LinkID: linkID, Type: "integer"}, key, given...)
}

func (f *form) date(linkID, key string, dates ...string) {
	var given []answer
	for _, date := range dates {
		given = append(given, answer{Date: date})
	}
	f.open(question{LinkID: linkID, Type: "date"}, key, given...)
}

// texts asks for the person's own words.
func (f *form) texts(linkID, key string, repeats bool, texts ...string) {
	var given []answer
	for _, text := range texts {
		if text = ownWords(text); text != "" {
			given = append(given, answer{String: text})
		}
	}
	f.open(question{LinkID: linkID, Type: "text", Repeats: repeats}, key, given...)
}

// choose asks a question that is answered with one code.
func choose[C ~string](f *form, linkID, key, prefix string, vocabulary []C, code C) {
	chooseFrom(f, question{LinkID: linkID}, func() string { return f.l.T(key) }, prefix, vocabulary, code)
}

// chooseNamed asks a question of the person's own.
func chooseNamed[C ~string](f *form, linkID, text, prefix string, vocabulary []C, code C) {
	chooseFrom(f, question{LinkID: linkID}, func() string { return text }, prefix, vocabulary, code)
}

// chooseAll asks a question that is answered with some codes, in the order of the vocabulary.
func chooseAll[C ~string](f *form, linkID, key, prefix string, vocabulary, codes []C) {
	chooseFrom(f, question{LinkID: linkID, Repeats: true}, func() string { return f.l.T(key) }, prefix, vocabulary, codes...)
}

func chooseFrom[C ~string](f *form, q question, text func() string, prefix string, vocabulary []C, codes ...C) {
	q.Type = "choice"
	coded := func(code C) coding { return coding{Code: string(code), Display: f.l.T(prefix + "." + string(code))} }
	var given []answer
	for _, code := range vocabulary {
		if slices.Contains(codes, code) {
			chosen := coded(code)
			given = append(given, answer{Coding: &chosen})
		}
	}
	f.ask(q, text, func() []option {
		options := make([]option, len(vocabulary))
		for i, code := range vocabulary {
			options[i] = option{coded(code)}
		}
		return options
	}, given...)
}
