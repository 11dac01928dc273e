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
	s, err := newSpool(t.TempDir())
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
	// What somebody else changed there does not go out.
	const at = 100_000
	if _, err := s.file.WriteAt([]byte{onDisk[at] ^ 1}, at); err != nil {
		t.Fatal(err)
	}
	if content, err = s.open(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(content); err == nil {
		t.Errorf("%d octets came back of a file that was changed", len(got))
	}
}

func TestOnlyAFewWholeDiariesAreWorkedOnAtATime(t *testing.T) {
	a := &dataArea{bulks: make(chan struct{}, mostBulks)}
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

// TestASecondFileOfAnAccountIsRefusedAtOnceAndOthersAreNot lets one account ask for a file that it does not
// fetch, and then for others.
func TestASecondFileOfAnAccountIsRefusedAtOnceAndOthersAreNot(t *testing.T) {
	a, d := &app{}, &dataArea{bulks: make(chan struct{}, mostBulks)}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/data/archive", nil)
	fetching, release := make(chan struct{}), make(chan struct{})
	slow := a.oneTransfer(func(_ http.ResponseWriter, r *http.Request, _ visitor) error {
		fetching <- struct{}{}
		<-release
		return nil
	})
	quick := a.oneTransfer(func(_ http.ResponseWriter, r *http.Request, _ visitor) error {
		return d.work(r, func(context.Context) error { return nil })
	})
	visit := func(id string) visitor { return visitor{account: diary.Account{ID: id}} }
	var first errgroup.Group
	first.Go(func() error { return slow(nil, request, visit("greedy")) })
	<-fetching
	if err := quick(nil, request, visit("greedy")); !errors.Is(err, errTransferring) {
		t.Errorf("a second file of one account was answered %v", err)
	}
	if err := quick(nil, request, visit("other")); err != nil {
		t.Errorf("another account was answered %v", err)
	}
	close(release)
	if err := first.Wait(); err != nil {
		t.Error(err)
	}
	if err := quick(nil, request, visit("greedy")); err != nil || len(a.transfers.inside) != 0 {
		t.Errorf("after it one was answered %v; inside are %v", err, a.transfers.inside)
	}
}

// TestASecondFileIsAnsweredWithAPage asks for every address through which a diary goes while one is under way.
func TestASecondFileIsAnsweredWithAPage(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	stuck, release := make(chan struct{}), make(chan struct{})
	held := holdingStore{s.store, stuck, release}
	b.site = s.over(held)
	var first errgroup.Group
	first.Go(func() error {
		b.get("/data/archive")
		return nil
	})
	<-stuck
	for _, path := range []string{"/data/entries", "/data/days"} {
		got := b.get(path).want(t, http.StatusTooManyRequests).says(t, danish("error.moving.title"))
		if got.Header.Get("Retry-After") == "" {
			t.Errorf("%s does not say when to come again", path)
		}
	}
	b.upload("/data/import", "x.json", strings.NewReader("{}")).want(t, http.StatusTooManyRequests)
	close(release)
	if err := first.Wait(); err != nil {
		t.Error(err)
	}
	b.get("/data/entries").want(t, http.StatusOK)
}

// holdingStore keeps who reads a whole diary waiting.
type holdingStore struct {
	diary.Store
	stuck, release chan struct{}
}

func (h holdingStore) Export(ctx context.Context, id string, use func(diary.Export) error) error {
	select {
	case h.stuck <- struct{}{}:
		<-h.release
	case <-h.release:
	}
	return h.Store.Export(ctx, id, use)
}

func TestFilesOfManyAccountsTakeNoMoreMemoryThanThereIs(t *testing.T) {
	a := &app{}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/data/import", nil)
	request.ContentLength = -1 // is not given, so it may be the largest
	let := 0
	var nested handlerFunc
	nested = a.oneTransfer(func(w http.ResponseWriter, r *http.Request, v visitor) error {
		let++
		return nested(w, r, visitor{account: diary.Account{ID: v.account.ID + "x"}})
	})
	if err := nested(nil, request, visitor{}); !errors.Is(err, errBusy) {
		t.Errorf("one too many was answered %v", err)
	}
	if want := mostHeld / (timesHeld * maxPacked); let != want || a.held.taken != 0 {
		t.Errorf("%d came in, want %d; %d octets are still taken", let, want, a.held.taken)
	}
}

// TestNothingGoesOnForAClientThatLeft ends the context of work in its middle.
func TestNothingGoesOnForAClientThatLeft(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	read := 0
	endless := readerFunc(func(p []byte) (int, error) {
		if read++; read == 3 {
			leave()
		}
		return copy(p, bytes.Repeat([]byte(" "), len(p))), nil
	})
	if _, err := io.Copy(io.Discard, whileWanted{ctx: ctx, from: endless}); !errors.Is(err, context.Canceled) || read != 3 {
		t.Errorf("reading ended with %v after %d reads", err, read)
	}
	s, err := newSpool(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	ctx, leave = context.WithCancel(t.Context())
	written := 0
	err = s.fill(ctx, func(_ context.Context, w io.Writer) error {
		for { // as a table or a bundle of what is in memory already
			if written++; written == 3 {
				leave()
			}
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return err
			}
		}
	})
	if !errors.Is(err, context.Canceled) || written > 4 {
		t.Errorf("writing ended with %v after %d writes", err, written)
	}
	a := &dataArea{common: &common{Config: Config{Now: func() time.Time { return testStart }}}}
	for _, err := range a.archiveBatches(ctx, mustPack(t, strings.Repeat(" ", 4<<20))) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("an archive that nobody waits for is read: %v", err)
		}
	}
}

