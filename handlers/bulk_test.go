package handlers

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"crampdiary/diary"
)

func TestAFileThatIsTooLargeIsAnsweredWithAPage(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for _, content := range []io.Reader{
		io.LimitReader(neverEnding(' '), maxUpload+1),
		io.LimitReader(rand.NewChaCha8([32]byte{}), maxPacked+1), // which nothing makes smaller
	} {
		b.upload("/data/import", "x.json", content).want(t, http.StatusRequestEntityTooLarge).
			says(t, danish("error.file-too-large.title"))
	}
}

func TestAFormThatIsTooLargeIsNotReadToItsEnd(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	var read atomic.Int64
	body := readerFunc(func(p []byte) (int, error) {
		read.Add(int64(len(p)))
		return neverEnding('a').Read(p)
	})
	request, err := http.NewRequest(http.MethodPost, b.URL+"/data/import/confirm", io.LimitReader(body, maxBulk))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", b.URL)
	if response, err := b.client.Do(request); err == nil { // the connection may be broken off before the answer
		response.Body.Close()
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("was answered %d", response.StatusCode)
		}
	}
	if n := read.Load(); n > 2*maxPacked {
		t.Errorf("%d octets were read", n)
	}
}

// readerFunc is a reader that is a function.
type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// neverEnding yields one octet again and again.
type neverEnding byte

func (n neverEnding) Read(p []byte) (int, error) {
	return copy(p, bytes.Repeat([]byte{byte(n)}, len(p))), nil
}

func TestWhatWaitsToBeSentCannotBeReadOnTheDisk(t *testing.T) {
	s, err := newSpool()
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	secret := strings.Repeat("Vågnede af en krampe i venstre læg. ", 10_000)
	if err := s.fill(t.Context(), func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, secret)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	content, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(content); err != nil || string(got) != secret || s.size != int64(len(secret)) {
		t.Errorf("%d octets came back of %d (%v)", len(got), len(secret), err)
	}
	onDisk := make([]byte, s.size)
	if _, err := s.file.ReadAt(onDisk, 0); err != nil || bytes.Contains(onDisk, []byte("krampe")) {
		t.Errorf("the disk holds %.40q (%v)", onDisk, err)
	}
}

func TestOnlyAFewWholeDiariesAreWorkedOnAtATime(t *testing.T) {
	a := &app{bulks: make(chan struct{}, mostBulks)}
	started, release := make(chan struct{}, mostBulks), make(chan struct{})
	request := func(ctx context.Context) *http.Request {
		return httptest.NewRequestWithContext(ctx, http.MethodGet, "/data/archive", nil)
	}
	var all errgroup.Group
	for range mostBulks {
		all.Go(func() error {
			return a.work(request(t.Context()), func(context.Context) error {
				started <- struct{}{}
				<-release
				return nil
			})
		})
	}
	for range mostBulks {
		<-started
	}
	late, giveUp := context.WithCancel(t.Context())
	giveUp()
	nothing := func(context.Context) error { return nil }
	if err := a.work(request(late), nothing); !errors.Is(err, context.Canceled) {
		t.Errorf("one more was answered %v", err)
	}
	close(release)
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
	if err := a.work(request(t.Context()), nothing); err != nil {
		t.Errorf("after them one was answered %v", err)
	}
}

// TestNobodyKeepsOthersFromMovingTheirDiaries lets one account ask for more files than are made at a time, of
// which it fetches none.
func TestNobodyKeepsOthersFromMovingTheirDiaries(t *testing.T) {
	a := &app{bulks: make(chan struct{}, mostBulks)}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/data/archive", nil)
	fetching, release := make(chan struct{}), make(chan struct{})
	slow := a.bulkPage(func(_ http.ResponseWriter, r *http.Request, _ visitor) error {
		if err := a.work(r, func(context.Context) error { return nil }); err != nil {
			return err
		}
		fetching <- struct{}{}
		<-release
		return nil
	})
	visit := func(id string) visitor { return visitor{account: diary.Account{ID: id}} }
	var all errgroup.Group
	for range 2 * mostBulks {
		all.Go(func() error { return slow(nil, request, visit("greedy")) })
	}
	<-fetching
	impatient, giveUp := context.WithCancel(t.Context())
	giveUp()
	if err := slow(nil, request.WithContext(impatient), visit("greedy")); !errors.Is(err, context.Canceled) {
		t.Errorf("a second file of one account was answered %v", err)
	}
	quick := a.bulkPage(func(_ http.ResponseWriter, r *http.Request, _ visitor) error {
		return a.work(r, func(context.Context) error { return nil })
	})
	if err := quick(nil, request, visit("other")); err != nil {
		t.Errorf("another account was answered %v", err)
	}
	close(release)
	for range 2*mostBulks - 1 {
		<-fetching
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
	if len(a.movers.inside) != 0 {
		t.Errorf("%d accounts are still inside", len(a.movers.inside))
	}
}

// TestASlowLineHasTimeAsLongAsItMoves looks whether a connection of the real server can be given more time
// from inside everything that is around a page.
func TestASlowLineHasTimeAsLongAsItMoves(t *testing.T) {
	s := newSite(t)
	a := newApp(s.pages)
	var answered, asked error
	server := httptest.NewServer(a.around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line, slow := w.(patientWriter)
		if !slow {
			answered = errors.New("the line is an ordinary one")
			return
		}
		answered, asked = line.connection.SetWriteDeadline(line.deadline()), line.connection.SetReadDeadline(line.deadline())
	})))
	defer server.Close()
	response, err := http.Get(server.URL + "/data/archive")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if answered != nil || asked != nil {
		t.Errorf("got %v and %v", answered, asked)
	}
	ended := patience{until: time.Now().Add(time.Second)}
	if !ended.deadline().Equal(ended.until) {
		t.Error("a line may move for ever")
	}
}
