package sheet

import (
	"encoding/xml"
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// xlsx is a workbook as ECMA-376 describes it.
type xlsx struct {
	parts
	names   []string // of the sheets
	ids     []string // by which their parts are found
	texts   []string // that cells share
	formats []string // of the styles that cells have
	early   bool     // days are counted from 1904
}

// parseXLSX reads a sheet of a workbook.
func parseXLSX(files parts, sheet int) (Table, error) {
	x := xlsx{parts: files}
	if err := x.readSheets(); err != nil {
		return Table{}, err
	}
	if sheet < 0 || sheet >= len(x.names) {
		return Table{}, ErrNoTable
	}
	part, err := x.partOf(x.ids[sheet])
	if err != nil {
		return Table{}, err
	}
	if err := x.readTexts(); err != nil {
		return Table{}, err
	}
	if err := x.readFormats(); err != nil {
		return Table{}, err
	}
	t, err := x.readRows(part)
	t.Sheets, t.Sheet = x.names, sheet
	return t, err
}

func (x *xlsx) readSheets() error {
	return x.walk("xl/workbook.xml", func(_ *xml.Decoder, token xml.Token) error {
		if e, ok := token.(xml.StartElement); ok {
			switch e.Name.Local {
			case "sheet":
				x.names, x.ids = append(x.names, attribute(e, "name")), append(x.ids, relation(e))
			case "workbookPr":
				x.early = slices.Contains([]string{"1", "true"}, attribute(e, "date1904"))
			}
		}
		return nil
	})
}

// relation is the attribute r:id, which another attribute is named like.
func relation(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// partOf is the part that has a sheet.
func (x *xlsx) partOf(id string) (part string, err error) {
	err = x.walk("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, token xml.Token) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "Relationship" && attribute(e, "Id") == id {
			part = attribute(e, "Target")
		}
		return nil
	})
	if rooted, ok := strings.CutPrefix(part, "/"); ok {
		return rooted, err
	}
	return path.Join("xl", part), err
}

// readTexts reads the texts that cells share. A text may be in several runs; how a word is pronounced is none of it.
func (x *xlsx) readTexts() error {
	var size int64
	return x.walk("xl/sharedStrings.xml", func(decoder *xml.Decoder, token xml.Token) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "si" {
			text, err := runs(decoder, e.Name.Local)
			if err != nil {
				return ErrNoTable
			}
			if size += int64(len(text)); size > maxUnpacked || len(x.texts) > MaxCells {
				return ErrTooLarge
			}
			x.texts = append(x.texts, text)
		}
		return nil
	})
}

// runs joins the texts within an element.
func runs(decoder *xml.Decoder, end string) (string, error) {
	var b strings.Builder
	inText := false
	for {
		token, err := decoder.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "t":
				inText = true
			case "rPh":
				if err := decoder.Skip(); err != nil {
					return "", err
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "t":
				inText = false
			case end:
				return b.String(), nil
			}
		case xml.CharData:
			if inText {
				b.Write(e)
			}
		}
	}
}

// builtIn are the formats of dates and times that have numbers instead of codes.
var builtIn = map[int]string{
	14: "d-m-y", 15: "d-mmm-y", 16: "d-mmm", 17: "mmm-y", 18: "h:m", 19: "h:m:s", 20: "h:m", 21: "h:m:s", 22: "d-m-y h:m",
	45: "m:s", 46: "[h]:m:s", 47: "m:s",
}

func (x *xlsx) readFormats() error {
	codes := make(map[string]string)
	for number, code := range builtIn {
		codes[strconv.Itoa(number)] = code
	}
	inCells := false
	return x.walk("xl/styles.xml", func(_ *xml.Decoder, token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch {
			case e.Name.Local == "numFmt":
				codes[attribute(e, "numFmtId")] = attribute(e, "formatCode")
			case e.Name.Local == "cellXfs":
				inCells = true
			case e.Name.Local == "xf" && inCells:
				x.formats = append(x.formats, codes[attribute(e, "numFmtId")])
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				return errEnough
			}
		}
		return nil
	})
}

