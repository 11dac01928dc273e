package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/demo"
	"crampdiary/diary/report"
	documents "crampdiary/views/json"
)

// exported is when the invented archives of these tests were made.
var exported = time.Date(2025, 11, 24, 2, 10, 0, 0, time.UTC)

// archiveOf writes the archive of an invented diary of 90 days, as a change leaves it.
func archiveOf(t *testing.T, change func(*diary.Export, *demo.Diary)) string {
	t.Helper()
	zone, err := diary.Zone(demoZone)
	if err != nil {
		t.Fatal(err)
	}
	made := demo.Generate(1, 90, exported, zone)
	made.Profile.Version, made.Factors.Version = 1, 1
	made.Profile.Changed, made.Factors.Changed = exported, exported
	for i := range made.Episodes {
		made.Episodes[i].Recorded, made.Episodes[i].Changed = exported, exported
	}
	for i := range made.CheckIns {
		made.CheckIns[i].Recorded, made.CheckIns[i].Changed = exported, exported
	}
	h := diary.Export{
		Preferences: diary.Preferences{Language: diary.Danish, Zone: demoZone, Region: diary.Nordjylland}, Created: exported,
		Activities: diary.Sequence([]diary.Activity(nil)), Slots: diary.Sequence([]diary.Slot(nil)),
	}
	if change != nil {
		change(&h, &made)
	}
	h.Profile, h.Factors = made.Profile, made.Factors
	h.Episodes, h.CheckIns = diary.Sequence(made.Episodes), diary.Sequence(made.CheckIns)
	var text bytes.Buffer
	if err := archive.Write(&text, h, exported); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// runProcess runs the program by itself to its end.
func runProcess(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = []string{asProgram + "=1"}, strings.NewReader(stdin), &stdout, &stderr
	_ = cmd.Run() // how it ended is in ProcessState
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// printed is what of a report these tests look at.
type printed struct {
	Format, Level, Zone, At string
	Findings                []struct {
		ID, Outcome, Level string
		From, To           string
		Counts             []struct {
			AtLeast int `json:"at_least"`
			Found   int
		}
		Episodes []string
	}
	Patterns struct{ Cramps int }
}

func (r result) report(t *testing.T) (p printed) {
	t.Helper()
	r.mustSucceed(t)
	if err := json.Unmarshal([]byte(r.stdout), &p); err != nil {
		t.Fatalf("%v:\n%s", err, r.stdout)
	}
	return p
}

func TestReportSaysOfAnArchiveWhatTheDiarySays(t *testing.T) {
	text := archiveOf(t, nil)
	got := runProcess(t, "", "report", "--archive", writeFile(t, "archive.json", text), "--format", "json")
	got.mustSucceed(t)
	zone, _ := diary.Zone(demoZone)
	made := demo.Generate(1, 90, exported, zone)
	made.Profile.Version = 1
	s := diary.Snapshot{To: diary.CrampDayOf(exported, zone), Profile: made.Profile, Factors: made.Factors, Episodes: made.Episodes, CheckIns: made.CheckIns}
	s.From = min(made.Episodes[0].CrampDay(), made.CheckIns[0].Day)
	var want bytes.Buffer
	if err := documents.Write(&want, report.Build(s, s.From, s.To, nil, exported, zone), report.Factors(s, exported, zone), nil); err != nil {
		t.Fatal(err)
	}
	if got.stdout != want.String() {
		t.Errorf("got\n%s\nwant\n%s", got.stdout, want.String())
	}
	if p := got.report(t); p.Patterns.Cramps != len(made.Episodes) || p.At != "2025-11-24T03:10:00+01:00" || p.Zone != demoZone {
		t.Errorf("%+v", p)
	}
	if piped := runProcess(t, text, "report", "--archive=-", "--format=json"); piped.stdout != got.stdout {
		t.Errorf("from standard input, exit code %d, it prints\n%s", piped.code, piped.stdout)
	}
}

func TestReportOfAnEarlierInstantKnowsNothingOfWhatCameLater(t *testing.T) {
	started := exported.Add(-20 * 24 * time.Hour)
	id := "0193575e-0000-7000-8000-000000000001"
	path := writeFile(t, "archive.json", archiveOf(t, func(_ *diary.Export, d *demo.Diary) {
		d.Episodes = []diary.Episode{
			{ID: id, Started: started, Zone: demoZone, Precision: diary.Exact, Weakness: diary.Persistent, Recorded: exported, Changed: exported},
			{ID: "0193575e-0000-7000-8000-000000000002", Started: exported, Zone: demoZone, Precision: diary.Exact, Signs: []diary.Sign{diary.ChestPain}, Recorded: exported, Changed: exported},
		}
		d.CheckIns, d.Profile = nil, diary.Profile{Version: 1, Changed: exported}
	}))
	met := func(p printed) (ids []string) {
		for _, f := range p.Findings {
			if f.Outcome == string(report.Met) {
				ids = append(ids, f.ID)
			}
		}
		return ids
	}
	now := command(t, nil, "report", "--archive", path, "--format", "json").report(t)
	if got := met(now); !slices.Equal(got, []string{"emergency-chest", "weakness"}) || now.Level != "emergency" || now.Patterns.Cramps != 2 {
		t.Errorf("at the export: %v, %s", got, now.Level)
	}
	then := command(t, nil, "report", "--archive", path, "--format", "json", "--at", started.Add(time.Hour).Format(time.RFC3339)).report(t)
	if got := met(then); !slices.Equal(got, []string{"weakness-now"}) || then.Level != "same-day" || then.Patterns.Cramps != 1 {
		t.Fatalf("an hour after the first: %v, %s", got, then.Level)
	}
	f := then.Findings[0]
	if f.Level != "same-day" || !slices.Equal(f.Episodes, []string{id}) || f.From != "2025-10-28" || f.To != "2025-11-03" ||
		len(f.Counts) != 1 || f.Counts[0].Found != 1 || f.Counts[0].AtLeast != 1 {
		t.Errorf("%+v", f)
	}
	before := command(t, nil, "report", "--archive", path, "--format", "json", "--at", "2020-01-01T00:00:00Z").report(t)
	if before.Patterns.Cramps != 0 || met(before) != nil || before.Level != "self-care" {
		t.Errorf("before there was anything: %+v", before)
	}
}

func TestReportIsWrittenInTheLanguageOfTheAccountUnlessToldOtherwise(t *testing.T) {
	path := writeFile(t, "archive.json", archiveOf(t, func(_ *diary.Export, d *demo.Diary) {
		last := &d.Episodes[len(d.Episodes)-1]
		last.Signs = []diary.Sign{diary.DarkUrine}
	}))
	for _, test := range []struct {
		args []string
		says []string
	}{
		{nil, []string{
			"Skal jeg søge hjælp?", "mørk urin", "fordi du har noteret:", "70 15 03 00", "(dark-urine)", "Ikke fra artiklen",
			"Jeg vil have hjælp alligevel", "Kort fortalt", "Hvad der hjalp", "112",
		}},
		{[]string{"--language=en", "--format=text"}, []string{
			"Should I seek help?", "dark urine", "because you noted:", "70 15 03 00", "(dark-urine)", "112",
		}},
	} {
		got := runProcess(t, "", append([]string{"report", "--archive", path}, test.args...)...)
		got.mustSucceed(t)
		for _, text := range test.says {
			if !strings.Contains(strings.ToLower(got.stdout), strings.ToLower(text)) {
				t.Errorf("it does not say %q:\n%s", text, got.stdout)
			}
		}
		if strings.ContainsAny(got.stdout, "\u00a0<>\x1b\t") || strings.Contains(got.stdout, " \n") {
			t.Errorf("there is something that does not belong on a terminal:\n%s", got.stdout)
		}
	}
}

func TestReportOfAnArchiveThatIsDamagedNamesTheLines(t *testing.T) {
	text := archiveOf(t, nil)
	damaged := strings.Replace(strings.Replace(text, `"muscle":"calf"`, `"muscle":"tail"`, 1), `"precision":"about"`, `"precision":7`, 1)
	path := writeFile(t, "archive.json", damaged)
	lineOf := func(part string) string {
		before, _, _ := strings.Cut(damaged, part)
		return fmt.Sprintf("line %d episodes[", strings.Count(before, "\n")+1)
	}
	got := runProcess(t, "", "report", "--archive", path)
	got.mustFail(t, exitFailed, path, lineOf(`"muscle":"tail"`), lineOf(`"precision":7`), ".muscle: unknown", ".precision: not-in-schema")
	if strings.Contains(got.stderr, "tail") {
		t.Errorf("the error tells what is in the archive: %s", got.stderr)
	}
	for name, test := range map[string]struct{ text, says string }{
		"no archive":    {"Dato;Klokkeslæt\n", "not-an-archive"},
		"cut off":       {text[:len(text)/2], "broken-json"},
		"newer program": {strings.Replace(text, `"version": 1`, `"version": 2`, 1), "newer-version"},
	} {
		if got := command(t, nil, "report", "--archive", writeFile(t, "archive.json", test.text)); got.code != exitFailed || !strings.Contains(got.stderr, test.says) {
			t.Errorf("%s: exit code %d, %s", name, got.code, got.stderr)
		}
	}
}

func TestReportSaysWhatItLacks(t *testing.T) {
	path := writeFile(t, "archive.json", archiveOf(t, nil))
	command(t, nil, "report").mustFail(t, exitRefused, "--archive")
	command(t, nil, "report", "--archive", path, "--at", "yesterday").mustFail(t, exitRefused, "--at", "yesterday")
	command(t, nil, "report", "--archive", path, "--format", "pdf").mustFail(t, exitRefused, "pdf")
	command(t, nil, "report", "--archive", path, "--language", "sv").mustFail(t, exitRefused, "sv")
	command(t, nil, "report", "--archive", path+"-not").mustFail(t, exitFailed, "archive.json-not")
	bare := writeFile(t, "bare.json", `{"format": "crampdiary-archive", "version": 1}`)
	command(t, nil, "report", "--archive", bare).mustFail(t, exitFailed, "time zone")
	undated := writeFile(t, "undated.json", `{"format": "crampdiary-archive", "version": 1, "account": {"created_at": "2025-01-01T00:00:00.000Z", "preferences": {"language": "da", "zone": "UTC"}}}`)
	command(t, nil, "report", "--archive", undated).mustFail(t, exitFailed, "--at")
	command(t, nil, "report", "--archive", undated, "--at", "2025-01-01T00:00:00Z").mustSucceed(t)
}

func TestTheArchiveOfTheDemoCanBeReadAgain(t *testing.T) {
	p := startProcess(t, []string{"TMPDIR=" + t.TempDir()}, "serve", "--demo")
	login := p.printed(`^Sign in as (\S+) with the password (\S+)$`)
	client := browser(t)
	signIn(t, client, p.site, login[1], login[2])
	status, text := get(t, client, p.site+"/data/archive")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	p.terminate()
	got := runProcess(t, text, "report", "--archive=-", "--format=json").report(t)
	if len(got.Findings) == 0 || got.Patterns.Cramps == 0 {
		t.Errorf("%+v", got)
	}
}

func TestReportOfADownloadedArchiveFindsWhatWasEntered(t *testing.T) {
	p := startProcess(t, []string{"CRAMPDIARY_DATABASE=" + t.TempDir() + "/diary.db"})
	client := browser(t)
	signUp(t, client, p.site, "a@example.org")
	id := diary.NewID()
	form := episodeForm(id, "")
	form.Set("signs", "dark-urine")
	post(t, client, p.site+"/entries", form)
	status, text := get(t, client, p.site+"/data/archive")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	p.terminate()
	got := runProcess(t, text, "report", "--archive=-", "--at=2025-03-04T12:00:00+01:00", "--format=json").report(t)
	if got.Level != "same-day" || len(got.Findings) == 0 || got.Findings[0].ID != "dark-urine" || !slices.Equal(got.Findings[0].Episodes, []string{id}) {
		t.Errorf("%+v", got)
	}
}

// TestTheReportTellsOfWhatWasNamedBeforehand reads an archive whose person named a factor before anything was noted.
func TestTheReportTellsOfWhatWasNamedBeforehand(t *testing.T) {
	text := archiveOf(t, func(_ *diary.Export, made *demo.Diary) {
		made.Factors.Suspect = &diary.Suspect{Factor: diary.HardExerciseDay, From: diary.NewDate(2025, 1, 2)}
	})
	got := runProcess(t, text, "report", "--archive", "-", "--language", "en")
	for _, want := range []string{"Named beforehand", "2 Jan 2025", "Hard exercise"} {
		if got.code != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("the text does not say %q: %d %s", want, got.code, got.stderr)
		}
	}
	var printed struct {
		Factors struct {
			List    []struct{ Factor diary.Factor }
			Suspect struct {
				From    string
				Finding struct{ Factor diary.Factor }
			}
		}
	}
	got = runProcess(t, text, "report", "--archive", "-", "--format", "json")
	if err := json.Unmarshal([]byte(got.stdout), &printed); err != nil {
		t.Fatal(err)
	}
	if f := printed.Factors; f.Suspect.From != "2025-01-02" || f.Suspect.Finding.Factor != diary.HardExerciseDay || len(f.List) == 0 ||
		slices.ContainsFunc(f.List, func(l struct{ Factor diary.Factor }) bool { return l.Factor == diary.HardExerciseDay }) {
		t.Errorf("printed %+v", f)
	}
}
