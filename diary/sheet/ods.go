package sheet

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// ods is a sheet of a workbook as OpenDocument describes it, while it is read.
type ods struct {
	builder
	wanted int // which sheet
	line   int // of the row
	times  int // for how many rows it stands
	row    Row
	column int
}

// parseODS reads a sheet of a workbook.
func parseODS(files parts, sheet int) (Table, error) {
	o := ods{wanted: sheet}
	if err := files.walk("content.xml", o.element); err != nil {
		return Table{}, err
	}
	if sheet < 0 || sheet >= len(o.Sheets) {
		return Table{}, ErrNoTable
	}
	o.Sheet = sheet
	return o.done()
}

// repeated is for how many rows or columns an element stands.
func repeated(e xml.StartElement, name string) int {
	times, err := strconv.Atoi(attribute(e, name))
	if err != nil || times < 1 {
		return 1
	}
	return times
}

func (o *ods) element(decoder *xml.Decoder, token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "table":
			o.Sheets = append(o.Sheets, attribute(e, "name"))
			if len(o.Sheets)-1 != o.wanted {
				return decoder.Skip()
			}
		case "table-row":
			o.row, o.column, o.times = Row{Line: o.line + 1}, 0, repeated(e, "number-rows-repeated")
		case "table-cell", "covered-table-cell":
			return o.cell(decoder, e)
		}
	case xml.EndElement:
		if e.Name.Local == "table-row" {
			return o.rowEnds()
		}
	}
	return nil
}

// rowEnds adds the row as often as it stands there. Only what is empty is repeated to the end of the sheet.
func (o *ods) rowEnds() error {
	if o.row.empty() {
		o.line += o.times
		return nil
	}
	for range o.times {
		o.line++
		if err := o.add(Row{Line: o.line, Cells: o.row.Cells}); err != nil {
			return err
		}
	}
	return nil
}

func (o *ods) cell(decoder *xml.Decoder, e xml.StartElement) error {
	text, err := paragraphs(decoder, e.Name.Local)
	if err != nil {
		return ErrNoTable
	}
	times := repeated(e, "number-columns-repeated")
	if text = valueText(e, text); text == "" {
		o.column += times
		return nil
	}
	for range times {
		if err := o.row.put(o.column, text); err != nil {
			return err
		}
		o.column++
	}
	return nil
}

// paragraphs joins the paragraphs of a cell, without what is noted beside it.
func paragraphs(decoder *xml.Decoder, end string) (string, error) {
	var b strings.Builder
	inside := false
	for {
		token, err := decoder.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "annotation":
				if err := decoder.Skip(); err != nil {
					return "", err
				}
			case "p":
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
				inside = true
			case "s":
				b.WriteString(strings.Repeat(" ", min(repeated(e, "c"), 100)))
			case "tab", "line-break":
				b.WriteByte(' ')
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				inside = false
			case end:
				return b.String(), nil
			}
		case xml.CharData:
			if inside {
				b.Write(e)
			}
		}
	}
}

// odsTime is a time of day or a length.
var odsTime = regexp.MustCompile(`^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$`)

// valueText is what a cell holds, rather than how it is shown.
func valueText(e xml.StartElement, shown string) string {
	switch attribute(e, "value-type") {
	case "date":
		return strings.TrimSuffix(attribute(e, "date-value"), "T00:00:00")
	case "time":
		if m := odsTime.FindStringSubmatch(attribute(e, "time-value")); m != nil {
			return clockText(int64(whole(m[1])*3600 + whole(m[2])*60 + whole(m[3])))
		}
	case "boolean":
		return strings.ToUpper(attribute(e, "boolean-value"))
	case "float", "currency", "percentage":
		return attribute(e, "value")
	}
	return shown
}
