package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// filled is an entry whose blanks were answered.
type filled struct {
	stored, changed diary.Episode // changed has the version that was seen when it was answered
	fields          []report.Field
}

// lost says whether the entry changed since its blanks were shown. What was stored by the same answer does not count.
func (f filled) lost() bool {
	return f.stored.Deleted != nil || f.stored.Version != f.changed.Version && !f.stored.SameEntry(f.changed)
}

// showQuestion shows a question of the report by itself, to answer it for each of its entries.
func (a *reportArea) showQuestion(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newQuestionPage(r, v)
	if err != nil {
		return err
	}
	if len(p.Question.Blanks) == 0 {
		return redirect(w, r, "/report") // it was answered since the link to it was made
	}
	return render(w, r, http.StatusOK, views.Question(p))
}

func (a *reportArea) newQuestionPage(r *http.Request, v visitor) (views.QuestionPage, error) {
	id, known := words.QuestionOf(mux.Vars(r)["question"])
	if !known {
		return views.QuestionPage{}, errNotFound
	}
	evaluated, snapshot, err := a.readReport(r.Context(), v)
	if err != nil {
		return views.QuestionPage{}, err
	}
	finding, _ := evaluated.Finding(id)
	p := views.QuestionPage{Page: a.newPage(r, v, "report.title")}
	p.Question = words.NewQuestion(v.locale, evaluated, finding, snapshot.Episodes, a.Help.At(evaluated.Now, v.account.Region))
	p.Title = p.Question.Ask
	return p, nil
}

// answerBlanks stores what the report asked about entries. Only the fields that were answered change, and none of the
// entries does when one cannot be stored as it was seen.
func (a *reportArea) answerBlanks(w http.ResponseWriter, r *http.Request, v visitor) error {
	for question, answer := range profileAnswers {
		if r.PostForm.Has(string(question)) {
			return a.answerProfile(w, r, v, question, answer)
		}
	}
	answered, problems, err := a.readBlanks(r, v)
	if err != nil {
		return err
	}
	if len(answered) == 0 && problems == nil {
		return a.announce(w, r, "/report", blanksLeft)
	}
	var cause error
	if problems != nil {
		cause = problems
	} else {
		cause = a.storeBlanks(r.Context(), v, answered)
	}
	if cause == nil {
		return a.announce(w, r, "/report", blanksFilled, noteFilled(answered)...)
	}
	if _, conflict := errors.AsType[*diary.ConflictError[diary.Episode]](cause); problems == nil && !conflict {
		return fmt.Errorf("answer blanks: %w", cause) // is kept to be sent again, with the button that was pressed
	}
	p, err := a.newQuestionPage(r, v)
	if err != nil {
		return fmt.Errorf("answer blanks: %w", err)
	}
	p.Typed = ui.Answers(r.PostForm)
	p.Errors = blankErrors(v, problems, answered)
	keepAsking(v, &p.Question, answered)
	if problems == nil {
		p.Conflict = newBlanksConflict(v, r.PostForm, answered)
	}
	return area.OnForm(fmt.Errorf("answer blanks: %w", cause), &p, views.Question)
}

// storeBlanks stores all answers, or none when an entry changed since it was asked about.
func (a *reportArea) storeBlanks(ctx context.Context, v visitor, answered []filled) error {
	if i := slices.IndexFunc(answered, filled.lost); i >= 0 {
		return &diary.ConflictError[diary.Episode]{Stored: answered[i].stored}
	}
	var episodes []diary.Episode
	for _, f := range answered {
		episodes = append(episodes, f.changed)
	}
	err := a.Store.UpdateEpisodes(ctx, v.account.ID, episodes, a.Now())
	if conflict, ok := errors.AsType[*diary.ConflictError[diary.Episode]](err); ok { // changed while this was read
		i := slices.IndexFunc(answered, func(f filled) bool { return f.stored.ID == conflict.Stored.ID })
		answered[i].stored = conflict.Stored
	}
	return err
}

// keepAsking asks again for what could not be stored, under the version that was seen, also where the report does not ask
// any more.
func keepAsking(v visitor, q *words.QuestionView, answered []filled) {
	for _, f := range answered {
		i := slices.IndexFunc(q.Blanks, func(b words.Blank) bool { return b.Episode.ID == f.stored.ID })
		if i < 0 {
			i, q.Blanks = len(q.Blanks), append(q.Blanks, words.NewBlank(v.locale, f.stored, f.fields))
		}
		blank := &q.Blanks[i]
		blank.Episode.Version = f.changed.Version
		blank.Fields = slices.DeleteFunc(slices.Clone(report.Fields), func(field report.Field) bool {
			return !slices.Contains(blank.Fields, field) && !slices.Contains(f.fields, field)
		})
	}
}

