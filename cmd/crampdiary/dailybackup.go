package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"crampdiary/diary"
	"crampdiary/reminders"
)

// backupSettings say how backups are made and how long they are kept.
type backupSettings struct {
	Recipients recipients `placeholder:"KEY,..." help:"Encrypt backups with age for these public keys, age1…"`
	Keep       retention  `placeholder:"7d,4w,6m" help:"After a backup, delete older ones of its directory, but for the newest of each of so many days, weeks, months and years that have one. Without it none is deleted."`
}

// dailyBackup are the settings of the backup that serve makes every day.
type dailyBackup struct {
	Dir     string    `placeholder:"DIR" help:"Make a backup of the database into this directory every day."`
	At      timeOfDay `default:"03:00" placeholder:"HH:MM" help:"When to make it, by the clock of this machine."`
	Overdue duration  `default:"48h" placeholder:"DURATION" help:"Warn at the start when the last backup is older than this."`
	backupSettings
}

// sweep makes the backup when it is due, unless another process on the database has.
func (s dailyBackup) sweep(from database, runs diary.BackupRuns, log *slog.Logger) reminders.Sweep {
	return reminders.Sweep{Name: "backup", Run: func(ctx context.Context, now time.Time) error {
		claimed, err := runs.ClaimBackup(ctx, s.At.last(now.In(time.Local)), now)
		if err != nil || !claimed {
			return err
		}
		made, err := s.Recipients.backUp(ctx, from, s.Dir, now)
		if err != nil {
			return fmt.Errorf("back up: %w", err)
		}
		if err := runs.KeepBackup(ctx, now); err != nil {
			return err
		}
		deleted, err := s.Keep.prune(s.Dir)
		log.Info("backup made", "file", made.path, "bytes", made.size, "schema", made.contents.Schema,
			"accounts", made.contents.Accounts, "episodes", made.contents.Episodes, "deleted", len(deleted))
		if err != nil {
			return fmt.Errorf("delete older backups: %w", err)
		}
		return nil
	}}
}

// prepare refuses a directory that is none. It says in the log when the last backup was made, and warns when that is too
// long ago.
func (s dailyBackup) prepare(ctx context.Context, runs diary.BackupRuns, now time.Time, log *slog.Logger) error {
	if info, err := os.Stat(s.Dir); err != nil || !info.IsDir() {
		return misconfigured{errors.Join(fmt.Errorf("--backup-dir: %s is no directory", s.Dir), err)}
	}
	last, err := runs.LastBackup(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("find the last backup: %w", err)
	case last.IsZero():
		log.Info("no backup was made yet: the first one is made now", "directory", s.Dir)
	case now.Sub(last) > time.Duration(s.Overdue):
		log.Warn("the last backup is older than it should be", "made", last, "overdue_after", s.Overdue.String())
	default:
		log.Info("last backup", "made", last)
	}
	return nil
}

// lastBackupMetric tells a monitoring system when the last backup was made. It is not a number while the database cannot tell.
func lastBackupMetric(runs diary.BackupRuns) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "crampdiary_backup_last_success_timestamp_seconds", Help: "When the last daily backup was made, in seconds since 1970; 0 when none was.",
	}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		last, err := runs.LastBackup(ctx)
		if err != nil {
			return math.NaN()
		}
		if last.IsZero() {
			return 0
		}
		return float64(last.Unix())
	})
}

// timeOfDay is a time of the day, as minutes since midnight.
type timeOfDay int

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *timeOfDay) UnmarshalText(text []byte) error {
	at, err := time.Parse("15:04", string(text))
	if err != nil {
		return fmt.Errorf("%q is not a time of day such as 03:00", text)
	}
	*t = timeOfDay(at.Hour()*60 + at.Minute())
	return nil
}

func (t timeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t/60, t%60) }

// last is when it was this time of the day last, in the zone of now. Where clocks skip it, it is the time that they show
// instead.
func (t timeOfDay) last(now time.Time) time.Time {
	on := func(day int) time.Time {
		return time.Date(now.Year(), now.Month(), day, int(t)/60, int(t)%60, 0, 0, now.Location())
	}
	if today := on(now.Day()); !today.After(now) {
		return today
	}
	return on(now.Day() - 1)
}
