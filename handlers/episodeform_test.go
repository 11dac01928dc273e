package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

func decode(t testing.TB, form url.Values) (views.EpisodeForm, bool) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, "/entries", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var f views.EpisodeForm
	ok := parseForm(request) == nil && decodeEpisodeForm(request, &f) == nil
	return f, ok
}

func TestAStoredEpisodeSurvivesItsForm(t *testing.T) {
	f, ok := decode(t, fullForm())
	if !ok {
		t.Fatal("the form was not decoded")
	}
	f.ID = diary.NewID()
	first, problems := readEpisode(f, diary.Episode{Zone: "Europe/Copenhagen"}, testStart)
	if problems != nil {
		t.Fatal(problems)
	}
	again, problems := readEpisode(writeEpisode(first), first, testStart)
	if problems != nil || !first.SameEntry(again) {
		t.Errorf("came back as %+v (%v), want %+v", again, problems, first)
	}
}

func TestEveryFieldThatTheDomainRefusesHasAPlaceInTheForm(t *testing.T) {
	broken := diary.Episode{
		Started: testStart, Precision: "x", Ended: new(time.Time),
	}
	for _, f := range diary.EpisodeFields {
		f.Set(&broken, []string{map[diary.FieldKind]string{diary.Rating: "-1", diary.Hours: "-1", diary.Effected: "x=x", diary.FreeText: "\x00"}[f.Kind]})
		if f.Codes != nil {
			f.Set(&broken, []string{"x"})
		}
	}
	var fields []string
	for _, problem := range broken.Validate(testStart) {
		fields = append(fields, problem.Field)
	}
	for _, field := range fields {
		if !slices.Contains(formOrder, field) {
			t.Errorf("%s has no place in the form's order", field)
		}
	}
	future := diary.Episode{Started: testStart.Add(time.Hour)}.Validate(testStart)
	fields = append(fields, future[len(future)-1].Field)
	for _, field := range formOrder {
		if !slices.Contains(fields, field) {
			t.Errorf("%s is in the form's order but was not refused", field)
		}
	}
}

// FuzzEpisodeForm sends anything at all as the form. Nothing panics, and what is accepted comes back
// from its own form as the same episode.
func FuzzEpisodeForm(f *testing.F) {
	f.Add(fullForm().Encode(), int64(0))
	f.Add("when=now", testStart.UnixMilli())
	f.Add("when=night&date=2026-03-29&minutes=90", testStart.UnixMilli())
	f.Add("when=at&date=2026-10-25&time=02:30&seconds=5&ongoing=true", testStart.UnixMilli())
	f.Add("tried.stretch=helped&tried.=x&tried[=x&triggers[99999999]=x&triggers.9.9=x&when=15", testStart.UnixMilli())
	f.Add("minutes=99999999999999999999&pain=-1&note=%00%ff", testStart.UnixMilli())
	f.Fuzz(func(t *testing.T, body string, millis int64) {
		form, err := url.ParseQuery(body)
		if err != nil || len(body) > maxForm {
			return
		}
		typed, ok := decode(t, form)
		if !ok {
			return
		}
		const century = 100 * 365 * 24 * int64(time.Hour/time.Millisecond)
		now := testStart.Add(time.Duration(millis%century) * time.Millisecond)
		typed.ID = diary.NewID()
		for _, zone := range []string{"Europe/Copenhagen", "Australia/Lord_Howe", "America/Sao_Paulo"} {
			e, problems := readEpisode(typed, diary.Episode{Zone: zone}, now)
			if problems != nil {
				continue
			}
			again, problems := readEpisode(writeEpisode(e), e, now)
			if problems != nil || !e.SameEntry(again) {
				t.Errorf("%q in %s: %+v came back as %+v (%v)", body, zone, e, again, problems)
			}
		}
	})
}

func TestFormFieldsAreOrderedAndComplete(t *testing.T) {
	form := url.Values{"b": {"2", "1"}, "a": {"x"}}
	got := make(url.Values)
	fields := formFields(form)
	for _, field := range fields {
		got.Add(field.Value, field.Label)
	}
	if !maps.EqualFunc(got, form, slices.Equal) || fields[0].Value != "a" {
		t.Errorf("%v came back as %v", form, fields)
	}
}

func TestAnImpossibleLengthIsToldTogetherWithAMissingStart(t *testing.T) {
	for minutes, want := range map[string]diary.Code{"-1": diary.EndBeforeStart, "1500": diary.TooLong, "5": ""} {
		f, ok := decode(t, url.Values{"when": {string(views.WhenAt)}, "minutes": {minutes}})
		if !ok {
			t.Fatal("the form was not decoded")
		}
		f.ID = diary.NewID()
		_, problems := readEpisode(f, diary.Episode{Zone: "Europe/Copenhagen"}, testStart)
		if got := problems.For("started_at"); got != diary.Required {
			t.Errorf("%s minutes: the missing start is %q", minutes, got)
		}
		if got := problems.For("ended_at"); got != want {
			t.Errorf("%s minutes: got %q, want %q", minutes, got, want)
		}
	}
}

func TestWhatWasSaidOfACrampThatDoesNotEndIsKeptByItsForm(t *testing.T) {
	base := diary.Episode{ID: diary.NewID(), Zone: "Europe/Copenhagen", Precision: diary.Exact, Started: testStart.Add(-3 * time.Hour)}
	form := writeEpisode(base)
	form.Ongoing = true
	said, problems := readEpisode(form, base, testStart)
	if problems != nil || said.StillAt == nil || !said.StillAt.Equal(testStart) {
		t.Fatalf("not over yet: still there at %v, %v", said.StillAt, problems)
	}
	later, _ := readEpisode(writeEpisode(said), said, testStart.Add(time.Hour))
	if later.StillAt == nil || !later.StillAt.Equal(testStart) {
		t.Errorf("what was ticked before says that it is still there at %v", later.StillAt)
	}
	night := writeEpisode(said)
	night.When = views.WhenNight
	moved, problems := readEpisode(night, said, testStart)
	if problems != nil || moved.StillAt == nil || moved.StillAt.Sub(moved.Started) != 3*time.Hour {
		t.Errorf("moved to the night it was still there at %v, begun %v (%v)", moved.StillAt, moved.Started, problems)
	}
	over := writeEpisode(said)
	over.Ongoing, over.Minutes = false, "90"
	if ended, problems := readEpisode(over, said, testStart); problems != nil || ended.StillAt != nil || ended.Ended == nil {
		t.Errorf("with a length it is %+v, %v", ended, problems)
	}
}
