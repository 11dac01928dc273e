package maildir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// All addresses in these tests are invented.

var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

func open(t *testing.T) *Folder {
	t.Helper()
	f, err := Open(filepath.Join(t.TempDir(), "mail"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func content(to, subject, text string) []byte {
	return []byte(strings.ReplaceAll(fmt.Sprintf(`To: <%s>
Subject: %s
Date: Tue, 24 Nov 2026 02:10:00 +0000
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: quoted-printable

%s
--b
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: quoted-printable

<p>HTML</p>
--b--
`, to, subject, text), "\n", "\r\n"))
}

func TestADeliveredMailIsListedForItsReader(t *testing.T) {
	f := open(t)
	for i, to := range []string{"a@example.dk", "b@example.dk", "a@example.dk"} {
		mail := content(to, "=?UTF-8?q?P=C3=A5mindelse?=", fmt.Sprintf("=C3=A5 %d", i))
		if err := f.Deliver(fmt.Sprint(i), now.Add(time.Duration(i)*time.Second), mail); err != nil {
			t.Fatal(err)
		}
	}
	letters, err := f.List("a@example.dk", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) != 2 || letters[0].Text != "å 2" || letters[1].Text != "å 0" || letters[0].Subject != "Påmindelse" || !letters[0].Date.Equal(now) {
		t.Errorf("listed %+v", letters)
	}
	if letters, err = f.List("a@example.dk", 1); err != nil || len(letters) != 1 || letters[0].Text != "å 2" {
		t.Errorf("the latest one: %+v, %v", letters, err)
	}
}

func TestAMailThatWasReadElsewhereIsStillListed(t *testing.T) {
	f := open(t)
	if err := f.Deliver("1", now, content("a@example.dk", "x", "y")); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(f.Path(), "new", "*"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	// As a mail program does that has shown it.
	if err := os.Rename(names[0], filepath.Join(f.Path(), "cur", filepath.Base(names[0])+":2,S")); err != nil {
		t.Fatal(err)
	}
	if letters, err := f.List("a@example.dk", 1); err != nil || len(letters) != 1 {
		t.Errorf("listed %+v, %v", letters, err)
	}
}

func TestTheSameMailDeliveredAgainReplacesItself(t *testing.T) {
	f := open(t)
	var writers errgroup.Group
	for range 16 {
		writers.Go(func() error { return f.Deliver("1", now, content("a@example.dk", "x", "y")) })
	}
	if err := writers.Wait(); err != nil {
		t.Fatal(err)
	}
	if letters, err := f.List("a@example.dk", 10); err != nil || len(letters) != 1 || letters[0].Text != "y" {
		t.Errorf("listed %+v, %v", letters, err)
	}
}

func TestOnlyTheOwnerMayReadMails(t *testing.T) {
	f := open(t)
	if err := f.Deliver("1", now, content("a@example.dk", "x", "y")); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(f.Path(), func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(f.Path(), "tmp", "*")); len(left) > 0 {
		t.Errorf("left in tmp: %v", left)
	}
}

func TestANameStaysWithinTheFolder(t *testing.T) {
	f := open(t)
	for _, id := range []string{"", "../x", "a/b", "a:b", ".x", "a\x00"} {
		if err := f.Deliver(id, now, nil); err == nil {
			t.Errorf("%q names a mail", id)
		}
	}
}

func TestAFolderThatCannotBeWrittenSaysSo(t *testing.T) {
	f := open(t)
	if err := os.RemoveAll(filepath.Join(f.Path(), "tmp")); err != nil {
		t.Fatal(err)
	}
	if err := f.Deliver("1", now, nil); err == nil {
		t.Error("a mail was delivered into nothing")
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(blocked); err == nil {
		t.Error("a file is a maildir")
	}
}

func TestFilesOfOthersArePassedOver(t *testing.T) {
	f := open(t)
	if err := f.Deliver("1", now, content("a@example.dk", "Test", "Hej")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"9999999999.empty": "", "9999999998.note": "remember the milk", "9999999997.plain": "To: a@example.dk\r\n\r\nHej"} {
		if err := os.WriteFile(filepath.Join(f.path, "new", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	letters, err := f.List("a@example.dk", 10)
	if err != nil || len(letters) != 1 || letters[0].Subject != "Test" {
		t.Errorf("listed %+v (%v)", letters, err)
	}
}

func TestAFileThatCannotBeReadKeepsNoOtherBack(t *testing.T) {
	f := open(t)
	if err := f.Deliver("1", now, content("a@example.dk", "Test", "Hej")); err != nil {
		t.Fatal(err)
	}
	loop := filepath.Join(f.path, "new", "9999999999.loop") // as a disk that fails, for anyone who runs the test
	if err := errors.Join(os.Symlink(loop, loop), os.Mkdir(filepath.Join(f.path, "new", "9999999998.folder"), 0o700)); err != nil {
		t.Fatal(err)
	}
	letters, err := f.List("a@example.dk", 10)
	if err == nil || strings.Contains(err.Error(), "folder") || len(letters) != 1 || letters[0].Subject != "Test" {
		t.Errorf("listed %+v (%v)", letters, err)
	}
}