// readBlanks reads the answers of a question into the entries that they are about. An entry that got none is left out.
func (a *reportArea) readBlanks(r *http.Request, v visitor) (answered []filled, problems diary.Problems, err error) {
	entries, versions := r.PostForm[ui.BlankEntry], r.PostForm[ui.BlankVersion]
	if len(entries) == 0 || len(entries) != len(versions) {
		return nil, nil, errBadRequest
	}
	for i, id := range entries {
		if !diary.ValidID(id) {
			return nil, nil, errNotFound
		}
		stored, err := a.Store.Episode(r.Context(), v.account.ID, id)
		if err != nil {
			return nil, nil, fmt.Errorf("find episode: %w", err)
		}
		f := filled{stored: stored, changed: stored}
		f.changed.Version, _ = strconv.ParseInt(versions[i], 10, 64) // what is not a number is no version, and so stale
		unread := f.read(r.PostForm, v.tap.at)
		if f.fields == nil {
			continue
		}
		for _, problem := range inOrder(formOrder, unread, f.changed.Validate(a.Now())) {
			problem.Field = ui.BlankName(id, f.about(problem.Field))
			problems = append(problems, problem)
		}
		answered = append(answered, f)
	}
	return answered, problems, nil
}

// read fills in what was answered about the entry by itself, or about all entries.
func (f *filled) read(form url.Values, at time.Time) (unread diary.Problems) {
	for _, field := range report.Fields {
		answer := form.Get(ui.BlankName(f.stored.ID, field))
		if answer == "" && form.Get(ui.BlankField) == string(field) {
			answer = form.Get(ui.BlankAll)
		}
		if answer == "" {
			continue
		}
		f.fields = append(f.fields, field)
		read := false
		if field == report.FieldEnd {
			read = f.readEnd(answer, at)
		} else {
			read = words.EpisodeField(field).Set(&f.changed, []string{answer})
		}
		if !read {
			unread = append(unread, diary.Problem{Field: string(field), Code: diary.Unknown})
		}
	}
	return unread
}

func (f *filled) readEnd(answer string, at time.Time) bool {
	if answer == ui.StillThere {
		f.changed.Ongoing, f.changed.StillAt, f.changed.Ended = true, &at, nil
		return true
	}
	setLength, err := readLength(answer)
	if err == nil {
		f.changed.Ongoing = false
		setLength(&f.changed)
	}
	return err == nil
}

// about is the field of the form that a problem is shown at: the one that has it, or the first that was answered.
func (f filled) about(problem string) report.Field {
	if field := report.Field(problem); slices.Contains(f.fields, field) {
		return field
	}
	return f.fields[0]
}

// blankErrors names the entry and the question of each problem.
func blankErrors(v visitor, problems diary.Problems, answered []filled) ui.FormErrors {
	var found ui.FormErrors
	for _, problem := range problems {
		id, field, _ := strings.Cut(problem.Field, ".")
		i := slices.IndexFunc(answered, func(f filled) bool { return f.stored.ID == id })
		for _, e := range ui.NewFormErrors(v.locale, diary.Problems{{Field: field, Code: problem.Code}}) {
			e.Field, e.Label = problem.Field, words.Blanked(v.locale, answered[i].stored)+": "+e.Label
			found = append(found, e)
		}
	}
	return found
}

// newBlanksConflict shows what is stored beside what was answered, and takes on the versions that are shown so.
func newBlanksConflict(v visitor, sent url.Values, answered []filled) *views.BlanksConflict {
	form := make(url.Values, len(sent))
	for name, values := range sent {
		form[name] = slices.Clone(values)
	}
	form.Del(ui.MadeForField)
	c := &views.BlanksConflict{}
	for _, f := range answered {
		if !f.lost() {
			continue
		}
		place := slices.Index(form[ui.BlankEntry], f.stored.ID)
		form[ui.BlankVersion][place] = strconv.FormatInt(f.stored.Version, 10)
		c.Entries = append(c.Entries, views.BlanksConflictEntry{
			Entry: words.Blanked(v.locale, f.stored), Deleted: f.stored.Deleted != nil,
			Rows: words.Differing(v.locale, words.AllFacts(v.locale, f.stored), words.AllFacts(v.locale, f.changed)),
		})
	}
	c.Fields = formFields(form)
	return c
}

// mostNoted is how many entries a notice names: what it says is sent to the browser and back.
const mostNoted = 40

// noteFilled is how a notice names what was answered: how many answers, and for each entry the numbers of its fields and
// its ID.
func noteFilled(answered []filled) []string {
	args := []string{"0"}
	count := 0
	for _, f := range answered {
		var numbers strings.Builder
		for _, field := range f.fields {
			numbers.WriteString(strconv.Itoa(slices.Index(report.Fields, field)))
		}
		count += len(f.fields)
		if len(args) < 2*mostNoted {
			args = append(args, numbers.String(), f.stored.ID)
		}
	}
	args[0] = strconv.Itoa(count)
	return args
}

// sayFilled says what a notice names, as it is stored now.
func sayFilled(v visitor, args []string, episodes []diary.Episode) ui.Notice {
	if len(args) < 2 {
		return ui.Notice{}
	}
	count, err := strconv.Atoi(args[0])
	if err != nil || count < 1 {
		return ui.Notice{}
	}
	var said []words.Answered
	for pair := range slices.Chunk(args[1:], 2) {
		numbers, id := pair[0], pair[len(pair)-1]
		i := slices.IndexFunc(episodes, func(e diary.Episode) bool { return e.ID == id })
		for _, number := range numbers {
			if place := int(number - '0'); i >= 0 && place >= 0 && place < len(report.Fields) {
				said = append(said, words.Answered{Episode: episodes[i], Field: report.Fields[place]})
			}
		}
	}
	return ui.Notice{Text: words.Filled(v.locale, count, said), Done: true}
}