// xlsxCell is a cell as it is written.
type xlsxCell struct {
	Place string `xml:"r,attr"`
	Type  string `xml:"t,attr"`
	Style int    `xml:"s,attr"`
	Value string `xml:"v"`
	Text  []run  `xml:"is>t"`
	Runs  []run  `xml:"is>r>t"`
}

type run struct {
	Text string `xml:",chardata"`
}

func (x *xlsx) readRows(part string) (Table, error) {
	var b builder
	var row Row
	err := x.walk(part, func(decoder *xml.Decoder, token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				line, err := strconv.Atoi(attribute(e, "r"))
				if err != nil {
					line = row.Line + 1
				}
				row = Row{Line: line}
			case "c":
				var cell xlsxCell
				if err := decoder.DecodeElement(&cell, &e); err != nil {
					return ErrNoTable
				}
				return row.put(columnOf(cell.Place, len(row.Cells)), x.text(cell))
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "row":
				return b.add(row)
			case "sheetData":
				return errEnough
			}
		}
		return nil
	})
	if err != nil {
		return Table{}, err
	}
	return b.done()
}

// put writes a cell, if anything is in it.
func (r *Row) put(column int, text string) error {
	if text == "" {
		return nil
	}
	if column >= MaxColumns {
		return ErrTooLarge
	}
	for len(r.Cells) <= column {
		r.Cells = append(r.Cells, "")
	}
	r.Cells[column] = text
	return nil
}

// columnOf is the column of a place such as "AB12", counted from 0, and next when no place is given.
func columnOf(place string, next int) int {
	column := 0
	for _, letter := range place {
		if letter < 'A' || letter > 'Z' || column > MaxColumns {
			break
		}
		column = column*26 + int(letter-'A') + 1
	}
	if column == 0 {
		return next
	}
	return column - 1
}

// text is a cell as somebody would write it. Dates and times are written so that nobody can mistake them.
func (x *xlsx) text(cell xlsxCell) string {
	switch cell.Type {
	case "s":
		if n, err := strconv.Atoi(cell.Value); err == nil && n >= 0 && n < len(x.texts) {
			return x.texts[n]
		}
		return ""
	case "inlineStr":
		var text string
		for _, run := range slices.Concat(cell.Text, cell.Runs) {
			text += run.Text
		}
		return text
	case "b":
		if cell.Value == "1" {
			return "TRUE"
		}
		return "FALSE"
	case "", "n":
		if number, err := strconv.ParseFloat(cell.Value, 64); err == nil {
			return x.number(number, cell.Style)
		}
	}
	return cell.Value
}

// unread are the parts of a format in which letters stand for themselves, and wanted the letters of dates and times.
var (
	unread = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[(?:[^hms\]][^\]]*|[hms]+[^hms\]][^\]]*)\]`)
	wanted = regexp.MustCompile(`[ymdhs]`)
)

// daysBefore1904 is the difference between the two ways in which workbooks count days.
const daysBefore1904 = 1462

// number writes a number by the format of its style.
func (x *xlsx) number(number float64, style int) string {
	var format string
	if style >= 0 && style < len(x.formats) {
		format = unread.ReplaceAllString(strings.ToLower(x.formats[style]), "")
	}
	if !wanted.MatchString(format) || strings.HasPrefix(format, "general") || number < 0 || number > lastSerial {
		return strconv.FormatFloat(number, 'g', 15, 64)
	}
	seconds := int64(math.Round(number * 24 * 60 * 60))
	if strings.ContainsRune(format, '[') || number < 1 {
		return clockText(seconds)
	}
	if x.early {
		seconds += daysBefore1904 * 24 * 60 * 60
	}
	at := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second)
	if at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 && !strings.ContainsRune(format, 'h') {
		return at.Format(time.DateOnly)
	}
	return at.Format(time.DateTime)
}

// clockText writes a time of day or a length so that it can be read as either.
func clockText(seconds int64) string {
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}
