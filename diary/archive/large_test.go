package archive

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"crampdiary/diary/diarytest"
)

// endless yields a text over and over again.
type endless string

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(e) <= len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

// TestWhatIsLargerThanAnyThingIsRefusedInLittleMemory reads documents of 32 MB that hold one enormous thing,
// or hardly anything but white space.
func TestWhatIsLargerThanAnyThingIsRefusedInLittleMemory(t *testing.T) {
	const octets, mostHeap = 32 << 20, 16 << 20
	const start = "{\n\"format\": \"crampdiary-archive\",\n\"version\": 1,\n"
	for name, test := range map[string]struct{ beginning, text, end string }{
		"medicines":   {start + `"profile": {"medicines": [{}`, ",{}", "]}}"},
		"numbers":     {start + `"profile": {"birth_year": 1`, "0", "}}"},
		"text":        {start + `"profile": {"goal": "`, "ø", `"}}`},
		"a name":      {start + `"`, "x", `": 1}`},
		"lines":       {start, "\n", "}"},
		"depth":       {start + `"profile": `, "[", ""},
		"no document": {"", " ", "{}"},
	} {
		before, most := diarytest.LiveHeap(), uint64(0)
		text := io.MultiReader(strings.NewReader(test.beginning), io.LimitReader(endless(test.text), octets), strings.NewReader(test.end))
		from := &watched{from: text, look: func() { most = max(most, diarytest.LiveHeap()) }}
		_, err := Read(from, now)
		refused, ok := Refused(err)
		if !ok || len(refused.Problems) != 1 {
			t.Errorf("%s: %.200v", name, err)
		}
		if most > before+mostHeap {
			t.Errorf("%s: the heap grew from %d to %d octets", name, before, most)
		}
		if from.read > 4*mostThing {
			t.Errorf("%s: %d octets were read", name, from.read)
		}
	}
}

// TestWhatIsRefusedIsReadNoFurtherAndRememberedNoLonger reads documents of 57 MB that are wrong everywhere:
// each octet of them was once held ten times over.
func TestWhatIsRefusedIsReadNoFurtherAndRememberedNoLonger(t *testing.T) {
	const octets, mostHeap = 57 << 20, 16 << 20
	const start = "{\n\"format\": \"crampdiary-archive\",\n\"version\": 1"
	numbered := func(text string) io.Reader {
		count := 0
		return made(func() string { count++; return fmt.Sprintf(text, count) })
	}
	for name, test := range map[string]struct {
		beginning string
		text      io.Reader
	}{
		"names":         {start, numbered(`,"name-%012d":1`)},
		"long names":    {start, numbered(`,"` + strings.Repeat("x", 900<<10) + `%d":1`)},
		"other things":  {start, numbered(`,"x%d":{"a":[1,2,{"b":"c"}]}`)},
		"the same":      {start, endless(`,"version":1`)},
		"no episodes":   {start + `,"episodes":[{}`, endless(`,{"id":1}`)},
		"no answers":    {start + `,"check_ins":[{}`, numbered(`,{"day":"2026-11-01","factors":{"0193575e-0000-7000-8000-%012d":"yes"},"recorded_at":"2026-11-01T10:00:00.000Z","changed_at":"2026-11-01T10:00:00.000Z"}`)},
		"other's names": {`{"type":"FeatureCollection"`, numbered(`,"name-%012d":1`)},
	} {
		before, most := diarytest.LiveHeap(), uint64(0)
		text := io.MultiReader(strings.NewReader(test.beginning), io.LimitReader(test.text, octets))
		from := &watched{from: text, look: func() { most = max(most, diarytest.LiveHeap()) }}
		_, err := Read(from, now)
		refused, ok := Refused(err)
		if !ok || len(refused.Problems) > mostProblems || (len(refused.Problems) == mostProblems) != refused.More {
			t.Errorf("%s: %.200v", name, err)
		}
		if told := len(err.Error()); told > mostProblems*2*mostPath {
			t.Errorf("%s: %d octets are told", name, told)
		}
		if most > before+mostHeap {
			t.Errorf("%s: the heap grew from %d to %d octets", name, before, most)
		}
		if name != "long names" && from.read > 4*mostThing {
			t.Errorf("%s: %d octets were read", name, from.read)
		}
	}
}

// made yields texts, one after the other.
func made(next func() string) io.Reader {
	reader, writer := io.Pipe()
	go func() {
		for {
			if _, err := io.WriteString(writer, next()); err != nil {
				return
			}
		}
	}()
	return reader
}

// watched looks each time when another megabyte was read.
type watched struct {
	from io.Reader
	look func()
	read int
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.from.Read(p[:min(len(p), 32<<10)])
	if (w.read+n)>>20 > w.read>>20 {
		w.look()
	}
	w.read += n
	return n, err
}
