package i18n

import (
	"embed"
	"encoding/json"
	"strings"
)

//go:embed da.json en.json
var catalogs embed.FS

// message is what a catalog says under a key: one text, or one for each plural form. Danish and English have two (CLDR).
type message struct{ one, other phrase }

// UnmarshalJSON implements json.Unmarshaler.
func (m *message) UnmarshalJSON(content []byte) error {
	var forms struct{ One, Other string }
	if content[0] == '{' {
		if err := json.Unmarshal(content, &forms); err != nil {
			return err
		}
	} else if err := json.Unmarshal(content, &forms.Other); err != nil {
		return err
	}
	m.other = takeApart(forms.Other)
	if m.one = takeApart(forms.One); forms.One == "" {
		m.one = m.other
	}
	return nil
}

// phrase is a text, taken apart at its placeholders, {{.Name}}, when the catalog is read.
type phrase []part

// part is words, or the name of a placeholder.
type part struct {
	text        string
	placeholder bool
}

func takeApart(written string) (p phrase) {
	for {
		words, rest, found := strings.Cut(written, "{{.")
		name, after, closed := strings.Cut(rest, "}}")
		if !found || !closed {
			return append(p, part{text: written})
		}
		if words != "" {
			p = append(p, part{text: words})
		}
		if p = append(p, part{text: name, placeholder: true}); after == "" {
			return p
		}
		written = after
	}
}

// readCatalog reads a catalog. It is part of the program: one that cannot be read is a fault of the build.
func readCatalog(name string) (messages map[string]message) {
	content, err := catalogs.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(content, &messages)
	}
	if err != nil {
		panic(err)
	}
	return messages
}
