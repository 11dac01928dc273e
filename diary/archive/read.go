package archive

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"crampdiary/diary"
)

// batchSize is how many things of a list a batch holds.
const batchSize = diary.ImportBatchSize

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

// key tells the things of a section apart: the hash of what must be theirs alone, so that what is remembered
// of a thing is small whatever stands there.
type key [16]byte

// reader reads one document, once.
type reader struct {
	decoder *jsontext.Decoder
	lines   *lineCounter
	now     time.Time

	header  Header
	seen    map[string]bool // members of the document that the schema has
	doubles map[diary.ExportSection]map[key]bool
	own     map[diary.Factor]bool  // the person's own factors
	used    map[diary.Factor]place // where a factor that must be among them is first answered
	trials  []diary.Trial          // that were read
	refused Error
}

func newReader(r io.Reader, now time.Time) *reader {
	lines := &lineCounter{from: inUTF8(r), line: 1}
	// The whole is only taken apart here. decodeThing refuses what is wrong within a thing, so that more than
	// the first problem is reported.
	decoder := jsontext.NewDecoder(lines, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	lines.done = decoder.InputOffset
	return &reader{
		decoder: decoder, lines: lines, now: now,
		seen: make(map[string]bool), doubles: make(map[diary.ExportSection]map[key]bool),
		own: make(map[diary.Factor]bool), used: make(map[diary.Factor]place),
	}
}

// errStop ends the reading because nobody wants the rest.
var errStop = errors.New("archive: stopped")

// batches ranges over the document. Once something was refused nothing more is handed on, but the rest is
// looked at, so that its problems are reported too.
func (r *reader) batches(yield func(diary.ImportBatch, error) bool) {
	err := r.document(func(p diary.ImportBatch) error {
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
		r.refuse(r.here(""), ThingTooLarge)
	case broken(err):
		r.refuse(r.here(""), BrokenJSON)
	case !errors.Is(err, errRefused):
		yield(diary.ImportBatch{}, err)
		return
	}
	if len(r.refused.Problems) > 0 {
		r.settle()
		yield(diary.ImportBatch{}, &r.refused)
	}
}

// settle leaves it at one problem when the document is none of ours: what else is wrong with it tells nothing.
func (r *reader) settle() {
	last := r.refused.Problems[len(r.refused.Problems)-1]
	switch {
	case last.Code == NewerVersion || last.Code == NotAnArchive:
		r.refused = Error{Problems: []Problem{last}}
	case !r.seen["format"] && last.Code != ThingTooLarge:
		r.refused = Error{Problems: []Problem{{Line: 1, Code: NotAnArchive}}}
	}
}

// errRefused ends the reading because the rest cannot be made sense of. What is wrong was reported before.
var errRefused = errors.New("archive: refused")

// broken says whether an error means that the text is no JSON, and not that it could not be fetched.
func broken(err error) bool {
	_, syntax := errors.AsType[*jsontext.SyntacticError](err)
	return syntax || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// refuse notes a problem.
func (r *reader) refuse(at place, code diary.Code) {
	at.path = shortened(at.path)
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

// goOn is nil as long as the rest is worth reading.
func (r *reader) goOn() error {
	if r.refused.More {
		return errRefused
	}
	return nil
}

func (r *reader) document(hand func(diary.ImportBatch) error) error {
	token, err := r.decoder.ReadToken()
	if err != nil && !broken(err) {
		return err
	}
	if err != nil || token.Kind() != jsontext.KindBeginObject {
		return r.stop(place{line: 1}, NotAnArchive)
	}
	for r.decoder.PeekKind() != jsontext.KindEndObject {
		token, err := r.decoder.ReadToken()
		if err != nil {
			return err
		}
		if err := errors.Join(r.member(token.String(), hand), r.goOn()); err != nil {
			return err
		}
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	if !r.seen["format"] || !r.seen["version"] {
		return r.stop(place{line: 1}, NotAnArchive)
	}
	if _, err := r.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		if err != nil && !broken(err) {
			return err
		}
		return r.stop(r.here(""), BrokenJSON)
	}
	return nil
}

// member reads one member of the document. They come in any order, as the schema has it; what is not
// understood because the program that wrote it is newer is reported after the version was read.
func (r *reader) member(name string, hand func(diary.ImportBatch) error) error {
	at := r.here(name)
	known := slices.Contains(headerMembers, name)
	for _, s := range sections {
		known = known || string(s.name) == name
	}
	if !known {
		r.refuse(at, NotInSchema)
		return r.decoder.SkipValue()
	}
	if r.seen[name] {
		r.refuse(at, diary.Duplicate)
		return r.decoder.SkipValue()
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

// headerMembers are the members of the document that are no sections.
var headerMembers = []string{"format", "version", "exported_at", "account"}

func (r *reader) headerMember(name string, raw jsontext.Value, at place) error {
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
	}
	return nil
}

// thing is the text of the next value, until the one after it is read, and where it begins.
func (r *reader) thing(path string) (jsontext.Value, place, error) {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return nil, place{}, err
	}
	line := r.lines.at(r.decoder.InputOffset() - int64(len(raw)))
	return raw, place{line, path}, nil
}

// section reads one section and hands it on in batches.
func (r *reader) section(s section, hand func(diary.ImportBatch) error) error {
	var batch diary.ImportBatch
	if !s.list {
		raw, at, err := r.thing(string(s.name))
		if err != nil {
			return err
		}
		s.read(r, at, raw, &batch)
		return hand(batch)
	}
	token, err := r.decoder.ReadToken()
	if err != nil {
		return err
	}
	if token.Kind() != jsontext.KindBeginArray {
		return r.stop(r.here(string(s.name)), NotInSchema)
	}
	for i := 0; r.decoder.PeekKind() != jsontext.KindEndArray; i++ {
		raw, at, err := r.thing(fmt.Sprintf("%s[%d]", s.name, i))
		if err != nil {
			return err
		}
		s.read(r, at, raw, &batch)
		if err := r.goOn(); err != nil {
			return err
		}
		if (i+1)%batchSize == 0 {
			if err := hand(batch); err != nil {
				return err
			}
			batch = diary.ImportBatch{}
		}
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	return hand(batch)
}

// isDouble says whether a thing with the same name was in its section before.
func (r *reader) isDouble(section diary.ExportSection, name string) bool {
	keys := r.doubles[section]
	if keys == nil {
		keys = make(map[key]bool)
		r.doubles[section] = keys
	}
	hash := sha256.Sum256([]byte(name))
	k := key(hash[:len(key{})])
	before := keys[k]
	keys[k] = true
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

// mostPath is how many octets of a path are reported: its names may be anything.
const mostPath = 100

func shortened(path string) string {
	if len(path) <= mostPath {
		return path
	}
	return strings.ToValidUTF8(path[:mostPath], "") + "…"
}