func mustPack(t *testing.T, text string) packed {
	t.Helper()
	content, err := pack(strings.NewReader(""), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestAnAnswerWithoutABodyArrivesAfterLongWork has the deadline of the server pass while a page works.
func TestAnAnswerWithoutABodyArrivesAfterLongWork(t *testing.T) {
	s := newSite(t)
	a := newApp(s.store, s.pages)
	server := httptest.NewUnstartedServer(a.around(a.limit(route{row: row{Bulk: true}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(-time.Second)) // is over
		w.Header().Set("Location", "/data")
		w.WriteHeader(http.StatusSeeOther)
	}))))
	server.Start()
	defer server.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(server.URL + "/data/archive")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		t.Errorf("answered %d", response.StatusCode)
	}
}

func TestAnExportWithoutRoomSaysSoAndIsLogged(t *testing.T) {
	s := newSite(t, func(c *Config) { c.SpoolDir = "/no/such/directory" })
	b := s.member("a@example.org")
	b.get("/data/archive").want(t, http.StatusServiceUnavailable).says(t, danish("error.unavailable.title"))
}

// TestASlowLineHasTimeAsLongAsItMoves looks whether a connection of the real server can be given more time
// from inside everything that is around a page.
func TestASlowLineHasTimeAsLongAsItMoves(t *testing.T) {
	s := newSite(t)
	a := newApp(s.store, s.pages)
	var answered, asked error
	server := httptest.NewServer(a.around(a.limit(route{row: row{Bulk: true}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line, slow := w.(idleWriter)
		if !slow {
			answered = errors.New("the line is an ordinary one")
			return
		}
		answered, asked = line.connection.SetWriteDeadline(line.deadline()), line.connection.SetReadDeadline(line.deadline())
	}))))
	defer server.Close()
	response, err := http.Get(server.URL + "/data/archive")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if answered != nil || asked != nil {
		t.Errorf("got %v and %v", answered, asked)
	}
	ended := idleDeadline{until: time.Now().Add(time.Second)}
	if !ended.deadline().Equal(ended.until) {
		t.Error("a line may move for ever")
	}
}
