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
			fmt.Fprintln(&lines, c.id, c.name, outcome, f.Stronger(), f.Criterion.Call, f.Settled)
			for _, counted := range f.Counted {
				fmt.Fprintln(&lines, counted.Text, outcome == Met)
			}
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

// clauses finds everything in the table that decides beside numbers: answers, codes of lists, and what is
// counted. One cramp-day with a cramp is the same as one cramp, so there that decides nothing.
func clauses(table *Table) []clause {
	var found []clause
	for i := range table.Criteria {
		c := &table.Criteria[i]
		for j := range c.Rules {
			rule := &c.Rules[j]
			parts := []reflect.Value{reflect.ValueOf(&rule.Profile).Elem()}
			for k := range rule.Counts {
				parts = append(parts, reflect.ValueOf(&rule.Counts[k].With).Elem())
			}
			for _, part := range parts {
				found = append(found, clausesOf(c.ID, part)...)
			}
			for k := range rule.Counts {
				if rule.Counts[k].AtLeast == 1 {
					continue
				}
				found = append(found, clause{c.ID, "what is counted", func() {
					units := map[Unit]Unit{CrampDays: Episodes, Episodes: CrampDays}
					rule.Counts[k].Of = units[rule.Counts[k].Of]
				}})
			}
		}
	}
	return found
}

// clause is one part of a criterion, with what takes it away.
type clause struct {
	criterion, what string
	without         func()
}

func clausesOf(criterion string, part reflect.Value) []clause {
	var found []clause
	for i := range part.NumField() {
		field, name := part.Field(i), part.Type().Field(i).Name
		switch field.Kind() {
		case reflect.Slice:
			for k := range field.Len() {
				found = append(found, clause{criterion, fmt.Sprintf("%s %v", name, field.Index(k)), func() {
					field.Set(reflect.AppendSlice(field.Slice3(0, k, k), field.Slice(k+1, field.Len())))
				}})
			}
		case reflect.String, reflect.Bool:
			if !field.IsZero() {
				found = append(found, clause{criterion, fmt.Sprintf("%s %v", name, field), field.SetZero})
			}
		}
	}
	return found
}

func TestEveryClauseOfTheTableDecidesACase(t *testing.T) {
	whole := copyOf(t, Criteria)
	all := clauses(&whole)
	if len(all) < 70 {
		t.Fatalf("found only %d clauses", len(all))
	}
	for i, c := range all {
		before := results(Criteria, c.criterion)
		mutated := copyOf(t, Criteria)
		clauses(&mutated)[i].without()
		if results(mutated, c.criterion) == before {
			t.Errorf("%s could do without %s, and no case would notice", c.criterion, c.what)
		}
	}
}
