package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/ui"
)

// questionPath is the address of the question that the report asks for the sake of a criterion.
func questionPath(criterion string) string {
	place := slices.IndexFunc(report.Criteria.Criteria, func(c report.Criterion) bool { return c.ID == criterion })
	return "/report/blanks/" + strconv.Itoa(place+1)
}

// blanksOf is the form of that question.
func (b *browser) blanksOf(criterion string) url.Values {
	b.t.Helper()
	return pageForm(b.t, b.get(questionPath(criterion)).want(b.t, http.StatusOK).body, questionPath(criterion))
}

// fourNights are cramps of four nights; of each it is known that it woke the person unless it is blank.
func (b *browser) fourNights(email string, woke diary.Answer) (ids []string) {
	b.t.Helper()
	for night := range 4 {
		ids = append(ids, b.logAt(email, time.Duration(night*24+1)*time.Hour, func(e *diary.Episode) {
			e.Woke, e.Note, e.Pain, e.MovementProblem, e.SorenessHours, e.UnableNextDay = woke, "min egen note", new(3), diary.No, new(0), diary.No
		}).ID)
	}
	return ids
}

func TestOneAnswerIsStoredForAllTheEntriesThatAQuestionIsAbout(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	form := b.blanksOf("sleep")
	before := b.stored(ids[0])
	got := b.post(questionPath("sleep"), with(form, url.Values{"field": {"woke"}, "all": {"yes"}})).want(t, http.StatusSeeOther)
	if got.Header.Get("Location") != "/report" {
		t.Errorf("led to %s", got.Header.Get("Location"))
	}
	for _, id := range ids {
		e := b.stored(id)
		e.Version, e.Changed, e.Woke = before.Version, before.Changed, ""
		if e.Started, e.Ended, e.ID, e.Recorded = before.Started, before.Ended, before.ID, before.Recorded; b.stored(id).Woke != diary.Yes || !e.SameEntry(before) {
			t.Errorf("stored %+v", b.stored(id))
		}
	}
	page := b.get("/report").says(t, "4 svar er gemt.", "»"+danish("field.woke")+"« Ja (", `aria-labelledby="finding-sleep"`).body
	if strings.Contains(page, danish("criterion.sleep.ask")) {
		t.Error("the report still asks")
	}
	if again := b.get("/report").body; strings.Contains(again, "4 svar er gemt.") {
		t.Error("the notice is said twice")
	}
	// The same form again, as after Back, changes nothing and is no conflict.
	versions := b.stored(ids[0]).Version
	b.post(questionPath("sleep"), with(form, url.Values{"field": {"woke"}, "all": {"yes"}})).want(t, http.StatusSeeOther)
	if e := b.stored(ids[0]); e.Version != versions {
		t.Errorf("stored a second time as version %d", e.Version)
	}
}

func TestAnEntryWithAnAnswerOfItsOwnKeepsItWhenTheOthersAreAnsweredTogether(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	own := ui.BlankName(ids[1], report.FieldWoke)
	b.post(questionPath("sleep"), with(b.blanksOf("sleep"), url.Values{"field": {"woke"}, "all": {"yes"}, own: {"no"}})).want(t, http.StatusSeeOther)
	for i, id := range ids {
		if want := map[bool]diary.Answer{true: diary.No, false: diary.Yes}[i == 1]; b.stored(id).Woke != want {
			t.Errorf("of night %d %q is stored, want %q", i, b.stored(id).Woke, want)
		}
	}
	b.get("/report").says(t, "« Ja (", "« Nej (")
}

