package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"crampdiary/diary"
)

// portionSize is how many things of a list a portion holds.
const portionSize = 500

// mostThing is the most octets that one thing of a document may have, with the white space before it. The
// largest that an account can hold has some 100 kB; what is read of one takes up to 30 times its size.
const mostThing = 1 << 20

// errThingTooLarge ends the reading of a document before a thing that would take too much memory is in it.
var errThingTooLarge = errors.New("archive: a thing is too large")

// place is where in the document something stands.
type place struct {
	line int
	path string
}

// reader reads one document, once.
type reader struct {
	decoder *json.Decoder
	lines   *lineCounter
	now     time.Time

	header  Header
	seen    map[string]bool // members of the document
	doubles map[diary.Section]map[string]bool
	own     map[diary.Factor]bool  // the person's own factors
	used    map[diary.Factor]place // where a factor that must be among them is first answered
	trials  []diary.Trial          // that were read
	refused Error
}

func newReader(r io.Reader, now time.Time) *reader {
	lines := &lineCounter{from: r, line: 1}
	decoder := json.NewDecoder(lines)
	lines.done = decoder.InputOffset
	return &reader{
		decoder: decoder, lines: lines, now: now,
		seen: make(map[string]bool), doubles: make(map[diary.Section]map[string]bool),
		own: make(map[diary.Factor]bool), used: make(map[diary.Factor]place),
	}
}

// errStop ends the reading because nobody wants the rest.
var errStop = errors.New("archive: stopped")

// portions ranges over the document. Once something was refused nothing more is handed on, but the rest is
// looked at, so that its problems are told too.
func (r *reader) portions(yield func(diary.Portion, error) bool) {
	err := r.document(func(p diary.Portion) error {
		if len(r.refused.Problems) == 0 && !yield(p, nil) {
			return errStop
		}
		return nil
	})
	switch {
	case errors.Is(err, errStop):
		return
	case err == nil:
		r.checkFactors()
	case errors.Is(err, errThingTooLarge):
		r.refuse(place{line: r.lines.at(r.decoder.InputOffset())}, ThingTooLarge)
	case broken(err):
		r.refuse(place{line: r.lines.at(r.decoder.InputOffset())}, BrokenJSON)
	case !errors.Is(err, errRefused):
		yield(diary.Portion{}, err)
		return
	}
	if len(r.refused.Problems) > 0 {
		yield(diary.Portion{}, &r.refused)
	}
}

// errRefused ends the reading because the rest cannot be made sense of. What is wrong was told before.
var errRefused = errors.New("archive: refused")

