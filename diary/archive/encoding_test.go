package archive

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"crampdiary/diary"
	"crampdiary/diary/archive/archivetest"
)

// inUTF16 is a text as other programs save it.
func inUTF16(text string, low, high int) string {
	octets := make([]byte, 0, 2*len(text))
	for _, unit := range utf16.Encode([]rune(text)) {
		pair := [2]byte{}
		pair[low], pair[high] = byte(unit), byte(unit>>8)
		octets = append(octets, pair[:]...)
	}
	return string(octets)
}

func littleEndian(text string) string { return inUTF16(text, 0, 1) }
func bigEndian(text string) string    { return inUTF16(text, 1, 0) }

func TestAnArchiveIsReadInWhicheverEncodingItWasSaved(t *testing.T) {
	h := invented(t, 20)
	h.Profile.Goal = "Blåbær €😀"
	text := written(t, h)
	want, err := Read(strings.NewReader(text), now)
	if err != nil {
		t.Fatal(err)
	}
	for name, saved := range map[string]string{
		"UTF-8 with a mark":    "\uFEFF" + text,
		"UTF-16LE with a mark": littleEndian("\uFEFF" + text), "UTF-16BE with a mark": bigEndian("\uFEFF" + text),
		"UTF-16LE": littleEndian(text), "UTF-16BE": bigEndian(text),
	} {
		for _, from := range []io.Reader{strings.NewReader(saved), iotest.OneByteReader(strings.NewReader(saved))} {
			got, err := Read(from, now)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if !reflect.DeepEqual(got, want) {
				t.Errorf("%s is read as something else", name)
			}
		}
	}
}

func TestHalfACharacterInUTF16IsRefusedInItsPlace(t *testing.T) {
	whole := strings.Replace(small(t), `"episodes": [`+"\n{", `"episodes": [`+"\n"+`{"note":"x?y",`, 1)
	line := strings.Count(whole[:strings.Index(whole, "x?y")], "\n") + 1
	for _, half := range []string{"\x3d\xd8", "\x00\xde"} { // the first of a pair alone, and the second
		damaged := strings.Replace(littleEndian(whole), littleEndian("x?y"), littleEndian("x")+half+littleEndian("y"), 1)
		_, err := Read(strings.NewReader(damaged), now)
		refused, ok := Refused(err)
		if want := (Problem{line, "episodes[0].note", diary.NotText}); !ok || !slices.Equal(refused.Problems, []Problem{want}) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if _, err := Read(strings.NewReader(littleEndian(small(t))+"\n"), now); err == nil {
		t.Error("half a unit at the end is passed over")
	}
}

// TestMembersComeInAnyOrder turns a document round: its sections before its name and version, and the answers
// to a person's own factors before these.
func TestMembersComeInAnyOrder(t *testing.T) {
	text := small(t)
	want, err := Read(strings.NewReader(text), now)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for range len(names) {
		names = append(names[1:], names[0])
		got, err := Read(strings.NewReader(document(members, names)), now)
		if err != nil {
			t.Fatalf("%v: %v", names, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v is read as something else", names)
		}
	}
	members["version"], members["later"] = json.RawMessage("99"), json.RawMessage("{}")
	slices.Sort(names) // the version last
	_, err = Read(strings.NewReader(document(members, append([]string{"later"}, names...))), now)
	if refused, ok := Refused(err); !ok || len(refused.Problems) != 1 || refused.Problems[0].Code != NewerVersion {
		t.Errorf("what a newer program wrote is refused with %v", err)
	}
}

func document(members map[string]json.RawMessage, names []string) string {
	var parts []string
	for _, name := range names {
		parts = append(parts, fmt.Sprintf("%q: %s", name, members[name]))
	}
	return "{\n" + strings.Join(parts, ",\n") + "}"
}

// TestAReadThatFailsIsNoFaultOfTheDocument keeps a disk or a line that breaks apart from a broken archive.
func TestAReadThatFailsIsNoFaultOfTheDocument(t *testing.T) {
	text := small(t)
	for _, whole := range []int{0, 1, 100, len(text) - 1} {
		_, err := Read(io.MultiReader(strings.NewReader(text[:whole]), iotest.ErrReader(iotest.ErrTimeout)), now)
		if _, refused := Refused(err); refused || err == nil {
			t.Errorf("after %d octets: %v", whole, err)
		}
	}
}

func TestAStrictValidatorTakesTheSchema(t *testing.T) {
	for _, wrong := range archivetest.StrictlyWrong(Schema) {
		t.Error(wrong)
	}
	for _, faulty := range []string{
		`{"type": "object", "required": ["a"]}`, `{"type": "string", "format": "date"}`, `{"pattern": "x"}`, `{"type": "object", "colour": 1}`,
		`{"type": "object", "properties": {"a": {"type": "array", "items": {"minimum": 1}}}}`,
	} {
		if archivetest.StrictlyWrong([]byte(faulty)) == nil {
			t.Errorf("nothing is wrong with %s", faulty)
		}
	}
}