func TestWhatIsLeftAloneStaysBlank(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	form := b.blanksOf("sleep")
	b.post(questionPath("sleep"), form).want(t, http.StatusSeeOther)
	b.get("/report").says(t, danish("report.stored.none"))
	own := ui.BlankName(ids[2], report.FieldWoke)
	b.post(questionPath("sleep"), with(form, url.Values{own: {"no"}})).want(t, http.StatusSeeOther)
	for i, id := range ids {
		if e := b.stored(id); i != 2 && (e.Woke != "" || e.Version != 1) || i == 2 && e.Woke != diary.No {
			t.Errorf("of night %d %q is stored as version %d", i, e.Woke, e.Version)
		}
	}
}

// Several fields of one entry, one of which is a length.
func TestTheLengthAndTheNumbersOfACrampAreAnsweredOnTheReport(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	e := b.logAt(me, 2*time.Hour, func(e *diary.Episode) { e.Ended, e.Pain = nil, new(9) })
	form := b.blanksOf("violent")
	b.post(questionPath("violent"), with(form, url.Values{
		ui.BlankName(e.ID, report.FieldSoreness): {"30"}, ui.BlankName(e.ID, report.FieldUnable): {"no"},
	})).want(t, http.StatusSeeOther)
	if got := b.stored(e.ID); got.SorenessHours == nil || *got.SorenessHours != 30 || got.UnableNextDay != diary.No || *got.Pain != 9 || got.Ended != nil {
		t.Errorf("stored %+v", got)
	}
	b.get("/report").says(t, "2 svar er gemt.", `aria-labelledby="finding-violent"`)
	end := ui.BlankName(e.ID, report.FieldEnd)
	b.post(questionPath("long-recent"), with(b.blanksOf("long-recent"), url.Values{end: {"15"}})).want(t, http.StatusSeeOther)
	if got := b.stored(e.ID); got.Ended == nil || got.Ended.Sub(got.Started) != 15*time.Minute {
		t.Errorf("stored %+v", got)
	}
	b.get("/report").says(t, `aria-labelledby="finding-long-recent"`)
}

func TestACrampThatIsStillThereIsSaidOnTheReport(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	for _, night := range []bool{false, true} {
		e := b.logAt(me, 30*time.Hour, func(e *diary.Episode) {
			e.Ended = nil
			if night {
				e.Precision, e.Started = diary.Night, diary.MiddleOf(e.CrampDay(), e.Location())
			}
		})
		b.post(questionPath("long-recent"), with(b.blanksOf("long-recent"), url.Values{
			ui.BlankName(e.ID, report.FieldEnd): {ui.StillThere},
		})).want(t, http.StatusSeeOther)
		if got := b.stored(e.ID); !got.Ongoing || got.StillAt == nil || got.LastedAtLeast(b.time()) < 27*time.Hour {
			t.Errorf("night %v: stored %+v", night, got)
		}
		b.get("/report").says(t, `aria-labelledby="finding-long-recent"`)
		b.post("/entries/"+e.ID+"/delete", nil).want(t, http.StatusSeeOther)
	}
}

func TestAWrongAnswerIsSaidBesideItsFieldAndNothingIsStored(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	e := b.logAt(me, 2*time.Hour, func(e *diary.Episode) { e.Pain = new(9) })
	sore, unable := ui.BlankName(e.ID, report.FieldSoreness), ui.BlankName(e.ID, report.FieldUnable)
	for _, answer := range []string{"et par timer", "-1", "100000"} {
		page := b.post(questionPath("violent"), with(b.blanksOf("violent"), url.Values{sore: {answer}, unable: {"yes"}})).want(t, http.StatusUnprocessableEntity)
		page.says(t, danish("error.summary"), `href="#`+sore+`"`, `id="`+sore+`-error"`, `value="`+answer+`"`)
		sent := pageForm(t, page.body, questionPath("violent"))
		if sent.Get(unable) != "yes" {
			t.Errorf("the other answer became %q", sent.Get(unable))
		}
	}
	if got := b.stored(e.ID); got.Version != 1 {
		t.Errorf("stored %+v", got)
	}
}

