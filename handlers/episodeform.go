package handlers

import (
	"net/http"
	"slices"
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
	f.Tried = make(map[string]string)
	for name, values := range r.PostForm {
		if remedy, ok := strings.CutPrefix(name, views.TriedPrefix); ok && len(values) > 0 {
			f.Tried[remedy] = values[0]
		}
	}
	return nil
}

// readEpisode makes an episode of what was typed, and finds what is wrong with it. base is the stored
// episode, or one with only a zone for a new one: what the form shows only in part, such as the
// seconds of a start, stays as it was unless it was changed.
func readEpisode(f views.EpisodeForm, base diary.Episode, now time.Time) (diary.Episode, diary.Problems) {
	var unread diary.Problems // what is not a number, a date or a time, found before the domain can judge
	number := func(field, text string) *int {
		text = strings.TrimSpace(text)
		if text == "" {
			return nil
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			unread = append(unread, diary.Problem{Field: field, Code: diary.Unknown})
			return nil
		}
		return &n
	}
	e := diary.Episode{
		ID: f.ID, Zone: base.Zone, Recorded: base.Recorded,
		Muscle: diary.Muscle(f.Muscle), Side: diary.Side(f.Side), Context: diary.Context(f.Context),
		Woke:            diary.Answer(f.Woke),
		Triggers:        codes[diary.Trigger](f.Triggers),
		Remedies:        effects(f.Tried),
		UnableNextDay:   diary.Answer(f.UnableNextDay),
		MovementProblem: diary.Answer(f.MovementProblem),
		Weakness:        diary.Residue(f.Weakness), Numbness: diary.Residue(f.Numbness),
		Swelling: diary.Swelling(f.Swelling), RedWarm: diary.Answer(f.RedWarm),
		ColdPale: diary.Answer(f.ColdPale), PainBetween: diary.Answer(f.PainBetween),
		Signs: codes[diary.Sign](f.Signs),
		Note:  strings.ReplaceAll(strings.TrimSpace(f.Note), "\r\n", "\n"), // forms send CR LF
	}
	e.Version, _ = strconv.ParseInt(f.Version, 10, 64) // what is not a number is no version, and so stale
	if code := readStart(f, base, now, &e); code != "" {
		unread = append(unread, diary.Problem{Field: "started_at", Code: code})
	}
	if code := readEnd(f, base, now, &e, number); code != "" {
		unread = append(unread, diary.Problem{Field: "ended_at", Code: code})
	}
	if f.Place != "" {
		unread = append(unread, readPlace(f.Place, &e)...)
	}
	e.Pain = number("pain", f.Pain)
	e.SorenessHours = number("soreness_hours", f.SorenessHours)
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
	date, ok := diary.ReadDate(f.Date, diary.DateOf(now.In(zone)), diary.Behind)
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
	if shown := writeEpisode(base); shown.When == views.WhenAt && shown.Date == date.String() && shown.Time == clock.String() {
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
func readEnd(f views.EpisodeForm, base diary.Episode, now time.Time, e *diary.Episode, number func(field, text string) *int) diary.Code {
	e.Ongoing, e.StillAt = f.Ongoing, stillAt(base, e)
	if e.Ongoing && !base.Ongoing && e.Precision != diary.Night && !now.Before(e.Started) {
		e.StillAt = &now // the person says so at this moment
	}
	minutes, seconds := number("ended_at", f.Minutes), number("ended_at", f.Seconds)
	if minutes == nil && seconds == nil {
		return ""
	}
	e.StillAt = nil
	shown := writeEpisode(base)
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

func codes[T ~string](values []string) []T {
	var list []T
	for _, value := range values {
		list = append(list, T(value))
	}
	return list
}

// effects keeps what was tried; a remedy whose effect is empty was not.
func effects(tried map[string]string) map[diary.Remedy]diary.Effect {
	remedies := make(map[diary.Remedy]diary.Effect)
	for remedy, effect := range tried {
		if effect != "" {
			remedies[diary.Remedy(remedy)] = diary.Effect(effect)
		}
	}
	return remedies
}

// formOrder names the fields as they stand on the page, so that errors are read in that order.
var formOrder = []string{
	"id", "zone", "precision", "started_at", "ended_at", "muscle", "side", "pain", "woke", "context",
	"triggers", "tried", "soreness_hours", "unable_next_day", "movement_problem", "weakness",
	"numbness", "swelling", "red_warm", "cold_pale", "pain_between", "signs", "note",
}

// inOrder puts what could not be read and what is not valid together in the order of a form's fields, at
// most one problem a field: of a start that could not be read the domain has nothing to say.
func inOrder(fields []string, unread, invalid diary.Problems) diary.Problems {
	var kept diary.Problems
	for _, problem := range slices.Concat(unread, invalid) {
		if kept.For(problem.Field) == "" {
			kept = append(kept, problem)
		}
	}
	slices.SortStableFunc(kept, func(x, y diary.Problem) int {
		return slices.Index(fields, x.Field) - slices.Index(fields, y.Field)
	})
	return kept
}

// writeEpisode is the form of a stored episode.
func writeEpisode(e diary.Episode) views.EpisodeForm {
	local := e.Started.In(e.Location())
	f := views.EpisodeForm{
		ID: e.ID, Version: strconv.FormatInt(e.Version, 10),
		When: views.WhenAt, Date: diary.DateOf(local).String(), Time: local.Format("15:04"),
		About: e.Precision == diary.About, Ongoing: e.Ongoing,
		Muscle: string(e.Muscle), Side: string(e.Side), Pain: writeNumber(e.Pain),
		Context: string(e.Context), Woke: string(e.Woke),
		Tried:           make(map[string]string),
		SorenessHours:   writeNumber(e.SorenessHours),
		UnableNextDay:   string(e.UnableNextDay),
		MovementProblem: string(e.MovementProblem),
		Weakness:        string(e.Weakness), Numbness: string(e.Numbness), Swelling: string(e.Swelling),
		RedWarm: string(e.RedWarm), ColdPale: string(e.ColdPale), PainBetween: string(e.PainBetween),
		Note: e.Note,
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
	for _, trigger := range e.Triggers {
		f.Triggers = append(f.Triggers, string(trigger))
	}
	for remedy, effect := range e.Remedies {
		f.Tried[string(remedy)] = string(effect)
	}
	for _, sign := range e.Signs {
		f.Signs = append(f.Signs, string(sign))
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
