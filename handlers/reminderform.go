package handlers

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views"
)

// reminderOrder is the order of the fields on the page of one reminder.
var reminderOrder = newReminderOrder()

func newReminderOrder() []string {
	order := []string{"on", "times", "weekdays"}
	for place := range diary.MaxOtherDays {
		order = append(order, diary.OtherDaysField(place)+"times", diary.OtherDaysField(place)+"weekdays")
	}
	return append(order, "limit_fluids", "paused_until", "mail_consent")
}

// readReminder reads what a form says of a reminder; today is the date in the diary's zone.
func readReminder(f views.ReminderForm, kind diary.ReminderKind, today diary.Date) (diary.Reminder, diary.Problems) {
	r := diary.Reminder{Kind: kind, On: f.On == string(diary.Yes)}
	first, unread := readDays("", f.DaysForm)
	r.Times, r.Weekdays = first.Times, first.Weekdays
	for place, days := range f.Others {
		other, problems := readDays(diary.OtherDaysField(place), days)
		r.Others, unread = append(r.Others, other), append(unread, problems...)
	}
	r.PausedUntil = readDate("paused_until", f.PausedUntil, today, diary.PreferFuture, &unread)
	if r.PausedUntil != nil && *r.PausedUntil <= today {
		unread = append(unread, diary.Problem{Field: "paused_until", Code: diary.OutOfRange})
	}
	return r, unread
}

// readDays reads some days with their times, from fields whose names begin with prefix.
func readDays(prefix string, f views.DaysForm) (days diary.DayTimes, unread diary.Problems) {
	for _, text := range f.Times {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		t, ok := diary.ReadTimeOfDay(text)
		if !ok {
			unread = append(unread, diary.Problem{Field: prefix + "times", Code: diary.Unknown})
			break
		}
		days.Times = append(days.Times, t)
	}
	slices.Sort(days.Times)
	for _, text := range f.Weekdays {
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 || number > 7 {
			unread = append(unread, diary.Problem{Field: prefix + "weekdays", Code: diary.Unknown})
			break
		}
		days.Weekdays |= diary.NewWeekdays(time.Weekday(number % 7))
	}
	return days, unread
}

// writeReminder writes a reminder into its form. A pause that is over is left out.
func writeReminder(r diary.Reminder, today diary.Date) views.ReminderForm {
	f := views.ReminderForm{On: string(diary.No)}
	if r.On {
		f.On = string(diary.Yes)
	}
	f.DaysForm = writeDays(diary.DayTimes{Weekdays: r.Weekdays, Times: r.Times})
	for _, group := range r.Others {
		f.Others = append(f.Others, writeDays(group))
	}
	if r.PausedUntil != nil && *r.PausedUntil > today {
		f.PausedUntil = r.PausedUntil.String()
	}
	return f
}

func writeDays(days diary.DayTimes) (f views.DaysForm) {
	for _, t := range days.Times {
		f.Times = append(f.Times, t.String())
	}
	for _, day := range days.Weekdays.Days() {
		f.Weekdays = append(f.Weekdays, strconv.Itoa((int(day)+6)%7+1))
	}
	withATime(&f)
	return f
}

// withATime makes sure that there is a time to fill in.
func withATime(f *views.DaysForm) {
	if len(f.Times) == 0 {
		f.Times = []string{""}
	}
}

// editReminder adds an empty time or empty days, or takes some away, if a button of the form asked for it. Then
// the form is to be shown again and not to be saved.
func editReminder(f *views.ReminderForm) bool {
	edited := editTimes(&f.DaysForm)
	for i := range f.Others {
		edited = editTimes(&f.Others[i]) || edited
	}
	switch {
	case f.AddDays != "":
		if len(f.Others) < diary.MaxOtherDays {
			f.Others = append(f.Others, writeDays(diary.DayTimes{}))
		}
	case f.RemoveDays != "":
		if place, err := strconv.Atoi(f.RemoveDays); err == nil && place >= 0 && place < len(f.Others) {
			f.Others = slices.Delete(f.Others, place, place+1)
		}
	default:
		return edited
	}
	return true
}

