package handlers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
)

// The clocks of the app: that of the machine, which people see and write things down by, and the steady one,
// by which everything ends, is purged and is sent.
const (
	machine = "Now"
	steady  = "Steady"
)

// clockOf says by which clock each operation that is given the present goes. A new one has to choose.
var clockOf = map[string]string{
	// what people write down
	"CreateEpisode": machine, "UpdateEpisode": machine, "UpdateEpisodes": machine, "RestoreEpisode": machine, "SaveCheckIn": machine,
	"SaveFactorSetup": machine, "SaveFunction": machine, "WithdrawConsent": machine, "DismissShareNote": machine, "ReminderFacts": machine,
	"changeProfile": machine, "changeCheckIn": machine, "logActivity": machine, "answerStretching": machine,
	// what ends, is purged, or says when something is sent
	"SavePassword": steady, "ChangeEmail": steady, "EndSessions": steady, "UseRecoveryCode": steady, "StepOf": machine, "ProveSession": steady, "DeclineSecondFactor": steady, "Proven": steady, "NoteAccountEvent": steady, "ResetPassword": steady, "ConfirmAddress": steady, "Import": steady, "UndoImport": steady, "ListImports": steady,
	"DeleteEpisode": steady, "RemovePushDevice": steady, "RevokeShare": steady, "RevokePressAddress": steady, "CountAttempt": steady, "SaveReminderSetup": steady, "ResumeReminder": steady,
	"PaceReminder": steady, "SaveSheetAnswers": steady, "PauseReminders": steady, "ScheduleErasure": steady, "TouchSession": steady, "Ready": steady, "AcceptInvitation": steady,
	// outside the store
	"Verify": steady, "EndsSoon": steady, "Alive": steady, "Open": steady, "End": steady, "NewAccountMail": steady, "NewErasure": steady,
}

func TestWhatEndsGoesByTheSteadyClock(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files, seen := token.NewFileSet(), make(map[string]bool)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			function, ok := declared.(*ast.FuncDecl)
			if !ok {
				continue
			}
			clocks := make(map[string]string) // of the variables of the function
			ast.Inspect(function, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.AssignStmt:
					for i, to := range n.Lhs {
						if name, ok := to.(*ast.Ident); ok && len(n.Lhs) == len(n.Rhs) {
							clocks[name.Name] = clockIn(n.Rhs[i], clocks)
						}
					}
				case *ast.KeyValueExpr:
					if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Expires" && clockIn(n.Value, clocks) == machine {
						t.Errorf("%s: it expires by the clock of the machine", files.Position(n.Pos()))
					}
				case *ast.CallExpr:
					called, asked := nameOf(n.Fun)
					want, listed := clockOf[called]
					for _, argument := range n.Args {
						clock := clockIn(argument, clocks)
						switch {
						case clock == "":
						case listed && clock != want:
							t.Errorf("%s: %s goes by %s, want %s", files.Position(n.Pos()), called, clock, want)
						case !listed && asked:
							t.Errorf("%s: %s is given the present: by which clock does it go?", files.Position(n.Pos()), called)
						}
						seen[called] = seen[called] || listed && clock != ""
					}
				}
				return true
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(clockOf)) {
		if !seen[name] {
			t.Errorf("nothing gives %s the present any more", name)
		}
	}
}

// clockIn says which clock an expression reads, also an instant so long before or after; empty when it is none
// or not known.
func clockIn(e ast.Expr, clocks map[string]string) string {
	switch e := e.(type) {
	case *ast.Ident:
		return clocks[e.Name]
	case *ast.SelectorExpr: // the clock itself
		if name, ok := e.X.(*ast.Ident); ok && name.Name == "a" && (e.Sel.Name == machine || e.Sel.Name == steady) {
			return e.Sel.Name
		}
	case *ast.CallExpr:
		called, ok := e.Fun.(*ast.SelectorExpr)
		if !ok {
			return ""
		}
		if name, ok := called.X.(*ast.Ident); ok && name.Name == "a" && (called.Sel.Name == machine || called.Sel.Name == steady) {
			return called.Sel.Name
		}
		if called.Sel.Name == "Add" || called.Sel.Name == "In" {
			return clockIn(called.X, clocks)
		}
	}
	return ""
}

// nameOf is the name of what is called, and whether it is asked of an area's store.
func nameOf(function ast.Expr) (name string, ofStore bool) {
	switch f := function.(type) {
	case *ast.Ident:
		return f.Name, false
	case *ast.SelectorExpr:
		of, ok := f.X.(*ast.SelectorExpr)
		return f.Sel.Name, ok && of.Sel.Name == "Store"
	}
	return "", false
}

// While the clock of the machine is weeks ahead, nothing that a person has is over, and what is written down
// has the instant that the clock shows.
func TestAClockThatIsAheadForAWhileEndsNothing(t *testing.T) {
	var ahead atomic.Int64
	s := newSite(t, func(c *Config) {
		right := c.Now
		c.Steady, c.Now = right, func() time.Time { return right().Add(time.Duration(ahead.Load())) }
	})
	b := s.member("a@example.org")
	s.bring(b.accountID("a@example.org"))
	address := b.importAddress()
	s.fillDisk(true)
	kept := b.post("/now", url.Values{"id": {diary.NewID()}}).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)

	ahead.Store(int64((88*24 + 9) * time.Hour)) // in the day, when it is said that a session ends
	if got := b.importAddress(); got != address {
		t.Errorf("the import that is listed is %s", got)
	}
	b.get(address).want(t, http.StatusOK).says(t, "/data/imports/undo")
	if page := b.get("/"); strings.Contains(page.body, danish("session-ends.label")) {
		t.Error("the session is said to end")
	}
	started := b.post("/now", pageForm(t, kept.body, "/now")).want(t, http.StatusSeeOther)
	b.wantStarted(started, testStart)
	b.undoImport()
	b.post("/settings/password", url.Values{"current_password": {goodPassword}, "new_password": {"paraply tunnel havregryn 3"}}).want(t, http.StatusSeeOther)
}
