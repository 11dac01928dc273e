// Package email writes the mails, each as text and as HTML. A mail says what to do, or what happened to
// the account, and nothing of why anybody would keep a diary here: anyone who reads over a shoulder, on a
// lock screen or on a server on the way must not learn that. What there is to drink or to stretch stands
// behind the link.
package email

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"crampdiary/views/i18n"
)

// Link is a line of a mail that leads somewhere.
type Link struct {
	Label string
	URL   string
}

// Letter is what a mail says.
type Letter struct {
	L          *i18n.Locale
	Subject    string // is the heading too
	Paragraphs []string
	Actions    []Link // what there is to do: mostly one thing, or nothing
	Reason     string // why the person gets this mail
	Others     []Link // what else can be done, below the reason
}

// Rendering is a letter as it is sent.
type Rendering struct {
	Subject string
	Text    string
	HTML    string
}

// Render writes the letter as text and as HTML.
func (l Letter) Render(ctx context.Context) (Rendering, error) {
	var page bytes.Buffer
	if err := letterPage(l).Render(ctx, &page); err != nil {
		return Rendering{}, fmt.Errorf("render mail: %w", err)
	}
	return Rendering{Subject: l.Subject, Text: l.text(), HTML: page.String()}, nil
}

// text is the letter without HTML: paragraphs, and addresses on lines of their own, so that every mail
// program makes links of them.
func (l Letter) text() string {
	blocks := slices.Concat([]string{l.Subject}, l.Paragraphs)
	for _, action := range l.Actions {
		blocks = append(blocks, action.lines())
	}
	blocks = append(blocks, "-- \n"+l.Reason) // mail programs show what follows this line as less important
	for _, other := range l.Others {
		blocks = append(blocks, other.lines())
	}
	return strings.Join(blocks, "\n\n") + "\n"
}

func (l Link) lines() string { return l.Label + ":\n" + l.URL }
