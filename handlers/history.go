package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// showCalendar shows the cramp-days of a month, those of the present month if the address names none.
func (a *dayArea) showCalendar(w http.ResponseWriter, r *http.Request, v visitor) error {
	now, zone := a.Now(), v.account.Location()
	today := diary.CrampDayOf(now, zone)
	month, err := readMonth(r.URL.Query().Get("month"), today)
	if err != nil {
		return err
	}
	typed := strings.TrimSpace(r.URL.Query().Get("date"))
	wanted, problems := readJump(typed, today)
	switch {
	case typed != "" && problems == nil && r.URL.Query().Get("show") == "day":
		return redirect(w, r, ui.DayURL(wanted))
	case typed != "" && problems == nil:
		return redirect(w, r, views.CalendarURL(monthOf(wanted)))
	}
	p := views.CalendarPage{
		Page: a.newPage(r, v, "calendar.title"), Month: month, Today: diary.DateOf(now.In(zone)),
		Earlier: monthOf(month - 1), Later: monthAfter(month),
	}
	p.HasEarlier = p.Earlier.UTC().Year() >= firstYear
	p.HasLater = p.Later <= today
	p.Days, err = a.Store.Days(r.Context(), v.account.ID, month, min(p.Later-1, today))
	if err != nil {
		return fmt.Errorf("read month: %w", err)
	}
	if p.Done, err = doneDays(r, a.Store, v, month, p.Later-1); err != nil {
		return err
	}
	if problems != nil {
		p.Typed = typed
		return area.OnForm(problems, &p, views.Calendar)
	}
	return render(w, r, http.StatusOK, views.Calendar(p))
}

// readJump reads the date to go to, none if nothing was typed.
func readJump(text string, today diary.Date) (diary.Date, diary.Problems) {
	if text == "" {
		return today, nil
	}
	date, err := diary.ParseDate(text)
	switch {
	case err != nil:
		return date, diary.Problems{{Field: "date", Code: diary.Unknown}}
	case date > today:
		return date, diary.Problems{{Field: "date", Code: diary.InFuture}}
	case date.UTC().Year() < firstYear:
		return date, diary.Problems{{Field: "date", Code: diary.TooEarly}}
	}
	return date, nil
}

// firstYear is the first that has calendar pages: nothing can be noted on earlier days.
const firstYear = 1900

// readMonth reads a month written as YYYY-MM. Months to come have no page.
func readMonth(text string, today diary.Date) (diary.Date, error) {
	if text == "" {
		return monthOf(today), nil
	}
	first, err := diary.ParseDate(text + "-01")
	if err != nil || first > today || first.UTC().Year() < firstYear {
		return 0, errNotFound
	}
	return first, nil
}

// monthOf is the first day of the month of a date.
func monthOf(d diary.Date) diary.Date {
	year, month, _ := d.UTC().Date()
	return diary.NewDate(year, month, 1)
}

// monthAfter is the first day of the month after that of a date.
func monthAfter(d diary.Date) diary.Date {
	year, month, _ := d.UTC().Date()
	return diary.NewDate(year, month+1, 1)
}

// showOverview shows the last weeks as charts, the present one among them.
func (a *dayArea) showOverview(w http.ResponseWriter, r *http.Request, v visitor) error {
	weeks, err := readRange(r.URL.Query().Get("weeks"))
	if err != nil {
		return err
	}
	today := diary.CrampDayOf(a.Now(), v.account.Location())
	first := diary.MondayOf(today) - diary.Date(7*(weeks-1))
	counted, err := a.Store.Weeks(r.Context(), v.account.ID, first, today)
	if err != nil {
		return fmt.Errorf("read weeks: %w", err)
	}
	p := views.NewOverviewPage(a.newPage(r, v, "overview.title"), weeks, counted)
	return render(w, r, http.StatusOK, views.Overview(p))
}

// readRange reads how many weeks to look back.
func readRange(text string) (int, error) {
	if text == "" {
		return ui.OverviewRanges[0], nil
	}
	weeks, err := strconv.Atoi(text)
	if err != nil || !slices.Contains(ui.OverviewRanges, weeks) {
		return 0, errNotFound
	}
	return weeks, nil
}
