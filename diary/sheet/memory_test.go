package sheet

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
)

// TestALargeTableIsReadInLittleMemory looks at what is held once a table of nearly as many rows as there may be is read
// and compared with the diary.
func TestALargeTableIsReadInLittleMemory(t *testing.T) {
	const mostHeap = 48 << 20 // a kilobyte a row; the text is 3.3 MB
	var text strings.Builder
	text.WriteString("Dato;Tid;Minutter;Smerte;Sted;Side;Bemærkning\n")
	at := now.AddDate(-6, 0, 0)
	for n := range MaxRows - 1 {
		at = at.Add(time.Hour)
		fmt.Fprintf(&text, "%s;%d;%d;læg;venstre;opdigtet note %d om en krampe\n", at.Format("02-01-2006;15:04"), 1+n%15, n%11, n)
	}
	before := diarytest.LiveHeap()
	table, err := Parse(strings.NewReader(text.String()), 0)
	if err != nil {
		t.Fatal(err)
	}
	parsed := diarytest.LiveHeap()
	reading := rows(t, reader(t), table, table.Guess(nil, now))
	read := diarytest.LiveHeap()
	if alike, err := reading.Compare(diary.Sequence(reading.Episodes), now); err != nil || alike != nil || len(reading.Episodes) < MaxRows-100 { // an hour of each spring there is not
		t.Fatalf("%d episodes, %d alike, %v", len(reading.Episodes), len(alike), err)
	}
	compared := diarytest.LiveHeap()
	runtime.KeepAlive(table)
	runtime.KeepAlive(reading)
	t.Logf("parsed %d, read %d, compared %d", parsed-before, read-before, compared-before)
	if held := max(parsed, read, compared) - before; held > mostHeap {
		t.Errorf("%d octets are held", held)
	}
}
