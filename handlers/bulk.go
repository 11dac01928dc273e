package handlers

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"crampdiary/diary"
)

const (
	// bulkTimeout bounds how long a whole diary may take to come in or go out: a slow telephone's upload.
	bulkTimeout = 5 * time.Minute
	// maxUpload is the most octets a file may have: an archive of about 130,000 episodes.
	maxUpload = 64 << 20
	// maxPacked is the most octets that a file may have once it is packed into a form.
	maxPacked = 24 << 20
	// maxBulk is the most that is read of a request in which a file is too large, so that the browser
	// gets to the answer that says so instead of a broken connection.
	maxBulk = 256 << 20
	// mostBulks is how many files are dealt with at the same time; the next ones wait.
	mostBulks = 4
)

// limits are how large a request may be, and how long it may take.
type limits struct {
	body int64
	time time.Duration
}

// limitsOf are the limits of the address of a request, which the routes give.
func (a *app) limitsOf(r *http.Request) limits {
	if a.bulk[r.URL.Path] {
		return limits{maxBulk, bulkTimeout}
	}
	return limits{maxForm, requestTimeout}
}

// bulkPaths are the addresses of the routes that move whole diaries.
func bulkPaths(routes []route) map[string]bool {
	paths := make(map[string]bool)
	for _, route := range routes {
		if route.bulk {
			paths[route.path] = true
		}
	}
	return paths
}

// bulkPage lets only a few requests that move whole diaries work at the same time.
func (a *app) bulkPage(next page) page {
	return func(w http.ResponseWriter, r *http.Request, v visitor) error {
		select {
		case a.bulks <- struct{}{}:
			defer func() { <-a.bulks }()
		case <-r.Context().Done():
			return context.Cause(r.Context())
		}
		return next(w, r, v)
	}
}

// extendConnection lets a connection live as long as a whole diary needs. What cannot do that, as in
// tests, has no deadline to extend.
func extendConnection(w http.ResponseWriter) {
	until := time.Now().Add(bulkTimeout + requestTimeout)
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(until)
	_ = connection.SetWriteDeadline(until)
}

// file is a download under way. Its headers are sent with its first octets.
type file struct {
	http.ResponseWriter
	name      string
	mediaType string
	begun     bool
}

// Write implements io.Writer.
func (f *file) Write(content []byte) (int, error) {
	if !f.begun {
		f.begun = true
		f.Header().Set("Content-Type", f.mediaType)
		f.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	}
	return f.ResponseWriter.Write(content)
}

// sendFile sends a file for the browser to keep. When making it fails at its beginning the error becomes
// a page as any other; later, the connection is broken off, so that half a file never looks like a whole.
func (a *app) sendFile(w http.ResponseWriter, r *http.Request, name, mediaType string, write func(io.Writer) error) error {
	f := &file{ResponseWriter: w, name: name, mediaType: mediaType}
	buffered := bufio.NewWriterSize(f, 64<<10)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil || !f.begun {
		return err
	}
	if r.Context().Err() == nil {
		a.logFault(r, err)
	}
	panic(http.ErrAbortHandler)
}

// fileName is the name of a download: a neutral word, and the date on the person's wall.
func (a *app) fileName(v visitor, word, ending string) string {
	today := diary.DateOf(a.Now().In(v.account.Location()))
	return v.locale.T(word) + "-" + today.String() + "." + ending
}

// errNoFile says that a form was sent without a file.
var errNoFile = errors.New("no file was chosen")

// packed is a file that came in, compressed so that it fits into memory and into the form with which it
// comes back.
type packed []byte

// readUpload reads the file of a form.
func readUpload(r *http.Request) (packed, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, errBadRequest
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errNoFile
		}
		if err != nil {
			return nil, uploadError(err)
		}
		if part.FormName() != "file" {
			continue
		}
		if part.FileName() == "" {
			return nil, errNoFile
		}
		return pack(r.Body, part)
	}
}

// pack compresses a file while it comes in. Of one that is too large it takes the rest from the body, so
// that the answer can be read.
func pack(body io.Reader, from io.Reader) (packed, error) {
	var content bytes.Buffer
	compress := gzip.NewWriter(&content)
	size, err := io.Copy(compress, io.LimitReader(from, maxUpload+1))
	if err != nil {
		return nil, uploadError(err)
	}
	if err := compress.Close(); err != nil {
		return nil, fmt.Errorf("pack file: %w", err)
	}
	if size > maxUpload || base64.RawURLEncoding.EncodedLen(content.Len()) > maxPacked {
		_, _ = io.Copy(io.Discard, body)
		return nil, errFileTooLarge
	}
	if size == 0 {
		return nil, errNoFile
	}
	return content.Bytes(), nil
}

// uploadError is what an error means that ended the reading of an upload: nobody writes faulty multipart
// bodies by hand.
func uploadError(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return errFileTooLarge
	}
	return errBadRequest
}

// text is the packed file as a form carries it.
func (p packed) text() string { return base64.RawURLEncoding.EncodeToString(p) }

// unpackText reads what text wrote, and came back.
func unpackText(text string) (packed, error) {
	content, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(text) > maxPacked {
		return nil, errBadRequest
	}
	return content, nil
}

// open reads the file again from its beginning. It never yields more than a file may have.
func (p packed) open() (io.Reader, error) {
	content, err := gzip.NewReader(bytes.NewReader(p))
	if err != nil {
		return nil, errBadRequest
	}
	return io.LimitReader(content, maxUpload+1), nil
}
