package handlers

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// errNoFile says that a form was sent without a file.
var errNoFile = errors.New("no file was chosen")

// packed is a file that came in, compressed so that it fits into memory and into the form with which it
// comes back.
type packed []byte

// What a form may hold before its file.
const (
	mostFields = 80
	mostField  = 100 // octets
)

// readUpload reads the file of a form, and the short fields before it.
func (a *dataArea) readUpload(r *http.Request, v visitor) (packed, url.Values, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, errBadRequest
	}
	fields := make(url.Values)
	for read := 0; ; read++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil, errNoFile
		}
		if err != nil {
			return nil, nil, uploadError(err)
		}
		if part.FormName() != "file" {
			value, err := io.ReadAll(io.LimitReader(part, mostField+1))
			if err != nil || len(value) > mostField || read == mostFields {
				return nil, nil, uploadError(err)
			}
			fields.Add(part.FormName(), string(value))
			continue
		}
		if part.FileName() == "" {
			return nil, nil, errNoFile
		}
		content, err := pack(r.Body, part)
		if err == nil {
			err = a.admitForm(v, fields)
		}
		return content, fields, err
	}
}

// pack compresses a file while it comes in, and reads the body to its end, so that the answer can be read
// and the server waits for no more.
func pack(body io.Reader, from io.Reader) (packed, error) {
	var content boundedBuffer
	compress, err := gzip.NewWriterLevel(&content, gzip.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("pack file: %w", err)
	}
	size, err := io.Copy(compress, io.LimitReader(from, maxUpload+1))
	if err == nil {
		err = compress.Close()
	}
	_, restErr := io.Copy(io.Discard, body)
	switch {
	case size > maxUpload || errors.Is(err, errFileTooLarge):
		return nil, errFileTooLarge
	case err != nil || restErr != nil:
		return nil, uploadError(errors.Join(err, restErr))
	case size == 0:
		return nil, errNoFile
	}
	return content.Bytes(), nil
}

// boundedBuffer holds as much as a form may carry.
type boundedBuffer struct{ bytes.Buffer }

// Write implements io.Writer.
func (b *boundedBuffer) Write(content []byte) (int, error) {
	if base64.RawURLEncoding.EncodedLen(b.Len()+len(content)) > maxPacked {
		return 0, errFileTooLarge
	}
	return b.Buffer.Write(content)
}

// uploadError is what an error means that ended the reading of an upload: nobody writes faulty multipart
// bodies by hand.
func uploadError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
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