// What was typed stays also when somebody has answered the question elsewhere meanwhile.
func TestAWrongAnswerStaysOnThePageOfAQuestionThatIsNotAskedAnyMore(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	e := b.logAt(me, 2*time.Hour, func(e *diary.Episode) { e.Pain = new(9) })
	sore := ui.BlankName(e.ID, report.FieldSoreness)
	form := with(b.blanksOf("violent"), url.Values{sore: {"et par timer"}})
	elsewhere := b.stored(e.ID)
	elsewhere.SorenessHours, elsewhere.UnableNextDay = new(1), diary.No
	if _, err := b.store.UpdateEpisode(t.Context(), b.accountID(me), elsewhere, b.time()); err != nil {
		t.Fatal(err)
	}
	b.get(questionPath("violent")).want(t, http.StatusSeeOther)
	page := b.post(questionPath("violent"), form).want(t, http.StatusUnprocessableEntity)
	again := pageForm(t, page.body, questionPath("violent"))
	if again.Get(sore) != "et par timer" || again.Get(ui.BlankVersion) != "1" {
		t.Errorf("the page holds %v", again)
	}
	b.post(questionPath("violent"), with(again, url.Values{sore: {"30"}})).want(t, http.StatusConflict)
}

// The report itself holds no field: what one tap answers is sent by the button that is tapped, and what takes more has a
// page of its own.
func TestOneTapAnswersWhatTheReportAsksOfOneCramp(t *testing.T) {
	for criterion, tap := range map[string]struct {
		log    func(*diary.Episode)
		field  report.Field
		answer string
	}{
		"long-recent": {func(e *diary.Episode) { e.Ended = nil }, report.FieldEnd, "15"},
		"violent":     {func(e *diary.Episode) { e.Pain, e.SorenessHours = nil, new(48) }, report.FieldPain, "9"},
		"sleep":       {func(e *diary.Episode) { e.Woke = "" }, report.FieldWoke, "yes"},
	} {
		b := newSite(t).member(me)
		for night := range 3 { // "sleep" counts four nights
			b.logAt(me, time.Duration(night*24+26)*time.Hour, func(e *diary.Episode) {
				e.Pain, e.Woke, e.MovementProblem, e.SorenessHours, e.UnableNextDay = new(3), diary.Yes, diary.No, new(0), diary.No
			})
		}
		b.logAt(me, 2*time.Hour, func(e *diary.Episode) {
			e.Pain, e.Woke, e.MovementProblem, e.SorenessHours, e.UnableNextDay = new(3), diary.Yes, diary.No, new(0), diary.No
			tap.log(e)
		})
		page := b.get("/report")
		var pressed url.Values
		for _, form := range typedForms(t, page.body) {
			if len(form.typed(nil)) > 0 {
				t.Errorf("the report has something to fill in: %+v", form.typed(nil))
			}
			for _, button := range form.buttons {
				if attribute(form.node, "action") == questionPath(criterion) && attribute(button.node, "value") == tap.answer {
					pressed = with(form.hidden(), url.Values{attribute(button.node, "name"): {tap.answer}})
				}
			}
		}
		b.post(questionPath(criterion), pressed).want(t, http.StatusSeeOther)
		b.get("/report").says(t, "1 svar er gemt.", `aria-labelledby="finding-`+criterion+`"`)
	}
}

// No answer is stored when the database fails at any point, and all of them when it does not.
func TestTheAnswersToAQuestionAreStoredTogetherOrNotAtAll(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	form := with(b.blanksOf("sleep"), url.Values{"field": {"woke"}, "all": {"yes"}})
	for first := 1; ; first++ {
		count, failed := 0, false
		s.fail(func(string, bool) error {
			count++
			if failed = failed || count >= first; failed {
				return diary.ErrUnavailable
			}
			return nil
		})
		status := b.post(questionPath("sleep"), form).StatusCode
		s.fail(nil)
		stored := 0
		for _, id := range ids {
			if b.stored(id).Woke == diary.Yes {
				stored++
			}
		}
		if status == http.StatusSeeOther && stored == len(ids) {
			if first < 3 {
				t.Errorf("only %d operations failed", first-1)
			}
			break
		}
		if stored != 0 || first > 30 {
			t.Fatalf("failing from operation %d on it is answered %d, and %d of %d are stored", first, status, stored, len(ids))
		}
	}
}

