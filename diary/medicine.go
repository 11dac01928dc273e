package diary

import (
	"slices"
	"strings"
	"unicode"
)

// ClassOfMedicine is the class of a medicine by its name as a person writes it, with its strength, form
// or maker ("atorvastatin Teva 20 mg"). ok is false when the name is not known, or when it names
// medicines of several of the classes that the criteria ask about: then only the person can tell.
//
// A combination counts as the class that the criteria ask about, whatever else is in it.
func ClassOfMedicine(name string) (class MedicineClass, ok bool) {
	var classes []MedicineClass
	words := wordsOf(name)
	for _, known := range knownMedicines {
		if slices.ContainsFunc(known.names, func(n string) bool { return containsWords(words, wordsOf(n)) }) {
			classes = append(classes, known.class)
		}
	}
	return onlyOne(classes, OtherMedicine)
}

// KindOfSupplement is the kind of a supplement by its name, as ClassOfMedicine is the class of a medicine.
func KindOfSupplement(name string) (kind SupplementKind, ok bool) {
	var kinds []SupplementKind
	words := wordsOf(name)
	for _, known := range knownSupplements {
		if slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, known.beginning) }) {
			kinds = append(kinds, known.kind)
		}
	}
	return onlyOne(kinds, OtherSupplement)
}

// MedicineNames lists the names that ClassOfMedicine knows, in no useful order.
func MedicineNames() []string {
	var names []string
	for _, known := range knownMedicines {
		names = append(names, known.names...)
	}
	return names
}

// onlyOne is the one code among those found. The code that stands for everything else counts only when
// it is alone.
func onlyOne[T comparable](found []T, other T) (code T, ok bool) {
	code = other
	for _, next := range found {
		switch {
		case next == other || next == code:
		case code == other:
			code = next
		default:
			return other, false
		}
	}
	return code, len(found) > 0
}

// wordsOf takes a name apart into its words, in small letters.
func wordsOf(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// containsWords says whether some words follow each other in a text.
func containsWords(text, words []string) bool {
	for i := range len(text) - len(words) + 1 {
		if slices.Equal(text[i:i+len(words)], words) {
			return true
		}
	}
	return false
}
