package archive

import (
	"time"

	"crampdiary/diary"
)

// problems collects what is wrong with one thing while it is read.
type problems struct {
	now  time.Time
	own  map[diary.Factor]bool  // to be filled with the person's own factors
	used map[diary.Factor]place // to be filled with those that are answered
	// trials are those that were read before. No cramp-day belongs to two of them.
	trials *[]diary.Trial
	at     place // of the thing
	list   diary.Problems
}

func (p *problems) refuse(field string, code diary.Code) {
	p.list = append(p.list, diary.Problem{Field: field, Code: code})
}

// add takes over what the domain says, with what comes before the names of its fields. A field that is
// already known to be wrong is left at that.
func (p *problems) add(before string, found diary.Problems) {
	for _, problem := range found {
		if p.list.For(before+problem.Field) == "" {
			p.refuse(before+problem.Field, problem.Code)
		}
	}
}

// clockAhead is how far the clock of the program that wrote the document may have run ahead.
const clockAhead = 24 * time.Hour

// firstYear is before any instant that a document can hold.
const firstYear = 1900

// instant reads an instant, which cannot lie ahead.
func (p *problems) instant(field, text string) time.Time {
	t, err := time.Parse(instantLayout, text)
	switch {
	case text == "":
		p.refuse(field, diary.Required)
	case err != nil:
		p.refuse(field, diary.Unknown)
	case t.Year() < firstYear:
		p.refuse(field, diary.TooEarly)
	case t.After(p.now.Add(clockAhead)):
		p.refuse(field, diary.InFuture)
	}
	return t
}

func (p *problems) optionalInstant(field, text string) *time.Time {
	if text == "" {
		return nil
	}
	t := p.instant(field, text)
	return &t
}

func (p *problems) date(field, text string) diary.Date {
	d, err := diary.ParseDate(text)
	switch {
	case text == "":
		p.refuse(field, diary.Required)
	case err != nil:
		p.refuse(field, diary.Unknown)
	}
	return d
}

func (p *problems) yearMonth(field, text string) diary.YearMonth {
	y, err := diary.ParseYearMonth(text)
	if err != nil {
		p.refuse(field, diary.Unknown)
	}
	return y
}

func (p *problems) optionalDate(field, text string) *diary.Date {
	if text == "" {
		return nil
	}
	d := p.date(field, text)
	return &d
}
