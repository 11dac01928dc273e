package archive

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/archive/archivetest"
)

// small is a document with a little of everything.
func small(t testing.TB) string {
	t.Helper()
	h := invented(t, 5)
	return written(t, h)
}

// wantReadOrRefused checks that a document is either refused with a reason, or holds nothing that is not
// valid and is read again as it was written. It says whether it was read.
func wantReadOrRefused(t *testing.T, text string) bool {
	t.Helper()
	read, err := Read(strings.NewReader(text), now)
	if err != nil {
		refused, ok := Refused(err)
		if !ok || len(refused.Problems) == 0 {
			t.Errorf("failed with %v", err)
			return false
		}
		for _, p := range refused.Problems {
			if p.Line < 1 || p.Line > strings.Count(text, "\n")+1 || p.Code == "" {
				t.Errorf("a problem is %+v", p)
			}
		}
		return false
	}
	for _, e := range read.Episodes {
		if problems := e.Validate(now); problems != nil {
			t.Errorf("an episode is read with %v", problems)
		}
	}
	if read.Created.IsZero() { // a document may tell nothing of its account, and an account has something to tell
		read.Created, read.Preferences = now, diary.Preferences{Language: diary.Danish, Zone: "UTC"}
	}
	var first, second bytes.Buffer
	if err := Write(&first, again(read), now); err != nil {
		t.Fatal(err)
	}
	reread, err := Read(bytes.NewReader(first.Bytes()), now)
	if err != nil {
		t.Fatalf("what was read and written cannot be read: %v\n%s", err, first.String())
	}
	if err := Write(&second, again(reread), now); err != nil || second.String() != first.String() {
		t.Errorf("what was read and written differs (%v):\n%s\n%s", err, first.String(), second.String())
	}
	return true
}

func TestTenThousandDamagedArchivesAreReadOrRefused(t *testing.T) {
	text := small(t)
	r := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 10_000 {
		damaged := archivetest.Mutate(r, text)
		if wantReadOrRefused(t, damaged) {
			read++
		}
		if t.Failed() {
			t.Fatalf("the archive was\n%s", damaged)
		}
	}
	t.Logf("%d of 10000 were read", read)
	if read < 100 || read > 5000 {
		t.Errorf("%d of 10000 were read: the mutations are not what they should be", read)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small(f))
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		f.Add(archivetest.Mutate(r, small(f)))
	}
	f.Fuzz(func(t *testing.T, text string) { wantReadOrRefused(t, text) })
}

// TestEveryProblemIsToldWithItsPlace damages a document in known places.
func TestEveryProblemIsToldWithItsPlace(t *testing.T) {
	text := small(t)
	first := strings.Index(text, `"episodes": [`)
	line := strings.Count(text[:first], "\n") + 2 // the line after that of the name
	for _, test := range []struct {
		name, old, new string
		want           Problem
	}{
		{"format", `"crampdiary-archive"`, `"another"`, Problem{2, "format", NotAnArchive}},
		{"version", `"version": 1`, `"version": 99`, Problem{3, "version", NewerVersion}},
		{"no version", "\"version\": 1,\n", ``, Problem{1, "", NotAnArchive}},
		{"no format", "\"format\": \"crampdiary-archive\",\n", ``, Problem{1, "", NotAnArchive}},
		{"a section twice", `"account"`, `"exported_at": "x", "account"`, Problem{5, "exported_at", diary.Duplicate}},
		{"unknown section", `"profile"`, `"profil"`, Problem{6, "profil", NotInSchema}},
		{"unknown zone", `"zone":"Europe/Copenhagen","precision"`, `"zone":"Mars","precision"`, Problem{line, "episodes[0].zone", diary.Unknown}},
		{"a member twice", `"zone":"Europe/Copenhagen","precision"`, `"zone":"Europe/Copenhagen","zone":"UTC","precision"`, Problem{line, "episodes[0].zone", diary.Duplicate}},
		{"a name in capitals", `"zone":"Europe/Copenhagen","precision"`, `"Zone":"Europe/Copenhagen","precision"`, Problem{line, "episodes[0].Zone", NotInSchema}},
		{"half a character", `"zone":"Europe/Copenhagen","precision"`, `"note":"\ud800","zone":"Europe/Copenhagen","precision"`, Problem{line, "episodes[0].note", diary.NotText}},
		{"no character", `"zone":"Europe/Copenhagen","precision"`, "\"note\":\"\xff\",\"zone\":\"Europe/Copenhagen\",\"precision\"", Problem{line, "episodes[0].note", diary.NotText}},
		{"below, some lines on", `"zone":"Europe/Copenhagen","precision"`, "\"remedies\":{\"stretch\":\"helped\",\n\"stretch\":\"helped\"},\"zone\":\"Europe/Copenhagen\",\"precision\"", Problem{line + 1, "episodes[0].remedies.stretch", diary.Duplicate}},
		{"another type", `"version": 1`, `"version": "1"`, Problem{3, "version", NotAnArchive}},
	} {
		damaged := strings.Replace(text, test.old, test.new, 1)
		if damaged == text {
			t.Fatalf("%s: nothing to replace in\n%s", test.name, text)
		}
		_, err := Read(strings.NewReader(damaged), now)
		refused, ok := Refused(err)
		if !ok {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := refused.Problems[0]; got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}
