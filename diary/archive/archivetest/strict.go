package archivetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// keywords are those that the schemas use, each with the type of the values that it says something about,
// empty for all.
var keywords = map[string]string{
	"$schema": "", "$id": "", "$defs": "", "$ref": "", "title": "", "description": "", "type": "", "enum": "", "const": "",
	"if": "", "then": "", "else": "", "anyOf": "", "oneOf": "", "allOf": "",
	"properties": "object", "required": "object", "additionalProperties": "object", "propertyNames": "object",
	"minProperties": "object", "maxProperties": "object",
	"items": "array", "minItems": "array", "maxItems": "array", "uniqueItems": "array",
	"pattern": "string", "minLength": "string", "maxLength": "string",
	"minimum": "number", "maximum": "number",
}

// StrictlyWrong is what a strict validator, such as Ajv as it comes, refuses of a JSON Schema: a keyword that
// it does not know, a format, which is none of its own, a keyword that says something about another type than
// the one that stands beside or above it, and a name that is required where it is not described.
func StrictlyWrong(schema []byte) (wrong []string) {
	var document any
	if err := json.Unmarshal(schema, &document); err != nil {
		return []string{err.Error()}
	}
	walkSchema("#", document, nil, &wrong)
	return wrong
}

// walkSchema looks at one schema, of which types are what is known of its values from above.
func walkSchema(at string, node any, types []string, wrong *[]string) {
	schema, ok := node.(map[string]any)
	if !ok {
		return // true or false
	}
	if own := typesOf(schema["type"]); own != nil {
		types = own
	}
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		of, known := keywords[keyword]
		switch {
		case !known:
			*wrong = append(*wrong, fmt.Sprintf("%s: %s is not known", at, keyword))
		case of != "" && !slices.Contains(types, of) && (of != "number" || !slices.Contains(types, "integer")):
			*wrong = append(*wrong, fmt.Sprintf("%s: %s, but the type is %v", at, keyword, types))
		}
		below := at + "/" + keyword
		switch value := schema[keyword].(type) {
		case map[string]any:
			switch keyword {
			case "properties", "$defs":
				for name, property := range value {
					walkSchema(below+"/"+name, property, nil, wrong)
				}
			case "if", "then", "else":
				walkSchema(below, value, types, wrong)
			case "propertyNames":
				walkSchema(below, value, []string{"string"}, wrong)
			case "items", "additionalProperties":
				walkSchema(below, value, nil, wrong)
			}
		case []any:
			if keyword == "required" {
				properties, _ := schema["properties"].(map[string]any)
				for _, name := range value {
					if _, described := properties[name.(string)]; !described {
						*wrong = append(*wrong, fmt.Sprintf("%s: %s is not described here", below, name))
					}
				}
			}
			if keyword == "anyOf" || keyword == "oneOf" || keyword == "allOf" {
				for i, each := range value {
					walkSchema(fmt.Sprintf("%s/%d", below, i), each, types, wrong)
				}
			}
		}
	}
}

func typesOf(value any) (types []string) {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		for _, each := range value {
			types = append(types, each.(string))
		}
	}
	return types
}
