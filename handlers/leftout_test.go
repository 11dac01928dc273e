package handlers

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"crampdiary/diary"
)

// spoilable is a column without which a row of a table cannot be read, and which row it is: another one than that whose
// page is looked at. Where there is none, why says what keeps every row readable, or who would look at the others.
type spoilable struct{ column, row, why string }

const (
	codesAlone = "holds codes alone"
	noDiary    = "is no part of a diary"
)

var spoilables = map[string]spoilable{
	"account":             {why: "without it nobody is signed in"},
	"account_event":       {column: "at", row: "id = (select max(id) from account_event)"},
	"acknowledgement":     {column: "at"},
	"activity":            {column: "recorded_at"},
	"attempt":             {why: noDiary},
	"calendar_feed":       {column: "created_at"},
	"check_in":            {column: "recorded_at", row: "day = (select min(day) from check_in)"},
	"clock":               {why: noDiary},
	"consent":             {column: "version", row: "statement = '" + string(diary.IsAdult) + "'"},
	"episode":             {column: "recorded_at", row: "started_at = (select min(started_at) from episode)"},
	"factor_choice":       {why: codesAlone},
	"factor_setup":        {column: "changed_at"},
	"function_activity":   {column: "changed_at", row: "words = 'Gå på æbletur'"},
	"function_rating":     {column: "rated_at"},
	"import_run":          {column: "removed", row: "id = (select max(id) from import_run)"},
	"import_thing":        {why: "is counted, and not read before its import is undone"},
	"installation_secret": {why: noDiary},
	"mail_address":        {column: "confirmed_at"},
	"medicine":            {column: "started_on", row: "place > 0"},
	"one_time_codes":      {why: "a key that cannot be read is refused: see TestAKeyThatCannotBeReadIsSaidAndARecoveryCodeStillWorks"},
	"passkey":             {why: "whoever has one proves it otherwise: see TestAPasskeyThatCannotBeReadIsLeftOut"},
	"passkey_challenge":   {why: noDiary},
	"factor_reset":        {why: "without codes there is none, see TestTheOwnerOfASecondFactorCanKeepItFromTheHost"},
	"recovery_code":       {why: "holds hashes alone"},
	"outbox":              {column: "attempts", row: "id = (select max(id) from outbox)"},
	"own_factor":          {why: "holds words, and a number that is checked"},
	"press_address":       {column: "created_at"},
	"probe":               {why: noDiary},
	"erasure":             {why: noDiary},
	"invitation":          {why: noDiary},
	"backup_run":          {why: noDiary},
	"profile":             {column: "birth_year"},
	"profile_condition":   {why: codesAlone},
	"push_device":         {column: "created_at"},
	"reminder":            {column: "paused_until", row: "kind = 'stretching'"},
	"reminder_setup":      {column: "quiet_from"},
	"reminder_slot":       {column: "settled_at"},
	"session":             {column: "created_at", row: "device = 'another'"},
	"sheet_answers":       {why: "is text that is checked as a form is"},
	"share":               {column: "created_at", row: "id = (select max(id) from share)"},
	"share_note":          {column: "written_at"},
	"share_opened":        {column: "at"},
	"share_visit":         {why: "is who reads what was shared"},
	"supplement":          {column: "started_on", row: "place = 0"},
	"trial":               {column: "started_at", row: "id = (select max(id) from trial)"},
}

// saysElsewhere are the texts of what is said in a place of its own.
var saysElsewhere = map[string]string{
	"outbox":         "En mail til dig kan ikke læses af programmet",
	"reminder":       danish("reminders.unreadable"),
	"reminder_setup": danish("reminders.delivery.unreadable"),
}

// TestOneRowThatCannotBeReadLeavesEveryPageWithTheRest spoils a row of each table and asks for every page.
func TestOneRowThatCannotBeReadLeavesEveryPageWithTheRest(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	made := fillDiary(t, s.store, b.accountID(me), 14, testStart)
	s.fillEveryTable(b, made.Episodes[len(made.Episodes)-1].ID) // pagePaths has one ID for everything
	paths := pagePaths(t, s, made)
	for _, table := range s.tables() {
		to := spoilables[table]
		if to.column == "" {
			if to.why == "" {
				t.Errorf("the table %s is new: name a column that is to be spoilt, or say why none", table)
			}
			continue
		}
		t.Run(table, func(t *testing.T) {
			if to.row == "" {
				to.row = "true"
			}
			const spoilt = "kvædegelé"
			s.changeOne(fmt.Sprintf(`update %s set %s = '%s' || ifnull(%[2]s, '') where %[4]s`, table, to.column, spoilt, to.row))
			defer s.changeOne(fmt.Sprintf(`update %s set %s = nullif(substr(%[2]s, %d), '') where %[4]s`, table, to.column, utf8.RuneCountInString(spoilt)+1, to.row))
			says, elsewhere := saysElsewhere[table]
			if !elsewhere {
				says = danish("left-out." + table)
			}
			said, logged := 0, len(s.log.String())
			for _, path := range paths {
				got := b.get(path)
				whole := strings.HasPrefix(path, "/data/") && strings.Contains(got.body, danish("error.unreadable.text")) // a file
				if got.StatusCode != http.StatusOK && got.StatusCode != http.StatusSeeOther && !whole {
					t.Errorf("%s answered %d", path, got.StatusCode)
				}
				if strings.Contains(got.body, says) {
					said++
				}
			}
			if said == 0 {
				t.Error("no page says so")
			}
			if log := s.log.String()[logged:]; !elsewhere && !strings.Contains(log, "tables=["+table) || strings.Contains(log, "ædegelé") || t.Failed() {
				t.Errorf("the log says\n%s", log)
			}
		})
	}
}

