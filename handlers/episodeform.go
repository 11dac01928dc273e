package handlers

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// decodeEpisodeForm reads what was typed, whether it makes sense or not.
func decodeEpisodeForm(r *http.Request, f *views.EpisodeForm) error {
	if err := decodeForm(r, f); err != nil {
		return err
	}
	f.Answers = typedAnswers(r, diary.EpisodeFields)
	return nil
}

// readEpisode makes an episode of what was typed, and finds what is wrong with it. base is the stored
// episode, or one with only a zone for a new one: what the form shows only in part, such as the
// seconds of a start, stays as it was unless it was changed.
func readEpisode(f views.EpisodeForm, base diary.Episode, now time.Time) (diary.Episode, diary.Problems) {
	e := diary.Episode{ID: f.ID, Zone: base.Zone, Recorded: base.Recorded}
	// What is not a number, a date or a time is found before the domain can judge.
	unread := readAnswers(diary.EpisodeFields, f.Answers, diary.DateOf(now.In(e.Location())), &e)
	e.Version, _ = strconv.ParseInt(f.Version, 10, 64) // what is not a number is no version, and so stale
	if code := readStart(f, base, now, &e); code != "" {
		unread = append(unread, diary.Problem{Field: "started_at", Code: code})
	}
	if code := readEnd(f, base, now, &e); code != "" {
		unread = append(unread, diary.Problem{Field: "ended_at", Code: code})
	}
	if f.Place != "" {
		unread = append(unread, readPlace(f.Place, &e)...)
	}
	return e, inOrder(formOrder, unread, e.Validate(now))
}

// readPlace fills in the muscle and the side of a place that was chosen. What was answered beside it has to
// be the same.
func readPlace(place string, e *diary.Episode) (problems diary.Problems) {
	muscle, side, _ := strings.Cut(place, " ")
	switch {
	case e.Muscle == "":
		e.Muscle = diary.Muscle(muscle)
	case string(e.Muscle) != muscle:
		problems = append(problems, diary.Problem{Field: "muscle", Code: diary.Contradiction})
	}
	switch {
	case e.Side == "":
		e.Side = diary.Side(side)
	case string(e.Side) != side:
		problems = append(problems, diary.Problem{Field: "side", Code: diary.Contradiction})
	}
	return problems
}

// readStart reads when the episode began, and how exactly that is known. The code says what is wrong.
func readStart(f views.EpisodeForm, base diary.Episode, now time.Time, e *diary.Episode) diary.Code {
	zone := e.Location()
	if ago, ok := minutesAgo(f.When); ok {
		e.Started, e.Precision = now.Add(-ago), diary.About
		if ago == 0 {
			e.Precision = diary.Exact
		}
		return ""
	}
	e.Precision = diary.Exact
	if f.When != views.WhenAt && f.When != views.WhenNight {
		return diary.Required
	}
	if strings.TrimSpace(f.Date) == "" {
		return diary.Required
	}
	date, ok := diary.ReadDate(f.Date, diary.DateOf(now.In(zone)), diary.PreferPast)
	if !ok {
		return diary.Unknown
	}
	if f.When == views.WhenNight {
		e.Started, e.Precision = diary.MiddleOf(date-1, zone), diary.Night
		return ""
	}
	if f.About {
		e.Precision = diary.About
	}
	if strings.TrimSpace(f.Time) == "" {
		return diary.Required
	}
	clock, ok := diary.ReadTimeOfDay(f.Time)
	if !ok {
		return diary.Unknown
	}
	// The form shows minutes, and not which of two equal wall times of an autumn night is meant. Where
	// it still says what is stored, what is stored is meant.
	if shown := writeTimes(base); shown.When == views.WhenAt && shown.Date == date.String() && shown.Time == clock.String() {
		e.Started = base.Started
		return ""
	}
	started, exists := diary.LocalTime(date, clock.Hour(), clock.Minute(), zone)
	if !exists {
		e.Started = started
		return diary.NoSuchTime
	}
	e.Started = started
	return ""
}

