package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// retention says how many backups are kept: the newest of each of the last days, weeks, months or years that have one. So
// backups that stopped being made are not deleted one after the other. The zero retention deletes none.
type retention []kept

// kept is one of its rules.
type kept struct {
	count int
	unit  byte
}

// periodOf names the period of each unit that an instant falls into, in UTC.
var periodOf = map[byte]func(time.Time) string{
	'd': func(t time.Time) string { return t.Format(time.DateOnly) },
	'w': func(t time.Time) string {
		year, week := t.ISOWeek()
		return fmt.Sprintf("%d-%02d", year, week)
	},
	'm': func(t time.Time) string { return t.Format("2006-01") },
	'y': func(t time.Time) string { return t.Format("2006") },
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *retention) UnmarshalText(text []byte) error {
	var rules retention
	for part := range strings.SplitSeq(string(text), ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			return fmt.Errorf("%q is not like 7d,4w,6m", text)
		}
		number, unit := part[:len(part)-1], part[len(part)-1]
		count, err := strconv.Atoi(number)
		if err != nil || count < 1 || periodOf[unit] == nil {
			return fmt.Errorf("%q is not like 7d, 4w, 6m or 2y", part)
		}
		rules = append(rules, kept{count, unit})
	}
	*r = rules
	return nil
}

func (r retention) String() string {
	parts := make([]string, len(r))
	for i, rule := range r {
		parts[i] = strconv.Itoa(rule.count) + string(rule.unit)
	}
	return strings.Join(parts, ",")
}

// keeps says which of some instants, the newest first, are kept.
func (r retention) keeps(made []time.Time) []bool {
	keep := make([]bool, len(made))
	for _, rule := range r {
		seen := make(map[string]bool)
		for i, at := range made {
			period := periodOf[rule.unit](at.UTC())
			if !seen[period] && len(seen) < rule.count {
				seen[period], keep[i] = true, true
			}
		}
	}
	return keep
}

// prune deletes the backups of a directory that are not kept, and what backups that were cut short left there more than
// a day ago. Only what has the name of a backup is touched. It returns what it deleted.
func (r retention) prune(dir string) (deleted []string, err error) {
	if len(r) == 0 {
		return nil, nil
	}
	backups, parts, err := backupsIn(dir)
	if err != nil {
		return nil, err
	}
	made := make([]time.Time, len(backups))
	for i, b := range backups {
		made[i] = b.made
	}
	var failures []error
	remove := func(path string) {
		if err := os.Remove(path); err != nil {
			failures = append(failures, err)
			return
		}
		deleted = append(deleted, path)
	}
	for i, keep := range r.keeps(made) {
		if !keep {
			remove(backups[i].path)
		}
	}
	for _, part := range parts {
		if len(made) > 0 && made[0].Sub(part.made) > 24*time.Hour {
			remove(part.path)
		}
	}
	return deleted, errors.Join(failures...)
}

// backupFile is a backup by its name.
type backupFile struct {
	path string
	made time.Time
}

// backupsIn finds the backups of a directory and those that are not finished, the newest first.
func backupsIn(dir string) (whole, parts []backupFile, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		rest, hidden := strings.CutPrefix(name, ".")
		rest, part := strings.CutSuffix(rest, partSuffix)
		rest = strings.TrimSuffix(rest, encryptedSuffix)
		rest, packed := strings.CutSuffix(rest, packedSuffix)
		rest, ours := strings.CutPrefix(rest, backupPrefix)
		made, err := time.Parse(backupTime, rest)
		if hidden != part || !packed || !ours || err != nil || !entry.Type().IsRegular() {
			continue
		}
		found := backupFile{path: filepath.Join(dir, name), made: made}
		if part {
			parts = append(parts, found)
		} else {
			whole = append(whole, found)
		}
	}
	newestFirst := func(a, b backupFile) int { return b.made.Compare(a.made) }
	slices.SortFunc(whole, newestFirst)
	slices.SortFunc(parts, newestFirst)
	return whole, parts, nil
}
