package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Shape stands for the headings of a table, so that a table of the same shape is known again. It is empty where there
// are no headings.
func (t Table) Shape(m Mapping) string {
	headings := t.Headings(m)
	if m.Header == 0 || strings.Join(headings, "") == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(fold(strings.Join(headings, "\x00"))))
	return hex.EncodeToString(sum[:])
}

// As is the mapping of a table of which the same was said as of one before. Where the rows begin, and in what order
// the dates are when the table itself decides it, is its own.
func (m Mapping) As(before Mapping) Mapping {
	before.Header, before.Body = m.Header, m.Body
	if m.Order != "" {
		before.Order = m.Order
	}
	return before
}
