package report

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// number is the way to one number of a table.
type number struct {
	path      string
	criterion string // empty for a number of the whole table
	at        func(*Table) reflect.Value
}

// numbers finds every number in the table.
func numbers(table *Table) []number {
	var found []number
	var walk func(path, criterion string, at func(*Table) reflect.Value)
	walk = func(path, criterion string, at func(*Table) reflect.Value) {
		switch v := at(table); v.Kind() {
		case reflect.Int:
			if v.Int() != 0 {
				found = append(found, number{path, criterion, at})
			}
		case reflect.Struct:
			if c, ok := v.Interface().(Criterion); ok {
				criterion = c.ID
			}
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, criterion, func(t *Table) reflect.Value { return at(t).Field(i) })
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), criterion, func(t *Table) reflect.Value { return at(t).Index(i) })
			}
		}
	}
	walk("", "", func(t *Table) reflect.Value { return reflect.ValueOf(t).Elem() })
	return found
}

// copyOf is a table that shares nothing with another.
func copyOf(t *testing.T, table Table) Table {
	t.Helper()
	text, err := json.Marshal(table)
	if err != nil {
		t.Fatal(err)
	}
	var made Table
	if err := json.Unmarshal(text, &made); err != nil {
		t.Fatal(err)
	}
	return made
}

// results says in one line each what comes out for the cases of a criterion, or for all.
func results(table Table, criterion string) string {
	var lines strings.Builder
	for _, c := range cases {
		if criterion == "" || criterion == c.id {
			outcome, f := outcomeOf(makeDiary(c.diary...).evaluate(table), c.id)
			fmt.Fprintln(&lines, c.id, c.name, outcome, f.Stronger, f.Told)
		}
	}
	return lines.String()
}

func TestEveryNumberOfTheTableDecidesACase(t *testing.T) {
	all := numbers(&Criteria)
	if len(all) < 80 {
		t.Fatalf("found only %d numbers", len(all))
	}
	for _, n := range all {
		before := results(Criteria, n.criterion)
		for _, step := range []int64{-1, 1} {
			mutated := copyOf(t, Criteria)
			value := n.at(&mutated)
			value.SetInt(value.Int() + step)
			if results(mutated, n.criterion) == before {
				t.Errorf("%s of %q could be %d, and no case would notice", n.path, n.criterion, value.Int())
			}
			if mutated.Version() == Criteria.Version() {
				t.Errorf("%s of %q could be %d in the same version", n.path, n.criterion, value.Int())
			}
		}
	}
	if copyOf(t, Criteria).Version() != Criteria.Version() {
		t.Error("a copy of the table has another version")
	}
}
