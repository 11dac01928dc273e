package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// today is the cramp-day of the present, in the zone of barely.
var today = diary.NewDate(2026, time.March, 14)

// snapshot reads a snapshot, and checks that its days can also be read by themselves.
func snapshot(t *testing.T, s diary.Store, accountID string, from, to diary.Date) diary.Snapshot {
	t.Helper()
	got := value(s.Snapshot(t.Context(), accountID, from, to))(t)
	if days := value(s.Days(t.Context(), accountID, from, to))(t); !reflect.DeepEqual(days, got.Days()) {
		t.Errorf("the days by themselves are %+v, those of the snapshot %+v", days, got.Days())
	}
	var cramps []diary.CountedCramp
	for _, e := range got.Episodes {
		cramps = append(cramps, diary.CountedCramp{Day: e.CrampDay(), Pain: e.Pain})
	}
	if weeks := value(s.Weeks(t.Context(), accountID, from, to))(t); !reflect.DeepEqual(weeks, diary.Weeks(from, to, cramps, got.CheckIns)) {
		t.Errorf("the weeks are %+v, want those of the days", weeks)
	}
	return got
}

// livedIn is an episode that began when the clocks of a zone showed a full hour.
func livedIn(t *testing.T, zone string, date diary.Date, hour int) diary.Episode {
	t.Helper()
	started, _ := diary.LocalTime(date, hour, 0, value(diary.Zone(zone))(t))
	e := barely(started)
	e.Zone = zone
	return e
}

