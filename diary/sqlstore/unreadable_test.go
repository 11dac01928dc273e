package sqlstore

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
)

// spoilt is what no column should hold. It must not get into the log.
const spoilt = "kvædegelé"

// onBothEngines runs a test on a store of each engine.
func onBothEngines(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	for name, url := range map[string]func(testing.TB) string{"SQLite": newSQLite, "PostgreSQL": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) { test(t, openStore(t, url(t), WithMigration())) })
	}
}

func spoil(t *testing.T, s *Store, statement string, args ...any) {
	t.Helper()
	must(t, changed(s.writes.ExecContext(t.Context(), statement, args...)))
}

// newReminded is an account that is reminded of stretching at 18:00.
func newReminded(t *testing.T, s *Store) string {
	t.Helper()
	a := diary.Account{
		ID: diary.NewID(), Email: diary.NewID() + "@example.dk", Created: now,
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen"},
	}
	must(t, s.CreateAccount(t.Context(), a, diary.NewConsents(now)))
	setup := diary.DefaultReminderSetup()
	setup.Reminders[1].On, setup.Reminders[1].Times = true, []diary.TimeOfDay{18 * 60}
	_, err := s.SaveReminderSetup(t.Context(), a.ID, setup, now)
	must(t, err)
	return a.ID
}

// evening is when the reminders of newReminded are due.
var evening = time.Date(2026, 3, 14, 17, 0, 0, 0, time.UTC)

func isUnreadable(t *testing.T, err error, column string) {
	t.Helper()
	if !errors.Is(err, diary.ErrUnreadable) || !strings.Contains(err.Error(), column) || strings.Contains(err.Error(), spoilt) {
		t.Errorf("the cause is %q, want one that names %s and not what is in it", err, column)
	}
}

// onSQLite spoils a column of numbers, which SQLite lets hold text.
var onSQLite = map[string]string{
	"after_at":   `update reminder set after_at = '` + spoilt + `' where account_id = $1 and kind = 'stretching'`,
	"quiet_from": `update reminder_setup set quiet_from = '` + spoilt + `' where account_id = $1`,
}

func spoiltReminders(s *Store) map[string]string {
	all := map[string]string{
		"times":        `update reminder set times = '09:00 ` + spoilt + `' where account_id = $1 and kind = 'stretching'`,
		"paused_until": `update reminder set paused_until = '` + spoilt + `' where account_id = $1 and kind = 'stretching'`,
		"pace":         `update reminder set pace = '` + spoilt + `' where account_id = $1 and kind = 'stretching'`,
		"weekdays":     `update reminder set weekdays = 255 where account_id = $1 and kind = 'stretching'`,
		"others":       `update reminder set others = '64 11:00;32 ` + spoilt + `' where account_id = $1 and kind = 'stretching'`,
		"other":        `update reminder set others = '` + spoilt + ` 11:00' where account_id = $1 and kind = 'stretching'`,
		"zone":         `update account set zone = 'Europe/` + spoilt + `' where id = $1`,
	}
	if s.engine.dialect == sqliteEngine.dialect {
		for column, statement := range onSQLite {
			all[column] = statement
		}
	}
	return all
}

func TestAReminderThatCannotBeReadKeepsBackNoOther(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *Store) {
		for column, statement := range spoiltReminders(s) {
			before, bad, after := newReminded(t, s), newReminded(t, s), newReminded(t, s)
			spoil(t, s, statement, bad)
			due, err := s.DueReminders(t.Context(), evening, 0, 100)
			must(t, err)
			var readable []string
			var unreadable []diary.DueReminder
			for _, d := range due {
				if d.Unreadable == nil {
					readable = append(readable, d.AccountID)
					continue
				}
				unreadable = append(unreadable, d)
			}
			if len(unreadable) != 1 || unreadable[0].AccountID != bad || unreadable[0].Reminder.Kind != diary.Stretching {
				t.Fatalf("%s: cannot be read: %+v", column, unreadable)
			}
			isUnreadable(t, unreadable[0].Unreadable, column)
			if !slices.Contains(readable, before) || !slices.Contains(readable, after) {
				t.Errorf("%s: others are kept back: %v", column, readable)
			}
			again := evening.Add(time.Hour)
			must(t, s.PutOffReminders(t.Context(), unreadable, evening, again))
			for at, want := range map[time.Time]bool{again.Add(-time.Millisecond): false, again: true} {
				due, err := s.DueReminders(t.Context(), at, 0, 100)
				must(t, err)
				if got := slices.ContainsFunc(due, func(d diary.DueReminder) bool { return d.AccountID == bad }); got != want {
					t.Errorf("%s: at %s it comes up: %t", column, at, got)
				}
			}
			spoil(t, s, `delete from account where id = $1`, bad)
		}
	})
}

