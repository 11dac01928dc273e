// Package pdf writes a summary as a PDF: one page that says it all, and the raw facts on those that follow.
// It is made from the same words as the page in the browser, which is the accessible edition: a PDF of
// this library has no tags for screen readers. The same summary always gives the same bytes.
package pdf

import (
	"context"
	"fmt"
	"io"
	"time"

	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// Write writes the parts of a summary that the options name, in the language of the locale. Once the context
// ends it goes on no further and returns the context's error, with nothing written.
func Write(ctx context.Context, w io.Writer, summary report.Summary, l *i18n.Locale, options words.SummaryOptions) error {
	return write(ctx, w, words.NewSummaryDoc(l, summary, options), summary.Now)
}

// mostEmpty is how much of a page may be left empty so that something begins on the next one.
const mostEmpty = (bottom - top) / 3

// write writes a document that was made at an instant.
func write(ctx context.Context, w io.Writer, doc words.SummaryDoc, made time.Time) error {
	l := doc.L
	s := newDocument(made, l, doc.Title)
	s.pdf.Bookmark(printable(doc.Title, l.Language), 0, s.y)
	cut := s.firstPage(doc)
	s.y += sectionGap
	s.need(mostEmpty)
	for _, section := range append(cut, doc.Details...) {
		if err := s.section(ctx, section); err != nil {
			return fmt.Errorf("write pdf: %w", err)
		}
	}
	s.closing(doc)
	s.foot(doc.Foot, l.T("summary.not-printable"), func(page, of int) string { return l.T("summary.page-of", "Page", page, "Of", of) })
	if err := s.pdf.Output(w); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}
