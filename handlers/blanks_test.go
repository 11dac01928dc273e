package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/ui"
)

// blanksOf is the form in which the report asks for the sake of a criterion.
func (b *browser) blanksOf(criterion string) url.Values {
	b.t.Helper()
	root, err := html.Parse(strings.NewReader(b.get("/report").want(b.t, http.StatusOK).body))
	if err != nil {
		b.t.Fatal(err)
	}
	for form := range root.Descendants() {
		if form.Data != "form" || attribute(form, "action") != "/report/blanks" {
			continue
		}
		values := make(url.Values)
		for control := range form.Descendants() {
			addControl(values, control)
		}
		if values.Get(ui.BlankCriterion) == criterion {
			return values
		}
	}
	b.t.Fatalf("the report asks nothing for the sake of %s", criterion)
	return nil
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
	got := b.post("/report/blanks", with(form, url.Values{"all": {"yes"}})).want(t, http.StatusSeeOther)
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
	b.post("/report/blanks", with(form, url.Values{"all": {"yes"}})).want(t, http.StatusSeeOther)
	if e := b.stored(ids[0]); e.Version != versions {
		t.Errorf("stored a second time as version %d", e.Version)
	}
}

func TestAnEntryWithAnAnswerOfItsOwnKeepsItWhenTheOthersAreAnsweredTogether(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	own := ui.BlankName("sleep", ids[1], report.FieldWoke)
	b.post("/report/blanks", with(b.blanksOf("sleep"), url.Values{"all": {"yes"}, own: {"no"}})).want(t, http.StatusSeeOther)
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
	b.post("/report/blanks", form).want(t, http.StatusSeeOther)
	b.get("/report").says(t, danish("report.stored.none"))
	own := ui.BlankName("sleep", ids[2], report.FieldWoke)
	b.post("/report/blanks", with(form, url.Values{own: {"no"}})).want(t, http.StatusSeeOther)
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
	b.post("/report/blanks", with(form, url.Values{
		ui.BlankName("violent", e.ID, report.FieldSoreness): {"30"}, ui.BlankName("violent", e.ID, report.FieldUnable): {"no"},
	})).want(t, http.StatusSeeOther)
	if got := b.stored(e.ID); got.SorenessHours == nil || *got.SorenessHours != 30 || got.UnableNextDay != diary.No || *got.Pain != 9 || got.Ended != nil {
		t.Errorf("stored %+v", got)
	}
	b.get("/report").says(t, "2 svar er gemt.", `aria-labelledby="finding-violent"`)
	end := ui.BlankName("long-recent", e.ID, report.FieldEnd)
	b.post("/report/blanks", with(b.blanksOf("long-recent"), url.Values{end: {"15"}})).want(t, http.StatusSeeOther)
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
		b.post("/report/blanks", with(b.blanksOf("long-recent"), url.Values{
			ui.BlankName("long-recent", e.ID, report.FieldEnd): {ui.StillThere},
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
	sore, unable := ui.BlankName("violent", e.ID, report.FieldSoreness), ui.BlankName("violent", e.ID, report.FieldUnable)
	for _, answer := range []string{"et par timer", "-1", "100000"} {
		page := b.post("/report/blanks", with(b.blanksOf("violent"), url.Values{sore: {answer}, unable: {"yes"}})).want(t, http.StatusUnprocessableEntity)
		page.says(t, danish("error.summary"), `href="#`+sore+`"`, `id="`+sore+`-error"`, `value="`+answer+`"`, `<details class="ground" open>`)
		sent := pageForm(t, "<form action=\"/report/blanks\">"+page.body[strings.Index(page.body, `name="`+unable)-100:], "/report/blanks")
		if sent.Get(unable) != "yes" {
			t.Errorf("the other answer became %q", sent.Get(unable))
		}
	}
	if got := b.stored(e.ID); got.Version != 1 {
		t.Errorf("stored %+v", got)
	}
}

// An entry that was changed since its blanks were shown is laid beside the answer. None is stored before that was seen.
func TestAnAnswerToAnEntryThatChangedElsewhereIsLaidBesideIt(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	form := with(b.blanksOf("sleep"), url.Values{"all": {"yes"}})
	elsewhere := b.stored(ids[2])
	elsewhere.Woke, elsewhere.Note = diary.No, "rettet i en anden fane"
	if _, err := b.store.UpdateEpisode(t.Context(), b.accountID(me), elsewhere, b.time()); err != nil {
		t.Fatal(err)
	}
	page := b.post("/report/blanks", form).want(t, http.StatusConflict)
	page.says(t, danish("episode.conflict.title"), danish("report.conflict.save"), "<td dir=\"auto\">Nej</td>", "<td dir=\"auto\">Ja</td>")
	for _, id := range []string{ids[0], ids[1], ids[3]} {
		if e := b.stored(id); e.Woke != "" {
			t.Errorf("stored %+v before the conflict was seen", e)
		}
	}
	b.post("/report/blanks", pageForm(t, page.body[strings.Index(page.body, `id="error-summary"`):], "/report/blanks")).want(t, http.StatusSeeOther)
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
		return url.Values{"criterion": {"violent"}, "entry": {id}, "version": {"1"}, ui.BlankName("violent", id, report.FieldPain): {"9"}}
	}
	b.post("/report/blanks", pain(e.ID)).want(t, http.StatusNotFound)
	b.post("/report/blanks", pain("x")).want(t, http.StatusNotFound)
	b.post("/report/blanks", url.Values{"criterion": {"violent"}}).want(t, http.StatusBadRequest)
	if got, err := b.store.Episode(t.Context(), b.accountID("b@example.org"), e.ID); err != nil || got.Pain != nil {
		t.Errorf("stored %+v, %v", got, err)
	}
}

// What a diary that cannot write was asked to store comes with the next try.
func TestBlanksThatCannotBeStoredAreKeptToBeSentAgain(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	ids := b.fourNights(me, "")
	form := with(b.blanksOf("sleep"), url.Values{"all": {"no"}})
	s.fillDisk(true)
	page := b.post("/report/blanks", form).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)
	b.post("/report/blanks", pageForm(t, page.body, "/report/blanks")).want(t, http.StatusSeeOther)
	if e := b.stored(ids[3]); e.Woke != diary.No {
		t.Errorf("stored %+v", e)
	}
}
