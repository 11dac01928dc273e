package handlers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// factorPrefix begins the name of each field that answers a factor.
const factorPrefix = "factor."

// showDay shows one cramp-day: its episodes, and its check-in to fill in.
func (a *dayArea) showDay(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newDayPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.DayView(p))
}

// dayOfAddress is the cramp-day that the address names. Those to come have no page.
func (a *dayArea) dayOfAddress(r *http.Request, v visitor) (diary.Date, error) {
	day, err := diary.ParseDate(mux.Vars(r)["day"])
	if err != nil || day > diary.CrampDayOf(a.Now(), v.account.Location()) {
		return 0, errNotFound
	}
	return day, nil
}

func (a *dayArea) newDayPage(r *http.Request, v visitor) (views.DayPage, error) {
	day, err := a.dayOfAddress(r, v)
	if err != nil {
		return views.DayPage{}, err
	}
	today := diary.CrampDayOf(a.Now(), v.account.Location())
	strip, err := a.Store.Days(r.Context(), v.account.ID, today-stripDays+1, today)
	if err != nil {
		return views.DayPage{}, fmt.Errorf("read the last days: %w", err)
	}
	shown := strip
	if day < strip[0].Date {
		if shown, err = a.Store.Days(r.Context(), v.account.ID, day, day); err != nil {
			return views.DayPage{}, fmt.Errorf("read day: %w", err)
		}
	}
	setup, err := a.Store.FactorSetup(r.Context(), v.account.ID)
	if err != nil {
		return views.DayPage{}, fmt.Errorf("find factors: %w", err)
	}
	p := views.DayPage{
		Page: a.newPage(r, v, "day.title"), Day: shown[day-shown[0].Date], Today: today, Strip: strip, Setup: setup,
		NightOver: diary.NightOver(day, a.Now(), v.account.Location()), DayOver: day < today,
	}
	p.Title = v.locale.CrampDay(day)
	p.Form = writeCheckIn(p.Day.CheckIn)
	if p.Trial, err = a.trialOf(r, v, day); err != nil {
		return views.DayPage{}, err
	}
	return p, a.addActivities(r, v, &p)
}

// trialOf is the trial to which a cramp-day belongs, nil when there is none.
func (a *dayArea) trialOf(r *http.Request, v visitor, day diary.Date) (*diary.Trial, error) {
	trials, err := a.Store.ListTrials(r.Context(), v.account.ID)
	if err != nil {
		return nil, fmt.Errorf("list trials: %w", err)
	}
	if trial, found := diary.TrialOn(trials, day); found {
		return &trial, nil
	}
	return nil, nil
}

// saveDay stores a check-in. One that was made from an older version is refused with both shown, as an
// episode is.
func (a *dayArea) saveDay(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newDayPage(r, v)
	if err != nil {
		return err
	}
	p.Form = decodeCheckIn(r)
	if undo := r.PostForm.Get("undo"); undo != "" {
		return a.undoOnDay(w, r, v, p, undo)
	}
	checkIn := readCheckIn(p.Form, p.Day.Date)
	problems := checkIn.Validate(p.Today, p.Setup.Own)
	if !p.MayAnswer(p.Form.Cramps) {
		problems = append(problems, diary.Problem{Field: "cramps", Code: diary.InFuture})
	}
	if problems != nil {
		return area.OnForm(problems, &p, views.DayView)
	}
	if !checkIn.SameEntry(p.Day.CheckIn) || !r.PostForm.Has(ui.ThenField) {
		if _, err := a.Store.SaveCheckIn(r.Context(), v.account.ID, checkIn, a.Now()); err != nil {
			if conflict, ok := errors.AsType[*diary.ConflictError[diary.CheckIn]](err); ok {
				p.Conflict = views.CheckInConflict(v.locale, p.Setup, conflict.Stored, checkIn)
				p.Form.Version = strconv.FormatInt(conflict.Stored.Version, 10)
			}
			return area.OnForm(fmt.Errorf("save check-in: %w", err), &p, views.DayView)
		}
	}
	return a.announce(w, r, ui.DayURL(p.Day.Date), daySaved)
}

