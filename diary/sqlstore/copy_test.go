package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
	"crampdiary/diary/sqlstore/dbtest"
)

// fill puts something into every table.
func fill(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	day := diary.NewDate(2025, 12, 24)
	keepSecret(t, s, "hemmelig")
	must(t, s.KeepClockSeen(ctx, now))
	for i := range 3 {
		account := newAccount(t, s)
		must(t, s.AwaitEmail(ctx, account, "ny@example.dk"))
		must(t, s.AddOneTimeCodes(ctx, account, diary.OneTimeCodes{SealedKey: "sealed", LastStep: 1, Created: now}, []string{"one", "two"}, "", now))
		must(t, s.AddPasskey(ctx, diary.Passkey{ID: diary.NewID(), AccountID: account, CredentialID: account, Name: "Nøgle", Site: "diary.example.org", Created: now, Used: &now}, nil, "", now))
		must(t, s.SavePasskeyChallenge(ctx, diary.NewID(), account, "challenge", now.Add(time.Hour)))
		_, err := s.ResetSecondFactors(ctx, account, now.Add(time.Hour), now)
		must(t, err)
		must(t, s.CreateSession(ctx, diary.Session{
			ID: diary.NewID(), TokenHash: [32]byte{byte(i)}, AccountID: account, Created: now, LastSeen: now, Expires: now,
		}))
		_, err = s.CountAttempt(ctx, []diary.Bucket{{Key: account, Throttle: diary.Throttle{Free: 1}}}, now)
		must(t, err)
		for range copyBatch { // more items than one batch
			e := newEpisode()
			e.Note = "Blåbærgrød 'på' en \"ø\"\n"
			_, err := s.CreateEpisode(ctx, account, e, now)
			must(t, err)
			must(t, s.DeleteEpisode(ctx, account, e.ID, now))
		}
		_, err = s.SaveProfile(ctx, account, diary.Profile{
			Conditions:  []diary.Condition{diary.Diabetes},
			Medicines:   []diary.Medicine{{ID: diary.NewID(), Kind: diary.Statin, Name: "Zætasin", Started: &day}},
			Supplements: []diary.Supplement{{ID: diary.NewID(), Kind: diary.Calcium, Name: "Kridt", Ended: &day}},
		}, now)
		must(t, err)
		own := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: "Ærtesuppe", Retired: true}
		_, err = s.SaveFactorSetup(ctx, account, diary.FactorSetup{Chosen: diary.Factors[:2], Own: []diary.OwnFactor{own}}, now)
		must(t, err)
		_, err = s.SaveCheckIn(ctx, account, diary.CheckIn{
			Day: day, Cramps: diary.No, Factors: map[diary.Factor]diary.Answer{own.ID: diary.Yes},
		}, now)
		must(t, err)
		must(t, s.Acknowledge(ctx, account, diary.Acknowledgement{
			ID: diary.NewID(), Criterion: "frequent", Response: diary.Called, Met: []string{"frequent"}, At: now,
		}))
		must(t, s.StartTrial(ctx, account, diary.Trial{
			ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: own.ID, Aim: diary.LeaveIt}, First: day - 20, StoppedAfter: &day, Started: now,
		}))
		must(t, s.SaveFunction(ctx, account, []diary.FunctionActivity{{
			ID: diary.NewID(), Words: "Gå på æbletur", Chosen: day, Ratings: []diary.FunctionRating{{Day: day, Score: 4, Rated: now}},
		}}, now))
		must(t, s.SaveCalendarFeed(ctx, account, diary.CalendarFeed{TokenHash: [32]byte{byte(i)}, Created: now}))
		must(t, s.CreateInvitation(ctx, diary.Invitation{TokenHash: [32]byte{byte(i)}, Created: now, Expires: now.Add(time.Hour)}))
		must(t, s.CreatePressAddress(ctx, account, diary.PressAddress{
			ID: diary.NewID(), TokenHash: [32]byte{byte(i)}, Name: "Knappen på væggen", Notes: diary.PressCramp, Created: now,
		}))
		must(t, s.SavePushDevice(ctx, diary.PushDevice{
			ID: diary.NewID(), Channel: diary.PushChannel, AccountID: account, Name: "Firefox, Android", Created: now, Endpoint: "https://push.example.org/" + account,
			P256dh: "BG-key", Auth: "c2FsdA", ServerKey: "BG-ours", LastSent: &now,
		}, ""))
		must(t, s.SaveSheetAnswers(ctx, account, "shape", "answers", now))
		fillShare(t, s, account, day)
		fillReminders(t, s, account, day)
		_, err = diarytest.Import(ctx, s, account, func(yield func(diary.ImportBatch, error) bool) {
			e := newEpisode()
			e.Recorded, e.Changed = now, now
			yield(diary.ImportBatch{Episodes: []diary.Episode{e}}, nil)
		}, now)
		must(t, err)
	}
	must(t, s.write(ctx, "keep erased", func(ctx context.Context, tx *sql.Tx) error {
		return keepErased(ctx, tx, erased{hashOfAccount(diary.NewID()), diary.EraseAccount, millis(now)})
	}))
}

