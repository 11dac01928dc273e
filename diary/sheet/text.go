package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// delimiters are what may stand between cells, in the order in which they are preferred.
var delimiters = []rune{';', '\t', ',', '|'}

// separator is the line that says to a spreadsheet what stands between the cells.
var separator = regexp.MustCompile(`^(?i:"?sep=([;,|\t])"?)\n`)

// parseText reads a table in UTF-8, UTF-16 or Windows-1252.
func parseText(content []byte) (Table, error) {
	text := lineBreaks.Replace(decode(content))
	if strings.ContainsRune(text, 0) {
		return Table{}, ErrNoTable
	}
	if said := separator.FindStringSubmatch(text); said != nil {
		return parseDelimited(text[len(said[0]):], []rune(said[1])[0], 1)
	}
	return parseDelimited(text, likelyDelimiter(text), 0)
}

// lineBreaks are those of every system; that of the old Macintosh is still what some programs write.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// decode brings a file into UTF-8. What begins with a mark says what it is; every other octet of UTF-16 is zero in
// our letters; and files of spreadsheets that say nothing about themselves and are not in UTF-8 are in Windows-1252, in
// which every octet means something. Guessing by the frequency of letters does worse on short Danish tables.
func decode(content []byte) string {
	for _, wide := range []struct {
		mark  []byte
		order unicode.Endianness
		zero  int // which of two octets is zero
	}{{[]byte{0xff, 0xfe}, unicode.LittleEndian, 1}, {[]byte{0xfe, 0xff}, unicode.BigEndian, 0}} {
		if bytes.HasPrefix(content, wide.mark) || zeros(content, wide.zero) {
			if text, err := unicode.UTF16(wide.order, unicode.UseBOM).NewDecoder().Bytes(content); err == nil {
				return string(text)
			}
		}
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if utf8.Valid(content) {
		return string(content)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return strings.ToValidUTF8(string(content), "")
	}
	return string(text)
}

// zeros says whether nearly every other octet at the beginning is zero, and none of those between.
func zeros(content []byte, which int) bool {
	content = content[:min(len(content), 512)]
	var pairs, zero int
	for i := 0; i+1 < len(content); i += 2 {
		if content[i+1-which] == 0 {
			return false
		}
		pairs++
		if content[i+which] == 0 {
			zero++
		}
	}
	return pairs > 1 && zero*10 >= pairs*9
}

// firstRows is how many rows are looked at to find out what stands between cells.
const firstRows = 50

// likelyDelimiter is what most often stands in the first rows that have as many columns as most. A comma within numbers
// or a note stands in more rows now and then, and less often.
func likelyDelimiter(text string) rune {
	best, most := delimiters[0], 0
	for _, delimiter := range delimiters {
		rows, columns := usualColumns(text, delimiter)
		if often := rows * (columns - 1); often > most {
			best, most = delimiter, often
		}
	}
	return best
}

// usualColumns is how many columns most of the first rows have with a delimiter, and how many rows these are.
func usualColumns(text string, delimiter rune) (rows, columns int) {
	reader := newReader(text, delimiter)
	reader.LazyQuotes = true // a quote within a text is meant as one
	counts := make(map[int]int)
	for range firstRows {
		cells, err := reader.Read()
		if err != nil {
			break
		}
		counts[len(cells)]++
	}
	for count, times := range counts {
		if count > 1 && (times > rows || times == rows && count > columns) {
			rows, columns = times, count
		}
	}
	return rows, columns
}

func newReader(text string, delimiter rune) *csv.Reader {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = delimiter
	reader.FieldsPerRecord = -1 // short rows have nothing in their last columns
	return reader
}

// mostOpen is how many quotation marks may stand open before a text is no table.
const mostOpen = 1000

// parseDelimited reads rows, the first of which is on the line after skipped.
func parseDelimited(text string, delimiter rune, skipped int) (Table, error) {
	var b builder
	for text != "" {
		reader := newReader(text, delimiter)
		err := readRows(&b, reader, skipped)
		if errors.Is(err, io.EOF) {
			break
		}
		fault, ok := errors.AsType[*csv.ParseError](err)
		if !ok {
			return Table{}, err
		}
		// A quotation mark stands where none belongs. It is meant as one, on its own line: what opens there is
		// closed by nothing, or by a mark that belongs to another line.
		for range fault.StartLine - 1 {
			_, text, _ = strings.Cut(text, "\n")
		}
		line, rest, _ := strings.Cut(text, "\n")
		if fault.Line > fault.StartLine || errors.Is(fault.Err, csv.ErrQuote) && strings.Count(line, `"`)%2 == 1 {
			b.Open = append(b.Open, skipped+fault.StartLine)
		}
		lazy := newReader(line, delimiter)
		lazy.LazyQuotes = true
		cells, err := lazy.Read()
		if err != nil || len(b.Open) > mostOpen {
			return Table{}, ErrNoTable
		}
		if err := b.add(Row{Line: skipped + fault.StartLine, Cells: cells}); err != nil {
			return Table{}, err
		}
		text, skipped = rest, skipped+fault.StartLine
	}
	return b.done()
}

// readRows reads rows until one is faulty.
func readRows(b *builder, reader *csv.Reader, skipped int) error {
	for {
		cells, err := reader.Read()
		if err != nil {
			return err
		}
		line, _ := reader.FieldPos(0)
		if err := b.add(Row{Line: skipped + line, Cells: cells}); err != nil {
			return err
		}
	}
}
