package handlers

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"

	"filippo.io/age"

	"crampdiary/diary"
)

// sendFile sends a file for the browser to keep. It is made as a whole before any of it is sent: a slow connection
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
// else than in memory, so that nothing can be read of it once it was sent, or the program was stopped. What was changed
// there is not sent.
type spool struct {
	file *os.File
	key  *age.X25519Identity // of this file alone
	size int64
}

// newSpool makes a spool in a directory. Where there is no room, or no directory, the same may succeed later.
func newSpool(dir string) (*spool, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("make spool: %w", err)
	}
	file, err := os.CreateTemp(dir, "spool-*") // readable by its owner only
	if err != nil {
		return nil, fmt.Errorf("make spool: %w: %w", diary.ErrUnavailable, err)
	}
	_ = os.Remove(file.Name()) // what is open stays readable; Windows refuses, and close removes it
	return &spool{file: file, key: key}, nil
}

// fill writes the file.
func (s *spool) fill(ctx context.Context, write func(context.Context, io.Writer) error) error {
	err := s.encrypt(ctx, write)
	if _, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Errorf("write spool: %w: %w", diary.ErrUnavailable, err)
	}
	if err != nil {
		return fmt.Errorf("write spool: %w", err)
	}
	return nil
}

func (s *spool) encrypt(ctx context.Context, write func(context.Context, io.Writer) error) error {
	onDisk := bufio.NewWriterSize(whileWanted{ctx: ctx, to: s.file}, 64<<10)
	encrypted, err := age.Encrypt(onDisk, s.key.Recipient())
	if err != nil {
		return err
	}
	counted := &countingWriter{to: encrypted}
	if err := write(ctx, counted); err != nil {
		return err
	}
	s.size = counted.size
	return errors.Join(encrypted.Close(), onDisk.Flush())
}

// open reads the file from its beginning.
func (s *spool) open() (io.Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read spool: %w", err)
	}
	content, err := age.Decrypt(bufio.NewReaderSize(s.file, 64<<10), s.key)
	if err != nil {
		return nil, fmt.Errorf("read spool: %w", err)
	}
	return content, nil
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
