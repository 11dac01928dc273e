package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// Workbooks are read with the standard library. The kept library for .xlsx brings cryptography, charts and a formula
// engine, the light ones are not kept, and none reads .ods.

// maxUnpacked is the most octets that are read of one part of a packed file: some hundred are packed into one, and
// more in a file that was made to fill the memory. Cells are counted as well.
var maxUnpacked int64 = 128 << 20 // a variable for the tests

// parts are the files in a packed file, by name.
type parts map[string]*zip.File

// textEndings are the names of texts that may lie in a packed file.
var textEndings = []string{".csv", ".tsv", ".txt"}

// parsePacked reads a workbook, or a text file of several that are packed together.
func parsePacked(content []byte, sheet int) (Table, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return Table{}, ErrNoTable
	}
	files := make(parts, len(archive.File))
	var texts []string
	for _, file := range archive.File {
		files[file.Name] = file
		if slices.Contains(textEndings, strings.ToLower(path.Ext(file.Name))) {
			texts = append(texts, file.Name)
		}
	}
	switch {
	case files["xl/workbook.xml"] != nil:
		return parseXLSX(files, sheet)
	case files["content.xml"] != nil:
		return parseODS(files, sheet)
	case sheet >= 0 && sheet < len(texts):
		return files.text(texts, sheet)
	}
	return Table{}, ErrNoTable
}

func (p parts) text(names []string, sheet int) (Table, error) {
	text, err := p[names[sheet]].Open()
	if err != nil {
		return Table{}, ErrNoTable
	}
	defer func() { _ = text.Close() }() // nothing was written
	content, err := io.ReadAll(io.LimitReader(text, MaxSize+1))
	switch {
	case err != nil:
		return Table{}, ErrNoTable
	case len(content) > MaxSize:
		return Table{}, ErrTooLarge
	}
	t, err := parseText(content)
	t.Sheets, t.Sheet = names, sheet
	return t, err
}

// errEnough ends the reading of a part that has been read far enough.
var errEnough = errors.New("sheet: enough")

// walk reads a part of a workbook from one element to the next. A part that is missing is empty.
func (p parts) walk(name string, element func(*xml.Decoder, xml.Token) error) error {
	file := p[name]
	if file == nil {
		return nil
	}
	content, err := file.Open()
	if err != nil {
		return ErrNoTable
	}
	defer func() { _ = content.Close() }() // nothing was written
	limited := &io.LimitedReader{R: content, N: maxUnpacked}
	decoder := xml.NewDecoder(limited)
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && limited.N == 0:
			return ErrTooLarge
		case err != nil:
			return fmt.Errorf("%w: %w", ErrNoTable, err)
		}
		switch err := element(decoder, token); {
		case errors.Is(err, errEnough):
			return nil
		case err != nil && limited.N == 0:
			return ErrTooLarge
		case err != nil:
			return err
		}
	}
}

// attribute is the value of an attribute, whatever its namespace.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
