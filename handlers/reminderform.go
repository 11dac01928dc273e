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
var reminderOrder = []string{"on", "times", "weekdays", "limit_fluids", "paused_until", "mail_consent"}

// readReminder reads what a form says of a reminder; today is the date in the diary's zone.
func readReminder(f views.ReminderForm, kind diary.ReminderKind, today diary.Date) (diary.Reminder, diary.Problems) {
	r := diary.Reminder{Kind: kind, On: f.On == string(diary.Yes)}
	var unread diary.Problems
	for _, text := range f.Times {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		t, ok := diary.ReadTimeOfDay(text)
		if !ok {
			unread = append(unread, diary.Problem{Field: "times", Code: diary.Unknown})
			break
		}
		r.Times = append(r.Times, t)
	}
	slices.Sort(r.Times)
	for _, text := range f.Weekdays {
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 || number > 7 {
			unread = append(unread, diary.Problem{Field: "weekdays", Code: diary.Unknown})
			break
		}
		r.Weekdays |= diary.NewWeekdays(time.Weekday(number % 7))
	}
	r.PausedUntil = readDate("paused_until", f.PausedUntil, today, diary.Ahead, &unread)
	if r.PausedUntil != nil && *r.PausedUntil <= today {
		unread = append(unread, diary.Problem{Field: "paused_until", Code: diary.OutOfRange})
	}
	return r, unread
}

// writeReminder writes a reminder into its form. A pause that is over is left out.
func writeReminder(r diary.Reminder, today diary.Date) views.ReminderForm {
	f := views.ReminderForm{On: string(diary.No)}
	if r.On {
		f.On = string(diary.Yes)
	}
	for _, t := range r.Times {
		f.Times = append(f.Times, t.String())
	}
	for _, day := range r.Weekdays.Days() {
		f.Weekdays = append(f.Weekdays, strconv.Itoa((int(day)+6)%7+1))
	}
	if r.PausedUntil != nil && *r.PausedUntil > today {
		f.PausedUntil = r.PausedUntil.String()
	}
	return withATime(f)
}

// withATime makes sure that there is a time to fill in.
func withATime(f views.ReminderForm) views.ReminderForm {
	if len(f.Times) == 0 {
		f.Times = []string{""}
	}
	return f
}

// editTimes adds an empty time or takes one away, if a button of the form asked for it. Then the form is
// to be shown again and not to be saved.
func editTimes(f *views.ReminderForm) bool {
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
		return false
	}
	*f = withATime(*f)
	return true
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
	f := views.DeliveryForm{Basis: deliveryBasis(v, s), Wording: views.PlainWording}
	if s.Neutral {
		f.Wording = views.NeutralWording
	}
	if s.QuietFrom != s.QuietTo {
		f.QuietFrom, f.QuietTo = s.QuietFrom.String(), s.QuietTo.String()
	}
	return f
}

// deliveryBasis tells two states of how mails are sent apart.
func deliveryBasis(v visitor, s diary.ReminderSetup) string {
	return basis(v.account.ID, diary.ReminderSetup{QuietFrom: s.QuietFrom, QuietTo: s.QuietTo, Neutral: s.Neutral})
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
