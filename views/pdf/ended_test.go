package pdf

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// endsAfter is a context that ends when it has been asked so often whether it did.
type endsAfter struct {
	context.Context
	left int
}

func (c *endsAfter) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestADocumentThatNobodyWaitsForIsWrittenNoFurther(t *testing.T) {
	const rows = 5000
	doc := exampleDoc(i18n.For(diary.Danish), "x")
	for range rows {
		doc.Details[0].Table.Rows = append(doc.Details[0].Table.Rows, []string{"x", "x"})
	}
	s := newDocument(made, doc.L, "x")
	if err := s.section(t.Context(), doc.Details[0]); err != nil || s.pdf.PageNo() < 50 {
		t.Fatalf("with somebody waiting: %d pages, %v", s.pdf.PageNo(), err)
	}
	for _, left := range []int{0, 100} {
		s := newDocument(made, doc.L, "x")
		if err := s.section(&endsAfter{t.Context(), left}, doc.Details[0]); !errors.Is(err, context.Canceled) || s.pdf.PageNo() > 5 {
			t.Errorf("after %d rows: %d pages, %v", left, s.pdf.PageNo(), err)
		}
		var out bytes.Buffer
		if err := write(&endsAfter{t.Context(), left}, &out, doc, made); !errors.Is(err, context.Canceled) || out.Len() > 0 {
			t.Errorf("after %d rows: %d octets, %v", left, out.Len(), err)
		}
	}
}

func TestEveryLineBreakBreaksALine(t *testing.T) {
	for _, mark := range []string{"\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"} {
		if got := printable("a"+mark+"b", diary.Danish); got != "a\nb" {
			t.Errorf("%+q is printed as %+q", mark, got)
		}
	}
}
