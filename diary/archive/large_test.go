package archive

import (
	"io"
	"strings"
	"testing"
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
		before, most := liveHeap(), uint64(0)
		text := io.MultiReader(strings.NewReader(test.beginning), io.LimitReader(endless(test.text), octets), strings.NewReader(test.end))
		from := &watched{from: text, look: func() { most = max(most, liveHeap()) }}
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