// undoOnDay takes back what was logged as done, and shows the page with its check-in as it was typed.
func (a *dayArea) undoOnDay(w http.ResponseWriter, r *http.Request, v visitor, p views.DayPage, activity string) error {
	made, typed := p.Day.CheckIn, p.Form
	if err := a.undoLogged(r.Context(), v, p.Day.Date, activity); err != nil {
		return err
	}
	p, err := a.newDayPage(r, v)
	if err != nil {
		return err
	}
	if typed.Version == strconv.FormatInt(made.Version, 10) { // it knows of all changes but this one
		typed.Version = p.Form.Version
		for factor, answer := range made.Factors {
			if p.Day.CheckIn.Factors[factor] != answer && typed.Factors[string(factor)] == string(answer) {
				typed.Factors[string(factor)] = p.Form.Factors[string(factor)]
			}
		}
	}
	p.Form = typed
	return render(w, r, http.StatusOK, views.DayView(p))
}

// decodeCheckIn reads what was typed of a check-in.
func decodeCheckIn(r *http.Request) views.CheckInForm {
	form := views.CheckInForm{
		Version: r.PostForm.Get("version"), Cramps: r.PostForm.Get("cramps"), Factors: make(map[string]string),
	}
	for name, values := range r.PostForm {
		if factor, ok := strings.CutPrefix(name, factorPrefix); ok {
			form.Factors[factor] = values[0]
		}
	}
	return form
}

func readCheckIn(f views.CheckInForm, day diary.Date) diary.CheckIn {
	cramps, atNight := strings.CutSuffix(f.Cramps, views.AtNight)
	c := diary.CheckIn{Day: day, Cramps: diary.Answer(cramps), Factors: make(map[diary.Factor]diary.Answer)}
	c.Version, _ = strconv.ParseInt(f.Version, 10, 64) // what is not a number is no version, and so stale
	if atNight {
		c.Asked = diary.NightOnly
	}
	for factor, answer := range f.Factors {
		if answer != "" {
			c.Factors[diary.Factor(factor)] = diary.Answer(answer)
		}
	}
	return c
}

func writeCheckIn(c diary.CheckIn) views.CheckInForm {
	f := views.CheckInForm{
		Version: strconv.FormatInt(c.Version, 10), Cramps: views.CrampsValue(c), Factors: make(map[string]string),
	}
	for factor, answer := range c.Factors {
		f.Factors[string(factor)] = string(answer)
	}
	return f
}

// checkInStore keeps the check-ins of a diary's days.
type checkInStore interface {
	CheckIn(ctx context.Context, accountID string, day diary.Date) (diary.CheckIn, error)
	SaveCheckIn(ctx context.Context, accountID string, checkIn diary.CheckIn, now time.Time) (diary.CheckIn, error)
}

// changeCheckIn changes a part of a cramp-day's check-in, whatever its version. What change leaves as it is is
// not stored again.
func changeCheckIn(ctx context.Context, store checkInStore, accountID string, day diary.Date, now time.Time, change func(*diary.CheckIn)) error {
	_, err := retryConflict(func() (diary.CheckIn, error) {
		c, err := store.CheckIn(ctx, accountID, day)
		if err != nil {
			return c, err
		}
		changed := c
		change(&changed)
		if changed.SameEntry(c) {
			return c, nil
		}
		return store.SaveCheckIn(ctx, accountID, changed, now)
	})
	if err != nil {
		return fmt.Errorf("change check-in: %w", err)
	}
	return nil
}

// noCramps notes with one tap that a cramp-day, or its night alone, had no cramps. What else was answered
// stays, and an answer that says more is not replaced by one that says less.
func (a *dayArea) noCramps(w http.ResponseWriter, r *http.Request, v visitor) error {
	day, err := a.dayOfAddress(r, v)
	if err != nil {
		return err
	}
	return a.noteNone(w, r, v, day)
}

// noCrampsLastNight is the same for the night before the moment of the tap, of a page that does not know the date.
func (a *dayArea) noCrampsLastNight(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.noteNone(w, r, v, diary.LastNight(v.tap.at, v.account.Location()))
}

