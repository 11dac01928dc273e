package archive

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"crampdiary/diary"
)

// Write writes everything that an account holds, as it was exported at the instant now, without holding
// more of it than one thing. Each thing of a list has a line of its own.
func Write(w io.Writer, export diary.Export, now time.Time) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "{\n\"format\": %q,\n\"version\": %d", Format, Version)
	if err := writeMember(out, "exported_at", instantText(now)); err != nil {
		return err
	}
	if err := writeMember(out, "account", writeAccount(export)); err != nil {
		return err
	}
	for _, s := range sections {
		if err := s.write(out, export); err != nil {
			return fmt.Errorf("archive: %s: %w", s.name, err)
		}
	}
	_, _ = out.WriteString("\n}\n") // Flush returns what went wrong here and before
	return out.Flush()
}

// writeMember writes a member of the document that is not its first.
func writeMember(w io.Writer, name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, ",\n%q: %s", name, text)
	return err
}

func writeList[T, J any](w io.Writer, name string, all iter.Seq2[T, error], encode func(T) J) error {
	if _, err := fmt.Fprintf(w, ",\n%q: [", name); err != nil {
		return err
	}
	before := "\n"
	for value, err := range all {
		if err != nil {
			return err
		}
		text, err := json.Marshal(encode(value))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", before, text); err != nil {
			return err
		}
		before = ",\n"
	}
	_, err := io.WriteString(w, "\n]")
	return err
}

// instantLayout is RFC 3339 in UTC with milliseconds: the one form in which an instant is written.
const instantLayout = "2006-01-02T15:04:05.000Z"

func instantText(t time.Time) string { return t.UTC().Format(instantLayout) }

func optionalInstantText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return instantText(*t)
}