// An entry that was changed since its blanks were shown is laid beside the answer. None is stored before that was seen.
func TestAnAnswerToAnEntryThatChangedElsewhereIsLaidBesideIt(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	form := with(b.blanksOf("sleep"), url.Values{"field": {"woke"}, "all": {"yes"}})
	elsewhere := b.stored(ids[2])
	elsewhere.Woke, elsewhere.Note = diary.No, "rettet i en anden fane"
	if _, err := b.store.UpdateEpisode(t.Context(), b.accountID(me), elsewhere, b.time()); err != nil {
		t.Fatal(err)
	}
	page := b.post(questionPath("sleep"), form).want(t, http.StatusConflict)
	page.says(t, danish("episode.conflict.title"), danish("report.conflict.save"), "dir=\"auto\">Nej</td>", "dir=\"auto\">Ja</td>")
	for _, id := range []string{ids[0], ids[1], ids[3]} {
		if e := b.stored(id); e.Woke != "" {
			t.Errorf("stored %+v before the conflict was seen", e)
		}
	}
	b.post(questionPath("sleep"), pageForm(t, page.body[strings.Index(page.body, `id="error-summary"`):], questionPath("sleep"))).want(t, http.StatusSeeOther)
	for _, id := range ids {
		if e := b.stored(id); e.Woke != diary.Yes {
			t.Errorf("stored %+v", e)
		}
	}
	if e := b.stored(ids[2]); e.Note != "rettet i en anden fane" {
		t.Errorf("the note became %q", e.Note)
	}
}

func TestBlanksOfNobodysEntryAreNotFound(t *testing.T) {
	s := newSite(t)
	b, other := s.member(me), s.member("b@example.org")
	e := other.logAt("b@example.org", time.Hour, func(e *diary.Episode) { e.Pain = nil })
	pain := func(id string) url.Values {
		return url.Values{"entry": {id}, "version": {"1"}, ui.BlankName(id, report.FieldPain): {"9"}}
	}
	violent := questionPath("violent")
	b.post(violent, pain(e.ID)).want(t, http.StatusNotFound)
	b.post(violent, pain("x")).want(t, http.StatusNotFound)
	b.post(violent, nil).want(t, http.StatusBadRequest)
	own := b.logAt(me, time.Hour, func(e *diary.Episode) { e.Pain = nil })
	for _, unknown := range []string{"0", "x", "1000"} {
		b.get("/report/blanks/"+unknown).want(t, http.StatusNotFound)
		wrong := with(pain(own.ID), url.Values{ui.BlankName(own.ID, report.FieldPain): {"nine"}})
		b.post("/report/blanks/"+unknown, wrong).want(t, http.StatusNotFound)
	}
	if got, err := b.store.Episode(t.Context(), b.accountID("b@example.org"), e.ID); err != nil || got.Pain != nil {
		t.Errorf("stored %+v, %v", got, err)
	}
}

// What a diary that cannot write was asked to store comes with the next try.
func TestBlanksThatCannotBeStoredAreKeptToBeSentAgain(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	form := with(b.blanksOf("sleep"), url.Values{"field": {"woke"}, "all": {"no"}})
	s.fillDisk(true)
	page := b.post(questionPath("sleep"), form).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)
	b.post(questionPath("sleep"), pageForm(t, page.body, questionPath("sleep"))).want(t, http.StatusSeeOther)
	if e := b.stored(ids[3]); e.Woke != diary.No {
		t.Errorf("stored %+v", e)
	}
}
