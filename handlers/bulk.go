package handlers

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"sync"
	"time"
)

const (
	// bulkTimeout bounds how long the work on a whole diary may take, once it has come in and before it goes
	// out.
	bulkTimeout = 5 * time.Minute
	// transferTimeout bounds all of it, a slow telephone's upload and download too.
	transferTimeout = time.Hour
	// transferIdle is how long nothing may move on a connection.
	transferIdle = time.Minute
	// maxUpload is the most octets a file may have: an archive of about 130,000 episodes.
	maxUpload = 64 << 20
	// maxPacked is the most octets that a file may have once it is packed into a form.
	maxPacked = 24 << 20
	// maxBulk is the most that is read of a request in which a file is too large, so that the browser
	// gets to the answer that says so instead of a broken connection.
	maxBulk = 256 << 20
	// mostBulks is how many whole diaries are worked on at the same time; the next ones wait. It is less than
	// the connections with which a store reads, so that the pages get through.
	mostBulks = 2
)

// limits are how large a request may be, and how long it may take.
type limits struct {
	body int64
	time time.Duration
}

// limits are those of a request for a route. A form without a file is read into memory as a whole.
func (route route) limits(r *http.Request) limits {
	if !route.Bulk {
		return limits{maxForm, requestTimeout}
	}
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType != "multipart/form-data" {
		return limits{maxPacked + maxForm, transferTimeout}
	}
	return limits{maxBulk, transferTimeout}
}

// mostHeld is how many octets of memory all requests that bring a file may take together, and timesHeld how
// often a request holds what it brought: as it came, as text, as a page, and compressed.
const (
	mostHeld  = 512 << 20
	timesHeld = 4
)

// oneTransfer lets one account move one whole diary at a time, and all together hold no more than there is
// memory for. A client that has to come again gets that answer at once: a browser that waits looks like one that hangs.
func (a *app) oneTransfer(next handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request, v visitor) error {
		leave, ok := a.transfers.tryEnter(v.account.ID)
		if !ok {
			return errTransferring
		}
		defer leave()
		octets := heldBy(r)
		if !a.held.take(octets) {
			return errBusy
		}
		defer a.held.give(octets)
		return next(w, r, v)
	}
}

// heldBy is how much memory a request may take for the file that it brings.
func heldBy(r *http.Request) int64 {
	if r.Method != http.MethodPost {
		return 0 // a file that goes out lies on the disk
	}
	octets := r.ContentLength
	if octets < 0 || octets > maxPacked {
		octets = maxPacked
	}
	return timesHeld * octets
}

// budget counts memory that is taken.
type budget struct {
	mu    sync.Mutex
	taken int64
}

// take takes so many octets, if there are.
func (b *budget) take(octets int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.taken+octets > mostHeld {
		return false
	}
	b.taken += octets
	return true
}

func (b *budget) give(octets int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken -= octets
}

// work works on a whole diary when it is its turn. What waits for a person's connection belongs before or after.
func (a *dataArea) work(r *http.Request, do func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(r.Context(), bulkTimeout)
	defer cancel()
	select {
	case a.bulks <- struct{}{}:
		defer func() { <-a.bulks }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return do(ctx)
}

// accountLocks lets each account in once at a time.
type accountLocks struct {
	mu     sync.Mutex
	inside map[string]chan struct{} // closed when the account leaves
}

// enter waits until the account is not inside any more. The caller that entered calls leave.
func (o *accountLocks) enter(ctx context.Context, accountID string) (leave func(), err error) {
	for {
		o.mu.Lock()
		left, busy := o.inside[accountID]
		if !busy {
			left = make(chan struct{})
			if o.inside == nil {
				o.inside = make(map[string]chan struct{})
			}
			o.inside[accountID] = left
		}
		o.mu.Unlock()
		if !busy {
			return func() { o.leave(accountID, left) }, nil
		}
		select {
		case <-left:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (o *accountLocks) leave(accountID string, left chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.inside, accountID)
	close(left)
}

// tryEnter lets the account in unless it is inside. The caller that entered calls leave.
func (o *accountLocks) tryEnter(accountID string) (leave func(), ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, busy := o.inside[accountID]; busy {
		return nil, false
	}
	if o.inside == nil {
		o.inside = make(map[string]chan struct{})
	}
	left := make(chan struct{})
	o.inside[accountID] = left
	return func() { o.leave(accountID, left) }, true
}

// whileWanted ends what is read or written through it when nobody waits for it any more: taking a long text
// apart, or putting one together, asks the database for nothing that would notice.
type whileWanted struct {
	ctx  context.Context
	from io.Reader
	to   io.Writer
}

// Read implements io.Reader.
func (w whileWanted) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.from.Read(p)
}

// Write implements io.Writer.
func (w whileWanted) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}

// idleDeadline gives a connection time as long as something moves on it: what is slow is not cut off, and what
// stands still is.
type idleDeadline struct {
	connection *http.ResponseController
	until      time.Time // when it ends in any case
}

func newIdleDeadline(w http.ResponseWriter) idleDeadline {
	p := idleDeadline{http.NewResponseController(w), time.Now().Add(transferTimeout)}
	p.listen()
	return p
}

// listen is how long the client may be silent when it has nothing more to send. The server takes a client
// that is silent for longer for one that went away.
func (p idleDeadline) listen() { _ = p.connection.SetReadDeadline(p.until) }

// deadline is when nothing has moved for too long.
func (p idleDeadline) deadline() time.Time {
	next := time.Now().Add(transferIdle)
	if next.After(p.until) {
		return p.until
	}
	return next
}

// idleWriter is an answer over a slow connection. What cannot be given a deadline, as in tests, has none.
type idleWriter struct {
	http.ResponseWriter
	idleDeadline
}

// WriteHeader implements http.ResponseWriter. An answer without a body, such as the one after an import, is
// sent under this deadline: that of the server began with the request, which may have taken long.
func (w idleWriter) WriteHeader(status int) {
	_ = w.connection.SetWriteDeadline(w.deadline())
	w.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (w idleWriter) Write(content []byte) (int, error) {
	_ = w.connection.SetWriteDeadline(w.deadline())
	return w.ResponseWriter.Write(content)
}

// Unwrap lets http.ResponseController reach the connection.
func (w idleWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// idleBody is a request over a slow connection.
type idleBody struct {
	io.ReadCloser
	idleDeadline
}

// Read implements io.Reader.
func (b idleBody) Read(p []byte) (int, error) {
	_ = b.connection.SetReadDeadline(b.deadline())
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.listen()
	}
	return n, err
}