// readEnd reads how long the episode lasted. The code says what is wrong with that while the start is
// missing: until then the domain cannot judge the end, and an error should not wait for a second round.
func readEnd(f views.EpisodeForm, base diary.Episode, now time.Time, e *diary.Episode) diary.Code {
	e.Ongoing, e.StillAt = f.Ongoing, stillAt(base, e)
	if e.Ongoing && !base.Ongoing && e.Precision != diary.Night && !now.Before(e.Started) {
		e.StillAt = &now // the person says so at this moment
	}
	minutes, minutesRead := diary.ReadNumber(f.Minutes)
	seconds, secondsRead := diary.ReadNumber(f.Seconds)
	switch {
	case !minutesRead || !secondsRead:
		return diary.Unknown
	case minutes == nil && seconds == nil:
		return ""
	}
	e.StillAt = nil
	shown := writeTimes(base)
	if d, ok := base.Duration(); ok && shown.Minutes == f.Minutes && shown.Seconds == f.Seconds {
		ended := e.Started.Add(d)
		e.Ended = &ended
		return ""
	}
	lasted := clamp(minutes, time.Minute) + clamp(seconds, time.Second)
	if f.When == views.WhenNow && !e.Ongoing && 0 < lasted && lasted <= diary.MaxDuration {
		e.Started, e.Precision = now.Add(-lasted), diary.About // it has a length, so it is over: it ended now
	}
	ended := e.Started.Add(lasted)
	e.Ended = &ended
	switch {
	case !e.Started.IsZero():
		return ""
	case lasted < 0:
		return diary.EndBeforeStart
	case lasted > diary.MaxDuration:
		return diary.TooLong
	}
	return ""
}

// stillAt is when a stored cramp was said to be still there, if that can stand with the start of the form.
// Where only the night is known, it is the length that was said.
func stillAt(base diary.Episode, e *diary.Episode) *time.Time {
	if base.StillAt == nil {
		return nil
	}
	still := *base.StillAt
	if base.Precision == diary.Night || e.Precision == diary.Night {
		still = e.Started.Add(still.Sub(base.Started))
	}
	if lasted := still.Sub(e.Started); lasted < 0 || lasted > diary.MaxDuration && !e.Ongoing {
		return nil
	}
	return &still
}

// clamp is a number of units, kept within what a time.Duration can hold; anything near the bounds is
// refused by the domain.
func clamp(n *int, unit time.Duration) time.Duration {
	const most = 1_000_000
	if n == nil {
		return 0
	}
	return time.Duration(max(min(*n, most), -most)) * unit
}

// formOrder names the fields as they stand on the page, so that errors are read in that order.
var formOrder = append([]string{"id", "zone", "precision", "started_at", "ended_at"}, fieldNames(diary.EpisodeFields)...)

// writeEpisode is the form of a stored episode.
func writeEpisode(e diary.Episode) views.EpisodeForm {
	f := writeTimes(e)
	f.ID, f.Version = e.ID, strconv.FormatInt(e.Version, 10)
	f.Ongoing, f.Answers = e.Ongoing, writeAnswers(diary.EpisodeFields, &e)
	return f
}

// writeTimes shows in a form when an episode began and how long it lasted.
func writeTimes(e diary.Episode) views.EpisodeForm {
	local := e.Started.In(e.Location())
	f := views.EpisodeForm{
		When: views.WhenAt, Date: diary.DateOf(local).String(), Time: local.Format("15:04"), About: e.Precision == diary.About,
	}
	if e.Precision == diary.Night {
		f.When, f.Date, f.Time = views.WhenNight, (e.CrampDay() + 1).String(), ""
	}
	if d, ok := e.Duration(); ok {
		f.Minutes = strconv.Itoa(int(d / time.Minute))
		if seconds := int(d % time.Minute / time.Second); seconds > 0 {
			f.Seconds = strconv.Itoa(seconds)
		}
	}
	return f
}

func writeNumber(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// fixMoment turns "now" and "15 minutes ago" into the time they meant when the form was sent, so that
// mending another field does not move the start.
func fixMoment(f *views.EpisodeForm, e diary.Episode) {
	if _, relative := minutesAgo(f.When); !relative {
		return
	}
	local := e.Started.In(e.Location())
	f.When, f.Date, f.Time = views.WhenAt, diary.DateOf(local).String(), local.Format("15:04")
	f.About = e.Precision == diary.About
}
