package csv

import "crampdiary/views/i18n"

// Table describes one of the files, for those who read it.
type Table struct {
	Key     string // "episodes", "days", "reminders" or "function"
	Columns []Column
}

// Column describes one column of a table.
type Column struct {
	Heading string
	About   string
	InWords bool       // holds the texts of the column before
	Codes   []CodeText // those that it can hold
}

// CodeText is a code with its text.
type CodeText struct {
	Code string
	Text string
}

// namedCode is a code with the key of its text.
type namedCode struct {
	code string
	key  string
}

// inWords is what is said of a column that holds the texts of the one before.
const inWords = "words"

// codesOf are the codes of a vocabulary.
func codesOf[C ~string](prefix string, vocabulary []C) []namedCode {
	codes := make([]namedCode, len(vocabulary))
	for i, code := range vocabulary {
		codes[i] = namedCode{string(code), prefix + "." + string(code)}
	}
	return codes
}

// Tables describes every file in a language.
func Tables(l *i18n.Locale) []Table {
	return []Table{
		{"episodes", describe(l, episodeColumns)}, {"days", describe(l, answerColumns)}, {"reminders", describe(l, reminderColumns)},
		{"function", describe(l, functionColumns)},
	}
}

func describe[T any](l *i18n.Locale, columns []column[T]) []Column {
	described := make([]Column, len(columns))
	for i, c := range columns {
		about := c.about
		if about == "" {
			about = c.key
		}
		described[i] = Column{Heading: c.heading(l), About: l.T("column.about." + about), InWords: c.about == inWords}
		for _, code := range c.codes {
			described[i].Codes = append(described[i].Codes, CodeText{code.code, l.T(code.key)})
		}
	}
	return described
}
