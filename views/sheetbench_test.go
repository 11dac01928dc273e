package views

import (
	"fmt"
	"strings"
	"testing"

	"crampdiary/diary/sheet"
)

// BenchmarkReadSheet reads the largest table that is taken, from its text to what becomes of it, in one go: parsing,
// guessing what its columns hold, and making entries. ns/row is the time for each of its rows.
func BenchmarkReadSheet(b *testing.B) {
	var text strings.Builder
	text.WriteString("Dato;Tid;Varighed (min);Sted;Smerte;Vågnede;Bemærkninger\n")
	for n := range sheet.MaxRows - 1 {
		fmt.Fprintf(&text, "%02d-%02d-%d;%02d:%02d;%d;%s læg;%d;%s;efter en lang dag %d\n", n%28+1, n/28%12+1, 2026-n/28/12%100-1, n%24, n%60, n%9+1, []string{"venstre", "højre"}[n%2], n%11, []string{"ja", "nej"}[n%2], n)
	}
	content := text.String()
	reader := shapeReader(b)
	b.ReportAllocs()
	for b.Loop() {
		table, err := sheet.Parse(strings.NewReader(content), 0)
		if err != nil {
			b.Fatal(err)
		}
		reading, err := reader.Read(b.Context(), table, table.Guess(SheetHeadings(), shapesNow))
		if err != nil || len(reading.Episodes) < sheet.MaxRows/2 {
			b.Fatalf("%d episodes, %d bad: %v", len(reading.Episodes), reading.Bad, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/sheet.MaxRows, "ns/row")
}