// broken says whether an error means that the text is no JSON, and not that it could not be fetched.
func broken(err error) bool {
	_, syntax := errors.AsType[*json.SyntaxError](err)
	_, kind := errors.AsType[*json.UnmarshalTypeError](err)
	return syntax || kind || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// refuse notes a problem.
func (r *reader) refuse(at place, code diary.Code) {
	if len(r.refused.Problems) == mostProblems {
		r.refused.More = true
		return
	}
	r.refused.Problems = append(r.refused.Problems, Problem{Line: at.line, Path: at.path, Code: code})
}

// stop notes a problem after which there is no use in going on.
func (r *reader) stop(at place, code diary.Code) error {
	r.refuse(at, code)
	return errRefused
}

// here is the place of what was just read.
func (r *reader) here(path string) place {
	return place{r.lines.at(r.decoder.InputOffset()), path}
}

func (r *reader) document(hand func(diary.Portion) error) error {
	token, err := r.decoder.Token()
	if err != nil || token != json.Delim('{') {
		return r.stop(place{line: 1}, NotAnArchive)
	}
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if err := r.member(name, hand); err != nil {
			return err
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	if !r.seen["version"] {
		return r.stop(place{line: 1}, NotAnArchive)
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return r.stop(r.here(""), BrokenJSON)
	}
	return nil
}

// beginning is how every document begins: what follows is understood only by who knows these two.
var beginning = []string{"format", "version"}

func (r *reader) member(name string, hand func(diary.Portion) error) error {
	at := r.here(name)
	if len(r.seen) < len(beginning) && name != beginning[len(r.seen)] {
		return r.stop(at, NotAnArchive)
	}
	if r.seen[name] {
		return r.stop(at, diary.Duplicate)
	}
	r.seen[name] = true
	for _, s := range sections {
		if string(s.name) == name {
			return r.section(s, hand)
		}
	}
	raw, at, err := r.thing(name)
	if err != nil {
		return err
	}
	return r.headerMember(name, raw, at)
}

func (r *reader) headerMember(name string, raw json.RawMessage, at place) error {
	switch name {
	case "format":
		if string(raw) != `"`+Format+`"` {
			return r.stop(at, NotAnArchive)
		}
	case "version":
		var version int
		if json.Unmarshal(raw, &version) != nil || version < 1 {
			return r.stop(at, NotAnArchive)
		}
		if version > Version {
			return r.stop(at, NewerVersion)
		}
	case "exported_at":
		r.header.Exported, _ = decodeThing(r, at, raw, readExported)
	case "account":
		account, _ := decodeThing(r, at, raw, readAccount)
		account.Exported = r.header.Exported
		r.header = account
	default:
		r.refuse(at, NotInSchema)
	}
	return nil
}

// thing is the text of the next value, and where it begins.
func (r *reader) thing(path string) (json.RawMessage, place, error) {
	var raw json.RawMessage
	if err := r.decoder.Decode(&raw); err != nil {
		return nil, place{}, err
	}
	line := r.lines.at(r.decoder.InputOffset() - int64(len(raw)))
	return raw, place{line, path}, nil
}

// section reads one section and hands it on in portions.
func (r *reader) section(s section, hand func(diary.Portion) error) error {
	var portion diary.Portion
	if !s.list {
		raw, at, err := r.thing(string(s.name))
		if err != nil {
			return err
		}
		s.read(r, at, raw, &portion)
		return hand(portion)
	}
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	if token != json.Delim('[') {
		return r.stop(r.here(string(s.name)), NotInSchema)
	}
	for i := 0; r.decoder.More(); i++ {
		raw, at, err := r.thing(fmt.Sprintf("%s[%d]", s.name, i))
		if err != nil {
			return err
		}
		s.read(r, at, raw, &portion)
		if (i+1)%portionSize == 0 {
			if err := hand(portion); err != nil {
				return err
			}
			portion = diary.Portion{}
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	return hand(portion)
}

// isDouble says whether a key was in its section before.
func (r *reader) isDouble(name diary.Section, key string) bool {
	keys := r.doubles[name]
	if keys == nil {
		keys = make(map[string]bool)
		r.doubles[name] = keys
	}
	before := keys[key]
	keys[key] = true
	return before
}

// checkFactors refuses answers to factors that the document does not name.
func (r *reader) checkFactors() {
	var unknown []place
	for factor, at := range r.used {
		if !r.own[factor] {
			unknown = append(unknown, at)
		}
	}
	slices.SortFunc(unknown, func(x, y place) int { return x.line - y.line })
	for _, at := range unknown {
		r.refuse(at, diary.Unknown)
	}
}

// lineCounter knows on which line each octet stands that was read through it.
type lineCounter struct {
	from io.Reader
	read int64
	done func() int64 // how far what was read has been made sense of
	ends []int64      // where lines end that were not asked about yet
	line int
}

// Read implements io.Reader. It is asked for more only when what was read is not yet a whole thing.
func (l *lineCounter) Read(p []byte) (int, error) {
	if l.read-l.done() > mostThing {
		return 0, errThingTooLarge
	}
	n, err := l.from.Read(p)
	for i, octet := range p[:n] {
		if octet == '\n' {
			l.ends = append(l.ends, l.read+int64(i))
		}
	}
	l.read += int64(n)
	return n, err
}

// at is the line of an octet. It is not asked about an earlier one than before by more than one thing.
func (l *lineCounter) at(offset int64) int {
	passed := 0
	for passed < len(l.ends) && l.ends[passed] < offset {
		passed++
	}
	l.line += passed
	l.ends = l.ends[:copy(l.ends, l.ends[passed:])]
	return l.line
}
