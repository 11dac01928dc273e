package archive

import (
	"bufio"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

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

// inUTF8 is a document in UTF-8 without a byte order mark, whichever Unicode encoding an editor saved it in.
// Without a mark, UTF-16 is known by a zero octet beside the first character, which is one of ASCII in JSON.
func inUTF8(r io.Reader) io.Reader {
	from := bufio.NewReaderSize(r, 32<<10)
	first, _ := from.Peek(3) // an error comes again when it is read
	has := func(marks ...byte) bool {
		return len(first) >= len(marks) && string(first[:len(marks)]) == string(marks)
	}
	switch {
	case has(0xEF, 0xBB, 0xBF):
		_, _ = from.Discard(3) // they were peeked at
	case has(0xFE, 0xFF):
		_, _ = from.Discard(2)
		return &utf16Reader{from: from, order: binary.BigEndian}
	case has(0xFF, 0xFE):
		_, _ = from.Discard(2)
		return &utf16Reader{from: from, order: binary.LittleEndian}
	case len(first) > 1 && first[0] == 0:
		return &utf16Reader{from: from, order: binary.BigEndian}
	case len(first) > 1 && first[1] == 0:
		return &utf16Reader{from: from, order: binary.LittleEndian}
	}
	return from
}

// utf16Reader turns UTF-16 into UTF-8. What is not valid does not become valid: half a surrogate pair and half
// a unit become octets that no UTF-8 has, so that they are refused in their place. (The decoder of
// golang.org/x/text would replace them without a word.)
type utf16Reader struct {
	from  *bufio.Reader
	order binary.ByteOrder
	text  []byte // that was not asked for yet
	ended error
}

// noText is an octet that UTF-8 never holds.
const noText = 0xFF

// Read implements io.Reader.
func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.text) == 0 && u.ended == nil {
		u.fill()
	}
	if len(u.text) == 0 {
		return 0, u.ended
	}
	n := copy(p, u.text)
	u.text = u.text[n:]
	return n, nil
}

// fill takes what the reader below has at once.
func (u *utf16Reader) fill() {
	u.text = u.text[:0:cap(u.text)]
	for more := true; more && u.ended == nil; more = u.from.Buffered() >= 4 {
		unit, ok := u.unit(false)
		switch {
		case !ok:
		case !utf16.IsSurrogate(unit):
			u.text = utf8.AppendRune(u.text, unit)
		default:
			low, _ := u.unit(true)
			pair := utf16.DecodeRune(unit, low)
			if pair == utf8.RuneError {
				u.text = append(u.text, noText)
				continue
			}
			_, _ = u.from.Discard(2) // it was peeked at
			u.text = utf8.AppendRune(u.text, pair)
		}
	}
}

// unit reads the next code unit, or only looks at it.
func (u *utf16Reader) unit(look bool) (rune, bool) {
	octets, err := u.from.Peek(2)
	if len(octets) < 2 {
		if look {
			return 0, false
		}
		if len(octets) == 1 {
			u.text = append(u.text, noText)
		}
		u.ended = err
		return 0, false
	}
	if !look {
		_, _ = u.from.Discard(2)
	}
	return rune(u.order.Uint16(octets)), true
}