func (a *dayArea) noteNone(w http.ResponseWriter, r *http.Request, v visitor, day diary.Date) error {
	noted, span, over := nightNoted, diary.NightOnly, diary.NightOver
	if r.PostForm.Get("asked") == "day" {
		noted, span, over = dayNoted, diary.WholeDay, diary.DayOver
	}
	if !over(day, v.tap.at, v.account.Location()) {
		return a.announce(w, r, ui.DayURL(day), dayNotOver)
	}
	kept := false
	err := changeCheckIn(r.Context(), a.Store, v.account.ID, day, a.Now(), func(c *diary.CheckIn) {
		if kept = c.Cramps == diary.Yes; kept {
			return // said elsewhere; the page shows it
		}
		if c.Cramps != diary.No || span == diary.WholeDay {
			c.Cramps, c.Asked = diary.No, span
		}
	})
	if err != nil {
		return err
	}
	if kept {
		return a.announce(w, r, ui.DayURL(day), dayKept)
	}
	return a.announce(w, r, "/", noted)
}

// showFactors shows which factors are asked about.
func (a *dayArea) showFactors(w http.ResponseWriter, r *http.Request, v visitor) error {
	setup, err := a.Store.FactorSetup(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find factors: %w", err)
	}
	return render(w, r, http.StatusOK, views.Factors(a.newFactorsPage(r, v, setup)))
}

func (a *dayArea) newFactorsPage(r *http.Request, v visitor, setup diary.FactorSetup) views.FactorsPage {
	return views.FactorsPage{Page: a.newPage(r, v, "factors.title"), Setup: setup}
}

// saveFactors stores which factors are asked about, adds one of the person's own if a name was typed,
// and retires those that were ticked for it.
func (a *dayArea) saveFactors(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.Store.FactorSetup(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find factors: %w", err)
	}
	setup := stored
	setup.Own = slices.Clone(stored.Own)
	setup.Version, _ = strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
	setup.Chosen = nil
	retired := make(map[diary.Factor]bool)
	for _, id := range r.PostForm["retire"] {
		retired[diary.Factor(id)] = true
	}
	for i, own := range setup.Own {
		retired[own.ID] = retired[own.ID] || own.Retired // perhaps in another tab
		setup.Own[i].Retired = retired[own.ID]
	}
	for _, id := range r.PostForm["chosen"] {
		if factor := diary.Factor(id); !retired[factor] {
			setup.Chosen = append(setup.Chosen, factor)
		}
	}
	if r.PostForm.Has("suspect") { // a form of an earlier program does not ask
		suspect := diary.Factor(r.PostForm.Get("suspect"))
		if retired[suspect] {
			suspect = ""
		}
		if suspect != "" && !slices.Contains(setup.Chosen, suspect) {
			setup.Chosen = append(setup.Chosen, suspect)
		}
		setup.Name(suspect, a.Now(), v.account.Location())
	}
	newName := strings.TrimSpace(r.PostForm.Get("new"))
	if newName != "" {
		added := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: newName}
		setup.Own = append(setup.Own, added)
		if len(setup.Chosen) < diary.MaxChosenFactors {
			setup.Chosen = append(setup.Chosen, added.ID)
		}
	}
	p := a.newFactorsPage(r, v, setup)
	p.New = newName
	if problems := setup.Validate(); problems != nil {
		p.Setup.Own = stored.Own // a refused addition is typed, not added
		return area.OnForm(factorProblems(problems), &p, views.Factors)
	}
	if _, err = a.Store.SaveFactorSetup(r.Context(), v.account.ID, setup, a.Now()); err != nil {
		p.Setup.Own = stored.Own
		if conflict, ok := errors.AsType[*diary.ConflictError[diary.FactorSetup]](err); ok {
			p.Setup.Own, p.Setup.Version, p.Changed = conflict.Stored.Own, conflict.Stored.Version, true
		}
		return area.OnForm(fmt.Errorf("save factors: %w", err), &p, views.Factors)
	}
	return a.announce(w, r, "/factors", factorsSaved)
}

// factorProblems names what is wrong with the person's own factors by the one field in which they are
// typed.
func factorProblems(problems diary.Problems) diary.Problems {
	found := make(map[diary.Problem]bool)
	for _, problem := range problems {
		if strings.HasPrefix(problem.Field, "own") {
			problem.Field = "new"
		}
		found[problem] = true
	}
	return slices.SortedFunc(maps.Keys(found), func(x, y diary.Problem) int { return strings.Compare(x.Field, y.Field) })
}