// editTimes adds an empty time or takes one away, if a button asked for it.
func editTimes(f *views.DaysForm) bool {
	edited := true
	switch {
	case f.Add != "":
		if len(f.Times) < diary.MaxReminderTimes {
			f.Times = append(f.Times, "")
		}
	case f.Remove != "":
		if place, err := strconv.Atoi(f.Remove); err == nil && place >= 0 && place < len(f.Times) {
			f.Times = slices.Delete(f.Times, place, place+1)
		}
	default:
		edited = false
	}
	withATime(f)
	return edited
}

// leaveOutEmptyDays takes away the other days in which nothing was filled in.
func leaveOutEmptyDays(f *views.ReminderForm) {
	f.Others = slices.DeleteFunc(f.Others, func(days views.DaysForm) bool {
		return len(days.Weekdays) == 0 && strings.TrimSpace(strings.Join(days.Times, "")) == ""
	})
}

// reminderProblems names what is wrong with a setup by the fields of one reminder's page, each once.
func reminderProblems(kind diary.ReminderKind, problems diary.Problems) diary.Problems {
	var own diary.Problems
	for _, problem := range problems {
		if field, ok := strings.CutPrefix(problem.Field, string(kind)+"."); ok {
			problem.Field = field
		}
		if !slices.ContainsFunc(own, func(p diary.Problem) bool { return p.Field == problem.Field }) {
			own = append(own, problem)
		}
	}
	return own
}

// readDelivery reads how mails are sent into a setup that holds nothing else. Two empty hours mean that
// none are quiet.
func readDelivery(f views.DeliveryForm) (diary.ReminderSetup, diary.Problems) {
	s := diary.ReminderSetup{Neutral: f.Wording == views.NeutralWording}
	var unread diary.Problems
	from, to := strings.TrimSpace(f.QuietFrom), strings.TrimSpace(f.QuietTo)
	if from == "" && to == "" {
		return s, nil
	}
	for _, hour := range []struct {
		field, text string
		into        *diary.TimeOfDay
	}{{"quiet_from", from, &s.QuietFrom}, {"quiet_to", to, &s.QuietTo}} {
		t, ok := diary.ReadTimeOfDay(hour.text)
		switch {
		case hour.text == "":
			unread = append(unread, diary.Problem{Field: hour.field, Code: diary.Required})
		case !ok:
			unread = append(unread, diary.Problem{Field: hour.field, Code: diary.Unknown})
		}
		*hour.into = t
	}
	return s, unread
}

func writeDelivery(v visitor, s diary.ReminderSetup) views.DeliveryForm {
	f := views.DeliveryForm{ETag: deliveryETag(v, s), Wording: views.PlainWording}
	if s.Neutral {
		f.Wording = views.NeutralWording
	}
	if s.QuietFrom != s.QuietTo {
		f.QuietFrom, f.QuietTo = s.QuietFrom.String(), s.QuietTo.String()
	}
	return f
}

// deliveryETag tells two states of how mails are sent apart.
func deliveryETag(v visitor, s diary.ReminderSetup) string {
	return etag(v.account.ID, diary.ReminderSetup{QuietFrom: s.QuietFrom, QuietTo: s.QuietTo, Neutral: s.Neutral})
}

// deliveryProblems names what is wrong with a setup by the fields of its delivery: a reminder's time is
// wrong because of the hours that were typed.
func deliveryProblems(unread, invalid diary.Problems) diary.Problems {
	if unread != nil {
		return unread
	}
	for i := range invalid {
		if invalid[i].Code == diary.QuietTime {
			invalid[i].Field = "quiet_from"
		}
	}
	return inOrder([]string{"quiet_from", "quiet_to"}, nil, invalid)
}
