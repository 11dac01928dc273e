package views

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"crampdiary/diary"
	"crampdiary/diary/sheet"
)

// shapesNow is when the invented files are brought.
var shapesNow = time.Date(2026, 11, 28, 20, 0, 0, 0, time.UTC)

func shapeReader(t testing.TB) sheet.Reader {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return sheet.Reader{Words: SheetWords(), AccountID: "0193575e-0000-7000-8000-00000000000a", Zone: zone, Now: shapesNow}
}

// shape tells in a line each what is made of a file: the cramps, the cramp-days without any, what is asked, what cannot
// be read, and what is left out.
func shape(t *testing.T, content string, say func(*sheet.Mapping)) string {
	t.Helper()
	table, err := sheet.Parse(strings.NewReader(content), 0)
	if err != nil {
		return err.Error()
	}
	mapping := table.Guess(SheetHeadings(), shapesNow)
	if say != nil {
		say(&mapping)
	}
	reader := shapeReader(t)
	var lines []string
	if undecided := reader.Undecided(table, mapping); undecided != nil {
		for _, problem := range undecided {
			if problem.Code == diary.Required {
				lines = append(lines, "asks for "+problem.Field)
			} else {
				lines = append(lines, fmt.Sprintf("%s is %s", problem.Field, problem.Code))
			}
		}
		return strings.Join(lines, "\n")
	}
	reading, err := reader.Read(t.Context(), table, mapping)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range reading.Episodes {
		lines = append(lines, shapeOf(e))
	}
	for _, check := range reading.CheckIns {
		lines = append(lines, string(check.Cramps)+" "+check.Day.String())
	}
	for _, problem := range reading.Problems {
		lines = append(lines, fmt.Sprintf("line %d: %s %s", problem.Line, problem.Field, problem.Code))
	}
	for _, left := range reading.Skipped {
		lines = append(lines, fmt.Sprintf("left %d %s: %s", left.Line, left.Because, left.Text))
	}
	for _, line := range table.Open {
		lines = append(lines, fmt.Sprintf("open %d", line))
	}
	return strings.Join(lines, "\n")
}

func shapeOf(e diary.Episode) string {
	said := []string{e.Started.In(e.Location()).Format("02-01 15:04")}
	if e.Precision == diary.Night {
		said = []string{"night " + e.CrampDay().String()[5:]}
	}
	if e.Precision == diary.About {
		said = append(said, "about")
	}
	if lasted, known := e.Duration(); known {
		said = append(said, lasted.String())
	}
	for _, code := range []string{string(e.Muscle), string(e.Side)} {
		if code != "" {
			said = append(said, code)
		}
	}
	if e.Pain != nil {
		said = append(said, fmt.Sprint(*e.Pain))
	}
	if e.Woke != "" {
		said = append(said, "woke="+string(e.Woke))
	}
	if e.Note != "" {
		said = append(said, fmt.Sprintf("%q", e.Note))
	}
	return strings.Join(said, " ")
}