// tables lists the tables of the database, but for that of its schema's versions.
func (s *site) tables() (names []string) {
	s.t.Helper()
	s.database(func(db *sql.DB) error {
		rows, err := db.Query(`select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'goose%' order by name`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			names = append(names, name)
		}
		return rows.Err()
	})
	return names
}

// changeOne changes a single row behind the store's back.
func (s *site) changeOne(statement string) {
	s.t.Helper()
	s.database(func(db *sql.DB) error {
		result, err := db.Exec(statement)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); n != 1 || err != nil {
			s.t.Fatalf("%s changed %d rows (%v)", statement, n, err)
		}
		return nil
	})
}

// fillEveryTable stores something in each table beside the diary itself.
func (s *site) fillEveryTable(b *browser, one string) {
	s.t.Helper()
	account, ctx := b.accountID(me), s.t.Context()
	s.bring(account)
	s.bring(account)
	b.share(url.Values{"id": {one}})
	s.reader(b.share(nil)).post("/shared/note", url.Values{"message": {"Prøv trappen."}}).want(s.t, http.StatusSeeOther)
	b.switchOn(diary.Stretching)
	b.post("/reminders/test", nil).want(s.t, http.StatusSeeOther)
	b.post("/reminders/feed", nil).want(s.t, http.StatusOK)
	b.addDevice("a")
	b.makePress(diary.PressCramp)
	b.post("/trials", url.Values{"id": {one}, "what": {"do:stretching-done"}, "trial-days": {"28"}}).want(s.t, http.StatusSeeOther)
	b.post("/trials/"+one+"/stop", nil).want(s.t, http.StatusSeeOther)

	profile, err := s.store.Profile(ctx, account)
	for i := range profile.Supplements {
		profile.Supplements[i].Started = new(diary.DateOf(testStart) - 9)
	}
	if err == nil {
		profile.Medicines = append(profile.Medicines, diary.Medicine{ID: diary.NewID(), Kind: profile.Medicines[0].Kind, Name: "kvæder"})
		_, err = s.store.SaveProfile(ctx, account, profile, s.time())
	}
	key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(testStart) - 1, Time: 21 * 60}
	trial := diary.Trial{ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.Factors[0], Aim: diary.LeaveIt}, First: diary.DateOf(testStart) - 40, Started: testStart}
	for _, err := range []error{
		err,
		s.store.StartTrial(ctx, account, trial),
		s.store.SaveFunction(ctx, account, []diary.FunctionActivity{
			{ID: one, Words: "Gå på æbletur", Chosen: diary.DateOf(testStart) - 9},
			{ID: diary.NewID(), Words: "Stå på tæer", Chosen: diary.DateOf(testStart) - 9, Ratings: []diary.FunctionRating{{Day: diary.DateOf(testStart) - 9, Score: 3, Rated: testStart}}},
		}, testStart),
		s.store.LogActivity(ctx, account, key.Activity(account, time.UTC, testStart)),
		s.store.Acknowledge(ctx, account, diary.Acknowledgement{ID: diary.NewID(), Criterion: "x", Response: diary.Responses[0], At: testStart}),
		s.store.CreateSession(ctx, diary.Session{
			ID: diary.NewID(), AccountID: account, Device: "another", How: diary.ByPassword, Created: testStart, LastSeen: testStart, Expires: testStart.Add(time.Hour),
		}),
	} {
		if err != nil {
			s.t.Fatal(err)
		}
	}
	s.changeOne(`insert into reminder_slot (account_id, day, kind, wall_time, zone, due_at, state, settled_at)
		select id, '2026-11-23', 'stretching', 1260, 'UTC', 1, 'sent', 1 from account`)
}