func fillReminders(t *testing.T, s *Store, accountID string, day diary.Date) {
	t.Helper()
	ctx := t.Context()
	account, err := s.Account(ctx, accountID)
	must(t, err)
	must(t, s.ConfirmAddress(ctx, accountID, account.Email, now))
	setup := diary.DefaultReminderSetup()
	setup.Reminders[0].On, setup.Reminders[1].PausedUntil = true, &day
	_, err = s.SaveReminderSetup(ctx, accountID, setup, now)
	must(t, err)
	key := diary.SlotKey{Kind: diary.Hydration, Date: day, Time: 9 * 60}
	must(t, s.LogActivity(ctx, accountID, diary.Activity{
		ID: diary.NewID(), Kind: diary.Hydration, At: now, Zone: "Europe/Copenhagen", Slot: &key, Recorded: now,
	}))
	mail := diary.NewAccountMail(accountID, diary.ReminderMessage, now)
	mail.Kind, mail.Slot = diary.Hydration, &key
	_, err = s.AdvanceReminders(ctx, []diary.ReminderAdvance{{
		Due:   diary.DueReminder{AccountID: accountID, Reminder: setup.Reminders[0], Zone: "Europe/Copenhagen", Revision: 1},
		Until: now, Slots: []diary.Slot{{SlotKey: key, Zone: "Europe/Copenhagen", Due: now, State: diary.SlotWaiting}}, Messages: []diary.OutboxMessage{mail},
	}})
	must(t, err)
}

func fillShare(t *testing.T, s *Store, account string, day diary.Date) {
	t.Helper()
	ctx := t.Context()
	share := diary.Share{
		ID: diary.NewID(), TokenHash: [32]byte([]byte(account)), Period: diary.SharePeriod{From: &day, To: &day},
		Name: "Å.Ø.", Words: "Vågner om natten",
		Created: now, Expires: now.Add(time.Hour),
	}
	must(t, s.CreateShare(ctx, account, share))
	must(t, s.OpenShare(ctx, diary.ShareVisit{
		TokenHash: share.TokenHash, AccountID: account, ShareID: share.ID, Opened: now, Expires: now.Add(time.Hour),
	}))
	_, err := s.SaveShareNote(ctx, account, diary.ShareNote{ShareID: share.ID, Text: "Prøv trappen", Written: now})
	must(t, err)
}

// content is every value of every table that is copied.
func content(t *testing.T, s *Store) map[string][]string {
	t.Helper()
	all := make(map[string][]string)
	for _, table := range copiedTables {
		rows, err := s.reads.Query("select * from " + table)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			values := make([]any, len(columns))
			fields := make([]any, len(columns))
			for i := range values {
				fields[i] = &values[i]
			}
			must(t, rows.Scan(fields...))
			all[table] = append(all[table], fmt.Sprintf("%#v", values))
		}
		must(t, rows.Err())
		must(t, rows.Close())
		slices.Sort(all[table])
	}
	return all
}

func TestCopyMovesAWholeInstallation(t *testing.T) {
	for _, test := range []struct {
		name     string
		from, to func(testing.TB) string
	}{
		{"SQLite to SQLite", emptySQLite, emptySQLite},
		{"SQLite to PostgreSQL", emptySQLite, dbtest.Postgres},
		{"PostgreSQL to SQLite", dbtest.Postgres, emptySQLite},
	} {
		t.Run(test.name, func(t *testing.T) {
			from, to := openStore(t, test.from(t), WithMigration()), openStore(t, test.to(t), WithMigration())
			fill(t, from)
			must(t, to.Ready(t.Context(), now)) // being ready is not being in use
			report, err := Copy(t.Context(), from, to)
			must(t, err)
			want, got := content(t, from), content(t, to)
			for i, table := range copiedTables {
				if report[i].Table != table || report[i].Rows != int64(len(want[table])) || report[i].Rows == 0 {
					t.Errorf("reported %+v for the %d rows of %s", report[i], len(want[table]), table)
				}
				if !slices.Equal(got[table], want[table]) {
					t.Errorf("table %s differs", table)
				}
			}
		})
	}
}

func TestCopyRefusesADestinationInUse(t *testing.T) {
	from, to := openStore(t, emptySQLite(t)), openStore(t, emptySQLite(t))
	fill(t, from)
	newAccount(t, to)
	before := content(t, to)
	_, err := Copy(t.Context(), from, to)
	if !errors.Is(err, ErrNotEmpty) || !strings.Contains(err.Error(), "account") {
		t.Errorf("got %v, want %v", err, ErrNotEmpty)
	}
	if after := content(t, to); len(after) != len(before) || len(after["account"]) != 1 {
		t.Error("the destination was changed")
	}
}

func TestCopyThatFailsLeavesNothing(t *testing.T) {
	from, to := openStore(t, emptySQLite(t)), openStore(t, emptySQLite(t))
	fill(t, from)
	_, err := to.writes.Exec("create trigger refuse before insert on supplement begin select raise(abort, 'no'); end")
	must(t, err)
	if _, err := Copy(t.Context(), from, to); err == nil {
		t.Fatal("the copy succeeded")
	}
	if after := content(t, to); len(after) > 0 {
		t.Error("a part of the copy is left")
	}
}

func TestCopyCoversEveryTable(t *testing.T) {
	for _, url := range []func(testing.TB) string{emptySQLite, dbtest.Postgres} {
		t.Run("", func(t *testing.T) {
			s := openStore(t, url(t), WithMigration())
			tables, err := tableNames(t.Context(), s.engine, s.reads)
			must(t, err)
			// A new database has these of its own.
			want := append([]string{"probe", "backup_run", goose.DefaultTablename}, copiedTables...)
			slices.Sort(tables)
			slices.Sort(want)
			if !slices.Equal(tables, want) {
				t.Errorf("the database has the tables\n%v, and Copy and this test know of\n%v", tables, want)
			}
		})
	}
}