// All of it is invented.
var shapes = []struct {
	name, text string
	want       string
	say        func(*sheet.Mapping)
}{
	{"a day each", "Dato;Krampe?;Tid;Smerte;Sted\n19-11-2026;nej;;;\n20-11-2026;nej;;;\n21-11-2026;ja;03:10;5;læg\n", "21-11 03:10 calf 5\nno 2026-11-18\nno 2026-11-19", nil},
	{"american dates in tabs", "Date\tTime\tPain\n11/13/2026\t3:10 AM\t7\n11/03/2026\t12:05 AM\t6\n10/30/2026\t12:05 AM\t6\n", "13-11 03:10 7\n03-11 00:05 6\n30-10 00:05 6", nil},
	{"a title", "Min krampedagbog;;;;\n;;;;\nDato;Tid;Varighed;Sted;Smerte\n23-11-2026;03:10;5;venstre læg;7\n", "23-11 03:10 5m0s calf left 7\nleft 1 above: Min krampedagbog", nil},
	{"a line that names the separator", "sep=;\nDato;Tid;Varighed;Sted;Smerte\n23-11-2026;03:10;5;venstre læg;7\n", "23-11 03:10 5m0s calf left 7", nil},
	{"a column for each weekday", "Uge;Mandag;Tirsdag;Onsdag;Torsdag;Fredag;Lørdag;Søndag\n16-11-2026;;læg 03:10;;;ja;;\n23-11-2026;fod;;;;;;\n", "column.date is across", nil},
	{"weekdays in short", "Week of,Mon,Tue,Wed,Thu,Fri\n2026-11-16,,calf,,,\n", "column.date is across", nil},
	{"a column for each date", ";16-11-2026;17-11-2026;19-11-2026\nKrampe;ja;nej;ja\nSmerte;7;;4\n", "column.date is across", nil},
	{"three dates of one cramp", "Oprettet;Start;Slut\n24-11-2026;22-11-2026 23:50;23-11-2026 00:05\n", "22-11 23:50 15m0s \"Oprettet: 24-11-2026\"", nil},
	{"instants", "timestamp,pain\n2026-11-13T03:10:00Z,7\n2026-11-14T03:10:00.123+01:00,6\n", "13-11 04:10 7\n14-11 03:10 6", nil},
	{"the time under another heading", "Dato;Tidspunkt;Varighed;Muskel;Smerte\n23-11-2026;03:10;5;læg;7\n", "23-11 03:10 5m0s calf 7", nil},
	{"narrow spaces", "Date,Time,Severity\n2026-11-13,3:10\u202fAM,7\n2026-11-14,3:10\u00a0PM,7\n", "13-11 03:10 7\n14-11 15:10 7", nil},
	{"more than a code", "Dato;Tid;Sted;Smerte\n23-11-2026;03:10;hø. læg, strålede ned i hælen;7/10 bagefter 3\n", `23-11 03:10 calf right 7 "Sted: hø. læg, strålede ned i hælen\nSmerte: 7/10 bagefter 3"`, nil},
	{"an open quotation mark", "Dato;Tid;Note\n23-11-2026;03:10;\"Av sagde jeg\n24-11-2026;03:10;anden\n25-11-2026;03:10;tredje\n", "23-11 03:10 \"Av sagde jeg\"\n24-11 03:10 \"anden\"\n25-11 03:10 \"tredje\"\nopen 2", nil},
	{"check boxes", "Dato;Kl;Vågnede\n01-11-2026;03:10;TRUE\n02-11-2026;03:10;FALSE\n03-11-2026;03:10;SAND\n15-11-2026;03:10;FALSK\n", "01-11 03:10 woke=yes\n02-11 03:10 woke=no\n03-11 03:10 woke=yes\n15-11 03:10 woke=no", nil},
	{"an order that nothing tells", "Date,Time,Where,Pain\n11/03/2026,03:10,left calf,7\n10/05/2026,04:10,left calf,6\n09/08/2026,02:10,left calf,5\n", "asks for order", nil},
	{"an order that the person tells", "Date,Time,Where,Pain\n11/03/2026,03:10,left calf,7\n10/05/2026,04:10,left calf,6\n", "03-11 03:10 calf left 7\n05-10 04:10 calf left 6", func(m *sheet.Mapping) { m.Order = sheet.MonthFirst }},
	{"answers of a form that asks for the time", "Tidsstempel,Hvornår startede krampen?,Hvor sad krampen?,Hvor ondt gjorde det?,Vågnede du?,Noget andet du vil fortælle\n13/11/2026 07.05.22,03.10,Venstre læg,7,Ja,havde løbet\n14/11/2026 08.11.02,01.30,Højre læg,5,Nej,\n",
		"13-11 03:10 calf left 7 woke=yes \"Tidsstempel: 13/11/2026 07.05.22\\nNoget andet du vil fortælle: havde løbet\"\n14-11 01:30 calf right 5 woke=no \"Tidsstempel: 14/11/2026 08.11.02\"", nil},
	{"answers of a form in English", "Timestamp,When did the cramp start?,Which muscle was it?,How bad was the pain (0-10)?,Did it wake you up?,Anything else?\n2026/11/13 7:05:22 AM GMT+1,3:10:00 AM,Left calf,7,Yes,had been running\n2026/11/14 8:11:02 AM GMT+1,1:30:00 AM,Right calf,5,No,\n",
		"13-11 03:10 calf left 7 woke=yes \"Timestamp: 2026/11/13 7:05:22 AM GMT+1\\nAnything else?: had been running\"\n14-11 01:30 calf right 5 woke=no \"Timestamp: 2026/11/14 8:11:02 AM GMT+1\"", nil},
	{"answers of a form that asks for the date", "Timestamp,Date of cramp,Time of cramp,Where?,Pain\n11/14/2026 8:11:02,11/13/2026,3:10:00 AM,Left calf,7\n", "13-11 03:10 calf left 7 \"Timestamp: 11/14/2026 8:11:02\"", nil},
	{"answers of a form that asks for nothing of the kind", "Timestamp,Where?,Pain\n11/14/2026 8:11:02,Left calf,7\n", "14-11 08:11 calf left 7", nil},
	{"a merged date, and a heading over several columns", "Min krampedagbog;;;;\nKrampen;;;Dagen efter;\nDato;Tid;Sted;Øm;Bemærkning\n13-11-2026;03:10;venstre læg;ja;efter løb\n;05:20;højre læg;;\n14-11-2026;;fod;nej;\n",
		"13-11 03:10 calf left \"efter løb\\nØm: ja\"\n13-11 05:20 calf right\nnight 11-13 foot \"Øm: nej\"\nleft 1 above: Min krampedagbog\nleft 2 above: Krampen · Dagen efter", nil},
	{"Daylio", "full_date,date,weekday,time,mood,activities,note_title,note\n2026-11-13,November 13,Friday,03:10,meh,\"cramp | calf\",\"\",\"woke up\"\n2026-11-14,November 14,Saturday,22:00,good,\"music\",\"\",\"\"\n",
		"13-11 03:10 calf \"woke up\\ndate: November 13\\nweekday: Friday\\nmood: meh\\nactivities: cramp | calf\"\nleft 3 other-kind: 2026-11-14 · November 14 · Saturday · 22:00 · good · music", nil},
	{"Loop Habit Tracker, of which habit nothing says", "Date,Value,Notes\n2026-11-13,YES_MANUAL,left calf\n", "asks for column.cramp", nil},
	{"Loop Habit Tracker", "Date,Value,Notes\n2026-11-13,YES_MANUAL,left calf\n2026-11-12,NO,\n2026-11-11,UNKNOWN,\n2026-11-10,SKIP,\n", "night 11-12 \"left calf\"\nno 2026-11-11\nleft 4 no-answer: 2026-11-11 · UNKNOWN\nleft 5 no-answer: 2026-11-10 · SKIP", func(m *sheet.Mapping) { m.Columns[sheet.Cramp] = 1 }},
	{"Loop Habit Tracker, all habits", "Date,Drink water,Leg cramp,\n2026-11-13,YES_MANUAL,YES_MANUAL,\n2026-11-12,NO,NO,\n", "night 11-12 \"Drink water: YES_MANUAL\"\nno 2026-11-11\nleft 3 no-cramp: NO", nil},
	{"Track & Graph", "FeatureName,Timestamp,Value,Label,Note\nCramp left,2026-11-13T03:10:41.432+01:00,1.0,,hurt\nWater,2026-11-13T09:00:00+01:00,2.0,,\nCramp left,2026-11-11T12:30:00+01:00,0.0,,\n",
		"13-11 03:10 left \"hurt\\nFeatureName: Cramp left\\nValue: 1.0\"\nno 2026-11-11\nleft 3 other-kind: Water · 2026-11-13T09:00:00+01:00 · 2.0\nleft 4 no-cramp: Cramp left", nil},
	{"Cluster Headache Tracker", "start_time,end_time,intensity,medication,triggers,notes,barometric_pressure\n2026-11-13 03:10:00,2026-11-13 03:25:00,8,magnesium,\"long run, heat\",calf,1013.2\n",
		`13-11 03:10 15m0s 8 "calf\nmedication: magnesium\ntriggers: long run, heat\nbarometric_pressure: 1013.2"`, nil},
	{"Migraine Buddy", "Ongoing events\n\n\"#\",\"Started\",\"Lasted\",\"Pain Level\",\"Notes\"\n1,11/03/26 03:10,01h 00m,6,left leg\n", "03-11 03:10 1h0m0s 6 \"left leg\\n#: 1\"\nleft 1 above: Ongoing events", nil},
	{"commas", "Date,Time,Pain\n2026-11-13,03:10,7\n", "13-11 03:10 7", nil},
	{"bars", "Dato|Tid|Smerte\n13-11-2026|03:10|7\n", "13-11 03:10 7", nil},
	{"bars at both ends", "| Dato | Tid | Smerte |\n| 13-11-2026 | 03:10 | 7 |\n", "13-11 03:10 7", nil},
	{"one column", "Kramper\n13-11-2026 03:10\n14-11-2026 kl. 4.10\n", "13-11 03:10\n14-11 04:10", nil},
	{"no headings", "13-11-2026;03:10;læg\n14-11-2026;04:10;fod\n", "night 11-12 \"03:10\\nlæg\"\nnight 11-13 \"04:10\\nfod\"", nil},
	{"line feeds of the old Macintosh", "Dato;Tid\r13-11-2026;03:10\r14-11-2026;04:10\r", "13-11 03:10\n14-11 04:10", nil},
	{"a total", "Dato;Tid;Varighed\n13-11-2026;03:10;5\nI alt;;5\nGennemsnit:;;5\n", "13-11 03:10 5m0s\nleft 3 sums-up: I alt · 5\nleft 4 sums-up: Gennemsnit: · 5", nil},
	{"blank lines", "\n\nDato;Tid\n\n13-11-2026;03:10\n;\n14-11-2026;04:10\n\n", "13-11 03:10\n14-11 04:10", nil},
	{"two lines of headings, the first for groups", "Hvornår;;Krampen;\nDato;Tid;Sted;Smerte\n13-11-2026;03:10;læg;7\n", "13-11 03:10 calf 7\nleft 1 above: Hvornår · Krampen", nil},
	{"two lines of headings, the second for units", "Dato;Tid;Varighed;Smerte\ndd-mm-åååå;;(min);0-10\n13-11-2026;03:10;5;7\n", "13-11 03:10 5m0s 7", nil},
	{"units in the headings", "Dato;Tid;Varighed (sek);Smerte (0-10)\n13-11-2026;03:10;90;7\n", "13-11 03:10 1m30s 7", nil},
	{"underlines and capitals", "START_TIME,PAIN_LEVEL\n2026-11-13 03:10,7\n", "13-11 03:10 7", nil},
	{"a question for a heading", "Hvornår startede den?;Hvor længe varede den?;Hvor ondt gjorde det (0-10)?\n13-11-2026 03:10;5 min;7\n", "13-11 03:10 5m0s 7", nil},
	{"start and end", "Dato;Start;Slut\n13-11-2026;23:55;00:05\n", "13-11 23:55 10m0s", nil},
	{"moments of start and end", "Start;Slut\n13-11-2026 03:10;13-11-2026 03:20\n", "13-11 03:10 10m0s", nil},
	{"an end and a length that differ", "Dato;Start;Slut;Varighed\n13-11-2026;03:10;03:20;5\n", "13-11 03:10 10m0s \"Varighed: 5\"", nil},
	{"lengths as a clock", "Dato;Tid;Varighed\n13-11-2026;03:10;05:30\n", "asks for lengths", nil},
	{"lengths as a clock, told", "Dato;Tid;Varighed (mm:ss)\n13-11-2026;03:10;05:30\n", "13-11 03:10 5m30s", nil},
	{"lengths in hours, told", "Dato;Tid;Varighed (t:mm)\n13-11-2026;03:10;0:05\n", "13-11 03:10 5m0s", nil},
	{"lengths as spreadsheets write them", "Dato;Tid;Varighed\n13-11-2026;03:10;00:05:30\n", "13-11 03:10 5m30s", nil},
	{"a date for several lines", "Dato;Tid;Sted\n13-11-2026;03:10;læg\n;04:10;fod\n14-11-2026;01:00;tå\n", "13-11 03:10 calf\n13-11 04:10 foot\n14-11 01:00 toes", nil},
	{"a number of cramps", "Dato;Antal kramper\n13-11-2026;2\n14-11-2026;0\n", "night 11-12 \"Antal kramper: 2\"\nnight 11-12 \"Antal kramper: 2\"\nno 2026-11-13", nil},
	{"too many cramps", "Dato;Antal kramper\n13-11-2026;200\n", "line 2: cramp out-of-range", nil},
	{"no cramp in words", "Date,Cramp\n2026-11-13,no\n2026-11-14,Yes\n", "night 11-13\nno 2026-11-12", nil},
	{"ones and noughts", "Dato;Krampe\n13-11-2026;1\n14-11-2026;0\n", "night 11-12\nno 2026-11-13", nil},
	{"ticks", "Dato;Krampe\n13-11-2026;☑\n14-11-2026;☐\n", "night 11-12\nno 2026-11-13", nil},
	{"crosses", "Dato;Krampe;Sted\n13-11-2026;x;læg\n14-11-2026;;fod\n", "night 11-12 calf\nnight 11-13 foot", nil},
	{"a date alone", "Dato;Note\n13-11-2026;\n14-11-2026;slemt\n", "asks for alone", nil},
	{"a date alone for a cramp", "Dato\n13-11-2026\n", "night 11-12", func(m *sheet.Mapping) { m.Alone = sheet.AloneCramp }},
	{"a date alone for none", "Dato\n13-11-2026\n", "no 2026-11-12", func(m *sheet.Mapping) { m.Alone = sheet.AloneNone }},
	{"a date alone for nothing", "Dato\n13-11-2026\n", "left 2 nothing: 13-11-2026", func(m *sheet.Mapping) { m.Alone = sheet.AloneNothing }},
	{"a weekday in every line", "Ugedag;Dato;Krampe;Tid\nfredag;13-11-2026;;\nlørdag;14-11-2026;ja;03:10\n", "asks for alone", nil},
	{"a weekday in every line, told", "Day,Date,Cramps?,Notes\nFri,11/13/2026,,\nSat,11/14/2026,2,left calf\nSun,11/15/2026,,good night\n",
		"night 11-13 \"left calf\\nDay: Sat\\nCramps?: 2\"\nnight 11-13 \"Cramps?: 2\"\nno 2026-11-12\nno 2026-11-14\nleft 2 no-cramp: Fri\nleft 4 no-cramp: Sun\nleft 4 no-cramp: good night", func(m *sheet.Mapping) { m.Alone = sheet.AloneNone }},
	{"numbers before the lines that are filled in later", "Nr;Dato;Tid;Sted\n1;13-11-2026;03:10;læg\n2;;;\n3;;;\n", "13-11 03:10 calf \"Nr: 1\"\nleft 3 no-answer: 2\nleft 4 no-answer: 3", nil},
	{"weather on days without a cramp", "Dato;Vejr;Smerte;Sted\n13-11-2026;regn;;\n14-11-2026;sol;5;læg\n", "asks for alone", nil},
	{"a pain of nought", "Date,Cramp severity\n2026-11-13,0\n2026-11-14,3\n", "asks for alone", nil},
	{"a pain of nought, told", "Date,Cramp severity\n2026-11-13,0\n2026-11-14,3\n", "night 11-13 3\nno 2026-11-12\nleft 2 no-cramp: 0", func(m *sheet.Mapping) { m.Alone = sheet.AloneNone }},
	{"none in place of a place", "Dato;Tid;Sted\n13-11-2026;ingen;\n14-11-2026;03:10;læg\n15-11-2026;;ingen krampe\n", "14-11 03:10 calf\nno 2026-11-12\nno 2026-11-14", nil},
	{"none in a note", "Dato;Note\n13-11-2026;ingen krampe\n14-11-2026;krampe i læg\n", "night 11-13 \"krampe i læg\"\nno 2026-11-12", nil},
	{"no remarks", "Dato;Sted;Bemærkninger\n13-11-2026;;ingen\n14-11-2026;læg;ingen\n", "asks for alone", nil},
	{"answers without headings", "13-11-2026;nej\n14-11-2026;ja\n", "asks for alone", nil},
	{"a dash for what is not known", "Dato;Tid;Sted\n13-11-2026;-;fod\n14-11-2026;03:10;læg\n", "night 11-12 foot \"Tid: -\"\n14-11 03:10 calf", nil},
	{"a start and an end in one cell", "Dato;Tid\n13-11-2026;03:10-03:15\n14-11-2026;kl. 23.50 til 0.10\n15-11-2026 03:10-03:20;\n", "13-11 03:10 5m0s\n14-11 23:50 20m0s\n15-11 03:10 10m0s", nil},
	{"an end in one cell that cannot be", "Dato;Tid\n28-11-2026;18:00-23:00\n", "28-11 18:00 \"Tid: 18:00-23:00\"", nil},
	{"minutes of cramp", "Dato;Krampe (min)\n13-11-2026;5\n14-11-2026;7\n", "night 11-12 5m0s\nnight 11-13 7m0s", nil},
	{"other symptoms", "Dato;Symptom;Styrke\n13-11-2026;Hovedpine;5\n14-11-2026;Krampe;7\n", "night 11-13 7 \"Symptom: Krampe\"\nleft 2 other-kind: 13-11-2026 · Hovedpine · 5", nil},
	{"what is said of a day without", "Dato;Krampe;Note\n13-11-2026;nej;sov godt\n", "no 2026-11-12\nleft 2 no-cramp: sov godt", nil},
	{"a day with and without", "Dato;Krampe;Tid\n13-11-2026;ja;23:00\n14-11-2026;nej;\n14-11-2026;nej;\n", "13-11 23:00\nleft 3 has-cramp: 14-11-2026 · nej\nleft 4 has-cramp: 14-11-2026 · nej", nil},
	{"a day without twice", "Dato;Krampe\n14-11-2026;nej\n14-11-2026;nej\n", "no 2026-11-13\nleft 3 before: 14-11-2026 · nej", nil},
	{"the same cramp twice", "Dato;Tid\n14-11-2026;03:10\n14.11.2026;3.10\n", "14-11 03:10\nleft 3 doubles: 14.11.2026 · 3.10", nil},
	{"a scale to five", "Dato;Tid;Smerte (0-5)\n14-11-2026;03:10;4\n", "asks for scale", nil},
	{"a scale to five, told", "Dato;Tid;Smerte (0-5)\n14-11-2026;03:10;4\n", `14-11 03:10 8 "Smerte (0-5): 4"`, func(m *sheet.Mapping) { m.Scale = sheet.Scale5 }},
	{"a scale to a hundred, told", "Dato;Tid;VAS\n14-11-2026;03:10;74\n", `14-11 03:10 7 "VAS: 74"`, func(m *sheet.Mapping) { m.Scale = sheet.Scale100 }},
	{"a scale in words", "Dato;Tid;Smerte\n14-11-2026;03:10;moderat\n", "asks for scale", nil},
	{"a scale in words, told", "Dato;Tid;Smerte\n14-11-2026;03:10;moderat\n", `14-11 03:10 5 "Smerte: moderat"`, func(m *sheet.Mapping) { m.Scale = sheet.ScaleWords }},
	{"a scale for the note", "Dato;Tid;Smerte\n14-11-2026;03:10;74\n", `14-11 03:10 "Smerte: 74"`, func(m *sheet.Mapping) { m.Scale = sheet.ScaleNote }},
	{"ratings out of ten", "Dato;Tid;Smerte\n14-11-2026;03:10;4/10\n", "14-11 03:10 4", nil},
	{"days as spreadsheets count them", "Dato;Tid\n46339;0,1319444\n", "13-11 03:10", nil},
	{"months by name", "Dato;Tid\n13-Nov-26;03:10\n14. nov. 2026;3.10\n15 November 2026;0310\n", "13-11 03:10\n14-11 03:10\n15-11 03:10", nil},
	{"a clock of twelve hours", "Date,Time\n2026-11-13,3:10 a.m.\n2026-11-13,12:05 p.m.\n", "13-11 03:10\n13-11 12:05", nil},
	{"roughly", "Dato;Tid\n13-11-2026;ca. 3.10\n14-11-2026;om natten\n", "13-11 03:10 about\nnight 11-13", nil},
	{"points between say the day comes first", "Dato;Tid\n03.04.2026;03:10\n", "03-04 03:10", nil},
	{"the future says the month comes first", "Dato;Tid\n11/12/2026;03:10\n10/11/2026;03:10\n", "12-11 03:10\n11-10 03:10", nil},
	{"a zone for the file", "Date,Time\n2026-11-13,03:10\n", "13-11 03:10", func(m *sheet.Mapping) { m.Zone = "America/New_York" }},
	{"times that cannot be", "Dato;Tid\n29-03-2026;02:30\n13-11-2026;25:10\n31-02-2026;03:10\n13-11-2030;03:10\n", "line 2: clock no-such-time\nline 3: clock unknown\nline 4: date unknown\nline 5: date future", nil},
	{"a place and a side", "Dato;Tid;Ben;Muskel\n13-11-2026;03:10;V;læggen\n", "13-11 03:10 calf left", nil},
	{"quotation marks in a text", "Dato;Tid;Note\n13-11-2026;03:10;\"sagde \"\"av\"\"\"\n14-11-2026;04:10;3\" lang\n15-11-2026;05:10;\"a\" b\n", "13-11 03:10 \"sagde \\\"av\\\"\"\n14-11 04:10 \"3\\\" lang\"\n15-11 05:10 \"a\\\" b\"", nil},
	{"no dates at all", "hund;kat\nvov;mjav\n", "asks for column.date", nil},
	{"nothing", "", "sheet: no table", nil},
	{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx", "sheet: an old workbook, or one with a password", nil},
}

func TestFilesAreReadInTheShapesInWhichPeopleKeepThem(t *testing.T) {
	if len(shapes) < 60 {
		t.Fatalf("only %d shapes", len(shapes))
	}
	for _, test := range shapes {
		if got := shape(t, test.text, test.say); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestFilesAreReadInEveryEncoding(t *testing.T) {
	const text, want = "Dato;Tid;Sted;Note\n13-11-2026;03:10;læg;Ærø, blå\n", `13-11 03:10 calf "Ærø, blå"`
	windows, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	encoded := map[string]string{"UTF-8": text, "UTF-8 with its mark": "\ufeff" + text, "Windows-1252": windows}
	for name, order := range map[string]unicode.Endianness{"little": unicode.LittleEndian, "big": unicode.BigEndian} {
		for mark, policy := range map[string]unicode.BOMPolicy{"with": unicode.UseBOM, "without": unicode.IgnoreBOM} {
			wide, err := unicode.UTF16(order, policy).NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			encoded["UTF-16 "+name+" end first, "+mark+" a mark"] = wide
		}
	}
	for name, content := range encoded {
		if got := shape(t, content, nil); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// workbook packs parts of a workbook.
func workbook(t *testing.T, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for name, content := range parts {
		file, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAPackedTextIsRead(t *testing.T) {
	got := shape(t, workbook(t, map[string]string{"001 Cramp/Checkmarks.csv": "Date,Value,Notes\n2026-11-13,YES_MANUAL,\n"}), nil)
	if got != "night 11-12" {
		t.Errorf("got %s", got)
	}
}

// Parts of workbooks as spreadsheets write them.
const (
	xlsxSheets = `<workbook xmlns="m" xmlns:r="o"><workbookPr/><sheets><sheet name="Ark1" sheetId="1" r:id="rId1"/><sheet name="Andet" sheetId="2" r:id="rId2"/></sheets></workbook>`
	xlsxRels   = `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`
	xlsxStyles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/><numFmt numFmtId="165" formatCode="[hh]:mm"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>`
	xlsxTexts = `<sst><si><t>Dato</t></si><si><t>Tid</t></si><si><r><t>Vari</t></r><r><t>ghed</t></r><rPh><t>x</t></rPh></si><si><t>Vågnede</t></si><si><t>Note</t></si></sst>`
	xlsxRows  = `<worksheet><sheetData><row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="s"><v>3</v></c><c r="E3" t="s"><v>4</v></c></row>` +
		`<row r="5"><c r="A5" s="1"><v>46339</v></c><c r="B5" s="2"><v>0.131944444444444</v></c><c r="C5" s="3"><v>0.00347222222222222</v></c><c r="D5" t="b"><v>1</v></c><c r="E5" t="inlineStr"><is><t>læg</t></is></c></row>` +
		`</sheetData></worksheet>`
	xlsxOther = `<worksheet><sheetData><row><c t="inlineStr"><is><t>Start</t></is></c></row><row><c s="4"><v>46339.1319444444</v></c></row></sheetData></worksheet>`

	odsContent = `<o:document-content xmlns:o="o" xmlns:t="t" xmlns:x="x"><o:body><t:table t:name="Ark1">` +
		`<t:table-row t:number-rows-repeated="2"><t:table-cell t:number-columns-repeated="1024"/></t:table-row>` +
		`<t:table-row><t:table-cell o:value-type="string"><x:p>Dato</x:p></t:table-cell><t:table-cell><x:p>Tid</x:p></t:table-cell><t:table-cell><x:p>Varighed</x:p></t:table-cell><t:table-cell><x:p>Vågnede</x:p></t:table-cell><t:table-cell><x:p>Note</x:p></t:table-cell><t:table-cell t:number-columns-repeated="900"/></t:table-row>` +
		`<t:table-row><t:table-cell o:value-type="date" o:date-value="2026-11-13"><x:p>13. nov.</x:p></t:table-cell><t:table-cell o:value-type="time" o:time-value="PT03H10M00S"><x:p>03.10</x:p></t:table-cell>` +
		`<t:table-cell o:value-type="time" o:time-value="PT00H05M00S"><x:p>0.05</x:p></t:table-cell><t:table-cell o:value-type="boolean" o:boolean-value="true"><x:p>SAND</x:p></t:table-cell>` +
		`<t:table-cell o:value-type="string"><o:annotation><x:p>nej</x:p></o:annotation><x:p>læg</x:p></t:table-cell></t:table-row>` +
		`<t:table-row t:number-rows-repeated="1048000"><t:table-cell t:number-columns-repeated="1024"/></t:table-row></t:table></o:body></o:document-content>`
)

func TestTheSheetsOfWorkbooksAreRead(t *testing.T) {
	const want = `13-11 03:10 5m0s woke=yes "læg"`
	xlsx := map[string]string{
		"xl/workbook.xml": xlsxSheets, "xl/_rels/workbook.xml.rels": xlsxRels, "xl/styles.xml": xlsxStyles, "xl/sharedStrings.xml": xlsxTexts,
		"xl/worksheets/sheet1.xml": xlsxRows, "xl/worksheets/sheet2.xml": xlsxOther,
	}
	if got := shape(t, workbook(t, xlsx), nil); got != want {
		t.Errorf(".xlsx: %s", got)
	}
	if got := shape(t, workbook(t, map[string]string{"content.xml": odsContent}), nil); got != want {
		t.Errorf(".ods: %s", got)
	}
	other, err := sheet.Parse(strings.NewReader(workbook(t, xlsx)), 1)
	if err != nil || other.Sheet != 1 || strings.Join(other.Sheets, ",") != "Ark1,Andet" || other.Rows[1].Cell(0) != "2026-11-13 03:10:00" {
		t.Errorf("the other sheet is %+v (%v)", other, err)
	}
	first, err := sheet.Parse(strings.NewReader(workbook(t, xlsx)), 0)
	if err != nil || first.Rows[0].Line != 3 || first.Rows[1].Line != 5 {
		t.Errorf("the lines are %+v (%v)", first.Rows, err)
	}
	xlsx["xl/workbook.xml"] = strings.Replace(xlsxSheets, "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)
	early, err := sheet.Parse(strings.NewReader(workbook(t, xlsx)), 1)
	if err != nil || early.Rows[1].Cell(0) != "2030-11-14 03:10:00" {
		t.Errorf("with days from 1904 it is %+v (%v)", early, err)
	}
	for name, parts := range map[string]map[string]string{
		"no sheet": {"xl/workbook.xml": "<workbook/>"}, "half a file": {"content.xml": odsContent[:600]}, "no workbook": {"x": "y"},
		"a part that is missing": {"xl/workbook.xml": xlsxSheets, "xl/_rels/workbook.xml.rels": xlsxRels},
	} {
		if _, err := sheet.Parse(strings.NewReader(workbook(t, parts)), 0); !errors.Is(err, sheet.ErrNoTable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAWorkbookThatUnpacksToTooMuchIsRefused(t *testing.T) {
	wide := map[string]string{"content.xml": strings.Replace(odsContent, `<t:table-cell o:value-type="date"`, `<t:table-cell t:number-columns-repeated="100000" o:value-type="date"`, 1)}
	long := map[string]string{"content.xml": strings.Replace(odsContent, `<t:table-row><t:table-cell o:value-type="date"`, `<t:table-row t:number-rows-repeated="100000"><t:table-cell o:value-type="date"`, 1)}
	for name, parts := range map[string]map[string]string{"columns": wide, "rows": long} {
		content := workbook(t, parts)
		if len(content) > 1<<20 {
			t.Fatalf("%s: the file itself has %d octets", name, len(content))
		}
		if _, err := sheet.Parse(strings.NewReader(content), 0); !errors.Is(err, sheet.ErrTooLarge) {
			t.Errorf("too many %s: got %v", name, err)
		}
	}
}

// TestASpreadsheetProgramChangesNothing lets a spreadsheet program, where there is one, save a table in its other
// formats, as set to Danish and to English.
func TestASpreadsheetProgramChangesNothing(t *testing.T) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("there is no spreadsheet program here")
	}
	const text = "Dato;Tid;Varighed;Sted;Smerte;Krampe;Note\n%s;03:10;00:05:30;venstre læg;7;%s;blå ø\n%s;04:10;00:01:00;fod;5;%s;\n%s;;;;;%s;\n"
	const want = "13-11 03:10 5m30s calf left 7 \"blå ø\"\n14-11 04:10 1m0s foot 5\nno 2026-11-14"
	dir := t.TempDir()
	for _, set := range []struct{ name, language, content string }{
		{"da", "1030", fmt.Sprintf(text, "13-11-2026", "SAND", "14-11-2026", "SAND", "15-11-2026", "FALSK")},
		{"en", "1033", fmt.Sprintf(text, "11/13/2026", "TRUE", "11/14/2026", "TRUE", "11/15/2026", "FALSE")},
	} {
		file := filepath.Join(dir, set.name+".csv")
		if err := os.WriteFile(file, []byte(set.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := shape(t, set.content, nil); got != want {
			t.Errorf("%s as it is written: %s", set.name, got)
		}
		for _, format := range []string{"xlsx", "ods"} {
			convert := exec.Command(program, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", format,
				"--infilter=CSV:59,34,76,1,,"+set.language+",false,true", "--outdir", dir, file)
			if said, err := convert.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, said)
			}
			saved, err := os.ReadFile(filepath.Join(dir, set.name+"."+format))
			if err != nil {
				t.Fatal(err)
			}
			if got := shape(t, string(saved), nil); got != want {
				t.Errorf("%s as .%s: %s", set.name, format, got)
			}
		}
	}
}

// TestNothingOfARowIsLostWithoutAWord writes a mark of its own into each of many cells, under headings that have a
// field and under others, and looks for each mark.
func TestNothingOfARowIsLostWithoutAWord(t *testing.T) {
	headings := []string{"Dato", "Tid", "Krampe", "Slut", "Varighed", "Sted", "Side", "Smerte", "Situation", "Vågnede", "Bemærkninger", "Vejr", ""}
	plain := [][]string{
		{"13-11-2026", "14/11 2026", "", "i går"}, {"03:10", "", "kl. 3", "sent"}, {"ja", "nej", "", "2", "ukendt", "måske"}, {"03:20", "", "senere"}, {"5", "", "længe", "5 min"}, {"læg", "", "læg %s", "%s"},
		{"v", "", "%s"}, {"7", "", "7 %s", "%s", "11"}, {"", "%s"}, {"ja", "", "%s"}, {"", "%s"}, {"", "%s"}, {"", "%s"},
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := [][]string{headings}
		for line := range rapid.IntRange(1, 8).Draw(t, "rows") {
			row := make([]string, len(headings))
			for column := range row {
				row[column] = strings.ReplaceAll(rapid.SampledFrom(plain[column]).Draw(t, "cell"), "%s", fmt.Sprintf("mark%dx%dx", line, column))
			}
			rows = append(rows, row)
		}
		var text strings.Builder
		for _, row := range rows {
			text.WriteString(strings.Join(row, ";") + "\n")
		}
		table, err := sheet.Parse(strings.NewReader(text.String()), 0)
		if err != nil {
			t.Fatal(err)
		}
		reader := shapeReader(nopTB{})
		mapping := table.Guess(SheetHeadings(), shapesNow)
		mapping.Order, mapping.Alone, mapping.Scale = sheet.DayFirst, sheet.AloneNothing, sheet.Scale10
		reading, err := reader.Read(context.Background(), table, mapping)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table.Rows {
			if row.Line >= mapping.Body {
				wantTold(t, row, mapping, reading)
			}
		}
	})
}

// TestEveryCellOfARowCounts empties a cell of a row, and looks for what is then made of the row: were it the same, the
// cell would be lost.
func TestEveryCellOfARowCounts(t *testing.T) {
	headings := []string{"Dato", "Tid", "Krampe", "Slut", "Varighed", "Sted", "Side", "Smerte", "Vågnede", "Bemærkninger", "Vejr", ""}
	cells := [][]string{
		{"13-11-2026", "13-11-2026 02:05", "13-11-2026 02:05-02:09", "13-11-2026 sent"}, {"03:10", "03:10-03:15", "-", "ingen", "om natten", "ca. 3.10"}, {"ja", "nej", "2", "0", "ukendt"},
		{"03:20", "senere", "-", "12-11-2026 03:20"}, {"6", "længe", "0", "5 min efter", "1:30"}, {"læg", "læg og fod", "ingen", "?", "hø. læg"}, {"v", "begge", "midt"},
		{"7", "0", "11", "7/10 bagefter 3", "slem"}, {"ja", "nej", "måske"}, {"sov godt", "ingen", "ingen krampe", "-", "0"}, {"regn", "0", "fredag"}, {"x", "17"},
	}
	rapid.Check(t, func(t *rapid.T) {
		row := make([]string, len(headings))
		var written []int
		for column := range row {
			if column == 0 || rapid.Bool().Draw(t, "is written") {
				row[column] = rapid.SampledFrom(cells[column]).Draw(t, "cell")
				written = append(written, column)
			}
		}
		alone := rapid.SampledFrom(sheet.Alones).Draw(t, "alone")
		reading, without := made(t, headings, row, alone), slices.Clone(row)
		emptied := rapid.SampledFrom(written).Draw(t, "emptied")
		without[emptied] = ""
		// What says yes, or some time in the night, or when on a day without a cramp, may say what the other cells say too.
		again := headings[emptied] == "Krampe" && row[emptied] == "ja" || row[emptied] == "om natten" ||
			len(reading.CheckIns) > 0 && (slices.Contains([]string{"Tid", "Krampe"}, headings[emptied]) || strings.HasPrefix(row[emptied], "ingen"))
		if reading.Bad == 0 && !again && toldOf(made(t, headings, without, alone)) == toldOf(reading) {
			t.Errorf("%q in %q counts for nothing:\n%s", row[emptied], row, toldOf(reading))
		}
	})
}

// made is what becomes of a row whose columns hold what their headings say.
func made(t *rapid.T, headings, row []string, alone sheet.Alone) sheet.Reading {
	t.Helper()
	mapping := sheet.Mapping{
		Header: 1, Body: 2, Columns: map[sheet.Field]int{sheet.Date: 0, sheet.Clock: 1, sheet.Cramp: 2, sheet.End: 3, sheet.Minutes: 4, sheet.Muscle: 5, sheet.Side: 6, sheet.Pain: 7, sheet.Woke: 8, sheet.Note: 9},
		Order: sheet.DayFirst, Alone: alone, Scale: sheet.Scale10, Lengths: sheet.MinutesSeconds, Rest: true,
	}
	table := sheet.Table{Columns: len(headings), Rows: []sheet.Row{{Line: 1, Cells: headings}, {Line: 2, Cells: row}}}
	reading, err := shapeReader(nopTB{}).Read(context.Background(), table, mapping)
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

// toldOf is everything that the page says of a reading.
func toldOf(reading sheet.Reading) string {
	var told strings.Builder
	for _, e := range reading.Episodes {
		told.WriteString(shapeOf(e) + "\n")
	}
	fmt.Fprintf(&told, "%+v %+v %+v", reading.CheckIns, reading.Problems, reading.Skipped)
	return told.String()
}

// nopTB gives a reader to what is no test itself.
type nopTB struct{ testing.TB }

func (nopTB) Helper() {}

// wantTold looks for what is written in a row: the row is refused or left out as a whole, or its words are in a note
// or among the cells that are left out, or are understood.
func wantTold(t *rapid.T, row sheet.Row, m sheet.Mapping, reading sheet.Reading) {
	t.Helper()
	for _, problem := range reading.Problems {
		if problem.Line == row.Line {
			return
		}
	}
	var told strings.Builder
	for _, left := range reading.Skipped {
		if left.Line == row.Line {
			if left.Heading == "" && left.Because != sheet.WithoutCramp {
				return
			}
			told.WriteString(left.Text + "\n")
		}
	}
	for _, e := range reading.Episodes {
		told.WriteString(e.Note + "\n")
	}
	for column, cell := range row.Cells {
		if strings.Contains(cell, "mark") && !strings.Contains(told.String(), cell) {
			t.Errorf("line %d, column %d: %q is nowhere in %+v (%+v)", row.Line, column, cell, reading, m)
		}
	}
}
