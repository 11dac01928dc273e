package handlers

import (
	"bufio"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"

	"crampdiary/diary"
)

// sendFile sends a file for the browser to keep. It is made as a whole before any of it is sent: a slow line
// keeps no database waiting, and a file that cannot be made becomes a page as any other error.
func (a *dataArea) sendFile(w http.ResponseWriter, r *http.Request, name, mediaType string, write func(context.Context, io.Writer) error) error {
	s, err := newSpool(a.SpoolDir)
	if err != nil {
		return err
	}
	defer s.close()
	if err := a.work(r, func(ctx context.Context) error { return s.fill(ctx, write) }); err != nil {
		return err
	}
	content, err := s.open()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Length", strconv.FormatInt(s.size, 10))
	if sent, err := io.Copy(w, content); err != nil || sent != s.size {
		panic(http.ErrAbortHandler) // half a file must never look like a whole
	}
	return nil
}

// fileName is the name of a download: a neutral word, and the date on the person's wall.
func (a *dataArea) fileName(v visitor, word, ending string) string {
	today := diary.DateOf(a.Now().In(v.account.Location()))
	return v.locale.T(word) + "-" + today.String() + "." + ending
}

// spool keeps a file on the disk while it is sent. What lies there is encrypted with a key that is nowhere
// else than in memory, so that nothing can be read of it once it was sent, or the program was stopped.
type spool struct {
	file   *os.File
	stream func() cipher.Stream // that of the key, from its beginning
	size   int64
}

// newSpool makes a spool in a directory. Where there is no room, or no directory, the same may succeed later.
func newSpool(dir string) (*spool, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails, see crypto/rand
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make spool: %w", err)
	}
	file, err := os.CreateTemp(dir, "spool-*") // readable by its owner only
	if err != nil {
		return nil, fmt.Errorf("make spool: %w: %w", diary.ErrUnavailable, err)
	}
	_ = os.Remove(file.Name()) // what is open stays readable; Windows refuses, and close removes it
	return &spool{file: file, stream: func() cipher.Stream {
		return cipher.NewCTR(block, make([]byte, aes.BlockSize)) // a key for each file, so always from zero
	}}, nil
}

// fill writes the file.
func (s *spool) fill(ctx context.Context, write func(context.Context, io.Writer) error) error {
	counted := &countingWriter{to: cipher.StreamWriter{S: s.stream(), W: whileWanted{ctx: ctx, to: s.file}}}
	buffered := bufio.NewWriterSize(counted, 64<<10)
	err := write(ctx, buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if _, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Errorf("write spool: %w: %w", diary.ErrUnavailable, err)
	}
	if err != nil {
		return fmt.Errorf("write spool: %w", err)
	}
	s.size = counted.size
	return nil
}

// open reads the file from its beginning.
func (s *spool) open() (io.Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read spool: %w", err)
	}
	return cipher.StreamReader{S: s.stream(), R: s.file}, nil
}

func (s *spool) close() {
	_ = s.file.Close() // it was read, or is not wanted
	_ = os.Remove(s.file.Name())
}

// countingWriter counts what goes through it.
type countingWriter struct {
	to   io.Writer
	size int64
}

// Write implements io.Writer.
func (c *countingWriter) Write(content []byte) (int, error) {
	n, err := c.to.Write(content)
	c.size += int64(n)
	return n, err
}
