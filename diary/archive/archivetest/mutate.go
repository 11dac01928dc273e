// Package archivetest damages archives, for tests of what reads them.
package archivetest

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

// values are what a value of a document may be replaced by: of another type, too large, or strange.
var values = []string{
	`null`, `true`, `[]`, `{}`, `""`, `0`, `-1`, `1e999`, `9223372036854775808`, `0.5`, `"x"`, `[null]`, `{"a":1}`,
	`"\u0000"`, `"\ud800"`, "\"\xff\"", `"0000-00-00"`, `"9999-12-31T23:59:59.999Z"`, `"2026-02-30"`,
	`"../../etc/passwd"`, `"Local"`, `"` + strings.Repeat("ø", 5000) + `"`,
	strings.Repeat("[", 200) + strings.Repeat("]", 200),
}

// valuesOf finds the values of a document that are no list and no object, and its names.
func valuesOf(text string) (found [][2]int) {
	for at := 0; at < len(text); {
		end := at + 1
		switch c := text[at]; {
		case c == '"':
			for end < len(text) && text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end+1, len(text))
			found = append(found, [2]int{at, end})
		case c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z': // a number, true, false or null
			for end < len(text) && !strings.ContainsRune(" \t\r\n,:]}", rune(text[end])) {
				end++
			}
			found = append(found, [2]int{at, end})
		}
		at = end
	}
	return found
}

var digit = regexp.MustCompile(`[0-9]`)

// mutations damage a document in one place each.
var mutations = []func(*rand.Rand, string) string{
	func(r *rand.Rand, text string) string { // another octet
		at := r.IntN(len(text))
		return text[:at] + string([]byte{byte(r.IntN(256))}) + text[at+1:]
	},
	func(r *rand.Rand, text string) string { // a piece is missing
		from, to := piece(r, text)
		return text[:from] + text[to:]
	},
	func(r *rand.Rand, text string) string { // a piece comes twice
		from, to := piece(r, text)
		return text[:to] + text[from:]
	},
	func(r *rand.Rand, text string) string { return text[:r.IntN(len(text))] }, // cut off
	func(r *rand.Rand, text string) string { // two lines change places
		lines := strings.SplitAfter(text, "\n")
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		return strings.Join(lines, "")
	},
	func(r *rand.Rand, text string) string { // a line comes twice
		lines := strings.SplitAfter(text, "\n")
		i := r.IntN(len(lines))
		lines[i] += lines[i]
		return strings.Join(lines, "")
	},
	func(r *rand.Rand, text string) string { // another digit
		if digits := digit.FindAllStringIndex(text, -1); len(digits) > 0 {
			at := digits[r.IntN(len(digits))][0]
			return text[:at] + string(rune('0'+r.IntN(10))) + text[at+1:]
		}
		return text
	},
	replaceValue, replaceValue, replaceValue, swapValues, swapValues,
}

func piece(r *rand.Rand, text string) (from, to int) {
	from = r.IntN(len(text))
	return from, min(from+1+r.IntN(40), len(text))
}

// replaceValue replaces a value, or a name, by something strange.
func replaceValue(r *rand.Rand, text string) string {
	found := valuesOf(text)
	if len(found) == 0 {
		return text
	}
	at := found[r.IntN(len(found))]
	return text[:at[0]] + values[r.IntN(len(values))] + text[at[1]:]
}

// swapValues puts one value of the document in place of another.
func swapValues(r *rand.Rand, text string) string {
	found := valuesOf(text)
	if len(found) == 0 {
		return text
	}
	from, to := found[r.IntN(len(found))], found[r.IntN(len(found))]
	return text[:to[0]] + text[from[0]:from[1]] + text[to[1]:]
}

// Mutate damages a document in one to three places.
func Mutate(r *rand.Rand, text string) string {
	for range 1 + r.IntN(3) {
		if text != "" {
			text = mutations[r.IntN(len(mutations))](r, text)
		}
	}
	return text
}