var snapshots = []behaviour{
	{"snapshot holds everything that was noted, as its parts are read one by one", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := create(t, s, a.ID, everything(t))
		day := e.CrampDay()
		second := saveCheckIn(t, s, a.ID, wholeCheckIn(t, day))
		first := saveCheckIn(t, s, a.ID, wholeCheckIn(t, day-1))
		profile := value(s.SaveProfile(t.Context(), a.ID, wholeProfile(t), now))(t)
		setup := value(s.SaveFactorSetup(t.Context(), a.ID, wholeSetup(t), now))(t)
		remindOn(t, s, a, day)
		askedAgain(t, s, e.Started.Add(24*time.Hour))
		must(t, s.StartTrial(t.Context(), a.ID, trial(day)))
		must(t, s.SaveFunction(t.Context(), a.ID, []diary.FunctionActivity{wholeActivity("Gå på æbletur")}, now))
		got := snapshot(t, s, a.ID, day-1, day)
		everyFieldSet(t, got, "Deleted", "StoppedAfter")
		if len(got.Activities) != 1 || len(got.Slots) != 1 {
			t.Errorf("got %d activities and %d slots", len(got.Activities), len(got.Slots))
		}
		if got.From != day-1 || got.To != day || len(got.CheckIns) != 2 {
			t.Errorf("got %d check-ins from %s to %s", len(got.CheckIns), got.From, got.To)
		}
		wantProfile(t, got.Profile, profile)
		wantSetup(t, got.Factors, setup)
		wantIDs(t, got.Episodes, e)
		wantEpisode(t, got.Episodes[0], e)
		wantCheckIn(t, got.CheckIns[0], first)
		wantCheckIn(t, got.CheckIns[1], second)
	}},
	{"snapshot of an empty diary has the zero profile and the default factors", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		got := snapshot(t, s, a.ID, newYearsEve, newYearsEve+30)
		wantProfile(t, got.Profile, diary.Profile{})
		wantSetup(t, got.Factors, diary.DefaultFactorSetup())
		wantNotes(t, got)
	}},
	{"snapshot holds the cramp-days of each episode's own zone", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		from, to := newYearsEve-3, newYearsEve+3
		var within []diary.Episode
		for _, zone := range []string{
			"Pacific/Kiritimati", "Etc/GMT+12", "Pacific/Pago_Pago", "Asia/Kathmandu", "Europe/Copenhagen", "UTC",
		} {
			first, next := livedIn(t, zone, from, 12), livedIn(t, zone, to+1, 12)
			before, last := barely(first.Started.Add(-time.Millisecond)), barely(next.Started.Add(-time.Millisecond))
			before.Zone, last.Zone = zone, zone
			for _, e := range []diary.Episode{before, first, last, next} {
				create(t, s, a.ID, e)
			}
			within = append(within, first, last)
		}
		slices.SortFunc(within, func(a, b diary.Episode) int { return newestFirst(b, a) })
		wantIDs(t, snapshot(t, s, a.ID, from, to).Episodes, within...)
	}},
	{"snapshot holds the right cramp-days around a change of the clocks", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		for _, sunday := range []diary.Date{ // on which the clocks of Copenhagen change
			diary.NewDate(2025, time.March, 30), diary.NewDate(2025, time.October, 26),
		} {
			create(t, s, a.ID, livedIn(t, "Europe/Copenhagen", sunday-1, 11))
			noon := create(t, s, a.ID, livedIn(t, "Europe/Copenhagen", sunday-1, 12))
			night := create(t, s, a.ID, livedIn(t, "Europe/Copenhagen", sunday, 2))
			morning := create(t, s, a.ID, livedIn(t, "Europe/Copenhagen", sunday, 11))
			next := create(t, s, a.ID, livedIn(t, "Europe/Copenhagen", sunday, 12))
			wantIDs(t, snapshot(t, s, a.ID, sunday-1, sunday-1).Episodes, noon, night, morning)
			wantIDs(t, snapshot(t, s, a.ID, sunday, sunday).Episodes, next)
		}
	}},
	{"snapshot follows a diary that moved to another zone", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		home := create(t, s, a.ID, livedIn(t, "Europe/Copenhagen", newYearsEve, 20))
		preferences := a.Preferences
		preferences.Zone = "Pacific/Auckland"
		must(t, s.SavePreferences(t.Context(), a.ID, preferences))
		away := barely(home.Started.Add(5 * time.Hour)) // 14:00 on the next day there, 01:00 at home
		away.Zone = preferences.Zone
		away = create(t, s, a.ID, away)
		wantIDs(t, snapshot(t, s, a.ID, newYearsEve, newYearsEve).Episodes, home)
		wantIDs(t, snapshot(t, s, a.ID, newYearsEve+1, newYearsEve+1).Episodes, away)
		wantIDs(t, snapshot(t, s, a.ID, newYearsEve, newYearsEve+1).Episodes, home, away)
	}},
	{"snapshot holds the check-ins of its days, oldest first", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		days := []diary.Date{newYearsEve + 2, newYearsEve - 1, newYearsEve + 1, newYearsEve - 2, newYearsEve}
		want := make(map[diary.Date]diary.CheckIn)
		for i, day := range days {
			want[day] = saveCheckIn(t, s, a.ID, diary.CheckIn{
				Day: day, Cramps: diary.No, Factors: map[diary.Factor]diary.Answer{diary.Factors[i]: diary.Yes},
			})
		}
		for _, bounds := range [][2]diary.Date{{-1, 1}, {0, 0}, {-2, 2}, {-9, -2}, {2, 9}, {3, 9}} {
			from, to := newYearsEve+bounds[0], newYearsEve+bounds[1]
			got := snapshot(t, s, a.ID, from, to).CheckIns
			i := 0
			for day := max(from, newYearsEve-2); day <= min(to, newYearsEve+2); day++ {
				if i == len(got) {
					t.Fatalf("%s to %s lacks %s", from, to, day)
				}
				wantCheckIn(t, got[i], want[day])
				i++
			}
			if i != len(got) {
				t.Errorf("%s to %s holds %d check-ins, want %d", from, to, len(got), i)
			}
		}
	}},
	{"snapshot gives each episode its own items, the oldest start first", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		var want []diary.Episode
		for i := range 2 * len(diary.Triggers) {
			e := barely(now.Add(-time.Duration(i/2) * time.Hour)) // two at a time start together
			e.Triggers = []diary.Trigger{diary.Triggers[i/2]}
			e.Remedies = map[diary.Remedy]diary.Effect{diary.Remedies[i%len(diary.Remedies)]: diary.HelpedABit}
			want = append(want, create(t, s, a.ID, e))
		}
		slices.SortFunc(want, func(a, b diary.Episode) int { return newestFirst(b, a) })
		got := snapshot(t, s, a.ID, want[0].CrampDay(), today).Episodes
		wantIDs(t, got, want...)
		for i := range min(len(got), len(want)) {
			wantEpisode(t, got[i], want[i])
		}
	}},
	{"snapshot leaves deleted episodes out", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		kept, deleted := create(t, s, a.ID, barely(now.Add(-time.Minute))), create(t, s, a.ID, barely(now))
		must(t, s.DeleteEpisode(t.Context(), a.ID, deleted.ID, now))
		wantIDs(t, snapshot(t, s, a.ID, today, today).Episodes, kept)
		must(t, s.RestoreEpisode(t.Context(), a.ID, deleted.ID, now))
		wantIDs(t, snapshot(t, s, a.ID, today, today).Episodes, kept, deleted)
	}},
	{"snapshot shows nothing of another account", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		mine := everything(t)
		theirs := barely(mine.Started)
		theirs.ID, theirs.Zone, theirs.Triggers = mine.ID, mine.Zone, []diary.Trigger{diary.Caffeine}
		mine, theirs = create(t, s, a.ID, mine), create(t, s, b.ID, theirs)
		day := mine.CrampDay()
		value(s.SaveProfile(t.Context(), a.ID, wholeProfile(t), now))(t)
		value(s.SaveFactorSetup(t.Context(), a.ID, wholeSetup(t), now))(t)
		saveCheckIn(t, s, a.ID, wholeCheckIn(t, day))
		checkIn := saveCheckIn(t, s, b.ID, diary.CheckIn{
			Day: day, Factors: map[diary.Factor]diary.Answer{diary.StretchingDone: diary.Yes},
		})
		got := snapshot(t, s, b.ID, day, day)
		wantProfile(t, got.Profile, diary.Profile{})
		wantSetup(t, got.Factors, diary.DefaultFactorSetup())
		wantNotes(t, got, theirs.ID, day.String())
		wantEpisode(t, wantLen(t, got.Episodes, 1)[0], theirs)
		wantCheckIn(t, got.CheckIns[0], checkIn)
		wantNotes(t, snapshot(t, s, diary.NewID(), day, day))
	}},
	{"snapshot of no days holds nothing of any day", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		create(t, s, a.ID, barely(now))
		saveCheckIn(t, s, a.ID, wholeCheckIn(t, today))
		profile := value(s.SaveProfile(t.Context(), a.ID, wholeProfile(t), now))(t)
		for back := range diary.Date(4) {
			got := snapshot(t, s, a.ID, today+1, today-back)
			wantProfile(t, got.Profile, profile)
			wantNotes(t, got)
		}
	}},
	{"snapshot is of one moment", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		checkIn, profile := diary.CheckIn{Day: newYearsEve}, diary.Profile{}
		errs := atOnce(t.Context(), 4, func(ctx context.Context, call int) error {
			for i := range int64(50) {
				if call > 0 {
					if err := readOneMoment(ctx, s, a.ID); err != nil {
						return err
					}
					continue
				}
				at := now.Add(time.Duration(i) * time.Millisecond)
				checkIn.Cramps = diary.Answers[i%2]
				var err error
				if checkIn, err = s.SaveCheckIn(ctx, a.ID, checkIn, at); err != nil {
					return err
				}
				if profile, err = s.SaveProfile(ctx, a.ID, profile, at); err != nil {
					return err
				}
			}
			return nil
		})
		must(t, errors.Join(errs...))
	}},
	{"open episodes are those that go on, newest first", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		wantIDs(t, value(s.OpenEpisodes(t.Context(), a.ID))(t))
		var open []diary.Episode
		for i := range 5 {
			e := barely(now.Add(-time.Duration(i/2) * 1000 * time.Hour)) // two at a time start together
			e.Ongoing, e.Triggers = true, []diary.Trigger{diary.Triggers[i]}
			open = append(open, create(t, s, a.ID, e))
		}
		create(t, s, a.ID, barely(now)) // not known when it ended is not going on
		deleted, ended := barely(now), barely(now)
		deleted.Ongoing, ended.Ongoing = true, true
		create(t, s, a.ID, deleted)
		must(t, s.DeleteEpisode(t.Context(), a.ID, deleted.ID, now))
		ended = create(t, s, a.ID, ended)
		until := now.Add(time.Minute)
		ended.Ongoing, ended.Ended = false, &until
		value(s.UpdateEpisode(t.Context(), a.ID, ended, now))(t)

		slices.SortFunc(open, newestFirst)
		got := value(s.OpenEpisodes(t.Context(), a.ID))(t)
		wantIDs(t, got, open...)
		for i := range min(len(got), len(open)) {
			wantEpisode(t, got[i], open[i])
		}
		wantIDs(t, value(s.OpenEpisodes(t.Context(), b.ID))(t))
		must(t, s.RestoreEpisode(t.Context(), a.ID, deleted.ID, now))
		if got := value(s.OpenEpisodes(t.Context(), a.ID))(t); len(got) != len(open)+1 {
			t.Errorf("%d episodes go on after one was restored, want %d", len(got), len(open)+1)
		}
	}},
}

// readOneMoment reads a diary in which every millisecond a check-in is saved and then the profile, again and again: at
// any moment the check-in is ahead by one save or not at all.
func readOneMoment(ctx context.Context, s diary.Store, accountID string) error {
	got, err := s.Snapshot(ctx, accountID, newYearsEve, newYearsEve)
	if err != nil {
		return err
	}
	before := atMillisecond(now).Add(-time.Millisecond)
	checkIn, profile := before, before
	for _, c := range got.CheckIns {
		checkIn = c.Changed
	}
	if got.Profile.Version > 0 {
		profile = got.Profile.Changed
	}
	if ahead := checkIn.Sub(profile); ahead != 0 && ahead != time.Millisecond {
		return fmt.Errorf("saw the check-in of %v with the profile of %v", checkIn, profile)
	}
	return nil
}

// wantNotes checks the IDs of the episodes and the days of the check-ins.
func wantNotes(t *testing.T, got diary.Snapshot, want ...string) {
	t.Helper()
	notes := ids(got.Episodes)
	for _, c := range got.CheckIns {
		notes = append(notes, c.Day.String())
	}
	if !slices.Equal(notes, want) {
		t.Errorf("%s to %s holds %v, want %v", got.From, got.To, notes, want)
	}
}
