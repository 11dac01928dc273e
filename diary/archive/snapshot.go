package archive

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
)

// Snapshot is the archive as what an account had noted at the instant now, from its first cramp-day to that
// of now in a zone. What was deleted is not in it, nor what was lived later; what lasted longer still goes
// on. Everything else is as it was when the archive was made: it does not hold what was changed.
func (a Archive) Snapshot(now time.Time, zone *time.Location) diary.Snapshot {
	today := diary.CrampDayOf(now, zone)
	s := diary.Snapshot{From: today, To: today, Factors: diary.DefaultFactorSetup()}
	if a.Profile != nil {
		s.Profile, s.Profile.Version = *a.Profile, 1 // it was saved at least once
	}
	if a.Factors != nil {
		s.Factors, s.Factors.Version = *a.Factors, 1
		if named := s.Factors.Suspect; named != nil && named.From > today+1 {
			s.Factors.Suspect = nil // that was later
		}
	}
	for _, c := range a.CheckIns {
		if c.Day <= today {
			s.CheckIns, s.From = append(s.CheckIns, c), min(s.From, c.Day)
		}
	}
	for _, e := range a.Episodes {
		if e.Deleted == nil && begun(e, now, today) {
			e = asOf(e, now)
			s.Episodes, s.From, s.To = append(s.Episodes, e), min(s.From, e.CrampDay()), max(s.To, e.CrampDay())
		}
	}
	for _, activity := range a.Activities {
		if !activity.At.After(now) {
			s.Activities = append(s.Activities, activity)
		}
	}
	for _, slot := range a.Slots {
		if !slot.Due.After(now) {
			s.Slots = append(s.Slots, slot)
		}
	}
	for _, activity := range a.Function {
		if was, chosen := activity.Until(diary.DateOf(now.In(zone))); chosen {
			s.Function = append(s.Function, was)
		}
	}
	for _, trial := range a.Trials {
		if !trial.Started.After(now) {
			if trial.StoppedAfter != nil && *trial.StoppedAfter >= today {
				trial.StoppedAfter = nil // that was later
			}
			s.Trials = append(s.Trials, trial)
		}
	}
	slices.SortFunc(s.CheckIns, func(x, y diary.CheckIn) int { return int(x.Day - y.Day) })
	slices.SortFunc(s.Episodes, func(x, y diary.Episode) int {
		return cmp.Or(x.Started.Compare(y.Started), strings.Compare(x.ID, y.ID))
	})
	slices.SortStableFunc(s.Activities, func(x, y diary.Activity) int { return x.At.Compare(y.At) })
	slices.SortStableFunc(s.Trials, func(x, y diary.Trial) int { return int(y.First - x.First) })
	slices.SortStableFunc(s.Slots, func(x, y diary.Slot) int { return x.Due.Compare(y.Due) })
	return s
}

// begun says whether an episode had begun at an instant. Of one of which only the night is known it is
// believed from the first instant of its cramp-day on.
func begun(e diary.Episode, now time.Time, today diary.Date) bool {
	if e.Precision == diary.Night {
		return e.CrampDay() <= today
	}
	return !e.Started.After(now)
}

// asOf is an episode as it was at an instant, as far as its end tells.
func asOf(e diary.Episode, now time.Time) diary.Episode {
	if e.Precision != diary.Night && e.Ended != nil && e.Ended.After(now) {
		e.Ended, e.Ongoing = nil, true
	}
	if e.Precision != diary.Night && e.StillAt != nil && e.StillAt.After(now) {
		e.StillAt, e.Ongoing = nil, true // that was said later
	}
	return e
}