func TestAClockThatWasAheadIsPutRightBesideARowThatCannotBeRead(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *Store) {
		for column, statement := range spoiltReminders(s) {
			bad, other := newReminded(t, s), newReminded(t, s)
			for _, account := range []string{bad, other} {
				spoil(t, s, `update reminder set after_at = $2, next_due_at = $2 where account_id = $1 and kind = 'stretching'`,
					account, millis(evening.AddDate(0, 1, 0)))
			}
			spoil(t, s, statement, bad)
			_, err := s.RescheduleReminders(t.Context(), evening.Add(-time.Hour))
			must(t, err)
			due, err := s.DueReminders(t.Context(), evening, 0, 100)
			must(t, err)
			if !slices.ContainsFunc(due, func(d diary.DueReminder) bool { return d.AccountID == other && d.Unreadable == nil }) {
				t.Errorf("%s: the other reminder is not rescheduled", column)
			}
			spoil(t, s, `delete from account where id = $1`, bad)
			spoil(t, s, `delete from account where id = $1`, other)
		}
	})
}

func TestAReminderThatCannotBeReadSaysSoUntilItIsSavedAnew(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *Store) {
		id := newReminded(t, s)
		spoil(t, s, spoiltReminders(s)["times"], id)
		setup, err := s.ReminderSetup(t.Context(), id)
		must(t, err)
		if r := setup.Of(diary.Stretching); !r.Unreadable || r.On || setup.Of(diary.Hydration).Unreadable {
			t.Errorf("the setup is %+v", setup)
		}
		// What is about something else leaves the row as it is.
		setup.Neutral = true
		setup, err = s.SaveReminderSetup(t.Context(), id, setup, now)
		must(t, err)
		must(t, s.PauseReminders(t.Context(), id, diary.ReminderKinds, diary.DateOf(now)+3, now))
		must(t, s.PaceReminder(t.Context(), id, diary.Stretching, diary.Weekly, now))
		var stored string
		must(t, s.reads.QueryRow(`select times from reminder where account_id = $1 and kind = 'stretching'`, id).Scan(&stored))
		if !strings.Contains(stored, spoilt) {
			t.Errorf("the row became %q", stored)
		}
		setup, err = s.ReminderSetup(t.Context(), id)
		must(t, err)
		setup.Reminders[1] = diary.Reminder{Kind: diary.Stretching, On: true, Times: []diary.TimeOfDay{20 * 60}, Weekdays: diary.EveryDay}
		_, err = s.SaveReminderSetup(t.Context(), id, setup, now)
		must(t, err)
		due, err := s.DueReminders(t.Context(), evening.Add(2*time.Hour), 0, 10)
		must(t, err)
		if len(due) != 1 || due[0].Unreadable != nil {
			t.Errorf("due are %+v", due)
		}
	})
}

func TestAListIsAsLongAsWithoutWhatIsLeftOut(t *testing.T) {
	s := openStore(t, newSQLite(t), WithMigration()) // PostgreSQL lets no column of an episode hold another type
	id := newReminded(t, s)
	const all = 9
	for i := range all {
		started := now.Add(time.Duration(i) * time.Hour)
		_, err := s.CreateEpisode(t.Context(), id, diary.Episode{ID: diary.NewID(), Started: started, Zone: "UTC", Precision: diary.Exact}, started)
		must(t, err)
	}
	at := func(hours int) int64 { return millis(now.Add(time.Duration(hours) * time.Hour)) }
	spoil(t, s, `update episode set changed_at = '`+spoilt+`' where started_at in ($1, $2, $3)`, at(8), at(5), at(4))
	_, err := s.ListEpisodes(t.Context(), id, diary.EpisodeFilter{}, diary.Cursor{}, 4)
	isUnreadable(t, err, "changed_at")
	ctx, left := diary.LeavingOut(t.Context())
	for limit, want := range map[int]int{1: 1, 3: 3, 4: 4, 6: 6, 7: 6} {
		list, err := s.ListEpisodes(ctx, id, diary.EpisodeFilter{}, diary.Cursor{}, limit)
		must(t, err)
		if len(list) != want {
			t.Errorf("%d of %d", len(list), limit)
		}
	}
	if parts := left.Parts(); !slices.Equal(parts, []string{"episode"}) {
		t.Errorf("left out: %v", parts)
	}
	_, err = s.ListEpisodes(diary.Refusing(ctx), id, diary.EpisodeFilter{}, diary.Cursor{}, 4)
	isUnreadable(t, err, "changed_at")
}

// TestATextThatCannotBeReadIsNamedByItsColumn reads columns that come as one.
func TestATextThatCannotBeReadIsNamedByItsColumn(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *Store) {
		id := newReminded(t, s)
		_, err := s.CreateEpisode(t.Context(), id, diary.Episode{ID: diary.NewID(), Started: now, Zone: "UTC", Precision: diary.Exact}, now)
		must(t, err)
		_, err = s.SaveCheckIn(t.Context(), id, diary.CheckIn{Day: diary.DateOf(now), Cramps: diary.No, Asked: diary.NightOnly}, now)
		must(t, err)
		spoil(t, s, `update episode set remedies = '`+spoilt+`' where account_id = $1`, id)
		_, err = s.ListEpisodes(t.Context(), id, diary.EpisodeFilter{}, diary.Cursor{}, 1)
		isUnreadable(t, err, `"remedies"`)
		spoil(t, s, `update check_in set factors = '`+spoilt+`' where account_id = $1`, id)
		_, err = loadCheckIns(t.Context(), s.reads, id, diary.DateOf(now), diary.DateOf(now))
		isUnreadable(t, err, `"factors"`)
		spoil(t, s, `update check_in set factors = '', day = day || '`+spoilt+`' where account_id = $1`, id)
		_, err = loadCheckIns(t.Context(), s.reads, id, diary.DateOf(now), diary.DateOf(now)+1)
		isUnreadable(t, err, `"day"`)
	})
}

func TestAMailThatCannotBeReadKeepsBackNoOther(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *Store) {
		bad, other := newReminded(t, s), newReminded(t, s)
		key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(evening), Time: 18 * 60}
		for _, id := range []string{bad, other} {
			due, err := s.DueReminders(t.Context(), evening, 0, 10)
			must(t, err)
			i := slices.IndexFunc(due, func(d diary.DueReminder) bool { return d.AccountID == id })
			_, err = s.AdvanceReminders(t.Context(), []diary.ReminderAdvance{{
				Due: due[i], Until: evening,
				Slots:    []diary.Slot{{SlotKey: key, Zone: "Europe/Copenhagen", Due: evening, State: diary.SlotWaiting}},
				Messages: due[i].Setup.Messages(id, key, evening, evening, evening.Add(3*time.Hour)),
			}})
			must(t, err)
		}
		spoil(t, s, `update outbox set slot_day = '`+spoilt+`' where account_id = $1`, bad)
		mails, err := s.ClaimMessages(t.Context(), evening, evening.Add(time.Minute), 10, diary.MailChannel)
		must(t, err)
		i := slices.IndexFunc(mails, func(m []diary.OutboxMessage) bool { return m[0].AccountID == bad })
		if len(mails) != 2 || i < 0 || mails[1-i][0].Unreadable != nil || *mails[1-i][0].Slot != key {
			t.Fatalf("claimed %+v", mails)
		}
		isUnreadable(t, mails[i][0].Unreadable, "slot_day")
		facts, err := s.ReminderFacts(t.Context(), bad, diary.Stretching, evening)
		must(t, err)
		if facts.Unreadable != 1 {
			t.Errorf("%d mails are said to be unreadable", facts.Unreadable)
		}
		must(t, s.DelayMessages(t.Context(), mails[i], evening.Add(time.Hour)))
		mails, err = s.ClaimMessages(t.Context(), evening.Add(time.Hour), evening.Add(2*time.Hour), 10, diary.MailChannel)
		must(t, err)
		i = slices.IndexFunc(mails, func(m []diary.OutboxMessage) bool { return m[0].AccountID == bad })
		must(t, s.SettleMessages(t.Context(), mails[i], diary.SlotMissed, evening.Add(time.Hour)))
		slot, err := s.Slot(t.Context(), bad, key)
		must(t, err)
		if slot.State != diary.SlotMissed {
			t.Errorf("the slot is %s", slot.State)
		}
		if slot, err = s.Slot(t.Context(), other, key); err != nil || slot.State != diary.SlotWaiting {
			t.Errorf("that of the other is %s (%v)", slot.State, err)
		}
	})
}

func TestWhatAMailNeedsAndCannotBeReadIsToldFromWhatMayPass(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *Store) {
		id := newReminded(t, s)
		key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 18 * 60}
		must(t, s.LogActivity(t.Context(), id, diary.Activity{
			ID: diary.NewID(), Kind: diary.Stretching, At: now, Zone: "Europe/Copenhagen", Slot: &key, Recorded: now,
		}))
		spoil(t, s, `update activity set slot_day = '`+spoilt+`' where account_id = $1`, id)
		_, err := s.ReminderFacts(t.Context(), id, diary.Stretching, now)
		isUnreadable(t, err, "slot_day")
		must(t, s.Close())
		if _, err = s.ReminderFacts(t.Context(), id, diary.Stretching, now); errors.Is(err, diary.ErrUnreadable) {
			t.Errorf("a closed store answers %v", err)
		}
	})
}

func TestAnErasureThatFailsKeepsNoOtherBack(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *Store) {
		due := now.Add(diary.ErasureDelay)
		var ids []string
		for range 3 {
			id := newReminded(t, s)
			_, err := s.ScheduleErasure(t.Context(), id, diary.NewErasure(diary.EraseAccount, now), now)
			must(t, err)
			ids = append(ids, id)
		}
		spoil(t, s, `update account set erasure_scope = '`+spoilt+`' where id = $1`, ids[1])
		rows, err := s.Purge(t.Context(), due, now, diary.SessionLimits{Idle: time.Hour})
		isUnreadable(t, err, ids[1])
		if rows != 2 {
			t.Errorf("%d rows went, want two accounts", rows)
		}
		for i, id := range ids {
			if _, err := s.Account(t.Context(), id); errors.Is(err, diary.ErrNotFound) == (i == 1) {
				t.Errorf("account %d: %v", i, err)
			}
		}
	})
}
